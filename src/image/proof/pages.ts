import type { Container, Reply } from "../../container/ports.ts";
import type { DeclaredPage } from "../../dashboard/model.ts";
import type { Finding } from "../../report/model.ts";
import type { Clock } from "../../runner/ports.ts";
import { reasonWritten } from "../first-request.ts";
import { locationOf, smokeFinding, whereOf } from "../smoke-finding.ts";
import { lastTraceback, tracebacks } from "../traceback.ts";
import type { Around } from "./around.ts";
import { ofTraceback } from "./explain.ts";
import { givenUp } from "./given-up.ts";

/** More than that are not asked for: each is made by the dashboard's own code. */
const mostAsked = 50;

/** A page that no dashboard has: what is answered for it is what is answered for every page that is not there. */
const nowhere = "slipway/there-is-no-such-page";

export type AskedPages = {
  readonly findings: readonly Finding[];
  readonly asked: number;
  /** Pages that were not asked for: those with variables in their path, and those beyond the first fifty. */
  readonly left: number;
};

type Settings = { readonly prefix: string; readonly timeoutSeconds: number; readonly clock: Clock };

/**
 * Asks for the content of each page as a browser does when it is opened: Dash's own callback, with the page's path. To ask for its address would prove
 * nothing, since Dash answers to every address with the same frame.
 *
 * @see Dash, `dash.py`, `enable_pages`
 */
export async function askPages(
  container: Pick<Container, "request" | "lines">,
  callbacks: readonly unknown[],
  pages: readonly DeclaredPage[],
  around: Around | undefined,
  { prefix, timeoutSeconds, clock }: Settings,
): Promise<AskedPages> {
  const plain = pages.filter(({ variables }) => variables !== true).slice(0, mostAsked);
  const router = plain.length === 0 ? undefined : callbacks.find(isRouter);
  if (router === undefined) return { findings: [], asked: 0, left: pages.length };
  const end = clock.seconds() + timeoutSeconds;
  const ask = (path: string): Promise<Reply> =>
    container.request(`${prefix}_dash-update-component`, {
      timeoutSeconds: Math.max(0.001, end - clock.seconds()),
      json: JSON.stringify(questionOf(router, prefix, path)),
    });
  const absent = contentOf(await ask(nowhere));
  const findings: Finding[] = [];
  let asked = 0;
  for (const page of plain) {
    if (clock.seconds() >= end) break;
    const before = tracebacks(container.lines()).length;
    const reply = await ask(page.path.replace(/^\/+/, ""));
    asked += 1;
    const content = contentOf(reply);
    if (content !== undefined && content !== absent) continue;
    if (reply.kind === "answered" && reply.status >= 500) await reasonWritten(container, clock, 1);
    const isNew = tracebacks(container.lines()).length > before;
    const traceback = isNew ? lastTraceback(container.lines()) : undefined;
    const better = traceback && (givenUp(traceback) ?? (around && (await ofTraceback(traceback, around))));
    if (better) {
      findings.push({ ...better, message: `The page ${page.path} cannot be made: ${better.message}` });
      continue;
    }
    const place = traceback?.place ?? page;
    const message =
      traceback === undefined
        ? whatOf(page, reply, timeoutSeconds)
        : `The page ${page.path} cannot be made: ${traceback.type} at ${whereOf(place)}.`;
    findings.push(
      smokeFinding("page-fails", message, {
        ...locationOf(place),
        ...(traceback
          ? { found: [traceback.text] }
          : { fix: `See that ${page.file} is loaded, and that no other page has its path.` }),
      }),
    );
    if (reply.kind !== "answered") break;
  }
  return { findings, asked, left: pages.length - asked };
}

function whatOf({ path, file, line }: DeclaredPage, reply: Reply, seconds: number): string {
  switch (reply.kind) {
    case "answered":
      return reply.status === 200
        ? `The page ${path}, which ${file}:${line} declares, is not found.`
        : `The page ${path} cannot be made: its request ends with status ${reply.status}.`;
    case "silent":
      return `The page ${path} is not there after ${seconds} s.`;
    case "refused":
    case "broken":
      return `The server ended while it made the page ${path}.`;
  }
}

type Router = {
  readonly output: string;
  readonly inputs: readonly { readonly id: unknown; readonly property: string }[];
  readonly state: readonly unknown[];
};

/** Dash's own callback, where nobody gave it inputs of their own. */
function isRouter(callback: unknown): callback is Router {
  const { output, inputs, state } = (callback ?? {}) as Partial<Router>;
  return (
    typeof output === "string" &&
    output.includes("_pages_content.children") &&
    Array.isArray(inputs) &&
    inputs.every((one) => one?.id === "_pages_location") &&
    Array.isArray(state) &&
    state.length === 0
  );
}

/** As Dash's own page asks. @see Dash, dash-renderer, `actions/callbacks.ts` */
function questionOf({ output, inputs }: Router, prefix: string, path: string) {
  const values: Readonly<Record<string, string>> = { pathname: `${prefix}${path}`, search: "" };
  const outputs = output
    .replace(/^\.\.|\.\.$/g, "")
    .split("...")
    .map((one) => ({ id: one.slice(0, one.lastIndexOf(".")), property: one.slice(one.lastIndexOf(".") + 1) }));
  return {
    output,
    outputs: output.startsWith("..") ? outputs : outputs[0],
    inputs: inputs.map(({ id, property }) => ({ id, property, value: values[property] ?? null })),
    changedPropIds: inputs.map(({ property }) => `_pages_location.${property}`),
    state: [],
  };
}

/** What is shown as the page's content, as text to be compared; undefined where there is none. */
function contentOf(reply: Reply): string | undefined {
  if (reply.kind !== "answered" || reply.status !== 200) return undefined;
  try {
    const { response } = JSON.parse(new TextDecoder().decode(reply.body)) as { response?: Record<string, unknown> };
    return JSON.stringify(response?.["_pages_content"]);
  } catch {
    return undefined;
  }
}
