// Reads the Python files of a folder and runs the Dash rules over them: prints seconds of CPU, the start of the process not included.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dashRules } from "../../src/lint/dash/rules.ts";
import { hitsOf } from "../../src/lint/dash/run.ts";
import { parseModules } from "../../src/lint/python/project.ts";
import { shortLived } from "../../src/lint/short-lived.ts";

const folder = process.argv[2] ?? ".";
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".py"))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
const begun = process.cpuUsage();
await shortLived(async () => hitsOf(dashRules, parseModules(sources), { versions: {} }));
const { user, system } = process.cpuUsage(begun);
console.log(`${((user + system) / 1e6).toFixed(3)} s`);
