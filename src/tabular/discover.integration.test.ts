import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFolder } from "../runner/folder.ts";
import { quietLog } from "../runner/memory.ts";
import { findTables } from "./discover.ts";
import { validate } from "./stage.ts";

let place: string;
let folder: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "slipway-tabular-"));
  folder = join(place, "dashboard");
  await mkdir(join(folder, "data"), { recursive: true });
});
afterAll(() => rm(place, { recursive: true }));

test("a table that is a link out of the folder is refused in words, and nothing of it is read", async () => {
  await writeFile(join(place, "secret.csv"), "a\n1\n");
  await symlink(join(place, "secret.csv"), join(folder, "data", "x.csv"));
  const files = await openFolder(folder);
  await expect(validate(await findTables(files), {}, { files, log: quietLog })).rejects.toThrow(
    `"data/x.csv" is a link that leads out of ${folder}.`,
  );
});
