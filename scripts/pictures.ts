import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import AnsiToHtml from "ansi-to-html";
import { marked } from "marked";
import type { Page } from "playwright-core";
import { reportFile } from "../src/report/model.ts";
import { renderTerminal } from "../src/report/terminal.ts";
import { sourceLines } from "../src/runner/source-lines.ts";
import { launchBrowser } from "../test/browser.ts";
import { root, scratch, slipway } from "../test/slipway.ts";
import { onTerminal } from "../test/terminal.ts";

// Pictures for the documentation, of the real thing: what a terminal shows, a summary as GitHub shows it, dashboards as they are
// served. Tests compare text, never these.

/** Markdown as GitHub renders it, 1012 pixels wide as the summary page is; of a long page, the top. */
export async function markdownToPng(
  markdown: string,
  file: string,
  {
    dark = false,
    width = 1012,
    height = 1500,
  }: { readonly dark?: boolean; readonly width?: number; readonly height?: number } = {},
): Promise<void> {
  const css = await readFile(packaged(`github-markdown-css/github-markdown-${dark ? "dark" : "light"}.css`), "utf8");
  const alerts = (await marked.parse(markdown)).replace(
    /<blockquote>\s*<p>\[!(\w+)\]/g,
    (_, kind: string) => `<blockquote class="markdown-alert markdown-alert-${kind.toLowerCase()}"><p>`,
  );
  const html = `<!doctype html><meta charset="utf-8"><style>${await fonts()}${css}
    body { margin: 0; background: ${dark ? "#0d1117" : "#ffffff"}; }
    .markdown-body { padding: 32px; font-family: Inter, sans-serif, "Noto Color Emoji"; }
    .markdown-body code, .markdown-body pre { font-family: "DejaVu Mono", monospace; }
  </style><article class="markdown-body">${alerts}</article>`;
  await onPage({ width, height: 400 }, async (page) => {
    await page.setContent(html);
    await page.evaluate("document.fonts.ready.then(() => undefined)");
    // Cut between two rows, not through one.
    const ends = await page
      .locator("article, tr")
      .evaluateAll((parts) => parts.map((part) => Math.ceil(part.getBoundingClientRect().bottom)));
    const end = Math.max(...ends.filter((at) => at <= height));
    await mkdir(dirname(file), { recursive: true });
    await page.screenshot({ path: file, fullPage: true, clip: { x: 0, y: 0, width, height: end } });
  });
}

/** What a program printed, in a terminal window of so many columns. */
export async function ansiToPng(
  ansi: string,
  file: string,
  { columns = 80, title = "slipway" }: { readonly columns?: number; readonly title?: string } = {},
): Promise<void> {
  const colors = {
    0: "#484f58",
    1: "#ff7b72",
    2: "#56d364",
    3: "#e3b341",
    4: "#79c0ff",
    5: "#d2a8ff",
    6: "#56d4dd",
    7: "#c9d1d9",
    8: "#7d8590",
  };
  const body = new AnsiToHtml({ fg: "#d5dbe3", bg: "#0d1117", escapeXML: true, colors }).toHtml(
    // The converter does not know dim.
    ansi.replace(/\n+$/, "").replace(/\u001b\[2m([^\u001b]*)\u001b\[22m/g, "\u001b[90m$1\u001b[39m"),
  );
  const html = `<!doctype html><meta charset="utf-8"><style>${await fonts()}
    body { margin: 0; padding: 24px; background: #ffffff; display: inline-block; }
    figure { margin: 0; border-radius: 10px; background: #0d1117; overflow: hidden; box-shadow: 0 6px 18px rgb(0 0 0 / 25%); }
    figcaption { display: flex; align-items: center; gap: 8px; padding: 11px 14px; background: #161b22; color: #8b949e; font: 13px Inter, sans-serif; }
    figcaption i { width: 12px; height: 12px; border-radius: 50%; background: #ff5f57; }
    figcaption i + i { background: #febc2e; } figcaption i + i + i { background: #28c840; margin-right: 6px; }
    pre { margin: 0; padding: 16px 20px 20px; min-width: ${columns}ch; color: #d5dbe3; font: 14px/1.45 "DejaVu Mono", monospace; }
    pre b { font-weight: 700; }
  </style><figure><figcaption><i></i><i></i><i></i><span></span></figcaption><pre>${body}</pre></figure>`;
  await onPage({ width: 400 + columns * 10, height: 400 }, async (page) => {
    await page.setContent(html);
    await page.locator("figcaption span").evaluate((node, text) => {
      node.textContent = text;
    }, title);
    await shoot(page.locator("body"), file);
  });
}

/** A dashboard by its address, from the top to the end of its first graph. */
export async function dashboardToPng(url: string, file: string, width: number): Promise<void> {
  await onPage({ width, height: 900 }, async (page) => {
    // A page asks for the fonts of its reader's machine; this one may have none.
    for (const weight of [400, 600]) {
      const bytes = await readFile(packaged(`@fontsource/inter/files/inter-latin-${weight}-normal.woff`));
      const source = JSON.stringify(`url(data:font/woff;base64,${bytes.toString("base64")})`);
      const weights = weight === 400 ? "400" : "600 700";
      await page.addInitScript(
        `document.fonts.add(new FontFace("Helvetica Neue", ${source}, { weight: "${weights}" }))`,
      );
    }
    await page.goto(url, { waitUntil: "networkidle" });
    await page.evaluate("document.fonts.ready.then(() => undefined)");
    const graph = await page.locator(".js-plotly-plot:has(.main-svg)").first().boundingBox();
    if (graph === null) throw new Error(`${url} shows no graph.`);
    await mkdir(dirname(file), { recursive: true });
    const height = Math.ceil(graph.y + graph.height + 4);
    await page.screenshot({ path: file, fullPage: true, clip: { x: 0, y: 0, width, height } });
  });
}

async function onPage(viewport: { width: number; height: number }, draw: (page: Page) => Promise<void>): Promise<void> {
  const browser = await launchBrowser();
  try {
    await draw(await browser.newPage({ viewport, deviceScaleFactor: 1 }));
  } finally {
    await browser.close();
  }
}

async function shoot(what: ReturnType<Page["locator"]>, file: string): Promise<void> {
  await what.page().evaluate("document.fonts.ready.then(() => undefined)");
  await mkdir(dirname(file), { recursive: true });
  await what.screenshot({ path: file });
}

/** The fonts that a bare machine lacks, inside the page: emoji, and a monospaced one with every mark that we print. */
async function fonts(): Promise<string> {
  const sheets = [
    "@fontsource/inter/latin-400.css",
    "@fontsource/inter/latin-600.css",
    "@fontsource/noto-color-emoji/400.css",
    "@fontsource/dejavu-mono/400.css",
    "@fontsource/dejavu-mono/700.css",
  ];
  // Chromium draws nothing from the emoji in woff2, and all of them from woff.
  const embedded = await Promise.all(
    sheets.map(async (sheet) => {
      const css = (await readFile(packaged(sheet), "utf8")).replace(/url\([^)]*\.woff2\) format\('woff2'\), /g, "");
      const files = new Set([...css.matchAll(/url\(\.\/([^)]+)\)/g)].map(([, name = ""]) => name));
      let text = css;
      for (const name of files) {
        const bytes = await readFile(join(dirname(packaged(sheet)), name));
        text = text.replaceAll(`url(./${name})`, `url(data:font/woff;base64,${bytes.toString("base64")})`);
      }
      return text;
    }),
  );
  return embedded.join("\n");
}

