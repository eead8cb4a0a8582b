import type { RuffConfiguration } from "./ruff-configuration.ts";

/**
 * Whether a configuration asks Ruff for nothing that depends on where a file is, what is beside it or who may run it. The Ruff
 * inside has texts and no files; for such a configuration, one that has files could say something else.
 */
export function seesTheSame(options: RuffConfiguration["options"]): boolean {
  if ("per-file-target-version" in options || "namespace-packages" in options) return false;
  const { src = [], lint } = options as { readonly src?: unknown; readonly lint: Readonly<Record<string, unknown>> };
  const selected = [lint["select"], lint["extend-select"] ?? []];
  return strings([src])?.every(isInside) === true && strings(selected)?.every(isBlind) === true;
}

/** A folder below the configuration's own, where neither of the two has one. */
const isInside = (folder: string) => !/^[/~]|\.\.|[$\\:]/.test(folder);

/** A selector of rules that look at the text alone: by code, since what a name stands for is not known here, and not EXE. */
const isBlind = (selector: string) => /^(?!ALL$|EXE)[A-Z]+\d*$/.test(selector);

const strings = (lists: readonly unknown[]): readonly string[] | undefined => {
  const all = lists.every(Array.isArray) ? lists.flat() : [undefined];
  return all.every((one) => typeof one === "string") ? all : undefined;
};
