import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";
import type * as z from "zod/mini";
import { didYouMean } from "../report/did-you-mean.ts";
import { UserError } from "../report/user-error.ts";
import { keysAt, noteAt } from "./key-notes.ts";

/** A settings file as it was read: its value, and the line of each key for messages and for where a value came from. */
export type Settings<Value> = {
  readonly value: Value;
  /** 1-based; undefined for a key that is not in the file. */
  readonly lineOf: (...path: readonly (string | number)[]) => number | undefined;
};

/** Far beyond any settings file that a person writes, and small enough to read whatever is in it. */
const mostBytes = 65_536;

/**
 * Reads a YAML 1.2 file that a person wrote against a strict schema. A file of comments alone says nothing and reads as `{}`.
 * Anchors, aliases, merge keys and tags are refused: a settings file needs none, and they can make a small file a huge value.
 *
 * @throws UserError that names file and line, what was found there and what is accepted; the first fault in the file's order.
 */
export function readSettings<Schema extends z.ZodMiniType>(
  text: string,
  file: string,
  schema: Schema,
): Settings<z.output<Schema>> {
  const lines = new LineCounter();
  const document = parsed(text, file, lines);
  if (document.contents === null && text.trim() === "") {
    throw new UserError(`${file} is empty.`, {
      fix: `Delete it, or give it a key: ${keysAt(schema, []).join(", ")}.`,
    });
  }
  if (document.contents !== null && !isMap(document.contents)) {
    throw new UserError(
      `${file}:${lineAt(document.contents, lines)}: ${kindOf(document.contents)} stands where keys and values belong.`,
      {
        fix: `Write one "key: value" a line; the keys are ${keysAt(schema, []).join(", ")}.`,
      },
    );
  }
  const result = schema.safeParse(document.toJS() ?? {});
  if (!result.success) throw faultOf(result.error, document, file, lines, schema);
  return {
    value: result.data,
    lineOf: (...path) => {
      const node = keyNode(document, path);
      return node === undefined ? undefined : lineAt(node, lines);
    },
  };
}

