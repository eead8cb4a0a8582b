import type { Reply } from "../container/ports.ts";
import { counted } from "../report/counts.ts";
import type { Finding } from "../report/model.ts";
import { workerTimeoutSeconds } from "./config.ts";
import { whereToListen } from "./proof/elsewhere.ts";
import { beQuick, isGivenUp } from "./proof/given-up.ts";
import { absentModule } from "./proof/missing-module.ts";
import { refuseEngineFault } from "./proof/not-started.ts";
import { gaveUp, lastWords } from "./server-log.ts";
import { locationOf, smokeFinding, whereOf } from "./smoke-finding.ts";
import type { SmokeRule } from "./smoke-rules.ts";
import { lastTraceback, type Traceback } from "./traceback.ts";

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

/** What is wrong, as far as the server itself shows it, and what that was seen by. */
export type Fault = {
  readonly finding: Finding;
  readonly traceback?: Traceback;
  /** How it came about. */
  readonly by: "answer" | "end" | "silence";
  /** The server itself gave up after so many seconds, as gunicorn does before 22, and is loading the dashboard anew. */
  readonly givenUpAfter?: number;
  /** Nobody listens where the server was told to. */
  readonly isClosed?: boolean;
  /** It was killed. */
  readonly killed?: boolean;
  /** The status of the answer. */
  readonly status?: number;
};

/** A good answer, read as JSON where it is that; or what is wrong. */
export type Judgement =
  | { readonly kind: "good"; readonly value?: unknown }
  | { readonly kind: "bad"; readonly fault: Fault };

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
  if (reply.status !== 200) {
    const { fault } = bad(rule, `The first request for ${address} ends with status ${reply.status}.`, lines);
    return { kind: "bad", fault: { ...fault, status: reply.status } };
  }
  const value = type === "application/json" ? jsonOf(reply.body) : undefined;
  if (question === "layout") {
    if (isLayout(value)) return { kind: "good", value };
    return bad(rule, `${address} does not answer with a layout. Does the code set a prefix of its own?`, lines);
  }
  if (!Array.isArray(value)) return bad(rule, `${address} does not answer with a list of callbacks.`, lines);
  if (value.length >= (expected.callbacks ?? 0)) return { kind: "good", value };
  const registered = `${counted(value.length, "callback")} ${value.length === 1 ? "is" : "are"} registered`;
  return bad(rule, `${registered}, but the code declares ${expected.callbacks}.`, lines);
}

/** Of a server that ended before it answered. @throws InfrastructureError where it was never started */
export function whyItEnded(ending: Extract<Ending, { kind: "ended" }>, lines: readonly string[]): Fault {
  refuseEngineFault(ending.code, lines);
  const traceback = lastTraceback(lines);
  const slow = tooSlow(lines, traceback);
  if (slow !== undefined) return slow;
  if (traceback !== undefined) return { by: "end", finding: ofTraceback(traceback), traceback };
  const how = ending.signal === undefined ? `with code ${ending.code ?? "unknown"}` : `by ${ending.signal}`;
  const killed = ending.code === 137 || ending.signal === "SIGKILL";
  const last = lastWords(lines);
  const finding = smokeFinding("ends-early", `The server ended ${how} before it answered.`, {
    ...(last === undefined ? {} : { found: [last] }),
    ...(killed ? { fix: "It was killed, most likely for want of memory: load less when the module is imported." } : {}),
  });
  return { by: "end", finding, killed };
}

/**
 * Of a server that gave up on its worker: on one that does not come out of loading the dashboard, or out of its first answer, in which case
 * it leaves by an exception of its own.
 */
function tooSlow(lines: readonly string[], traceback: Traceback | undefined): Fault | undefined {
  const end = gaveUp(lines);
  if (end === undefined) return undefined;
  if (traceback === undefined) {
    const { seconds = workerTimeoutSeconds } = end;
    const message = `The server gave up on the dashboard, which was still being loaded after ${seconds} s.`;
    return { by: "silence", givenUpAfter: seconds, finding: smokeFinding("never-answers", message) };
  }
  if (!isGivenUp(traceback)) return undefined;
  const { place } = traceback;
  const at = place === undefined ? "" : `: the dashboard was still at ${whereOf(place)}`;
  const after = end.seconds === undefined ? "" : ` after ${end.seconds} s`;
  const finding = smokeFinding("never-answers", `gunicorn gave up${after}, before the first answer${at}.`, {
    ...locationOf(place),
    fix: beQuick,
  });
  return { by: "silence", finding, traceback };
}

/** Of a server that did not answer in time. */
export function whySilent(seconds: number, listens: boolean, lines: readonly string[]): Fault {
  const traceback = lastTraceback(lines);
  if (traceback !== undefined && !listens) return { by: "silence", finding: ofTraceback(traceback), traceback };
  const elsewhere = lines.findLast((line) => /\b(?:Running on|Listening at:|Serving on) https?:\/\//i.test(line));
  if (!listens && elsewhere !== undefined) {
    const message = `After ${seconds} s the server does not listen where it is told to: it opened a port of its own.`;
    const parts = { fix: whereToListen(lines, undefined), found: [elsewhere] };
    return { by: "silence", isClosed: true, finding: smokeFinding("never-answers", message, parts) };
  }
  const last = lastWords(lines);
  const what = listens ? "takes connections but does not answer" : "does not listen";
  const found = last === undefined ? {} : { found: [last] };
  const finding = smokeFinding("never-answers", `After ${seconds} s the server ${what}.`, found);
  return { by: "silence", isClosed: !listens, finding };
}

function ofTraceback(traceback: Traceback): Finding {
  const absent = absentModule(traceback);
  if (absent !== undefined) return absent;
  const library = libraryIn(traceback);
  return smokeFinding("import-fails", `Loading the dashboard ends with ${raisedInWords(traceback)}.`, {
    ...locationOf(traceback.place),
    found: [traceback.text],
    ...(library === undefined || traceback.place === undefined
      ? {}
      : {
          fix: `The line may be written for another version of ${library} than is in the image: try it with that one, and keep the versions that work (slipway lock).`,
        }),
  });
}

function bad(rule: SmokeRule, message: string, lines: readonly string[]): Extract<Judgement, { kind: "bad" }> {
  const traceback = lastTraceback(lines);
  const slow = tooSlow(lines, traceback);
  if (slow !== undefined) return { kind: "bad", fault: slow };
  if (traceback === undefined) return { kind: "bad", fault: { by: "answer", finding: smokeFinding(rule, message) } };
  const raised = `${message} It raised ${raisedInWords(traceback)}.`;
  const finding = smokeFinding(rule, raised, { ...locationOf(traceback.place), found: [traceback.text] });
  return { kind: "bad", fault: { by: "answer", finding, traceback } };
}

/** The package that raised it, by the name that it is imported by. */
const libraryIn = ({ raisedIn = "" }: Traceback): string | undefined =>
  /\/(?:site|dist)-packages\/([A-Za-z]\w{0,60})(?:\/|\.py$)/.exec(raisedIn)?.[1];

function raisedInWords(traceback: Traceback): string {
  const { type, place } = traceback;
  const library = libraryIn(traceback);
  if (place === undefined)
    return `${type} ${library === undefined ? "outside of the dashboard's own code" : `in ${library}`}`;
  return library === undefined ? `${type} at ${whereOf(place)}` : `${type} in ${library}, called at ${whereOf(place)}`;
}

/** A component, or a list of what stands one after the other, which Dash takes as well. */
const isLayout = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.every((one) => typeof one === "string" || typeof one === "number" || one === null || isLayout(one))
    : isRecord(value) && isRecord(value["props"]);

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
