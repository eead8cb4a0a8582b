import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ownCopies } from "./own-copies.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-own-copies-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("what is written to a copy is not written to what is kept", () => {
  const [kept, inside] = [join(folder, "kept"), join(folder, "root/data/areas.csv")];
  writeFileSync(kept, "area\n", { mode: 0o640 });
  utimesSync(kept, 315_532_800, 315_532_800);
  mkdirSync(join(folder, "root/data"), { recursive: true });
  linkSync(kept, inside);
  ownCopies(join(folder, "root"));
  const { mode, mtimeMs } = statSync(inside);
  expect([mode & 0o777, mtimeMs]).toEqual([0o640, 315_532_800_000]);
  appendFileSync(inside, "Bath\n");
  expect([readFileSync(kept, "utf8"), readFileSync(inside, "utf8")]).toEqual(["area\n", "area\nBath\n"]);
});
