import { expect, test } from "vitest";
import { lastTraceback, missingModule, tracebacks } from "./traceback.ts";

const header = "Traceback (most recent call last):";

test("names the innermost line of the dashboard's own code, not the library's that raised", () => {
  const lines = [
    "[2026-01-01] [7] [ERROR] Exception in worker process",
    header,
    '  File "/usr/lib/python3.13/importlib/__init__.py", line 88, in import_module',
    "    return _bootstrap._gcd_import(name)",
    '  File "/app/app.py", line 7, in <module>',
    "    table = pd.read_csv(path)",
    "            ~~~~~~~~~~~^^^^^^",
    '  File "/app/vendor/site-packages/pandas/io.py", line 900, in read_csv',
    "FileNotFoundError: [Errno 2] No such file or directory: 'data/x.csv'",
    "[2026-01-01] [7] [INFO] Worker exiting",
  ];
  expect(lastTraceback(lines)).toEqual({
    type: "FileNotFoundError",
    text: "[Errno 2] No such file or directory: 'data/x.csv'",
    place: { file: "app.py", line: 7 },
    raisedIn: "/app/vendor/site-packages/pandas/io.py",
  });
});

test("a syntax error has its place, without a function", () => {
  const lines = [
    header,
    '  File "/app/pages/home.py", line 3',
    "    x = = 1",
    "        ^",
    "SyntaxError: invalid syntax",
  ];
  expect(lastTraceback(lines)).toEqual({
    type: "SyntaxError",
    text: "invalid syntax",
    place: { file: "pages/home.py", line: 3 },
    raisedIn: "/app/pages/home.py",
  });
});

test("of chained exceptions the last counts, at the place of the one before where it has none of its own", () => {
  const lines = [
    header,
    '  File "/app/app.py", line 2, in <module>',
    "KeyError: 'a'",
    "",
    "During handling of the above exception, another exception occurred:",
    "",
    header,
    '  File "/opt/lib.py", line 9, in wrap',
    "dash.exceptions.InvalidConfig: told twice",
  ];
  expect(lastTraceback(lines)).toEqual({
    type: "InvalidConfig",
    text: "told twice",
    place: { file: "app.py", line: 2 },
    raisedIn: "/opt/lib.py",
  });
});

test("of two that have nothing to do with each other each has its own place, or none", () => {
  const lines = [
    header,
    '  File "/app/app.py", line 2, in <module>',
    "KeyError: 'a'",
    "INFO going on",
    header,
    '  File "/opt/lib.py", line 9, in wrap',
    "OSError: [Errno 30] Read-only file system: 'x'",
  ];
  expect(tracebacks(lines).map(({ type, place }) => [type, place])).toEqual([
    ["KeyError", { file: "app.py", line: 2 }],
    ["OSError", undefined],
  ]);
});

test("of lines that only look like one it makes nothing", () => {
  expect(lastTraceback([])).toBeUndefined();
  expect(lastTraceback(["KeyError: 'a'"])).toBeUndefined();
  expect(lastTraceback([header, '  File "/app/app.py", line 2'])).toBeUndefined();
  expect(lastTraceback([header, `${"a.".repeat(100_000)}`, "x"])).toBeUndefined();
});

test.each([
  ["No module named 'geopandas'", "geopandas"],
  ["No module named 'google.cloud.bigquery'", "google.cloud.bigquery"],
  ["No module named '::error::x'", undefined],
  ["something else", undefined],
])("of %j the missing module is %s", (text, module) => {
  expect(missingModule({ type: "ModuleNotFoundError", text, place: undefined })).toBe(module);
});
