import { digits } from "./random.ts";
import type { BenchTable } from "./table.ts";

const readingsOfASite = 1_000;
/** A prime, so that every number below a count that it does not divide is met once, in no order. */
const stride = 7_368_787;

/**
 * So many rows with a key of two columns: neither is unique by itself, they come in no order, and the last row repeats the key of the
 * first, so that who has not remembered all of them does not find it.
 */
export const keysTable = (rows: number): BenchTable => ({
  name: `keys-${rows}`,
  schema: {
    fields: [
      { name: "site", type: "string", constraints: { pattern: "S[0-9]{6}" } },
      { name: "reading", type: "integer" },
    ],
    primaryKey: ["site", "reading"],
  },
  *rows() {
    const different = rows - 1;
    if (different % stride === 0) throw new Error(`${rows} rows cannot be put out of order by steps of ${stride}.`);
    for (let row = 0; row < rows; row += 1) {
      const place = ((row % different) * stride) % different;
      yield [`S${digits(Math.floor(place / readingsOfASite), 6)}`, String(place % readingsOfASite)];
    }
  },
  findings: 1,
  faults: [],
});
