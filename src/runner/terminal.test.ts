import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, expect, test, vi } from "vitest";
import { terminalLog } from "./terminal.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** What is left on a screen after a step that took two seconds and told of its progress. */
async function written(properties: { readonly isTTY: boolean; readonly columns?: number }, { quiet = false } = {}) {
  const screen = Object.assign(new PassThrough(), { cursorTo() {}, clearLine() {}, moveCursor() {}, ...properties });
  vi.useFakeTimers();
  const log = await terminalLog(screen as unknown as NodeJS.WriteStream, { quiet });
  log.progress("Building layers", 1, 2);
  vi.advanceTimersByTime(2000);
  log.clear();
  vi.useRealTimers();
  screen.end();
  return text(screen);
}

test("a long step shows its progress on a terminal", async () => {
  expect(await written({ isTTY: true, columns: 80 })).toContain("Building layers  ━━━━━───── 50 %");
});

test("where a line cannot be replaced, or nobody wants to read, there is no progress", async () => {
  expect(await written({ isTTY: false })).toBe("");
  expect(await written({ isTTY: true, columns: 80 }, { quiet: true })).toBe("");
  expect(await written({ isTTY: true, columns: 0 })).toBe("");
});
