import { expect, test } from "vitest";
import { whyItEnded, whySilent } from "./smoke.ts";

const said = (text: string, level = "INFO") => `[2026-11-24 20:08:58 +0000] [20] [${level}] ${text}`;

test.each([
  [
    " * Running on http://127.0.0.1:9000",
    "Have gunicorn serve it, which reads where to listen from GUNICORN_CMD_ARGS: gunicorn app:server.",
  ],
  [
    "Serving on http://0.0.0.0:8080",
    "Have gunicorn serve it, which reads where to listen from GUNICORN_CMD_ARGS: gunicorn app:server.",
  ],
  [
    said("Listening at: http://127.0.0.1:9000 (20)"),
    "Take the address (--bind) out of its command: GUNICORN_CMD_ARGS says where to listen.",
  ],
])("where nobody can look for it, a server that says where it listens is believed: %s", (line, fix) => {
  const lines = [...(line.startsWith("[") ? [said("Starting gunicorn 27.0.1")] : []), line, "and more"];
  expect(whySilent(4, false, lines).finding).toMatchObject({
    rule: "never-answers",
    message: "After 4 s the server does not listen where it is told to: it opened a port of its own.",
    fix,
    found: [line],
  });
});

test("gunicorn that listens where it is told to opened no port of its own", () => {
  const lines = [said("Listening at: unix:/run/slipway/app.sock (20)")];
  expect(whySilent(4, true, lines).finding.message).toBe("After 4 s the server takes connections but does not answer.");
});

test("a worker that was given up in the dashboard's own exception has that as its reason", () => {
  const lines = [
    said("Booting worker with pid: 21"),
    said("WORKER TIMEOUT (pid:21)", "CRITICAL"),
    "Traceback (most recent call last):",
    '  File "/app/app.py", line 3, in <module>',
    "KeyError: 'x'",
  ];
  const ended = { kind: "ended", code: 1, signal: undefined } as const;
  expect(whyItEnded(ended, lines).finding.message).toBe("Loading the dashboard ends with KeyError at app.py:3.");
});
