import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { actions, innerActions, inputRows } from "../scripts/actions.ts";
import { doorNames } from "./dispatch.ts";
import { readInputs } from "./read-inputs.ts";

const all = [...actions, ...innerActions];

test("every action has its door, and every door but the command line is an action", () => {
  expect([...doorNames].sort()).toEqual([...all.map(({ id }) => id), "slipway"].sort());
});

describe.each(all.map((action) => [action.id, action] as const))("%s", (_, action) => {
  test("says of each input what it is, what is accepted, and what holds without it", () => {
    for (const row of inputRows(action)) {
      expect([row.name, row.means, row.accepts, row.example]).toEqual([
        expect.stringMatching(/^[a-z][a-z-]*$/),
        expect.stringMatching(/^[A-Z].*\.$/),
        expect.stringMatching(/^\S/),
        expect.stringMatching(/^\S/),
      ]);
      expect([row.name, row.required || row.fallback !== undefined || row.otherwise !== undefined]).toEqual([
        row.name,
        true,
      ]);
    }
  });

  test("accepts the example of each input, unless it is an expression", () => {
    for (const { name, example } of inputRows(action)) {
      if (example.startsWith("${{")) continue;
      const { inputs, renamed, id } = action;
      const needed = inputRows(action)
        .filter(({ required }) => required)
        .map((row) => row.name);
      if (needed.length > 0) continue;
      expect(() => readInputs({ id, inputs, renamed }, new Map([[name, example]]))).not.toThrow();
    }
  });

  test("has no input that is also another's old name", () => {
    expect(Object.keys(action.renamed).filter((name) => Object.hasOwn(action.inputs.shape, name))).toEqual([]);
    for (const now of Object.values(action.renamed)) expect(Object.keys(action.inputs.shape)).toContain(now);
  });

  test("its entry is thin, and its manifest names its bundle", () => {
    const file = (name: string) => readFileSync(join(import.meta.dirname, action.id, name), "utf8");
    expect(file("main.ts").split("\n").length).toBeLessThanOrEqual(41);
    expect(parse(file("action.yml")).runs).toEqual({ using: "node24", main: `../../dist/${action.id}.js` });
  });
});
