import { UserError } from "../report/user-error.ts";
import type { Files } from "../runner/ports.ts";

/**
 * A text file in UTF-8, without its byte order mark; undefined when it is absent.
 *
 * @throws UserError for UTF-16, which Windows PowerShell's `>` writes, and for bytes that are no UTF-8.
 */
export async function readText(files: Files, path: string): Promise<string | undefined> {
  const bytes = await files.read(path);
  return bytes === undefined ? undefined : decodeText(bytes, path);
}

export function decodeText(bytes: Uint8Array, path: string): string {
  if (isUtf16(bytes)) {
    throw new UserError(`${path} is in UTF-16, as Windows PowerShell's > writes it; accepted: UTF-8.`, {
      fix: "Save it again as UTF-8: editors offer that under Save with encoding.",
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UserError(`${path} is not UTF-8.`, { fix: "Save it again as UTF-8.", cause });
  }
}

/** By its byte order mark; without one, by the zero bytes that every ASCII letter has there and no text in UTF-8 has. */
const isUtf16 = (bytes: Uint8Array) => {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return bytes.length > 1 && (first === 0) !== (second === 0);
};

/** The 1-based line of the first match; undefined when there is none. */
export function lineMatching(text: string, pattern: RegExp): number | undefined {
  const at = text.search(pattern);
  return at < 0 ? undefined : text.slice(0, at).split("\n").length;
}

/** What somebody wrote, short enough for a message. */
export const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
