import { satisfies as matches } from "@renovatebot/pep440";
import type { Environment } from "./rule.ts";

/** What the pins of a dashboard say, by normalised distribution name. A version that is none of PEP 440 counts as unknown. */
export function environmentOf(versions: Readonly<Record<string, string>>): Environment {
  const version = (distribution: string) =>
    Object.hasOwn(versions, distribution) ? versions[distribution] : undefined;
  return {
    version,
    satisfies(distribution, range) {
      const pinned = version(distribution);
      if (pinned === undefined || !/^\s*v?\d/.test(pinned)) return undefined;
      return matches(pinned, range, { prereleases: true });
    },
  };
}
