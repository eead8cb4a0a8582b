/** A line of a requirements file as pip sees it: continuations joined, comments gone. `line` is where it begins, 1-based. */
export type RequirementLine = { readonly text: string; readonly file: string; readonly line: number };

/** @see pip, "Requirements file format": a backslash joins lines, a comment begins with # at the start or after white space */
export function* requirementLines(text: string, file: string): Generator<RequirementLine> {
  let joined = "";
  let start: number | undefined;
  const comment = /(^|\s+)#.*$/;
  for (const [index, physical] of text.split(/\r\n?|\n/).entries()) {
    start ??= index + 1;
    // A comment ends what is being continued, and never continues itself.
    const continues = physical.endsWith("\\") && !/^\s*#/.test(physical);
    // Long runs of blanks would make the patterns that follow slow, and mean no more than one.
    joined += (continues ? `${physical.slice(0, -1)} ` : physical).replace(/\s{2,}/g, " ");
    if (continues) continue;
    const kept = joined.replace(comment, "").trim();
    if (kept !== "") yield { text: kept, file, line: start };
    joined = "";
    start = undefined;
  }
  const kept = joined.replace(comment, "").trim();
  if (kept !== "" && start !== undefined) yield { text: kept, file, line: start };
}
