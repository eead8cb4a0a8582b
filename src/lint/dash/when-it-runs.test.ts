import { describe, expect, test } from "vitest";
import { processorTimeSince } from "../../../test/processor-time.ts";
import { parseModules } from "../python/project.ts";
import { appsAmong } from "./apps.ts";
import { isCached, through, whenItRuns } from "./when-it-runs.ts";

const start = "from dash import Dash, dcc, html, callback, Input, Output\n";
const app = `${start}app = Dash(__name__)\n`;

/** When each call of `read` runs, and through what. */
function runs(files: string | Readonly<Record<string, string>>) {
  const all = typeof files === "string" ? { "app.py": `${app}${files}` } : files;
  const modules = parseModules(Object.entries(all).map(([path, text]) => ({ path, text })));
  const found = appsAmong(modules, undefined)[0]!;
  const when = whenItRuns(found);
  return found.modules.flatMap((module) =>
    module.calls
      .filter(({ callee }) => callee.kind === "name" && callee.name === "read")
      .map((call) => {
        const [atImport, perRequest] = [when.atImport(module, call), when.perRequest(module, call)];
        const said = [
          atImport && `import${through(atImport)}`,
          perRequest && `request${through(perRequest)}${isCached(perRequest) ? " cached" : ""}`,
        ];
        return said.filter(Boolean).join(" and ");
      }),
  );
}

const callback = '@callback(Output("a", "b"), Input("c", "d"))\n';

describe("code runs", () => {
  test.each([
    ["read()", "import"],
    ["def load():\n    read()\ndf = load()", "import (through load)"],
    [
      "def load():\n    read()\ndef all():\n    return [load() for x in y]\ndf = all()",
      "import (through all and load)",
    ],
    ["def load():\n    read()", ""],
    ['def load():\n    read()\nif __name__ == "__main__":\n    load()', ""],
    ["class Data:\n    frame = read()", "import"],
    [
      "class Data:\n    def __init__(self):\n        self.load()\n    def load(self):\n        read()\nData()",
      "import (through Data and load)",
    ],
    ["class Data:\n    def load(self):\n        read()\nd = Data()\nd.load()", "import (through load)"],
    [`${callback}def f(x):\n    read()`, "request"],
    [`${callback}def f(x):\n    def g():\n        read()\n    g()`, "request"],
    [`def load():\n    read()\n${callback}def f(x):\n    load()`, "request (through load)"],
    [`@lru_cache\ndef load():\n    read()\n${callback}def f(x):\n    load()`, "request (through load) cached"],
    [
      `def load():\n    read()\nload()\n${callback}def f(x):\n    load()`,
      "import (through load) and request (through load)",
    ],
    ["def serve():\n    return html.P(read())\napp.layout = serve", "request"],
    ["def a():\n    b()\ndef b():\n    a()\n    read()\na()", "import (through a and b)"],
  ])("%s: %s", (text, expected) => expect(runs(text)).toEqual([expected]));

  test("over modules", () => {
    const files = {
      "app.py": `${app}from data import load\nload()\n`,
      "data.py": "import deep\ndef load():\n    deep.down()\n",
      "deep.py": "def down():\n    read()\n",
    };
    expect(runs(files)).toEqual(["import (through load and down)"]);
  });
});

test("a long way is shortened, and a very long one is followed in time", () => {
  const chain = (length: number) => Array.from({ length }, (_, i) => `def f${i}():\n    f${i + 1}()\n`).join("");
  expect(runs(`${chain(5)}def f5():\n    read()\nf0()`)).toEqual(["import (through f0, f1, … and f5)"]);
  const begun = process.cpuUsage();
  expect(runs(`${chain(2000)}def f2000():\n    read()\nf0()`)).toEqual(["import (through f0, f1, … and f2000)"]);
  expect(processorTimeSince(begun)).toBeLessThan(3_000);
});
