import { expect, test } from "vitest";
import { type FileDiff, renderDiff } from "./diff.ts";

const diff = (isCode: boolean): FileDiff => ({
  file: "app.py",
  hunks: [
    {
      old: { start: 1, lines: 2 },
      new: { start: 1, lines: 2 },
      lines: [
        { mark: " ", text: 'DB_PASSWORD = "gr33n door"' },
        { mark: "-", text: 'app.run_server(token="a8f7")' },
        { mark: "+", text: 'app.run(token="a8f7")' },
      ],
    },
  ],
  more: 0,
  isCode,
});

test("a change of code is shown without the secrets on its lines and around them", () => {
  expect(renderDiff(diff(true), { color: false }).split("\n").slice(3)).toEqual([
    ' DB_PASSWORD = "••••••••••"',
    '-app.run_server(token="••••")',
    '+app.run(token="••••")',
  ]);
});

test("a change of a table is shown as it is: what may not be seen of it is left out by whoever makes the diff", () => {
  expect(renderDiff(diff(false), { color: false })).toContain("gr33n door");
});
