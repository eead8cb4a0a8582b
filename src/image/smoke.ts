import type { Reply } from "../container/ports.ts";
import type { Finding } from "../report/model.ts";
import type { RuleText } from "../report/rule.ts";
import { lastWords } from "./server-log.ts";
import { type SmokeRule, smokeRules } from "./smoke-rules.ts";
import { lastTraceback, missingModule, type Traceback } from "./traceback.ts";

/** How a server that was watched came to its end, or did not. */
export type Ending =
  | { readonly kind: "running" }
  | { readonly kind: "ended"; readonly code: number | undefined; readonly signal: string | undefined };

/** What is expected of a dashboard. */
export type Expected = {
  /** How many callbacks the code declares at least; undefined where nobody could count them. */
  readonly callbacks: number | undefined;
  /** What every address of it begins with: `/`, `/dash/x/`. */
  readonly prefix: string;
};

/** The three addresses in the order in which they are asked for: what the first one says is what counts. */
export const questions = ["layout", "dependencies", "page"] as const;
export type Question = (typeof questions)[number];

export const addressOf = (question: Question, prefix: string): string =>
  `${prefix}${{ layout: "_dash-layout", dependencies: "_dash-dependencies", page: "" }[question]}`;

/** The good answer's own facts, or what is wrong. */
export type Judgement =
  | { readonly kind: "good"; readonly callbacks?: number }
  | { readonly kind: "bad"; readonly finding: Finding };

/**
 * Judges one answer. A status alone proves nothing: Dash answers 200 with its page to every address that it does not know, and to
 * every request but the first even when its set-up failed.
 */
export function judge(question: Question, reply: Reply, lines: readonly string[], expected: Expected): Judgement {
  if (reply.kind !== "answered") return bad("ends-early", "The connection ended before there was an answer.", lines);
  const type = (reply.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  const address = addressOf(question, expected.prefix);
  if (question === "page") {
    if (reply.status === 200 && type === "text/html") return { kind: "good" };
    return bad("page-fails", `${address} answers with status ${reply.status}, not with a page.`, lines);
  }
  const rule: SmokeRule = question === "layout" ? "layout-fails" : "callbacks-missing";
  if (reply.status !== 200)
    return bad(rule, `The first request for ${address} ends with status ${reply.status}.`, lines);
  const value = type === "application/json" ? jsonOf(reply.body) : undefined;
  if (question === "layout") {
    if (isRecord(value) && isRecord(value["props"])) return { kind: "good" };
    return bad(rule, `${address} does not answer with a layout. Does the code set a prefix of its own?`, lines);
  }
  if (!Array.isArray(value)) return bad(rule, `${address} does not answer with a list of callbacks.`, lines);
  if (value.length >= (expected.callbacks ?? 0)) return { kind: "good", callbacks: value.length };
  return bad(rule, `${value.length} callbacks are registered, but the code declares ${expected.callbacks}.`, lines);
}

/** Of a server that ended before it answered. */
export function whyItEnded(ending: Extract<Ending, { kind: "ended" }>, lines: readonly string[]): Finding {
  const traceback = lastTraceback(lines);
  if (traceback !== undefined) return ofTraceback(traceback);
  const how = ending.signal === undefined ? `with code ${ending.code ?? "unknown"}` : `by ${ending.signal}`;
  const killed = ending.code === 137 || ending.signal === "SIGKILL";
  const last = lastWords(lines);
  return finding("ends-early", `The server ended ${how} before it answered.`, {
    ...(last === undefined ? {} : { found: [last] }),
    ...(killed ? { fix: "It was killed, most likely for want of memory: load less when the module is imported." } : {}),
  });
}

/** Of a server that did not answer in time. */
export function whySilent(seconds: number, listens: boolean, lines: readonly string[]): Finding {
  const traceback = lastTraceback(lines);
  if (traceback !== undefined && !listens) return ofTraceback(traceback);
  const last = lastWords(lines);
  const what = listens ? "takes connections but does not answer" : "does not listen";
  return finding(
    "never-answers",
    `After ${seconds} s the server ${what}.`,
    last === undefined ? {} : { found: [last] },
  );
}

function ofTraceback(traceback: Traceback): Finding {
  const module = missingModule(traceback);
  const at = whereOf(traceback);
  if (module !== undefined) {
    return finding("missing-module", `${at.words} imports "${module}", which is not in the image.`, {
      ...at.parts,
      fix: `Add the package that brings "${module}" to requirements.txt.`,
    });
  }
  return finding("import-fails", `Loading the dashboard ends with ${traceback.type} at ${at.words}.`, {
    ...at.parts,
    found: [traceback.text],
  });
}

function bad(rule: SmokeRule, message: string, lines: readonly string[]): Judgement {
  const traceback = lastTraceback(lines);
  if (traceback === undefined) return { kind: "bad", finding: finding(rule, message) };
  const at = whereOf(traceback);
  return {
    kind: "bad",
    finding: finding(rule, `${message} It raised ${traceback.type} at ${at.words}.`, {
      ...at.parts,
      found: [traceback.text],
    }),
  };
}

function whereOf({ place }: Traceback): { readonly words: string; readonly parts: Pick<Finding, "location"> } {
  if (place === undefined) return { words: "a place outside of the dashboard's own code", parts: {} };
  return { words: `${place.file}:${place.line}`, parts: { location: { file: place.file, line: place.line } } };
}

function finding(
  id: SmokeRule,
  message: string,
  parts: Partial<Pick<Finding, "fix" | "found" | "location">> = {},
): Finding {
  const rule: RuleText | undefined = smokeRules.find((candidate) => candidate.id === id);
  const { found, location } = parts;
  const fix = parts.fix ?? rule?.fix;
  return {
    rule: id,
    level: rule?.level ?? "error",
    message,
    ...(rule === undefined ? {} : { why: rule.why }),
    ...(fix === undefined ? {} : { fix }),
    count: 1,
    ...(location === undefined ? {} : { location }),
    // Shortened, since it is whatever the server wrote; surfaces escape it.
    ...(found === undefined ? {} : { found: found.map((text) => text.slice(0, 200)) }),
  };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
