import { fixCorpus } from "./corpus/fix.ts";
import { lintCorpus } from "./corpus/lint.ts";

// Runs a check over repositories of others, which are on this machine and never committed: npm run corpus -- lint [RULE…]
const folder = process.env["SLIPWAY_CORPUS"];
const [check, ...asked] = process.argv.slice(2);
if (folder === undefined || (check !== "lint" && check !== "fix")) {
  console.error("Usage: SLIPWAY_CORPUS=<a folder of repositories> npm run corpus -- lint [RULE…] | fix");
  process.exitCode = 2;
} else {
  console.log(await (check === "lint" ? lintCorpus(folder, asked) : fixCorpus(folder)));
}
