import { detectCorpus } from "./corpus/detect.ts";
import { fixCorpus } from "./corpus/fix.ts";
import { lintCorpus } from "./corpus/lint.ts";

// Runs a check over repositories of others, which are on this machine and never committed: npm run corpus -- lint [RULE…]
const folder = process.env["SLIPWAY_CORPUS"];
const [check, ...asked] = process.argv.slice(2);
if (folder === undefined || (check !== "lint" && check !== "fix" && check !== "detect")) {
  console.error("Usage: SLIPWAY_CORPUS=<a folder of repositories> npm run corpus -- lint [RULE…] | fix | detect");
  process.exitCode = 2;
} else {
  const checks = {
    lint: () => lintCorpus(folder, asked),
    fix: () => fixCorpus(folder),
    detect: () => detectCorpus(folder),
  };
  console.log(await checks[check]());
}
