import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { actions } from "../scripts/actions.ts";
import { runWorkflow } from "../test/act.ts";
import { repositoryOf } from "../test/git.ts";
import { part } from "../test/parts.ts";
import { releaseFolder } from "../test/release-folder.ts";
import { copyOfExample, root } from "../test/slipway.ts";

const act = await part("act");

/** The workflow that an action's README shows. */
async function exampleOf(id: string): Promise<string> {
  const readme = await readFile(join(root, "actions", id, "README.md"), "utf8");
  const [, example] = /## By itself\n[\s\S]*?```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
  if (example === undefined) throw new Error(`The README of ${id} has no example.`);
  return example;
}

describe.skipIf(act === undefined)("each action works by itself, in the workflow that its README shows", () => {
  let toolkit: Awaited<ReturnType<typeof releaseFolder>>;
  beforeAll(async () => {
    toolkit = await releaseFolder();
    return () => toolkit[Symbol.asyncDispose]();
  });

  test.each(actions.map(({ id }) => id))("%s", async (id) => {
    await using repository = await copyOfExample("road-casualties");
    await mkdir(join(repository.path, ".github/workflows"), { recursive: true });
    await writeFile(join(repository.path, ".github/workflows/own.yml"), await exampleOf(id));
    await repositoryOf(repository.path);
    const { code, jobs, annotations, log } = await runWorkflow({
      caller: repository.path,
      toolkit: toolkit.path,
      event: "push",
      repository: "dept/school-absence",
    });
    expect(Object.values(jobs)).toEqual(["success"]);
    expect(annotations).toEqual([]);
    expect(code).toBe(0);
    // What an output is shown as proves that it has a value.
    if (id === "validate-data") expect(log).toContain("192 rows are as they should be");
    if (id === "deploy-dashboard") expect(log).toContain("deployed r1");
  });
});
