import * as z from "zod";
import { keyNotes } from "../src/settings/key-notes.ts";

/** An action, as its inputs, its outputs and its pages of reference are made from. */
export type Declaration<Inputs extends z.ZodRawShape = z.ZodRawShape, Output extends string = string> = {
  /** The folder below `actions/`, and what callers write. */
  readonly id: string;
  readonly name: string;
  /** One sentence, for GitHub's own pages. */
  readonly description: string;
  /** Each takes text, as every input of an action does, and says in its note what is accepted. */
  readonly inputs: z.ZodObject<Inputs>;
  /** What each output holds. */
  readonly outputs: Readonly<Record<Output, string>>;
  /** Names that people try, or that were right once: to what is right now. */
  readonly renamed: Readonly<Record<string, string>>;
};

/** What every action takes. */
const common = {
  folder: text({
    means: "The dashboard's folder, inside the repository.",
    accepts: "a folder, as seen from the top of the repository",
    example: "dashboards/school-absence",
  }).default("."),
  platform: text({
    means: "The platform file's text: where dashboards run and what holds for all of them.",
    accepts: "the text of a platform file, or the word local",
    otherwise: "none: checks run with their defaults, and nothing is shipped",
    example: "${{ vars.SLIPWAY_PLATFORM }}",
  }).optional(),
  summary: flag("Whether this step writes its own part of the job's summary.").default(true),
  annotations: wholeNumber({
    means: "How many annotations this step may make; what steps before it did not use is added.",
    from: 0,
    to: 30,
    example: "12",
  }).default(30),
  json: text({
    means: "Where to write the whole report as JSON.",
    accepts: "a file, as seen from the top of the repository",
    otherwise: "nowhere",
    example: "report.json",
  }).optional(),
  sarif: text({
    means: "Where to write the findings as SARIF 2.1.0.",
    accepts: "a file, as seen from the top of the repository",
    otherwise: "nowhere",
    example: "report.sarif",
  }).optional(),
};

/** Names for our inputs that other actions have made people used to. */
const elsewhere = { "working-directory": "folder", path: "folder", directory: "folder", context: "folder" };

export type CommonInputs = z.output<z.ZodObject<typeof common>>;

/** Declares an action that works on a dashboard's folder. */
export function declare<Inputs extends z.ZodRawShape, Output extends string>({
  inputs,
  outputs,
  renamed = {},
  ...rest
}: {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly inputs: Inputs;
  readonly outputs: Readonly<Record<Output, string>>;
  readonly renamed?: Readonly<Record<string, string>>;
}): Declaration<typeof common & Inputs, Output | "verdict"> {
  return {
    ...rest,
    inputs: z.object({ ...common, ...inputs }),
    outputs: {
      verdict: "pass, warn, fail or error: the worst of its stages; one that was not run makes a warning of a pass.",
      ...outputs,
    } as Readonly<Record<Output | "verdict", string>>,
    renamed: { ...elsewhere, ...renamed },
  };
}

type Note = { readonly means: string; readonly accepts: string; readonly otherwise?: string; readonly example: string };

export function text({ means, accepts, otherwise, example }: Note) {
  return z
    .string()
    .min(1)
    .max(48_000)
    .describe(means)
    .register(keyNotes, { accepts, example, ...(otherwise === undefined ? {} : { otherwise }) });
}

/** JSON of a shape. */
export function json<Schema extends z.ZodType>(schema: Schema, { means, accepts, otherwise, example }: Note) {
  return z
    .string()
    .transform((value, context): z.output<Schema> => {
      const parsed = schema.safeParse(jsonOf(value));
      if (parsed.success) return parsed.data;
      context.addIssue("another shape");
      return z.NEVER;
    })
    .describe(means)
    .register(keyNotes, { accepts, example, ...(otherwise === undefined ? {} : { otherwise }) });
}

const jsonOf = (value: string): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
};

/** Yes or no, as YAML writes it. */
export function flag(means: string) {
  return z
    .stringbool({ truthy: ["true"], falsy: ["false"] })
    .describe(means)
    .register(keyNotes, { accepts: "true or false", example: "false", written: "boolean" });
}

export function wholeNumber({
  means,
  from,
  to,
  otherwise,
  example,
}: {
  readonly means: string;
  readonly from: number;
  readonly to: number;
  readonly otherwise?: string;
  readonly example: string;
}) {
  return z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(from).max(to))
    .describe(means)
    .register(keyNotes, {
      accepts: `a whole number from ${from} to ${to}`,
      example,
      written: "integer",
      ...(otherwise === undefined ? {} : { otherwise }),
    });
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words, means: string) {
  return z
    .enum(words)
    .describe(means)
    .register(keyNotes, { accepts: words.join(", "), example: words[0] });
}

/** Paths, one a line. */
export function paths(means: string, example: string) {
  return z
    .string()
    .transform((text) =>
      text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    )
    .describe(means)
    .register(keyNotes, { accepts: "paths inside the folder, one a line", otherwise: "everything", example });
}

export function digest(means: string, otherwise: string, example: string) {
  return z
    .templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)])
    .describe(means)
    .register(keyNotes, { accepts: "sha256: and 64 hexadecimal digits", otherwise, example });
}
