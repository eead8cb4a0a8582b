import { createColumnCheck } from "../column-check.ts";
import type { Findings } from "../findings.ts";
import { type HeaderColumn, matchHeader, positionalColumns } from "../header.ts";
import type { noMissingValues, TableSchema, TableSource } from "../model.ts";
import type { RuleId } from "../rules.ts";
import { readerOf } from "../types/field-reader.ts";
import { cellValue, trimmed } from "./cell.ts";
import { rawCells } from "./raw-record.ts";
import type { Survey } from "./survey.ts";

/** What is to be known of a column to mend its cells and its label. */
export type MendableColumn = {
  readonly name: string;
  /** Whether its values say who somebody is, or are counts that may be too small to be shown. */
  readonly isPersonal: boolean;
  /** Whether a value is refused as it is, and would be accepted without what stands around it. */
  readonly wantsTrimmed: (value: string, bare: string) => boolean;
};

/** Rules that ask what a cell is; a text that breaks others, such as a pattern's, may mean its spaces. */
const whatItIs: ReadonlySet<RuleId> = new Set(["type-error", "uk-type", "enum", "category"]);

/** The columns of a table that a field describes, by their place in the file. */
export function mendableColumns(
  { schema, dialect }: TableSource,
  { header, width, columns: last }: Survey,
): readonly (MendableColumn | undefined)[] {
  if (!schema) return [];
  const { findings, rules } = listening();
  const names = new Set(schema.fields.map(({ name }) => name));
  // As the header will be: without the labels that have to go, and without spaces around the others.
  const labels = (header ? rawCells(header.record) : []).slice(0, last).map((raw) => {
    const label = cellValue(raw, dialect) ?? raw;
    return !names.has(label) && names.has(trimmed(label)) ? trimmed(label) : label;
  });
  const columns = header
    ? matchHeader(
        labels.map((text) => ({ text, spot: nowhere })),
        schema,
        findings,
      )
    : positionalColumns(width, schema);
  const secret = secretFields(schema);
  return columns.map((column, index) =>
    mendableColumn({ ...column, number: index + 1 }, schema.missingValues, secret, findings, rules),
  );
}

/** Names of the fields whose values no report shows: what is personal, and counts below which people may be recognised. */
export const secretFields = ({ fields, disclosure }: TableSchema): ReadonlySet<string> =>
  new Set([
    ...fields.filter((field) => readerOf(field).personal === true).map(({ name }) => name),
    ...(disclosure?.counts.map(({ field }) => field) ?? []),
  ]);

function mendableColumn(
  { name, field, number }: HeaderColumn & { readonly number: number },
  missingValues: typeof noMissingValues,
  secret: ReadonlySet<string>,
  findings: Findings,
  rules: RuleId[],
): MendableColumn | undefined {
  if (!field) return undefined;
  // A value is judged by itself: that it stood in another row as well is no reason.
  const { unique: _, ...constraints } = field.constraints;
  const check = createColumnCheck({ name, number, field: { ...field, constraints } }, missingValues, findings, {
    profile: false,
  });
  const brokenBy = (text: string): readonly RuleId[] => {
    rules.length = 0;
    check.check(text, () => nowhere);
    return [...rules];
  };
  return {
    name,
    isPersonal: secret.has(name),
    wantsTrimmed: (value, bare) => brokenBy(value).some((rule) => whatItIs.has(rule)) && brokenBy(bare).length === 0,
  };
}

const nowhere = { line: 1, column: 1 };

/** Findings of which only the rules are wanted. */
function listening(): { readonly findings: Findings; readonly rules: RuleId[] } {
  const rules: RuleId[] = [];
  const findings: Findings = {
    group: (rule) => ({ add: () => void rules.push(rule) }),
    once: (rule) => void rules.push(rule),
    columns: () => {},
    isFull: () => false,
    more: () => {},
    settle: () => {},
    keepSecret: () => {},
    isSecret: () => false,
    total: () => rules.length,
    list: () => [],
  };
  return { findings, rules };
}
