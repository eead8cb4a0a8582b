import { expect, test } from "vitest";
import { memoryFiles } from "../../runner/memory.ts";
import { dashboardOf, folder } from "../fixtures/build.ts";
import { whyItEnded } from "../smoke.ts";
import { lastTraceback } from "../traceback.ts";
import { missingModule } from "./missing-module.ts";

const ended = { kind: "ended", code: 3, signal: undefined } as const;
const around = { files: memoryFiles(folder), dashboard: dashboardOf() };

test.each([
  [
    "ModuleNotFoundError: No module named 'sklearn'",
    'app.py:1 imports "sklearn", which is not in the image.',
    "Add scikit-learn to requirements.txt.",
  ],
  [
    "ModuleNotFoundError: No module named 'our_charts.bars'",
    'app.py:1 imports "our_charts.bars", which is not in the image, although our_charts is.',
    "Ask for a version of the package that brings our_charts that has it, or import what took its place.",
  ],
  [
    "ModuleNotFoundError: No module named 'sklearn.externals'",
    'app.py:1 imports "sklearn.externals", which is not in the image, although sklearn is.',
    "Ask for a version of scikit-learn that has it, or import what took its place.",
  ],
  [
    "ImportError: Missing optional dependency 'openpyxl'.  Use pip or conda to install openpyxl.",
    'app.py:1 needs "openpyxl", which is not in the image.',
    "Add openpyxl to requirements.txt.",
  ],
])(
  "a module that is missing is told in the same words, whether the folder is known or not: %s",
  async (text, message, fix) => {
    const lines = [
      "Traceback (most recent call last):",
      '  File "/app/app.py", line 1, in <module>',
      "    import it",
      text,
    ];
    const traceback = lastTraceback(lines);
    const known = traceback && (await missingModule(traceback, around));
    expect(known).toMatchObject({ rule: "missing-module", message, fix, location: { file: "app.py", line: 1 } });
    expect(whyItEnded(ended, lines).finding).toEqual(known);
  },
);

test("a module that is missing in a package tells its version, and one in the dashboard's own folder its path", async () => {
  const told = async (module: string) => {
    const lines = ["Traceback (most recent call last):", '  File "/app/app.py", line 1, in <module>', "    import it"];
    const traceback = lastTraceback([...lines, `ModuleNotFoundError: No module named '${module}'`]);
    const dashboard = { ...dashboardOf(), shipped: ["app.py", "pages/home.py"] };
    const finding = traceback && (await missingModule(traceback, { ...around, dashboard }));
    return [finding?.message, finding?.fix];
  };
  expect(await told("dash.long_callback")).toEqual([
    'app.py:1 imports "dash.long_callback", which dash 4.4.1 does not have.',
    "Ask for a version of dash that has it, or import what took its place.",
  ]);
  expect(await told("pages.maps")).toEqual([
    'app.py:1 imports "pages.maps", but there is no pages/maps.py.',
    "Write it as the file is called, or commit the file.",
  ]);
});
