import { describe, expect, test } from "vitest";
import { processorTimeSince } from "../../../test/processor-time.ts";
import { noise, word } from "../../../test/written-credentials.ts";
import { UserError } from "../../report/user-error.ts";
import { memoryFiles } from "../../runner/memory.ts";
import type { FileEntry, Files } from "../../runner/ports.ts";
import { runRules } from "../dash/run.ts";
import { parseModules } from "../python/project.ts";
import { repositoryRules } from "./rules.ts";
import { type Survey, surveyOf } from "./survey.ts";

const token = `glpat-${noise(20, word)}`;
const survey = async (contents: Readonly<Record<string, string | Uint8Array>>) => {
  const files = memoryFiles(contents);
  return surveyOf(files, await files.list());
};
const paths = ({ credentials }: Survey) =>
  credentials.map(({ path, start }) => `${path}:${start.line}:${start.column}`);

/** Files that are there by name and size only, and whose bytes are made when they are asked for; how many that were is counted. */
function large(entries: readonly FileEntry[]) {
  let given = 0;
  const piece = new Uint8Array(1 << 16).fill(0x61);
  const files: Files = {
    ...memoryFiles({}),
    read: async () => {
      throw new Error("a large file is not read whole");
    },
    async *open() {
      for (let count = 0; count < 1 << 15; count++) {
        given += piece.length;
        yield piece;
      }
    },
  };
  return { files, entries, given: () => given };
}
const file = (path: string, size: number): FileEntry => ({ path, kind: "file", size, executable: false });

describe("what is read", () => {
  test("text of any name, hidden and not, tests among it", async () => {
    const contents = {
      ".github/workflows/a.yml": token,
      Makefile: `a\n b ${token}`,
      "tests/t.py": token,
      "a.js": token,
    };
    expect(paths(await survey(contents))).toEqual([
      ".github/workflows/a.yml:1:1",
      "Makefile:2:4",
      "a.js:1:1",
      "tests/t.py:1:1",
    ]);
  });

  test("not what others wrote, not data and pictures, and not what is no text", async () => {
    const contents = {
      "node_modules/a/b.js": token,
      "env/pyvenv.cfg": "home = /usr",
      "env/lib/a.py": token,
      "lib/site-packages/a.py": token,
      "data/a.csv": token,
      "a.png": token,
      blob: Uint8Array.from([...Buffer.from(token), 0, 1]),
    };
    expect(paths(await survey(contents))).toEqual([]);
  });

  test("UTF-16 as what it is, and a byte order mark takes no column", async () => {
    const contents = { "a.txt": Buffer.from(`\ufeff😀 ${token}`, "utf16le"), "b.txt": `\ufeff${token}` };
    expect(paths(await survey(contents))).toEqual(["a.txt:1:3", "b.txt:1:1"]);
  });

  test("of a file of two gigabytes the first megabyte, and nothing of what is named as data", async () => {
    const { files, entries, given } = large([file("big.log", 2 ** 31), file("big.csv", 2 ** 31)]);
    expect(paths(await surveyOf(files, entries))).toEqual([]);
    expect(given()).toBe(1 << 20);
  });

  test("of a folder of very much text no more than a bounded part", async () => {
    const { files, entries, given } = large(Array.from({ length: 400 }, (_, index) => file(`${index}.log`, 2 ** 21)));
    await surveyOf(files, entries);
    expect(given()).toBeLessThan(300 << 20);
  }, 60_000);

  test("not what may not be read, and what cannot be read for another reason is no silence", async () => {
    const failing = (error: Error): Files => ({ ...memoryFiles({}), read: () => Promise.reject(error) });
    expect(paths(await surveyOf(failing(new UserError("no", { fix: "no" })), [file("a", 5)]))).toEqual([]);
    await expect(surveyOf(failing(new Error("disk")), [file("a", 5)])).rejects.toThrow("disk");
  });

  test("a hundred thousand files take seconds at most, rules included", async () => {
    const contents = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [
        `d${index % 300}/f${index}.${index % 2 ? "txt" : "json"}`,
        `{"a": ${index}}`,
      ]),
    );
    const files = memoryFiles({ ...contents, "app.py": "from dash import Dash\napp = Dash()\n" });
    const entries = await files.list();
    const begun = process.cpuUsage();
    const seen = await surveyOf(files, entries);
    const modules = parseModules([{ path: "app.py", text: "from dash import Dash\napp = Dash()\n" }]);
    expect(runRules(repositoryRules, modules, { versions: {}, survey: seen })).toEqual([]);
    expect(processorTimeSince(begun)).toBeLessThan(5000);
  }, 30_000);
});

