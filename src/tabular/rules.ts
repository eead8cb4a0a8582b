import type { Level } from "../report/model.ts";
import type { RuleText } from "../report/rule.ts";
import { columnRules } from "./column-rules.ts";
import { damageRules } from "./damage/rules.ts";
import { disclosureRules } from "./disclosure/rules.ts";
import { type DriftRule, driftRules } from "./drift/drift-rules.ts";
import { layoutRules } from "./layout-rules.ts";
import { standardRules } from "./standard-rules.ts";

type Text = Omit<RuleText, "id" | "stage" | "level"> & { readonly level?: Level };

/**
 * What can be wrong with a file as a table, whatever it is about; {@link layoutRules} is more of it, {@link columnRules} has what a
 * schema asks for, {@link disclosureRules} what says too much of somebody, {@link standardRules} what only a standard asks for.
 */
const structureRules = {
  "not-a-file": {
    title: "A declared table is not there, or is not a file",
    why: "The dashboard reads this path when it starts; with nothing there it does not start.",
    fix: "Add the file, or correct the path in the descriptor.",
  },
  "empty-file": {
    title: "The file has no header and no data",
    why: "pandas raises EmptyDataError on it, so the dashboard does not start. It is mostly the trace of an export that failed.",
    fix: "Export the data again, or remove the file and what declares it.",
  },
  "file-changed": {
    title: "The file is not the one that the descriptor describes",
    why: "`bytes` and `hash` were written for other content: one of the two was changed and the other forgotten.",
    fix: "Correct `bytes` and `hash` in the descriptor, or take them out: a published version has its own.",
  },
  encoding: {
    title: "The file is not UTF-8",
    why: "Other people's programs read UTF-8. In anything else, names with accents and pound signs come out as wrong characters, or the load stops.",
    fix: 'Save it as "CSV UTF-8" in Excel, or write it with df.to_csv(path, encoding="utf-8").',
  },
  "packed-file": {
    title: "A compressed file cannot be unpacked",
    why: "pandas stops at it, so the dashboard does not start. A table of text becomes five to twenty times smaller, so one that unpacks to hundreds of times its size is none.",
    fix: "Compress the file again, with gzip, or keep the CSV itself.",
  },
  "nul-character": {
    title: "There is a NUL character in the text",
    why: "Some readers end the cell there, some end the file, some refuse it. It is mostly left by a crashed export.",
    fix: "Export the data again.",
  },
  "byte-order-mark": {
    title: "The file starts with a byte order mark",
    level: "note",
    why: "Excel needs it to see UTF-8; pandas takes it off; other readers make it part of the first column's name. The government's tabular data standard asks for none.",
    fix: 'Write it with encoding="utf-8" instead of "utf-8-sig".',
  },
  "mixed-line-endings": {
    title: "Lines end in more than one way",
    level: "warning",
    why: "It is the trace of files that were joined by hand, or of an editor that changed some lines. Some readers refuse it, others make a blank row of each odd one.",
    fix: "Write the file anew in one go, with one kind of line ending.",
  },
  "stray-quote": {
    title: "A quotation mark where none may be",
    why: "A cell that has a quotation mark in it is enclosed in quotation marks, and its own are doubled (RFC 4180 §2). Otherwise readers disagree on where the cell ends.",
    fix: "Enclose the cell in quotation marks and double those inside it.",
    bad: '1,5" pipe,12',
    good: '1,"5"" pipe",12',
  },
  "unclosed-quote": {
    title: "A quotation mark is opened and never closed",
    why: "Everything from there to the end of the file is read as one cell, so the rows after it are lost.",
    fix: "Close the quotation mark, or double it where it belongs to the text.",
    bad: '1,"Oxford Street,12',
    good: '1,"Oxford Street",12',
  },
  "cell-too-long": {
    title: "A cell has more than a million characters",
    why: "No table has such a cell on purpose: mostly a quotation mark was closed far too late.",
    fix: "Look at where the cell's quotation marks are.",
  },
  "blank-row": {
    title: "A row is blank",
    why: "pandas makes a row of missing values of it, or leaves it out, depending on its commas, so counts differ from one reader to the next. Excel leaves such rows at the end.",
    fix: "Delete the row.",
  },
  "short-row": {
    title: "A row has too few cells",
    why: "It is not known which of its cells are the missing ones; readers fill up at the right, so values may be in the wrong column.",
    fix: "Write a comma for each empty cell.",
    bad: "id,name,age\n1,Ada",
    good: "id,name,age\n1,Ada,",
  },
  "long-row": {
    title: "A row has too many cells",
    why: "pandas refuses the file, and other readers cut the row. Mostly a comma inside a text is not in quotation marks.",
    fix: "Enclose the text that has the comma in quotation marks.",
    bad: "id,place\n1,Leeds, West Yorkshire",
    good: 'id,place\n1,"Leeds, West Yorkshire"',
  },
  "blank-column-name": {
    title: "A column has no name",
    why: "pandas calls it `Unnamed: 0`; code that reads it breaks when its place changes. df.to_csv writes such a column for the index.",
    fix: "Name the column, or write the file with df.to_csv(path, index=False).",
  },
  "duplicate-column": {
    title: "Two columns have the same name",
    why: "pandas renames the second silently (`name.1`), so code reads one where another was meant.",
    fix: "Give each column a name of its own.",
  },
  "missing-column": {
    title: "A column of the schema is not in the file",
    why: "Code that reads it stops with a KeyError when the dashboard starts.",
    fix: "Add the column, or take it out of the schema.",
  },
  "extra-column": {
    title: "A column of the file is not in the schema",
    why: "Nothing says what it holds, so nothing can be checked, and whoever reads the published data cannot know it.",
    fix: 'Describe it in the schema, or allow more columns there with fieldsMatch: "subset".',
  },
  "misnamed-column": {
    title: "A column has another name than the schema's",
    why: "Code asks for a column by its exact name, upper and lower case and spaces included.",
    fix: "Make the two names the same.",
  },
  "column-order": {
    title: "The columns are in another order than the schema's",
    level: "error",
    why: 'The schema says fieldsMatch: "exact" (which is also what it means when it says nothing), and readers that go by place would mix columns up.',
    fix: 'Put the columns in the schema\'s order, or let it say fieldsMatch: "equal", which goes by name.',
  },
  "schema-doubt": {
    title: "Something in the schema has no effect",
    level: "warning",
    why: "It is allowed by the standard and does nothing here, so a check that you count on may not take place.",
  },
  "schema-changed": {
    title: "What a table promises to its readers changed",
    level: "note",
    why: "By the Data Package's recipe this is a new major version: a column that is gone, renamed, added or of another type, or a constraint that accepts less.",
    fix: "Tell those who read the data, and raise the version in the descriptor.",
  },
  "version-due": {
    title: "The version in the descriptor grew less than the change asks for",
    level: "note",
    why: "Those who read the data go by its version: by the Data Package's recipe a new first number says that code may break, a new second one that there is more data, a new third one that some was corrected.",
    fix: "Set the version that is due.",
  },
  "metadata-invalid": {
    title: "CSVW metadata cannot be used as it is",
    why: "The standard (CSV on the Web) wants a validator to stop there: what the tables would be checked against is not known.",
    fix: "Correct the metadata.",
  },
  "metadata-ignored": {
    title: "A part of CSVW metadata has no effect",
    level: "warning",
    why: "The standard (CSV on the Web) does not accept it, and has a reader leave it out, so a check that you count on may not take place.",
    fix: "Correct the metadata.",
  },
  "no-schema": {
    title: "Nothing describes the table",
    level: "note",
    why: "Without a schema only what is wrong in any table is found: a column that is gone, a date that is none or a number out of range are seen when the dashboard breaks.",
    fix: "Run `slipway schema infer`, and correct what it wrote.",
  },
} as const satisfies Readonly<Record<string, Text>>;

export type StructureRule = keyof typeof structureRules;
export type LayoutRule = keyof typeof layoutRules;
export type ColumnRule = keyof typeof columnRules;
export type DisclosureRule = keyof typeof disclosureRules;
export type StandardRule = keyof typeof standardRules;
export type DamageRuleId = keyof typeof damageRules;
export type RuleId = StructureRule | LayoutRule | ColumnRule | DamageRuleId | DisclosureRule | StandardRule | DriftRule;

const ruleText = (id: string, { level = "error", ...text }: Text): RuleText => ({
  id,
  stage: "validate",
  level,
  ...text,
});

const texts = new Map<string, RuleText>(
  Object.entries({
    ...structureRules,
    ...layoutRules,
    ...columnRules,
    ...damageRules,
    ...disclosureRules,
    ...standardRules,
    ...driftRules,
  } as Readonly<Record<string, Text>>).map(([id, text]) => [id, ruleText(id, text)]),
);

/** Every rule of the validate stage. */
export const tabularRules: readonly RuleText[] = [...texts.values()];

export function ruleOf(id: RuleId): RuleText {
  const text = texts.get(id);
  if (text === undefined) throw new Error(`there is no rule ${id}`);
  return text;
}
