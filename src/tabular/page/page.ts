import { createHash } from "node:crypto";
import { counted, findingsInWords, levelOrder } from "../../report/counts.ts";
import { html } from "../../report/escape.ts";
import type { Finding, Verdict } from "../../report/model.ts";
import { byPlace } from "../../report/place.ts";
import { verdictOf } from "../../report/verdict.ts";
import { aboutColumns, type Compared } from "../drift/compared.ts";
import type { TableSource } from "../model.ts";
import type { TableProfile } from "../profile.ts";
import { columnsInHtml } from "./columns.ts";
import type { Excerpt } from "./excerpt.ts";
import { type FindingSettings, findingInHtml } from "./finding.ts";
import { rowsInHtml } from "./rows.ts";
import { style } from "./style.ts";

/** A table as its page shows it. */
export type PageTable = {
  readonly table: TableSource;
  readonly findings: readonly Finding[];
  readonly excerpt?: Excerpt;
  readonly profile?: TableProfile;
  readonly compared?: Compared;
};

export type PageOptions = {
  /** What the tables are compared with. */
  readonly baseline?: string | undefined;
  /** Findings about files that are no tables: what declares them. */
  readonly others?: readonly Finding[];
};

/** Findings shown of one table; the rest is counted. */
const mostFindings = 60;

/**
 * One page that stands by itself: what was found, on the rows it was found in, and what each table holds, drawn. It runs no script and
 * asks for nothing else; values are shown, personal ones masked.
 */
export function renderPage(tables: readonly PageTable[], { baseline, others = [] }: PageOptions = {}): string {
  const all = [...tables.flatMap(({ findings }) => findings), ...others];
  const [only] = tables;
  const verdict = verdictOf(all);
  const subject = tables.length === 1 && only ? only.table.path : counted(tables.length, "table");
  const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${html(subject)}: ${html(findingsInWords(all))}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the findings</a>
<div class="page">
<header class="${verdict}">
<p class="over">Data check</p>
<h1>${html(titleOf(all))}</h1>
<p class="lead">${html(leadOf(tables, verdict, baseline))}</p>
${tables.length > 1 ? contents(tables) : ""}
</header>
<main id="main">
${others.length === 0 ? "" : `<section class="part"><h2>What declares the tables</h2>${findingsInHtml(others, { id: "o", heading: 3, excerpt: undefined, personal: new Map() })}</section>`}
${tables.map((table, index) => tableInHtml(table, index, baseline)).join("\n")}
</main>
<footer>Made by <code>slipway validate --html</code>. The page holds data: it belongs where the data may be.</footer>
</div>
</body>
</html>
`;
}

function titleOf(all: readonly Finding[]): string {
  if (all.length === 0) return "Nothing found";
  const words = findingsInWords(all);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function leadOf(tables: readonly PageTable[], verdict: Verdict, baseline: string | undefined): string {
  const rows = tables.reduce((sum, { profile }) => sum + (profile?.rows ?? 0), 0);
  const outcome = {
    pass: "The data passes.",
    warn: "The data passes, with warnings.",
    fail: "The data does not pass.",
    error: "",
    "not-run": "",
  }[verdict];
  const against = baseline === undefined ? "" : ` Compared with ${baseline}.`;
  return `${outcome} ${counted(rows, "row")} in ${counted(tables.length, "table")}.${against}`;
}

const contents = (tables: readonly PageTable[]) =>
  `<nav aria-label="Tables"><ul>${tables
    .map(
      ({ table, findings }, index) =>
        `<li><a href="#t${index}">${html(table.path)}</a><span>${html(findingsInWords(findings))}</span></li>`,
    )
    .join("")}</ul></nav>`;

function tableInHtml(given: PageTable, index: number, baseline: string | undefined): string {
  const { table, findings, excerpt, profile, compared } = given;
  const sorted = findings.toSorted((a, b) => levelOrder(a.level) - levelOrder(b.level) || byPlace(a, b));
  const personal = personalColumns(findings, profile, excerpt);
  const own = sorted.filter((finding) => !isDrift(finding));
  const drift = sorted.filter(isDrift);
  const listed = (some: readonly Finding[], kind: string, heading: 3 | 4) =>
    findingsInHtml(some, { id: `t${index}${kind}`, heading, excerpt, personal });
  return `<section class="table" id="t${index}" aria-labelledby="t${index}h">
<h2 id="t${index}h">${html(table.path)}</h2>
${sizeInHtml(given)}
${own.length === 0 ? `<p class="facts">No fault was found.</p>` : listed(own, "f", 3)}
${baseline === undefined || compared === undefined ? "" : differenceInHtml(compared, baseline, listed(drift, "d", 4))}
${profile === undefined || profile.columns.length === 0 ? "" : `<div class="part"><h3>What it holds</h3>${columnsInHtml(profile, compared)}</div>`}
</section>`;
}

/** What is different between two states of a table: signs of drift, then rows. */
function differenceInHtml(compared: Compared, baseline: string, drift: string): string {
  const { table, rows } = compared;
  const signs = drift === "" ? `<p class="facts">No drift: nothing that chance would not explain.</p>` : drift;
  const between = rows ? rowsInHtml(table.path, baseline, rows, aboutColumns(compared)) : "";
  return `<div class="part"><h3>What is different since ${html(baseline)}</h3>${signs}${between}</div>`;
}

const isDrift = ({ rule }: Finding) => rule.startsWith("drift-");

function sizeInHtml({ table, profile }: PageTable): string {
  if (profile === undefined) return "";
  const described = table.declaredIn === undefined ? "" : `, described in <code>${html(table.declaredIn)}</code>`;
  return `<p class="facts">${counted(profile.rows, "row")}, ${counted(profile.columns.length, "column")}${described}</p>`;
}

/** Findings one below the other; why a rule matters is said once. */
function findingsInHtml(findings: readonly Finding[], settings: Omit<FindingSettings, "isKnown">): string {
  const known = new Set<string | undefined>();
  const articles = findings.slice(0, mostFindings).map((finding, at) => {
    const isKnown = known.has(finding.why);
    known.add(finding.why);
    return findingInHtml(finding, { ...settings, id: `${settings.id}${at}`, isKnown });
  });
  const left = findings.length - articles.length;
  return articles.join("\n") + (left === 0 ? "" : `<p class="facts">And ${counted(left, "more finding")}.</p>`);
}

/** Columns whose cells are masked, with their names: by their type, and where a finding says that they are personal. */
function personalColumns(
  findings: readonly Finding[],
  profile: TableProfile | undefined,
  excerpt: Excerpt | undefined,
): ReadonlyMap<number, string> {
  const columns = profile?.columns ?? [];
  const named = new Set(
    findings.flatMap(({ personal, location }) => (personal === true ? (location?.field ?? []) : [])),
  );
  const byName = columns.flatMap(({ name, personal }, index) =>
    personal === true || named.has(name) ? [[index, name] as const] : [],
  );
  const byLabel = (excerpt?.header?.cells ?? []).flatMap(({ text }, index) =>
    named.has(text) ? [[index, text] as const] : [],
  );
  // By place, where the excerpt calls the column otherwise than the finding does.
  const byNumber = findings.flatMap(({ personal, location: { field, fieldNumber } = {} }) =>
    personal === true && fieldNumber !== undefined ? [[fieldNumber - 1, field ?? ""] as const] : [],
  );
  return new Map([...byLabel, ...byNumber, ...byName]);
}
