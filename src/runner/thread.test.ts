import { expect, test } from "vitest";
import { startThread } from "./thread.ts";

const program = (text: string) => new URL(`data:text/javascript,${encodeURIComponent(text)}`);

test("speaks with a thread, which sees nothing of this process", async () => {
  const thread = startThread(
    program(`import { parentPort } from "node:worker_threads";
parentPort.on("message", (bytes) => parentPort.postMessage([bytes.length, Object.keys(process.env), process.argv.slice(2)]));`),
  );
  const bytes = new Uint8Array(7);
  thread.post(bytes, [bytes.buffer]);
  expect(bytes.length).toBe(0);
  expect(await thread.next()).toEqual([7, [], []]);
  thread.end();
  await expect(thread.next()).rejects.toThrow("the thread has ended");
});

test("says what a thread could not go on for", async () => {
  const thread = startThread(program(`throw new TypeError("not so");`));
  await expect(thread.next()).rejects.toThrow("not so");
});
