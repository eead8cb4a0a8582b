import { posix } from "node:path";
import { parse } from "smol-toml";
import { UserError } from "../report/user-error.ts";
import type { SourceFile } from "./model.ts";
import { codeOf } from "./ruff-names.ts";
import { ruffCodes } from "./ruff-rules.ts";

type Table = Readonly<Record<string, unknown>>;

export type RuffConfiguration = {
  /** What Ruff is given: the repository's own settings with our rules added to its selection. */
  readonly options: Table;
  /** Whether the repository's configuration leaves out a rule for a file, or the file altogether. */
  ignores(path: string, code: string): boolean;
  /** Whether the repository holds fixes of a rule for unsafe. */
  mistrusts(code: string): boolean;
  /** Keys that are set and not followed here. */
  readonly notFollowed: readonly string[];
};

/**
 * Ruff's settings for a repository: its own, where there are any, over ours. Its `select`, `extend-select`, `ignore`,
 * `target-version` and the settings of single rules are Ruff's to read; `per-file-ignores` and `exclude` are matched here,
 * since Ruff in process sees no paths. Our rules stay selected unless `ignore` names them.
 *
 * Not followed: `extend` (the other file is not at hand), `required-version`, and configuration files in folders below the
 * first.
 *
 * @throws UserError for a file that is no TOML
 */
export function ruffConfiguration(file: SourceFile | undefined, python: string): RuffConfiguration {
  const own = file ? ownTable(file) : {};
  const lint = tableAt(own, "lint");
  const legacy = Object.fromEntries(Object.entries(own).filter(([key]) => selecting.includes(key)));
  const { extend, exclude, "extend-exclude": alsoExclude, "required-version": _version, ...rest } = own;
  const bare = Object.fromEntries(Object.entries(rest).filter(([key]) => !selecting.includes(key)));
  const merged = { ...legacy, ...lint };
  const ignored = [...strings(merged["ignore"]), ...strings(merged["extend-ignore"])];
  const options = {
    "target-version": `py${python.replace(".", "")}`,
    ...bare,
    // To Ruff a whole code weighs more than `ignore = ["F"]`: what is ignored must not be among ours.
    lint: {
      ...merged,
      ...Object.fromEntries(perFileKeys.flatMap((key) => (key in merged ? [[key, nowhere(merged[key])]] : []))),
      select: [...strings(merged["select"]), ...ruffCodes.filter((code) => !covers(ignored, code))],
    },
  };
  const perFile = perFileKeys.map((key) => tableAt(merged, key)).flatMap(Object.entries);
  const excluded = [...strings(exclude), ...strings(alsoExclude)];
  return {
    options,
    mistrusts: (code) => covers(strings(merged["extend-unsafe-fixes"]), code),
    notFollowed: extend === undefined ? [] : ["extend"],
    ignores: (path, code) =>
      excluded.some((pattern) => matches(path, pattern)) ||
      perFile.some(([pattern, codes]) => {
        const applies = pattern.startsWith("!") ? !matches(path, pattern.slice(1)) : matches(path, pattern);
        return applies && covers(strings(codes), code);
      }),
  };
}

const perFileKeys = ["per-file-ignores", "extend-per-file-ignores"] as const;

/**
 * The same selectors, which Ruff shall refuse where they are none, for files that there are not: Ruff sees no paths here, so to
 * it `"!app.py"` would mean every file.
 */
const nowhere = (ignores: unknown): unknown =>
  typeof ignores === "object" && ignores !== null && !Array.isArray(ignores)
    ? Object.fromEntries(Object.values(ignores).map((codes, index) => [`/nowhere/${index}`, codes]))
    : ignores;

/** Keys that older configurations have at the top and newer ones below `lint`. */
const selecting: readonly string[] = ["select", "extend-select", "ignore", "extend-ignore", ...perFileKeys];

function ownTable({ path, text }: SourceFile): Table {
  try {
    const whole = parse(text);
    return path.endsWith("pyproject.toml") ? tableAt(tableAt(whole, "tool"), "ruff") : whole;
  } catch (cause) {
    const [line] = cause instanceof Error ? cause.message.split("\n") : [];
    throw new UserError(`${path} is not valid TOML: ${line ?? "it cannot be read"}.`, { cause });
  }
}

function tableAt(table: Table, key: string): Table {
  const value = table[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Table) : {};
}

const covers = (selectors: readonly string[], code: string) =>
  selectors.some((selector) => selector === "ALL" || code.startsWith(codeOf(selector)));

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

/** As Ruff matches: a pattern means the path, the file's name, or a folder with all that is in it. */
function matches(path: string, pattern: string): boolean {
  const plain = pattern.replace(/^\.\//, "").replace(/\/$/, "");
  const parts = path.split("/");
  return (
    parts.some((part) => posix.matchesGlob(part, plain)) ||
    parts.some((_, index) => posix.matchesGlob(parts.slice(0, index + 1).join("/"), plain))
  );
}
