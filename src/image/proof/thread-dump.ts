import { type OwnLine, ownLine } from "../traceback.ts";

/** Where a server's worker was when it was told to say so. */
export type Dump = {
  /** The innermost line of the dashboard's own code. */
  readonly place: OwnLine;
  /** `loading` while the module is imported. */
  readonly during: "loading" | "answering";
  /** The dashboard's own code runs a server of its own there. */
  readonly servesItself: boolean;
};

const head = /^(?:Current thread|Thread) 0x[0-9a-f]+ .*\(most recent call first\):$/;
const frame = /^ {2}File "([^"\n]{1,1000})", line (\d{1,9}) in (\S.*)$/;

/**
 * What Python wrote of its threads, the one that runs the dashboard's own code.
 *
 * @see Python, Library Reference, `faulthandler`
 */
export function lastDump(lines: readonly string[]): Dump | undefined {
  const threads: { readonly path: string; readonly line: string; readonly name: string }[][] = [];
  let isInside = false;
  for (const text of lines) {
    if (head.test(text)) {
      isInside = true;
      threads.push([]);
      continue;
    }
    const [, path, line, name] = isInside ? (frame.exec(text) ?? []) : [];
    if (path === undefined || line === undefined || name === undefined) isInside = false;
    else threads.at(-1)?.push({ path, line, name });
  }
  for (const frames of threads) {
    const index = frames.findIndex(({ path, line }) => ownLine(path, line) !== undefined);
    const own = frames[index];
    const place = own && ownLine(own.path, own.line);
    if (place === undefined) continue;
    return {
      place,
      during: frames.some(({ name }) => name === "import_app") ? "loading" : "answering",
      servesItself: frames
        .slice(0, index)
        .some(({ path }) => /\/(werkzeug\/serving|socketserver|uvicorn\/\w+)\.py$/.test(path)),
    };
  }
  return undefined;
}
