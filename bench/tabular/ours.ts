// Validates the tables of one folder, as the command line does, and says on one line what came of it:
//
//   node bench/tabular/ours.ts FOLDER
import { openFolder } from "../../src/runner/folder.ts";
import { findTables } from "../../src/tabular/discover.ts";
import { validate } from "../../src/tabular/stage.ts";

const files = await openFolder(process.argv[2] ?? ".");
const { report, outputs } = await validate(await findTables(files), {}, { files, log: { progress() {}, info() {} } });
const tables = outputs?.tables ?? [];
console.log(
  JSON.stringify({
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    findings: report.findings.reduce((sum, { count }) => sum + count, 0),
    memory: process.resourceUsage().maxRSS * 1024,
  }),
);
