import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Finding, ReportFile } from "../src/report/model.ts";
import { renderSummary } from "../src/report/summary.ts";
import { notRun, overallVerdict, report } from "../src/report/verdict.ts";
import { crowdedPages } from "../test/crowded-pages.ts";
import type { EventName } from "../test/github-events.ts";
import { hostileTexts } from "../test/hostile-text.ts";
import { sampleReport } from "../test/sample-report.ts";
import { root } from "../test/slipway.ts";
import { markdownToPng } from "./draw.ts";
import { gitHubJob, type JobResults } from "./github-job.ts";

// Every kind of page that we put on a run, as Markdown and as GitHub shows it by day and by night: `npm run summaries [NAME…]` writes them
// into .summaries/, for the eye. What a page must hold is tested elsewhere; whether a person would keep it is not.

/** A platform with the small selection of advisories that the examples are checked with. */
export const withAdvisories = `provider: local\nadvisories: ${join(root, "examples/advisories")}\n`;

/** The page of the job `check`, of an example as it is or as an edit leaves it. */
export async function checkPage(
  example: string,
  { platform = "", ...how }: { readonly platform?: string; readonly event?: EventName; readonly edit?: Edit } = {},
): Promise<string> {
  await using job = await gitHubJob({ example, ...how });
  return (await job.run("check", { vars: { SLIPWAY_PLATFORM: platform } })).summary;
}

type Edit = (workspace: string) => Promise<void>;

/** The page of the gate, of jobs that ended so. */
export async function gatePage(
  results: JobResults,
  event: EventName,
  { platform = false }: { readonly platform?: boolean } = {},
): Promise<string> {
  await using job = await gitHubJob({ example: "road-casualties", event });
  const jobs = Object.fromEntries(Object.entries(results).map(([name, result]) => [name, { result }]));
  const { summary } = await job.step("gate", { jobs: JSON.stringify(jobs), platform: String(platform) });
  return summary;
}

/** The page of the job `prove`, after a check of the same commit. */
export async function provePage(example: string, edit?: Edit): Promise<string> {
  await using job = await gitHubJob({ example, ...(edit && { edit }) });
  return (await job.run("prove")).summary;
}

const shipPage = async (): Promise<string> => {
  await using job = await gitHubJob({ example: "road-casualties", event: "push to the default branch" });
  return (await job.run("ship", { vars: { SLIPWAY_PLATFORM: "local" } })).summary;
};

const replaced =
  (file: string, from: string, to: string): Edit =>
  async (workspace) => {
    const text = await readFile(join(workspace, file), "utf8");
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    await writeFile(join(workspace, file), text.replace(from, to));
  };

/** Pages that come to a dashboard with more than 200 mistakes in them. */
export const crowded: Edit = async (workspace) => {
  await replaced("app.py", "Dash(__name__", "Dash(__name__, use_pages=True")(workspace);
  await mkdir(join(workspace, "pages"));
  for (const [path, text] of Object.entries(crowdedPages)) await writeFile(join(workspace, path), text);
};

/** The page of lint alone, of a pull request. */
export async function lintPage(example: string, edit: Edit): Promise<string> {
  await using job = await gitHubJob({ example, event: "pull request", edit });
  return (await job.step("lint-dashboard")).summary;
}

/** A dashboard that reads well and cannot start. */
export const brokenStart: Edit = replaced("app.py", "app = Dash(", 'raise RuntimeError("no data")\napp = Dash(');

const nothingRan: JobResults = { check: "skipped", prove: "skipped", ship: "skipped", preview: "skipped" };
const shipped: JobResults = { check: "success", prove: "success", ship: "success", preview: "skipped" };
export const withoutPlatform: JobResults = { check: "success", prove: "success", ship: "skipped", preview: "skipped" };
export const checkFailed: JobResults = { check: "failure", prove: "skipped", ship: "skipped", preview: "skipped" };

const pageOf = (stages: ReportFile["stages"], title?: string): string =>
  renderSummary(
    { version: 1, verdict: overallVerdict(stages), stages },
    {
      values: "show",
      ...(title !== undefined && { title }),
      placeLink: ({ file, line }) => `https://github.com/your-org/x/blob/main/${encodeURI(file)}#L${line ?? 1}`,
    },
  );

const fiveThousand: readonly Finding[] = Array.from({ length: 5000 }, (_, index) => ({
  rule: index % 50 === 0 ? "type-error" : "pattern",
  level: index % 50 === 0 ? "error" : "warning",
  message: `"school_${index}" does not match the pattern of its column`,
  why: "What does not match is a typing mistake, or the schema knows too little of the data.",
  fix: "Correct the cell, or the pattern in data/datapackage.yaml.",
  count: 1 + (index % 7),
  location: { file: `data/schools-${index % 9}.csv`, line: index + 2, column: 4 },
}));

const hostile = Object.entries(hostileTexts).map(
  ([name, text], index): Finding => ({
    rule: index === 0 ? "type-error" : text,
    level: index % 2 === 0 ? "error" : "warning",
    message: `${name}: ${text}`,
    why: text,
    fix: text,
    count: 12,
    location: { file: text, line: 7, column: 3 },
    more: [{ line: 9 }, { line: 12 }],
    found: [text, "31/02/2021", ""],
  }),
);

const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  clean: () => checkPage("road-casualties", { platform: withAdvisories }),
  "first-check": () => checkPage("road-casualties"),
  trouble: () => checkPage("in-trouble"),
  "one-line-changed": () =>
    checkPage("in-trouble", {
      event: "pull request",
      edit: replaced("app.py", 'PASSWORD = "Belts-On-1983"', 'PASSWORD = "Belts-On-1984"'),
    }),
  crowded: () => lintPage("in-trouble", crowded),
  "five-thousand": () => pageOf([report("validate", { headline: "9 tables, 5,000 rows", findings: fiveThousand })]),
  hostile: () =>
    pageOf(
      [
        report("validate", {
          headline: hostileTexts["Markdown"] ?? "",
          findings: hostile,
          facts: { [hostileTexts["HTML"] ?? ""]: hostileTexts["an ANSI escape"] ?? "" },
        }),
      ],
      hostileTexts["a right-to-left override"],
    ),
  sample: () => pageOf(sampleReport.stages, "School absence in England"),
  "not-run": () =>
    pageOf([notRun("push", "there is no platform"), notRun("publish", "there is no platform")], "Road casualties"),
  "gate-pass": () => gatePage(shipped, "push to the default branch", { platform: true }),
  "gate-without-platform": () => gatePage(withoutPlatform, "push to the default branch"),
  "gate-failed": () => gatePage(checkFailed, "pull request"),
  "gate-refused": () => gatePage(nothingRan, "pull_request_target"),
  prove: () => provePage("road-casualties"),
  "prove-failed": () => provePage("road-casualties", brokenStart),
  ship: shipPage,
};

if (import.meta.main) {
  const folder = join(root, ".summaries");
  const asked = process.argv.slice(2);
  if (asked.length === 0) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, make] of Object.entries(pages)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const page = await make();
    await writeFile(join(folder, `${name}.md`), page);
    for (const shade of ["light", "dark"] as const) {
      await markdownToPng(page, join(folder, `${name}-${shade}.png`), { dark: shade === "dark" });
    }
    console.log(`${name}: ${Buffer.byteLength(page).toLocaleString("en-GB")} bytes`);
  }
}
