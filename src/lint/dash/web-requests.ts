import type { PythonModule } from "../python/model.ts";
import type { Call, Expression, Statement } from "../python/syntax.ts";
import { keyword, statementsIn } from "../python/syntax.ts";

/** One request to another server. */
export type WebRequest = {
  readonly call: Call;
  readonly library: "requests" | "httpx" | "urllib";
  readonly address: Expression | undefined;
  /** What the session was made by, for a request of one. */
  readonly session: Call | undefined;
};

const verbs = ["get", "post", "put", "patch", "delete", "head", "options", "request"];
const plain = new Map(
  [
    ...verbs.flatMap((verb) => [`requests.${verb}`, `requests.api.${verb}`, `httpx.${verb}`]),
    ...["httpx.stream", "urllib.request.urlopen", "urllib.request.urlretrieve"],
  ].map((name) => [name, name.split(".")[0] as WebRequest["library"]]),
);
const sessions: Readonly<Record<string, WebRequest["library"]>> = {
  "requests.Session": "requests",
  "requests.session": "requests",
  "requests.sessions.Session": "requests",
  "requests.sessions.session": "requests",
  "httpx.Client": "httpx",
  "httpx.AsyncClient": "httpx",
};
const ofSession = [...verbs, "stream", "send"];

/** Every request that a module makes: by the functions of requests, httpx and urllib, and by a session. */
export function requestsIn(module: PythonModule): readonly WebRequest[] {
  const before = known.get(module);
  if (before) return before;
  const found = module
    .callsWith({ name: [...plain.keys()], word: ofSession })
    .flatMap((call) => requestOf(module, call) ?? []);
  known.set(module, found);
  return found;
}

const known = new WeakMap<PythonModule, readonly WebRequest[]>();

function requestOf(module: PythonModule, call: Call): WebRequest | undefined {
  const { callee } = call;
  const library = plain.get(module.qualifiedName(callee) ?? "");
  const verb = callee.kind === "attribute" ? callee.attribute : (module.qualifiedName(callee) ?? "").split(".").at(-1);
  const address = keyword(call, "url") ?? call.args[verb === "request" || verb === "stream" ? 1 : 0];
  if (library) return { call, library, address, session: undefined };
  if (callee.kind !== "attribute" || !ofSession.includes(callee.attribute)) return undefined;
  const session = sessionMade(module, callee.object);
  return session && { call, library: session.library, address, session: session.call };
}

/** The call that makes the session which an expression holds. */
export function sessionMade(
  module: PythonModule,
  expression: Expression,
): { readonly call: Call; readonly library: WebRequest["library"] } | undefined {
  const origin = module.origin(expression);
  if (origin?.kind === "expression" && origin.expression.kind === "call") {
    const name = origin.module.qualifiedName(origin.expression.callee) ?? "";
    const library = Object.hasOwn(sessions, name) ? sessions[name] : undefined;
    return library && { call: origin.expression, library };
  }
  const opened =
    expression.kind === "name" ? openedAs(module).get(module.bindings(expression)?.[0]?.at ?? expression) : undefined;
  return opened && opened !== expression ? sessionMade(module, opened) : undefined;
}

/** `with requests.Session() as session`: what each name is opened as, by where it is bound. */
function openedAs(module: PythonModule): ReadonlyMap<object, Expression> {
  const before = opened.get(module);
  if (before) return before;
  const bodies: readonly (readonly Statement[])[] = [
    module.statements,
    ...module.functions.map(({ body }) => body),
    ...module.classes.map(({ body }) => body),
  ];
  const found = new Map<object, Expression>();
  for (const statement of bodies.flatMap(statementsIn)) {
    if (statement.kind !== "block" || statement.keyword !== "with") continue;
    if (statement.targets.length !== statement.expressions.length) continue;
    statement.targets.forEach((target, index) => {
      const value = statement.expressions[index];
      if (value) found.set(target, value);
    });
  }
  opened.set(module, found);
  return found;
}

const opened = new WeakMap<PythonModule, ReadonlyMap<object, Expression>>();
