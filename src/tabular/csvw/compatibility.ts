import { counted } from "../../report/counts.ts";
import type { Findings, Spot } from "../findings.ts";
import { labelOf } from "./column.ts";
import { languagesMatch } from "./language.ts";
import type { Column } from "./model.ts";

/** A column as the file's header rows name it: one title for each of them, blank ones left out. */
export type HeaderColumn = { readonly titles: readonly string[]; readonly spot: Spot | undefined };

/**
 * Compares what describes a table with what its file says of itself: as many columns, and at each place a title that both have. A
 * name alone is no title.
 * @param language of the file's titles
 * @see Metadata Vocabulary for Tabular Data §5.5.1
 */
export function checkCompatible(
  columns: readonly Column[],
  header: readonly HeaderColumn[],
  { language, commentPrefix }: { readonly language: string; readonly commentPrefix: string | undefined },
  findings: Findings,
): void {
  const described = columns.filter(({ virtual }) => !virtual);
  const sizes = `The file has ${counted(header.length, "column")}, and the metadata describes ${described.length}`;
  for (const column of described.slice(header.length)) {
    const name = labelOf(column);
    const message = `${sizes}: there is no "${name}"`;
    findings.group("missing-column", name, () => ({ message, field: name })).add();
  }
  for (const { titles, spot } of header.slice(described.length)) {
    findings.group("extra-column", "", () => ({ message: sizes })).add(spot, titles.join(", "));
  }
  for (const [index, column] of described.entries()) {
    const own = header[index];
    if (own === undefined || isCompatible(column, own, language)) continue;
    findings
      .group("misnamed-column", `${index}`, () => ({
        message: `Column ${index + 1} has ${wanted(column)}, and the file's header has another title there`,
        fix: startsComment(column, commentPrefix)
          ? `A line that starts with ${commentPrefix} is a comment: put its first cell in quotation marks, or set commentPrefix to null in the dialect.`
          : 'Make the two the same: the header is compared with "titles", by language and upper and lower case.',
        field: labelOf(column),
      }))
      .add(own.spot, own.titles.join(", "));
  }
}

function isCompatible({ named, titles }: Column, header: HeaderColumn, language: string): boolean {
  if ((!named && titles.size === 0) || header.titles.length === 0) return true;
  return [...titles].some(
    ([tag, texts]) => languagesMatch(tag, language) && texts.some((text) => header.titles.includes(text)),
  );
}

const startsComment = ({ titles }: Column, prefix: string | undefined): boolean =>
  prefix !== undefined && [...titles.values()].some((texts) => texts.some((text) => text.startsWith(prefix)));

function wanted({ name, titles }: Column): string {
  const texts = [...titles].flatMap(([tag, list]) =>
    list.map((text) => `"${text}"${tag === "und" ? "" : ` (${tag})`}`),
  );
  return texts.length === 0 ? `the name "${name}" and no titles` : `the title ${texts.slice(0, 5).join(" or ")}`;
}
