import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { grouped } from "../../report/counts.ts";
import { UserError } from "../../report/user-error.ts";
import type { Files } from "../../runner/ports.ts";

/** A descriptor is written by people; one that is larger is data. */
const mostBytes = 10_000_000;

export type Path = readonly (string | number)[];

/** A descriptor as it was read, JSON or YAML, which knows the line of each of its values. */
export type Document = {
  readonly file: string;
  readonly value: unknown;
  /** 1-based; of the nearest value above when there is none at this path. */
  lineOf(path: Path): number;
};

/** An object inside a document. */
export type View = {
  readonly document: Document;
  readonly path: Path;
  readonly value: Readonly<Record<string, unknown>>;
};

/**
 * Reads a descriptor; undefined when there is no such file.
 * @throws UserError with file and line when it is neither JSON nor YAML, names a key twice, or is not UTF-8.
 */
export async function readDocument(file: string, files: Files): Promise<Document | undefined> {
  const size = (await files.stat(file))?.size ?? 0;
  if (size > mostBytes) {
    throw new UserError(`${file} has ${grouped(size)} bytes; a descriptor of up to ${grouped(mostBytes)} is read.`, {
      fix: "Keep long lists of codes in a CSV file, and refer to it with a foreign key.",
    });
  }
  const bytes = await files.read(file);
  if (bytes === undefined) return undefined;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UserError(`${file} is not UTF-8.`, { fix: "Save it as UTF-8.", cause });
  }
  return parseText(file, text);
}

/** {@link readDocument}, of a text at hand. JSON is read by its own, stricter rules as well. */
export function parseText(
  file: string,
  text: string,
  kind: "json" | "yaml" = file.endsWith(".json") ? "json" : "yaml",
): Document {
  const lines = new LineCounter();
  const parsed = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    version: "1.2",
    merge: true,
    logLevel: "error",
  });
  const json = kind === "json" ? parseJson(file, text, lines) : undefined;
  const [error] = parsed.errors;
  if (error) {
    const { line } = lines.linePos(error.pos[0]);
    throw new UserError(`${file}:${line}: ${sentence(error.message)}`, {
      fix: json ? "Correct the JSON there." : "Correct the YAML there; an editor shows where it goes wrong.",
      cause: error,
    });
  }
  const repeated = firstRepeatedKey(parsed.contents);
  if (repeated !== undefined) {
    throw new UserError(`${file}:${lines.linePos(repeated.at).line}: the key ${kindOf(repeated.key)} stands twice.`, {
      fix: "Keep one of the two.",
    });
  }
  const lineOf = (path: Path): number => {
    let node: unknown = parsed.contents;
    let offset = 0;
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
        if (!pair) break;
        if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        offset = rangeStart(node) ?? offset;
      } else break;
    }
    return lines.linePos(offset).line;
  };
  return { file, value: json ? json.value : plainValue(file, parsed), lineOf };
}

/** @throws UserError for aliases that multiply (a kilobyte may stand for gigabytes), or that stand inside what they name */
function plainValue(file: string, parsed: ReturnType<typeof parseDocument>): unknown {
  let value: unknown;
  try {
    value = parsed.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new UserError(`${file}: its aliases make it too large.`, { fix: "Write the values out.", cause });
  }
  try {
    JSON.stringify(value);
  } catch (cause) {
    throw new UserError(`${file}: an alias stands inside what it names.`, { fix: "Write the value out.", cause });
  }
  return value;
}

function parseJson(file: string, text: string, lines: LineCounter): { readonly value: unknown } {
  try {
    return { value: JSON.parse(text) };
  } catch (cause) {
    const at = / position (\d+)/.exec(cause instanceof Error ? cause.message : "")?.[1];
    const line = at === undefined ? 1 : lines.linePos(Number(at)).line;
    throw new UserError(`${file}:${line}: this is not JSON.`, {
      fix: "Correct it there: JSON has double quotes, no comments and no comma after the last item.",
      cause,
    });
  }
}

