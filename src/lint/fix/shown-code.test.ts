import { expect, test } from "vitest";
import { renderDiff } from "../../report/diff.ts";
import { codeDiff } from "./code-diff.ts";
import { shownCode } from "./shown-code.ts";

const shown = (text: string) => shownCode([{ path: "app.py", text }]).get("app.py");

test("what D23 finds is not shown, whether a comment silences it or not", () => {
  const text = [
    "import dash_auth",
    "from dash import Dash",
    "app = Dash(__name__)",
    "PEOPLE = [",
    '    ["maria", "or:ch,id"],  # the gardener',
    '    ("sam", \'li"ly\'),',
    "]",
    "dash_auth.BasicAuth(app, PEOPLE)",
    'dash_auth.BasicAuth(app, {"hello": "wörld"})  # slipway: ignore[D23] -- a demonstration',
    'title = "Sales"',
  ];
  const hidden = [
    ...text.slice(0, 4),
    '    ["•••••", "••••••••"],  # the gardener',
    "    (\"•••\", '•••••'),",
    ...text.slice(6, 8),
    'dash_auth.BasicAuth(app, {"•••••": "•••••"})  # slipway: ignore[D23] -- a demonstration',
    'title = "Sales"',
  ];
  expect(shown(text.join("\r\n"))?.split("\r\n")).toEqual(hidden);
});

test("what REPO1 finds is not shown, over all of its lines", () => {
  const body = ["MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIB", "AQDZ8kVtL2mXw3KsPq9RyTuVb5NcXe7HjGf4WzMaLdSo1Ik0"];
  const text = ['KEY = """-----BEGIN PRIVATE KEY-----', ...body, '-----END PRIVATE KEY-----"""', "x = 1"].join("\n");
  const lines = shown(text)?.split("\n") ?? [];
  expect(lines.map(({ length }) => length)).toEqual(text.split("\n").map(({ length }) => length));
  expect(lines.slice(1, 3)).toEqual(body.map((line) => "•".repeat(line.length)));
  expect(lines.at(-1)).toBe("x = 1");
});

test("the server's own object may come from another module", () => {
  const files = [
    { path: "app.py", text: "from dash import Dash\napp = Dash(__name__)\n" },
    { path: "index.py", text: 'from app import app\napp.server.secret_key = "plain words"\n' },
  ];
  expect(shownCode(files).get("index.py")).toBe('from app import app\napp.server.secret_key = "•••••••••••"\n');
});

test("a diff shows what is around a change as it may be shown", () => {
  const rest = 'import dash_auth\ndash_auth.BasicAuth(app, {"hello": "world"})\n';
  const [before, after] = [`import os\n${rest}`, rest];
  const texts = { before: shown(before) ?? "", after: shown(after) ?? "" };
  const diff = renderDiff(codeDiff({ path: "app.py", before, after, shown: texts }), { color: false });
  expect(diff.split("\n").slice(2)).toEqual([
    "@@ -1,3 +1,2 @@",
    "-import os",
    " import dash_auth",
    ' dash_auth.BasicAuth(app, {"•••••": "•••••"})',
  ]);
});
