import { arrangementOf } from "./csv/arrange.ts";
import { isUtf16 } from "./csv/decode.ts";
import { isOfSingleUnits } from "./csv/scanner-for.ts";
import { createFindings, type Findings } from "./findings.ts";
import { firstRecords, type OpeningFault } from "./first-records.ts";
import type { Dialect, TableSource } from "./model.ts";
import { otherDialect } from "./other-dialect.ts";
import { rowsAbove } from "./title-rows.ts";

/** What the first rows of a file say of the whole. */
export type Opening = {
  /** Records above the header that are no part of the table. */
  readonly above: number;
  /** Whether rows are split by another delimiter than the file's own, so that nothing in its cells can be found right or wrong. */
  readonly isMisread: boolean;
  readonly found: readonly OpeningFault[];
};

/** Bytes that are looked at. */
const headBytes = 1 << 15;

/**
 * Looks at the first rows before the table is read: whether it begins further down, and whether it is written in another dialect than
 * the one declared. What is found is certain enough to stand for all that would follow from it; all else is left to the check.
 *
 * @returns what was found, and all bytes from the first one on; whoever stops reading them closes `source`
 */
export async function readOpening(
  table: Pick<TableSource, "dialect" | "schema">,
  source: AsyncGenerator<Uint8Array>,
): Promise<{ readonly opening: Opening; readonly bytes: AsyncGenerator<Uint8Array> }> {
  const { head, isWhole } = await headOf(source);
  return { opening: openingOf(table, head.subarray(0, headBytes), isWhole), bytes: chained(head, source) };
}

/** Says what was found, and what the check has to do with: the table, and where findings of its cells go. */
export function asOpened(table: TableSource, { found, isMisread }: Opening, findings: Findings) {
  for (const { rule, about, spot } of found) findings.group(rule, "", () => about).add(spot);
  return isMisread
    ? { own: { ...table, schema: undefined }, ofCells: createFindings(table.path) }
    : { own: table, ofCells: findings };
}

/** As the check reads it: what is not UTF-8 is Windows-1252. A character that is cut at the end is left out. */
function textOf(head: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
  } catch {
    return new TextDecoder("windows-1252").decode(head);
  }
}

const nothing: Opening = { above: 0, isMisread: false, found: [] };

function openingOf({ dialect, schema }: Pick<TableSource, "dialect" | "schema">, head: Uint8Array, isWhole: boolean) {
  if (head.length < 4 || isUtf16(head) || !isOfSingleUnits(dialect)) return nothing;
  const text = textOf(head);
  // Where it is declared which rows the header has, nothing is to be found above it.
  const isArranged = arrangementOf(dialect) !== undefined;
  // Excel's own first line, which says how it is to read the others.
  const hint = isArranged ? 0 : (/^sep=[^\r\n](?:\r\n|\n|\r)/i.exec(text)?.[0].length ?? 0);
  const body = text.slice(hint);
  const read = (own: Dialect) => firstRecords(body, own, { isWhole, firstLine: hint > 0 ? 2 : 1 });
  const own = read(dialect);
  const other = otherDialect(own, read, dialect, schema);
  if (other?.rule === "wrong-delimiter") return { ...nothing, isMisread: true, found: [other] };
  const found = other === undefined ? [] : [other];
  if (!dialect.header || isArranged) return { ...nothing, found };
  const above = hint > 0 ? excelHint : rowsAbove(own.records, schema);
  return above === undefined ? { ...nothing, found } : { ...nothing, above: above.count, found: [...found, above] };
}

const excelHint = {
  rule: "title-row",
  count: 1,
  about: {
    message: "Line 1 is Excel's own `sep=` line, which every other reader takes for the header",
    fix: "Delete the line.",
  },
  spot: { line: 1, column: 1 },
} as const;

/** The first bytes, more of them where they come in larger pieces. A single piece is not copied: it is lent until the next is asked for. */
async function headOf(source: AsyncGenerator<Uint8Array>) {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < headBytes) {
    const next = await source.next();
    if (next.done) return { head, isWhole: true };
    if (head.length === 0 && next.value.length >= headBytes) return { head: next.value, isWhole: false };
    head = Buffer.concat([head, next.value]);
  }
  return { head, isWhole: false };
}

async function* chained(head: Uint8Array, source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    yield* source;
  } finally {
    await source.return(undefined);
  }
}
