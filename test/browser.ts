import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/**
 * A headless Chromium that comes with npm install: nothing of the system is needed. Unpacked to the temporary folder on first
 * use (some seconds). Whoever launches it closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  chromium.setGraphicsMode = false;
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      // In a single process the whole browser ends with the first page that is closed.
      ...chromium.args.filter((option) => option !== "--single-process"),
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--font-render-hinting=none",
    ],
    headless: true,
  });
}
