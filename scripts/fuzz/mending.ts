import { deepStrictEqual, ok } from "node:assert";
import { checkTable } from "../../src/tabular/engine.ts";
import { trimmed } from "../../src/tabular/mend/cell.ts";
import { mendingOf } from "../../src/tabular/mend/mend.ts";
import type { TableSource } from "../../src/tabular/model.ts";
import type { Random } from "./random.ts";
import { bytesFrom, inChunks, tableFrom } from "./tabular.ts";

/** A table whose mended file has the same values, row by row, or values where there were none; and nothing more to mend. */
export async function mending(random: Random): Promise<void> {
  const table = tableFrom(random);
  const bytes = untidied(random, bytesFrom(random, table), table);
  const size = random.oneOf([1, 3, 1 + random.below(64), 1 << 16]);
  const output = await mendedBytes(table, bytes, size);
  const again = await mendingOf(table, () => inChunks(output, size));
  deepStrictEqual(again.mends, []);
  const before = await valuesOf(table, bytes);
  const after = await valuesOf(table, output);
  // Where a quotation mark stands where none may be, nobody knew what the cells of that row were.
  if (["stray-quote", "space-around-quotes", "encoding"].some((rule) => before.rules.has(rule))) return;
  // Without what has gone from it, a line such as `sep=;,` is one above the header.
  if (["title-row", "wrong-delimiter", "other-quote"].some((rule) => after.rules.has(rule))) return;
  deepStrictEqual(after.rows, before.rows);
  for (const [index, column] of after.columns.entries()) {
    // A label without the spaces around it may be the name of another field.
    const isSame = before.names[index] === after.names[index] && before.types[index] === after.types[index];
    const was = isSame ? (before.columns[index] ?? []).map(meant(index)) : [];
    for (const [row, value] of was.entries()) if (value !== null) deepStrictEqual(meant(index)(column[row]), value);
  }
  /** A text that is none of those listed is one without the spaces around it, or stands for a missing value. */
  function meant(index: number): (value: unknown) => unknown {
    const field = table.schema?.fields.find(({ name }) => name === after.names[index]);
    const isListed = field?.constraints.enum !== undefined;
    const absent = new Set([null, "", ...(table.schema?.missingValues.map(({ value }) => value) ?? [])]);
    const bare = (value: unknown) => (typeof value === "string" ? trimmed(value) : value);
    return (value) => (!isListed ? value : absent.has(bare(value) as string) ? null : bare(value));
  }
  for (const dropped of before.columns.slice(after.columns.length)) ok(dropped.every((value) => value === null));
}

async function mendedBytes(table: TableSource, bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const mending = await mendingOf(table, () => inChunks(bytes, size));
  return Buffer.concat(await Array.fromAsync(mending.pieces()));
}

async function valuesOf(table: TableSource, bytes: Uint8Array) {
  const columns: unknown[][] = [];
  const types: string[] = [];
  const names: string[] = [];
  const checking = checkTable(table, inChunks(bytes, 1 << 16));
  for (;;) {
    const step = await checking.next();
    if (step.done) {
      const { rows, findings } = step.value;
      return { columns, types, names, rows, rules: new Set(findings.map(({ rule }) => rule)) };
    }
    for (const [index, { name, type, values }] of step.value.columns.entries()) {
      types[index] = type;
      names[index] = name;
      columns[index] ??= [];
      for (const value of values) columns[index].push(value);
    }
  }
}

/** The same table with what is mended: spaces around cells, blank columns and rows at the edges. */
function untidied(random: Random, bytes: Uint8Array, { dialect }: TableSource): Uint8Array {
  const { delimiter } = dialect;
  const surplus = random.once(3) ? delimiter.repeat(1 + random.below(2)) : "";
  const spaced = (line: string) =>
    random.once(4)
      ? line.replaceAll(delimiter, random.oneOf([` ${delimiter}`, `${delimiter} `, `\u00a0${delimiter}`]))
      : line;
  const text = Buffer.from(bytes).toString("latin1");
  const lines = text
    .split("\n")
    .map((line) => spaced(line.endsWith("\r") ? `${line.slice(0, -1)}${surplus}\r` : line + surplus));
  const blank = random.once(3) ? `\n${delimiter}${delimiter}\r\n`.repeat(1 + random.below(3)) : "";
  return Buffer.from(lines.join("\n") + blank, "latin1");
}
