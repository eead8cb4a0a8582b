import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../slipway.ts";
import { withoutReason, withPaths } from "./linters.ts";
import { workflowFiles } from "./repository.ts";

describe("a finding of a linter that is ignored", () => {
  test("has its reason beside it, everywhere in this repository", () => {
    const config = globSync(".github/{actionlint,zizmor}.{yml,yaml}", { cwd: root });
    const files = Object.fromEntries([
      ...config.map((path) => [path, readFileSync(join(root, path), "utf8")]),
      ...workflowFiles(root).map(({ path, text }) => [path, text]),
    ]);
    expect(withoutReason(files)).toEqual([]);
  });

  test("without one is found, in a list and beside what it is about", () => {
    expect(
      withoutReason({
        ".github/actionlint.yaml": "ignore:\n  # It is older than this.\n  - 'a'\n  - 'b'\n  - 'c' # So is this.\n",
        ".github/zizmor.yml":
          'policies:\n  a/*: ref-pin\n  # At a commit.\n  "*": hash-pin\nrules:\n  x:\n    disable: true\n',
        "a.yml":
          "steps:\n  - run: a # zizmor: ignore[template-injection]\n  - run: b # zizmor: ignore[x] our own text\n",
      }),
    ).toEqual([".github/actionlint.yaml:4", ".github/zizmor.yml:2", ".github/zizmor.yml:7", "a.yml:2"]);
  });
});

test("what is used of ours is named by path, in each of the ways to write it", () => {
  const text = [
    "uses: $/actions/look",
    'uses: "$/.github/workflows/a.yml"',
    "{ uses: $/actions/look, with: {} }",
    "uses: your-org/slipway/.github/workflows/a.yml@v1 # ours",
    "uses: actions/checkout@v6",
  ];
  expect(text.map(withPaths)).toEqual([
    "uses: ./actions/look",
    'uses: "./.github/workflows/a.yml"',
    "{ uses: ./actions/look, with: {} }",
    "uses: ./.github/workflows/a.yml # ours",
    "uses: actions/checkout@v6",
  ]);
});
