import { describe, expect, test } from "vitest";
import { memoryFiles } from "../../runner/memory.ts";
import { isConfiguration, otherFile } from "../dash/other-files.ts";
import { runRules } from "../dash/run.ts";
import { parseModules } from "../python/project.ts";
import { surveyOf } from "../repository/survey.ts";
import { requirementRules } from "./rules.ts";

const app = "from dash import Dash\napp = Dash(__name__)\n";

async function found(files: Readonly<Record<string, string | Uint8Array>>, ...ids: readonly string[]) {
  const memory = memoryFiles(files);
  const decoder = new TextDecoder();
  const texts = Object.entries(files).map(([path, text]) => ({
    path,
    text: typeof text === "string" ? text : decoder.decode(text),
  }));
  const modules = parseModules(texts.filter(({ path }) => path.endsWith(".py")));
  const beside = texts
    .filter(({ path }) => !path.endsWith(".py"))
    .map((file) => otherFile(isConfiguration(file.path) ? file : { path: file.path }));
  const survey = await surveyOf(memory, await memory.list());
  return runRules(
    requirementRules.filter(({ id }) => ids.includes(id)),
    modules,
    { versions: {}, files: beside, survey },
  ).map(({ rule, level, message, location: { file, line, column, endColumn } = { file: "" } }) => {
    const place = [file, line, column].filter(Boolean).join(":");
    return `${rule} ${level} ${place}${endColumn ? `-${endColumn}` : ""} ${message}`;
  });
}

describe("D38", () => {
  test("counts, lists and places", async () => {
    const text =
      "# ours\n\n  pandas >= 2 ; python_version > '3.8'  # why\nplotly==6.5.0\nblack[jupyter]~=26.5\nDash_Bootstrap.Components\n";
    expect(await found({ "app.py": app, "requirements.txt": text }, "D38")).toEqual([
      "D38 warning requirements.txt:3:3-39 3 of 4 packages are not pinned: pandas, black and dash-bootstrap-components.",
    ]);
    const many = Array.from({ length: 9 }, (_, index) => `p${index}`).join("\n");
    expect(await found({ "app.py": app, "requirements.txt": many }, "D38")).toEqual([
      "D38 warning requirements.txt:1:1-3 none of 9 packages is pinned: p0, p1, p2, p3, p4, p5 and 3 more.",
    ]);
    expect(await found({ "app.py": app, "requirements.txt": "dash\n" }, "D38")).toEqual([
      "D38 warning requirements.txt:1:1-5 dash is not pinned.",
    ]);
  });

  test("a text in pyproject.toml has its own place, also where one begins like another", async () => {
    const text =
      '[build-system]\nrequires = ["dash"]\n\n[project]\nname = "dash"\ndependencies = [\n  "dash-daq==0.5.0", # dash\n  "dash",\n]\n';
    expect(await found({ "app.py": app, "pyproject.toml": text }, "D38")).toEqual([
      "D38 warning pyproject.toml:8:4-8 1 of 2 packages is not pinned: dash.",
    ]);
  });

  test.each([
    ["a commit", `dash @ git+https://github.com/plotly/dash@${"a1b2c3d4e5".repeat(4)}`],
    ["a wheel", "dash @ https://host/dash-4.4.1-py3-none-any.whl"],
    ["a file beside it", "dash-4.4.1.tar.gz\n./dash-4.4.1-py3-none-any.whl"],
    ["options", "--index-url https://pypi.org/simple\n-e ."],
    ["hashes", `dash==4.4.1 \\\n    --hash=sha256:${"0".repeat(64)}`],
    ["nothing", "# nothing yet\n"],
    ["other text", "<<<<<<< HEAD\n=======\n"],
  ])("%s is pinned, or none", async (_, text) => {
    expect(await found({ "app.py": app, "requirements.txt": text }, "D38")).toEqual([]);
  });

  test("each file has its finding, the nearest one counts, and includes in a circle end", async () => {
    const files = {
      "a/app.py": app,
      "a/requirements.txt": "-r ../requirements/base.txt\n-r requirements.txt\ndash",
      "b/app.py": app,
      "requirements/base.txt": "-r ../a/requirements.txt\nnumpy",
      "requirements.txt": "polars",
      "c/lib.py": "",
      "c/requirements.txt": "lib",
    };
    expect(await found(files, "D38")).toEqual([
      "D38 warning a/requirements.txt:3:1-5 dash is not pinned.",
      "D38 warning requirements.txt:1:1-7 polars is not pinned.",
      "D38 warning requirements/base.txt:2:1-6 numpy is not pinned.",
    ]);
  });

  test("a constraint file that is not there leaves open what is pinned", async () => {
    expect(await found({ "app.py": app, "requirements.txt": "-c pins.txt\ndash" }, "D38")).toEqual([]);
  });
});

describe("D39", () => {
  test("each dashboard of a folder has its own, and a comment installs nothing", async () => {
    const files = { "a.py": app, "b.py": app, "requirements.txt": "dash==4.4.1\n# gunicorn\n" };
    expect(await found(files, "D39")).toEqual([
      "D39 note requirements.txt nothing here installs a server for a.py.",
      "D39 note requirements.txt nothing here installs a server for b.py.",
    ]);
  });

  test("a lock that is too large to be read may hold one", async () => {
    const lock = { "poetry.lock": "", "requirements.txt": "dash==4.4.1" };
    expect(await found({ "app.py": app, ...lock }, "D39")).toHaveLength(1);
    expect(await found({ "app.py": app, ...lock, "poetry.lock": '[[package]]\nname = "gunicorn"' }, "D39")).toEqual([]);
  });
});

describe("REQ5", () => {
  const bytes = (text: string, encoding: BufferEncoding) => new Uint8Array(Buffer.from(text, encoding));
  test("says which letter of which line, and is an error where a build reads it", async () => {
    const files = {
      "app.py": app,
      "requirements.txt": bytes("dash==4.4.1\n😀".replace("😀", "# caf\u00e9 x\n"), "latin1"),
      "old/requirements.txt": bytes("\ufeffdash==4.4.1\r\n", "utf16le"),
      "notes.txt": bytes("caf\u00e9", "latin1"),
    };
    expect(await found(files, "REQ5")).toEqual([
      "REQ5 warning old/requirements.txt:1:1-2 this file is in UTF-16.",
      "REQ5 error requirements.txt:2:6-7 this is no letter in UTF-8.",
    ]);
  });
});

describe("a part of a folder", () => {
  test("of it nothing is said to be missing", async () => {
    const files = memoryFiles({ "app.py": app, "requirements.txt": "dash\n", "setup/requirments.txt": "" });
    const survey = await surveyOf(files, await files.list(), false);
    const modules = parseModules([{ path: "app.py", text: app }]);
    const beside = [otherFile({ path: "requirements.txt", text: "dash\n" })];
    const all = runRules(requirementRules, modules, { versions: {}, files: beside, survey });
    expect(all.map(({ rule }) => rule)).toEqual(["D38"]);
  });
});
