import { counted, grouped } from "../../report/counts.ts";
import { shorten } from "../../report/escape.ts";
import type { Figure, FigureCell, Finding, Report } from "../../report/model.ts";
import { UserError } from "../../report/user-error.ts";
import { report } from "../../report/verdict.ts";
import type { Files } from "../../runner/ports.ts";
import { withClassification } from "../classified.ts";
import { findingAt } from "../findings.ts";
import type { TableSource } from "../model.ts";
import { drawnOf, nameOf } from "../profile/figure.ts";
import { shareInWords } from "../profile/words.ts";
import type { TableProfile } from "../profile.ts";
import { type About, differenceFigure, differenceInWords } from "../rows-between/figure.ts";
import { fileRows } from "../rows-between/file-rows.ts";
import { type RowDifference, rowDifference } from "../rows-between/row-difference.ts";
import type { Baseline } from "./baseline.ts";
import type { Change } from "./change.ts";
import { drift } from "./drift.ts";

/** A table with what it holds now. */
export type Profiled = { readonly table: TableSource; readonly profile: TableProfile };

/** The tables that were profiled, each with what was found. */
export const profiledOf = (
  tables: readonly TableSource[],
  checked: readonly { readonly path: string; readonly profile?: TableProfile }[],
): readonly Profiled[] =>
  tables.flatMap((table) => {
    const profile = checked.find(({ path }) => path === table.path)?.profile;
    return profile === undefined ? [] : [{ table, profile }];
  });

/** What two states of a table say of each other. */
export type Compared = Profiled & {
  readonly before: TableProfile;
  readonly changes: readonly Change[];
  /** Where a key says which row is which, or it was asked for. */
  readonly rows?: RowDifference;
};

export type CompareOptions = {
  /** What gives the tables' bytes, so that rows can be compared. */
  readonly files?: Pick<Files, "open">;
  /** Whether somebody asked for this very comparison, and wants to know why there is none. */
  readonly isAsked?: boolean;
  /** Columns that tell rows apart, where the schema does not say; empty: rows are compared as wholes. */
  readonly key?: readonly string[];
};

/** Rows that are compared one by one: some ten seconds. */
const mostRows = 2_000_000;

/** Compares tables with what they were; those that are new are left out. */
export async function comparedWith(
  baseline: Baseline,
  tables: readonly Profiled[],
  options: CompareOptions = {},
): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  for (const one of tables) {
    try {
      const before = await baseline.profileOf(one.table);
      if (before === undefined) continue;
      const rows = await rowsBetween(baseline, one, before, options);
      compared.push({ ...one, before, changes: drift(before, one.profile), ...(rows && { rows }) });
    } catch (error) {
      // What cannot be read as it was is nobody's fault in this change.
      if (options.isAsked === true || !(error instanceof UserError)) throw error;
    }
  }
  return compared;
}

async function rowsBetween(
  baseline: Baseline,
  { table, profile }: Profiled,
  before: TableProfile,
  { files, key }: CompareOptions,
): Promise<RowDifference | undefined> {
  const columns = key ?? table.schema?.primaryKey ?? [];
  if (files === undefined || (key === undefined && columns.length === 0)) return undefined;
  if (Math.max(profile.rows, before.rows) > mostRows) return undefined;
  const opened = await baseline.open(table);
  if (opened === undefined) return undefined;
  const [was, is] = await Promise.all([
    fileRows(opened.table, opened.open),
    fileRows(table, () => files.open(table.path)),
  ]);
  const found = await rowDifference(was, is, columns);
  if (!("missing" in found)) return found;
  // A key of the schema that a file has not is reported as a missing column; and so is one after the other where none is in both.
  if (key === undefined || found.missing.length === 0) return undefined;
  const both = is.names.filter((name) => was.names.includes(name));
  throw new UserError(`"${found.missing.join('", "')}" is not a column of both files, so it cannot tell rows apart.`, {
    fix: both.length === 0 ? "They have no column in common." : `Name some of these: ${namesInWords(both)}.`,
  });
}

/** The first of some names. */
const namesInWords = (names: readonly string[]): string => {
  const first = names.slice(0, mostNames).map((name) => shorten(name, longName));
  return [...first, ...(names.length > first.length ? [`${names.length - first.length} more`] : [])].join(", ");
};

/** Columns that a sentence names, and code points of each. */
const mostNames = 20;
const longName = 80;

/** The report with what has changed since, first as findings, then to be looked at. */
export function withDrift(given: Report, baseline: string, compared: readonly Compared[]): Report {
  if (compared.length === 0) return { ...given, headline: `${given.headline}; nothing to compare with in ${baseline}` };
  const findings = compared.flatMap(driftFindings);
  const figures = compared.flatMap((one) => [...rowsFigure(baseline, one), ...driftFigure(baseline, one)]);
  const { stage, headline, seconds, facts } = given;
  const { length } = findings;
  const rows = compared.flatMap((one) => (one.rows ? differenceInWords(one.rows) : []));
  const outcome = length === 0 ? "no drift" : counted(length, "sign of drift", "signs of drift");
  const made = report(stage, {
    headline: `${headline}; ${[...(compared.length === 1 ? rows : []), outcome].join(", ")} since ${baseline}`,
    findings: [...given.findings, ...findings],
    facts: { ...facts, comparedWith: baseline },
    figures: [...figures, ...(given.figures ?? [])],
  });
  const tables = compared.map(({ table }) => table);
  return withClassification({ ...made, seconds }, tables);
}

/** What may be said of the columns of two states of a table. */
export const aboutColumns = ({ before, profile }: Pick<Compared, "before" | "profile">): About => {
  const columns = [...before.columns, ...profile.columns];
  return {
    personal: new Set(columns.flatMap(({ name, personal }) => (personal === true ? name : []))),
    known: new Set(columns.map(({ name }) => name)),
    places: new Map(
      profile.columns.flatMap(({ name, undescribed }, index) =>
        undescribed === true ? [[name, `column ${index + 1}`]] : [],
      ),
    ),
  };
};

function rowsFigure(baseline: string, compared: Compared): readonly Figure[] {
  const { table, rows } = compared;
  const figure = rows && differenceFigure(table.path, baseline, rows, aboutColumns(compared));
  return figure ? [figure] : [];
}

const driftFindings = ({ table, changes }: Compared): readonly Finding[] =>
  changes.map(({ rule, level, column, says, found }) =>
    findingAt(rule, { message: says, ...(level && { level }), field: column }, table.path, undefined, found),
  );

/** The columns that are different, as they were and as they are. */
function driftFigure(baseline: string, { table, profile, before, changes }: Compared): readonly Figure[] {
  const named = new Set(changes.map(({ at }) => at));
  const columns = profile.columns.flatMap((after, index) => {
    const was = before.columns.find(({ name }) => name === after.name);
    return was !== undefined && named.has(after.name) ? [{ was, after, index }] : [];
  });
  if (columns.length === 0) return [];
  const rows = [before.sampled?.rows ?? before.rows, profile.sampled?.rows ?? profile.rows] as const;
  const figure = {
    title: `${table.path}: what is different since ${baseline}`,
    file: table.path,
    columns: ["Column", "Empty", "Distinct", "Before", "Now"],
    rows: columns.map(({ was, after, index }): FigureCell[] => [
      nameOf(after, index),
      moved(shareInWords(was.missing, rows[0]), shareInWords(after.missing, rows[1])),
      moved(grouped(was.distinct), grouped(after.distinct)),
      drawnOf(was),
      drawnOf(after),
    ]),
  };
  return [figure];
}

const moved = (was: string, is: string) => (was === is ? is : `${was} → ${is}`);
