import { levelOrder } from "./counts.ts";
import { shown } from "./escape.ts";
import type { Finding, Report, ReportFile } from "./model.ts";
import { moreOf, placeOf } from "./place.ts";
import { type Values, withValues } from "./values.ts";

/**
 * The report as JUnit XML, which most systems of continuous integration show as tests: a suite for each stage, in it a case for each
 * finding, and one that passes where a stage found nothing. An error fails its case; a warning or a note is what a passing case wrote.
 */
export function toJUnit(file: ReportFile, values: Values): string {
  const { stages } = withValues(file, values);
  const cases = stages.map((stage) => ({ stage, cases: casesOf(stage) }));
  const total = totals(cases.flatMap((suite) => suite.cases));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="slipway"${attributes(total)}>`,
    ...cases.flatMap(({ stage, cases }) => [
      `  <testsuite${attributes({ name: stage.stage, ...totals(cases), time: stage.seconds })}>`,
      ...cases.map(({ xml }) => xml),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

type Case = { readonly outcome: "passed" | "failures" | "errors" | "skipped"; readonly xml: string };

function casesOf({ stage, verdict, headline, findings }: Report): readonly Case[] {
  const whole = { classname: `slipway.${stage}`, name: shown(headline, 300) };
  if (verdict === "not-run") return [{ outcome: "skipped", xml: xmlOf(whole, '<skipped message="not run"/>') }];
  if (findings.length === 0) return [{ outcome: "passed", xml: xmlOf(whole, "") }];
  return findings
    .toSorted((a, b) => levelOrder(a.level) - levelOrder(b.level))
    .map((finding) => caseOf(stage, verdict, finding));
}

function caseOf(stage: string, verdict: Report["verdict"], finding: Finding): Case {
  const { rule, level, location } = finding;
  const place = location === undefined ? {} : { file: shown(location.file, 300), line: location.line ?? 1 };
  const about = {
    classname: `slipway.${stage}.${shown(location?.file ?? "", 300)}`.replace(/\.$/, ""),
    name: shown([rule, ...(location?.field === undefined ? [] : [location.field])].join(" "), 200),
    ...place,
  };
  const text = escaped(textOf(finding));
  if (level !== "error") return { outcome: "passed", xml: xmlOf(about, `<system-out>${text}</system-out>`) };
  const element = verdict === "error" ? "error" : "failure";
  const head = attributes({ type: shown(rule, 200), message: shown(finding.message, 600) });
  return {
    outcome: verdict === "error" ? "errors" : "failures",
    xml: xmlOf(about, `<${element}${head}>${text}</${element}>`),
  };
}

function textOf(finding: Finding): string {
  const { level, location, message, found = [], why, fix } = finding;
  const more = moreOf(finding);
  return [
    `${location === undefined ? "" : `${shown(placeOf(location), 300)}: `}${level}: ${shown(message, 600)}`,
    ...(found[0] === undefined ? [] : [`Found: ${shown(found[0])}`]),
    ...(more === undefined ? [] : [more]),
    ...(why === undefined ? [] : [prose(why)]),
    ...(fix === undefined ? [] : [`Fix: ${prose(fix)}`]),
  ].join("\n");
}

const prose = (text: string) => shown(text.replace(/\s*\n\s*/g, " ").trim(), 1000);

const xmlOf = (about: Readonly<Record<string, string | number>>, content: string): string =>
  content === "" ? `    <testcase${attributes(about)}/>` : `    <testcase${attributes(about)}>${content}</testcase>`;

const totals = (cases: readonly Case[]) => ({
  tests: cases.length,
  failures: cases.filter(({ outcome }) => outcome === "failures").length,
  errors: cases.filter(({ outcome }) => outcome === "errors").length,
  skipped: cases.filter(({ outcome }) => outcome === "skipped").length,
});

const attributes = (pairs: Readonly<Record<string, string | number>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");

/** What is not seen has been written as its escape; two characters that are none are left, which XML 1.0 does not allow. */
const escaped = (text: string): string =>
  text.replace(/[\ufffe\uffff]/g, "\ufffd").replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
