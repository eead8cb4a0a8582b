import { type BaseLock, parseBaseLock } from "../../src/image/base/lock.ts";
import { lockText, updateBase } from "../../src/image/base/update.ts";
import { enumeration } from "../../src/image/enumeration.ts";
import { UserError } from "../../src/report/user-error.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { writeWhole } from "../../src/runner/write-whole.ts";
import type { Given } from "../given.ts";
import { findPlatform } from "../machine.ts";
import { show } from "../show.ts";
import { writeJson } from "../write-json.ts";
import { firstTime, inWords } from "./base-changes.ts";
import { archiveSettings, isLockFile, lockFile, lockIn } from "./base-settings.ts";

/** `slipway base update [--lock FILE] [--check]`: the lock of the base anew, of today's packages, and what that changes in words. */
export async function baseUpdateCommand({ options }: Given): Promise<number> {
  const platform = await findPlatform(".", options.platform);
  const file = lockFile(options.lock, platform);
  if (file === undefined) {
    throw new UserError(
      "There is no lock to update: the platform file names none, and Slipway's own comes with Slipway.",
      {
        fix: "Name one: slipway base update --lock base.lock.json, then write base: base.lock.json in the platform file.",
      },
    );
  }
  const { log, say } = await show(options, process, () => undefined);
  if (!isLockFile(file)) {
    throw new UserError(`--lock is "${file}"; accepted: a file whose name ends in .lock.json.`, {
      fix: "The platform file knows a lock by that.",
    });
  }
  const before = await lockIn(file).catch((error: unknown) => {
    // A merge that went wrong, mostly; what it takes to make the lock is not in the lock.
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.message, {
      fix: `Delete it and run this again: ${file} is then made anew.`,
      cause: error,
    });
  });
  const { lock, changes } = await updateBase(
    before,
    { suite: options.suite, capabilities: platform.capabilities },
    await archiveSettings(options.keys),
    { http: fetch, clock: systemClock, log },
  );
  const told = before === undefined ? firstTime(lock) : inWords(before, lock, changes);
  const isSame = before !== undefined && sameButForDates(before, lock);
  if (options.json !== undefined) {
    await writeJson(options.json, { lock: file, upToDate: isSame, changes, suites: lock.suites });
  }
  if (isSame) {
    say(`✔ ${file} is up to date with ${lookedUp(lock)}.`);
    return 0;
  }
  if (options.check === true) {
    say(before === undefined ? `✖ ${file} is not there yet.` : `✖ ${file} is out of date: ${told.short}`);
  } else {
    writeLock(file, lock);
    say(`✔ ${file}: ${told.short}`);
  }
  for (const line of told.lines) say(`  ${line}`);
  say(`  Looked up in ${lookedUp(lock)}.`);
  if (options.check === true) {
    say(`  help: Run slipway base update${options.lock === undefined ? "" : ` --lock ${file}`}, and commit the lock.`);
    return 1;
  }
  say(
    platform.base === undefined
      ? `  Commit it, and write base: ${file} in the platform file: images are then built on it.`
      : "  Commit it: from then on images are built on it.",
  );
  return 0;
}

function writeLock(file: string, lock: BaseLock): void {
  try {
    writeWhole(file, lockText(lock));
  } catch (cause) {
    throw new UserError(`The lock "${file}" cannot be written (${(cause as NodeJS.ErrnoException).code}).`, {
      fix: "Name a file in a folder that is there and that you may write to.",
      cause,
    });
  }
}

/** The dates of an index alone are no reason for a commit. */
function sameButForDates(before: BaseLock, after: BaseLock): boolean {
  // Both as they are read from a file, which settles the order of their keys.
  const [was, is] = [before, parseBaseLock(lockText(after), after.name)].map((lock) =>
    JSON.stringify({ ...lock, suites: [] }),
  );
  return was === is;
}

const lookedUp = ({ suites }: BaseLock) =>
  enumeration(suites.map(({ suite, date }) => `${suite} (signed on ${date.slice(0, 10)})`));
