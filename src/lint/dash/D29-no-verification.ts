import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { rule } from "./rule.ts";
import { requestsIn, sessionMade } from "./web-requests.ts";

export const noVerification = rule({
  id: "D29",
  title: "A certificate is not checked",
  level: "warning",
  why: "Whoever stands between the dashboard and the server can read what is sent, passwords and tokens with it, and send back numbers of their own.",
  fix: 'Leave the check on. For a server with a certificate of your own organisation give its authority: verify="/etc/ssl/certs/ours.pem", or REQUESTS_CA_BUNDLE.',
  bad: [
    `import requests
from dash import Dash

app = Dash(__name__)


def prices():
    return requests.get("https://example.com/prices", verify=False, timeout=10).json()`,
    `import ssl
import httpx
import requests
import urllib3
from dash import Dash

app = Dash(__name__)
CHECK = False
session = requests.Session()
session.verify = CHECK  # D29
client = httpx.AsyncClient(verify=CHECK)  # D29
ssl._create_default_https_context = ssl._create_unverified_context  # D29
pool = urllib3.PoolManager(cert_reqs="CERT_NONE")  # D29
context = ssl.create_default_context()
context.verify_mode = ssl.CERT_NONE  # D29


def prices(url):
    session.post(url, verify=False, timeout=1)  # D29
    return ssl._create_unverified_context()  # D29`,
  ],
  good: [
    `import requests
from dash import Dash

app = Dash(__name__)


def prices():
    return requests.get("https://example.com/prices", timeout=10).json()`,
    `import jwt
import requests
from dash import Dash

app = Dash(__name__)
session = requests.Session()
session.verify = "/etc/ssl/certs/ours.pem"
jwt.decode("x", verify=False)


def prices(url, check):
    session.get(url, verify=check, timeout=1)
    return requests.get(url, verify=True, timeout=1)


if __name__ == "__main__":
    requests.get("https://localhost:8050", verify=False)`,
  ],
  *checkApp({ modules }) {
    for (const module of modules) {
      for (const { at, message } of unchecked(module)) {
        if (!module.underMainGuard(at)) yield { module, at, message };
      }
    }
  },
});

type Unchecked = { readonly at: Expression; readonly message: string };

function* unchecked(module: PythonModule): Iterable<Unchecked> {
  const clients = module.callsTo(
    ...["httpx.Client", "httpx.AsyncClient", "requests.Request"],
    ...[
      "urllib3.PoolManager",
      "urllib3.ProxyManager",
      "urllib3.HTTPSConnectionPool",
      "urllib3.poolmanager.PoolManager",
    ],
    ...["aiohttp.TCPConnector"],
  );
  for (const call of [...requestsIn(module).map((one) => one.call), ...clients]) {
    const found = switchedOff(module, call);
    if (found) yield { at: call, message: `${found} switches the check of the certificate off` };
  }
  for (const { target, targets, value } of module.partsAssigned) {
    if (target.kind !== "attribute" || target !== targets[0] || !value) continue;
    const isSession = target.attribute === "verify" && sessionMade(module, target.object) && isFalse(module, value);
    const isContext = target.attribute === "verify_mode" && module.qualifiedName(value) === "ssl.CERT_NONE";
    const text = `${module.textOf(target).slice(0, 60)} = ${module.textOf(value).slice(0, 40)}`;
    if (isSession || isContext) yield { at: target, message: `${text} switches the check of the certificate off` };
  }
  for (const reference of module.referencesTo("ssl._create_unverified_context")) {
    yield { at: reference, message: "ssl._create_unverified_context checks no certificate" };
  }
}

function switchedOff(module: PythonModule, call: Call): string | undefined {
  for (const name of ["verify", "verify_ssl", "ssl"]) {
    const value = keyword(call, name);
    if (value && isFalse(module, value)) return `${name}=False`;
  }
  const required = keyword(call, "cert_reqs");
  if (!required) return undefined;
  const none = module.constant(required) === "CERT_NONE" || module.qualifiedName(required) === "ssl.CERT_NONE";
  return none ? "cert_reqs" : undefined;
}

const isFalse = (module: PythonModule, value: Expression) => module.constant(value) === false;
