import { grouped } from "../../report/counts.ts";
import { html } from "../../report/escape.ts";
import type { Compared } from "../drift/compared.ts";
import { distinctInWords } from "../profile/figure.ts";
import { onLineInWords, shareInWords } from "../profile/words.ts";
import type { ColumnProfile, TableProfile } from "../profile.ts";
import { plotOf } from "./plot.ts";

/** Columns drawn of a table; of a wider one, the rest is named. */
const mostColumns = 60;

/** What a table holds, a drawing for each column. */
export function columnsInHtml(profile: TableProfile, compared: Pick<Compared, "before"> | undefined): string {
  const rows = profile.sampled?.rows ?? profile.rows;
  const before = compared?.before;
  const was = (name: string) => before?.columns.find((column) => column.name === name);
  const shown = profile.columns.slice(0, mostColumns);
  const left = profile.columns.length - shown.length;
  return [
    sampledInHtml(profile),
    before === undefined ? "" : key,
    `<ul class="columns">${shown.map((column) => columnInHtml(column, rows, was(column.name), before)).join("")}</ul>`,
    left === 0 ? "" : `<p class="facts">And ${grouped(left)} more columns.</p>`,
  ].join("\n");
}

const sampledInHtml = ({ rows, sampled }: TableProfile) =>
  sampled === undefined
    ? ""
    : `<p class="facts">Of ${grouped(rows)} rows, one of every ${grouped(sampled.every)} was looked at: shares are true to within two or three points, and rare values may be missing.</p>`;

const key = `<p class="key"><span><svg viewBox="0 0 24 12" aria-hidden="true"><rect y="2" width="24" height="10"/></svg>now</span><span><svg viewBox="0 0 24 12" aria-hidden="true"><polyline points="0,10 8,10 8,3 16,3 16,8 24,8"/></svg>before</span></p>`;

function columnInHtml(
  column: ColumnProfile,
  rows: number,
  was: ColumnProfile | undefined,
  before: TableProfile | undefined,
): string {
  const { name, type, missing, personal, spread } = column;
  const beforeRows = before?.sampled?.rows ?? before?.rows ?? 0;
  const empty = emptyInWords(missing, rows);
  const wasEmpty = was && emptyInWords(was.missing, beforeRows);
  const facts = [
    wasEmpty === undefined || wasEmpty === empty ? empty : `<span class="changed">${empty}</span>, was ${wasEmpty}`,
    `${distinctInWords(column)} distinct`,
    ...(spread && spread.bins.length > 1 ? [`median ${html(onLineInWords(type, spread.quantiles[10] ?? 0))}`] : []),
    ...(before !== undefined && was === undefined ? [`<span class="changed">new</span>`] : []),
  ];
  const drawing =
    personal === true
      ? `<p class="none">Personal: not shown</p>`
      : plotOf(column, rows - missing, was && { column: was, rows: beforeRows - was.missing });
  return `<li class="column"><h4>${html(name)}<span class="type">${typeWords[type] ?? type}</span></h4><p class="facts">${facts.map((fact) => `<span class="fact">${fact}</span>`).join(" · ")}</p>${drawing}</li>`;
}

function emptyInWords(missing: number, rows: number): string {
  const share = shareInWords(missing, rows);
  return share === "none" ? "never empty" : share === "all" ? "always empty" : `${share} empty`;
}

const typeWords: Readonly<Partial<Record<ColumnProfile["type"], string>>> = {
  string: "text",
  integer: "whole number",
  yearmonth: "month",
  datetime: "date and time",
};
