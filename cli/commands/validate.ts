import { attempts } from "../../src/pipeline/attempt.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { sourceLines } from "../../src/runner/source-lines.ts";
import { findTables, tablesFor } from "../../src/tabular/discover.ts";
import { validate } from "../../src/tabular/stage.ts";
import type { Given } from "../given.ts";
import { placesOf } from "../places.ts";
import { reportFileOf, show } from "../show.ts";

/** `slipway validate [PATH…]` */
export async function validateCommand({ paths, options }: Given): Promise<number> {
  const places = await placesOf(paths);
  const shown = await show(options, process, sourceLines(places.length === 1 ? (places[0]?.folder ?? ".") : "."));
  const stages = attempts(systemClock, shown.watcher);
  for (const { files, paths } of places) {
    await stages.attempt("validate", async () => {
      const tables = paths.length === 0 ? await findTables(files) : await tablesFor(paths, files);
      return validate(tables, options.profile === undefined ? {} : { profile: options.profile }, {
        files,
        log: shown.log,
      });
    });
  }
  await shown.finish(reportFileOf(stages.reports()));
  return stages.exitCode();
}
