import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prover } from "../../../test/proved.ts";
import { root } from "../../../test/slipway.ts";

// Dashboards that answer, looked at as a whole by a real Dash and a real gunicorn.

let prove: Awaited<ReturnType<typeof prover>>;
let requirements: string;
beforeAll(async () => {
  prove = await prover();
  requirements = await readFile(join(root, "examples/road-casualties/requirements.txt"), "utf8");
});
afterAll(() => prove.close());

const small = (first = "", before = "", app = "Dash(__name__)") => `${first}
from dash import Dash, html

app = ${app}
server = app.server
${before}app.layout = html.Main(html.H1("Small"))
`;

const pages = {
  "app.py": `import dash
from dash import Dash, html

app = Dash(__name__, use_pages=True)
app.layout = html.Main(dash.page_container)
server = app.server
`,
  "assets/style.css": "h1 { color: red }\n",
  "assets/more/menu.js": "1;\n",
  "pages/home.py": `import dash\nfrom dash import html\n\ndash.register_page(__name__, path="/")\nlayout = html.P("home")\n`,
  "pages/big_report.py": `import dash\nfrom dash import html\n\ndash.register_page(__name__)\n\n\ndef layout(**asked):\n    return html.P("report")\n`,
  "pages/area.py": `import dash\nfrom dash import html\n\ndash.register_page(__name__, path_template="/area/<code>")\n\n\ndef layout(code=None):\n    return html.P(code)\n`,
};

describe.each(["/", "/dash/small/"])("at %s", (prefix) => {
  test("every page is made, every file of the first page is asked for, and the report says so", async () => {
    const { verdict, headline, facts, findings } = await prove.proved(
      { "requirements.txt": requirements, ...pages },
      { prefix },
    );
    expect([verdict, findings]).toEqual(["pass", []]);
    expect(headline).toMatch(
      /^Answers after \d+\.\d s with 2 callbacks, 2 pages and \d+ MiB of memory \(isolation: \w+\)\.$/,
    );
    expect(facts).toMatchObject({ pagesAsked: 2, pagesNotAsked: 1, callbacks: 2 });
    expect(facts["filesAsked"]).toBeGreaterThan(8);
    expect(facts["memory"]).toMatch(/^\d\d+ MiB of 512 MiB$/);
  });
});

test("a layout may be a list", async () => {
  const app = small().replace('html.Main(html.H1("Small"))', '[html.P("one"), "two"]');
  const { verdict, findings } = await prove.proved({ "requirements.txt": requirements, "app.py": app });
  expect([verdict, findings]).toEqual(["pass", []]);
});

type Doubtful = { readonly files: Readonly<Record<string, string>>; readonly says: string; readonly rule: string };

const doubtful: Readonly<Record<string, Doubtful>> = {
  "goes on when it may not write": {
    files: {
      "app.py": small(
        "import logging",
        'try:\n    open("cache.txt", "w")\nexcept OSError:\n    logging.exception("no cache")\n',
      ),
    },
    rule: "write-refused",
    says: `app.py:7 writes to "cache.txt" in the dashboard's folder; only /tmp can be written to.`,
  },
  "has its stylesheet beside another folder": {
    files: {
      "web/__init__.py": "",
      "web/app.py": small(),
      "assets/style.css": "h1 { color: red }\n",
      "dashboard.yaml": "app: web.app:server\n",
    },
    rule: "asset-unused",
    says: "assets/style.css is in the image, but not on the page.",
  },
  "holds nearly all that it may": {
    files: {
      "app.py": small("", "table = bytearray(range(256)) * 4096 * 60\n"),
      "dashboard.yaml": "resources: { memory: 128Mi }\n",
    },
    rule: "near-memory",
    says: "The dashboard held … MiB of memory with nobody using it, and may take 128 MiB, which is what dashboard.yaml asks for.",
  },
};

describe("a dashboard that answers and", () => {
  test.each(Object.entries(doubtful))("%s is warned", async (_, { files, rule, says }) => {
    const { verdict, findings } = await prove.proved({ "requirements.txt": requirements, ...files });
    const read = findings.map((one) => [one.rule, one.level, one.message.replace(/held \d+ MiB/, "held … MiB")]);
    expect([verdict, read]).toEqual(["warn", [[rule, "warning", says]]]);
  });
});

test("what held and what did not is one sentence each", async () => {
  const { facts } = await prove.proved({ "requirements.txt": requirements, "app.py": small() });
  const { apart, notApart } = facts;
  if ((await prove.isolation()) !== "namespaces") return;
  expect({ apart, notApart }).toEqual({
    apart:
      "It ran with a user of its own (65532), a read-only root, no capabilities, no network and 512 MiB of memory, watched from outside.",
    notApart: undefined,
  });
});
