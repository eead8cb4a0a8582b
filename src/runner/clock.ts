import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "./ports.ts";

export const systemClock: Clock = {
  now: () => new Date(),
  // Unlike `performance`, which loads all that can be measured, this is there anyway.
  seconds: () => Number(process.hrtime.bigint()) / 1e9,
  async sleep(seconds, signal) {
    await wait(seconds * 1000, undefined, signal ? { signal } : {});
  },
};
