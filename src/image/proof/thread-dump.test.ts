import { expect, test } from "vitest";
import { lastDump } from "./thread-dump.ts";

const loading = [
  '  File "/usr/local/lib/python3.13/dist-packages/gunicorn/util.py", line 420 in import_app',
  '  File "/usr/local/lib/python3.13/dist-packages/gunicorn/app/wsgiapp.py", line 47 in load_wsgiapp',
];

test("a module that is being imported is told by its innermost line", () => {
  const lines = [
    "Fatal Python error: Bus error",
    "",
    "Current thread 0x00007ff930d89780 (most recent call first):",
    '  File "/usr/lib/python3.13/socket.py", line 10 in recv',
    '  File "/app/loading.py", line 3 in load',
    '  File "/app/app.py", line 9 in <module>',
    ...loading,
  ];
  expect(lastDump(lines)).toEqual({
    place: { file: "loading.py", line: 3 },
    during: "loading",
    servesItself: false,
  });
});

test("a server of the dashboard's own is known by what it runs in", () => {
  const lines = [
    "Current thread 0x00007ff930d89780 (most recent call first):",
    '  File "/usr/lib/python3.13/socketserver.py", line 240 in serve_forever',
    '  File "/usr/local/lib/python3.13/dist-packages/werkzeug/serving.py", line 800 in serve_forever',
    '  File "/app/app.py", line 7 in <module>',
    ...loading,
  ];
  expect(lastDump(lines)).toMatchObject({ place: { file: "app.py", line: 7 }, servesItself: true });
});

test("of several threads the one that runs the dashboard's own code counts, under any name", () => {
  const lines = [
    "Thread 0x00007ff9301ff6c0 [gthread-1_0] (most recent call first):",
    '  File "/app/app.py", line 8 in page',
    '  File "/usr/local/lib/python3.13/dist-packages/dash/dash.py", line 934 in _layout_value',
    "",
    "Current thread 0x00007ff930d89780 (most recent call first):",
    '  File "/usr/lib/python3.13/selectors.py", line 452 in select',
  ];
  expect(lastDump(lines)).toMatchObject({ place: { file: "app.py", line: 8 }, during: "answering" });
});

test("without the dashboard's own code there is nothing to tell", () => {
  expect(lastDump([])).toBeUndefined();
  expect(lastDump(['  File "/app/app.py", line 8 in page'])).toBeUndefined();
  expect(
    lastDump(["Current thread 0x01 (most recent call first):", '  File "/usr/lib/x.py", line 1 in f']),
  ).toBeUndefined();
});
