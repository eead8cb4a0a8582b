/** How a version number has to grow: by its first, second or third part. */
export type Grade = "major" | "minor" | "patch";

export type ChangeText = {
  readonly grade: Grade;
  /** What changed, for a table of all changes. */
  readonly title: string;
  /** What it means to whoever reads the data. */
  readonly why: string;
};

/**
 * Every change of a declaration or of its data, and how a version has to grow for it.
 *
 * @see Data Package, recipe "Data Package version": major for what a reader of the data could break on, minor for what is added or
 * allowed, patch for corrections and descriptions
 */
export const changeTexts = {
  "table-removed": {
    grade: "major",
    title: "a table is taken out",
    why: "code that reads it finds nothing",
  },
  "table-renamed": {
    grade: "major",
    title: "a table has another name",
    why: "code and foreign keys that call it by its name no longer find it",
  },
  "table-added": { grade: "minor", title: "a table is added", why: "nothing that is read today changes" },
  "path-changed": {
    grade: "patch",
    title: "a table's file has another path",
    why: "whoever reads it by the package still finds it; code that opens it by its path has to be told",
  },
  "dialect-changed": {
    grade: "major",
    title: "the file is written in another dialect",
    why: "a reader with the old delimiter, quotation marks or header gets other cells",
  },
  "schema-removed": {
    grade: "minor",
    title: "a table loses its schema",
    why: "nothing is promised of its columns any more",
  },
  "schema-added": {
    grade: "minor",
    title: "a table gains a schema",
    why: "nothing was promised of its columns before, so nobody can have counted on it",
  },
  "field-removed": {
    grade: "major",
    title: "a column is taken out",
    why: "code that reads it stops with a KeyError",
  },
  "field-renamed": {
    grade: "major",
    title: "a column has another name",
    why: "code that reads it by its name stops with a KeyError",
  },
  "field-added": {
    grade: "major",
    title: "a column is added",
    why: "code that reads columns by their place, or checks that there are no others, breaks",
  },
  "fields-reordered": {
    grade: "major",
    title: "columns stand in another order",
    why: "code that reads columns by their place gets another one",
  },
  "order-described": {
    grade: "patch",
    title: "fields are listed in another order, and fieldsMatch goes by name",
    why: "the order of the columns was never promised",
  },
  "type-changed": {
    grade: "major",
    title: "a column has another type",
    why: "what code does with its values (arithmetic, sorting, dates) may no longer work",
  },
  "format-changed": {
    grade: "major",
    title:
      "a column's values are written in another form: format, decimal and group characters, words for true, list items",
    why: "a reader that expects the old form fails, or reads another value",
  },
  "constraint-tightened": {
    grade: "major",
    title: "a constraint, or a list of categories, is added or accepts less",
    why: "files that were accepted before may now be refused",
  },
  "constraint-loosened": {
    grade: "minor",
    title: "a constraint, or a list of categories, is taken out or accepts more",
    why: "code may meet values that could not occur before",
  },
  "missing-removed": {
    grade: "major",
    title: "a text no longer stands for a missing value",
    why: "where it occurs it becomes a value, or an error",
  },
  "missing-added": {
    grade: "minor",
    title: "a further text stands for a missing value",
    why: "a reader that does not know it takes it for a value",
  },
  "key-tightened": {
    grade: "major",
    title: "a primary, unique or foreign key is added, or asks for more",
    why: "files that were accepted before may now be refused",
  },
  "key-loosened": {
    grade: "minor",
    title: "a primary, unique or foreign key is taken out, or asks for less",
    why: "rows may repeat, or refer to nothing, where they could not before",
  },
  "reference-changed": {
    grade: "minor",
    title: "a foreign key refers to another table or column",
    why: "code that joins the two has to join others",
  },
  "match-tightened": {
    grade: "major",
    title: "fieldsMatch accepts fewer files",
    why: "files that were accepted before may now be refused",
  },
  "match-loosened": {
    grade: "minor",
    title: "fieldsMatch accepts more files",
    why: "columns may be in another order, be more or be fewer",
  },
  "referred-rows-removed": {
    grade: "major",
    title: "rows are taken out of a table to which others refer",
    why: "what refers to them, here or at your readers', finds nothing",
  },
  "rows-added": { grade: "minor", title: "rows are added", why: "what was there stays as it was" },
  "rows-corrected": {
    grade: "patch",
    title: "rows are corrected, or taken out",
    why: "columns and types are as they were; figures may change",
  },
  described: {
    grade: "patch",
    title: "what is told of the data: titles, descriptions, labels, licences, sources, who may see it",
    why: "the data itself is as it was",
  },
} as const satisfies Readonly<Record<string, ChangeText>>;

export type ChangeKind = keyof typeof changeTexts;

/** One difference between two declarations, or between the data of both. Nothing in it comes from a cell. */
export type Change = {
  readonly kind: ChangeKind;
  readonly grade: Grade;
  /** The table, by its new name where it has one; undefined: the package. */
  readonly table?: string;
  /** The column, by its new name where it has one. */
  readonly field?: string;
  /** What changed, as a clause without an end: `its minimum is 5 instead of 0`. */
  readonly what: string;
  readonly why: string;
};

const grades: readonly Grade[] = ["patch", "minor", "major"];

/** The highest of some grades; undefined where there is none. */
export const highest = (of: readonly Grade[]): Grade | undefined => grades.findLast((grade) => of.includes(grade));

export type Place = Pick<Change, "table" | "field">;

export const change = (kind: ChangeKind, place: Place, what: string): Change => {
  const { grade, why } = changeTexts[kind];
  return { kind, grade, ...place, what, why };
};
