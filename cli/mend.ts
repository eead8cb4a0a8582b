import { join } from "node:path";
import { counted } from "../src/report/counts.ts";
import { renderDiff } from "../src/report/diff.ts";
import { shown } from "../src/report/escape.ts";
import type { Facts, Finding } from "../src/report/model.ts";
import { quietLog } from "../src/runner/memory.ts";
import { replaceable } from "../src/runner/replace-file.ts";
import { diffOf } from "../src/tabular/mend/diff.ts";
import { mayBeMended } from "../src/tabular/mend/may-be-mended.ts";
import { type Mend, mendInWords } from "../src/tabular/mend/mends.ts";
import { type MendableTable, mendableTables, mendedFiles } from "../src/tabular/mend/tables.ts";
import type { TableSource } from "../src/tabular/model.ts";
import { validate } from "../src/tabular/stage.ts";
import { type MendOptions, mendedHead } from "./mend-options.ts";
import type { Place } from "./places.ts";

/**
 * Mends what is mechanical in the files of tables, or shows what that would be. Files that may not be replaced are known before the
 * first of them is. Answers with what was mended, as a report has it.
 */
export async function mend(
  tables: readonly TableSource[],
  { files, folder }: Pick<Place, "files" | "folder">,
  { fix, diff, color }: MendOptions,
  say: (line: string) => void,
): Promise<Facts> {
  const targets = new Map<string, Awaited<ReturnType<typeof replaceable>>>();
  const mendable = await mendableTables(tables, files);
  if (fix) for (const { table } of mendable) targets.set(table.path, await replaceable(join(folder, table.path)));
  const found = diff && mendable.length > 0 ? await findingsIn(tables, mendedFiles(files, mendable)) : [];
  for (const one of mendable) {
    const { table, mending } = one;
    if (diff) say(`${renderDiff(await diffOf(table, mending, { personal: personalIn(table, found) }), { color })}\n`);
    await targets.get(table.path)?.replace(mending.pieces());
    say(`${wordsOf(one, fix)}\n`);
  }
  if (mendable.length === 0) say(`Nothing to mend in ${counted(tables.length, "table")}.\n`);
  return fix
    ? { mended: mendable.map(({ table, mending }) => ({ path: table.path, mends: mending.mends.map(factsOf) })) }
    : {};
}

async function findingsIn(tables: readonly TableSource[], files: Place["files"]): Promise<readonly Finding[]> {
  return (await validate(tables, {}, { files, log: quietLog })).report.findings;
}

/** The columns of a table in which the check found somebody's data; all, where it does not name them. */
function personalIn({ path }: TableSource, findings: readonly Finding[]): ReadonlySet<string> | "all" {
  const places = findings.flatMap(({ personal, location }) =>
    personal === true && location?.file === path ? [location] : [],
  );
  const named = places.flatMap(({ field }) => field ?? []);
  return named.length < places.length ? "all" : new Set(named);
}

const factsOf = ({ kind, field, count, lines }: Mend) => ({
  kind,
  ...(field === undefined ? {} : { field }),
  count,
  lines: [...lines],
});

function wordsOf({ table, mending: { mends, file } }: MendableTable, fix: boolean): string {
  const path = shown(table.path, 200);
  const lines = mends.map((one) => `  ${shown(mendInWords(one, file), 300)}`);
  const { expected, declaredIn } = table;
  const keys = Object.keys(expected ?? {}).map((key) => `\`${key}\``);
  const declared =
    keys.length === 0
      ? []
      : [
          `  ${keys.join(" and ")} in ${shown(declaredIn ?? "its descriptor", 200)} ${fix ? "" : "would "}no longer ${fix && keys.length === 1 ? "matches" : "match"}: correct ${keys.length === 1 ? "it" : "them"} there, or take ${keys.length === 1 ? "it" : "them"} out`,
        ];
  return [mendedHead(path, fix), ...lines, ...declared].join("\n");
}

/** Bytes of files that are read once more to say how many findings would be gone. */
const readOnceMore = 16_000_000;

/** How much of what was found `--fix` would mend, in one line; undefined where it would not change a thing. */
export async function mendHint(
  findings: readonly Finding[],
  tables: readonly TableSource[],
  { files }: Pick<Place, "files">,
): Promise<string | undefined> {
  const paths = new Set(findings.filter(mayBeMended).map(({ location }) => location?.file));
  const doubtful = tables.filter(({ path }) => paths.has(path));
  if (doubtful.length === 0) return undefined;
  let bytes = 0;
  for (const { path } of tables) bytes += (await files.stat(path))?.size ?? 0;
  if (bytes > readOnceMore) return "Some of it may be mended for you: `slipway validate --diff` shows what.";
  const mendable = await mendableTables(doubtful, files);
  if (mendable.length === 0) return undefined;
  const left = await findingsIn(tables, mendedFiles(files, mendable));
  // That a file is not the declared one is so before and after, and is nothing that is mended.
  const countOf = (some: readonly Finding[]) => some.filter(({ rule }) => rule !== "file-changed").length;
  const gone = countOf(findings) - countOf(left);
  const what =
    gone > 0
      ? `${gone === findings.length && gone > 1 ? `All ${gone}` : `${gone} of these`} ${gone === 1 ? "is" : "are"} mended by \`slipway validate --fix\``
      : "`slipway validate --fix` mends a part of this";
  return `${what}; --diff shows what it would change.`;
}
