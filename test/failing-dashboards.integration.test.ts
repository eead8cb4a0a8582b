import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { privateCache } from "./private-cache.ts";
import { root, scratch, slipway } from "./slipway.ts";

// Dashboards that build well and do not work, taken through the whole pipeline. Each is told in one sentence with the author's own line,
// nothing of it is shipped, and nothing of it goes on running.

let cache: Awaited<ReturnType<typeof privateCache>>;
let requirements: string;
beforeAll(async () => {
  cache = await privateCache();
  requirements = await readFile(join(root, "examples/road-casualties/requirements.txt"), "utf8");
});
afterAll(() => cache[Symbol.asyncDispose]());

const top = (imports = "") => `${imports}
from dash import Dash, html

app = Dash(__name__, title="Small", suppress_callback_exceptions=True)
server = app.server
`;
const head = top();
const page = `app.layout = html.Main(html.H1("Small"))\n`;

type Failing = {
  readonly app: string;
  /** What stands under "smoke" on the terminal, as it is read. */
  readonly reads: RegExp;
  readonly timeout?: number;
};

const dashboards: Readonly<Record<string, Failing>> = {
  "imports a module that no requirement brings": {
    app: `${top("import geopandas")}${page}`,
    reads:
      /app\.py:1 error missing-module app\.py:1 imports "geopandas", which is not in the image\. 1 │ import geopandas .*help: Add geopandas to requirements\.txt\./,
  },
  "raises while it is imported": {
    app: `${head}years = {"2024": 1}\nlatest = years["2025"]\n${page}`,
    reads:
      /app\.py:7 error import-fails Loading the dashboard ends with KeyError at app\.py:7\. 7 │ latest = years\["2025"\] │ \^+ '2025' /,
  },
  "raises in its layout on the first request": {
    app: `${head}\ndef page():\n    rows = []\n    return html.Main(rows[0])\n\napp.layout = page\n`,
    reads:
      /app\.py:9 error layout-fails The first request for \/_dash-layout ends with status 500\. It raised IndexError at app\.py:9\. 9 │ return html\.Main\(rows\[0\]\) │ \^+ list index out of range/,
  },
  "gives one id to two components": {
    app: `${head}\ndef page():\n    return html.Main([html.P(str(n), id="".join(reversed("latot"))) for n in range(2)])\n\napp.layout = page\n`,
    reads: /error duplicate-ids Two components of the layout have the same id\. found: total /,
  },
  "never comes out of its import": {
    app: `${top("import time")}time.sleep(3600)\n${page}`,
    reads: /app\.py:6 error never-answers After 8 s the dashboard is still being loaded: it is at app\.py:6\./,
    timeout: 8,
  },
  "never comes out of its layout": {
    app: `${head}\ndef page():\n    while True:\n        pass\n\napp.layout = page\n`,
    reads: /error never-answers After 8 s there is no answer: the dashboard is still at app\.py:[89]\./,
    timeout: 8,
  },
  "ends by itself with a message": {
    app: `${top("import sys")}sys.exit("no configuration was found")\n`,
    reads: /error ends-early The server ended with code 1 before it answered\. found: no configuration was found/,
  },
  "ends by itself as if all were well": {
    app: `${top("import os")}os._exit(0)\n`,
    reads: /error ends-early The server ended with code 0 before it answered\./,
  },
  "is killed, as for want of memory": {
    app: `${top("import os\nimport signal")}os.kill(os.getpid(), signal.SIGKILL)\n`,
    reads:
      /error ends-early The server ended by SIGKILL before it answered\. .*help: It was killed, most likely for want of memory/,
  },
};

describe("a dashboard that", () => {
  test.each(Object.entries(dashboards))("%s", async (_, { app, reads, timeout }) => {
    await using folder = await scratch({ "app.py": app, "requirements.txt": requirements });
    await using home = await scratch();
    const before = cache.started().size;
    const { code, stdout, stderr } = await slipway(
      ["run", folder.path, "--once", ...(timeout === undefined ? [] : ["--timeout", String(timeout)])],
      { cache: cache.path, state: home.path },
    );
    const text = stdout.replace(/\s+/g, " ");
    expect(text).toMatch(reads);
    expect(text).toMatch(/✖ fail: 1 error\b/);
    for (const stage of ["push", "publish", "deploy"]) {
      expect(text).toContain(`– ${stage} not run nothing is shipped, since smoke failed`);
    }
    expect(stdout + stderr).not.toMatch(/\bat \S+ \(|node:internal|fault of Slipway|undefined|\[object|dist-packages/);
    expect(code).toBe(1);

    expect(await everythingBelow(home.path)).toEqual([]);
    expect(cache.started().size).toBeGreaterThan(before);
    expect([await cache.recorded(), await cache.running()]).toEqual([[], []]);
  });
});

const everythingBelow = async (folder: string) => (await readdir(folder, { recursive: true })).sort();

test.each(["0", "soon", "1.5", "3601"])("--timeout %s is refused with what it takes", async (given) => {
  const { code, stderr } = await slipway(["check", "--timeout", given]);
  expect(stderr).toContain("--timeout <seconds>");
  expect(stderr).toContain("It takes whole seconds from 1 to 3600.");
  expect(code).toBe(2);
});