describe("what is kept", () => {
  const said = async (contents: Readonly<Record<string, string>>, python: Readonly<Record<string, string>> = {}) => {
    const modules = parseModules(Object.entries(python).map(([path, text]) => ({ path, text })));
    const all = { ...contents, ...python };
    return runRules(repositoryRules, modules, { versions: {}, survey: await survey(all) }).map(
      ({ rule, level, message, location }) => `${rule} ${level} ${location?.file ?? ""} ${message}`,
    );
  };

  test("a tree that tools made is one finding, at its first file, and single files of one name are one", async () => {
    const contents = {
      "a/.DS_Store": "x",
      "b/.DS_Store": "x",
      "env/bin/python": "x",
      "env/lib/site-packages/a.py": "x",
      "env/pyvenv.cfg": "x",
      "n/.ipynb_checkpoints/a-checkpoint.ipynb": "x",
      "n/.ipynb_checkpoints/b-checkpoint.ipynb": "x",
      "x/node_modules/a/node_modules/b/c.js": "x",
    };
    expect(await said(contents)).toEqual([
      "REPO5 note a/.DS_Store .DS_Store is not kept out of Git: notes of a file manager (2 files).",
      "REPO5 warning env/bin/python env is not kept out of Git: a virtual environment (3 files).",
      "REPO5 warning n/.ipynb_checkpoints/a-checkpoint.ipynb n/.ipynb_checkpoints is not kept out of Git: copies of notebooks (2 files).",
      "REPO5 warning x/node_modules/a/node_modules/b/c.js x/node_modules is not kept out of Git: installed packages.",
    ]);
  });

  const app = "from dash import Dash, html\nimport pandas as pd\napp = Dash(__name__)\n";
  test.each([
    ["a page links it", 'html.A("x", href="/assets/a.csv")\n', []],
    ["a page links it by Dash's own way", 'html.A("x", href=app.get_asset_url("a.csv"))\n', []],
    ["a page may link it", "def link(name):\n    return app.get_asset_url(name)\n", []],
    [
      "the server reads it",
      'pd.read_csv("assets/a.csv")\n',
      ["D33 error assets/a.csv data that the server reads can be downloaded by every visitor."],
    ],
    ["nothing names it", "x = 1\n", ["D33 warning assets/a.csv data can be downloaded by every visitor."]],
  ])("data in assets, where %s", async (_, more, found) => {
    expect(await said({ "assets/a.csv": "a\n1\n" }, { "app.py": app + more })).toEqual(found);
  });

  test("only folders that Dash serves are looked at, each with the code beside it", async () => {
    const contents = {
      "one/assets/a.db": "x",
      "two/assets/b.ipynb": "x",
      "docs/assets/c.db": "x",
      "one/assets/d.css": "x",
    };
    const linking = "app.get_asset_url(name)\n";
    expect(await said(contents, { "one/app.py": app, "two/app.py": app + linking })).toEqual([
      "D33 error one/assets/a.db a database can be downloaded by every visitor.",
      "D33 error two/assets/b.ipynb source code can be downloaded by every visitor.",
    ]);
  });

  test.each([
    ["a chart", { data: { "application/vnd.plotly.v1+json": {}, "text/html": "<div>" } }, "1 chart"],
    ["a picture", { data: { "image/png": "iVBOR", "text/plain": "<Figure>" } }, "1 picture"],
    ["printed rows", { name: "stdout", text: ["   a  b\n", "0  1  2\n", "1  3  4\n", "2  5  6\n"] }, "1 print of rows"],
    ["a number", { data: { "text/plain": ["812"] } }, undefined],
    ["a message", { name: "stdout", text: "Dash is running on http://127.0.0.1:8050/\n\n".repeat(9) }, undefined],
  ])("a notebook that shows %s", async (_, output, shows) => {
    const notebook = JSON.stringify({ cells: [{ cell_type: "code", outputs: [output] }] });
    expect(await said({ "a.ipynb": notebook })).toEqual(
      shows === undefined ? [] : [`REPO4 warning a.ipynb this notebook shows ${shows}.`],
    );
  });

  test.each(["", "{", "[]", "null", '{"cells": 3}', '{"cells": [null, {"outputs": [null, 1, {"data": null}]}]}'])(
    "%j is no notebook with outputs",
    async (text) => {
      expect(await said({ "a.ipynb": text })).toEqual([]);
    },
  );
});
