import type { BenchTable } from "./table.ts";
import { typedTable } from "./typed-table.ts";

const smallest = 10;
const counts = typedTable.schema.fields.findIndex(({ name }) => name === "visits");

/** The same rows as those of the typed table, whose schema asks as well that no count of people is small. Some are. */
export const disclosingTable: BenchTable = {
  ...typedTable,
  name: "disclosing",
  schema: {
    fields: typedTable.schema.fields.with(counts, {
      ...typedTable.schema.fields[counts],
      "slipway:disclosure": { threshold: smallest },
    }),
  },
  findingsOf: (cells) => (Number(cells[counts]) > 0 && Number(cells[counts]) < smallest ? 1 : 0),
};
