import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { part } from "./parts.ts";

// What PyPI feeds; the first time, from an empty cache, this downloads it.
const [zizmor, uv, preCommit] = [await part("zizmor"), await part("uv"), await part("pre-commit")];

test.for([
  { name: "zizmor", path: zizmor, version: "zizmor 1.32.0" },
  { name: "uv", path: uv, version: "uv 0.13.9" },
  { name: "pre-commit", path: preCommit, version: "pre-commit 4.7.0" },
])("$name is the one that test/parts.json names", ({ path, version }, { skip }) => {
  if (path === undefined) return skip("it could not be had");
  const said = execFileSync(path, ["--version"], { encoding: "utf8" });
  expect(said.trim().split(" ").slice(0, 2).join(" ")).toBe(version);
});
