import type { Platform } from "./model.ts";

/** Which Pythons dashboards may ask for: a base that a platform names has one, which is the platform's default. */
export const pythonsOf = ({
  base,
  defaultPython,
}: Pick<Platform, "base" | "defaultPython">): {
  readonly defaultPython: string;
  readonly pythons?: readonly string[];
} => (base === undefined ? { defaultPython } : { defaultPython, pythons: [defaultPython] });
