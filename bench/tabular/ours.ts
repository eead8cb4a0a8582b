// Validates the tables of one folder, as the command line does, and says on one line what came of it:
//
//   node bench/tabular/ours.ts [--profile] [--thread PROGRAM] FOLDER
//
// --profile also looks at what they hold; --thread names the program of a thread that reads the second half.
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { openFolder } from "../../src/runner/folder.ts";
import { startThread } from "../../src/runner/thread.ts";
import { findTables } from "../../src/tabular/discover.ts";
import { validate } from "../../src/tabular/stage.ts";

const { values, positionals } = parseArgs({
  options: { profile: { type: "boolean" }, thread: { type: "string" } },
  allowPositionals: true,
});
const files = await openFolder(positionals[0] ?? ".");
const program = values.thread;
const tableThread = program === undefined ? undefined : () => startThread(pathToFileURL(program));
const options = values.profile ? ({ profiled: "all" } as const) : {};
const ports = { files, log: { progress() {}, info() {} }, tableThread };
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
