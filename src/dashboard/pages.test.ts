import { expect, test } from "vitest";
import { memoryFiles } from "../runner/memory.ts";
import { entryPoint } from "./entry-point.ts";
import { readFolder } from "./folder.ts";
import { declaredPages } from "./pages.ts";

async function pagesOf(files: Readonly<Record<string, string>>) {
  const folder = await readFolder(memoryFiles(files), { defaultPython: "3.13", repositoryName: "x" });
  const found = await entryPoint(folder);
  return (await declaredPages(folder, found.value)).map(({ path, variables, file, line }) =>
    [path, ...(variables ? ["variables"] : []), `${file}:${line}`].join(" "),
  );
}

const page = (call: string) => `import dash\ndash.register_page(${call})\nlayout = "x"\n`;

test("pages are found with their paths as Dash makes them", async () => {
  const files = {
    "app.py": "from dash import Dash\napp = Dash(__name__, use_pages=True)\napp.layout = 1\n",
    "pages/home.py": page('__name__, path="/"'),
    "pages/Big_Report.py": page("__name__"),
    "pages/areas/by_region.py": page("__name__, name='By region'"),
    "pages/area.py": page('__name__, path_template="/area/<code>"'),
    "pages/plain.py": page('__name__, "no-slash"'),
    "pages/not_found_404.py": page("__name__"),
    "pages/made.py": `import os\n${page("__name__, path=os.environ['X']")}`,
    "pages/some.py": "import dash\nif dash:\n    dash.register_page(__name__)\n",
    "pages/_draft.py": page("__name__"),
    "other.py": page("__name__"),
  };
  expect(await pagesOf(files)).toEqual([
    "/ pages/home.py:2",
    "/area/<code> variables pages/area.py:2",
    "/areas/by-region pages/areas/by_region.py:2",
    "/big-report pages/Big_Report.py:2",
    "/no-slash pages/plain.py:2",
  ]);
});

test("a folder of another name is looked at, and pages that the app itself declares", async () => {
  const files = {
    "app.py":
      'import dash\nfrom dash import Dash\napp = Dash(__name__, use_pages=True, pages_folder="views")\napp.layout = 1\ndash.register_page("about", path="/about", layout=1)\n',
    "views/year_2024.py": page("__name__"),
    "pages/old.py": page("__name__"),
  };
  expect(await pagesOf(files)).toEqual(["/about app.py:5", "/year-2024 views/year_2024.py:2"]);
});

test("without use_pages there are none", async () => {
  const files = {
    "app.py": "from dash import Dash\napp = Dash(__name__)\napp.layout = 1\n",
    "pages/home.py": page("__name__"),
  };
  expect(await pagesOf(files)).toEqual([]);
});
