// Validates the tables of one folder, as the command line does, and says on one line what came of it:
//
//   node bench/tabular/ours.ts [--profile] FOLDER
//
// --profile also looks at what they hold.
import { parseArgs } from "node:util";
import { openFolder } from "../../src/runner/folder.ts";
import { findTables } from "../../src/tabular/discover.ts";
import { validate } from "../../src/tabular/stage.ts";

const { values, positionals } = parseArgs({ options: { profile: { type: "boolean" } }, allowPositionals: true });
const files = await openFolder(positionals[0] ?? ".");
const options = values.profile ? ({ profiled: "all" } as const) : {};
const ports = { files, log: { progress() {}, info() {} } };
const { report, outputs } = await validate(await findTables(files), options, ports);
const tables = outputs?.tables ?? [];
console.log(
  JSON.stringify({
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    findings: report.findings.reduce((sum, { count }) => sum + count, 0),
    profiles: tables.filter(({ profile }) => profile !== undefined).length,
    memory: process.resourceUsage().maxRSS * 1024,
  }),
);
