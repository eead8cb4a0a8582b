import { attempts } from "../../src/pipeline/attempt.ts";
import type { Facts, Figure, Finding } from "../../src/report/model.ts";
import { UserError } from "../../src/report/user-error.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { sourceLines } from "../../src/runner/source-lines.ts";
import { findTables, tablesFor } from "../../src/tabular/discover.ts";
import type { TableSource } from "../../src/tabular/model.ts";
import type { PageTable } from "../../src/tabular/page/page.ts";
import type { TableProfile } from "../../src/tabular/profile.ts";
import { validate } from "../../src/tabular/stage.ts";
import { tableThread } from "../../threads/table-thread.ts";
import type { Given } from "../given.ts";
import { type Place, placesOf } from "../places.ts";
import { reportFileOf, type Show, show, write } from "../show.ts";

/** What goes onto the page that `--html` names, of all places together. */
type Page = { readonly tables: PageTable[]; readonly others: Finding[]; baseline?: string };

/** `slipway validate [PATH…] [--fix] [--diff]`: with `--fix`, the report is of what is left. */
export async function validateCommand({ paths, options }: Given): Promise<number> {
  const places = await placesOf(paths);
  const shown = await show(options, process, sourceLines(places.length === 1 ? (places[0]?.folder ?? ".") : "."));
  const stages = attempts(systemClock, shown.watcher);
  const page: Page = { tables: [], others: [] };
  const hints: string[] = [];
  for (const place of places) {
    await stages.attempt("validate", () => validatePlace(place, options, shown, { page, hints }));
  }
  if (options.html !== undefined) await writePage(options.html, page);
  for (const hint of hints) shown.say(hint);
  await shown.finish(reportFileOf(stages.reports()));
  return stages.exitCode();
}

/** What places say beside their reports. */
type Beside = { readonly page: Page; readonly hints: string[] };

async function validatePlace(place: Place, options: Given["options"], shown: Show, { page, hints }: Beside) {
  const { files, paths } = place;
  const { fix = false, diff = false } = options;
  const tables = paths.length === 0 ? await findTables(files) : await tablesFor(paths, files);
  let mended: Facts = {};
  if (fix || diff) {
    const { mend } = await import("../mend.ts");
    mended = await mend(tables, place, { fix, diff, color: shown.color }, shown.say);
  }
  const { report, outputs } = await checkPlace(place, tables, options, shown, page);
  if (!fix && !diff && shown.isForPeople && report.findings.length > 0) {
    const { mendHint } = await import("../mend.ts");
    hints.push(...[await mendHint(report.findings, tables, { files })].filter((hint) => hint !== undefined));
  }
  return { report: { ...report, facts: { ...report.facts, ...mended } }, outputs };
}

/** Checks the tables of a place, and looks at what they hold where somebody asks. */
async function checkPlace(
  place: Place,
  tables: readonly TableSource[],
  options: Given["options"],
  { log }: Show,
  page: Page,
) {
  const { files } = place;
  const { against, html, profile, standard, writeProfile } = options;
  const isProfiled = profile === true || [against, html, writeProfile].some((option) => option !== undefined);
  const result = await validate(
    tables,
    { ...(isProfiled && { profiled: "all" }), ...(standard !== undefined && { standard }) },
    { files, log, tableThread },
  );
  if (!isProfiled) return result;
  const { baselineOf, besideTables, comparedWith, pageTables, profiledOf, withDrift } = await import("../profiled.ts");
  const profiled = profiledOf(tables, result.outputs?.tables ?? []);
  const profiles = profiled.map((one) => one.profile);
  if (writeProfile !== undefined) await writeOne(writeProfile, profiles);
  const baseline = against === undefined ? undefined : await baselineOf(against, place, tables.length);
  const compared = baseline ? await comparedWith(baseline, profiled, { files, isAsked: true }) : [];
  const { figures, ...bare } = result.report;
  const own = profile === true && figures ? { ...bare, figures: figures.map(unfolded) } : bare;
  const report = baseline ? withDrift(own, baseline.name, compared) : own;
  if (html !== undefined) {
    const { findings } = report;
    page.tables.push(...(await pageTables({ tables, findings, profiles, compared }, files)));
    page.others.push(...besideTables(tables, findings));
    if (baseline) page.baseline = baseline.name;
  }
  return { ...result, report };
}

const unfolded = ({ folded: _, ...figure }: Figure) => figure;

async function writeOne(file: string, [profile, ...others]: readonly TableProfile[]): Promise<void> {
  if (profile === undefined || others.length > 0) {
    throw new UserError(`--write-profile takes one table, and there are ${profile ? others.length + 1 : 0}.`, {
      fix: "Name the table: slipway validate data/x.csv --write-profile x.profile.json",
    });
  }
  await write("--write-profile", file, `${JSON.stringify(profile, undefined, 2)}\n`);
}

async function writePage(file: string, { tables, others, baseline }: Page): Promise<void> {
  const { renderPage } = await import("../../src/tabular/page/page.ts");
  await write("--html", file, renderPage(tables, { baseline, others }));
}
