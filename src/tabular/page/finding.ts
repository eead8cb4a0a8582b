import { grouped } from "../../report/counts.ts";
import { html } from "../../report/escape.ts";
import type { Finding, Level } from "../../report/model.ts";
import { masked } from "../../report/values.ts";
import type { Excerpt } from "./excerpt.ts";
import { excerptInHtml } from "./excerpt-table.ts";

const levelWord: Readonly<Record<Level, string>> = { error: "Error", warning: "Warning", note: "Note" };

export type FindingSettings = {
  /** The address of its heading in the page. */
  readonly id: string;
  /** 3 below a table, 4 below a part of one. */
  readonly heading: 3 | 4;
  readonly excerpt: Excerpt | undefined;
  /** Columns, by index, whose cells are masked, with what the check calls them. */
  readonly personal: ReadonlyMap<number, string>;
  /** Whether the reason was given before, for another column. */
  readonly isKnown: boolean;
};

/** A finding on the rows that it is about. */
export function findingInHtml(finding: Finding, settings: FindingSettings): string {
  const { level, message, why, fix, rule } = finding;
  const { id, heading, excerpt, isKnown } = settings;
  const shown = (excerpt && excerptInHtml(finding, excerpt, settings)) || foundInHtml(finding);
  return `<article class="finding ${level}" aria-labelledby="${id}">
<h${heading} id="${id}"><span class="tag">${levelWord[level]}:</span>${sentence(message)}</h${heading}>
${whereInHtml(finding)}${shown}
${why === undefined || isKnown ? "" : `<p class="why">${sentence(why)}</p>`}
${fix === undefined ? "" : `<p class="fix"><strong>What to do:</strong> ${sentence(fix)}</p>`}
<p class="rule">Rule <code>${html(rule)}</code></p>
</article>`;
}

/** Text in which names in backticks are set as code. */
export const sentence = (text: string): string =>
  text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? `<code>${html(part.slice(1, -1))}</code>` : html(part)))
    .join("");

function whereInHtml({ location, count, more = [], last }: Finding): string {
  if (location?.line === undefined) return "";
  const field = location.field === undefined ? "" : `, <code>${html(location.field)}</code>`;
  const others = count - 1;
  const lines = [...new Set(more.map(({ line }) => line))].filter((line) => line !== location.line);
  const end = last === undefined || [location.line, ...lines].includes(last.line) ? "" : ` ${grouped(last.line)}`;
  const listed =
    lines.length === 0
      ? ""
      : `: line${lines.length === 1 ? "" : "s"} ${lines.map(grouped).join(", ")}${others > lines.length ? ` …${end}` : ""}`;
  const rest = others === 0 ? "" : ` and ${grouped(others)} more${listed}`;
  return `<p class="where">Line ${grouped(location.line)}${field}${rest}</p>`;
}

function foundInHtml({ found = [], personal }: Finding): string {
  const distinct = [...new Set(found)].slice(0, 5);
  if (distinct.length === 0) return "";
  const cells = distinct.map((value) => `<code>${html(personal === true ? masked(value) : value) || "empty"}</code>`);
  return `<p class="where">Found: ${cells.join(", ")}</p>`;
}
