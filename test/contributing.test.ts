import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { allOf, projectOf } from "../src/lint/dash/example.ts";
import type { Rule } from "../src/lint/dash/rule.ts";
import { dashRules } from "../src/lint/dash/rules.ts";
import { runRules } from "../src/lint/dash/run.ts";
import { parseModules } from "../src/lint/python/project.ts";
import { report } from "../src/report/verdict.ts";
import { memoryFiles } from "../src/runner/memory.ts";
import { objectStoreContract } from "./object-store-contract.ts";

// The page that says how to add things is true: its blocks are taken from it and run.
const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "slipway-contributing-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The module that a block holds, as if it stood where its first line says. */
async function moduleOf(path: string): Promise<Record<string, unknown>> {
  const block = [...page.matchAll(/```ts\n([\s\S]*?)```/g)]
    .map(([, code = ""]) => code)
    .find((code) => code.startsWith(`// ${path}\n`));
  if (block === undefined) throw new Error(`CONTRIBUTING.md has no block ${path}`);
  const place = dirname(join(root, path));
  const code = block.replace(/from "(\.[^"]+)"/g, (_, specifier: string) => `from "${resolve(place, specifier)}"`);
  const file = join(folder, basename(path));
  writeFileSync(file, code);
  return import(/* @vite-ignore */ pathToFileURL(file).href);
}

test("the rule finds its bad example and leaves its good one alone", async () => {
  const { sleepingCallback } = (await moduleOf("src/lint/dash/D99-sleeping-callback.ts")) as { sleepingCallback: Rule };
  const found = (kind: "bad" | "good") =>
    allOf(sleepingCallback[kind]).flatMap((example) => {
      const { files, versions } = projectOf(example);
      return runRules([sleepingCallback], parseModules(files), { versions }).map(({ message }) => message);
    });
  expect(found("bad")).toEqual(["time.sleep(5) keeps a thread of the server waiting."]);
  expect(found("good")).toEqual([]);
  // Whoever follows the page writes a new file, and none that is there.
  expect(dashRules.filter(({ id }) => id === sleepingCallback.id)).toEqual([]);
});

test("the check says what is missing, and passes when it is there", async () => {
  type Readme = (
    name: string,
    options: object,
    ports: { files: ReturnType<typeof memoryFiles> },
  ) => Promise<{ report: unknown }>;
  const { readme } = (await moduleOf("src/dashboard/readme-stage.ts")) as { readme: Readme };
  expect((await readme("x", {}, { files: memoryFiles({ "README.md": "for you" }) })).report).toEqual(
    report("lint", { headline: "x has a README" }),
  );
  expect((await readme("x", {}, { files: memoryFiles({}) })).report).toMatchObject({
    verdict: "warn",
    headline: "x has no README",
  });
});

const { exampleStore } = (await moduleOf("src/cloud/example/store.ts")) as {
  exampleStore: () => ReturnType<Parameters<typeof objectStoreContract>[1]>;
};
objectStoreContract("the store on the page", async () => exampleStore());
