import { mayShip } from "../src/platform/may-ship.ts";
import type { Platform } from "../src/platform/model.ts";
import type { Runner } from "../src/runner/ports.ts";
import type { Situation } from "../src/workflow/situation.ts";

/**
 * Why a step that ships is left out; undefined: it may go on.
 *
 * @throws UserError where something is asked for that cannot be: a platform that is not there yet, an identity that the job lacks
 */
export function shipsNothing(
  platform: Platform | undefined,
  situation: Situation,
  { identity }: Pick<Runner, "identity">,
): string | undefined {
  if (platform === undefined) {
    return "there is no platform to ship to: the input platform is empty";
  }
  if (situation.kind === "stranger") {
    return `a pull request ${situation.why === "fork" ? "from a fork" : "by Dependabot"} ships nothing`;
  }
  mayShip(platform, identity);
  return undefined;
}
