import { join } from "node:path";
import { failWith } from "../cli/failure.ts";
import { UserError } from "../src/report/user-error.ts";
import { account } from "./release/account.ts";
import { makeRelease } from "./release/make.ts";
import { planRelease } from "./release/plan.ts";
import { shownVersion } from "./release/version.ts";

// Makes a release of what HEAD is, into release/: the commit that callers run and its tags in a repository of their own, the packages,
// and their papers. It pushes and publishes nothing, with or without --dry-run: that is done by the release workflow, from those
// files, in jobs that run nothing of ours. What --dry-run leaves out is the question whether HEAD was merged.
try {
  const given = process.argv.slice(2);
  const unknown = given.find((argument) => argument !== "--dry-run");
  if (unknown !== undefined) {
    throw new UserError(`"${unknown}" is nothing that this takes.`, {
      fix: "Run npm run release -- --dry-run to try a release of any commit, or npm run release on main.",
    });
  }
  const root = join(import.meta.dirname, "..");
  const plan = await planRelease(root, { merged: given.length === 0 });
  console.error(`Making Slipway ${shownVersion(plan.version)} of ${plan.history.head.slice(0, 7)} …`);
  console.log(account(plan, await makeRelease(root, plan), process.stdout));
} catch (error) {
  process.exitCode = failWith(error, process.stderr);
}
