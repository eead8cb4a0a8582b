import { type DiffHunk, type DiffLine, type FileDiff, firstDifference } from "../../report/diff.ts";
import { masked } from "../../report/values.ts";
import type { TableSource } from "../model.ts";
import { within } from "./cell.ts";
import { type MendableColumn, secretFields } from "./columns.ts";
import { windows1252Byte } from "./encoding.ts";
import type { Change, Mending } from "./mend.ts";
import { type LineEnd, type RawRecord, rawCells } from "./raw-record.ts";
import { explained } from "./survey.ts";

export type DiffOptions = {
  /** Names of columns whose values are personal although no schema says so, or all, where nobody knows which. */
  readonly personal?: ReadonlySet<string> | "all";
  /** Lines that are shown. */
  readonly limit?: number;
};

/** Records around a change. */
const context = 3;

/** A record and the lines that it begins on, in the old file and in the new one. */
type At = Change & { readonly oldLine: number; readonly newLine: number };

/**
 * What mending changes in a file, as a unified diff of at most so many lines; memory does not grow with the file. Values of columns
 * that say who somebody is are masked. A character that changes its bytes and not its meaning stands as its old bytes first.
 */
export async function diffOf(
  table: TableSource,
  mending: Mending,
  { personal = new Set(), limit = 100 }: DiffOptions = {},
): Promise<FileDiff> {
  const { file, known } = mending;
  const isPersonal =
    personal === "all" || personal.size > 0 || (table.schema !== undefined && secretFields(table.schema).size > 0);
  if (isPersonal && known === undefined) {
    const note = "no line is shown: some hold personal data, and where cells end is not certain";
    return { file: table.path, hunks: [], more: 0, note };
  }
  const hunks: DiffHunk[] = [];
  let room = limit;
  let more = 0;
  let open: ReturnType<typeof hunkAt> | undefined;
  /** Records since the last change: those right behind it, and the last few. */
  let since = 0;
  let behind: At[] = [];
  let before: At[] = [];
  let [oldLine, newLine] = [1, 1];

  for await (const batch of mending.changes()) {
    for (const change of batch) {
      const at = { ...change, oldLine, newLine };
      if (isChanged(at)) changed(at);
      else same(at);
      oldLine += change.before.lines;
      newLine += change.after?.lines ?? 0;
    }
  }
  close();
  const note = file.encoding.startsWith("utf-16")
    ? { note: "UTF-16 is written as UTF-8: other bytes, the same text" }
    : {};
  return { file: table.path, hunks, more, ...note };

  function isChanged(at: At): boolean {
    if (at.after !== at.before || (file.hasMark && at.oldLine === 1)) return true;
    return file.encoding === "windows-1252" && /[^\0-\x7f]/.test(at.before.text);
  }

  function same(at: At): void {
    since++;
    if (open && behind.length < 2 * context) behind.push(at);
    before.push(at);
    if (before.length > context) before.shift();
  }

  function changed(at: At): void {
    if (open && since > 2 * context) close();
    if (open) for (const one of behind) open.keep(one);
    else {
      open = hunkAt(before[0] ?? at);
      for (const one of before) open.keep(one);
    }
    [since, behind, before] = [0, [], []];
    open.change(at);
  }

  function close(): void {
    if (!open) return;
    for (const one of behind.slice(0, context)) open.keep(one);
    hunks.push(...open.done());
    [open, behind] = [undefined, []];
  }

  function hunkAt({ oldLine, newLine }: At) {
    const lines: DiffLine[] = [];
    /** What a run of changes adds, which stands below all that it removes. */
    let added: DiffLine[] = [];
    let [removedLines, addedLines] = [0, 0];
    const isFull = () => lines.length + added.length >= room;
    const push = (into: DiffLine[], made: readonly DiffLine[]) => {
      const taken = made.slice(0, Math.max(0, room - lines.length - added.length));
      into.push(...taken);
      more += made.length - taken.length;
    };
    const settle = () => {
      lines.push(...added);
      added = [];
    };
    return {
      keep({ before }: At): void {
        settle();
        removedLines += before.lines;
        addedLines += before.lines;
        if (isFull()) more += before.lines;
        else
          push(
            lines,
            linesOf(before).map((text) => ({ mark: " ", text })),
          );
      },
      change({ before, after, oldLine }: At): void {
        removedLines += before.lines;
        addedLines += after?.lines ?? 0;
        if (isFull()) {
          more += before.lines + (after?.lines ?? 0);
          return;
        }
        const was = oldLines(before, after, oldLine);
        const is = after ? withEnd(linesOf(after), after, before) : [];
        const from = firstDifference(was[0] ?? "", is[0] ?? "");
        push(
          lines,
          was.map((text) => ({ mark: "-", text, from })),
        );
        push(
          added,
          is.map((text) => ({ mark: "+", text, from })),
        );
      },
      done(): readonly DiffHunk[] {
        settle();
        room -= lines.length;
        const old = { start: oldLine, lines: removedLines };
        return lines.length === 0 ? [] : [{ old, new: { start: newLine, lines: addedLines }, lines }];
      },
    };
  }

  function oldLines(before: RawRecord, after: RawRecord | undefined, line: number): string[] {
    const lines = withEnd(linesOf(before), before, after);
    const bytes = file.encoding === "windows-1252" ? lines.map(asBytes) : lines;
    return file.hasMark && line === 1 ? [`\ufeff${bytes[0] ?? ""}`, ...bytes.slice(1)] : bytes;
  }

  /** A record's physical lines, as they may be seen. */
  function linesOf(record: RawRecord): string[] {
    const text = isPersonal && record.ends.length > 0 ? withoutPersonal(record) : record.text;
    return text.split(/\r\n|\n|\r/);
  }

  function isOpen(column: MendableColumn | undefined): boolean {
    return personal !== "all" && column?.isPersonal !== true && !personal.has(column?.name ?? "");
  }

  function withoutPersonal(record: RawRecord): string {
    if (known === undefined) return "";
    const { survey, columns } = known;
    const row = explained(record, survey.width, table.dialect);
    const width = row.ends.length;
    // Of a row with too few cells or too many, nobody knows which of them are personal.
    const isSure = row.fault === undefined && (width === survey.width || width === survey.columns);
    return rawCells(row)
      .map((raw, index) => (isSure && isOpen(columns[index]) ? raw : maskedCell(raw, columns[index]?.name)))
      .join(table.dialect.delimiter);
  }
}

/** What stands around a value is shown, and a label is. */
function maskedCell(raw: string, name: string | undefined): string {
  const { from, to } = within(raw, /[\s"']/);
  const value = raw.slice(from, to);
  return value === "" || value === name ? raw : raw.slice(0, from) + masked(value) + raw.slice(to);
}

/** A line end is shown only where it changes. */
function withEnd(lines: readonly string[], own: RawRecord, other: RawRecord | undefined): string[] {
  if (other === undefined || own.lineEnd === other.lineEnd) return [...lines];
  return [...lines.slice(0, -1), (lines.at(-1) ?? "") + endNames[own.lineEnd]];
}

const endNames: Readonly<Record<LineEnd, string>> = { "": "", "\n": "\\n", "\r\n": "\\r\\n", "\r": "\\r" };

const asBytes = (text: string): string =>
  text.replace(/[^\0-\x7f]/g, (character) => `\\x${windows1252Byte(character)?.toString(16) ?? "?"}`);
