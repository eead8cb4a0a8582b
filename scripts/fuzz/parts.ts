import { deepStrictEqual } from "node:assert";
import { judgeTable } from "../../src/tabular/judge.ts";
import { plainKernel } from "../../src/tabular/kernel/plain.ts";
import { webAssemblyKernel } from "../../src/tabular/kernel/webassembly.ts";
import type { TableSource } from "../../src/tabular/model.ts";
import { tailBytes } from "../../src/tabular/tail.ts";
import { sideInMemory } from "../../test/side-in-memory.ts";
import type { Random } from "./random.ts";
import { bytesFrom, inChunks, tableFrom } from "./tabular.ts";

/**
 * A table whose later part somebody reads from anywhere in its midst says the same as when it is read by one, or not.
 *
 * @returns whether such a part was taken; it is not where no record begins, nor where rows are handed on
 */
export async function parts(random: Random): Promise<boolean> {
  const table = plainer(random, tableFrom(random));
  const bytes = longer(random, bytesFrom(random, table));
  const tail = random.oneOf([0, 12, 40]);
  const looks = { firstRows: random.oneOf([0, 1, 8]), sampleRows: 0, tail };
  const size = 1 + random.below(64);
  const from = Math.floor((bytes.length * (2 + random.below(8))) / 10);
  const [kernel, other] = random.once(2) ? [webAssemblyKernel, plainKernel] : [plainKernel, webAssemblyKernel];
  const judged = (again: boolean, side?: ReturnType<typeof sideInMemory>) => {
    const open = () => inChunks(bytes, size);
    return judgeTable(table, open(), { ...looks, kernel, side, ...(again && { again: open }) });
  };
  const again = random.once(2);
  const side = sideInMemory(other(), bytes, { from, to: bytes.length - tailBytes(tail), size: 1 + random.below(200) });
  const [alone, both] = [await judged(again), await judged(again, side)];
  deepStrictEqual({ size, from, ...both, keys: [] }, { size, from, ...alone, keys: [] });
  return side.taken() !== undefined;
}

/** Mostly without what makes every row one that somebody else looks at. */
function plainer(random: Random, table: TableSource): TableSource {
  if (!table.schema || random.once(6)) return table;
  const { asks: _, disclosure: __, ...schema } = table.schema;
  const own = { ...table, dialect: { ...table.dialect, delimiter: table.dialect.delimiter.slice(0, 1) } };
  const first = schema.fields[0]?.name;
  const fields = schema.fields.map(({ constraints: { unique: _, ...constraints }, ...field }) => ({
    ...field,
    constraints,
    type: ["any", "duration"].includes(field.type) ? ("string" as const) : field.type,
  }));
  const [growing, ...others] = fields;
  const isNumbered = growing !== undefined && first !== undefined && random.once(2);
  return {
    ...own,
    schema: {
      ...schema,
      fields: isNumbered ? [{ ...growing, type: "integer", constraints: {} }, ...others] : fields,
      primaryKey: isNumbered ? [first] : [],
      uniqueKeys: [],
    },
  };
}

/** The same rows once more, behind all of them. */
function longer(random: Random, bytes: Uint8Array): Uint8Array {
  const rows = bytes.subarray(bytes.indexOf(10) + 1);
  return Buffer.concat([bytes, ...random.some(6, () => rows)]);
}
