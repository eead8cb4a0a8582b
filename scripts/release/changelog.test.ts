import { expect, test } from "vitest";
import { changelogWith, foreword } from "./changelog.ts";
import { notesOf } from "./notes.ts";

const head = "# Changelog\n\nNewest first.\n";
const withUnreleased = (...lines: readonly string[]) => `${head}\n## Unreleased\n\n${lines.join("\n")}\n`;

test("what was written by hand since the last release opens the notes", () => {
  const before = withUnreleased("- Maps.");
  expect(foreword(withUnreleased("- Maps.", "- Charts,", "  in colour."), before)).toEqual([
    "- Charts,",
    "  in colour.",
  ]);
  expect(foreword(before, before)).toEqual([]);
  expect(foreword(before, "")).toEqual(["- Maps."]);
  expect(foreword(head, before)).toEqual([]);
});

test("a release's changelog has its own section on top of the last release's", () => {
  const notes = notesOf([{ kind: "mended", note: "read empty tables" }]);
  const released = `# Changelog\n\nAn older head.\n\n## 1.0.1 – 2026-02-01\n\n- B.\n\n## 1.0.0 – 2026-01-01\n\n- A.\n`;
  const made = changelogWith(notes, {
    version: [1, 0, 2],
    date: "2026-03-01",
    onMain: withUnreleased("- Maps."),
    released,
  });
  expect(made).toBe(`# Changelog

Newest first.

## 1.0.2 – 2026-03-01

### Mended

- Read empty tables.

## 1.0.1 – 2026-02-01

- B.

## 1.0.0 – 2026-01-01

- A.
`);
});
