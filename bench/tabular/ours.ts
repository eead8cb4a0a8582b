// Validates the tables of one folder, as the command line does, and says on one line what came of it:
//
//   node bench/tabular/ours.ts [THREAD] FOLDER
//
// THREAD is the program of a thread that reads the second half.
import { pathToFileURL } from "node:url";
import { openFolder } from "../../src/runner/folder.ts";
import { startThread } from "../../src/runner/thread.ts";
import { findTables } from "../../src/tabular/discover.ts";
import { validate } from "../../src/tabular/stage.ts";

const [folder = ".", program] = process.argv.slice(2).reverse();
const files = await openFolder(folder);
const tableThread = program === undefined ? undefined : () => startThread(pathToFileURL(program));
const ports = { files, log: { progress() {}, info() {} }, tableThread };
const { report, outputs } = await validate(await findTables(files), {}, ports);
const tables = outputs?.tables ?? [];
console.log(
  JSON.stringify({
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    findings: report.findings.reduce((sum, { count }) => sum + count, 0),
    memory: process.resourceUsage().maxRSS * 1024,
  }),
);
