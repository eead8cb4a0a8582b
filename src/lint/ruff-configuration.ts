import { posix } from "node:path";
import { parse } from "smol-toml";
import { UserError } from "../report/user-error.ts";
import type { SourceFile } from "./model.ts";
import { extendedPath, extending, patternsFrom, strings, type Table, tableAt } from "./ruff-extend.ts";
import { codeOf } from "./ruff-names.ts";
import { ruffCodes } from "./ruff-rules.ts";

export type RuffConfiguration = {
  /** What Ruff is given: the repository's own settings with our rules added to its selection. */
  readonly options: Table;
  /** Whether the repository's configuration leaves out a rule for a file, or the file altogether. */
  ignores(path: string, code: string): boolean;
  /** Whether it leaves out the file altogether. */
  excludes(path: string): boolean;
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
 * Not followed: `extend` of a file outside the folder, `required-version`, and configuration files in folders below the first.
 *
 * @param extended what the file extends, the nearest first
 * @throws UserError for a file that is no TOML
 */
export function ruffConfiguration(
  file: SourceFile | undefined,
  python: string,
  extended: readonly SourceFile[] = [],
): RuffConfiguration {
  const files = file ? [file, ...extended] : [];
  const tables = files.map((one) => seenFromTop(one.path, below(ownTable(one))));
  const own = tables.reduceRight<Table>((parent, table) => extending(table, parent), {});
  const { extend: _, exclude, "extend-exclude": alsoExclude, "required-version": _version, ...bare } = own;
  const merged = tableAt(own, "lint");
  const last = files.at(-1);
  const unfollowed = last !== undefined && extendOf(last) !== undefined;
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
  const excluded = [...strings(exclude), ...strings(alsoExclude), ...strings(merged["exclude"])];
  const excludes = (path: string) => excluded.some((pattern) => matches(path, pattern));
  return {
    options,
    mistrusts: (code) => covers(strings(merged["extend-unsafe-fixes"]), code),
    notFollowed: unfollowed ? ["extend"] : [],
    excludes,
    ignores: (path, code) =>
      excludes(path) ||
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

/** The same, with what older configurations have at the top where newer ones have it. */
function below(table: Table): Table {
  const old = Object.entries(table).filter(([key]) => selecting.includes(key));
  const rest = Object.entries(table).filter(([key]) => !selecting.includes(key));
  return { ...Object.fromEntries(rest), lint: { ...Object.fromEntries(old), ...tableAt(table, "lint") } };
}

/** The same, with patterns that speak of files as they are seen from the top folder. */
function seenFromTop(path: string, table: Table): Table {
  if (posix.dirname(path) === ".") return table;
  const listed = (some: Table, keys: readonly string[]) =>
    Object.fromEntries(keys.flatMap((key) => (key in some ? [[key, patternsFrom(path, strings(some[key]))]] : [])));
  const lint = tableAt(table, "lint");
  const perFile = perFileKeys.flatMap((key) =>
    key in lint
      ? [
          [
            key,
            Object.fromEntries(
              Object.entries(tableAt(lint, key)).flatMap(([pattern, codes]) =>
                patternsFrom(path, [pattern]).map((one) => [one, codes]),
              ),
            ),
          ],
        ]
      : [],
  );
  return {
    ...table,
    ...listed(table, ["exclude", "extend-exclude"]),
    lint: { ...lint, ...listed(lint, ["exclude"]), ...Object.fromEntries(perFile) },
  };
}

/** The path of the file that a configuration extends, where it is inside the folder; empty where it is not. */
export function extendOf(file: SourceFile): string | undefined {
  const { extend } = ownTable(file);
  return extend === undefined ? undefined : (extendedPath(file.path, extend) ?? "");
}

function ownTable({ path, text }: SourceFile): Table {
  try {
    const whole = parse(text);
    return path.endsWith("pyproject.toml") ? tableAt(tableAt(whole, "tool"), "ruff") : whole;
  } catch (cause) {
    const [line] = cause instanceof Error ? cause.message.split("\n") : [];
    throw new UserError(`${path} is not valid TOML: ${line ?? "it cannot be read"}.`, { cause });
  }
}

const covers = (selectors: readonly string[], code: string) =>
  selectors.some((selector) => selector === "ALL" || code.startsWith(codeOf(selector)));

/** As Ruff matches: a pattern means the path, the file's name, or a folder with all that is in it. */
function matches(path: string, pattern: string): boolean {
  const plain = pattern.replace(/^\.\//, "").replace(/\/$/, "");
  const parts = path.split("/");
  return (
    parts.some((part) => posix.matchesGlob(part, plain)) ||
    parts.some((_, index) => posix.matchesGlob(parts.slice(0, index + 1).join("/"), plain))
  );
}
