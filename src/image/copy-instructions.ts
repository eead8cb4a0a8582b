import type { Dashboard } from "../dashboard/model.ts";

/**
 * The instructions that copy what ships: whole folders where all of them does, else file by file. Data last, in layers of its own.
 *
 * @param there Every file of the folder, what does not ship among them.
 */
export function copyInstructions(
  { shipped, data }: Pick<Dashboard, "shipped" | "data">,
  there: readonly string[],
): readonly string[] {
  const isData = new Set(data);
  const code = shipped.filter((path) => !isData.has(path));
  return [...copiesOf(code, there), ...copiesOf(data, there)];
}

function copiesOf(paths: readonly string[], there: readonly string[]): readonly string[] {
  const broken = brokenFolders(new Set(paths), there);
  const groups = new Map<string, Set<string>>();
  for (const path of paths) {
    const folders = foldersAbove(path);
    const whole = folders.findLast((folder) => !broken.has(folder));
    const source = whole === undefined ? path : `${whole}/`;
    const [folder] = whole === undefined ? folders : [whole];
    const target = folder === undefined ? "./" : `${folder}/`;
    groups.set(target, (groups.get(target) ?? new Set()).add(source));
  }
  return [...groups].map(([target, sources]) => {
    const words = [...sources, target];
    return words.some((word) => /[\s"'\\$[*?]|^--|^\d*<</.test(word))
      ? `COPY --link [${words.map((word) => JSON.stringify(escapedPattern(word))).join(", ")}]`
      : `COPY --link ${words.join(" ")}`;
  });
}

/** Folders in which, at whatever depth, something is that is not taken. */
function brokenFolders(taken: ReadonlySet<string>, there: readonly string[]): ReadonlySet<string> {
  const broken = new Set<string>();
  for (const path of there) {
    if (taken.has(path)) continue;
    for (const folder of foldersAbove(path)) {
      // Those above it were broken with it.
      if (broken.has(folder)) break;
      broken.add(folder);
    }
  }
  return broken;
}

/** From the one that it is in up to the one at the top. */
function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) folders.push(path.slice(0, end));
  return folders;
}

/** A name is meant as it is: what would be a pattern or a variable stands for itself. */
const escapedPattern = (word: string) => word.replaceAll(/[[*?]/g, (one) => `[${one}]`).replaceAll("$", "\\$");
