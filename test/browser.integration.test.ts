import { marked } from "marked";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReportFile } from "../src/report/model.ts";
import { renderSummary } from "../src/report/summary.ts";
import { report } from "../src/report/verdict.ts";
import { launchBrowser } from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test("a summary of hostile values runs nothing, fetches nothing and shows them as they are", async () => {
  const evil = `<img src="https://evil.test/x.png" onerror="document.title='run'"> ![x](https://evil.test/y.png) <script>document.title='run'</script> | a`;
  const findings = [
    {
      rule: "pattern",
      level: "error",
      message: evil,
      fix: evil,
      count: 1,
      location: { file: evil, line: 1 },
      found: [evil],
    },
  ] as const;
  const file: ReportFile = {
    version: 1,
    verdict: "fail",
    stages: [report("validate", { headline: evil, findings, facts: { [evil]: evil } })],
  };
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on("request", (request) => void asked.push(request.url()));
  await page.setContent(
    `<!doctype html><title>summary</title>${marked.parse(renderSummary(file, { values: "show" }), { async: false })}`,
  );
  expect(await page.title()).toBe("summary");
  expect(asked).toEqual([]);
  expect(await page.locator("img, script, a, iframe").count()).toBe(0);
  // Every row has the cells of its header, and the value reads as it was written.
  expect(await page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.children.length))).toEqual([
    4, 3, 3,
  ]);
  expect(await page.locator("tbody tr").nth(0).locator("td").nth(2).textContent()).toBe(evil);
});
