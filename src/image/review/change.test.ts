import { describe, expect, test } from "vitest";
import type { Dashboard, Dependencies } from "../../dashboard/model.ts";
import { dashboardOf, said } from "../fixtures/build.ts";
import { changeOf, type Side } from "./change.ts";

const interpreter = { python: "3.13.5", series: [3, 13], glibc: [2, 41] } as const;
const pin = (name: string, version: string, marker?: string) => ({
  name,
  version,
  extras: [],
  hashes: [],
  line: 1,
  ...(marker === undefined ? {} : { marker }),
});
const asks = (dependencies: Omit<Dependencies, "file">): Partial<Dashboard> => ({
  dependencies: said({ file: "requirements.txt", ...dependencies }),
});
const side = (more: Partial<Dashboard> = {}, sizes: Readonly<Record<string, number>> = {}): Side => ({
  dashboard: dashboardOf(more),
  sizes: new Map(Object.entries(sizes)),
});
const nothingAltered = () => false;
const packagesBetween = (before: Omit<Dependencies, "file">, now: Omit<Dependencies, "file">) =>
  changeOf(side(asks(before)), side(asks(now)), interpreter, nothingAltered).packages;

describe("what is different between two commits' images", () => {
  test("is nothing where they are the same", () => {
    const same = side({}, { "app.py": 10, "data/x.csv": 5 });
    expect(changeOf(same, same, interpreter, nothingAltered)).toEqual({
      packages: [],
      code: [],
      data: [],
      own: { before: { files: 2, bytes: 15 }, now: { files: 2, bytes: 15 } },
    });
  });

  test("names packages that are new, gone, and in another version, in that order", () => {
    const before = [pin("dash", "4.4.0"), pin("pandas", "2.3.3"), pin("six", "1.17.0")];
    const now = [pin("pandas", "3.1.1"), pin("dash", "4.4.0"), pin("polars", "1.3.0"), pin("attrs", "26.1")];
    expect(packagesBetween({ pins: before }, { pins: now })).toEqual([
      { name: "attrs", now: "26.1" },
      { name: "polars", now: "1.3.0" },
      { name: "six", before: "1.17.0" },
      { name: "pandas", before: "2.3.3", now: "3.1.1" },
    ]);
  });

  test("leaves out what the image's Python does not get", () => {
    const old = pin("tomli", "2.0", 'python_version < "3.11"');
    expect(packagesBetween({ pins: [] }, { pins: [old] })).toEqual([]);
  });

  test("compares ranges where versions are left open", () => {
    const wish = (name: string, requirement: string) => ({ name, requirement, line: 1 });
    expect(
      packagesBetween(
        { pins: [], wishes: [wish("pandas", "pandas[excel] >= 2, <3 ; python_version > '3'"), wish("dash", "dash")] },
        { pins: [pin("pandas", "3.1.1")], wishes: [wish("dash", "dash (>=4)")] },
      ),
    ).toEqual([
      { name: "dash", before: "any version", now: ">=4" },
      { name: "pandas", before: ">=2,<3", now: "3.1.1" },
    ]);
  });

  test("tells code from data, and what is started from what was", () => {
    const data = ["data/x.csv", "data/y.csv", "data/z.csv"];
    const entry = said({ module: "index", object: "server", file: "index.py" });
    const before = side({ data }, { "app.py": 1, "gone.py": 2, "same.py": 3, "data/x.csv": 4, "data/y.csv": 5 });
    const now = side(
      { data, entry, python: said("3.14") },
      { "app.py": 1, "same.py": 3, "data/x.csv": 4, "data/z.csv": 6 },
    );
    const altered = new Set(["app.py", "data/x.csv", "README.md"]);
    expect(changeOf(before, now, interpreter, (path) => altered.has(path))).toEqual({
      packages: [],
      python: { before: "3.13", now: "3.14" },
      entry: { before: "app:app", now: "index:server" },
      code: ["app.py", "gone.py"],
      data: [
        { path: "data/x.csv", before: 4, now: 4 },
        { path: "data/y.csv", before: 5 },
        { path: "data/z.csv", now: 6 },
      ],
      own: { before: { files: 5, bytes: 15 }, now: { files: 4, bytes: 14 } },
    });
  });
});
