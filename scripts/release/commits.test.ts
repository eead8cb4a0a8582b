import { describe, expect, test } from "vitest";
import { changesOf } from "./commits.ts";

const changeOf = (message: string) => changesOf([{ hash: "a".repeat(40), message }])[0];

test.for([
  { title: "a feature is new", message: "feat: draw maps", is: { kind: "new", note: "draw maps" } },
  { title: "a scope is for us", message: "feat(lint): draw maps", is: { kind: "new", note: "draw maps" } },
  { title: "so is the number of a pull request", message: "fix: x (#12)", is: { kind: "mended", note: "x" } },
  { title: "what is faster is mended", message: "perf: start sooner", is: { kind: "mended", note: "start sooner" } },
  { title: "what is neither is internal", message: "refactor: move it", is: { kind: "internal" } },
  { title: "so is what has no type", message: "Wait for the killed process", is: { kind: "internal" } },
  { title: "so is what has no message", message: "\n", is: { kind: "internal" } },
  {
    title: "users' words take the place of the subject, in one line",
    message: "fix: guard the nil deref\n\nRelease-note: Empty tables\n  are read again.\nCo-authored-by: A <a@b.c>\n",
    is: { kind: "mended", note: "Empty tables are read again." },
  },
  {
    title: "they end with their paragraph",
    message: "fix: x\n\nRelease-note: First.\n\nA thought of ours.",
    is: { kind: "mended", note: "First." },
  },
  {
    title: "an internal change may have users' words",
    message: "build: newer Ruff\n\nRelease-note: Ruff is 0.18.",
    is: { kind: "internal", note: "Ruff is 0.18." },
  },
  { title: "none leaves a change out", message: "feat: x\n\nRelease-note: none", is: { kind: "new" } },
  {
    title: "an exclamation mark is something to do",
    message: "feat!: drop Python 3.9",
    is: { kind: "new", toDo: "drop Python 3.9" },
  },
  {
    title: "which users' words may say",
    message: "refactor(cli)!: drop it (#7)\n\nRelease-note: Write check instead of test.",
    is: { kind: "internal", toDo: "Write check instead of test." },
  },
  {
    title: "a footer says what to do, beside what is new",
    message: "feat: read a platform file\n\nBREAKING CHANGE: Rename slipway.yaml\nto platform.yaml.",
    is: { kind: "new", toDo: "Rename slipway.yaml to platform.yaml.", note: "read a platform file" },
  },
])("$title", ({ message, is }) => {
  expect(changeOf(message)).toEqual(is);
});

describe("what was reverted", () => {
  const fix = { hash: "4".repeat(40), message: "fix: y" };
  const again = { hash: "3".repeat(40), message: `Revert "Revert"\n\nThis reverts commit ${"2".repeat(40)}.` };
  const revert = { hash: "2".repeat(40), message: `Revert "feat!: maps"\n\nThis reverts commit ${"1".repeat(40)}.` };
  const maps = { hash: "1".repeat(40), message: "feat!: maps" };

  test("before it was released has not been, and its revert neither", () => {
    expect(changesOf([fix, revert, maps])).toEqual([{ kind: "mended", note: "y" }]);
  });

  test("and then brought back is there", () => {
    expect(changesOf([fix, again, revert, maps])).toEqual([
      { kind: "mended", note: "y" },
      { kind: "new", toDo: "maps" },
    ]);
  });

  test("after it was released is a change of its own", () => {
    expect(changesOf([fix, revert])).toEqual([{ kind: "mended", note: "y" }, { kind: "internal" }]);
  });
});
