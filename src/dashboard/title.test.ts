import { expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import { entryPoint } from "./entry-point.ts";
import { readFolder } from "./folder.ts";
import { titleOf } from "./title.ts";

test("the title is what dashboard.yaml says, else what the code says, else the name in words", async () => {
  const titleIn = async (contents: Readonly<Record<string, string>>) => {
    const folder = await readFolder(memoryFiles(contents), { defaultPython: "3.13", repositoryName: "x" });
    const found = await entryPoint(folder);
    return titleOf(found.value, "school-absence")(folder);
  };
  const titled = "from dash import Dash\napp = Dash(\n    title='Roads')\n";
  const renamed = { "app.py": titled, "index.py": "from app import app\napp.title = 'Streets'\napp.layout = 1\n" };
  expect(await titleIn({ "dashboard.yaml": "title: Paths\n", "app.py": titled })).toEqual({
    value: "Paths",
    from: { kind: "file", file: "dashboard.yaml", line: 1 },
  });
  expect(await titleIn({ "app.py": titled })).toEqual({
    value: "Roads",
    from: { kind: "file", file: "app.py", line: 3 },
  });
  expect(await titleIn(renamed)).toEqual({ value: "Streets", from: { kind: "file", file: "index.py", line: 2 } });
  expect(await titleIn({ "app.py": "from dash import Dash\napp = Dash(__name__)\n" })).toEqual({
    value: "School absence",
    from: { kind: "default", reason: "the name in words" },
  });
});
