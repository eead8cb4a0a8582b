import type { Dependencies } from "./model.ts";

/** Where a distribution is asked for, pinned or not; undefined of what only others need. @param name normalised */
export function placeOfRequired(
  { file, pins, wishes = [] }: Dependencies,
  name: string,
): { readonly file: string; readonly line: number } | undefined {
  const found = [...pins, ...wishes].find((one) => one.name === name);
  return found && { file: found.file ?? file, line: found.line };
}
