/** A line of gunicorn's own among what a dashboard wrote: `[2026-01-01 10:11:12 +0000] [7] [INFO] …`. */
const ownLine = /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[\d+\] \[[A-Z]+\] (.*)$/;
const timedLine = /^\[(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)\] \[\d+\] \[[A-Z]+\] (.*)$/;
const booting = /^Booting worker with pid: (\d+)$/;
const timedOut = /^WORKER TIMEOUT \(pid:(\d+)\)/;
const exited = /^Worker \(pid:\d+\) exited with code (\d{1,3})\b/;
const killed = /^Worker \(pid:\d+\) was sent (SIG[A-Z0-9]{1,10})\b/;

/**
 * How the worker that was started first came to its end, told by gunicorn, which then starts another one, over and over: from
 * outside nothing has ended. Undefined while it runs. An end with code 0 is not told, only that there is another worker.
 *
 * @see gunicorn, `arbiter.py`, `reap_workers`
 */
export function workerEnd(
  lines: readonly string[],
): { readonly code: number | undefined; readonly signal: string | undefined } | undefined {
  let boots = 0;
  for (const line of lines) {
    const text = ownLine.exec(line)?.[1] ?? "";
    const code = exited.exec(text)?.[1];
    if (code !== undefined) return { code: Number(code), signal: undefined };
    const signal = killed.exec(text)?.[1];
    if (signal !== undefined) return { code: undefined, signal };
    if (booting.test(text)) boots += 1;
    if (boots > 1) return { code: 0, signal: undefined };
  }
  return undefined;
}

/**
 * That gunicorn gave up on the worker that was started first, which it does when it has not heard of it for as long as its `--timeout`
 * says: `seconds` after it had started it, by gunicorn's own clock.
 *
 * @see gunicorn, `arbiter.py`, `murder_workers`
 */
export function gaveUp(lines: readonly string[]): { readonly seconds: number | undefined } | undefined {
  const started = new Map<string, number>();
  for (const line of lines) {
    const [, day, time, hours, minutes, text = ""] = timedLine.exec(line) ?? [];
    const at = Date.parse(`${day}T${time}${hours}:${minutes}`) / 1000;
    const [, worker] = booting.exec(text) ?? [];
    if (worker !== undefined) started.set(worker, at);
    const [, ended] = timedOut.exec(text) ?? [];
    const start = ended === undefined ? undefined : started.get(ended);
    if (ended !== undefined) return { seconds: start === undefined ? undefined : at - start };
  }
  return undefined;
}

/** The last that the dashboard itself said, gunicorn's own lines and empty ones left out. */
export const lastWords = (lines: readonly string[]): string | undefined =>
  lines.findLast((line) => line.trim() !== "" && !ownLine.test(line));
