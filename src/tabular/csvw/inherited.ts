import { readDatatype, textDatatype } from "./datatype.ts";
import { isLanguage } from "./language.ts";
import type { Inherited } from "./model.ts";
import { atomic, ignored, isFlag, isText, oneOf, type Part, property, shown } from "./part.ts";

export const inheritedKeys = [
  "aboutUrl",
  "datatype",
  "default",
  "lang",
  "null",
  "ordered",
  "propertyUrl",
  "required",
  "separator",
  "textDirection",
  "valueUrl",
] as const satisfies readonly (keyof Inherited)[];

/** What a description says itself; `separator: null` is said, and means none. */
export type OwnInherited = { readonly [Key in keyof Inherited]: Inherited[Key] | undefined } & {
  readonly unseparated: boolean;
};

/** The inherited properties that stand on a description. @see Metadata Vocabulary for Tabular Data §5.7 */
export function readInherited(part: Part): OwnInherited {
  const text = "a text in quotation marks";
  return {
    aboutUrl: atomic(part, "aboutUrl", isText, "a URI template"),
    datatype: readDatatype(part),
    default: atomic(part, "default", isText, text),
    lang: atomic(part, "lang", isLanguage, 'a language tag such as "en"'),
    null: readNull(part),
    ordered: atomic(part, "ordered", isFlag, "true or false"),
    propertyUrl: atomic(part, "propertyUrl", isText, "a URI template"),
    required: atomic(part, "required", isFlag, "true or false"),
    separator: property(part, "separator") === null ? undefined : atomic(part, "separator", isSeparator, text),
    unseparated: property(part, "separator") === null,
    textDirection: atomic(
      part,
      "textDirection",
      oneOf("ltr", "rtl", "auto", "inherit"),
      '"ltr", "rtl", "auto" or "inherit"',
    ),
    valueUrl: atomic(part, "valueUrl", isText, "a URI template"),
  };
}

const isSeparator = (value: unknown): value is string => isText(value) && value !== "";

function readNull(part: Part): readonly string[] | undefined {
  const written = property(part, "null");
  if (!Array.isArray(written)) {
    const one = atomic(part, "null", isText, "a text, or a list of texts");
    return one === undefined ? undefined : [one];
  }
  return written.flatMap((item: unknown, index) => {
    if (isText(item)) return [item];
    ignored(
      part,
      ["null", index],
      `An item of "null" is ${shown(item)}, which is left out; a text is accepted`,
      "Put it in quotation marks.",
    );
    return [];
  });
}

/** What holds for a column: of each property the nearest description's, else the default. From the column outwards. */
export function inherit(...descriptions: readonly OwnInherited[]): Inherited {
  const nearest = <Key extends keyof Inherited>(key: Key): OwnInherited[Key] | undefined =>
    descriptions.find((own) => own[key] !== undefined)?.[key];
  return {
    aboutUrl: nearest("aboutUrl"),
    datatype: nearest("datatype") ?? textDatatype,
    default: nearest("default") ?? "",
    lang: nearest("lang") ?? "und",
    null: nearest("null") ?? [""],
    ordered: nearest("ordered") ?? false,
    propertyUrl: nearest("propertyUrl"),
    required: nearest("required") ?? false,
    separator: descriptions.find((own) => own.unseparated || own.separator !== undefined)?.separator,
    textDirection: nearest("textDirection") ?? "inherit",
    valueUrl: nearest("valueUrl"),
  };
}
