import { grouped } from "../../report/counts.ts";
import type { Figure, FigureCell, Finding, Report } from "../../report/model.ts";
import { UserError } from "../../report/user-error.ts";
import { report } from "../../report/verdict.ts";
import { findingAt } from "../findings.ts";
import type { TableSource } from "../model.ts";
import { drawnOf, nameOf } from "../profile/figure.ts";
import { shareInWords } from "../profile/words.ts";
import type { TableProfile } from "../profile.ts";
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
export type Compared = Profiled & { readonly before: TableProfile; readonly changes: readonly Change[] };

/** Compares tables with what they were; those that are new are left out. */
export async function comparedWith(baseline: Baseline, tables: readonly Profiled[]): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  for (const { table, profile } of tables) {
    const before = await baseline.profileOf(table).catch((error) => {
      // What cannot be read now is nobody's fault in this change.
      if (error instanceof UserError) return undefined;
      throw error;
    });
    if (before) compared.push({ table, profile, before, changes: drift(before, profile) });
  }
  return compared;
}

/** The report with what has changed since, first as findings, then to be looked at. */
export function withDrift(given: Report, baseline: string, compared: readonly Compared[]): Report {
  if (compared.length === 0) return given;
  const findings = compared.flatMap(driftFindings);
  const figures = compared.flatMap((one) => driftFigure(baseline, one) ?? []);
  const { stage, headline, seconds, facts } = given;
  const { length } = findings;
  const outcome = length === 0 ? "no drift" : `${grouped(length)} ${length === 1 ? "change" : "changes"}`;
  const made = report(stage, {
    headline: `${headline}; ${outcome} since ${baseline}`,
    findings: [...given.findings, ...findings],
    facts: { ...facts, comparedWith: baseline },
    figures: [...figures, ...(given.figures ?? [])],
  });
  return { ...made, seconds };
}

const driftFindings = ({ table, changes }: Compared): readonly Finding[] =>
  changes.map(({ rule, level, column, says, found }) =>
    findingAt(rule, { message: says, ...(level && { level }), field: column }, table.path, undefined, found),
  );

/** The columns that are different, as they were and as they are. */
function driftFigure(baseline: string, { table, profile, before, changes }: Compared): Figure | undefined {
  const named = new Set(changes.map(({ at }) => at));
  const columns = profile.columns.flatMap((after, index) => {
    const was = before.columns.find(({ name }) => name === after.name);
    return was !== undefined && named.has(after.name) ? [{ was, after, index }] : [];
  });
  if (columns.length === 0) return undefined;
  const rows = [before.sampled?.rows ?? before.rows, profile.sampled?.rows ?? profile.rows] as const;
  return {
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
}

const moved = (was: string, is: string) => (was === is ? is : `${was} → ${is}`);
