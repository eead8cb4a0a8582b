import type { Finding } from "../../report/model.ts";
import { UserError } from "../../report/user-error.ts";
import { findingAt } from "../findings.ts";
import { parseText } from "../schema/document.ts";
import { inContext } from "./context.ts";
import type { TableGroup } from "./model.ts";
import { fault, isObject, type Part, property, shown } from "./part.ts";
import type { Sources } from "./sources.ts";
import { readLoneTable, readTableGroup } from "./table.ts";

export type CsvwMetadata = {
  /** Undefined when the text is no metadata at all. */
  readonly group: TableGroup | undefined;
  /** Errors (`metadata-invalid`), and what was left out (`metadata-ignored`), by file and line. */
  readonly findings: readonly Finding[];
};

/**
 * Reads CSVW metadata into plain, resolved data: a lone table becomes a group of one, links are absolute, schemas and dialects in
 * documents of their own are read, and columns have what they inherit. Never throws for what is written: all of it is in the
 * findings.
 * @param url of the metadata, which its links lead from
 * @see Metadata Vocabulary for Tabular Data, W3C 2015, with its §6 on normalization
 */
export async function readCsvw(text: string, url: string, sources: Sources): Promise<CsvwMetadata> {
  const findings: Finding[] = [];
  const part = topOf(text, url, sources, findings);
  if (part === undefined) return { group: undefined, findings };
  const isGroup = property(part, "tables") !== undefined || (property(part, "url") === undefined && isNamedGroup(part));
  if (isGroup)
    return { group: await readTableGroup(inContext({ ...part, what: "the group of tables" }), sources), findings };
  return { group: await readLoneTable(inContext({ ...part, what: "the table" }), sources), findings };
}

const isNamedGroup = (part: Part) => property(part, "@type") === "TableGroup";

function topOf(text: string, url: string, sources: Sources, findings: Finding[]): Part | undefined {
  const file = sources.nameOf(url);
  try {
    const document = parseText(file, text, "json");
    const scope = { document, base: url, language: "und", findings, refuse: sources.refuse };
    const part: Part = { scope, path: [], value: {}, what: "the metadata" };
    if (isObject(document.value)) return { ...part, value: document.value };
    fault(
      part,
      [],
      `The metadata is ${shown(document.value)}; an object is accepted`,
      "Write a table or a group of tables.",
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [, line = "1", message = error.message] = /:([0-9]+): (.*)$/s.exec(error.message) ?? [];
    findings.push(findingAt("metadata-invalid", { message, fix: error.fix }, file, { line: Number(line), column: 1 }));
  }
  return undefined;
}
