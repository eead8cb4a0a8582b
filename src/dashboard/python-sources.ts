import { posix } from "node:path";
import type { SourceFile } from "../lint/model.ts";
import { UserError } from "../report/user-error.ts";
import type { FileEntry, Files } from "../runner/ports.ts";
import { isLeftOut } from "./left-out.ts";
import { decodeText } from "./text-file.ts";

/**
 * The Python files of a folder that ship, sorted: tests, virtual environments and hidden folders left out.
 *
 * @throws UserError for a file that cannot be read as text in the encoding that it declares
 */
export async function pythonSources(files: Files, entries: readonly FileEntry[]): Promise<readonly SourceFile[]> {
  const virtualenvs = entries.flatMap(({ path }) =>
    posix.basename(path) === "pyvenv.cfg" ? [posix.dirname(path)] : [],
  );
  const sources: SourceFile[] = [];
  for (const { path, kind } of entries) {
    if (kind !== "file" || !path.endsWith(".py") || isLeftOut(path)) continue;
    if (virtualenvs.some((folder) => path.startsWith(`${folder}/`))) continue;
    const bytes = await files.read(path);
    if (bytes !== undefined) sources.push({ path, text: decodePython(bytes, path) });
  }
  return sources;
}

/** UTF-8 unless one of the first two lines declares another encoding. @see PEP 263 */
function decodePython(bytes: Uint8Array, path: string): string {
  const [first = "", second = ""] = new TextDecoder("latin1").decode(bytes.subarray(0, 400)).split("\n");
  const declared = [first, second].flatMap((line) => /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1] ?? [])[0];
  if (declared === undefined || /^utf-?8/i.test(declared)) return decodeText(bytes, path);
  try {
    return new TextDecoder(
      declared
        .toLowerCase()
        .replaceAll("_", "-")
        .replace(/^(iso-)?latin-1/, "latin1"),
    ).decode(bytes);
  } catch (cause) {
    throw new UserError(`${path} declares the encoding "${declared}", which cannot be read here; accepted: UTF-8.`, {
      fix: "Save it as UTF-8 and delete the line that declares the encoding.",
      cause,
    });
  }
}
