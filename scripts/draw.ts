import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import AnsiToHtml from "ansi-to-html";
import { marked } from "marked";
import type { Page } from "playwright-core";
import { html } from "../src/report/escape.ts";
import { launchBrowser } from "../test/browser.ts";
import type { ShownAnnotation } from "../test/step.ts";

// Pictures of text: a page as GitHub shows it, a terminal, a dashboard as it is served. Which are taken is in pictures.ts and summaries.ts.

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

/** Lines of a change with annotations below those that they are about, as the tab Files changed has them. */
export async function changeToPng(
  {
    file,
    first,
    lines,
    annotations,
  }: {
    readonly file: string;
    readonly first: number;
    readonly lines: readonly string[];
    readonly annotations: readonly ShownAnnotation[];
  },
  picture: string,
): Promise<void> {
  const word = (level: string) => (level === "error" ? "failure" : level);
  const rows = lines.map((code, index) => {
    const at = first + index;
    const below = annotations
      .filter(({ line }) => line === String(at))
      .map(
        ({ level, title = "", message }) =>
          `<tr><td colspan="2"></td><td><aside class="${level}"><h4>Check ${word(level)} on line ${at} in ${html(file)}</h4><small>GitHub Actions / dashboard / check</small><b>${html(title)}</b><p>${message.split("\n").map(html).join("\n")}</p></aside></td></tr>`,
      );
    return `<tr class="code"><td>${at}</td><td>+</td><td>${html(code) || "&nbsp;"}</td></tr>${below.join("")}`;
  });
  const page = `<!doctype html><meta charset="utf-8"><style>${await fonts()}
    body { margin: 0; padding: 16px; background: #ffffff; color: #1f2328; width: 900px; font: 14px/1.5 Inter, sans-serif; }
    section { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden; }
    header { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; font: 12px "DejaVu Mono", monospace; }
    table { border-collapse: collapse; width: 100%; }
    .code td { background: #dafbe1; font: 12px/20px "DejaVu Mono", monospace; padding: 0 10px; white-space: pre; }
    .code td:first-child { background: #aceebb; text-align: right; width: 40px; }
    .code td:nth-child(2) { width: 8px; padding-right: 0; }
    aside { margin: 8px 16px 8px 0; padding: 10px 16px; border: 1px solid #d1d9e0; border-left-width: 4px; border-radius: 6px; overflow-wrap: anywhere; }
    aside.error { border-left-color: #cf222e; } aside.warning { border-left-color: #9a6700; } aside.notice { border-left-color: #59636e; }
    h4 { margin: 0; font-size: 14px; } small { display: block; color: #59636e; font-size: 12px; margin-bottom: 8px; }
    p { margin: 0; font: 12px/1.5 "DejaVu Mono", monospace; white-space: pre-wrap; }
  </style><section><header>${html(file)}</header><table>${rows.join("")}</table></section>`;
  await onPage({ width: 932, height: 400 }, async (onto) => {
    await onto.setContent(page);
    await shoot(onto.locator("body"), picture);
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