/** Where a key stands that its map has already. The parser's own search compares each key of a map with every other. */
function firstRepeatedKey(contents: unknown): { readonly at: number; readonly key: unknown } | undefined {
  let first: { readonly at: number; readonly key: unknown } | undefined;
  const waiting = [contents];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isSeq(node)) for (const item of node.items) waiting.push(item ?? null);
    if (!isMap(node)) continue;
    const seen = new Set<unknown>();
    for (const { key, value } of node.items) {
      waiting.push(value ?? null);
      if (!isScalar(key)) continue;
      const at = key.range?.[0] ?? 0;
      if (seen.has(key.value) && at < (first?.at ?? Number.POSITIVE_INFINITY)) first = { at, key: key.value };
      seen.add(key.value);
    }
  }
  return first;
}

const rangeStart = (node: unknown): number | undefined =>
  isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;

/** A parser's message as the rest of a sentence; that it has run out of stack means one thing here. */
function sentence(message: string): string {
  if (/call stack/i.test(message)) return "there are too many brackets inside each other.";
  return /multiple documents/.test(message) ? "a second document begins; one is accepted." : lowered(message);
}

const lowered = (message: string) => `${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.?$/, ".")}`;

export function fail(document: Document, path: Path, message: string, fix: string): never {
  throw new UserError(`${document.file}:${document.lineOf(path)}: ${message}`, { fix });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object at a path. @throws UserError when something else is there */
export function objectAt(document: Document, path: Path, what: string, value: unknown): View {
  if (isRecord(value)) {
    if (value["$ref"] === undefined) return { document, path, value };
    return fail(
      document,
      [...path, "$ref"],
      `${what} is a "$ref", which is not followed.`,
      "Write out what it refers to, or use a YAML alias.",
    );
  }
  return fail(
    document,
    path,
    `${what} is ${kindOf(value)}; an object is accepted.`,
    "Write it as an object with keys.",
  );
}

const kinds = {
  text: { words: "text", is: (value: unknown): value is string => typeof value === "string" },
  flag: { words: "true or false", is: (value: unknown): value is boolean => typeof value === "boolean" },
  count: {
    words: "a whole number from 0",
    is: (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0,
  },
  list: { words: "a list", is: (value: unknown): value is readonly unknown[] => Array.isArray(value) },
  texts: {
    words: "a list of texts (put numbers in quotation marks)",
    is: (value: unknown): value is readonly string[] =>
      Array.isArray(value) && value.every((item) => typeof item === "string"),
  },
} as const;

type Kinds = { text: string; flag: boolean; count: number; list: readonly unknown[]; texts: readonly string[] };

/** The value of a key, of one kind; undefined when the key is not there. @throws UserError when it is of another kind */
export function optional<Kind extends keyof Kinds>(view: View, key: string, kind: Kind): Kinds[Kind] | undefined {
  const value = view.value[key];
  if (value === undefined) return undefined;
  const { words, is } = kinds[kind];
  if (is(value)) return value as Kinds[Kind];
  return fail(
    view.document,
    [...view.path, key],
    `"${key}" is ${kindOf(value)}; accepted is ${words}.`,
    `Write ${words} there.`,
  );
}

/** Keys, rules and the fields that they name: each is looked up, and nobody writes more of them. */
const mostItems = 1_000;

/** @throws UserError for a list that is longer than people write them */
export function refuseLong({ document }: View, path: Path, list: readonly unknown[]): void {
  if (list.length <= mostItems) return;
  const words = `"${path.at(-1)}" has ${grouped(list.length)} items; up to ${grouped(mostItems)} are read.`;
  fail(document, path, words, "Write fewer of them.");
}

/** What a value is, for messages; a short text or number as it stands. */
export function kindOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return JSON.stringify(String(value).slice(0, 60));
}
