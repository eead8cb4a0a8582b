import { html } from "../../report/escape.ts";
import type { Figure } from "../../report/model.ts";
import { type About, differenceFigure, differenceInWords } from "../rows-between/figure.ts";
import type { RowDifference } from "../rows-between/row-difference.ts";

/** Rows that are added, removed and changed, as a table with the first of them. */
export function rowsInHtml(path: string, baseline: string, difference: RowDifference, about: About): string {
  const words = differenceInWords(difference);
  const figure = differenceFigure(path, baseline, difference, about);
  const said = `<p class="outcome">${html(words.charAt(0).toUpperCase() + words.slice(1))}.</p>`;
  return figure === undefined ? said : said + tableInHtml(figure);
}

/** A figure of words and values; nothing is drawn in it. */
function tableInHtml({ title, note, columns, rows }: Figure): string {
  const label = html(title);
  const head = columns.map((column) => `<th scope="col">${html(column)}</th>`).join("");
  const body = rows
    .map((row) => row.map((cell) => (typeof cell === "string" ? cell : "value" in cell ? cell.value : "")))
    .map(
      ([kind = "", ...cells]) =>
        `<tr><th scope="row">${html(kind)}</th>${cells.map((cell) => `<td>${html(cell)}</td>`).join("")}</tr>`,
    )
    .join("");
  return `<div class="scroll rows" role="region" tabindex="0" aria-label="${label}"><table><caption>${label}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${note === undefined ? "" : `<p class="facts">${html(note)}</p>`}`;
}
