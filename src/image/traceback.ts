/** A line of the dashboard's own code, by its path inside the dashboard's folder. */
export type OwnLine = { readonly file: string; readonly line: number };

/** What Python said when it gave up. */
export type Traceback = {
  /** The exception's type, without its module: `KeyError`. */
  readonly type: string;
  /** Its text; it may hold anything, values from data included. */
  readonly text: string;
  /** The innermost line of the dashboard's own code. */
  readonly place: OwnLine | undefined;
  /** The file whose code raised it, as it is called in the image. */
  readonly raisedIn?: string;
};

const begin = /^\s*(?:\|\s*)?Traceback \(most recent call last\):\s*$/;
const frame = /^\s+(?:\|\s+)?File "([^"\n]{1,1000})", line (\d{1,9})(?:, in .*)?$/;
const exception = /^(?:\s*\|\s*)?((?:[A-Za-z_]\w{0,100}\.){0,10}[A-Za-z_]\w{0,100})(?:: (.*))?$/;

/** Where the dashboard's own code is in the image. */
const ownCode = /^\/app\/(?!.*(?:site|dist)-packages\/)(.+)$/;

/** The line of the dashboard's own code that a file and a number name, if they do. */
export function ownLine(path: string, number: string): OwnLine | undefined {
  const file = ownCode.exec(path)?.[1];
  return file === undefined ? undefined : { file, line: Number(number) };
}

/**
 * The tracebacks in what a server wrote, in their order. Of several that are chained ("During handling of the above exception …")
 * each has the place of the one before where it has none of its own.
 *
 * @see Python, Library Reference, `traceback`
 */
export function tracebacks(lines: readonly string[]): readonly Traceback[] {
  const found: Traceback[] = [];
  let place: Traceback["place"];
  let raisedIn: string | undefined;
  let isInside = false;
  let isChained = false;
  for (const line of lines) {
    if (begin.test(line)) {
      isInside = true;
      place = isChained ? found.at(-1)?.place : undefined;
      raisedIn = undefined;
      continue;
    }
    if (!isInside) {
      isChained = (isChained && line.trim() === "") || chained.test(line);
      continue;
    }
    const [, path = "", number = ""] = frame.exec(line) ?? [];
    if (path !== "") raisedIn = path;
    place = ownLine(path, number) ?? place;
    // Source lines and marks are indented; the exception is the first line that is not.
    if (/^\s/.test(line)) continue;
    const [, name, text = ""] = exception.exec(line) ?? [];
    isInside = false;
    isChained = false;
    if (name === undefined) continue;
    const type = name.slice(name.lastIndexOf(".") + 1);
    found.push({ type, text, place, ...(raisedIn === undefined ? {} : { raisedIn }) });
  }
  return found;
}

const chained =
  /^(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of the following exception):$/;

/** The last of them: what ended it. */
export const lastTraceback = (lines: readonly string[]): Traceback | undefined => tracebacks(lines).at(-1);

/** The module that could not be found, as it is written: `geopandas.tools`; undefined for what is no plain name. */
export function missingModule({ type, text }: Traceback): string | undefined {
  if (type !== "ModuleNotFoundError") return undefined;
  return /^No module named '([A-Za-z_]\w{0,60}(?:\.\w{1,60}){0,9})'/.exec(text)?.[1];
}
