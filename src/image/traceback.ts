/** What Python said when it gave up. */
export type Traceback = {
  /** The exception's type, without its module: `KeyError`. */
  readonly type: string;
  /** Its text; it may hold anything, values from data included. */
  readonly text: string;
  /** The innermost line of the dashboard's own code, by its path inside the dashboard's folder. */
  readonly place: { readonly file: string; readonly line: number } | undefined;
};

const begin = /^\s*(?:\|\s*)?Traceback \(most recent call last\):\s*$/;
const frame = /^\s+(?:\|\s+)?File "([^"\n]{1,1000})", line (\d{1,9})(?:, in .*)?$/;
const exception = /^(?:\s*\|\s*)?((?:[A-Za-z_]\w{0,100}\.){0,10}[A-Za-z_]\w{0,100})(?:: (.*))?$/;

/** Where the dashboard's own code is in the image. */
const ownCode = /^\/app\/(?!.*(?:site|dist)-packages\/)(.+)$/;

/**
 * The last traceback in what a server wrote. Of several that are chained ("During handling of the above exception …") the last one
 * is what ended it; a place in the dashboard's own code is taken from the one before where the last has none.
 *
 * @see Python, Library Reference, `traceback`
 */
export function lastTraceback(lines: readonly string[]): Traceback | undefined {
  let found: Traceback | undefined;
  let place: Traceback["place"];
  let isInside = false;
  for (const line of lines) {
    if (begin.test(line)) {
      isInside = true;
      if (found !== undefined) place = found.place;
      continue;
    }
    if (!isInside) continue;
    const [, path = "", number = ""] = frame.exec(line) ?? [];
    const own = ownCode.exec(path)?.[1];
    if (own !== undefined) place = { file: own, line: Number(number) };
    // Source lines and marks are indented; the exception is the first line that is not.
    if (/^\s/.test(line)) continue;
    const [, name, text = ""] = exception.exec(line) ?? [];
    isInside = false;
    if (name !== undefined) found = { type: name.slice(name.lastIndexOf(".") + 1), text, place };
  }
  return found;
}

/** The module that could not be found: `geopandas` of `No module named 'geopandas.tools'`; undefined for what is no plain name. */
export function missingModule({ type, text }: Traceback): string | undefined {
  if (type !== "ModuleNotFoundError") return undefined;
  return /^No module named '([A-Za-z_]\w{0,60})(?:\.[\w.]{1,200})?'/.exec(text)?.[1];
}
