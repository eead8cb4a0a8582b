import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { marked, type Tokens } from "marked";
import { expect, test } from "vitest";
import { root, scratch } from "./slipway.ts";

// The page that says how to mend a file is true: its commands are run, one after the other, and print what stands below them.

const page = "docs/data/mend-a-csv.md";

test(`${page}: each command prints what the page says`, async () => {
  await using folder = await scratch();
  const blocks = marked
    .lexer(await readFile(join(root, page), "utf8"))
    .filter((token): token is Tokens.Code => token.type === "code");
  let printed = "";
  const checked: string[] = [];
  for (const { lang, text } of blocks) {
    if (lang === "sh") {
      const script = text.replaceAll("npx slipway", JSON.stringify(join(root, "bin/slipway")));
      printed = await promisify(execFile)("bash", ["-c", script], {
        cwd: folder.path,
        env: { ...process.env, NO_COLOR: "1", COLUMNS: "100" },
      }).then(
        ({ stdout }) => stdout,
        (error: { code: number; stdout: string }) => (error.code === 1 ? error.stdout : Promise.reject(error)),
      );
    } else {
      expect(printed).toContain(text);
      checked.push(text);
    }
  }
  expect(checked.length).toBe(2);
});
