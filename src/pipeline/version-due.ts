import type { Finding } from "../report/model.ts";
import type { Files } from "../runner/ports.ts";
import { findingAt } from "../tabular/findings.ts";
import type { TableSource } from "../tabular/model.ts";
import { readDocument } from "../tabular/schema/document.ts";
import { type Change, type Grade, highest } from "../tabular/schema-diff/changes.ts";
import { type ChangedData, dataChanges } from "../tabular/schema-diff/data-changes.ts";
import { diffOptionsIn } from "../tabular/schema-diff/declared.ts";
import { dueVersion } from "../tabular/schema-diff/due-version.ts";
import { schemaDiff } from "../tabular/schema-diff/schema-diff.ts";

/** What a change makes of the version of one package. */
export type VersionDue = {
  /** The descriptor. */
  readonly file: string;
  readonly grade: Grade;
  readonly changes: readonly Change[];
  readonly before: string;
  readonly due: string;
  readonly now: string | undefined;
  /** Whether the descriptor has the version that is due, or a later one. */
  readonly isThere: boolean;
};

/** The versions that are due, of packages that had one before and in which something changed. */
export function versionsDue(
  before: readonly TableSource[],
  now: readonly TableSource[],
  data: readonly ChangedData[],
): readonly VersionDue[] {
  const [old, packages] = [before, now].map((tables) =>
    Map.groupBy(
      tables.filter(({ descriptor }) => descriptor !== undefined),
      ({ declaredIn }) => declaredIn ?? "",
    ),
  );
  return [...(packages ?? [])].flatMap(([file, tables]) => {
    // A descriptor that is written in another file now is still the only one.
    const was = old?.get(file) ?? (old?.size === 1 && packages?.size === 1 ? [...old.values()][0] : undefined);
    if (was === undefined) return [];
    const changes = [
      ...schemaDiff(was, tables, diffOptionsIn(tables)).changes,
      ...data.filter(({ table }) => tables.includes(table)).flatMap((one) => dataChanges(one, tables)),
    ];
    const grade = highest(changes.map((one) => one.grade));
    const version = dueVersion(was, tables, { grade });
    return grade === undefined || version === undefined ? [] : [{ file, grade, changes, ...version }];
  });
}

/** `version 1.3.0 → 1.4.0`, and whether that is still to be done. */
export const versionInWords = ({ before, due, now, isThere }: VersionDue): string =>
  isThere ? `version ${before} → ${now}` : `version ${before} → ${due} is due`;

const longVersion = 40;

/** That a descriptor has another version than is due, on the line of its version. */
export async function versionFinding(
  { file, grade, changes, before, due, now }: VersionDue,
  files: Files,
): Promise<Finding> {
  const document = await readDocument(file, files);
  const reasons = changes.filter((one) => one.grade === grade);
  const [first] = reasons;
  const where = [first?.field, first?.table].filter((part) => part !== undefined && part !== "");
  const reason = `${where.map((part) => `"${part}"`).join(" of ")}${where.length === 0 ? "" : ": "}${first?.what}`;
  const more = reasons.length > 1 ? `; and ${reasons.length - 1} more` : "";
  const said =
    now === undefined
      ? "the descriptor has no version any more"
      : `the descriptor ${now === before ? "still " : ""}says ${now.slice(0, longVersion)}`;
  return findingAt(
    "version-due",
    {
      ...(grade === "major" ? { level: "warning" } : {}),
      message: `This change is ${grade === "patch" ? "a patch" : grade} (${reason}${more}): version ${before} → ${due}; ${said}`,
      fix: `Set "version" to ${due}.`,
    },
    file,
    document && { line: document.lineOf(["version"]), column: 1 },
  );
}
