import { html } from "../../report/escape.ts";
import type { FieldType } from "../model.ts";
import { shapeInWords } from "../profile/figure.ts";
import { onLineInWords, shareInWords } from "../profile/words.ts";
import type { ColumnProfile, Spread } from "../profile.ts";

const width = 300;
const height = 72;

/** Categories drawn of a column at most. */
const mostBars = 6;

/** A column as a drawing: a histogram of what lies on a line, or bars of the commonest values; with what it was before, where that is known. */
export function plotOf(
  column: ColumnProfile,
  rows: number,
  before?: { readonly column: ColumnProfile; readonly rows: number },
): string {
  const { spread, top = [] } = column;
  const was = before?.column.type === column.type ? before : undefined;
  if (spread && spread.bins.length > 1) {
    const then = was?.column.spread;
    if (then === undefined) return histogram(column, spread, undefined);
    // On one line with another unit, one of the two is a dot.
    if (areFarApart(spread, then)) {
      const ends = [then.from, then.to].map((value) => html(onLineInWords(column.type, value)));
      return `${histogram(column, spread, undefined)}<p class="ends changed">before: ${ends.join(" to ")}</p>`;
    }
    return histogram(column, spread, then);
  }
  return top.length === 0 ? "" : categories(top, rows, was && { top: was.column.top ?? [], rows: was.rows });
}

function areFarApart(a: Spread, b: Spread): boolean {
  const both = Math.max(a.to, b.to) - Math.min(a.from, b.from);
  return Math.min(a.to - a.from, b.to - b.from) < both / 20;
}

function histogram({ name, type }: ColumnProfile, spread: Spread, before: Spread | undefined): string {
  const from = Math.min(spread.from, before?.from ?? spread.from);
  const to = Math.max(spread.to, before?.to ?? spread.to);
  const x = (value: number) => ((value - from) / (to - from)) * width;
  // By density, so that bins of two widths can be compared.
  const density = ({ bins, from, to }: Spread) => {
    const total = bins.reduce((sum, count) => sum + count, 0);
    return bins.map((count) => (count / total / (to - from || 1)) * bins.length);
  };
  const [now, then] = [density(spread), before ? density(before) : []];
  const highest = Math.max(...now, ...then);
  const y = (value: number) => (value / highest) * (height - 4);
  const binOf = ({ bins, from, to }: Spread) => (to - from) / bins.length;
  const bars = now.map((value, index) => {
    const left = x(spread.from + index * binOf(spread));
    const wide = x(spread.from + (index + 1) * binOf(spread)) - left;
    const tall = value === 0 ? 0 : Math.max(1.5, y(value));
    return `<rect x="${at(left + 0.5)}" y="${at(height - tall)}" width="${at(Math.max(0.5, wide - 1))}" height="${at(tall)}"/>`;
  });
  const says = `Histogram of ${name}, from ${onLineInWords(type, spread.from)} to ${onLineInWords(type, spread.to)}: ${shapeInWords(spread.bins)}.`;
  const outline = before ? steps(before, then, x, y, binOf(before)) : "";
  return `<svg class="histogram" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${html(says)}">${bars.join("")}${outline}</svg>${endsInHtml(type, before ? [spread, before] : [spread])}`;
}

/** What stands at the ends of the line; where some values lie beyond, how far. */
function endsInHtml(type: FieldType, spreads: readonly Spread[]): string {
  const least = Math.min(...spreads.map(({ quantiles, from }) => quantiles[0] ?? from));
  const greatest = Math.max(...spreads.map(({ quantiles, to }) => quantiles.at(-1) ?? to));
  const from = Math.min(...spreads.map((spread) => spread.from));
  const to = Math.max(...spreads.map((spread) => spread.to));
  const said = (value: number) => html(onLineInWords(type, value));
  const low = least < from ? `${said(from)} (some from ${said(least)})` : said(least);
  const high = greatest > to ? `${said(to)} (some up to ${said(greatest)})` : said(greatest);
  return `<p class="ends"><span>${low}</span><span>${high}</span></p>`;
}

/** The outline of a histogram. */
function steps(
  { from }: Spread,
  heights: readonly number[],
  x: (value: number) => number,
  y: (value: number) => number,
  bin: number,
): string {
  const points = heights.flatMap((value, index) => [
    `${at(x(from + index * bin))},${at(height - y(value))}`,
    `${at(x(from + (index + 1) * bin))},${at(height - y(value))}`,
  ]);
  return `<polyline points="${points.join(" ")}"/>`;
}

type Top = NonNullable<ColumnProfile["top"]>;

function categories(top: Top, rows: number, before: { readonly top: Top; readonly rows: number } | undefined): string {
  const shown = top.slice(0, mostBars);
  const shareBefore = (value: string) => {
    const was = before?.top.find((one) => one.value === value)?.count ?? 0;
    return before === undefined || before.rows === 0 ? 0 : was / before.rows;
  };
  const most = Math.max(...shown.map(({ value, count }) => Math.max(count / rows, shareBefore(value))));
  const lines = shown.map(({ value, count }) => {
    const share = (100 * count) / rows / most;
    const was =
      before === undefined
        ? ""
        : `<line x1="${at((100 * shareBefore(value)) / most)}" x2="${at((100 * shareBefore(value)) / most)}" y1="0" y2="10"/>`;
    const label = value === "" ? "<i>empty text</i>" : html(value.length > 40 ? `${value.slice(0, 39)}…` : value);
    return `<li><span class="label">${label}</span><span class="share">${shareInWords(count, rows)}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="1" width="${at(Math.max(0.5, share))}" height="8"/>${was}</svg></li>`;
  });
  const more = top.length > shown.length ? `<li class="more">and others</li>` : "";
  return `<ul class="categories">${lines.join("")}${more}</ul>`;
}

const at = (value: number) => String(Math.round(value * 100) / 100);
