import { counted } from "../../report/counts.ts";
import type { Level } from "../../report/model.ts";
import { otherFile } from "../dash/other-files.ts";
import { rule } from "../dash/rule.ts";
import type { Survey } from "./survey.ts";

export const madeByTools = rule({
  id: "REPO5",
  title: "What tools make for one machine is not kept out of Git",
  level: "warning",
  why: "Installed packages, caches and checkpoints are made again wherever they are needed, and are right on one machine only. In Git they bury the changes that matter; a checkpoint also keeps a notebook as it was before it was cleaned.",
  fix: "Name it in .gitignore; where it is in Git already, take it out: git rm -r --cached.",
  bad: {
    files: {
      "env/pyvenv.cfg": "home = /usr/bin",
      "env/lib/python3.13/site-packages/dash/__init__.py": "",
    },
  },
  good: { files: { ".gitignore": "env/", "environment/settings.py": "", "venv.md": "", "pages/__init__.py": "" } },
  *checkProject({ survey }) {
    for (const { what, level, name, first, files } of foundIn(survey)) {
      const size = files > 1 ? ` (${counted(files, "file")})` : "";
      const file = files > 0 ? { file: otherFile({ path: first }) } : {};
      yield { ...file, level, message: `${name} is not kept out of Git: ${what}${size}` };
    }
  },
});

type Kind = { readonly what: string; readonly level: Level };

type Found = Kind & {
  /** The outermost folder of its kind, or the name of a single file, which may lie in many places. */
  readonly name: string;
  /** The first of its files; of a folder that is not looked into, itself. */
  readonly first: string;
  readonly files: number;
};

const installed = { what: "installed packages", level: "warning" } as const;
const cache = { what: "a cache", level: "note" } as const;

const folders: Readonly<Record<string, Kind>> = {
  node_modules: installed,
  "site-packages": installed,
  __pypackages__: installed,
  ".venv": installed,
  ".tox": installed,
  ".nox": installed,
  ".ipynb_checkpoints": { what: "copies of notebooks", level: "warning" },
  __pycache__: cache,
  ".pytest_cache": cache,
  ".mypy_cache": cache,
  ".ruff_cache": cache,
};

const singles: readonly (readonly [RegExp, Kind])[] = [
  [/\.py[co]$/, cache],
  [/^(\.DS_Store|Thumbs\.db|desktop\.ini)$/i, { what: "notes of a file manager", level: "note" }],
];

/** Such a folder is listed without what is in it. */
const isNotLookedInto = (name: string) => name === "node_modules" || name === ".venv" || name === "__pycache__";

/** Each tree once, in the order of its first file; single files of one name together. */
function foundIn({ entries }: Survey): readonly Found[] {
  const environments = new Set(entries.flatMap(({ path }) => /^(.+)\/pyvenv\.cfg$/.exec(path)?.[1] ?? []));
  const found = new Map<string, Found>();
  for (const { path, kind } of entries) {
    const parts = path.split("/");
    if (kind === "folder" && !isNotLookedInto(parts.at(-1) ?? "")) continue;
    const one = inFolder(parts, kind === "folder", environments) ?? single(parts.at(-1) ?? "");
    if (one === undefined) continue;
    const before = found.get(one.name);
    const files = (before?.files ?? 0) + (kind === "folder" ? 0 : 1);
    found.set(one.name, { ...one, first: before?.files ? before.first : path, files });
  }
  return [...found.values()];
}

function inFolder(parts: readonly string[], itself: boolean, environments: ReadonlySet<string>) {
  let folder = "";
  for (const part of itself ? parts : parts.slice(0, -1)) {
    folder = folder === "" ? part : `${folder}/${part}`;
    if (environments.has(folder)) return { ...installed, what: "a virtual environment", name: folder };
    if (Object.hasOwn(folders, part)) return { ...(folders[part] ?? installed), name: folder };
  }
  return undefined;
}

function single(name: string) {
  const kind = singles.find(([pattern]) => pattern.test(name))?.[1];
  return kind && { ...kind, name };
}
