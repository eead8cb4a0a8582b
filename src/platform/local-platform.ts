import type { Platform } from "./model.ts";

/** The platform of a machine that has no platform file: this very machine. */
export const localPlatform: Platform = {
  provider: "local",
  from: "the embedded local platform",
  defaultPython: "3.13",
  advisories: undefined,
  registry: undefined,
  bucket: undefined,
  state: undefined,
  values: "show",
  identityRunners: undefined,
  base: undefined,
  bases: [],
  capabilities: [],
  compression: "zstd",
  startupCode: [],
  baseMaxAgeDays: undefined,
};
