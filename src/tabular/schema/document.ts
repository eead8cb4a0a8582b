import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { grouped } from "../../report/counts.ts";
import { UserError } from "../../report/user-error.ts";
import type { Files } from "../../runner/ports.ts";
import { scanJson } from "../types/json-scan.ts";

/** Deeper than this, JSON is no descriptor and would only be there to exhaust the stack. */
const deepest = 200;
const tooDeep = "there are too many brackets inside each other.";

/** A descriptor is written by people; one that is larger is data. YAML takes a hundred times as long to read as JSON. */
const mostBytes = { json: 10_000_000, yaml: 2_000_000 } as const;

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
  const most = mostBytes[kindIn(file)];
  if (size > most) {
    throw new UserError(`${file} has ${grouped(size)} bytes; a descriptor of up to ${grouped(most)} is read.`, {
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

/** {@link readDocument}, of a text at hand. JSON is read by its own, stricter rules. */
export const parseText = (file: string, text: string, kind: "json" | "yaml" = kindIn(file)): Document =>
  kind === "json" ? jsonDocument(file, text) : yamlDocument(file, text);

const kindIn = (file: string) => (file.endsWith(".json") ? "json" : "yaml");

/** Lines are looked up only when somebody asks: the parser that knows them takes a hundred times as long. */
function jsonDocument(file: string, text: string): Document {
  const value = parseJson(file, text);
  const { repeated, depth } = scanJson(text);
  if (depth > deepest) {
    throw new UserError(`${file}:1: ${tooDeep}`, { fix: "Correct the JSON there." });
  }
  if (repeated !== undefined) throw twice(file, lineAt(text, repeated.at), repeated.key);
  let places: ReturnType<typeof yamlOf> | undefined;
  return {
    file,
    value,
    lineOf(path) {
      places ??= yamlOf(text);
      return lineOf(path, places);
    },
  };
}

function yamlDocument(file: string, text: string): Document {
  const parsed = yamlOf(text);
  const { document, lines } = parsed;
  const [error] = document.errors;
  if (error) {
    throw new UserError(`${file}:${lines.linePos(error.pos[0]).line}: ${sentence(error.message)}`, {
      fix: "Correct the YAML there; an editor shows where it goes wrong.",
      cause: error,
    });
  }
  const repeated = firstRepeatedKey(document.contents);
  if (repeated !== undefined) throw twice(file, lines.linePos(repeated.at).line, repeated.key);
  return { file, value: plainValue(file, document), lineOf: (path) => lineOf(path, parsed) };
}

/** What its parser makes of a text, which may be JSON too, and the lines of it. */
function yamlOf(text: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    version: "1.2",
    merge: true,
    logLevel: "error",
  });
  return { document, lines };
}

function lineOf(path: Path, { document, lines }: ReturnType<typeof yamlOf>): number {
  let node: unknown = document.contents;
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
}

const twice = (file: string, line: number, key: unknown) =>
  new UserError(`${file}:${line}: the key ${kindOf(key)} stands twice.`, { fix: "Keep one of the two." });

/** @throws UserError for aliases that multiply (a kilobyte may stand for gigabytes), or that stand inside what they name */
function plainValue(file: string, document: ReturnType<typeof parseDocument>): unknown {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : "";
    const what = /alias count/i.test(message) ? "its aliases make it too large." : lowered(message);
    throw new UserError(`${file}: ${what}`, { fix: "Write the values out.", cause });
  }
  try {
    JSON.stringify(value);
  } catch (cause) {
    throw new UserError(`${file}: an alias stands inside what it names.`, { fix: "Write the value out.", cause });
  }
  return value;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const at = / position (\d+)/.exec(cause instanceof Error ? cause.message : "")?.[1];
    throw new UserError(`${file}:${lineAt(text, Number(at ?? 0))}: this is not JSON.`, {
      fix: "Correct it there: JSON has double quotes, no comments and no comma after the last item.",
      cause,
    });
  }
}

const lineAt = (text: string, offset: number) => text.slice(0, offset).split("\n").length;

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
  if (/call stack/i.test(message)) return tooDeep;
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
