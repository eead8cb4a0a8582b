import { expect, test } from "vitest";
import type { Reply } from "../../container/ports.ts";
import { fixedClock, memoryFiles } from "../../runner/memory.ts";
import { askPageFiles, namedIn } from "./page-files.ts";

const page = `<!DOCTYPE html><html><head>
<link rel="icon" type="image/x-icon" href="/_favicon.ico?v=4.4.1">
<link rel="preconnect" href="https://fonts.example.com">
<link rel="stylesheet" href="/assets/style.css?m=315532800.0">
<link rel='stylesheet' href='https://cdn.example.com/x.css'>
<!-- <script src="/assets/old.js"></script> -->
</head><body><script id="_dash-config" type="application/json">{"x": "<script src='/no.js'>"}</script>
<script src="/_dash-component-suites/dash/deps/react@18.js?a=1&amp;b=2"></script><script>var x = 1;</script>
<script src="/assets/style.css?m=315532800.0"></script></body></html>`;

test("what a page names is read from its markup, each address once", () => {
  expect(namedIn(page)).toEqual([
    { url: "/_favicon.ico?v=4.4.1", kind: "other" },
    { url: "/assets/style.css?m=315532800.0", kind: "style" },
    { url: "https://cdn.example.com/x.css", kind: "style" },
    { url: "/_dash-component-suites/dash/deps/react@18.js?a=1&b=2", kind: "script" },
  ]);
});

async function asked(
  files: Readonly<Record<string, string>>,
  answers: (path: string) => Partial<Extract<Reply, { kind: "answered" }>>,
) {
  const shipped = Object.keys(files);
  const from = { kind: "default", reason: "the test" } as const;
  const dashboard = {
    entry: { value: { module: "app", object: "server", file: "app.py" }, from },
    dependencies: { value: { file: "requirements.txt", pins: [] }, from },
    shipped,
  };
  const request = async (path: string): Promise<Reply> => ({
    kind: "answered",
    status: 200,
    headers: { "content-type": "text/css" },
    body: new Uint8Array(),
    ...answers(path),
  });
  const settings = { prefix: "/", timeoutSeconds: 10, clock: fixedClock() };
  const { findings, ...counts } = await askPageFiles(
    { request },
    page,
    { files: memoryFiles(files), dashboard },
    settings,
  );
  return { said: findings.map(({ level, message, location }) => [level, message, location]), ...counts };
}

test("nothing is said where every file is there", async () => {
  const files = { "app.py": "", "assets/style.css": "" };
  expect(await asked(files, () => ({}))).toEqual({ said: [], asked: 3, elsewhere: 1 });
});

test("a file that is missing, and one for which the page itself comes, are named with the line that asks for them", async () => {
  const files = { "app.py": 'x = 1\nstyle = "/assets/style.css"\n', "assets/style.css": "" };
  const { said } = await asked(files, (path) =>
    path.startsWith("/assets")
      ? { headers: { "content-type": "text/html; charset=utf-8" } }
      : path.startsWith("/_favicon")
        ? { status: 404 }
        : {},
  );
  expect(said).toEqual([
    ["warning", "The page asks for /_favicon.ico, which is answered with status 404.", undefined],
    [
      "error",
      "The page asks for /assets/style.css, and gets the page itself in its place.",
      { file: "app.py", line: 2 },
    ],
  ]);
});

test("assets that are not on the page are told, unless their author says something about assets", async () => {
  const elsewhere = { "app.py": "", "web/assets/a.css": "", "web/assets/b.js": "", "web/assets/logo.png": "" };
  expect((await asked(elsewhere, () => ({}))).said).toEqual([
    [
      "warning",
      "web/assets/a.css is in the image, but not on the page, like 1 more of web/assets.",
      { file: "web/assets/a.css" },
    ],
  ]);
  expect((await asked({ ...elsewhere, "app.py": 'Dash(assets_ignore="a")' }, () => ({}))).said).toEqual([]);
});
