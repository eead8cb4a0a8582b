import { createColors } from "picocolors";
import { markdown, markdownCode, markdownSentence, shorten, shown } from "./escape.ts";
import type { Figure, FigureCell } from "./model.ts";
import { widthOf, wrap } from "./wrap.ts";

/** From nothing to the highest. */
const blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** Code points of a cell at most. */
const longest = { terminal: 28, markdown: 60, sentence: 400 } as const;

/** Counts as a row of blocks, the highest as high as can be: `▁▂▅█▃`. What is more than nothing is higher than nothing. */
export function blocksOf(counts: readonly number[]): string {
  const highest = Math.max(...counts, 1);
  const heights = counts.map((count) => (count === 0 ? 0 : 1 + Math.round((count / highest) * (blocks.length - 2))));
  return heights.map((height) => blocks[height] ?? "").join("");
}

/** A figure for a terminal: the title, then aligned columns, the last of them cut where there is no room. */
export function figureInText(
  { title, note, columns, rows }: Figure,
  { color, width }: { readonly color: boolean; readonly width: number },
): string[] {
  const { bold, dim } = createColors(color);
  const cells = [columns.map((name) => shown(name, longest.terminal)), ...rows.map((row) => row.map(cellInText))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => widthOf(row[index] ?? ""))));
  const lines = cells.map((row) =>
    fitted(row.map((cell, index) => cell + " ".repeat((widths[index] ?? 0) - widthOf(cell))).join("  "), width - 4),
  );
  return [
    `  ${bold(shown(title, width - 2))}`,
    ...lines.map((line, index) => `    ${index === 0 ? dim(line) : line}`),
    ...(note === undefined ? [] : wrap(shown(note, 400), width - 4).map((line) => `    ${dim(line)}`)),
  ];
}

const cellInText = (cell: FigureCell) =>
  typeof cell === "string"
    ? shown(cell, longest.terminal)
    : "bars" in cell
      ? blocksOf(cell.bars)
      : shown(cell.value, longest.terminal);

/** The beginning that a line has room for, without spaces at its end. */
function fitted(text: string, width: number): string {
  const line = text.trimEnd();
  if (widthOf(line) <= width) return line;
  const kept = Array.from(line);
  while (kept.length > 0 && widthOf(kept.join("")) > width - 1) kept.pop();
  return `${kept.join("").trimEnd()}…`;
}

/** A figure for a page on GitHub: a table, folded away where nothing is decided by it. */
export function figureInMarkdown({ title, note, folded = false, forReviewers = false, columns, rows }: Figure): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const table = [
    line(columns.map((name) => markdown(name))),
    line(columns.map(() => ":--")),
    ...rows.map((row) => line(row.map((cell) => cellInMarkdown(cell, forReviewers)))),
    ...(note === undefined ? [] : [`\n${markdown(shorten(note, 400))}\n`]),
  ].join("");
  const heading = markdown(shorten(title, 200));
  return folded
    ? `\n<details><summary>${heading}</summary>\n\n${table}\n</details>\n`
    : `\n#### ${heading}\n\n${table}`;
}

function cellInMarkdown(cell: FigureCell, mayBeSentence: boolean): string {
  if (typeof cell === "string" && mayBeSentence) return markdownSentence(shorten(cell, longest.sentence));
  if (typeof cell === "string") return markdown(shorten(cell, longest.markdown));
  if ("bars" in cell) return `<span role="img" aria-label="${markdown(cell.says)}">${blocksOf(cell.bars)}</span>`;
  return cell.value === "" ? "" : markdownCode(cell.value, longest.markdown);
}
