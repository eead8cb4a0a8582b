import { lintSourcesOf } from "../../src/dashboard/lint-sources.ts";
import { filesLinted } from "../../src/lint/headline.ts";
import { lint } from "../../src/lint/stage.ts";
import { attempts } from "../../src/pipeline/attempt.ts";
import { checkoutOf } from "../../src/pipeline/checkout.ts";
import { reportSince } from "../../src/pipeline/lint-since.ts";
import type { Facts } from "../../src/report/model.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { systemExec } from "../../src/runner/exec.ts";
import { sourceLines } from "../../src/runner/source-lines.ts";
import { type Given, sinceOf } from "../given.ts";
import { bareEnvironment, ruffOnPath } from "../machine.ts";
import { type Place, placesOf } from "../places.ts";
import { reportFileOf, type Show, show } from "../show.ts";

/** `slipway lint [PATH…] [--fix] [--diff]`: with `--fix`, the report is of what is left. */
export async function lintCommand({ paths, options }: Given): Promise<number> {
  const places = await placesOf(paths);
  const shown = await show(options, process, sourceLines(places.length === 1 ? (places[0]?.folder ?? ".") : "."));
  const stages = attempts(systemClock, shown.watcher);
  let hint = false;
  for (const place of places) {
    await stages.attempt("lint", async () => {
      const { report, outputs, mendable } = await lintPlace(place, options, shown);
      hint ||= mendable;
      return { report, outputs };
    });
  }
  if (hint) shown.say("Some of it is mended by `slipway lint --fix`; --diff shows what it would change.");
  await shown.finish(reportFileOf(stages.reports()));
  return stages.exitCode();
}

async function lintPlace(place: Place, options: Given["options"], { log, say, color }: Show) {
  const { files, folder, paths } = place;
  const { fix = false, diff = false } = options;
  const ports = { log, exec: systemExec };
  const checkout = () => checkoutOf(folder, sinceOf(options), systemExec, bareEnvironment);
  const ruff = await ruffOnPath(folder);
  // A commit that is not there is said before any work.
  const changed = await checkout().changed();
  let mended: Facts = {};
  if (fix || diff) {
    const { mendCode } = await import("../mend-code.ts");
    const code = { sources: await lintSourcesOf(files), paths, changed };
    mended = await mendCode(code, place, { fix, diff, color, ruff }, { ...ports, say });
  }
  const sources = await lintSourcesOf(files, paths);
  const { report, outputs } = await lint(sources, { ruff }, ports);
  const about = { files, paths, count: filesLinted(sources), options: { ruff } };
  const shown = await reportSince(report, about, checkout(), ports);
  const rules = new Set(shown.findings.map(({ rule, location }) => `${rule} ${location?.file}`));
  return {
    report: { ...shown, facts: { ...shown.facts, ...mended } },
    outputs,
    mendable: !fix && !diff && outputs?.fixes.some(({ rule, file }) => rules.has(`${rule} ${file}`)) === true,
  };
}
