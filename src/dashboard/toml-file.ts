import { parse, TomlError } from "smol-toml";
import { UserError } from "../report/user-error.ts";

export type TomlTable = Readonly<Record<string, unknown>>;

/** @throws UserError that names the line at which the text stops being TOML. */
export function parseToml(text: string, file: string): TomlTable {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    throw new UserError(`${file}:${cause.line}:${cause.column}: this is not TOML.`, {
      fix: "Mend the line, or make the file again with the tool that wrote it.",
      cause,
    });
  }
}

/** The table, list of tables, or text at a key, whatever stands there; never a value of another kind. */
export const tableIn = (value: unknown, key: string): TomlTable => {
  const inner = isTable(value) ? value[key] : undefined;
  return isTable(inner) ? inner : {};
};
export const tablesIn = (value: unknown, key: string): readonly TomlTable[] => {
  const inner = isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return Array.isArray(inner) ? inner.filter(isTable) : [];
};
export const textIn = (value: unknown, key: string): string | undefined => {
  const inner = isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof inner === "string" ? inner : undefined;
};

export const isTable = (value: unknown): value is TomlTable =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
