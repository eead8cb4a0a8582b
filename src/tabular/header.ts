import { didYouMean } from "../report/did-you-mean.ts";
import { isPersonalValue } from "./disclosure/personal-kinds.ts";
import type { Findings, Spot } from "./findings.ts";
import type { Field, TableSchema } from "./model.ts";
import { readerOf } from "./types/field-reader.ts";

/** One column of the file: the field that describes it, where one does. */
export type HeaderColumn = {
  readonly name: string;
  readonly field: Field | undefined;
  /** Of a column at the end without a name: where its name would be. It may be no column at all, if no row has anything there. */
  readonly nameless?: Spot;
};

type Label = { readonly text: string; readonly spot: Spot };

/**
 * Matches the file's header with the schema's fields as `fieldsMatch` asks, and says what is wrong. Columns are matched by name
 * wherever that is possible, also where the order counts, so that one wrong name or place does not fault every cell behind it.
 * @see Table Schema v2 §fieldsMatch
 */
export function matchHeader(
  all: readonly Label[],
  schema: TableSchema | undefined,
  findings: Findings,
): readonly HeaderColumn[] {
  const labels = all.slice(0, all.findLastIndex(({ text }) => text.trim() !== "") + 1);
  const nameless = all.slice(labels.length).map(({ spot }, index) => ({
    name: placeName(labels.length + index),
    field: undefined,
    nameless: spot,
  }));
  return [...matchNames(labels, schema, findings), ...nameless];
}

/** How many cells a row has at least. */
export const leastCells = (columns: readonly HeaderColumn[]): number =>
  columns.filter(({ nameless }) => nameless === undefined).length;

/** What a column is called that no field describes. A file without its header has somebody's values there, which are no names. */
const ownName = (label: string, index: number): string =>
  label === "" || isPersonalValue(label) ? placeName(index) : label;

/** What a column is called that has no name. */
export const placeName = (index: number) => `column ${index + 1}`;

function matchNames(
  labels: readonly Label[],
  schema: TableSchema | undefined,
  findings: Findings,
): readonly HeaderColumn[] {
  reportBlank(labels, findings);
  reportDuplicates(labels, findings);
  if (!schema) return labels.map(({ text }, index) => ({ name: ownName(text, index), field: undefined }));

  const byLabel = assigned(labels, schema, findings);
  const columns = labels.map(({ text }, index) => {
    const field = byLabel.get(index);
    return { name: field?.name ?? ownName(text, index), field };
  });
  const matched = new Set(byLabel.values());
  const mayLack = schema.fieldsMatch === "superset" || schema.fieldsMatch === "partial";
  const mayAdd = schema.fieldsMatch === "subset" || schema.fieldsMatch === "partial";
  if (!mayLack) for (const field of schema.fields) if (!matched.has(field)) reportMissing(field, labels, findings);
  if (!mayAdd)
    for (const [index, label] of labels.entries()) if (!byLabel.has(index)) reportExtra(label, index, findings);
  if (schema.fieldsMatch === "partial" && matched.size === 0) {
    findings
      .group("missing-column", "", () => ({ message: "The file has none of the columns that the schema describes" }))
      .add(labels[0]?.spot);
  }
  if (schema.fieldsMatch === "exact") reportOrder(labels, schema, byLabel, findings);
  return columns;
}

/** Without a header, the schema's fields are the columns from left to right. */
export function positionalColumns(width: number, schema: TableSchema | undefined): readonly HeaderColumn[] {
  return Array.from({ length: width }, (_, index) => {
    const field = schema?.fields[index];
    return { name: field?.name ?? placeName(index), field };
  });
}

/** Which field each label stands for: the one of its name, else the one that its name was probably meant to be. */
function assigned(labels: readonly Label[], schema: TableSchema, findings: Findings): ReadonlyMap<number, Field> {
  const byLabel = new Map<number, Field>();
  const free = new Set(schema.fields);
  for (const [index, { text }] of labels.entries()) {
    // v1 allows several fields of one name: the first that is left.
    const field = [...free].find(({ name }) => name === text);
    if (!field) continue;
    byLabel.set(index, field);
    free.delete(field);
  }
  const names = new Set(schema.fields.map(({ name }) => name));
  const alike = new Map([...free].map((field) => [plain(field.name), field]));
  for (const [index, { text, spot }] of labels.entries()) {
    if (byLabel.has(index) || text === "" || names.has(text)) continue;
    const same = alike.get(plain(text));
    const others = free.size > mostCompared ? [] : [...free].map(({ name }) => name);
    const meant = same && free.has(same) ? same.name : didYouMean(text, others);
    // In `exact` the place decides, so a column of quite another name is still the one that stands here.
    const atPlace =
      schema.fieldsMatch === "exact" && labels.length === schema.fields.length ? schema.fields[index] : undefined;
    const named = meant === undefined ? undefined : [...free].find(({ name }) => name === meant);
    const field = named ?? (atPlace && free.has(atPlace) ? atPlace : undefined);
    if (!field) continue;
    byLabel.set(index, field);
    free.delete(field);
    const reader = readerOf(field);
    findings
      .group("misnamed-column", field.name, () => ({
        message: `Column ${index + 1} is called otherwise in the schema: "${field.name}"`,
        fix: meant === undefined ? undefined : `Did you mean "${field.name}"?`,
        field: field.name,
        // A file without its header has a first row of values there.
        personal: meant === undefined && reader.personal === true && reader.read(text) !== undefined,
      }))
      .add(spot, text);
  }
  return byLabel;
}

