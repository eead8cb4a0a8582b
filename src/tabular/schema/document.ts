import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { UserError } from "../../report/user-error.ts";
import type { Files } from "../../runner/ports.ts";

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
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, version: "1.2" });
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
    throw new UserError(`${file}:${lines.linePos(repeated).line}: map keys must be unique.`, {
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
  if (json) return { file, value: json.value, lineOf };
  try {
    return { file, value: parsed.toJS({ maxAliasCount: 100 }), lineOf };
  } catch (cause) {
    throw new UserError(`${file}: its aliases make it too large.`, { fix: "Write the values out.", cause });
  }
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
function firstRepeatedKey(contents: unknown): number | undefined {
  let first: number | undefined;
  const waiting = [contents];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isSeq(node)) for (const item of node.items) waiting.push(item ?? null);
    if (!isMap(node)) continue;
    const seen = new Set<unknown>();
    for (const { key, value } of node.items) {
      waiting.push(value ?? null);
      if (!isScalar(key)) continue;
      const at = key.range?.[0] ?? 0;
      if (seen.has(key.value) && at < (first ?? Number.POSITIVE_INFINITY)) first = at;
      seen.add(key.value);
    }
  }
  return first;
}

const rangeStart = (node: unknown): number | undefined =>
  isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;

/** A parser's message as the rest of a sentence; that it has run out of stack means one thing here. */
const sentence = (message: string) =>
  /call stack/i.test(message) ? "there are too many brackets inside each other." : lowered(message);

const lowered = (message: string) => `${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.?$/, ".")}`;

export function fail(document: Document, path: Path, message: string, fix: string): never {
  throw new UserError(`${document.file}:${document.lineOf(path)}: ${message}`, { fix });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object at a path. @throws UserError when something else is there */
export function objectAt(document: Document, path: Path, what: string, value: unknown): View {
  if (isRecord(value)) return { document, path, value };
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

/** What a value is, for messages; a short text or number as it stands. */
export function kindOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return JSON.stringify(String(value).slice(0, 60));
}
