import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { memoryFiles } from "../../runner/memory.ts";
import { findTables } from "../discover.ts";
import { inferSchema } from "./infer.ts";

const root = join(import.meta.dirname, "..", "..", "..");

test("the page about describing data shows what is really written of the example", async () => {
  const page = readFileSync(join(root, "docs", "data", "describe-your-data.md"), "utf8");
  const shown = /```yaml\n([\s\S]*?)```/.exec(page)?.[1];
  const folder = join(root, "examples", "soho-cholera", "data");
  const files = memoryFiles(
    Object.fromEntries(
      readdirSync(folder)
        .filter((name) => name.endsWith(".csv"))
        .map((name) => [`data/${name}`, readFileSync(join(folder, name), "utf8")]),
    ),
  );
  const { yaml } = await inferSchema(await findTables(files), { files });
  expect(yaml).toContain(shown);
});
