import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prover } from "../../../test/proved.ts";
import { root } from "../../../test/slipway.ts";

// Servers that answer too late, or where nobody asks them: with a real Dash, a real gunicorn and the commands of a Dockerfile. What is
// said of each is held to the letter, but for seconds that the server itself counted.

let prove: Awaited<ReturnType<typeof prover>>;
let requirements: string;
beforeAll(async () => {
  prove = await prover();
  requirements = await readFile(join(root, "examples/road-casualties/requirements.txt"), "utf8");
});
afterAll(() => prove.close());

/** The newest that gives up on what is still being loaded. */
const oldGunicorn =
  "gunicorn==21.2.0 --hash=sha256:3213aa5e8c24949e792bcacfc176fef362e7aac80b76c56f6b5122bf350722f0\n    ";

const top = `import time

from dash import Dash, html

app = Dash(__name__, title="Small", suppress_callback_exceptions=True)
server = app.server
`;
const page = `app.layout = html.Main(html.H1("Small"))\n`;
const slowPage = `
def page():
    time.sleep(7)
    return html.Main(html.H1("Small"))

app.layout = page
`;

type Fixture = {
  readonly files: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly saysWhere?: boolean;
  readonly timeout: number;
  readonly says: string | RegExp;
  readonly rule?: string;
  readonly at?: string;
  readonly fix: string;
};

const python = "python3.13";
const loadLess = "Load less when the module is imported, and nothing over the network: there is none in here.";
const beQuick = "See that what is done there comes to an end, and soon: a person waits for the page as long.";

const fixtures: Readonly<Record<string, Fixture>> = {
  "is served by a script of its own, on another port": {
    files: {
      "app.py": `${top}${page}`,
      "serve.py": `from app import app\n\napp.run(host="0.0.0.0", port=9000)\n`,
    },
    command: [python, "serve.py"],
    saysWhere: true,
    timeout: 4,
    says: "serve.py:3 starts a server that does not listen where it is told to, but on 0.0.0.0:9000.",
    at: "serve.py:3",
    fix: "Have gunicorn serve it, which reads where to listen from GUNICORN_CMD_ARGS: gunicorn app:server.",
  },
  "is served to its own container alone, by a server that says nothing": {
    files: {
      "app.py": `${top}${page}`,
      "serve.py": `from wsgiref.simple_server import make_server\n\nfrom app import server\n\nmake_server("127.0.0.1", 8050, server).serve_forever()\n`,
    },
    command: [python, "serve.py"],
    timeout: 4,
    says: "After 4 s the server does not listen where it is told to, but on 127.0.0.1:8050.",
    fix: "Have gunicorn serve it, which reads where to listen from GUNICORN_CMD_ARGS: gunicorn app:server.",
  },
  "is served by gunicorn at an address that its command names": {
    files: { "app.py": `${top}${page}` },
    command: [python, "-m", "gunicorn", "--bind=127.0.0.1:9000", "app:server"],
    timeout: 4,
    says: "After 4 s the server does not listen where it is told to, but on 127.0.0.1:9000.",
    fix: "Take the address (--bind) out of its command: GUNICORN_CMD_ARGS says where to listen.",
  },
  "would be loaded some seconds later": {
    files: { "app.py": `${top}time.sleep(7)\n${page}` },
    timeout: 3,
    says: "After 3 s the dashboard is still being loaded: it is at app.py:7.",
    at: "app.py:7",
    fix: loadLess,
  },
  "would give its first answer some seconds later": {
    files: { "app.py": `${top}${slowPage}` },
    timeout: 4,
    says: "After 4 s there is no answer: the dashboard is still at app.py:9.",
    at: "app.py:9",
    fix: beQuick,
  },
  "is loaded for longer than gunicorn waits": {
    files: {
      "app.py": `${top}time.sleep(60)\n${page}`,
    },
    command: [python, "-m", "gunicorn", "--timeout=3", "app:server"],
    saysWhere: true,
    timeout: 30,
    says: /^After [345] s the dashboard is still being loaded: it is at app\.py:7\.$/,
    at: "app.py:7",
    fix: loadLess,
  },
  "answers for longer than gunicorn waits": {
    files: { "app.py": `${top}${slowPage}` },
    command: [python, "-m", "gunicorn", "--timeout=2", "app:server"],
    timeout: 30,
    says: /^gunicorn gave up after \d+ s, before the first answer: the dashboard was still at app\.py:9\.$/,
    at: "app.py:9",
    fix: beQuick,
  },
  "has a page that takes longer than gunicorn waits": {
    files: {
      "app.py": `import dash\nfrom dash import Dash\n\napp = Dash(__name__, use_pages=True, suppress_callback_exceptions=True)\napp.layout = dash.page_container\nserver = app.server\n`,
      "pages/report.py": `import time\n\nimport dash\nfrom dash import html\n\ndash.register_page(__name__, path="/report")\n\n\ndef layout():\n    time.sleep(7)\n    return html.P("x")\n`,
    },
    command: [python, "-m", "gunicorn", "--timeout=2", "app:server"],
    timeout: 30,
    rule: "page-fails",
    says: "The page /report cannot be made: gunicorn gave up, while the dashboard was at pages/report.py:10.",
    at: "pages/report.py:10",
    fix: beQuick,
  },
};

describe("a dashboard that", () => {
  test.each(Object.entries(fixtures))(
    "%s",
    async (name, { files, command, saysWhere = false, timeout, ...expected }) => {
      const asked = /loaded for longer/.test(name)
        ? requirements.replace(/^gunicorn==[^#]*/m, oldGunicorn)
        : requirements;
      const { verdict, findings, facts } = await prove.proved(
        { "requirements.txt": asked, ...files },
        { timeoutSeconds: timeout, ...(command && { startedBy: { command, saysWhere } }) },
      );
      const [finding, ...others] = findings;
      const { says, at, fix, rule = "never-answers" } = expected;
      if (typeof says === "string") expect(finding?.message, JSON.stringify(facts["lines"])).toBe(says);
      else expect(finding?.message, JSON.stringify(facts["lines"])).toMatch(says);
      expect([verdict, finding?.rule, finding?.fix, others]).toEqual(["fail", rule, fix, []]);
      const { file, line } = finding?.location ?? {};
      expect(file === undefined ? undefined : `${file}:${line}`).toBe(at);
    },
  );
});
