/** Lines that a change added or touched, by file: 1-based, as in the new version. */
export type ChangedLines = ReadonlyMap<string, readonly { readonly first: number; readonly last: number }[]>;

/**
 * Reads `git diff --unified=0 --no-prefix` (with `core.quotePath=false`) into the lines it touched. A file that only lost lines
 * is there with none.
 */
export function parseDiff(diff: string): ChangedLines {
  const changed = new Map<string, { first: number; last: number }[]>();
  let current: { first: number; last: number }[] | undefined;
  /** Lines of a hunk that are still to come: what they hold is the file's, and may look like anything. */
  let inHunk = 0;
  for (const line of diff.split("\n")) {
    if (inHunk > 0) {
      if (!line.startsWith("\\")) inHunk--;
      continue;
    }
    if (line.startsWith("+++ ")) {
      const file = unquote(line.slice(4).replace(/\t$/, ""));
      current = file === "/dev/null" ? undefined : (changed.get(file) ?? []);
      if (current) changed.set(file, current);
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk) continue;
    const first = Number(hunk[2]);
    const lines = Number(hunk[3] ?? 1);
    inHunk = lines + Number(hunk[1] ?? 1);
    if (lines > 0) current?.push({ first, last: first + lines - 1 });
  }
  return changed;
}

/** Whether a change touched any of a file's lines, or the file at all where no line is given. */
export function touches(changed: ChangedLines, file: string, line?: number, endLine = line): boolean {
  const ranges = changed.get(file);
  if (ranges === undefined || line === undefined) return ranges !== undefined;
  return ranges.some(({ first, last }) => line <= last && (endLine ?? line) >= first);
}

/** Git quotes a path that holds a quote, a backslash or a control character, in the manner of C. */
const unquote = (path: string) => {
  if (!/^".*"$/.test(path)) return path;
  const bytes = path
    .slice(1, -1)
    .replace(/\\([0-7]{3}|.)/g, (_, escaped: string) =>
      escaped.length === 3
        ? String.fromCharCode(Number.parseInt(escaped, 8))
        : ({ n: "\n", t: "\t", r: "\r" }[escaped] ?? escaped),
    );
  return /[\u0080-\u00ff]/.test(bytes) && !/[^\u0000-\u00ff]/.test(bytes)
    ? Buffer.from(bytes, "latin1").toString("utf8")
    : bytes;
};
