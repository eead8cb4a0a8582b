import { grouped } from "../../report/counts.ts";
import { masked } from "../../report/values.ts";
import type { Findings, Spot } from "../findings.ts";
import type { HeaderColumn } from "../header.ts";
import type { MissingValue } from "../model.ts";
import { readerOf } from "../types/field-reader.ts";
import { personalKey } from "../types/personal.ts";
import { ukTypeOf } from "../types/uk/uk-types.ts";
import { type Look, lookAtColumn } from "./column-look.ts";
import { identifyingKinds, insteadOf, inWords } from "./combinations.ts";
import { describingKinds } from "./describing-kinds.ts";
import { countMentions } from "./free-text.ts";
import { personalKinds } from "./personal-kinds.ts";
import { joined } from "./words.ts";

/** Rows of each table that are looked at: enough to tell a habit from chance, and read in some milliseconds. */
export const sampleRows = 1_000;

/** Of a table with very many columns fewer rows are looked at. */
const mostCells = 200_000;

/** Looks at a table's first rows for what says who somebody is, where the schema does not say so. */
export type Sample = {
  /** Whether it wants to see the next row, whole. */
  isOpen(): boolean;
  add(texts: readonly (string | undefined)[], spotOf: (column: number) => Spot): void;
  /** Says what it saw. */
  end(): void;
};

const kinds = [...personalKinds, ...Object.values(describingKinds)];

export function createSample(
  columns: readonly HeaderColumn[],
  missingValues: readonly MissingValue[],
  findings: Findings,
  mostRows: number = sampleRows,
): Sample {
  const watched = columns.map(({ name, field }, index) => ({
    column: index,
    name,
    field,
    isKnown: field !== undefined && readerOf(field).personal === true,
    isNobodys: field?.properties[personalKey] === false,
    called: field ? `"${name}"` : `column ${index + 1}`,
    absent: new Set((field?.missingValues ?? missingValues).map(({ value }) => value)),
    look: lookAtColumn(name, kinds, field && ukTypeOf(field)?.name),
    mentions: countMentions(),
  }));
  type Watched = (typeof watched)[number];
  const most = Math.min(mostRows, Math.ceil(mostCells / columns.length));
  let rows = 0;

  function report({ column, name, field, called }: Watched, what: string, message: string, first: Look["first"]): void {
    const { text = "", spot } = first ?? {};
    findings
      .group("personal-data", `${column} ${what}`, () => ({
        message: `${capitalised(called)} ${message}`,
        ...(field === undefined ? {} : { field: field.name }),
        personal: true,
      }))
      .add(spot, masked(text));
    findings.keepSecret(name);
  }

  function reportColumn(one: Watched): void {
    if (one.isKnown || one.isNobodys) return;
    const [look] = one.look.results().filter(({ kind }) => personalKinds.includes(kind));
    if (look) {
      report(one, look.kind.name, `probably holds ${look.kind.plural}: ${reasonFor(look)}`, look.first);
      return;
    }
    for (const { what, count, first } of one.mentions.results()) {
      report(
        one,
        what,
        `has ${what} in its text, in ${grouped(count)} of the ${grouped(rows)} rows that were looked at`,
        first,
      );
    }
  }

  function reportCombination(): void {
    const byKind = new Map<string, { readonly one: Watched; readonly look: Look }>();
    for (const one of watched) {
      if (one.isNobodys) continue;
      for (const look of one.look.results()) if (!byKind.has(look.kind.name)) byKind.set(look.kind.name, { one, look });
    }
    const together = identifyingKinds(new Set(byKind.keys()));
    const parts = together.flatMap((kind) => byKind.get(kind) ?? []);
    // Who has marked each of them knows.
    if (parts.every(({ one }) => one.isKnown)) return;
    const names = capitalised(joined(parts.map(({ one }) => one.called)));
    findings
      .group("identifying-combination", "", () => ({
        message: `${names} together probably tell who each row is about: ${joined(inWords(together))}`,
        fix: `Publish ${joined(insteadOf(together))}; or take one of the columns out.`,
      }))
      .add(parts[0]?.look.first?.spot);
  }

  return {
    isOpen: () => rows < most,
    add(texts, spotOf) {
      if (rows >= most) return;
      rows++;
      for (const { column, absent, look, mentions } of watched) {
        const text = texts[column];
        if (text === undefined || text === "" || absent.has(text)) continue;
        const spot = () => spotOf(column);
        look.add(text, spot);
        mentions.add(text, spot);
      }
    },
    end() {
      for (const one of watched) reportColumn(one);
      reportCombination();
    },
  };
}

function reasonFor({ hits, values, isCalledSo }: Look): string {
  const some = hits === values ? `all ${grouped(values)}` : `${grouped(hits)} of ${grouped(values)}`;
  const seen = values === 1 ? "the one value that was looked at" : `${some} values that were looked at`;
  if (isCalledSo) return `its name says so, and so does the form of ${seen}`;
  return `${seen} ${values === 1 ? "has" : "have"} their form`;
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
