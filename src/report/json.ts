import type { ReportFile } from "./model.ts";
import { type Values, withValues } from "./values.ts";

/**
 * The whole report as `--json` writes it: one object as in `model.ts`, two spaces deep, ending in a line end. Characters that
 * are not seen are escaped as JSON allows, so that printing the file on a terminal is harmless; any parser reads them back.
 */
export function toJson(file: ReportFile, values: Values): string {
  return `${JSON.stringify(withValues(file, values), undefined, 2).replace(unseen, unitEscapes)}\n`;
}

const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One `\uXXXX` for each UTF-16 code unit, as JSON writes characters outside the first plane. */
const unitEscapes = (character: string): string =>
  character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
