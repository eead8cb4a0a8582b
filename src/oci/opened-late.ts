import type { Registry } from "./ports.ts";

/** A registry that is opened when it is first asked for something: what that takes is not paid by those who ask nothing. */
export function openedLate(name: string, open: () => Promise<Registry>): Registry {
  let opening: Promise<Registry> | undefined;
  const registry = () => {
    opening ??= open();
    return opening;
  };
  return {
    name,
    has: async (...asked) => (await registry()).has(...asked),
    async *open(...asked) {
      yield* (await registry()).open(...asked);
    },
    upload: async (...asked) => (await registry()).upload(...asked),
    putManifest: async (...asked) => (await registry()).putManifest(...asked),
    getManifest: async (...asked) => (await registry()).getManifest(...asked),
    referrers: async (...asked) => (await registry()).referrers(...asked),
  };
}
