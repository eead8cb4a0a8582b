import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { privateCache } from "./private-cache.ts";
import { copyOfExample, root, scratch, slipway } from "./slipway.ts";

// What a second run does again, told by what the command itself says: nothing of an unchanged folder, and of a changed one exactly
// the stages that depend on what changed.

let cache: Awaited<ReturnType<typeof privateCache>>;
let folder: Awaited<ReturnType<typeof copyOfExample>>;
let home: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  [cache, folder, home] = await Promise.all([privateCache(), copyOfExample("road-casualties"), scratch()]);
  await cp(join(root, "examples/advisories"), join(home.path, "advisories"), { recursive: true });
  await writeFile(join(home.path, "platform.yaml"), "provider: local\nadvisories: advisories\n");
});
afterAll(async () => {
  for (const one of [cache, folder, home]) await one?.[Symbol.asyncDispose]();
});

/** The stages that did their work, in their order; those that gave what they gave before are left out. */
async function worked(command: "run" | "check"): Promise<readonly string[]> {
  const { code, stdout, stderr } = await slipway(
    [command, folder.path, "--platform", join(home.path, "platform.yaml"), ...(command === "run" ? ["--once"] : [])],
    { cache: cache.path, state: home.path },
  );
  expect([code, stdout + stderr]).toEqual([0, expect.stringContaining("✔ smoke")]);
  const stages = stdout.split(/^(?=[✔!✖–] [a-z]+ )/m).map((part) => part.replace(/\s+/g, " "));
  return stages.flatMap((part) => {
    const name = /^\S ([a-z]+) (?:pass|warn) /.exec(part)?.[1];
    return name === undefined || /unchanged (?:\S+ s )?since (?:\S+ s )?the last run/.test(part) ? [] : [name];
  });
}

async function edit(file: string, change: (text: string) => string) {
  const text = await readFile(file, "utf8");
  const changed = change(text);
  expect(changed).not.toBe(text);
  await writeFile(file, changed);
}

test("a folder that has not changed is not checked again; what is outside is looked at each time", async () => {
  await worked("run");
  expect(await worked("run")).toEqual(["push", "publish", "deploy"]);
});

test.each<[string, () => string, (text: string) => string, readonly string[]]>([
  [
    "a line of code",
    () => join(folder.path, "app.py"),
    (text) => `${text}# changed\n`,
    ["lint", "build", "scan", "smoke"],
  ],
  [
    "a cell of the data",
    () => join(folder.path, "data/road_casualties.csv"),
    (text) => text.replace(/^1969-01,107/m, "1969-01,108"),
    ["validate", "build", "scan", "smoke"],
  ],
  [
    "a title in dashboard.yaml",
    () => join(folder.path, "dashboard.yaml"),
    (text) => text.replace(/^title: .*/m, "title: Changed"),
    ["lint", "build", "scan", "smoke"],
  ],
  ["an advisory", () => join(home.path, "advisories/Debian/DSA-5497-1.json"), (text) => `${text}\n`, ["scan"]],
  [
    "a hash in the requirements (the image stays the same)",
    () => join(folder.path, "requirements.txt"),
    (text) => text.replace(/^(annotated-types==.* \\\n) .* \\\n/m, "$1"),
    // What fails to start is told by the requirements.
    ["lint", "build", "scan", "smoke"],
  ],
  [
    "a key of the platform file",
    () => join(home.path, "platform.yaml"),
    (text) => `${text}values: hide\n`,
    ["lint", "validate", "build", "scan", "smoke"],
  ],
])("%s that changed has the stages that depend on it work again, and no others", async (_, file, change, again) => {
  await worked("check");
  await edit(file(), change);
  expect(await worked("check")).toEqual(again);
});
