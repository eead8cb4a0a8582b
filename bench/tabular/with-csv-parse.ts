// Reads one CSV file by csv-parse, as a stream of records that nobody looks at:
//
//   node bench/tabular/with-csv-parse.ts FOLDER
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse";

let rows = -1;
const records = createReadStream(join(process.argv[2] ?? ".", "table.csv")).pipe(parse());
for (;;) {
  const record = records.read();
  if (record !== null) rows += 1;
  else if (records.readableEnded) break;
  else await new Promise((resolve) => records.once("readable", resolve).once("end", resolve));
}
console.log(JSON.stringify({ rows, memory: process.resourceUsage().maxRSS * 1024 }));