const packaged = (path: string) => fileURLToPath(import.meta.resolve(path));

const platform = ["--platform", join(root, "examples/platform.yaml")];

/** What a terminal shows of what was printed to it once progress has made way for results. */
const settled = (printed: string) =>
  printed
    .split(/\r*\n/)
    // Progress hides the cursor, and whatever replaces it shows the cursor again.
    .map((line) => line.slice(line.lastIndexOf("\u001b[?25h") + 1).replace(/^\[\?25h/, ""))
    .join("\n");

const prompt = (command: string) => `\u001b[32m$\u001b[39m ${command}\n\n`;

/** The dashboard in trouble: two findings a stage on a terminal, and the summary from its top. */
async function inTrouble(folder: string): Promise<void> {
  await using written = await scratch();
  const [json, summary] = [join(written.path, "report.json"), join(written.path, "summary.md")];
  await slipway(["check", "examples/in-trouble", "--json", json, "--summary", summary, ...platform], {
    cache: written.path,
  });
  const file = reportFile.parse(JSON.parse(await readFile(json, "utf8")));
  const source = sourceLines(join(root, "examples/in-trouble"));
  const printed = renderTerminal(file, { color: true, width: 100, values: "show", source, limit: 2 });
  await ansiToPng(prompt("slipway check examples/in-trouble") + printed, join(folder, "in-trouble.png"), {
    columns: 100,
    title: "slipway check: the first findings of each stage",
  });
  await markdownToPng(await readFile(summary, "utf8"), join(folder, "summary.png"));
}

/** The demo's terminal, from nothing in any cache. */
async function demo(folder: string): Promise<void> {
  await using home = await scratch();
  await using terminal = onTerminal(["run", "examples/road-casualties"], {
    state: home.path,
    cache: home.path,
    color: true,
  });
  await terminal.until(/Press Ctrl-C[^\n]*\n/);
  const printed = settled(terminal.printed()).replaceAll(home.path, "/home/ada/.local/state");
  await ansiToPng(prompt("npm run demo") + printed, join(folder, "demo.png"), { columns: 100, title: "npm run demo" });
}

/** A dashboard as it is served, on a desk and on a phone. */
async function dashboard(name: string, folder: string): Promise<void> {
  await using state = await scratch();
  await using terminal = onTerminal(["run", `examples/${name}`, ...platform], { state: state.path });
  const address = await terminal.until(/is served at (\S+)\s+Press Ctrl-C/);
  await dashboardToPng(address, join(folder, `${name}.png`), 1280);
  await dashboardToPng(address, join(folder, `${name}-phone.png`), 390);
}

const pictures: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  "in-trouble": inTrouble,
  demo,
  ...Object.fromEntries(
    ["road-casualties", "soho-cholera", "crimea-army-deaths"].map((name) => [
      name,
      (folder: string) => dashboard(name, folder),
    ]),
  ),
};

if (import.meta.main) {
  const folder = join(root, "docs/pictures");
  const asked = process.argv.slice(2);
  for (const [name, draw] of Object.entries(pictures)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(name);
    await draw(folder);
  }
}
