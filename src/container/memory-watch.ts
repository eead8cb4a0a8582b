import type { MemoryGauge } from "./launch.ts";

/** How often memory is looked at. What is taken and given back in between is not seen. */
const everySeconds = 0.2;

export type MemoryWatch = {
  /** The most that was seen, in bytes, and whether something was killed for it. Looks once more. */
  seen(): Promise<{ readonly mostBytes: number | undefined; readonly killed: boolean }>;
  stop(): void;
};

/**
 * Looks at the memory of a container from time to time.
 *
 * @param limit where the kernel does not hold one: what may be held at most, and what is called when it is more
 */
export function watchMemory(
  gauge: MemoryGauge,
  limit?: { readonly bytes: number; readonly exceeded: () => Promise<void> },
): MemoryWatch {
  let mostBytes: number | undefined;
  let killed = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  async function look() {
    const found = await gauge().catch(() => undefined);
    if (found?.bytes !== undefined) mostBytes = Math.max(mostBytes ?? 0, found.bytes);
    killed ||= found?.killed === true;
    if (limit && found?.bytes !== undefined && found.bytes > limit.bytes && !isStopped) {
      killed = true;
      await limit.exceeded();
    }
  }
  const again = () => {
    timer = setTimeout(() => void look().finally(() => isStopped || again()), everySeconds * 1000);
    timer.unref();
  };
  again();
  return {
    async seen() {
      if (!isStopped) await look();
      return { mostBytes, killed };
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
