import type { Dialect, TableSource } from "../model.ts";
import { cellValue, trimmed, withoutSpacesAroundQuotes, withTrimmedValue } from "./cell.ts";
import type { MendableColumn } from "./columns.ts";
import type { Mended, MendKind } from "./mends.ts";
import { type RawRecord, rawCells } from "./raw-record.ts";
import { explained, isBlank, type Survey } from "./survey.ts";

/** Mends one record after the other, in the file's order: the same record where nothing is wrong, undefined where it has to go. */
export type RecordMender = (record: RawRecord, line: number) => RawRecord | undefined;

type Told = readonly [kind: MendKind, field: string | undefined];

/**
 * Mends records by what is known of the whole file, and tells what it changes. Cells that need no change stay as they are, to the
 * character.
 */
export function createRecordMender(
  { dialect, schema }: TableSource,
  survey: Survey,
  columns: readonly (MendableColumn | undefined)[],
  mended: Mended,
): RecordMender {
  const wantsLook = besideAnEdge(dialect);
  const isEmpty = (raw: string) => raw === "" || raw === dialect.quoteChar + dialect.quoteChar;
  const names = new Set(schema?.fields.map(({ name }) => name));
  const labels = survey.header ? rawCells(survey.header.record).map((raw) => cellValue(raw, dialect)) : [];
  let next = 0;

  return (record, line) => {
    const at = next++;
    if (isBlank(record)) {
      if (at < survey.records) return withLineEnd(record, record, line);
      mended.add("trailing-rows", line);
      return undefined;
    }
    const made = record.ends.length === 0 ? record : withCells(record, line, at === survey.header?.at);
    return withLineEnd(record, made, line);
  };

  function withLineEnd(record: RawRecord, made: RawRecord, line: number): RawRecord {
    const lineEnd = record.lineEnd === "" ? "" : (survey.lineEnd ?? record.lineEnd);
    if (lineEnd === record.lineEnd) return made;
    mended.add("line-endings", line + record.lines - 1);
    return { ...made, lineEnd };
  }

  function withCells(record: RawRecord, line: number, isHeader: boolean): RawRecord {
    const looked = wantsLook.test(record.text);
    if (!looked && record.ends.length <= survey.columns) return record;
    const known = looked ? explained(record, survey.width, dialect) : record;
    const before = rawCells(known);
    const told: Told[] = [];
    let cells: readonly string[] = before;
    if (looked) cells = before.map((raw, column) => mendedCell(raw, column, isHeader, told));
    // A row that holds something, if only spaces, may not become a blank one.
    if (cells.every(isEmpty)) [cells, told.length] = [before, 0];
    const kept = withoutSurplus(cells, told);
    if (told.length === 0 || kept.every(isEmpty)) return record;
    for (const [kind, field] of told) mended.add(kind, line, field);
    return { ...known, ...joined(kept, dialect.delimiter) };
  }

  function mendedCell(raw: string, column: number, isHeader: boolean, told: Told[]): string {
    const bare = withoutSpacesAroundQuotes(raw, dialect);
    if (bare !== undefined) told.push(["spaces-around-quotes", undefined]);
    const cell = bare ?? raw;
    const value = cellValue(cell, dialect);
    const short = value === undefined ? undefined : trimmed(value);
    if (value === undefined || short === undefined || short === value) return cell;
    const wanted = isHeader ? isMeant(value, short) : columns[column]?.wantsTrimmed(value, short) === true;
    const made = wanted ? withTrimmedValue(cell, short, dialect) : undefined;
    if (made === undefined || (column === 0 && startsComment(made, dialect))) return cell;
    told.push(["spaces", isHeader ? short : columns[column]?.name]);
    return made;
  }

  /** Whether a label is the schema's name of a column but for what stands around it. */
  function isMeant(label: string, bare: string): boolean {
    return names.has(bare) && !names.has(label) && !labels.includes(bare);
  }

  /** Without the empty cells at the right that no column is for. */
  function withoutSurplus(cells: readonly string[], told: Told[]): readonly string[] {
    let width = cells.length;
    while (width > survey.columns && cells[width - 1] === "") width--;
    if (width === cells.length) return cells;
    told.push(["trailing-columns", undefined]);
    return cells.slice(0, width);
  }
}

function joined(cells: readonly string[], delimiter: string): Pick<RawRecord, "text" | "ends"> {
  let end = -1;
  const ends = cells.map((cell) => {
    end += 1 + cell.length;
    return end;
  });
  return { text: cells.join(delimiter), ends };
}

const startsComment = (raw: string, { commentChar, skipInitialSpace }: Dialect): boolean =>
  commentChar !== undefined && (skipInitialSpace ? raw.trimStart() : raw).startsWith(commentChar);

/** Finds a space, a tab or a no-break space beside an end of a cell or of what is in quotation marks. */
function besideAnEdge({ delimiter, quoteChar }: Dialect): RegExp {
  const edge = [delimiter, quoteChar].map((character) => character.replace(/[\\\]^-]/g, "\\$&")).join("");
  return new RegExp(`(?:^|[${edge}])[ \\t\\u00a0]|[ \\t\\u00a0](?:$|[${edge}])`);
}
