import { localPlatform } from "../src/platform/local-platform.ts";
import type { Platform } from "../src/platform/model.ts";
import { readPlatform } from "../src/platform/platform-yaml.ts";
import { UserError } from "../src/report/user-error.ts";

/**
 * The platform that the input `platform` gives: the text of a platform file, or the one word `local`.
 *
 * @throws UserError for text that is no platform file, and for the name of a file
 */
export function askedPlatform(text: string): Platform {
  if (text.trim() === "local") return { ...localPlatform, from: 'the word "local"' };
  if (/^[^\s:]+\.ya?ml$/.test(text.trim())) {
    throw new UserError(
      `The input "platform" is the name of a file, "${text.trim().slice(0, 80)}"; accepted: its text.`,
      {
        fix: "Put the file's text into the variable SLIPWAY_PLATFORM and write platform: ${{ vars.SLIPWAY_PLATFORM }}. A file in the repository could be changed by whoever it is to hold.",
      },
    );
  }
  return readPlatform(text, "platform");
}
