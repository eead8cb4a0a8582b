import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import AnsiToHtml from "ansi-to-html";
import { marked } from "marked";
import type { Page } from "playwright-core";
import { renderSummary } from "../src/report/summary.ts";
import { renderTerminal } from "../src/report/terminal.ts";
import { launchBrowser } from "../test/browser.ts";
import { sampleReport, sampleSource } from "../test/sample-report.ts";

// Pictures for the documentation and for the eye: a summary as GitHub shows it, a terminal, a page. Tests compare text, never these.

/** Markdown as GitHub renders it, 1012 pixels wide as the summary page is, twice as dense. */
export async function markdownToPng(
  markdown: string,
  file: string,
  { dark = false, width = 1012 }: { readonly dark?: boolean; readonly width?: number } = {},
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
    await shoot(page.locator("article"), file);
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

/** A page by its address, once nothing more is being fetched. */
export async function pageToPng(
  url: string,
  file: string,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<void> {
  await onPage({ width, height }, async (page) => {
    await page.goto(url, { waitUntil: "networkidle" });
    await mkdir(dirname(file), { recursive: true });
    await page.screenshot({ path: file });
  });
}

async function onPage(viewport: { width: number; height: number }, draw: (page: Page) => Promise<void>): Promise<void> {
  const browser = await launchBrowser();
  try {
    await draw(await browser.newPage({ viewport, deviceScaleFactor: 2 }));
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

if (import.meta.main) {
  const folder = process.argv[2] ?? join(import.meta.dirname, "..", "docs", "pictures");
  const style = { color: true, values: "show", source: sampleSource } as const;
  const summary = renderSummary(sampleReport, { values: "show", title: "School absence in England" });
  await ansiToPng(renderTerminal(sampleReport, { ...style, width: 80 }), join(folder, "report-80.png"), {
    title: "slipway check",
  });
  await ansiToPng(renderTerminal(sampleReport, { ...style, width: 120 }), join(folder, "report-120.png"), {
    columns: 120,
    title: "slipway check",
  });
  await markdownToPng(summary, join(folder, "summary.png"));
  await markdownToPng(summary, join(folder, "summary-dark.png"), { dark: true });
  console.log(`Four pictures of a sample report are in ${folder}.`);
}
