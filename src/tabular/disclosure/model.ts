// Properties of a schema have a namespace, so that every other tool reads the descriptor as it reads any: Data Package v1 and v2 both
// allow properties of one's own.

/** On a field, `true` or a rule: its cells count people. On the schema: the rule of those fields that say `true`. */
export const disclosureKey = "slipway:disclosure";
/** On a field: which other columns it is the total of, in each row. */
export const totalKey = "slipway:total";
/** On the schema: which rows are the totals of others. */
export const totalRowsKey = "slipway:totalRows";
/** On the schema: which columns together could tell who a row is about. */
export const identifiesKey = "slipway:identifies";

/** What a schema asks of a table so that nobody is recognised in it. Thresholds are the owner's: nothing has a default. */
export type Disclosure = {
  readonly counts: readonly CountRule[];
  readonly totals: readonly Total[];
  readonly totalRows?: TotalRows;
  readonly identifies?: Identifies;
};

/** A column that counts people. */
export type CountRule = {
  readonly field: string;
  /** A count may not be shown that is smaller. */
  readonly threshold?: number;
  /** Counts are multiples of it. */
  readonly roundTo?: number;
  /** What stands for a count that is not shown; missing values, all of them. */
  readonly markers: readonly string[];
  /** Whether 0 may be shown though it is below the threshold. */
  readonly zeroAllowed: boolean;
};

/** A column whose cell is the sum of others in its row. */
export type Total = { readonly field: string; readonly of: readonly string[] };

/** Rows with this text in a column are the totals of all other rows that have the same cells in `by`. */
export type TotalRows = { readonly field: string; readonly value: string; readonly by: readonly string[] };

/** Fewer than `k` rows with the same cells in these columns are too few. */
export type Identifies = { readonly fields: readonly string[]; readonly k: number };

/** The columns whose cells are looked at together with others. */
export function fieldsTogether({ counts, totals, totalRows, identifies }: Disclosure): ReadonlySet<string> {
  return new Set([
    ...totals.flatMap(({ field, of }) => [field, ...of]),
    ...(totalRows ? [totalRows.field, ...totalRows.by, ...counts.map(({ field }) => field)] : []),
    ...(identifies?.fields ?? []),
  ]);
}
