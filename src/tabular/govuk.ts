import { counted } from "../report/counts.ts";
import type { Finding, Level } from "../report/model.ts";
import type { LineEnds } from "./csv/record.ts";
import { type About, findingAt } from "./findings.ts";
import type { Dialect, Field, TableSource } from "./model.ts";
import { defaultDialect } from "./schema/dialect.ts";
import { dateStandard, tabularDataStandard } from "./standard-rules.ts";

/**
 * The findings of a table, judged by the government's tabular data standard: those that it knows have its level and its address,
 * and there are some that only it asks for.
 *
 * @param lineEnds how often each line end was met; undefined where nobody has counted
 */
export function judgedByStandard(
  { path, dialect, schema }: TableSource,
  findings: readonly Finding[],
  lineEnds: LineEnds | undefined,
): readonly Finding[] {
  const at = (rule: "standard-line-endings" | "standard-header" | "standard-dialect", about: About) => ({
    ...findingAt(rule, about, path),
    link: tabularDataStandard,
  });
  const own: Finding[] = [];
  const ends = lineEnds && singleEnd(lineEnds);
  if (ends) own.push(at("standard-line-endings", { message: `${ends}; CRLF is asked for` }));
  if (!dialect.header) own.push(at("standard-header", { message: "The table is declared to have no header" }));
  const others = otherThanRfc4180(dialect);
  if (others.length > 0) own.push(at("standard-dialect", { message: `The dialect declares ${others.join(", ")}` }));
  return [...findings.map(raised), ...own, ...(schema?.fields ?? []).flatMap((field) => dateFinding(field, path))];
}

/** What the standard, or RFC 4180 which it builds on, does not allow, and how bad that is. */
export const standardLevels: ReadonlyMap<string, Level> = new Map([
  ["byte-order-mark", "warning"],
  ["mixed-line-endings", "warning"],
  ...[
    ...["encoding", "title-row", "wrong-delimiter", "other-quote", "blank-row", "trailing-rows", "trailing-columns"],
    ...["totals-row", "footnote-row", "short-row", "long-row", "stray-quote", "unclosed-quote", "space-around-quotes"],
  ].map((rule) => [rule, "error"] as const),
]);

function raised(finding: Finding): Finding {
  const level = standardLevels.get(finding.rule);
  if (level === undefined) return finding;
  const why = `${finding.why ?? ""} The government's tabular data standard does not allow it.`;
  return { ...finding, level, why: why.trim(), link: tabularDataStandard };
}

/** Where all lines end in the same way, and not in CRLF: which. */
function singleEnd({ lf, crlf, cr }: LineEnds): string | undefined {
  if (crlf > 0 || (lf > 0 && cr > 0) || lf + cr === 0) return undefined;
  const count = lf + cr;
  return `${counted(count, "line")} ${count === 1 ? "ends" : "end"} in ${lf > 0 ? "LF" : "CR"}`;
}

const otherThanRfc4180 = (dialect: Dialect) =>
  (["delimiter", "quoteChar", "doubleQuote", "escapeChar", "skipInitialSpace", "commentChar"] as const).flatMap(
    (key) => (dialect[key] === defaultDialect[key] ? [] : [`${key} ${JSON.stringify(dialect[key])}`]),
  );

const isoFormats: Partial<Readonly<Record<Field["type"], RegExp>>> = {
  date: /^%Y-%m-%d$/,
  datetime: /^%Y-%m-%dT%H:%M(?::%S(?:\.%f)?)?(?:Z|%z)?$/,
  time: /^%H:%M(?::%S(?:\.%f)?)?(?:Z|%z)?$/,
};

function dateFinding({ name, type, format = "default" }: Field, path: string): readonly Finding[] {
  const iso = isoFormats[type];
  if (iso === undefined || format === "default" || iso.test(format)) return [];
  const message = `The column "${name}" is declared to have ${type === "time" ? "times" : "dates"} in the format ${JSON.stringify(format)}; ISO 8601 is asked for`;
  return [{ ...findingAt("standard-dates", { message, field: name }, path), link: dateStandard }];
}
