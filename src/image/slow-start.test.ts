import { expect, test } from "vitest";
import type { Container, ContainerRuntime, Reply } from "../container/ports.ts";
import { digestOf } from "../oci/digest.ts";
import { fixedClock, quietLog } from "../runner/memory.ts";
import { smoke } from "./smoke-stage.ts";

const answered = (type: string, body: string): Reply => ({
  kind: "answered",
  status: 200,
  headers: { "content-type": type },
  body: new TextEncoder().encode(body),
});

/** A dashboard that listens after so many seconds, looked at with a clock that has no other time than what is waited for. */
async function startedAfter(seconds: number, options: { readonly timeoutSeconds?: number } = {}) {
  const fixed = fixedClock();
  // Who looks for the end of a worker beside it waits for ever.
  const sleep: typeof fixed.sleep = (time, signal) => (signal ? new Promise(() => {}) : fixed.sleep(time));
  const clock = { ...fixed, sleep };
  const start = clock.seconds();
  const container: Container = {
    isolation: "process",
    apart: { ownUser: false, readOnly: false, noCapabilities: false, noNetwork: false, memory: "free" },
    socket: "",
    async request(path) {
      if (clock.seconds() - start < seconds) return { kind: "refused" };
      if (path === "/") return answered("text/html", "<html></html>");
      return answered("application/json", path === "/_dash-layout" ? '{"props":{}}' : "[]");
    },
    ended: new Promise(() => {}),
    lines: () => [],
    memory: async () => undefined,
    memorySeen: async () => ({ mostBytes: undefined, killed: false }),
    listening: async () => [],
    dump: async () => {},
    changed: async () => [],
    stop: async () => {},
  };
  const runtime: ContainerRuntime = {
    start: async () => container,
    isolation: async () => container.isolation,
    run: () => expect.unreachable(),
  };
  const subject = { image: digestOf(new Uint8Array()), callbacks: undefined, prefix: "/" };
  const { report } = await smoke(subject, options, { runtime, clock, log: quietLog });
  const [finding] = report.findings;
  return [report.verdict, finding?.rule, finding?.message];
}

test("a start that a busier machine may not make in time is warned about, with how long it took and how long is waited", async () => {
  expect(await startedAfter(42)).toEqual([
    "warn",
    "slow-start",
    "The first answer came after 42 s; a rollout waits for 90 s, on a machine that may be busier.",
  ]);
  expect(await startedAfter(29)).toEqual(["pass", undefined, undefined]);
});

test("one that comes after the limit is given up, with how long was waited", async () => {
  expect(await startedAfter(91)).toEqual(["fail", "never-answers", "After 90 s the server does not listen."]);
  expect(await startedAfter(91, { timeoutSeconds: 120 })).toMatchObject(["warn", "slow-start", expect.anything()]);
  expect(await startedAfter(20, { timeoutSeconds: 12 })).toMatchObject([
    "fail",
    "never-answers",
    "After 12 s the server does not listen.",
  ]);
});
