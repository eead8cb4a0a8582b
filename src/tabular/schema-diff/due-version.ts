import { versionIn } from "./declared.ts";
import type { DeclaredTable, SchemaDiff } from "./schema-diff.ts";
import { isAtLeast, nextVersion } from "./version.ts";

/** The version that the new declaration should have, and whether it has it; undefined where the old one had none. */
export function dueVersion(
  before: readonly DeclaredTable[],
  after: readonly DeclaredTable[],
  { grade }: Pick<SchemaDiff, "grade">,
):
  | { readonly before: string; readonly due: string; readonly now: string | undefined; readonly isThere: boolean }
  | undefined {
  const [old, now] = [versionIn(before), versionIn(after)];
  const due = old === undefined || grade === undefined ? undefined : nextVersion(old, grade);
  if (old === undefined || due === undefined) return undefined;
  return { before: old, due, now, isThere: now !== undefined && isAtLeast(now, due) === true };
}