function parsed(text: string, file: string, lines: LineCounter): Document {
  if (Buffer.byteLength(text) > mostBytes) {
    throw new UserError(`${file} is larger than 64 KiB, which no settings file is.`, {
      fix: "Keep settings only in it.",
    });
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const [fault] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (fault) {
    const { line } = lines.linePos(fault.pos[0]);
    const [sentence, fix] = syntaxFaults[fault.code] ?? [
      "this is not YAML",
      "Write one key: value a line; text with : or # in it goes in quotes.",
    ];
    throw new UserError(`${file}:${line}: ${sentence}.`, { fix });
  }
  visit(document, {
    Node(_, node) {
      if (!isAlias(node) && node.anchor === undefined) return;
      throw new UserError(`${file}:${lineAt(node, lines)}: anchors (&) and aliases (*) are not accepted.`, {
        fix: "Write the value out where it is wanted; text that begins with & or * goes in quotes.",
      });
    },
  });
  return document;
}

const syntaxFaults: Readonly<Record<string, readonly [sentence: string, fix: string]>> = {
  TAB_AS_INDENT: ["a tab stands where spaces belong", "Indent with two spaces."],
  DUPLICATE_KEY: ["this key is there already", "Keep one of the two."],
  MULTIPLE_DOCS: ["a second document begins; one is accepted", "Delete the line --- and what follows it."],
  BAD_INDENT: [
    "this line is indented differently from its neighbours, or a bracket is not closed",
    "Give the keys of one group the same number of spaces.",
  ],
  BLOCK_AS_IMPLICIT_KEY: ["there are two values in one line", "Put text that has a colon in it in quotes."],
  MISSING_CHAR: ["a quote or a bracket is not closed, or a colon is missing", "Close it, or write key: value."],
  BAD_SCALAR_START: ["text cannot begin with this character", "Put the text in quotes."],
  TAG_RESOLVE_FAILED: ["tags (!) are not accepted", "Write the plain value; text that begins with ! goes in quotes."],
  RESOURCE_EXHAUSTION: [
    "groups are nested too deeply",
    "No settings file is nested so deeply: see what its keys take.",
  ],
  NON_STRING_KEY: ["a key is a list or a group; it must be text", "Write key: value."],
};

/** The first fault, in the order of the file, as one sentence. */
function faultOf(
  error: z.core.$ZodError,
  document: Document,
  file: string,
  lines: LineCounter,
  schema: z.ZodMiniType,
): UserError {
  const faults = error.issues.flatMap((issue): { readonly at: number; readonly fault: UserError }[] => {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [undefined];
    return keys.map((unknown) => {
      const path = unknown === undefined ? issue.path : [...issue.path, unknown];
      const node = keyNode(document, path);
      const place = node === undefined ? file : `${file}:${lineAt(node, lines)}`;
      const fault =
        unknown === undefined
          ? wrongValue(place, path, document, schema, issue)
          : unknownKey(place, unknown, keysAt(schema, issue.path));
      return { at: node?.range?.[0] ?? Number.POSITIVE_INFINITY, fault };
    });
  });
  const [first] = faults.sort((a, b) => a.at - b.at);
  return first?.fault ?? new UserError(`${file} is not accepted: ${error.message}`);
}

function unknownKey(place: string, key: string, known: readonly string[]): UserError {
  const meant = didYouMean(key, known);
  return new UserError(`${place}: unknown key ${JSON.stringify(key)}.`, {
    fix: meant === undefined ? `The keys here are ${known.join(", ")}.` : `Did you mean "${meant}"?`,
  });
}

function wrongValue(
  place: string,
  path: readonly PropertyKey[],
  document: Document,
  schema: z.ZodMiniType,
  issue: z.core.$ZodIssue,
): UserError {
  const name = path.filter((part) => typeof part === "string").join(".");
  const note = noteAt(schema, path);
  const accepted = note?.accepts ?? issue.message;
  const example = note === undefined ? undefined : `For example: ${exampleOf(name, note.example)}`;
  const node = document.getIn(path, true) as Node | undefined;
  if (node === undefined) {
    return new UserError(
      `${place}: the key "${name}" is missing; accepted: ${accepted}.`,
      example === undefined ? {} : { fix: example },
    );
  }
  if (isScalar(node) && node.value === null) {
    return new UserError(`${place}: ${name} has no value; accepted: ${accepted}.`, {
      fix: "Give it one, or leave the key out.",
    });
  }
  const unquoted = issue.code === "invalid_type" && issue.expected === "string" && isScalar(node);
  return new UserError(`${place}: ${name} is ${shownValue(node)}; accepted: ${accepted}.`, {
    ...(unquoted
      ? { fix: `Put it in quotes: "${node.source ?? node.value}"` }
      : example === undefined
        ? {}
        : { fix: example }),
  });
}

const exampleOf = (name: string, example: string) =>
  name.includes(".") ? `${name} = ${example}` : `${name}: ${example}`;

/** The node that a message points to: the key of a pair, the item of a list. */
function keyNode(document: Document, path: readonly PropertyKey[]): Node | undefined {
  const last = path.at(-1);
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
    if (isScalar(pair?.key)) return pair.key;
    // A missing key is shown at the group that lacks it, where that has a key of its own.
    return path.length > 1 ? keyNode(document, path.slice(0, -1)) : undefined;
  }
  return isSeq(parent) && typeof last === "number" ? (parent.items[last] as Node | undefined) : undefined;
}

const lineAt = (node: Node, lines: LineCounter) => lines.linePos(node.range?.[0] ?? 0).line;

const kindOf = (node: unknown) => (isSeq(node) ? "a list" : isMap(node) ? "a group of keys" : "a single value");

const shownValue = (node: Node) => {
  if (!isScalar(node)) return kindOf(node);
  const text = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return typeof node.value === "string" ? JSON.stringify(short) : `the ${typeof node.value} ${short}`;
};
