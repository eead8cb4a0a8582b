import type { Finding } from "../../report/model.ts";
import { trimmed } from "./cell.ts";

/** Rules that speak of what is mended, if not of that alone. */
const mendableRules: ReadonlySet<string> = new Set([
  "byte-order-mark",
  "encoding",
  "mixed-line-endings",
  "blank-row",
  "blank-column-name",
  "long-row",
  "stray-quote",
  "space-around-quotes",
  "trailing-columns",
  "trailing-rows",
]);

/** Whether it is worth looking if a finding can be mended: by its rule, or since spaces stand around what was found. */
export const mayBeMended = ({ rule, found = [] }: Finding): boolean =>
  mendableRules.has(rule) || found.some((value) => trimmed(value) !== value);
