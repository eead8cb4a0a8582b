import { join } from "node:path";
import { codeDiff } from "../src/lint/fix/code-diff.ts";
import type { Fix } from "../src/lint/fix/fix.ts";
import { mendedCode } from "../src/lint/fix/mend-stage.ts";
import type { CodeMend, MendedFile } from "../src/lint/fix/mended-file.ts";
import { shownCode } from "../src/lint/fix/shown-code.ts";
import type { SourceFile, Sources } from "../src/lint/model.ts";
import { lintRules } from "../src/lint/rules.ts";
import type { LintOptions } from "../src/lint/stage.ts";
import { type ChangedLines, touches } from "../src/pipeline/changed.ts";
import type { Ports } from "../src/ports.ts";
import { counted } from "../src/report/counts.ts";
import { renderDiff } from "../src/report/diff.ts";
import { shown } from "../src/report/escape.ts";
import type { Facts } from "../src/report/model.ts";
import { onLines } from "../src/report/place.ts";
import { replaceable } from "../src/runner/replace-file.ts";
import { type MendOptions, mendedHead } from "./mend-options.ts";
import type { Place } from "./places.ts";

export type CodeToMend = {
  /** The whole folder: what other modules take from a file is not taken out of it. */
  readonly sources: Sources;
  /** Files, and all below folders, of these names; none: everything. */
  readonly paths: readonly string[];
  /** Only what is found on these lines; undefined: on all. */
  readonly changed: ChangedLines | undefined;
};

/**
 * Mends what rules can mend of Python, or shows what that would be. Files that may not be replaced are known before the first of them
 * is. Answers with what was mended, as a report has it.
 */
export async function mendCode(
  { sources, paths, changed }: CodeToMend,
  { files, folder }: Pick<Place, "files" | "folder">,
  { fix, diff, color, ...options }: MendOptions & LintOptions,
  { say, ...ports }: Pick<Ports, "log" | "exec"> & { readonly say: (line: string) => void },
): Promise<Facts> {
  const isWanted = ({ file, first, last }: Pick<Fix, "file" | "first" | "last">) =>
    (paths.length === 0 || paths.some((path) => file === path || file.startsWith(`${path}/`))) &&
    (changed === undefined || touches(changed, file, first, last));
  const found = await mendedCode(sources, options, ports, isWanted);
  const mended: MendedFile[] = [];
  for (const one of found) {
    const bytes = await files.read(one.path);
    if (bytes !== undefined && encodedAs(one.before, bytes) !== undefined) mended.push(one);
    else say(`${shown(one.path, 200)} is not in UTF-8, and is left as it is.\n`);
  }
  const targets = new Map<string, Awaited<ReturnType<typeof replaceable>>>();
  if (fix) for (const { path } of mended) targets.set(path, await replaceable(join(folder, path)));
  const [before, after] = diff ? [shownCode(sources.modules), shownCode(withMended(sources.modules, found))] : [];
  for (const one of mended) {
    if (diff) {
      const texts = { before: before?.get(one.path) ?? "", after: after?.get(one.path) ?? "" };
      say(`${renderDiff(codeDiff({ ...one, shown: texts }), { color })}\n`);
    }
    const mark = encodedAs(one.before, (await files.read(one.path)) ?? new Uint8Array()) ?? "";
    await targets.get(one.path)?.replace(pieces(mark + one.after));
    say(`${wordsOf(one, fix)}\n`);
  }
  if (mended.length === 0) say(`Nothing to mend in ${counted(sources.modules.length, "Python file")}.\n`);
  return fix
    ? {
        mended: mended.map(({ path, mends }) => ({
          path,
          mends: mends.map((one) => ({ ...one, lines: [...one.lines] })),
        })),
      }
    : {};
}

function withMended(modules: readonly SourceFile[], mended: readonly MendedFile[]): readonly SourceFile[] {
  const texts = new Map(mended.map(({ path, after }) => [path, after]));
  return modules.map(({ path, text }) => ({ path, text: texts.get(path) ?? text }));
}

const byteOrderMark = "\ufeff";

/** The byte order mark that stands before a text in its file, or nothing; undefined where the file is no UTF-8 of that text. */
function encodedAs(text: string, bytes: Uint8Array): string | undefined {
  return ["", byteOrderMark].find((mark) => Buffer.from(mark + text).equals(bytes));
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function wordsOf({ path, mends }: MendedFile, fix: boolean): string {
  return [mendedHead(shown(path, 200), fix), ...mends.map(mendInWords)].join("\n");
}

function mendInWords({ rule, count, lines }: CodeMend): string {
  const title = lintRules.find(({ id }) => id === rule)?.title ?? rule;
  return `  ${rule} ${shown(title, 200)}${onLines(lines, count)}`;
}
