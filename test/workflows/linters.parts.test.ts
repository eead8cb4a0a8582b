import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { part } from "../parts.ts";
import { root, scratch } from "../slipway.ts";
import { actionlint, type Files, writeFiles, writeWithPaths } from "./linters.ts";
import { workflowFiles } from "./repository.ts";
import { sample } from "./sample.ts";

const program = (await part("actionlint")) ?? "";
const config = join(root, ".github/actionlint.yaml");
const ours = Object.fromEntries(workflowFiles(root).map(({ path, text }) => [path, text]));

async function asTheyAre(files: Files, configuration = config) {
  await using folder = await scratch();
  await writeFiles(files, folder.path);
  return await actionlint(files, { program, folder: folder.path, config: configuration });
}

async function withPaths(files: Files) {
  await using folder = await scratch();
  return await actionlint(await writeWithPaths(files, folder.path), { program, folder: folder.path, config });
}

const changed = (path: string, from: string, to: string): Files => ({
  ...sample,
  [path]: sample[path]!.replace(from, to),
});

describe.skipIf(program === "")("actionlint", () => {
  test("finds nothing in this repository's workflows and templates", async () => {
    expect(await asTheyAre(ours)).toEqual([]);
  });

  test("finds nothing when it looks into the actions and workflows that they use", async () => {
    expect(await withPaths(ours)).toEqual([]);
  });

  test("is known to look: at keys, and with paths at inputs and outputs", async () => {
    expect(await asTheyAre(sample)).toEqual([]);
    expect(await withPaths(sample)).toEqual([]);
    const [path, template] = [".github/workflows/dashboard.yml", "workflow-templates/dashboard.yml"];
    const mistakes = [
      await asTheyAre(changed(path, "timeout-minutes: 10", "timeout-minute: 10")),
      await withPaths(changed(path, "          needs: $", "          neds: $")),
      await withPaths(changed(path, "steps.look.outputs.verdict", "steps.look.outputs.verdikt")),
      await withPaths(changed(template, "dashboard.yml@v1", "dashboard.yml@v1\n    with: { foldr: x }")),
    ];
    // The rest of each message is a list of what is there.
    expect(mistakes.flat().map((finding) => finding.replace(/^(.*?"[^"]+").*$/, "$1"))).toEqual([
      `${path}:13 syntax-check: unexpected key "timeout-minute"`,
      `${path}:69 action: input "neds"`,
      `${path}:20 expression: property "verdikt"`,
      `${template}:17 workflow-call: input "foldr"`,
    ]);
  });

  test("needs each pattern that it ignores: without it, it would find something in a sound workflow", async () => {
    await using folder = await scratch();
    const lines = readFileSync(config, "utf8").split("\n");
    const patterns = lines.filter((line) => line.startsWith("      - "));
    const unneeded: string[] = [];
    for (const pattern of patterns) {
      const without = join(folder.path, "actionlint.yaml");
      await writeFile(without, lines.filter((line) => line !== pattern).join("\n"));
      if ((await asTheyAre(sample, without)).length === 0) unneeded.push(pattern);
    }
    expect([patterns.length, unneeded]).toEqual([3, []]);
  });
});
