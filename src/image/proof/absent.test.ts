import { expect, test } from "vitest";
import { memoryFiles } from "../../runner/memory.ts";
import { absenceOf } from "./absent.ts";
import { insideOf, pathIn } from "./missing-file.ts";

const from = { kind: "default", reason: "the test" } as const;

function absence(
  path: string,
  files: Readonly<Record<string, string>>,
  shipped = Object.keys(files),
  secrets: readonly string[] = [],
) {
  const dashboard = {
    entry: { value: { module: "app", object: "server", file: "app.py" }, from },
    dependencies: { value: { file: "requirements.txt", pins: [] }, from },
    shipped,
    secrets,
  };
  return absenceOf(path, { files: memoryFiles(files), dashboard });
}

test("the line of a .gitignore that keeps a file out is found, and the nearest file goes first", async () => {
  const files = { ".gitignore": "*.pyc\n*.csv\n", "data/.gitignore": "\n!areas.csv\nraw/\n" };
  expect(await absence("x.csv", files)).toEqual({ kind: "ignored", by: ".gitignore", line: 2 });
  expect(await absence("data/raw/x.txt", files)).toEqual({ kind: "ignored", by: "data/.gitignore", line: 3 });
  expect(await absence("notes.txt", files)).toEqual({ kind: "nowhere" });
});

test("what a nearer .gitignore takes back is not ignored by one above", async () => {
  const files = { ".gitignore": "*.csv\n", "data/.gitignore": "!areas.csv\n" };
  expect(await absence("data/areas.csv", files)).toEqual({ kind: "nowhere" });
});

test("a .dockerignore counts for what is in the folder and not in the image, from the top of the folder", async () => {
  const files = { ".dockerignore": "# big\ndata\n", "data/areas.csv": "", "more/data/x.csv": "" };
  expect(await absence("data/areas.csv", files, [])).toEqual({ kind: "ignored", by: ".dockerignore", line: 2 });
  expect(await absence("more/data/x.csv", files, [])).toEqual({ kind: "nowhere" });
  expect(await absence("data/gone.csv", files, [])).toEqual({ kind: "nowhere" });
});

test("other letters, another folder, a secret, and what never ships", async () => {
  const files = { "data/Areas.csv": "", "tests/areas.json": "", ".env": "" };
  expect(await absence("data/areas.csv", files)).toEqual({ kind: "case", path: "data/Areas.csv" });
  expect(await absence("Areas.csv", files)).toEqual({ kind: "elsewhere", path: "data/Areas.csv" });
  expect(await absence(".env", files, [], [".env"])).toEqual({ kind: "secret" });
  expect(await absence("tests/areas.json", files, [])).toEqual({ kind: "left-out" });
});

test.each([
  ["[Errno 2] No such file or directory: 'data/x.csv'", "data/x.csv"],
  [`[Errno 2] No such file or directory: "it's.csv"`, "it's.csv"],
  ["[Errno 2] No such file or directory: 'data\\\\x.csv'", "data\\x.csv"],
  ["[Errno 30] Read-only file system: 'x'", "x"],
  ["No such file", undefined],
])("of %j the path is %j", (text, path) => {
  expect(pathIn(text)).toBe(path);
});

test.each([
  ["data/x.csv", "data/x.csv"],
  ["./data/../x.csv", "x.csv"],
  ["/app/data/x.csv", "data/x.csv"],
  ["/home/me/x.csv", undefined],
  ["../x.csv", undefined],
  ["C:\\x.csv", undefined],
])("%j is %j in the dashboard's folder", (written, path) => {
  expect(insideOf(written)).toBe(path);
});
