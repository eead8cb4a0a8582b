import { parse } from "docker-file-parser";
import type { Instruction } from "./instruction.ts";

/** The arguments of an instruction that takes a command: as an array, or as the text that a shell is given. */
export type Parsed =
  | { readonly form: "exec"; readonly values: readonly string[] }
  | { readonly form: "shell"; readonly text: string };

/**
 * What docker-file-parser makes of the arguments. It is given one line with nothing before or after it, since it knows no
 * heredocs, no flags, and loses a line that ends with a backslash.
 */
export function parsed({ rest }: Pick<Instruction, "rest">): Parsed {
  if (!isJsonArray(rest)) return { form: "shell", text: rest };
  const [command] = parse(`CMD ${rest}`);
  return Array.isArray(command?.args) ? { form: "exec", values: command.args } : { form: "shell", text: rest };
}

/** Whether a text is an array of strings, as the instructions that may take one ask. */
export function isJsonArray(text: string): boolean {
  if (!/^\s*\[/.test(text) || !/\]\s*$/.test(text)) return false;
  const [command] = parse(`CMD ${text.replace(/[\r\n]/g, " ").trim()}`);
  return Array.isArray(command?.args);
}
