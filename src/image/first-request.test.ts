import { expect, test } from "vitest";
import { fixedClock, quietLog } from "../runner/memory.ts";
import { firstAnswer } from "./first-request.ts";

/** Time passes for whoever waits for an answer alone; who looks for the end of a worker beside it waits for ever. */
function oneClock() {
  const clock = fixedClock();
  const sleep: typeof clock.sleep = (seconds, signal) => (signal ? new Promise(() => {}) : clock.sleep(seconds));
  return { ...clock, sleep };
}

const traceback = [
  "Traceback (most recent call last):",
  '  File "/app/app.py", line 12, in layout',
  "    return areas[0]",
  "IndexError: list index out of range",
];

test("the reason of a fault is waited for, which may be written a moment after the answer", async () => {
  const clock = oneClock();
  const start = clock.seconds();
  const container = {
    request: async () => ({ kind: "answered", status: 500, headers: {}, body: new Uint8Array() }) as const,
    ended: new Promise<never>(() => {}),
    lines: () => (clock.seconds() - start < 0.3 ? ["Listening at: unix:/run/slipway/app.sock"] : traceback),
  };
  const expected = { callbacks: undefined, prefix: "/" };
  expect(await firstAnswer(container, expected, { timeoutSeconds: 30 }, { clock, log: quietLog })).toMatchObject({
    kind: "fails",
    finding: {
      rule: "layout-fails",
      message: "The first request for /_dash-layout ends with status 500. It raised IndexError at app.py:12.",
    },
  });
  expect(clock.seconds() - start).toBeLessThan(1);
});

test("a fault without a reason is told all the same", async () => {
  const clock = oneClock();
  const container = {
    request: async () => ({ kind: "answered", status: 502, headers: {}, body: new Uint8Array() }) as const,
    ended: new Promise<never>(() => {}),
    lines: () => [],
  };
  const expected = { callbacks: undefined, prefix: "/" };
  expect(await firstAnswer(container, expected, { timeoutSeconds: 30 }, { clock, log: quietLog })).toMatchObject({
    finding: { message: "The first request for /_dash-layout ends with status 502." },
  });
});
