import type { Dialect, TableSource } from "../model.ts";
import { readOpening } from "../opening.ts";
import { type MendableColumn, mendableColumns } from "./columns.ts";
import { encodingOf, type Open, textOf, type Written } from "./encoding.ts";
import { createMended, type Mend, type MendedFile } from "./mends.ts";
import { plainLines, type RawRecord, rawRecords } from "./raw-record.ts";
import { createRecordMender } from "./record-mender.ts";
import { type Survey, surveyOf } from "./survey.ts";

/** One record as it was, and as it is; undefined: it is gone. The same object: nothing changed but, perhaps, how it is encoded. */
export type Change = { readonly before: RawRecord; readonly after: RawRecord | undefined };

export type Mending = {
  /** Nothing where a file is left as it is. */
  readonly mends: readonly Mend[];
  readonly file: MendedFile & Written;
  /** The records as a whole, and columns by their place in the file; undefined where nobody knows where cells end. */
  readonly known: { readonly survey: Survey; readonly columns: readonly (MendableColumn | undefined)[] } | undefined;
  /** Every record in order, in lists, read anew. */
  changes(): AsyncGenerator<readonly Change[]>;
  /** The mended file, read anew: UTF-8. */
  pieces(): AsyncGenerator<Uint8Array>;
};

/**
 * Finds what can be mended in a table's file without changing what any cell means: its encoding and its mark, line ends that are not
 * like the others, blank rows at its end, columns at its right that have neither name nor value, spaces around quotation marks, and
 * spaces around values that are refused because of them. Everything else stays as it is, to the byte.
 *
 * Reads the file three times; memory does not grow with it. Where a quotation mark is never closed, where a title stands above the
 * header, and in a dialect that is not the file's or not known here, only the encoding is mended; nothing at all where that is unclear,
 * or where CSVW metadata says how to read the file in a way that no other reader knows.
 */
export async function mendingOf(table: TableSource, open: Open): Promise<Mending> {
  const written = await encodingOf(open);
  const { encoding } = written;
  if (encoding === "unclear" || table.metadata?.beyond !== undefined) return untouched(written, open);
  const text = () => textOf(open(), encoding);
  const isTable = isKnown(table.dialect) && !(await beginsElsewhere(table, open));
  const survey = !isTable ? undefined : await surveyOf(table, rawRecords(text(), table.dialect));
  const known = survey && { survey, columns: mendableColumns(table, survey) };
  const records = () => (survey ? rawRecords(text(), table.dialect) : plainLines(text()));

  async function* changes(mended = createMended()): AsyncGenerator<readonly Change[]> {
    const mend = known ? createRecordMender(table, known.survey, known.columns, mended) : (record: RawRecord) => record;
    let line = 1;
    for await (const batch of records()) {
      yield batch.map((before) => {
        const after = mend(before, line);
        if (encoding === "windows-1252" && /[^\0-\x7f]/.test(before.text)) mended.add("encoding", line);
        line += before.lines;
        return { before, after };
      });
    }
  }

  const mended = createMended();
  if (encoding.startsWith("utf-16")) mended.add("encoding");
  if (written.hasMark) mended.add("byte-order-mark");
  for await (const _ of changes(mended));
  const mends = mended.list();
  return {
    mends,
    file: { ...written, lineEnd: survey?.lineEnd, columns: survey ? goneColumns(survey) : 0 },
    known,
    changes: () => changes(),
    pieces: () => (mends.length === 0 ? asIs(open) : encoded(changes())),
  };
}

/** Whether there is anything above the header, or cells end elsewhere than the dialect says: then nobody knows what is in which column. */
async function beginsElsewhere(table: TableSource, open: Open): Promise<boolean> {
  const { opening, bytes } = await readOpening(table, asIs(open));
  await bytes.return(undefined);
  return opening.above > 0 || opening.found.length > 0;
}

const knownKeys: ReadonlySet<string> = new Set<keyof Dialect>([
  "delimiter",
  "lineTerminator",
  "quoteChar",
  "doubleQuote",
  "escapeChar",
  "skipInitialSpace",
  "header",
  "commentChar",
]);

/** Whether records end where we take them to: a dialect that says more than is read here has its files left alone. */
const isKnown = (dialect: Dialect): boolean =>
  dialect.delimiter.length === 1 &&
  [undefined, "\n", "\r\n", "\r"].includes(dialect.lineTerminator) &&
  Object.entries(dialect).every(([key, value]) => value === undefined || knownKeys.has(key));

const goneColumns = ({ width, columns, header }: Survey) => (header ? Math.max(0, width - columns) : 0);

const untouched = (written: Written, open: Open): Mending => ({
  mends: [],
  file: { ...written, lineEnd: undefined, columns: 0 },
  known: undefined,
  async *changes() {},
  pieces: () => asIs(open),
});

async function* asIs(open: Open): AsyncGenerator<Uint8Array> {
  yield* open();
}

async function* encoded(changes: AsyncIterable<readonly Change[]>): AsyncGenerator<Uint8Array> {
  for await (const batch of changes) {
    const text = batch.map(({ after }) => (after ? after.text + after.lineEnd : "")).join("");
    if (text !== "") yield Buffer.from(text);
  }
}
