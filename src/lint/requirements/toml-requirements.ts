import { parse } from "smol-toml";
import type { OtherFile } from "../dash/other-files.ts";
import { normalised, type Requirement, requirementAt } from "../dash/requirements.ts";

type Table = Readonly<Record<string, unknown>>;

/**
 * What a `pyproject.toml` asks for, in `[project]` or in Poetry's table, or a `Pipfile`: what the dashboard needs to run, without
 * extras and groups. Nothing of a file that is no TOML.
 *
 * @see PEP 621; Poetry, "Dependency specification"; Pipfile
 */
export function requirementsInToml(file: OtherFile): readonly Requirement[] {
  const tables = parsed(file.text ?? "");
  if (tables === undefined) return [];
  const written = inside(inside(tables, "project"), "dependencies");
  if (Array.isArray(written)) return listed(file, written);
  const poetry = inside(inside(inside(tables, "tool"), "poetry"), "dependencies");
  return isTable(poetry)
    ? named(file, poetry, /^\s*\[tool\.poetry\.dependencies\]/m)
    : named(file, inside(tables, "packages"), /^\s*\[packages\]/m);
}

/** `dependencies = ["dash==4.4.1", …]`: each text is looked for behind the one before it. */
function listed(file: OtherFile, all: readonly unknown[]): readonly Requirement[] {
  const text = file.text ?? "";
  let from = Math.max(0, /^\s*dependencies\s*=/m.exec(text.slice(begins(text, /^\s*\[project\]/m)))?.index ?? 0);
  from += begins(text, /^\s*\[project\]/m);
  return all.flatMap((one) => {
    if (typeof one !== "string") return [];
    const quoted = [`"${one}"`, `'${one}'`].map((written) => text.indexOf(written, from)).filter((index) => index >= 0);
    const at = quoted.length === 0 ? from : Math.min(...quoted) + 1;
    if (quoted.length > 0) from = at + one.length;
    return requirementAt(file, { from: at, to: at + one.length, text: one }) ?? [];
  });
}

/** `dash = "^4.4"`, `dash = { version = "4.4.1", extras = ["diskcache"] }`. A bare version is that version. */
function named(file: OtherFile, table: unknown, head: RegExp): readonly Requirement[] {
  if (!isTable(table)) return [];
  const text = file.text ?? "";
  const start = begins(text, head);
  return Object.entries(table).flatMap(([name, value]): Requirement[] => {
    if (name === "python") return [];
    const version = typeof value === "string" ? value : inside(value, "version");
    if (typeof version !== "string") return [];
    const key = new RegExp(`^[ \\t]*["']?${name.replace(/[^\w-]/g, ".")}["']?[ \\t]*=.*$`, "m").exec(text.slice(start));
    const from = start + (key?.index ?? 0);
    const at = { from, to: from + (key?.[0].trimEnd().length ?? 0), text: key?.[0] ?? "" };
    const range = version === "*" ? "" : version.replace(/\s/g, "");
    const pinned = /^(?:===?)?(\d[\w.!+-]*)$/.exec(range)?.[1];
    return [{ file, at, name: normalised(name), extras: [], range, pinned }];
  });
}

const begins = (text: string, head: RegExp): number => head.exec(text)?.index ?? 0;

function parsed(text: string): Table | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
const inside = (value: unknown, key: string): unknown =>
  isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
