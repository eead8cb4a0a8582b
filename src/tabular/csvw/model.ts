import type { BuiltIn } from "./built-in.ts";
import type { CsvwDialect } from "./dialect.ts";

/** Texts by language tag (BCP 47), `und` where none is named. @see Metadata Vocabulary for Tabular Data §5.1.6 */
export type LanguageMap = ReadonlyMap<string, readonly string[]>;

/** A group of tables as its metadata describes it: URLs absolute, defaults filled in. @see Metadata Vocabulary §5.3 */
export type TableGroup = {
  readonly id: string | undefined;
  readonly tables: readonly Table[];
  readonly notes: readonly unknown[];
};

/** @see Metadata Vocabulary §5.4 */
export type Table = {
  /** Absolute and normalized. */
  readonly url: string;
  readonly id: string | undefined;
  /** Undefined where the metadata has none: then what the file came with (its media type) may tell. */
  readonly dialect: CsvwDialect | undefined;
  readonly tableDirection: "rtl" | "ltr" | "auto";
  readonly suppressOutput: boolean;
  readonly notes: readonly unknown[];
  readonly tableSchema: Schema;
  /** The language that the table's own description, or its group's, names for its cells; undefined: none. */
  readonly lang: string | undefined;
  /** Where the table stands in its metadata. */
  readonly at: { readonly file: string; readonly line: number };
};

/** @see Metadata Vocabulary §5.5 */
export type Schema = {
  readonly id: string | undefined;
  /** Undefined where nothing describes the columns; then they are those of the file. */
  readonly columns: readonly Column[] | undefined;
  /** Names of columns; empty where there is no key. */
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly rowTitles: readonly string[];
  /** What columns without a description of their own have. */
  readonly inherited: Inherited;
};

/** @see Metadata Vocabulary §5.5, `foreignKeys` */
export type ForeignKey = {
  readonly columns: readonly string[];
  readonly reference: {
    readonly by: "resource" | "schemaReference";
    /** Absolute and normalized. */
    readonly url: string;
    readonly columns: readonly string[];
  };
  readonly at: { readonly file: string; readonly line: number };
};

/** @see Metadata Vocabulary §5.6 */
export type Column = Inherited & {
  /** The name annotation: its own name, else its first title percent-encoded, else `_col.` and its number. */
  readonly name: string;
  /** Whether the description itself has a name, so that keys can refer to it. */
  readonly named: boolean;
  readonly titles: LanguageMap;
  readonly id: string | undefined;
  readonly virtual: boolean;
  readonly suppressOutput: boolean;
};

/** Inherited properties, as the nearest description that has them gives them. @see Metadata Vocabulary §5.7 */
export type Inherited = {
  readonly aboutUrl: string | undefined;
  readonly datatype: Datatype;
  readonly default: string;
  readonly lang: string;
  readonly null: readonly string[];
  readonly ordered: boolean;
  readonly propertyUrl: string | undefined;
  readonly required: boolean;
  readonly separator: string | undefined;
  readonly textDirection: "ltr" | "rtl" | "auto" | "inherit";
  readonly valueUrl: string | undefined;
};

/** @see Metadata Vocabulary §5.11.2 */
export type Datatype = {
  readonly id: string | undefined;
  readonly base: BuiltIn;
  readonly format: Format | undefined;
  readonly length: number | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly bounds: readonly Bound[];
};

/** A number's format has parts; any other is one text. @see Model for Tabular Data §6.4.2 */
export type Format =
  | string
  | {
      readonly pattern: string | undefined;
      readonly decimalChar: string | undefined;
      readonly groupChar: string | undefined;
    };

export type Bound = {
  readonly kind: "minInclusive" | "minExclusive" | "maxInclusive" | "maxExclusive";
  /** In the form that XML Schema gives the base datatype. */
  readonly text: string;
};
