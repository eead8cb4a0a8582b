import { expect, test } from "vitest";
import { layoutOf } from "./fixtures/builder.ts";
import { metPlaceholder, placeholderOf, placesOfData } from "./placeholder.ts";

const x = placeholderOf("data/x.csv");
const y = placeholderOf("data/y.csv");
const places = async (...layers: readonly Readonly<Record<string, string | Uint8Array>>[]) => {
  const { manifest, blobs } = await layoutOf({ layers });
  return Object.fromEntries(await placesOfData(manifest.layers, ["data/x.csv", "data/y.csv"], { blobs }));
};

test("data belongs where its placeholder ended up, as often as it is there", async () => {
  expect(await places({ "srv/x.csv": x, "srv/app.py": "" }, { "opt/copy/x.csv": x, "opt/y.csv": y })).toEqual({
    "srv/x.csv": "data/x.csv",
    "opt/copy/x.csv": "data/x.csv",
    "opt/y.csv": "data/y.csv",
  });
});

test("what a later layer removes, hides or replaces is no place any more", async () => {
  const below = { "a/x.csv": x, "b/x.csv": x, "c/d/x.csv": x, "e/x.csv": x };
  const above = { "a/.wh.x.csv": "", ".wh.b": "", "c/.wh..wh..opq": "", "e/x.csv": "other" };
  expect(await places(below, above)).toEqual({});
  expect(await places(below, { ...above, "c/x.csv": y })).toEqual({ "c/x.csv": "data/y.csv" });
});

test("only what is a placeholder to the byte is one, and only of the dashboard's own data", async () => {
  expect(await places({ a: "slipway-data data/x.csv\n", b: placeholderOf("data/z.csv") })).toEqual({});
});

test("whoever reads it as text fails, and says what this knows again", () => {
  expect(() => new TextDecoder("utf-8", { fatal: true }).decode(x)).toThrow();
  expect(
    metPlaceholder.test("UnicodeDecodeError: 'utf-8' codec can't decode byte 0x80 in position 0: invalid start byte"),
  ).toBe(true);
});
