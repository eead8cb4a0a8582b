import { expect, test } from "vitest";
import { gaveUp, lastWords, workerEnd } from "./server-log.ts";

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

test("how long gunicorn waited for a worker is told by its own clock, whatever that is set to", () => {
  const at = (time: string, text: string) => `[${time}] [20] [CRITICAL] ${text}`;
  const boot = (time: string, worker: number) => at(time, `Booting worker with pid: ${worker}`);
  const late = at("2026-03-29 02:00:31 +0100", "WORKER TIMEOUT (pid:21)");
  expect(gaveUp([boot("2026-03-29 00:59:59 +0000", 21), boot("2026-03-29 02:00:01 +0100", 22), late])).toEqual({
    seconds: 32,
  });
  // The first one counts.
  const again = at("2026-03-29 02:01:31 +0100", "WORKER TIMEOUT (pid:22)");
  expect(gaveUp([boot("2026-03-29 02:00:00 +0100", 21), late, boot("2026-03-29 02:00:31 +0100", 22), again])).toEqual({
    seconds: 31,
  });
  expect(gaveUp([late])).toEqual({ seconds: undefined });
  expect(gaveUp([...start, "WORKER TIMEOUT (pid:21)"])).toBeUndefined();
});
