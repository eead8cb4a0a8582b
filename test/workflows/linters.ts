import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import { systemExec } from "../../src/runner/exec.ts";

/** The files of a folder that are to be looked at, by path. */
export type Files = Readonly<Record<string, string>>;

type Program = { readonly program: string; readonly folder: string; readonly config: string };

const actionlintFinding = z.object({ filepath: z.string(), line: z.int(), message: z.string(), kind: z.string() });

/** What actionlint says of the workflows in a folder; it reads an action only where a workflow uses it by its path. */
export async function actionlint(files: Files, { program, folder, config }: Program): Promise<readonly string[]> {
  const workflows = Object.keys(files).filter((path) => !isAction(path));
  if (workflows.length === 0) return [];
  // Whether shellcheck is on the machine must make no difference.
  const flags = ["-config-file", config, "-shellcheck=", "-pyflakes=", "-format", "{{json .}}"];
  const { code, stdout, stderr } = await systemExec(program, [...flags, ...workflows], { cwd: folder });
  if (code > 1) throw new Error(`actionlint: ${stderr}`);
  return z
    .array(actionlintFinding)
    .parse(JSON.parse(stdout))
    .map(({ filepath, line, message, kind }) => `${filepath}:${line} ${kind}: ${message}`);
}

const point = z.object({ row: z.int() });
const zizmorLocation = z.object({
  symbolic: z.object({ key: z.object({ Local: z.object({ verbatim_path: z.string() }) }), kind: z.string() }),
  concrete: z.object({ location: z.object({ start_point: point }) }),
});
const zizmorFinding = z.object({ ident: z.string(), desc: z.string(), locations: z.array(zizmorLocation) });

/** What zizmor says of workflows and actions, without the network and as strict as it can be about what it reads. */
export async function zizmor(files: Files, { program, folder, config }: Program): Promise<readonly string[]> {
  if (Object.keys(files).length === 0) return [];
  const flags = ["--offline", "--persona=pedantic", "--strict-collection", "--no-exit-codes", "--no-progress"];
  const command = [...flags, "--config", config, "--format=json", ...Object.keys(files)];
  const { code, stdout, stderr } = await systemExec(program, command, { cwd: folder });
  if (code !== 0) throw new Error(`zizmor: ${stderr}`);
  return z
    .array(zizmorFinding)
    .parse(JSON.parse(stdout))
    .map(({ ident, desc, locations }) => {
      const { symbolic, concrete } =
        locations.find((location) => location.symbolic.kind === "Primary") ?? locations[0]!;
      return `${symbolic.key.Local.verbatim_path}:${concrete.location.start_point.row + 1} ${ident}: ${desc}`;
    })
    .sort();
}

/**
 * Writes the files with what they use of ours by path: there actionlint looks into actions and called workflows, and checks
 * inputs and outputs. What actions run is there by name only.
 */
export async function writeWithPaths(files: Files, folder: string): Promise<Files> {
  const rewritten = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, withPaths(text)]));
  await writeFiles(rewritten, folder);
  for (const [path, text] of Object.entries(files)) {
    const main = /^\s*main:\s*(\S+)\s*$/m.exec(text)?.[1];
    if (isAction(path) && main !== undefined) await writeFiles({ [join(dirname(path), main)]: "" }, folder);
  }
  return rewritten;
}

export const withPaths = (text: string): string =>
  text.replace(/(\buses:\s*["']?)(?:\$|your-org\/slipway)\/([\w./-]+?)(?:@v\d+)?(?=[\s"',}]|$)/g, "$1./$2");

/** A repository is what actionlint takes as the root of paths. */
export async function writeFiles(files: Files, folder: string): Promise<void> {
  await mkdir(join(folder, ".git"), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const isAction = (path: string) => /(^|\/)action\.ya?ml$/.test(path);

/** Where an ignored finding has no reason beside it: `path:line`. */
export function withoutReason(files: Files): readonly string[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const lines = text.split("\n");
    return lines.flatMap((line, index) => {
      const inline = /#\s*zizmor:\s*ignore\[[\w,\s-]*\](.*)$/.exec(line);
      const listed = /^\s*- /.test(line) || /:\s*(ref-pin|any)\s*$/.test(line) || /^\s*disable:\s*true/.test(line);
      const explained = /^\s*#\s*\S/.test(lines[index - 1] ?? "") || /\s#\s*\S/.test(line);
      if (inline !== null ? inline[1]?.trim() !== "" : !isLinterConfig(path) || !listed || explained) return [];
      return [`${path}:${index + 1}`];
    });
  });
}

const isLinterConfig = (path: string) => /\/(actionlint|zizmor)\.ya?ml$/.test(path);
