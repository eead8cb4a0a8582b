import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeWhole } from "./write-whole.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-write-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("writes a file, and another in its place with the same rights", () => {
  const path = join(folder, "a.json");
  writeWhole(path, "one");
  chmodSync(path, 0o640);
  writeWhole(path, new TextEncoder().encode("two"));
  expect([readFileSync(path, "utf8"), statSync(path).mode & 0o777]).toEqual(["two", 0o640]);
  expect(readdirSync(folder)).toEqual(["a.json"]);
});

test("leaves what was there when it cannot write, and nothing beside it", () => {
  const path = join(folder, "a.json");
  writeFileSync(path, "one");
  const content = { toString: () => "no text" } as unknown as string;
  expect(() => writeWhole(path, content)).toThrow();
  expect([readFileSync(path, "utf8"), readdirSync(folder)]).toEqual(["one", ["a.json"]]);
  expect(() => writeWhole(join(folder, "absent", "a.json"), "x")).toThrow(expect.objectContaining({ code: "ENOENT" }));
});

test("writes where a link leads, and keeps the link", () => {
  writeFileSync(join(folder, "real.json"), "one");
  symlinkSync("real.json", join(folder, "link.json"));
  writeWhole(join(folder, "link.json"), "two");
  expect(readFileSync(join(folder, "real.json"), "utf8")).toBe("two");
});

test("writes into what is no file, and leaves it what it is", () => {
  writeWhole("/dev/null", "nothing");
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});

test("does not touch what is there where a new file is wanted", () => {
  const path = join(folder, "a.yaml");
  writeWhole(path, "one", { isNew: true });
  expect(() => writeWhole(path, "two", { isNew: true })).toThrow(expect.objectContaining({ code: "EEXIST" }));
  expect([readFileSync(path, "utf8"), readdirSync(folder)]).toEqual(["one", ["a.yaml"]]);
});
