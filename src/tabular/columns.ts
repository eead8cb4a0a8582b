import type { FieldType } from "./model.ts";
import type { CellValue } from "./types/reader.ts";

/**
 * One column of a batch. What a value is, by the field's type; a missing cell and one that is not of its type are `null`:
 *
 * | type | value |
 * | --- | --- |
 * | string, any | string; with `slipway:type` the one form of that type, such as `SW1A 1AA` for `SW1A1AA` |
 * | integer | number; bigint beyond ±(2^53 − 1) |
 * | number | number, NaN and ±Infinity included |
 * | boolean | boolean |
 * | date | number: days since 1970-01-01 |
 * | datetime | bigint: microseconds since 1970-01-01T00:00:00Z; without a zone in the cell, as if it were UTC |
 * | time | number: microseconds since midnight, in UTC where the cell names a zone |
 * | year | number |
 * | yearmonth | string `YYYY-MM` |
 * | duration | string, as it is written (`P1Y2M`) |
 * | object, array, geojson | what `JSON.parse` gives |
 * | list | array of the item type's values |
 * | geopoint | `[longitude, latitude]`, numbers |
 */
export type Column = {
  /** The schema's name of it; the header's where no schema describes it; `column 3` where nothing names it. */
  readonly name: string;
  /** `string` where no schema describes it. */
  readonly type: FieldType;
  readonly values: readonly CellValue[];
};

/** Some rows of a table, by column, in the order of the file. Blank rows are left out; rows of a wrong length are in. */
export type ColumnBatch = {
  readonly rows: number;
  readonly columns: readonly Column[];
};
