import type { SourceFile } from "../model.ts";

/**
 * A whole small project: one module called `app.py`, or files by their paths and what is installed beside them. A line on which
 * something is found ends with the rule and, where it is milder than the rule, its level: `# D7`, `# D7 warning`. In an example
 * without such a mark there is one finding, anywhere, at the rule's own level.
 */
export type Example =
  | string
  | {
      readonly files: Readonly<Record<string, string>>;
      /** By distribution; Dash is of this year unless this says another. `{}` for a project that pins nothing. */
      readonly versions?: Readonly<Record<string, string>>;
      /** The dotted name of the module that the server loads, where it is known. */
      readonly entry?: string;
    };

export type ExampleProject = {
  readonly files: readonly SourceFile[];
  readonly versions: Readonly<Record<string, string>>;
  readonly entry: string | undefined;
};

export const newest = { dash: "4.4.1" };

export const allOf = (examples: Example | readonly Example[]): readonly Example[] =>
  Array.isArray(examples) ? examples : [examples as Example];

export function projectOf(example: Example): ExampleProject {
  const {
    files,
    versions = newest,
    entry = undefined,
  } = typeof example === "string" ? { files: { "app.py": example } } : example;
  return { files: Object.entries(files).map(([path, text]) => ({ path, text })), versions, entry };
}

/** As a reader is shown it: one module as it is, several files each below its name. */
export function shown(examples: Example | readonly Example[]): string {
  const [first = ""] = allOf(examples);
  const { files } = projectOf(first);
  if (files.length === 1 && files[0]?.path === "app.py") return files[0].text.trimEnd();
  return files.map(({ path, text }) => `# ${path}\n${text.trimEnd()}`.trimEnd()).join("\n\n");
}

export type Mark = { readonly file: string; readonly line: number; readonly level: string | undefined };

/** Where an example says that a rule finds something. */
export function marksIn({ files }: ExampleProject, rule: string): readonly Mark[] {
  return files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) => {
      const found = /#\s*([A-Z]+\d+)(?:\s+(error|warning|note))?\s*$/.exec(line);
      return found?.[1] === rule ? [{ file: path, line: index + 1, level: found[2] }] : [];
    }),
  );
}
