import { expect, test } from "vitest";
import { lateRuntime } from "./late-runtime.ts";
import type { OpenRuntime } from "./ports.ts";

const runtimeThat = (said: string[]): OpenRuntime => ({
  isolation: async () => "namespaces",
  start: async () => Promise.reject(new Error("nothing is started here")),
  async run() {
    said.push("run");
    return { code: 0, lines: [], files: new Map() };
  },
  async close() {
    said.push("close");
  },
});
const command = { image: "sha256:00", command: ["true"], timeoutSeconds: 1 } as const;

test("is opened at the first call, once, and closed with it", async () => {
  const said: string[] = [];
  const runtime = lateRuntime(async () => {
    said.push("open");
    return runtimeThat(said);
  });
  expect(said).toEqual([]);
  expect(await Promise.all([runtime.isolation(), runtime.isolation()])).toEqual(["namespaces", "namespaces"]);
  await runtime.run(command);
  await runtime.close();
  expect(said).toEqual(["open", "run", "close"]);
  await expect(runtime.run(command)).rejects.toThrow("in a runtime that is closed");
});

test("that was never needed is never opened", async () => {
  const runtime = lateRuntime(() => Promise.reject(new Error("it was opened")));
  await runtime.close();
});

test("that could not be opened is tried again", async () => {
  const said: string[] = [];
  let tries = 0;
  const runtime = lateRuntime(async () => {
    tries += 1;
    if (tries === 1) throw new Error("no Docker");
    return runtimeThat(said);
  });
  await expect(runtime.isolation()).rejects.toThrow("no Docker");
  expect(await runtime.isolation()).toBe("namespaces");
});
