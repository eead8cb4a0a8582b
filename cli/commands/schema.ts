import { basename, join, resolve } from "node:path";
import { visible } from "../../src/report/escape.ts";
import { UserError } from "../../src/report/user-error.ts";
import { writeWhole } from "../../src/runner/write-whole.ts";
import { findTables, tablesFor } from "../../src/tabular/discover.ts";
import { inferSchema } from "../../src/tabular/infer/infer.ts";
import type { Given } from "../given.ts";
import { placesOf } from "../places.ts";
import { writeJson } from "../write-json.ts";

/** `slipway schema infer [PATH…] [--write] [--json FILE]`: prints a first schema, or writes it where nothing is yet. */
export async function inferCommand({ paths, options }: Given): Promise<number> {
  const places = await placesOf(paths);
  const [place] = places;
  if (place === undefined || places.length > 1) {
    throw new UserError("slipway schema infer takes the tables of one folder at a time.", {
      fix: "Run it once for each folder.",
    });
  }
  const tables = place.paths.length === 0 ? await findTables(place.files) : await tablesFor(place.paths, place.files);
  if (tables.length === 0) {
    throw new UserError(`There is no CSV file in ${place.files.name}.`, {
      fix: "Name one: slipway schema infer data/x.csv",
    });
  }
  const name = basename(resolve(place.folder)) || "data";
  const { file, yaml, descriptor, questions } = await inferSchema(tables, place, name);
  for (const question of questions) process.stderr.write(`? ${visible(question)}\n`);
  if (options.json !== undefined) await writeJson(options.json, descriptor);
  if (options.write !== true) {
    if (options.json === undefined) process.stdout.write(yaml);
    return 0;
  }
  const target = join(place.folder, file);
  try {
    writeWhole(target, yaml, { isNew: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== "EEXIST") throw new UserError(`"${target}" cannot be written (${code}).`, { cause });
    throw new UserError(`"${target}" is there already, and is not overwritten.`, {
      fix: "Leave --write out to print the schema, and take from it what you need.",
      cause,
    });
  }
  process.stdout.write(
    `✔ ${target} describes ${tables.length === 1 ? "1 table" : `${tables.length} tables`}. Correct what it got wrong: it is yours now.\n`,
  );
  return 0;
}
