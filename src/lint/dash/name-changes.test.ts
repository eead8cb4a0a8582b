import { describe, expect, test } from "vitest";
import { environmentOf } from "./environment.ts";
import { changedNames, namesIn } from "./name-changes.ts";
import table from "./public-names.json" with { type: "json" };
import { replacements } from "./replacements.ts";

const changeOf = (name: string, versions: Readonly<Record<string, string>>, ranges = {}) => {
  const found = changedNames(environmentOf(versions, ranges)).get(name);
  return found && `${found.kind} ${found.release}`;
};

describe("the table of public names", () => {
  test.each([
    ["dash.dcc.LogoutButton", { dash: "4.0.0" }, "went 3.0.0"],
    ["dash.dcc.LogoutButton", { dash: "2.18.2" }, undefined],
    ["dash.Dash.long_callback", { dash: "3.0.0" }, "went 3.0.0"],
    ["dash.Patch", { dash: "2.8.1" }, "came 2.9.0"],
    ["dash.dcc", { dash: "1.21.0" }, "came 2.0.0"],
    ["dash.Input", { dash: "1.21.0" }, undefined],
    ["plotly.plotly", { plotly: "4.0.0" }, "went 4.0.0"],
    ["plotly.express", { plotly: "3.10.0" }, "came 4.0.0"],
    ["plotly.express.scatter_mapbox", { plotly: "6.9.0" }, undefined],
    ["plotly.graph_objects.Heatmapgl", { plotly: "6.0.0" }, "went 6.0.0"],
    ["plotly.express.scatter_map", { plotly: "5.23.0" }, "came 5.24.0"],
    ["pandas.DataFrame.append", { pandas: "2.0.0" }, "went 2.0.0"],
    ["pandas.Series.iteritems", { pandas: "1.5.3" }, undefined],
    ["pandas.Panel", { pandas: "3.0.0" }, "went 1.2.0"],
    ["pandas.datetime", { pandas: "2.2.3" }, "went 2.0.0"],
    ["pandas.DataFrame.applymap", { pandas: "3.0.0" }, "went 3.0.0"],
    ["pandas.read_csv", { pandas: "3.0.0" }, undefined],
    ["pandas.DataFrame.add", { pandas: "1.0.0" }, undefined],
  ] as const)("says of %s with %o: %s", (name, versions, expected) => {
    expect(changeOf(name, { ...versions })).toBe(expected);
  });

  test("speaks of a range where all of it is one-sided, and of nothing that is not pinned", () => {
    expect(changeOf("pandas.DataFrame.append", {}, { pandas: ">=2,<3" })).toBe("went 2.0.0");
    expect(changeOf("pandas.DataFrame.append", {}, { pandas: ">=1.5,<2.1" })).toBe(undefined);
    expect(changeOf("pandas.DataFrame.append", {})).toBe(undefined);
    expect(changedNames(environmentOf({ dash: "main" })).size).toBe(0);
  });

  test("of a range that is open to the newest, says what the newest does not have", () => {
    const { newest } = environmentOf({ plotly: "5.0.0" }, { pandas: "", dash: ">=2,<4", plotly: "" });
    expect(["pandas", "dash", "plotly", "numpy"].map((name) => newest(name, ">=2.0.0"))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    for (const pandas of ["", ">=1.5", "!=2.0.0"]) {
      const change = changedNames(environmentOf({}, { pandas })).get("pandas.DataFrame.append");
      expect(change).toMatchObject({ kind: "went", release: "2.0.0", installed: undefined, open: true });
    }
    expect(changedNames(environmentOf({}, { pandas: ">=2" })).get("pandas.DataFrame.append")?.open).toBe(false);
    expect(changeOf("pandas.DataFrame.map", {}, { pandas: "" })).toBe(undefined);
  });

  test("leaves run_server to the rule that knows more of it", () => {
    expect(changeOf("dash.Dash.run_server", { dash: "4.4.1" })).toBe(undefined);
  });

  test("has each name once on either side, in order, and every name that something replaces", () => {
    for (const { went, came } of Object.values(table)) {
      for (const changes of [went, came]) {
        const names = Object.values(changes as Readonly<Record<string, Record<string, string[]>>>).flatMap(namesIn);
        expect(new Set(names).size).toBe(names.length);
      }
    }
    const gone = Object.values(table).flatMap(({ went }) =>
      Object.values(went as Readonly<Record<string, Record<string, string[]>>>).flatMap(namesIn),
    );
    expect(Object.keys(replacements).filter((name) => !gone.includes(name))).toEqual([]);
    expect(Object.values(replacements).filter((text) => !/^[A-Z].*\.$/.test(text))).toEqual([]);
  });
});