/** Of more names that all differ, none is a slip of another; and to compare each with each takes too long. */
const mostCompared = 500;

/** Spaces around a name and the case of its letters are the commonest slips; a letter or two the next. */
const plain = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, "_");

function reportMissing(field: Field, labels: readonly Label[], findings: Findings): void {
  const last = labels.at(-1)?.spot;
  findings
    .group("missing-column", field.name, () => ({
      message: `The schema's column "${field.name}" is not in the file`,
      field: field.name,
    }))
    .add(last && { line: labels[0]?.spot.line ?? 1, column: 1 });
}

function reportExtra({ text, spot }: Label, index: number, findings: Findings): void {
  // A column without a name is reported as that.
  if (text === "") return;
  findings
    .group("extra-column", String(index), () => ({
      message: `Column ${index + 1} is not in the schema`,
      personal: isPersonalValue(text),
    }))
    .add(spot, text);
}

function reportOrder(
  labels: readonly Label[],
  schema: TableSchema,
  byLabel: ReadonlyMap<number, Field>,
  findings: Findings,
): void {
  const places = new Map(schema.fields.map((field, index) => [field, index]));
  let before = -1;
  for (const [index, field] of [...byLabel].sort(([a], [b]) => a - b)) {
    const place = places.get(field) ?? 0;
    if (place < before) {
      const follows = schema.fields[place - 1];
      findings
        .group("column-order", "", () => ({
          message: follows
            ? `The column "${field.name}" stands in another place than in the schema, where it follows "${follows.name}"`
            : `The column "${field.name}" stands in another place than in the schema, where it is the first`,
        }))
        .add(labels[index]?.spot);
      return;
    }
    before = place;
  }
}

function reportBlank(labels: readonly Label[], findings: Findings): void {
  for (const [index, { text, spot }] of labels.entries()) {
    if (text.trim() !== "") continue;
    reportNameless(index, spot, findings);
  }
}

/** Says once that a column has no name. */
export function reportNameless(index: number, spot: Spot | undefined, findings: Findings): void {
  findings.once("blank-column-name", placeName(index), spot, () => ({ message: `Column ${index + 1} has no name` }));
}

function reportDuplicates(labels: readonly Label[], findings: Findings): void {
  const first = new Map<string, number>();
  for (const [index, { text, spot }] of labels.entries()) {
    if (text.trim() === "") continue;
    const before = first.get(text);
    if (before === undefined) first.set(text, index);
    else {
      findings
        .group("duplicate-column", String(index), () => ({
          message: `Column ${index + 1} has the same name as column ${before + 1}`,
          personal: isPersonalValue(text),
        }))
        .add(spot, text);
    }
  }
}

/** Says which columns at the end have neither a name nor any value, as one; one before a value has no name. */
export function reportTrailing(columns: readonly HeaderColumn[], findings: Findings): void {
  const used = columns.findLastIndex(
    ({ name, nameless }) => nameless === undefined || findings.isFull("blank-column-name", name),
  );
  for (const [index, { nameless }] of columns.slice(0, used + 1).entries()) {
    if (nameless) reportNameless(index, nameless, findings);
  }
  const [first, ...others] = columns.slice(used + 1).flatMap(({ nameless }) => nameless ?? []);
  if (first === undefined) return;
  const { endLine = first.line, endColumn = first.column } = others.at(-1) ?? first;
  const message =
    others.length === 0
      ? `Column ${used + 2}, the last one, has neither a name nor a value`
      : `Columns ${used + 2} to ${columns.length}, the last ${others.length + 1}, have neither names nor values`;
  findings.group("trailing-columns", "header", () => ({ message })).add({ ...first, endLine, endColumn });
}
