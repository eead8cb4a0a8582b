import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { memoryFiles } from "../../runner/memory.ts";
import { askKeys } from "./asks.ts";
import { knownKeys } from "./keys.ts";
import { readPackage } from "./package.ts";

const page = readFileSync(new URL("../../../docs/data/descriptors.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""]) => text);

test("every descriptor on the page is read, and nothing in it is doubtful", async () => {
  const names: (string | undefined)[] = [];
  for (const text of blocks) {
    const [table] = await readPackage("datapackage.yaml", memoryFiles({ "datapackage.yaml": text }));
    expect(table?.remarks).toEqual([]);
    names.push(table?.name);
  }
  expect(names).toEqual(["deaths", "deaths", "deaths", "cases"]);
});

test("the page has every property of a dialect that differs from what one may expect, and every one of ours", () => {
  const named = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
  expect(named).toEqual(expect.arrayContaining([...askKeys, "slipway:level", "slipway:tolerate", "slipway:type"]));
  expect(knownKeys.dialect).toEqual(expect.arrayContaining(named.filter((name) => !name?.startsWith("slipway:"))));
});
