import type { Finding } from "../../report/model.ts";
import { findingAt } from "../findings.ts";
import { resolved, withoutFragment } from "./links.ts";
import { type CsvwMetadata, readCsvw } from "./read.ts";
import { type Sources, textAt } from "./sources.ts";
import { expandUrl } from "./uri-template.ts";

const defaultLocations = "{+url}-metadata.json\ncsv-metadata.json";
const wellKnown = "/.well-known/csvm";

export type Located = {
  /** Where the metadata is. */
  readonly url: string | undefined;
  readonly metadata: CsvwMetadata | undefined;
  readonly findings: readonly Finding[];
};

/**
 * The metadata of a table of which only the file is known: what its Link header names, else the first of the locations that the
 * site, or the standard, has for it. Metadata that does not describe the table is passed over, with a warning.
 * @param url of the table @param link its Link header
 * @returns undefined metadata where there is none: then the file describes itself
 * @see Model for Tabular Data and Metadata on the Web §5
 */
export async function locateMetadata(url: string, link: string | undefined, sources: Sources): Promise<Located> {
  const findings: Finding[] = [];
  const table = resolved(withoutFragment(url), url) ?? url;
  const linked = describedBy(link ?? "").at(-1);
  const located = linked === undefined ? [] : [resolved(linked, url) ?? ""];
  const read = async (candidates: readonly string[]): Promise<Omit<Located, "findings"> | undefined> => {
    for (const candidate of candidates) {
      const answer = await textAt(candidate, sources);
      if ("fault" in answer) continue;
      const metadata = await readCsvw(answer.text, candidate, sources);
      if (metadata.group === undefined || metadata.group.tables.some((own) => own.url === table))
        return { url: candidate, metadata };
      findings.push(passedOver(sources.nameOf(candidate), sources.nameOf(url)));
    }
    return undefined;
  };
  const found = (await read(located)) ?? (await read(await siteLocations(table, sources)));
  return { url: found?.url, metadata: found?.metadata, findings };
}

function passedOver(file: string, table: string): Finding {
  const message = `${file} is where the metadata of ${table} would be, and does not describe that table: it is passed over`;
  return findingAt("metadata-ignored", { message, fix: "Add the table to it, or give it another name." }, file, {
    line: 1,
    column: 1,
  });
}

async function siteLocations(url: string, sources: Sources): Promise<readonly string[]> {
  const configuration = await textAt(resolved(wellKnown, url) ?? wellKnown, sources);
  const templates = "text" in configuration ? configuration.text : defaultLocations;
  return templates
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(0, 100)
    .flatMap((template) => resolved(expandUrl(template, url), url) ?? []);
}

const mediaTypes: ReadonlySet<string> = new Set(["application/csvm+json", "application/ld+json", "application/json"]);

/** The targets of a Link header that describe what it came with, as JSON. @see RFC 8288 §3 */
export function describedBy(header: string): readonly string[] {
  return [...header.matchAll(/<([^>]*)>([^,<"]*(?:"[^"]*"[^,<"]*)*)/g)].flatMap(([, target = "", written = ""]) => {
    const parameters = new Map(
      [...written.matchAll(/;\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s;,]+))/g)].map(
        ([, name = "", quoted, bare]) => [name.toLowerCase(), (quoted ?? bare ?? "").toLowerCase()] as const,
      ),
    );
    const relations = (parameters.get("rel") ?? "").split(/\s+/);
    return relations.includes("describedby") && mediaTypes.has(parameters.get("type") ?? "") ? [target] : [];
  });
}
