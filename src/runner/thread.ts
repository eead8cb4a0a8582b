import { Worker } from "node:worker_threads";
import type { Thread } from "./ports.ts";

/** Starts a program of ours in a thread. It is given nothing of this process: no arguments, and no environment. */
export function startThread(program: URL): Thread {
  const worker = new Worker(program, { argv: [], env: {} });
  worker.unref();
  const messages: unknown[] = [];
  const waiting: PromiseWithResolvers<unknown>[] = [];
  let fault: Error | undefined;

  function stop(error: Error): void {
    fault ??= error;
    for (const { reject } of waiting.splice(0)) reject(fault);
  }

  worker.on("message", (message: unknown) => {
    const first = waiting.shift();
    if (first) first.resolve(message);
    else messages.push(message);
  });
  worker.on("error", (error) => stop(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", () => stop(new Error("the thread has ended")));
  return {
    post: (message, lent = []) => worker.postMessage(message, [...lent]),
    next() {
      if (messages.length > 0) return Promise.resolve(messages.shift());
      if (fault) return Promise.reject(fault);
      // Who waits is not to be left: Node would end with nothing else to do.
      worker.ref();
      const promised = Promise.withResolvers<unknown>();
      waiting.push(promised);
      return promised.promise.finally(() => worker.unref());
    },
    end: () => void worker.terminate(),
  };
}
