import { attempts } from "../../src/pipeline/attempt.ts";
import type { Figure } from "../../src/report/model.ts";
import { UserError } from "../../src/report/user-error.ts";
import { systemClock } from "../../src/runner/clock.ts";
import { sourceLines } from "../../src/runner/source-lines.ts";
import { findTables, tablesFor } from "../../src/tabular/discover.ts";
import { type CheckedTables, validate } from "../../src/tabular/stage.ts";
import type { Given } from "../given.ts";
import { type Place, placesOf } from "../places.ts";
import { reportFileOf, type Show, show, write } from "../show.ts";

/** `slipway validate [PATH…]` */
export async function validateCommand({ paths, options }: Given): Promise<number> {
  const places = await placesOf(paths);
  const shown = await show(options, process, sourceLines(places.length === 1 ? (places[0]?.folder ?? ".") : "."));
  const stages = attempts(systemClock, shown.watcher);
  for (const place of places) await stages.attempt("validate", () => validatePlace(place, options, shown));
  await shown.finish(reportFileOf(stages.reports()));
  return stages.exitCode();
}

async function validatePlace(place: Place, options: Given["options"], { log }: Show) {
  const { files, paths } = place;
  const tables = paths.length === 0 ? await findTables(files) : await tablesFor(paths, files);
  const wantsProfile = options.profile || options.against !== undefined || options.writeProfile !== undefined;
  const result = await validate(tables, wantsProfile ? { profiled: "all" } : {}, { files, log });
  if (options.writeProfile !== undefined) await writeProfile(options.writeProfile, result.outputs);
  const { figures, ...bare } = result.report;
  const own = options.profile && figures ? { ...bare, figures: figures.map(unfolded) } : bare;
  if (options.against === undefined) return { ...result, report: own };
  const [{ baselineOf }, { comparedWith, profiledOf, withDrift }] = await Promise.all([
    import("../baseline.ts"),
    import("../../src/tabular/drift/compared.ts"),
  ]);
  const baseline = await baselineOf(options.against, place, tables.length);
  const compared = await comparedWith(baseline, profiledOf(tables, result.outputs?.tables ?? []));
  return { ...result, report: withDrift(own, baseline.name, compared) };
}

const unfolded = ({ folded: _, ...figure }: Figure) => figure;

async function writeProfile(file: string, checked: CheckedTables | undefined): Promise<void> {
  const [profile, ...others] = (checked?.tables ?? []).flatMap((table) => table.profile ?? []);
  if (profile === undefined || others.length > 0) {
    throw new UserError(`--write-profile takes one table, and there are ${others.length + (profile ? 1 : 0)}.`, {
      fix: "Name the table: slipway validate data/x.csv --write-profile x.profile.json",
    });
  }
  await write("--write-profile", file, `${JSON.stringify(profile, undefined, 2)}\n`);
}
