import type { TableSchema } from "../../src/tabular/model.ts";
import type { EdgeCase } from "./edge-case.ts";

/** How long a case is made shorter, in milliseconds. */
const patience = 60_000;

type Fails = (one: EdgeCase) => Promise<boolean>;

/** A case that fails like another one, and is shorter: fewer ways, rows and columns, rows that are all alike, and a schema that asks less. */
export async function shrunken(made: EdgeCase, fails: Fails): Promise<EdgeCase> {
  const end = Date.now() + patience;
  let least = made;
  const tried = async (next: EdgeCase | undefined): Promise<boolean> => {
    if (next === undefined || Date.now() > end || !(await fails(next))) return false;
    least = next;
    return true;
  };
  for (const way of made.ways) if (await tried({ ...least, ways: [way] })) break;
  for (let before = -1; before !== least.bytes.length && Date.now() < end; ) {
    before = least.bytes.length;
    await tried({ ...least, profile: false });
    await tried({ ...least, sampleRows: 0 });
    await tried({ ...least, firstRows: 0 });
    await tried({ ...least, tail: 0 });
    await tried({ ...least, edge: { ...least.edge, collect: [] } });
    await tried({ ...least, ways: least.ways.map((way) => ({ ...way, isAgain: false })) });
    for (const schema of schemasLike(least.edge.table.schema)) await tried(withSchema(least, schema));
    await byRows(least, tried, () => least);
    for (let column = (least.edge.table.schema?.fields.length ?? 0) - 1; column >= 0; column--) {
      await tried(withoutColumn(least, column));
    }
  }
  await byPlainRows(tried, () => least);
  return least;
}

type Tried = (next: EdgeCase | undefined) => Promise<boolean>;

/** Leaves out rows, half of them first. */
async function byRows(_: EdgeCase, tried: Tried, now: () => EdgeCase): Promise<void> {
  for (let share = Math.ceil(linesOf(now().bytes).length / 2); share >= 1; share = Math.floor(share / 2)) {
    for (let from = 0; from < linesOf(now().bytes).length; ) {
      const lines = linesOf(now().bytes);
      if (!(await tried({ ...now(), bytes: Buffer.concat(lines.toSpliced(from, share)) }))) from += share;
    }
  }
}

/** Makes rows alike without moving what follows them. */
async function byPlainRows(tried: Tried, now: () => EdgeCase): Promise<void> {
  const isPlain = (line: Buffer) => line.subarray(0, -1).every((code) => code === 48);
  const plain = (line: Buffer) => {
    const made = Buffer.alloc(line.length, 48);
    if (line.at(-1) === 10) made[made.length - 1] = 10;
    return made;
  };
  for (let share = Math.ceil(linesOf(now().bytes).length / 2); share >= 1; share = Math.floor(share / 2)) {
    for (let from = 0; from < linesOf(now().bytes).length; from += share) {
      const lines = linesOf(now().bytes);
      const others = lines.slice(from, from + share);
      if (others.every(isPlain)) continue;
      await tried({ ...now(), bytes: Buffer.concat(lines.toSpliced(from, share, ...others.map(plain))) });
    }
  }
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(10, from);
    const next = feed < 0 ? bytes.length : feed + 1;
    lines.push(bytes.subarray(from, next));
    from = next;
  }
  return lines;
}

const withSchema = (one: EdgeCase, schema: TableSchema | undefined): EdgeCase => ({
  ...one,
  edge: { ...one.edge, table: { ...one.edge.table, schema } },
});

function schemasLike(schema: TableSchema | undefined): readonly (TableSchema | undefined)[] {
  if (schema === undefined) return [];
  const { asks: _, disclosure: __, ...asksLess } = schema;
  return [
    undefined,
    asksLess,
    { ...schema, primaryKey: [] },
    { ...schema, uniqueKeys: [] },
    { ...schema, foreignKeys: [] },
    { ...schema, missingValues: [{ value: "" }] },
    ...schema.fields.map((field, at) => ({
      ...schema,
      fields: schema.fields.with(at, { ...field, type: "string" as const, constraints: {}, properties: {} }),
    })),
  ];
}

/** Without one column, as far as rows have it; quotes are not looked at. */
function withoutColumn(one: EdgeCase, column: number): EdgeCase | undefined {
  const { schema, dialect } = one.edge.table;
  if (schema === undefined || schema.fields.length < 2) return undefined;
  const name = schema.fields[column]?.name ?? "";
  const others = (names: readonly string[]) => names.filter((other) => other !== name);
  const lines = one.bytes.toString("latin1").split("\n");
  const less = lines.map((line) => line.split(dialect.delimiter).toSpliced(column, 1).join(dialect.delimiter));
  const shorter = {
    ...schema,
    fields: schema.fields.toSpliced(column, 1),
    primaryKey: others(schema.primaryKey),
    uniqueKeys: schema.uniqueKeys.map(others).filter(({ length }) => length > 0),
  };
  return { ...withSchema(one, shorter), bytes: Buffer.from(less.join("\n"), "latin1") };
}

/** A case in words: rows that are alike, and the same character many times, said once. */
export function told({ edge, bytes, ways, firstRows, sampleRows, tail, profile }: EdgeCase): string {
  const lines = linesOf(bytes).map((line) =>
    JSON.stringify(line.toString("latin1")).replace(/([^\\])\1{20,}/g, (run, [one]) => `${one}{${run.length}}`),
  );
  const runs: { line: string; times: number }[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.line === line) last.times++;
    else runs.push({ line, times: 1 });
  }
  const shown = runs.map(({ line, times }) => (times === 1 ? line : `${line} × ${times}`));
  const most = 60;
  return [
    JSON.stringify({ schema: edge.table.schema, dialect: edge.table.dialect }),
    JSON.stringify({ firstRows, sampleRows, tail, profile, bytes: bytes.length, collect: edge.collect }),
    JSON.stringify(ways.map(({ kernel, ...way }) => ({ kernel: kernel === "none" ? kernel : kernel.name, ...way }))),
    ...shown.slice(0, most),
    ...(shown.length > most ? [`… ${shown.length - most} more`] : []),
  ].join("\n");
}
