import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { rule } from "./rule.ts";
import { requestsIn, sessionMade } from "./web-requests.ts";

export const noTimeout = rule({
  id: "D28",
  title: "A request waits for ever",
  level: "warning",
  why: "A server that does not answer holds the thread that asks until the worker is killed. A dashboard has a handful of threads: a few visitors later nobody gets an answer.",
  fix: "Give a limit in seconds: requests.get(url, timeout=10).",
  bad: [
    `import requests
from dash import Dash

app = Dash(__name__)


def prices():
    return requests.get("https://example.com/prices").json()`,
    `import httpx
import requests as r
from requests import Session, post
from dash import Dash

app = Dash(__name__)
session = Session()
client = httpx.Client(timeout=None)  # D28


def prices(url):
    post(url, json={})  # D28
    r.request("GET", url, timeout=None)  # D28
    session.put(url)  # D28
    httpx.get(url, timeout=None)  # D28
    with r.Session() as own:
        return own.head(url)  # D28`,
  ],
  good: [
    `import requests
from dash import Dash

app = Dash(__name__)


def prices():
    return requests.get("https://example.com/prices", timeout=10).json()`,
    `import httpx
import requests
from functools import partial
from dash import Dash

app = Dash(__name__)
session = requests.Session()
session.mount("https://", adapter_with_timeout)
limited = requests.Session()
limited.request = partial(limited.request, timeout=5)


def prices(url, **options):
    session.get(url)
    limited.get(url)
    httpx.get(url)
    requests.get(url, **options)
    requests.post(url, timeout=(3, 10))
    return httpx.Client().get(url)


if __name__ == "__main__":
    requests.get("http://localhost:8050")`,
  ],
  *checkApp({ modules }) {
    for (const module of modules) {
      for (const { call, told } of endless(module)) {
        if (!module.underMainGuard(call)) yield { module, at: call, message: `${told} has no limit in time` };
      }
    }
  },
});

function* endless(module: PythonModule): Iterable<{ readonly call: Call; readonly told: string }> {
  const told = (call: Call) => {
    const text = module.textOf(call.callee);
    return `${/^[\w.]{1,50}$/.test(text) ? text : "the request"}()`;
  };
  for (const { call, library, session } of requestsIn(module)) {
    if (library === "urllib" || call.spreads.length > 0) continue;
    const limit = keyword(call, "timeout");
    const off = limit !== undefined && isNone(module, limit);
    // httpx waits for five seconds unless it is told otherwise.
    const missing = library === "requests" && limit === undefined && !(session && isPrepared(module, call));
    if (off || missing) yield { call, told: told(call) };
  }
  for (const call of module.callsTo("httpx.Client", "httpx.AsyncClient")) {
    const limit = keyword(call, "timeout");
    if (limit && isNone(module, limit)) yield { call, told: told(call) };
  }
}

/** `None`, in writing or by a name. */
const isNone = (module: PythonModule, value: Expression) => module.constant(value) === null;

/** A session whose adapters or methods are its owner's own may have a limit in them. */
function isPrepared(module: PythonModule, { callee }: Call): boolean {
  const session = callee.kind === "attribute" ? sessionMade(module, callee.object)?.call : undefined;
  return session !== undefined && preparedIn(module).has(session);
}

function preparedIn(module: PythonModule): ReadonlySet<Call> {
  const before = prepared.get(module);
  if (before) return before;
  const made = (one: Expression) => sessionMade(module, one)?.call ?? [];
  const mounted = module
    .callsWith({ word: ["mount"] })
    .flatMap(({ callee }) => (callee.kind === "attribute" ? made(callee.object) : []));
  const replaced = module.partsAssigned.flatMap(({ target }) =>
    target.kind === "attribute" && /^(request|send)$/.test(target.attribute) ? made(target.object) : [],
  );
  const found = new Set([...mounted, ...replaced]);
  prepared.set(module, found);
  return found;
}

const prepared = new WeakMap<PythonModule, ReadonlySet<Call>>();
