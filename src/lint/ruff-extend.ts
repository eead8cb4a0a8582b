import { posix } from "node:path";

export type Table = Readonly<Record<string, unknown>>;

/** The file, by its path in the folder, that a configuration's `extend` names; undefined for one outside, or that only a machine knows. */
export function extendedPath(from: string, extend: unknown): string | undefined {
  if (typeof extend !== "string" || /^[/~]|[$\\]|^[A-Za-z]:/.test(extend)) return undefined;
  const path = posix.normalize(posix.join(posix.dirname(from), extend));
  return path.startsWith("../") || path === ".." ? undefined : path;
}

/**
 * A configuration over the one that it extends: the nearer value of each setting counts, what is `extend-…` is added, and a `select`
 * begins anew, without what the other ignores.
 *
 * @see ruff_workspace `Configuration::combine` and `LintConfiguration::as_rule_table`
 */
export function extending(own: Table, parent: Table): Table {
  const [lint, parentLint] = [tableAt(own, "lint"), tableAt(parent, "lint")];
  return { ...joined(own, parent, "extend-exclude"), lint: rulesOver(lint, parentLint) };
}

function rulesOver(own: Table, parent: Table): Table {
  const added = ["extend-select", "extend-fixable", "extend-safe-fixes", "extend-unsafe-fixes"];
  const begun = "select" in own ? without(parent, [...selecting]) : parent;
  const asked = strings(own["extend-select"]);
  const ignored = strings(begun["ignore"]).filter((selector) => !asked.includes(selector));
  const merged = joined(
    own,
    { ...begun, ...("ignore" in begun ? { ignore: ignored } : {}) },
    ...added,
    "ignore",
    "extend-ignore",
  );
  const perFile = { ...tableAt(parent, "extend-per-file-ignores"), ...tableAt(own, "extend-per-file-ignores") };
  return Object.keys(perFile).length > 0 ? { ...merged, "extend-per-file-ignores": perFile } : merged;
}

const selecting: readonly string[] = ["select", "extend-select", "ignore", "extend-ignore"];

/** The nearer of two tables over the other, tables of settings setting by setting, and lists of these keys one after the other. */
function joined(own: Table, parent: Table, ...lists: readonly string[]): Table {
  const merged: Record<string, unknown> = { ...parent, ...own };
  for (const key of Object.keys(own)) {
    const [a, b] = [own[key], parent[key]];
    if (lists.includes(key) && Array.isArray(a) && Array.isArray(b)) merged[key] = [...b, ...a];
    else if (isTable(a) && isTable(b) && !key.includes("per-file")) merged[key] = { ...b, ...a };
  }
  return merged;
}

export const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

export const tableAt = (table: Table, key: string): Table => {
  const value = table[key];
  return isTable(value) ? value : {};
};

export const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

const without = (table: Table, keys: readonly string[]): Table =>
  Object.fromEntries(Object.entries(table).filter(([key]) => !keys.includes(key)));

/** Patterns of a file in another folder, as they are seen from the top: a path below that folder, a name anywhere in it. */
export function patternsFrom(path: string, patterns: readonly string[]): readonly string[] {
  const folder = posix.dirname(path);
  if (folder === ".") return patterns;
  return patterns.flatMap((pattern) => {
    const [not, plain] = pattern.startsWith("!") ? ["!", pattern.slice(1)] : ["", pattern];
    return [`${not}${folder}/${plain}`, ...(plain.includes("/") ? [] : [`${not}${folder}/**/${plain}`])];
  });
}
