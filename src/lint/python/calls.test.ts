import { expect, test } from "vitest";
import type { CallSigns } from "./calls.ts";
import { parseModule } from "./module.ts";

const text = `import pandas as pd
from dash import dcc

frame = pd.concat([pd.read_csv("a", sep=";"), frame.append(rows, sep="")])
dcc.Graph(id="x", figure=draw(frame))(frame).append(1)
append(sep=1, sep=2)
`;

test("calls are found by what they call, as it is written, and by what they are given: each once, in reading order", () => {
  const module = parseModule({ path: "app.py", text });
  const found = (signs: CallSigns) => module.callsWith(signs).map((call) => module.textOf(call));
  const [read, add] = ['pd.read_csv("a", sep=";")', 'frame.append(rows, sep="")'];
  const last = "append(sep=1, sep=2)";
  const graph = 'dcc.Graph(id="x", figure=draw(frame))';
  expect(found({ name: ["pandas.read_csv", "pandas.read_excel"] })).toEqual([read]);
  expect(found({ word: ["append"] })).toEqual([add, `${graph}(frame).append(1)`, last]);
  expect(found({ keyword: ["sep"] })).toEqual([read, add, last]);
  expect(
    found({ name: (name) => name.startsWith("dash."), word: ["draw", "Graph"], keyword: ["id", "figure"] }),
  ).toEqual([graph, "draw(frame)"]);
  expect(found({ word: ["read_excel"] })).toEqual([]);
  expect(found({})).toEqual([]);
  expect(module.callsTo("pandas.concat", "pandas.read_csv").map(({ from }) => text.slice(from, from + 9))).toEqual([
    "pd.concat",
    "pd.read_c",
  ]);
});

test("a sign is asked of each name once, and of nothing that has no name", () => {
  const module = parseModule({ path: "app.py", text: "a()\nb()\na()\n(lambda: 1)()\nf()()\n" });
  const asked: string[] = [];
  const ask = (name: string) => asked.push(name) < 0;
  expect(module.callsWith({ word: ask, name: ask })).toEqual([]);
  expect(asked).toEqual(["a", "b", "f"]);
});
