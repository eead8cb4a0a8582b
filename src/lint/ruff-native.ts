import { posix } from "node:path";
import { stringify } from "smol-toml";
import * as z from "zod/mini";
import type { Ports } from "../ports.ts";
import { type Diagnostic, diagnosticsOf } from "./diagnostic.ts";
import type { SourceFile } from "./model.ts";
import type { RuffConfiguration } from "./ruff-configuration.ts";
import { ruffVersion } from "./ruff-version.ts";
import { seesTheSame } from "./sees-the-same.ts";

/**
 * Ruff as a program of its own: one process for all files. What it says is to the letter what the one inside says, or else it is
 * not asked or not heard: undefined when it is of another version, fails, takes too long, or the configuration speaks of what
 * only one of the two can see.
 *
 * It starts in a folder that holds the texts, under numbers, and the configuration. So no name of a file, no `.gitignore` and no
 * other configuration has a say, and each text is as alone as it is inside. (Passing texts by standard input keeps them off the
 * disk, but takes one process for each: no cheaper than WebAssembly.) Its version is not asked for, which would be another process:
 * `required-version` makes it refuse.
 */
export async function nativeRuff(
  program: string,
  files: readonly SourceFile[],
  { options }: Pick<RuffConfiguration, "options">,
  { exec, log }: Pick<Ports, "exec" | "log">,
): Promise<ReadonlyMap<string, readonly Diagnostic[]> | undefined> {
  const configuration = seesTheSame(options) ? written(options) : undefined;
  if (configuration === undefined) return undefined;
  const texts = Object.fromEntries(files.map(({ text }, index) => [String(index), text]));
  const answer = await exec(program, [...command, ...Object.keys(texts)], {
    files: { ...texts, "ruff.toml": configuration },
    timeoutSeconds: 15,
  }).catch((error: Error) => log.info(`${error.message} The Ruff inside Slipway is used instead.`));
  if (answer?.code !== 0 || complaint.test(answer.stderr)) return undefined;
  const said = output.safeParse(jsonIn(answer.stdout)).data;
  if (said?.every(({ code, severity }) => code !== unread && severity !== "fatal") !== true) return undefined;
  const byFile = Map.groupBy(said, ({ filename }) => posix.basename(filename));
  if (![...byFile.keys()].every((name) => Object.hasOwn(texts, name))) return undefined;
  return new Map(
    files.map(({ path }, index) => {
      const own = (byFile.get(String(index)) ?? []).map(({ code, name, location, end_location, ...rest }) => ({
        ...rest,
        code: inPreview(options) ? name : code,
        start: location,
        end: end_location,
      }));
      // Unlike the one inside, it counts no column for a byte order mark.
      return [path, diagnosticsOf(own, false)];
    }),
  );
}

// Whatever the repository's configuration says: nothing is written, every file is looked at, and the answer is JSON.
const command = [
  "check",
  ...[
    "--config",
    "ruff.toml",
    "--no-cache",
    "--no-fix",
    "--no-fix-only",
    "--no-force-exclude",
    "--no-respect-gitignore",
  ],
  ...["--output-format", "json", "--exit-zero", "--"],
];

const place = z.object({ row: z.int(), column: z.int() });
const edit = z.object({ content: z.nullable(z.string()), location: place, end_location: place });
const output = z.array(
  z.object({
    filename: z.string(),
    code: z.nullable(z.string()),
    name: z.string(),
    severity: z.string(),
    message: z.string(),
    location: place,
    end_location: place,
    fix: z.nullable(z.object({ message: z.nullable(z.string()), edits: z.array(edit) })),
  }),
);

/** A file that could not be read. It is added to the selection: unselected, it is a warning on standard error and no more. */
const unread = "E902";

/** Said on standard error when something was not looked at: it ends with 0 all the same. */
const complaint = /panicked|^(error|warning: failed)/im;

function written(options: RuffConfiguration["options"]): string | undefined {
  const { select, ...lint } = options["lint"] as { readonly select: readonly string[] };
  try {
    const all = { ...options, lint: { ...lint, select: [...select, unread] } };
    return stringify({ ...all, "required-version": `==${ruffVersion}` });
  } catch {
    return undefined;
  }
}

/** Where the preview is on, the one inside calls every rule by its name. */
function inPreview(options: RuffConfiguration["options"]): boolean {
  const { preview } = options["lint"] as { readonly preview?: unknown };
  return (preview ?? options["preview"]) === true;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
