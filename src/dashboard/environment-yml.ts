import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { UserError } from "../report/user-error.ts";
import { fileSource, type Resolver } from "./first-found.ts";
import { type Folder, hasFile } from "./folder.ts";
import type { Dependencies } from "./model.ts";
import { requirementsIn } from "./requirements-txt.ts";
import { type AskedPython, exactPython } from "./supported-python.ts";
import { readText, shortened } from "./text-file.ts";

type Line = { readonly text: string; readonly line: number };

/** What a conda environment lists: packages of conda's own, and those that pip installs into it. */
type Environment = { readonly file: string; readonly conda: readonly Line[]; readonly pip: readonly Line[] };

/** `python=3.13` among conda's packages. */
export const pythonFromEnvironment: Resolver<AskedPython> = async (folder) => {
  const environment = await readEnvironment(folder);
  for (const { text, line } of environment?.conda ?? []) {
    const version = /^python\s*={1,2}\s*(\d+\.\d+(?:\.\d+)?)(?:\.\*|\*)?(?:=.*)?$/.exec(text)?.[1];
    if (environment && version) return exactPython(version, environment.file, line);
  }
  return undefined;
};

/** Conda's packages that are there anyway, or that only installing needs. */
const notNeeded = /^(?:[\w-]+::)?(?:python|pip|setuptools|wheel)\b/;

/**
 * The `pip:` section of `environment.yml`. Packages of conda's own are not in a package index of Python: some have another name there,
 * some are no Python at all.
 *
 * @throws UserError that names them
 */
export const dependenciesFromEnvironment: Resolver<Dependencies> = async (folder) => {
  const environment = await readEnvironment(folder);
  if (environment === undefined) return undefined;
  const { file, conda, pip } = environment;
  const own = conda.filter(({ text }) => !notNeeded.test(text));
  const [first] = own;
  if (first !== undefined) {
    const names = own.map(({ text }) => shortened(text.split(/[\s=<>!~[]/)[0] ?? text));
    const shown = names.length > 8 ? [...names.slice(0, 8), `${names.length - 8} more`] : names;
    throw new UserError(
      `${file}:${first.line}: conda alone has ${shown.join(", ")}, as they are written here; accepted: packages below pip:.`,
      { fix: "List them below pip: by their names on PyPI, or in requirements.txt." },
    );
  }
  if (pip.length === 0) return undefined;
  const lines: string[] = [];
  for (const { text, line } of pip) lines[line - 1] = text;
  return { value: await requirementsIn(folder.files, file, [...lines].join("\n")), from: fileSource(file) };
};

async function readEnvironment({ files, entries }: Folder): Promise<Environment | undefined> {
  const file = ["environment.yml", "environment.yaml"].find((path) => hasFile({ entries }, path));
  const text = file === undefined ? undefined : await readText(files, file);
  if (file === undefined || text === undefined) return undefined;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    throw new UserError(`${file}:${lines.linePos(error.pos[0]).line}: this is not YAML.`, { fix: "Mend the line." });
  }
  const listed = isMap(document.contents) ? document.contents.get("dependencies", true) : undefined;
  const lineOf = (node: Node) => lines.linePos(node.range?.[0] ?? 0).line;
  const textsIn = (node: unknown): readonly Line[] =>
    isSeq(node)
      ? node.items.flatMap((item) =>
          isScalar(item) && typeof item.value === "string" ? [{ text: item.value.trim(), line: lineOf(item) }] : [],
        )
      : [];
  const pip = isSeq(listed) ? listed.items.flatMap((item) => (isMap(item) ? textsIn(item.get("pip", true)) : [])) : [];
  return { file, conda: textsIn(listed), pip };
}
