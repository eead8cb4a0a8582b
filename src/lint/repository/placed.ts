import type { ProjectHit } from "../dash/rule.ts";
import type { Seen } from "./survey.ts";

/** Where something was seen, as a rule says it. The text is not at hand any more: its places are. */
export function placeOf({ path, from, to, start, end }: Seen): Required<Pick<ProjectHit, "file" | "at">> {
  const position = (offset: number) => (offset <= from ? start : end);
  return { file: { path, text: undefined, position }, at: { from, to } };
}
