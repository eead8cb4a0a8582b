import { UserError } from "../../report/user-error.ts";

/** BuildKit that can give the files of a build one time, and what is older cannot: Docker's own since 26. */
const first = [0, 13] as const;

/** `0.34.2` of `v0.34.2-rc1`, `BuildKit: github.com/moby/buildkit v0.34.2 abc`; undefined where no version is in it. */
export const versionIn = (text: string): string | undefined => /\bv?(\d+\.\d+(?:\.\d+)?)\b/.exec(text)?.[1];

/**
 * Refuses a BuildKit that is known to be too old. One that does not say how old it is (built from source) is taken.
 *
 * @param who what is asked: `The BuildKit at tcp://buildkit:1234`
 * @throws UserError
 */
export function refuseOld(who: string, version: string | undefined): void {
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  if (version === undefined || major > first[0] || (major === first[0] && (minor >= first[1] || version === "0.0.0")))
    return;
  throw new UserError(
    `${who} is version ${version}, too old to build a Dockerfile the same way twice; accepted: ${first.join(".")} or newer.`,
    { fix: "Update it; Docker 26 and newer bring one." },
  );
}
