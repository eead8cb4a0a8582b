import { attempts } from "../../src/pipeline/attempt.ts";
import type { Facts } from "../../src/report/model.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { sourceLines } from "../../src/runner/source-lines.ts";
import { findTables, tablesFor } from "../../src/tabular/discover.ts";
import { validate } from "../../src/tabular/stage.ts";
import type { Given } from "../given.ts";
import { placesOf } from "../places.ts";
import { reportFileOf, show } from "../show.ts";

/** `slipway validate [PATH…] [--fix] [--diff]`: with `--fix`, the report is of what is left. */
export async function validateCommand({ paths, options }: Given): Promise<number> {
  const { fix = false, diff = false } = options;
  const places = await placesOf(paths);
  const shown = await show(options, process, sourceLines(places.length === 1 ? (places[0]?.folder ?? ".") : "."));
  const stages = attempts(systemClock, shown.watcher);
  const hints: string[] = [];
  for (const { files, folder, paths } of places) {
    await stages.attempt("validate", async () => {
      const tables = paths.length === 0 ? await findTables(files) : await tablesFor(paths, files);
      let mended: Facts = {};
      if (fix || diff) {
        const { mend } = await import("../mend.ts");
        mended = await mend(tables, { files, folder }, { fix, diff, color: shown.color }, shown.say);
      }
      const held = options.profile === undefined ? {} : { profile: options.profile };
      const { report, outputs } = await validate(tables, held, { files, log: shown.log });
      const result = { report: { ...report, facts: { ...report.facts, ...mended } }, outputs };
      if (!fix && !diff && shown.isForPeople && result.report.findings.length > 0) {
        const { mendHint } = await import("../mend.ts");
        hints.push(...[await mendHint(result.report.findings, tables, { files })].filter((hint) => hint !== undefined));
      }
      return result;
    });
  }
  for (const hint of hints) shown.say(hint);
  await shown.finish(reportFileOf(stages.reports()));
  return stages.exitCode();
}
