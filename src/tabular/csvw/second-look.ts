import type { Finding } from "../../report/model.ts";
import { findingAt, namesOnly } from "../findings.ts";
import { noMissingValues, type TableSource } from "../model.ts";
import type { RuleId } from "../rules.ts";

/**
 * A table that metadata describes as it is looked at for what metadata does not speak of: its columns by their names, and of their values
 * no more than types. Other tables stay as they are.
 */
export function forSecondLook(table: TableSource): TableSource {
  const columns = table.metadata?.columns;
  if (columns === undefined) return table;
  const fields = columns.map(({ field }) => field);
  const keys = { primaryKey: [], uniqueKeys: [], foreignKeys: [] };
  return { ...table, schema: { fields, fieldsMatch: "exact", missingValues: noMissingValues, ...keys } };
}

/** Says that a table is not looked at a second time; undefined where it can be. */
export function notLookedAt({ path, metadata }: TableSource): Finding | undefined {
  if (metadata?.beyond === undefined) return undefined;
  const message = `Damaged cells, formulas and personal data were not looked for: ${metadata.file} has the property ${metadata.beyond}, which only the check by CSVW metadata understands`;
  const fix = "Write the file in UTF-8 with one header row and nothing before it, and leave the property out.";
  return findingAt("schema-doubt", { level: "note", message, fix }, path);
}

/** What the check by metadata does not ask for in any cell. */
const everywhere: ReadonlySet<string> = new Set<RuleId>([
  "personal-data",
  "identifying-combination",
  "title-row",
  "wrong-delimiter",
  "other-quote",
  "totals-row",
  "footnote-row",
  "excel-rows",
]);

/** What it does not ask for in a text; in cells of another form it is an error already. */
const inTexts: ReadonlySet<string> = new Set<RuleId>([
  "formula",
  "excel-error",
  "excel-date",
  "excel-cut",
  "lost-zeros",
  "mojibake",
]);

/** What it takes for right in numbers too that may be written as `1.5E3`. */
const inFloats: ReadonlySet<string> = new Set<RuleId>(["scientific"]);

/** Rules that are about several columns together. */
const ofKeys: ReadonlySet<string> = new Set<RuleId>(["primary-key", "foreign-key"]);

/**
 * What the check by metadata found of a table, and what the second look found beside that. Of a column that holds personal data, no
 * value is shown in either.
 */
export function withSecondLook(
  { metadata }: TableSource,
  found: readonly Finding[],
  looked: readonly Finding[],
): readonly Finding[] {
  const columns = new Map((metadata?.columns ?? []).map((column) => [column.field.name, column]));
  const more = looked.flatMap((finding): Finding[] => {
    const { rule, location } = finding;
    const column = columns.get(location?.field ?? "");
    const holds = column?.holds ?? "text";
    const isOpen =
      holds === "text" ? inTexts.has(rule) || inFloats.has(rule) : holds === "floats" && inFloats.has(rule);
    if (!isOpen && !everywhere.has(rule)) return [];
    const own = rule === "personal-data" && metadata ? { ...finding, fix: howToMark(metadata.file) } : finding;
    return [column && location ? { ...own, location: { ...location, field: column.label } } : own];
  });
  const secret = new Set(
    more.flatMap(({ rule, location }) => (rule === "personal-data" ? (location?.field ?? []) : [])),
  );
  const isSecret = ({ rule, location }: Finding) =>
    location?.field === undefined ? secret.size > 0 && ofKeys.has(rule) : secret.has(location.field);
  const own = found.map((finding) =>
    finding.found !== undefined && !isNamesOnly(finding.rule) && isSecret(finding)
      ? { ...finding, personal: true }
      : finding,
  );
  return [...own, ...more];
}

const isNamesOnly = (rule: string) => (namesOnly as ReadonlySet<string>).has(rule);

const howToMark = (file: string) =>
  `Take it out, or publish counts instead. If it has to stay, or is about nobody, describe the table in data/datapackage.yaml with "slipway:personal": true or false for the column; ${file} has no place for that.`;
