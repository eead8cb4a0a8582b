import { lstat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import pc from "picocolors";
import { type ChangeBase, checkoutOf } from "../../src/pipeline/checkout.ts";
import { counted } from "../../src/report/counts.ts";
import { visible } from "../../src/report/escape.ts";
import { UserError } from "../../src/report/user-error.ts";
import { systemExec } from "../../src/runner/exec.ts";
import { openFolder } from "../../src/runner/folder.ts";
import { findTables } from "../../src/tabular/discover.ts";
import type { Change, Grade } from "../../src/tabular/schema-diff/changes.ts";
import { declaredIn, diffOptionsIn } from "../../src/tabular/schema-diff/declared.ts";
import { dueVersion } from "../../src/tabular/schema-diff/due-version.ts";
import { type DeclaredTable, schemaDiff } from "../../src/tabular/schema-diff/schema-diff.ts";
import { type Given, sinceOf } from "../given.ts";
import { bareEnvironment } from "../machine.ts";
import { writeJson } from "../write-json.ts";

/**
 * `slipway schema diff [OLD NEW]`: how a version has to grow, and for what. Each of the two is a descriptor or a folder; with one folder
 * or none, the folder is compared with what it was where the branch left the default branch, or at `--since`.
 */
export async function schemaDiffCommand({ paths, options }: Given): Promise<number> {
  const [before, after] = paths.length === 2 ? await bothOf(paths) : await bothIn(paths[0] ?? ".", options);
  const { addedColumn = diffOptionsIn(after).addedColumn } = options;
  const diff = schemaDiff(before, after, addedColumn === undefined ? {} : { addedColumn });
  const due = dueVersion(before, after, diff);
  if (options.json !== undefined) {
    await writeJson(options.json, {
      verdict: diff.grade ?? "none",
      changes: diff.changes,
      ...(due === undefined ? {} : { version: due }),
    });
    if (options.json === "-") return 0;
  }
  if (diff.grade === undefined) {
    process.stdout.write("✔ nothing changed in what the data is declared to be\n");
    return 0;
  }
  const { bold, dim } = pc.createColors(
    options.color && process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined,
  );
  const lines = bySeverity(diff.changes).map(
    (one) => `  ${bold(one.grade)}  ${visible(placeOf(one))}${visible(one.what)}\n         ${dim(one.why)}\n`,
  );
  const version =
    due === undefined
      ? ""
      : due.isThere
        ? `\nThe version went from ${due.before} to ${due.now}, as it has to.\n`
        : due.now === due.before
          ? `\nThe version is still ${due.before}: ${due.due} is due.\n`
          : `\nThe version is ${visible(due.now ?? "not there")} and was ${due.before}: ${due.due} is due.\n`;
  process.stdout.write(`${bold(diff.grade)}: ${counted(diff.changes.length, "change")}\n\n${lines.join("")}${version}`);
  return 0;
}

const placeOf = ({ table, field }: Change): string =>
  [table, field]
    .filter((part) => part !== undefined && part !== "")
    .join(" · ")
    .replace(/(.)$/, "$1: ");

const order: readonly Grade[] = ["major", "minor", "patch"];

const bySeverity = (changes: readonly Change[]) =>
  changes.toSorted((a, b) => order.indexOf(a.grade) - order.indexOf(b.grade));

type Both = readonly [readonly DeclaredTable[], readonly DeclaredTable[]];

async function bothOf([old = "", now = ""]: readonly string[]): Promise<Both> {
  return [await tablesAt(old), await tablesAt(now)];
}

async function tablesAt(path: string): Promise<readonly DeclaredTable[]> {
  const status = await lstat(path).catch(() => undefined);
  if (status === undefined) {
    throw new UserError(`There is no file or folder "${path}".`, {
      fix: "Name two descriptors or folders; or none, and --since with a commit to compare with.",
    });
  }
  if (status.isDirectory()) return findTables(await openFolder(path));
  return declaredIn(basename(path), await openFolder(dirname(path)));
}

async function bothIn(folder: string, options: Given["options"]): Promise<Both> {
  const beforeBy = (base: () => Promise<ChangeBase>) => checkoutOf(folder, base, systemExec, bareEnvironment).before();
  const left = await beforeBy(sinceOf(options));
  // On the default branch itself there is what is not committed yet.
  const before = left ?? (options.since === undefined ? await beforeBy(async () => ({ commit: "HEAD" })) : undefined);
  if (before === undefined) {
    throw new UserError(
      options.since === undefined
        ? "It is not known what this folder is to be compared with: Git has no commit of it."
        : `--since: "${options.since}" is not a commit that this checkout has.`,
      { fix: "Name two descriptors, or a commit with --since." },
    );
  }
  return [await findTables(before.files), await findTables(await openFolder(folder))];
}
