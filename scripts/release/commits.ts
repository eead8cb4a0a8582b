import { CommitParser } from "conventional-commits-parser";

export type RawCommit = { readonly hash: string; readonly message: string };

/** A commit as those see it who use Slipway. */
export type Change = {
  readonly kind: "new" | "mended" | "internal";
  /** What they must do, where it breaks what they have. */
  readonly toDo?: string;
  /** What they have of it; absent when they would not notice, or when `toDo` says it all. */
  readonly note?: string;
};

const breaking = "BREAKING CHANGE";
const inUsersWords = "Release-note";

const parser = new CommitParser({
  headerPattern: /^(\w+)(?:\([^()]*\))?(!?): (.*)$/,
  headerCorrespondence: ["type", "mark", "subject"],
  noteKeywords: [breaking, "BREAKING-CHANGE", inUsersWords],
  revertPattern: /^(?:Revert|revert:)\s"?([\s\S]+?)"?\s*This reverts commit (\w{7,})\./i,
});

/**
 * Reads commits, the newest first, by the rules of Conventional Commits. A `Release-note:` trailer takes the place of the subject, and `Release-note: none`
 * leaves a commit out; whatever has another type, or none, is internal unless it has such a trailer.
 *
 * What was reverted before it was released has not been.
 *
 * @see https://www.conventionalcommits.org/en/v1.0.0/
 */
export function changesOf(commits: readonly RawCommit[]): readonly Change[] {
  const parsed = commits.map(({ hash, message }) => ({ hash, ...parse(message) }));
  const gone = new Set<string>();
  // The newest come first, so a revert that was itself reverted is known to be gone before it could undo anything.
  for (const { hash, reverts } of parsed) {
    const reverted = gone.has(hash) ? undefined : parsed.find((other) => reverts && other.hash.startsWith(reverts));
    if (reverted !== undefined) gone.add(hash).add(reverted.hash);
  }
  return parsed.flatMap(({ hash, change }) => (gone.has(hash) ? [] : [change]));
}

function parse(message: string): { readonly change: Change; readonly reverts?: string } {
  if (message.trim() === "") return { change: { kind: "internal" } };
  const { type, mark, subject, notes, revert } = parser.parse(message);
  const noted = (...titles: readonly string[]) => notes.find(({ title }) => titles.includes(title.toUpperCase()))?.text;
  const kind = type?.toLowerCase() === "feat" ? "new" : /^(fix|perf)$/i.test(type ?? "") ? "mended" : "internal";
  // GitHub puts the number of the pull request behind it.
  const plain = subject?.replace(/ \(#\d+\)$/, "");
  const told = noted(inUsersWords.toUpperCase());
  const said = told === undefined ? (kind === "internal" ? undefined : plain) : paragraph(told);
  const note = said === undefined || /^none\.?$/i.test(said) ? undefined : said;
  const breaks = noted(breaking, "BREAKING-CHANGE");
  // With a mere `!` there is one thing to tell, and it stands where there is something to do.
  const onlyMarked = mark === "!" && breaks === undefined;
  const toDo = onlyMarked ? (note ?? plain) : breaks && paragraph(breaks);
  const shown = onlyMarked ? undefined : note;
  const change: Change = { kind, ...(toDo && { toDo }), ...(shown && { note: shown }) };
  return { change, ...(revert?.["hash"] && { reverts: revert["hash"] }) };
}

/** The first paragraph, in one line. */
const paragraph = (text: string) => (text.trim().split(/\n\s*\n/)[0] ?? "").replace(/\s+/g, " ");
