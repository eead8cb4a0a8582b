import { checkProperties } from "./description.ts";
import { inheritedKeys, type OwnInherited, readInherited } from "./inherited.ts";
import type { LanguageMap } from "./model.ts";
import { naturalLanguage } from "./natural-language.ts";
import { atomic, identity, isFlag, type Part } from "./part.ts";

/** A column as its description has it, before it inherits from those around it. */
export type OwnColumn = {
  readonly name: string;
  readonly named: boolean;
  readonly titles: LanguageMap;
  readonly id: string | undefined;
  readonly virtual: boolean;
  readonly suppressOutput: boolean;
  readonly own: OwnInherited;
};

const known: ReadonlySet<string> = new Set(["name", "suppressOutput", "titles", "virtual", ...inheritedKeys]);

/** A variable's name of RFC 6570 §2.3; those that start with _ are the standard's own. */
const isName = (value: unknown): value is string =>
  typeof value === "string" &&
  /^(?!_)(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*$/.test(value);

/** @param number from 1 @see Metadata Vocabulary for Tabular Data §5.6 */
export function readColumn(part: Part, number: number): OwnColumn {
  checkProperties(part, "Column", known);
  const name = atomic(part, "name", isName, "letters, digits, _ and ., no _ first");
  const titles = naturalLanguage(part, "titles");
  return {
    name: name ?? nameOfTitles(titles, part.scope.language) ?? `_col.${number}`,
    named: name !== undefined,
    titles,
    id: identity(part),
    virtual: atomic(part, "virtual", isFlag, "true or false") ?? false,
    suppressOutput: atomic(part, "suppressOutput", isFlag, "true or false") ?? false,
    own: readInherited(part),
  };
}

function nameOfTitles(titles: LanguageMap, language: string): string | undefined {
  const [title] = titles.get(language) ?? titles.get("und") ?? [];
  return title === undefined ? undefined : encoded(title);
}

/** What messages call a column: its own name, else its first title. */
export function labelOf({ name, named, titles }: Pick<OwnColumn, "name" | "named" | "titles">): string {
  const [[title = name] = []] = titles.values();
  return named ? name : title;
}

/** Percent-encoded; a lone surrogate, which no URL can hold, as U+FFFD. */
export const encoded = (title: string): string => encodeURIComponent(title.toWellFormed());
