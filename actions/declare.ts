// zod's smaller face: what an action takes is known in a third of the time.
import * as z from "zod/mini";
import type { StageName } from "../src/report/model.ts";
import { keyNotes } from "../src/settings/key-notes.ts";

export type InputShape = Readonly<Record<string, z.core.$ZodType<unknown, unknown>>>;

/** An action, as its inputs, its outputs and its pages of reference are made from. */
export type Declaration<Inputs extends InputShape = InputShape, Output extends string = string> = {
  /** The folder below `actions/`, and what callers write. */
  readonly id: string;
  readonly name: string;
  /** One sentence, for GitHub's own pages. */
  readonly description: string;
  /** Each takes text, as every input of an action does, and says in its note what is accepted. */
  readonly inputs: z.ZodMiniObject<Inputs>;
  /** What each output holds. */
  readonly outputs: Readonly<Record<Output, string>>;
  /** Names that people try, or that were right once: to what is right now. */
  readonly renamed: Readonly<Record<string, string>>;
  /** The stage by which it changes something outside: it is left out where nothing may be shipped. */
  readonly ships?: StageName;
};

export type Given<Inputs extends InputShape> = z.output<z.ZodMiniObject<Inputs>>;

type Note = { readonly means: string; readonly accepts: string; readonly otherwise?: string; readonly example: string };

export const text = (note: Note) => z.string().check(z.minLength(1), z.maxLength(48_000)).register(keyNotes, note);

/** JSON of a shape. */
export const json = <Schema extends z.ZodMiniType>(schema: Schema, note: Note) =>
  z
    .pipe(
      z.string(),
      z.transform((value: string, context): z.output<Schema> => {
        const parsed = schema.safeParse(jsonOf(value));
        if (parsed.success) return parsed.data;
        context.issues.push({ code: "custom", message: "another shape", input: value });
        return z.NEVER;
      }),
    )
    .register(keyNotes, note);

const jsonOf = (value: string): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
};

/** Yes or no, as YAML writes it. */
export const flag = (means: string) =>
  z
    .stringbool({ truthy: ["true"], falsy: ["false"] })
    .register(keyNotes, { means, accepts: "true or false", example: "false", written: "boolean" });

export const wholeNumber = ({
  from,
  to,
  ...note
}: Omit<Note, "accepts"> & { readonly from: number; readonly to: number }) =>
  z
    .pipe(z.pipe(z.string().check(z.regex(/^\d{1,6}$/)), z.transform(Number)), z.int().check(z.gte(from), z.lte(to)))
    .register(keyNotes, { ...note, accepts: `a whole number from ${from} to ${to}`, written: "integer" });

/** One of a few words. */
export const choice = <const Words extends readonly [string, ...string[]]>(words: Words, means: string) =>
  z.enum(words).register(keyNotes, { means, accepts: words.join(", "), example: words[0] });

/** Paths, one a line. */
export const paths = (means: string, example: string) =>
  z
    .pipe(
      z.string(),
      z.transform((lines: string) =>
        lines
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== ""),
      ),
    )
    .register(keyNotes, { means, accepts: "paths inside the folder, one a line", otherwise: "everything", example });

export const digest = (means: string, otherwise: string, example: string) =>
  z
    .templateLiteral(["sha256:", z.string().check(z.regex(/^[0-9a-f]{64}$/))])
    .register(keyNotes, { means, accepts: "sha256: and 64 hexadecimal digits", otherwise, example });

/** Several, with a space between. */
export const digests = (means: string, otherwise: string, example: string) =>
  z
    .pipe(
      z.string().check(z.regex(/^sha256:[0-9a-f]{64}( sha256:[0-9a-f]{64}){0,200}$/)),
      z.transform((text: string) => text.split(" ") as `sha256:${string}`[]),
    )
    .register(keyNotes, {
      means,
      accepts: "sha256: and 64 hexadecimal digits each, with a space between",
      otherwise,
      example,
    });

export const optional = z.optional;
export const withDefault = z._default;

/** What every action takes. */
const common = {
  folder: withDefault(
    text({
      means: "The dashboard's folder, inside the repository.",
      accepts: "a folder, as seen from the top of the repository",
      example: "dashboards/school-absence",
    }),
    ".",
  ),
  platform: optional(
    text({
      means: "The platform file's text: where dashboards run and what holds for all of them.",
      accepts: "the text of a platform file, or the word local",
      otherwise: "none: checks run with their defaults, and nothing is shipped",
      example: "${{ vars.SLIPWAY_PLATFORM }}",
    }),
  ),
  summary: withDefault(flag("Whether this step writes its own part of the job's summary."), true),
  annotations: withDefault(
    wholeNumber({
      means: "How many annotations this step may make; what steps before it did not use is added.",
      from: 0,
      to: 30,
      example: "12",
    }),
    30,
  ),
  json: optional(
    text({
      means: "Where to write the whole report as JSON.",
      accepts: "a file, as seen from the top of the repository",
      otherwise: "nowhere",
      example: "report.json",
    }),
  ),
  sarif: optional(
    text({
      means: "Where to write the findings as SARIF 2.1.0.",
      accepts: "a file, as seen from the top of the repository",
      otherwise: "nowhere",
      example: "report.sarif",
    }),
  ),
  junit: optional(
    text({
      means: "Where to write the findings as JUnit XML, which most CI systems show as tests.",
      accepts: "a file, as seen from the top of the repository",
      otherwise: "nowhere",
      example: "report.xml",
    }),
  ),
};

/** Names for our inputs that other actions have made people used to. */
const elsewhere = { "working-directory": "folder", path: "folder", directory: "folder", context: "folder" };

export type CommonInputs = Given<typeof common>;

type Own<Inputs extends InputShape, Output extends string> = Pick<
  Declaration,
  "id" | "name" | "description" | "ships"
> & {
  readonly inputs: Inputs;
  readonly outputs: Readonly<Record<Output, string>>;
  readonly renamed?: Readonly<Record<string, string>>;
};

/** Declares an action that works on a dashboard's folder. */
export function declare<Inputs extends InputShape, Output extends string>({
  inputs,
  outputs,
  renamed = {},
  ...rest
}: Own<Inputs, Output>): Declaration<typeof common & Inputs, Output | "verdict"> {
  const verdict = "pass, warn, fail or error: the worst of its stages; one that was not run makes a warning of a pass.";
  return {
    ...rest,
    inputs: z.object({ ...common, ...inputs }),
    outputs: { verdict, ...outputs } as Readonly<Record<Output | "verdict", string>>,
    renamed: { ...elsewhere, ...renamed },
  };
}
