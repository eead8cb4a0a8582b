import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findProgram } from "./find-program.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "slipway-test-"));
  for (const folder of ["tools", "more", "text", "folder/ruff", "judged/.venv/bin"])
    await mkdir(join(root, folder), { recursive: true });
  for (const folder of ["tools", "more", "judged/.venv/bin"])
    await writeFile(join(root, folder, "ruff"), "", { mode: 0o755 });
  await writeFile(join(root, "text/ruff"), "", { mode: 0o644 });
  await symlink(join(root, "judged/.venv/bin"), join(root, "link"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const find = async (...folders: string[]) => {
  const found = await findProgram("ruff", {
    path: folders.map((folder) => (/^(\.|$)/.test(folder) ? folder : join(root, folder))).join(delimiter),
    outside: join(root, "judged"),
  });
  return found?.slice(root.length + 1);
};

test("the first on the search path that can be run", async () => {
  expect(await find("none", "text", "folder", "tools", "more")).toBe("tools/ruff");
  expect(await find("none")).toBeUndefined();
  expect(await findProgram("ruff", { outside: root })).toBeUndefined();
});

test("what is judged does not bring its own judge, by whatever way", async () => {
  expect(await find("judged/.venv/bin", "link", "", ".", "./bin", "more")).toBe("more/ruff");
  expect(await find("judged/.venv/bin")).toBeUndefined();
});
