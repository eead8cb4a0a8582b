import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./slipway.ts";

// On PyPI that name belongs to another program: whoever follows such a line runs a stranger's code.
const somebodyElses = /\b(uvx|pip install|pipx (run|install)|uv tool (run|install))( -\S+)* slipway(?![\w-])/;

test("nobody is sent to the package on PyPI that is called slipway and is not ours", () => {
  const options = { cwd: root, encoding: "utf8" } as const;
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], options);
  const texts = files.split("\0").filter((file) => /\.(md|ts|cjs|js|py|toml|ya?ml)$/.test(file));
  const found = texts.flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .flatMap((line, index) => (somebodyElses.test(line) ? [`${file}:${index + 1}`] : [])),
  );
  expect(found).toEqual([]);
});

test("the check knows such a line", () => {
  const lines = ["uvx NAME check", "run `pip install -q NAME`", "uvx NAME-dash", "uvx --from x.whl NAME", "NAME check"];
  expect(lines.map((line) => somebodyElses.test(line.replace("NAME", "slipway")))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
