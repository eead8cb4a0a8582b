import { kindOfPlace, startOfPath } from "./path-starts.ts";
import { readingsIn } from "./readers.ts";
import { rule } from "./rule.ts";

export const dataFromTheWeb = rule({
  id: "D11",
  title: "Data comes from a server on the internet",
  level: "warning",
  why: "The platform may not let the dashboard out to it; what was asked for leaves the country; and what comes back is whatever lies there today, which nobody has reviewed.",
  fix: "Put a copy beside the code, or publish the data and read it from there; for a service that it must ask, have its address allowed.",
  bad: [
    `import pandas as pd
from dash import Dash

app = Dash(__name__)
df = pd.read_csv("https://raw.githubusercontent.com/someone/data/master/sales.csv")`,
    `import urllib.request as r
import pandas as pd
import requests
from dash import Dash

app = Dash(__name__)
BASE = "https://api.example.com"
session = requests.Session()


def load(code):
    pd.read_html(f"{BASE}/{code}")  # D11
    r.urlopen("http://example.com/x")  # D11
    session.get(url=BASE + "/" + code, timeout=5)  # D11
    with requests.Session() as other:
        return other.request("GET", "https://{}/x".format(code), timeout=5), other.get(BASE, timeout=5)  # D11`,
  ],
  good: [
    `import pandas as pd
from pathlib import Path
from dash import Dash

app = Dash(__name__)
df = pd.read_csv(Path(__file__).parent / "sales.csv")`,
    `import os
import requests
from dash import Dash, html

app = Dash(__name__)
app.layout = html.A("Source", href="https://example.com")


def load(code):
    requests.get("http://localhost:8050/health", timeout=5)
    requests.get("http://prices/today", timeout=5)
    return requests.get(os.environ["API"] + code, timeout=5)`,
  ],
  *checkApp({ modules }) {
    for (const module of modules) {
      for (const { call, told, source } of readingsIn(module)) {
        const start = source && startOfPath(module, source);
        if (start === undefined || kindOfPlace(start) !== "web" || module.underMainGuard(call)) continue;
        const host = hostIn(start);
        if (host !== undefined) yield { module, at: call, message: `${told} fetches from ${host}` };
      }
    }
  },
});

/** The server of an address, unless it is this machine or one of the same network; undefined too where it is put in. */
function hostIn(address: string): string | undefined {
  const host = /^https?:\/\/(?:[^/@?#]*@)?([^/:?#]+)/i.exec(address)?.[1]?.toLowerCase();
  if (host === undefined || !/^[a-z0-9.-]+\.[a-z0-9-]{2,}$/.test(host)) return undefined;
  return /^(127|10|192\.168|169\.254)\.|\.(local|internal|localhost)$/.test(host) ? undefined : host;
}
