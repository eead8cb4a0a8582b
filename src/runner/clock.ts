import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "./ports.ts";

export const systemClock: Clock = {
  now: () => new Date(),
  seconds: () => performance.now() / 1000,
  async sleep(seconds, signal) {
    await wait(seconds * 1000, undefined, signal ? { signal } : {});
  },
};
