import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { reportFile } from "../src/report/model.ts";
import { renderTerminal } from "../src/report/terminal.ts";
import { sourceLines } from "../src/runner/source-lines.ts";
import { root, scratch, slipway } from "../test/slipway.ts";
import { onTerminal } from "../test/terminal.ts";
import { ansiToPng, changeToPng, dashboardToPng, markdownToPng } from "./draw.ts";
import { gitHubJob } from "./github-job.ts";
import {
  brokenStart,
  checkFailed,
  checkPage,
  gatePage,
  provePage,
  withAdvisories,
  withoutPlatform,
} from "./summaries.ts";

// Pictures for the documentation, of the real thing: what a terminal shows, a summary as GitHub shows it, dashboards as they are
// served. Tests compare text, never these.

const platform = ["--platform", join(root, "examples/platform.yaml")];

/** What a terminal shows of what was printed to it once progress has made way for results. */
const settled = (printed: string) =>
  printed
    .split(/\r*\n/)
    // Progress hides the cursor, and whatever replaces it shows the cursor again.
    .map((line) => line.slice(line.lastIndexOf("\u001b[?25h") + 1).replace(/^\[\?25h/, ""))
    .join("\n");

const prompt = (command: string) => `\u001b[32m$\u001b[39m ${command}\n\n`;

/** The dashboard in trouble: two findings a stage on a terminal. */
async function inTrouble(folder: string): Promise<void> {
  await using written = await scratch();
  const json = join(written.path, "report.json");
  await slipway(["check", "examples/in-trouble", "--json", json, ...platform], { cache: written.path });
  const file = reportFile.parse(JSON.parse(await readFile(json, "utf8")));
  const source = sourceLines(join(root, "examples/in-trouble"));
  const printed = renderTerminal(file, { color: true, width: 100, values: "show", source, limit: 2 });
  await ansiToPng(prompt("slipway check examples/in-trouble") + printed, join(folder, "in-trouble.png"), {
    columns: 100,
    title: "slipway check: the first findings of each stage",
  });
}

/** The same on GitHub: the page of the check from its top, and an annotation below its line. */
async function inTroubleOnGitHub(folder: string): Promise<void> {
  await using job = await gitHubJob({ example: "in-trouble" });
  const { summary, annotations } = await job.run("check");
  await markdownToPng(summary, join(folder, "summary.png"), { height: 940 });
  const [first, last] = [43, 50];
  const lines = (await readFile(join(job.workspace, "app.py"), "utf8")).split("\n").slice(first - 1, last);
  const beside = annotations.filter(({ file }) => file === "app.py");
  await changeToPng({ file: "app.py", first, lines, annotations: beside }, join(folder, "annotation.png"));
}

/** Pages of a dashboard that is as it should be, and what the gate makes of a run. */
async function onGitHub(folder: string): Promise<void> {
  const drawn = (page: string, name: string) => markdownToPng(page, join(folder, `${name}.png`));
  await drawn(await checkPage("road-casualties", { platform: withAdvisories }), "check-pass");
  await drawn(await checkPage("road-casualties"), "first-check");
  await drawn(await provePage("road-casualties", brokenStart), "prove-fail");
  await drawn(await gatePage(withoutPlatform, "push to the default branch"), "gate-warn");
  await drawn(await gatePage(checkFailed, "pull request"), "gate-fail");
}

/** The demo's terminal, from nothing in any cache. */
async function demo(folder: string): Promise<void> {
  await using home = await scratch();
  await using terminal = onTerminal(["run", "examples/road-casualties"], {
    state: home.path,
    cache: home.path,
    color: true,
  });
  await terminal.until(/Press Ctrl-C[^\n]*\n/);
  const printed = settled(terminal.printed()).replaceAll(home.path, "/home/ada/.local/state");
  await ansiToPng(prompt("npm run demo") + printed, join(folder, "demo.png"), { columns: 100, title: "npm run demo" });
}

/** A dashboard as it is served, on a desk and on a phone. */
async function dashboard(name: string, folder: string): Promise<void> {
  await using state = await scratch();
  await using terminal = onTerminal(["run", `examples/${name}`, ...platform], { state: state.path });
  const address = await terminal.until(/is served at (\S+)\s+Press Ctrl-C/);
  await dashboardToPng(address, join(folder, `${name}.png`), 1280);
  await dashboardToPng(address, join(folder, `${name}-phone.png`), 390);
}

const pictures: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  "in-trouble": inTrouble,
  "in-trouble-on-github": inTroubleOnGitHub,
  "on-github": onGitHub,
  demo,
  ...Object.fromEntries(
    ["road-casualties", "soho-cholera", "crimea-army-deaths"].map((name) => [
      name,
      (folder: string) => dashboard(name, folder),
    ]),
  ),
};

if (import.meta.main) {
  const folder = join(root, "docs/pictures");
  const asked = process.argv.slice(2);
  for (const [name, draw] of Object.entries(pictures)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(name);
    await draw(folder);
  }
}
