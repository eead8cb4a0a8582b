import { lintSourcesOf } from "../../src/dashboard/lint-sources.ts";
import { filesLinted, lintHeadline } from "../../src/lint/headline.ts";
import { lint } from "../../src/lint/stage.ts";
import { attempts } from "../../src/pipeline/attempt.ts";
import { onlyChanged } from "../../src/pipeline/changed.ts";
import { checkoutOf } from "../../src/pipeline/checkout.ts";
import type { Finding } from "../../src/report/model.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { systemExec } from "../../src/runner/exec.ts";
import { sourceLines } from "../../src/runner/source-lines.ts";
import { type Given, sinceOf } from "../given.ts";
import { bareEnvironment, ruffOnPath } from "../machine.ts";
import { placesOf } from "../places.ts";
import { reportFileOf, show } from "../show.ts";

/** `slipway lint [PATH…]` */
export async function lintCommand({ paths, options }: Given): Promise<number> {
  const places = await placesOf(paths);
  const shown = await show(options, process, sourceLines(places.length === 1 ? (places[0]?.folder ?? ".") : "."));
  const stages = attempts(systemClock, shown.watcher);
  for (const { files, folder, paths } of places) {
    await stages.attempt("lint", async () => {
      const changed = await checkoutOf(folder, sinceOf(options), systemExec, bareEnvironment).changed();
      const sources = await lintSourcesOf(files, paths);
      const ports = { log: shown.log, exec: systemExec };
      const { report, outputs } = await lint(sources, { ruff: await ruffOnPath(folder) }, ports);
      const headline = (kept: readonly Finding[]) => lintHeadline(filesLinted(sources), kept);
      return { report: onlyChanged(report, changed, headline), outputs };
    });
  }
  await shown.finish(reportFileOf(stages.reports()));
  return stages.exitCode();
}
