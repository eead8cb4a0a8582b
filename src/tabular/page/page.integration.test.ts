import { readFile } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../../../test/browser.ts";
import { scratch, slipway } from "../../../test/slipway.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test("the page of a dashboard in trouble is accessible by day and by night, on a desk and on a phone, and asks for nothing", async () => {
  await using folder = await scratch();
  const file = join(folder.path, "page.html");
  await slipway(["validate", "examples/in-trouble", "--html", file, "-q"], { cache: folder.path });
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1280, 360]) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
      const asked: string[] = [];
      page.on("request", (request) => void asked.push(request.url()));
      await page.goto(`file://${file}`);
      await page.evaluate(axe.source);
      const found = (await page.evaluate("axe.run()")) as axe.AxeResults;
      expect(found.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
      expect(asked).toEqual([`file://${file}`]);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      await page.close();
    }
  }
});

test("its policy lets no script run, and lets its own style", async () => {
  await using folder = await scratch();
  const file = join(folder.path, "page.html");
  await slipway(["validate", "examples/soho-cholera", "--html", file, "-q"], { cache: folder.path });
  const page = await browser.newPage();
  const text = (await readFile(file, "utf8")).replace(
    "<main",
    '<script>document.title = "run"</script><img src="x" onerror="document.title = \'run\'"><main',
  );
  await page.setContent(text);
  expect(await page.title()).not.toBe("run");
  expect(await page.evaluate("getComputedStyle(document.querySelector('.page')).maxWidth")).not.toBe("none");
  await page.close();
});
