import { expect, test } from "vitest";
import { lastWords, workerEnd } from "./server-log.ts";

const said = (text: string, level = "INFO") => `[2026-11-24 20:08:58 +0000] [20] [${level}] ${text}`;
const start = [said("Starting gunicorn 25.3.0"), said("Using worker: gthread"), said("Booting worker with pid: 21")];

test("a worker that runs has no end", () => {
  expect([workerEnd([]), workerEnd(start)]).toEqual([undefined, undefined]);
});

test.each([
  [said("Worker (pid:21) exited with code 1.", "ERROR"), { code: 1, signal: undefined }],
  [said("Worker (pid:21) was sent SIGKILL! Perhaps out of memory?", "ERROR"), { code: undefined, signal: "SIGKILL" }],
  [said("Booting worker with pid: 22"), { code: 0, signal: undefined }],
])("%s tells its end", (line, end) => {
  expect(workerEnd([...start, line, said("Booting worker with pid: 23")])).toEqual(end);
});

test("what a dashboard writes about workers in words of its own is no end", () => {
  expect(workerEnd([...start, "Worker (pid:21) exited with code 1.", "Booting worker with pid: 22"])).toBeUndefined();
});

test("the last words are the dashboard's own, not gunicorn's", () => {
  expect(lastWords([...start, "no configuration found", "", said("Worker exiting (pid: 21)")])).toBe(
    "no configuration found",
  );
  expect(lastWords(start)).toBeUndefined();
});
