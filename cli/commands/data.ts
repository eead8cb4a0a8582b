import { attempts } from "../../src/pipeline/attempt.ts";
import { counted } from "../../src/report/counts.ts";
import { UserError } from "../../src/report/user-error.ts";
import { report } from "../../src/report/verdict.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { sourceLines } from "../../src/runner/source-lines.ts";
import { forSecondLook } from "../../src/tabular/csvw/second-look.ts";
import { tablesFor } from "../../src/tabular/discover.ts";
import { comparedWith, withDrift } from "../../src/tabular/drift/compared.ts";
import { judgeTable } from "../../src/tabular/judge.ts";
import { baselineOf, baselineSince } from "../baseline.ts";
import type { Given } from "../given.ts";
import { placesOf } from "../places.ts";
import { reportFileOf, show } from "../show.ts";

/**
 * `slipway data diff FILE [NEWER]`: rows that are added, removed and changed, and what drifted. One file is compared with what it was
 * when the branch left the main one, or at `--since`; of two, the second with the first.
 */
export async function diffCommand({ paths: [first = "", second], options }: Given): Promise<number> {
  const [place, ...others] = await placesOf([second ?? first]);
  if (place === undefined || others.length > 0 || place.paths.length !== 1) {
    throw new UserError(`"${second ?? first}" is not one CSV file.`, {
      fix: "Name one file, or two: slipway data diff old.csv new.csv",
    });
  }
  const shown = await show(options, process, sourceLines(place.folder));
  const stages = attempts(systemClock, shown.watcher);
  await stages.attempt("validate", async () => {
    const { files } = place;
    const [table] = await tablesFor(place.paths, files);
    if (table === undefined) throw new UserError(`"${first}" has no table.`);
    const baseline = second === undefined ? await baselineSince(options, place) : await baselineOf(first, place, 1);
    const { profile } = await judgeTable(forSecondLook(table), files.open(table.path), { profile: true });
    if (profile === undefined) throw new UserError(`${table.path} has no header and no data.`);
    const key = options.key?.split(",").map((name) => name.trim()) ?? table.schema?.primaryKey ?? [];
    const compared = await comparedWith(baseline, [{ table, profile }], { files, key, isAsked: true });
    const headline = `${table.path}: ${counted(profile.rows, "row")}`;
    const outputs = undefined;
    return { report: withDrift(report("validate", { headline }), baseline.name, compared), outputs };
  });
  await shown.finish(reportFileOf(stages.reports()));
  return stages.exitCode();
}
