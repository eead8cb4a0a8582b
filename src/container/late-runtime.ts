import type { OpenRuntime } from "./ports.ts";

/**
 * A runtime that is opened at the first call: to find out what a machine offers takes a moment, and most commands start nothing.
 *
 * Where it cannot be opened, that call fails, and the next one tries again.
 */
export function lateRuntime(open: () => Promise<OpenRuntime>): OpenRuntime {
  let opened: Promise<OpenRuntime> | undefined;
  let isClosed = false;
  const runtime = () => {
    if (isClosed) return Promise.reject(new Error("A container was to be started in a runtime that is closed."));
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    isolation: async () => (await runtime()).isolation(),
    start: async (options) => (await runtime()).start(options),
    run: async (options) => (await runtime()).run(options),
    async close() {
      isClosed = true;
      await opened?.then(
        (runtime) => runtime.close(),
        () => {},
      );
    },
  };
}
