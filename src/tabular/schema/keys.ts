import { didYouMean } from "../../report/did-you-mean.ts";
import type { Finding } from "../../report/model.ts";

import { levelKey, tolerateKey } from "../column-level.ts";
import { disclosureKey, identifiesKey, totalKey, totalRowsKey } from "../disclosure/model.ts";

import { findingAt } from "../findings.ts";
import { personalKey } from "../types/personal.ts";
import { ukTypeKey } from "../types/uk/uk-types.ts";
import { addedColumnKey } from "./added-column.ts";
import { askKeys } from "./asks.ts";
import { classificationKey } from "./classification.ts";
import type { Path, View } from "./document.ts";
import { standardKey } from "./standard.ts";

/** The properties that Data Package v1 and v2 know, by what they stand in. Others are custom ones, which both allow. */
export const knownKeys = {
  package: [
    "$schema",
    "profile",
    "name",
    "id",
    "title",
    "description",
    "homepage",
    "image",
    "version",
    "created",
    "keywords",
    "licenses",
    "sources",
    "contributors",
    "resources",
  ],
  resource: [
    "$schema",
    "profile",
    "name",
    "type",
    "path",
    "data",
    "title",
    "description",
    "homepage",
    "format",
    "mediatype",
    "encoding",
    "bytes",
    "hash",
    "sources",
    "licenses",
    "dialect",
    "schema",
    "compression",
  ],
  schema: [
    "$schema",
    "name",
    "title",
    "description",
    "homepage",
    "version",
    "created",
    "keywords",
    "examples",
    "fields",
    "fieldsMatch",
    "missingValues",
    "primaryKey",
    "uniqueKeys",
    "foreignKeys",
  ],
  field: [
    "name",
    "type",
    "format",
    "title",
    "description",
    "example",
    "rdfType",
    "constraints",
    "missingValues",
    "categories",
    "categoriesOrdered",
    "decimalChar",
    "groupChar",
    "bareNumber",
    "trueValues",
    "falseValues",
    "delimiter",
    "itemType",
  ],
  constraints: [
    "required",
    "unique",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "pattern",
    "enum",
    "jsonSchema",
  ],
  foreignKey: ["fields", "reference"],
  reference: ["resource", "fields"],
  dialect: [
    "$schema",
    "name",
    "title",
    "description",
    "csvddfVersion",
    "caseSensitiveHeader",
    "header",
    "headerRows",
    "headerJoin",
    "commentRows",
    "commentChar",
    "delimiter",
    "lineTerminator",
    "quoteChar",
    "doubleQuote",
    "escapeChar",
    "nullSequence",
    "skipInitialSpace",
    "property",
    "itemType",
    "itemKeys",
    "sheetNumber",
    "sheetName",
    "table",
  ],
} as const;

/** Collects what is doubtful in a descriptor without making it wrong. */
export type Remarks = { readonly list: Finding[] };

export function remark({ document }: View, path: Path, message: string, fix: string, remarks: Remarks): void {
  remarks.list.push(
    findingAt("schema-doubt", { message, fix }, document.file, { line: document.lineOf(path), column: 1 }),
  );
}

/** Our own properties, by what they stand in. Whatever else has our namespace is a slip. */
const ownKeys: Partial<Readonly<Record<keyof typeof knownKeys, readonly string[]>>> = {
  package: [standardKey, classificationKey, addedColumnKey],
  resource: [standardKey, classificationKey],
  schema: [...askKeys, disclosureKey, totalRowsKey, identifiesKey],
  field: [ukTypeKey, levelKey, tolerateKey, personalKey, disclosureKey, totalKey],
};

/** A key that nobody knows is a custom one, unless it looks like a slip of a known one: then it is said. */
export function doubtKeys(view: View, what: keyof typeof knownKeys, remarks: Remarks): void {
  const known: readonly string[] = knownKeys[what];
  const own = ownKeys[what] ?? [];
  for (const key of Object.keys(view.value)) {
    if (known.includes(key) || own.includes(key)) continue;
    if (/^slipway:/i.test(key)) {
      const [elsewhere] = Object.entries(ownKeys).find(([, keys]) => keys.includes(key)) ?? [];
      const known = own.length === 0 ? "Take it out." : `Here Slipway knows ${own.join(", ")}.`;
      const accepted = elsewhere === undefined ? known : `It belongs to a ${elsewhere}: put it there.`;
      remark(
        view,
        [...view.path, key],
        `"${key}" is no property that Slipway knows here, and has no effect`,
        accepted,
        remarks,
      );
      continue;
    }
    if (key.includes(":")) continue;
    const meant = didYouMean(
      key,
      known.filter((candidate) => !(candidate in view.value)),
    );
    if (meant === undefined) continue;
    const words = `"${key}" is no property of the standard and has no effect`;
    remark(view, [...view.path, key], words, `Did you mean "${meant}"?`, remarks);
  }
}
