import { describe, expect, test } from "vitest";
import type { TableSource } from "../tabular/model.ts";
import { base, dashboardOf } from "./fixtures/build.ts";
import { planImage } from "./plan.ts";
import type { ShippedFile } from "./shipped-files.ts";
import type { InspectedWheel } from "./wheels/wheel-files.ts";

const file = (path: string): ShippedFile => ({ path, size: 1, executable: false, digest: `sha256:${"0".repeat(64)}` });

const wheel = (name: string, size: number): InspectedWheel => ({
  name,
  version: "1",
  size,
  extras: [],
  filename: `${name}.whl`,
  url: "",
  sha256: name,
  hashed: true,
  required: undefined,
  requires: [],
  startup: [],
  files: [],
});

const table = (name: string): TableSource => ({
  name,
  path: `data/${name}.csv`,
  schema: undefined,
  dialect: {
    delimiter: ",",
    lineTerminator: undefined,
    quoteChar: '"',
    doubleQuote: true,
    escapeChar: undefined,
    skipInitialSpace: false,
    header: true,
    commentChar: undefined,
  },
  declaredIn: undefined,
});

function titles(wheels: readonly InspectedWheel[], tables: readonly TableSource[], others: readonly string[] = []) {
  const data = [...tables.map(({ path }) => path), ...others];
  const dashboard = dashboardOf({ tables, data, shipped: ["app.py", ...data] });
  return planImage(dashboard, base.lock, wheels, ["app.py", ...data].map(file)).layers.map(({ title }) => title);
}

describe("a plan", () => {
  test("gives each table a layer of its own, and the other data one together", () => {
    expect(
      titles([wheel("b", 2 ** 20 + 1), wheel("a", 2 ** 20)], [table("x"), table("y")], ["data/z.parquet", "w.csv"]),
    ).toEqual([
      "3 Debian packages",
      "b 1",
      "a 1",
      "1 file of the dashboard",
      "data: x",
      "data: y",
      "2 other data files",
    ]);
  });

  test("refuses two wheels of which one needs as a folder what the other brings as a file", () => {
    const one = { ...wheel("one", 1), files: [["usr/local/lib/x", "1"]] as const };
    const two = { ...wheel("two", 1), files: [["usr/local/lib/x/y.py", "2"]] as const };
    expect(() => titles([one, two], [])).toThrow(
      "one 1 brings usr/local/lib/x as a file, two 1 as a folder; only one of them can be installed.",
    );
  });

  test("keeps the number of layers far below what registries take", () => {
    const wheels = Array.from({ length: 30 }, (_, index) => wheel(`w${10 + index}`, 2 ** 21 + index));
    const tables = Array.from({ length: 40 }, (_, index) => table(`t${index}`));
    const found = titles(wheels, tables);
    expect(found).toHaveLength(24);
    // The largest have their own; the rest is with the small ones.
    expect(found.slice(1, 3)).toEqual(["w20 1", "w21 1"]);
    expect(found.slice(-3)).toEqual(["10 small packages", "1 file of the dashboard", "40 data files"]);
  });
});
