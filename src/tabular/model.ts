import type { Finding } from "../report/model.ts";
import type { Disclosure } from "./disclosure/model.ts";
import type { Classification } from "./schema/classification.ts";
import type { Standard } from "./schema/standard.ts";

/** One table of a dashboard: a CSV file and what is declared of it, already resolved to plain data. */
export type TableSource = {
  /** The resource's name: what a foreign key and a dataset version call it. */
  readonly name: string;
  /** Inside the dashboard's folder. */
  readonly path: string;
  readonly schema: TableSchema | undefined;
  readonly dialect: Dialect;
  /** The file that declares it; undefined when only the CSV is there. */
  readonly declaredIn: string | undefined;
  /** The CSVW metadata that describes it in place of a schema. */
  readonly metadata?: Metadata;
  /** The package as its file has it, for what is published beside the data: title, sources, licences. */
  readonly descriptor?: Readonly<Record<string, unknown>>;
  /** What the declaration says of the file itself. The hash is `sha256:<hex>`, `md5:<hex>` …, lower case. */
  readonly expected?: { readonly bytes?: number; readonly hash?: string };
  /** The standard that the file is held to, where it is declared. */
  readonly standard?: Standard;
  /** How the dataset is classified, where it is declared. */
  readonly classification?: Classification;
  /** What is doubtful in the declaration without making it wrong: a property that has no effect, a probable typing error. */
  readonly remarks?: readonly Finding[];
};

/** What is known of CSVW metadata before a table is checked by it. */
export type Metadata = {
  readonly file: string;
  /** Every file that a check by it reads. */
  readonly reads: readonly string[];
  /** The first property by which the table is written as no other reader here takes it. */
  readonly beyond?: string;
  /** The table's columns, where it describes them. */
  readonly columns?: readonly DescribedColumn[];
};

/** A column that CSVW metadata describes, as Table Schema has it, as far as it can. */
export type DescribedColumn = {
  /** By the title that is to stand in the file's header; it asks nothing of values but a type. */
  readonly field: Field;
  /** What findings call the column. */
  readonly label: string;
  /** What its cells may be: any text; numbers that may be written as `1.5E3`; what has another form, for which the metadata asks. */
  readonly holds: "text" | "floats" | "others";
};

/** Table Dialect v2, the part of it that applies to CSV, with its defaults filled in (RFC 4180). */
export type Dialect = {
  /** One character or more. */
  readonly delimiter: string;
  /** LF, CRLF and CR end a line wherever this is one of them or undefined; anything else ends records alone. */
  readonly lineTerminator: string | undefined;
  readonly quoteChar: string;
  readonly doubleQuote: boolean;
  readonly escapeChar: string | undefined;
  readonly skipInitialSpace: boolean;
  readonly header: boolean;
  /** How each line begins that is passed over. */
  readonly commentChar: string | undefined;
  /**
   * The rows that make up the header, ascending, where it is not the first one that has something in it; what else stands before
   * the last of them is passed over. Rows are counted from 1, blank ones among them, lines that `commentChar` marks not.
   */
  readonly headerRows?: readonly number[];
  /** What joins the names that stand in several header rows; a space where nothing is said. */
  readonly headerJoin?: string;
  /** Rows that are passed over, counted as those of `headerRows`. */
  readonly commentRows?: readonly number[];
  /** What stands for a missing value beside the schema's own words, in every column. */
  readonly nullSequence?: string;
};

export type FieldType =
  | "string"
  | "number"
  | "integer"
  | "boolean"
  | "object"
  | "array"
  | "list"
  | "datetime"
  | "date"
  | "time"
  | "year"
  | "yearmonth"
  | "duration"
  | "geopoint"
  | "geojson"
  | "any";

/** A field of Table Schema v2 (v1 is read into the same shape). @see Table Schema v2 §field */
export type Field = {
  readonly name: string;
  readonly type: FieldType;
  readonly format?: string;
  readonly title?: string;
  readonly description?: string;
  readonly constraints: Constraints;
  readonly missingValues?: readonly MissingValue[];
  /** Properties that some types take: decimalChar, groupChar, bareNumber, trueValues, falseValues, delimiter, itemType, categories …; and ours. */
  readonly properties: Readonly<Record<string, unknown>>;
};

export type Constraints = {
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: string | number;
  readonly maximum?: string | number;
  readonly exclusiveMinimum?: string | number;
  readonly exclusiveMaximum?: string | number;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  /** Of arrays and objects: a JSON Schema that can be compiled. */
  readonly jsonSchema?: unknown;
};

export type MissingValue = { readonly value: string; readonly label?: string };

/** What is missing where a schema does not say. @see Table Schema v2 §missingValues */
export const noMissingValues: readonly MissingValue[] = [{ value: "" }];

export type ForeignKey = {
  readonly fields: readonly string[];
  /** `resource` is empty for the table itself. */
  readonly reference: { readonly resource: string; readonly fields: readonly string[] };
};

export type TableSchema = {
  readonly fields: readonly Field[];
  readonly fieldsMatch: "exact" | "equal" | "subset" | "superset" | "partial";
  readonly missingValues: readonly MissingValue[];
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly asks?: TableAsks;
  /** What it asks so that nobody is recognised in the table. */
  readonly disclosure?: Disclosure;
};

/** What Slipway asks of a whole table beside the standard, as its schema has it. */
export type TableAsks = {
  readonly "slipway:rows"?: { readonly minimum?: number; readonly maximum?: number };
  /** Names of fields, with "-" before those that go down. */
  readonly "slipway:sorted"?: readonly string[];
  readonly "slipway:distinctRows"?: true;
  /** Rules that can be compiled over the schema's fields. */
  readonly "slipway:rowsMust"?: readonly { readonly rule: string; readonly message?: string }[];
};
