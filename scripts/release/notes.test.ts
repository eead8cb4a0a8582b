import { marked } from "marked";
import { expect, test } from "vitest";
import { notesOf, renderNotes, sentence } from "./notes.ts";

test("notes are grouped, oldest first, each line once, with what to do on top", () => {
  const notes = notesOf(
    [
      { kind: "new", note: "draw charts" },
      { kind: "internal" },
      { kind: "mended", note: "read empty tables" },
      { kind: "mended", note: "read empty tables" },
      { kind: "internal", note: "Ruff is 0.18." },
      { kind: "new", toDo: "Rename the file.", note: "a `platform.yaml`" },
    ],
    ["Written by *hand*."],
  );
  expect(notes.internal).toBe(1);
  expect(renderNotes(notes, 3)).toBe(`Written by *hand*.

### What you must do

- Rename the file.

### New

- A \`platform.yaml\`.
- Draw charts.

### Mended

- Ruff is 0.18.
- Read empty tables.`);
});

test("notes that have nothing to tell say so", () => {
  expect(renderNotes(notesOf([{ kind: "internal" }]), 2)).toBe("Nothing that you would notice.");
});

test.for([
  { title: "a word begins with a capital", line: "draw maps", is: "Draw maps." },
  { title: "a file's name stays as it is", line: "dashboard.yml, and its gate", is: "dashboard.yml, and its gate." },
  { title: "a sentence has one end", line: "Really?", is: "Really?" },
])("$title", ({ line, is }) => {
  expect(sentence(line)).toBe(is);
});

test.for([
  "<img src=x onerror=alert(1)>",
  "[click](javascript:alert(1)) ![x](https://e.example/x.png)",
  "# not a heading",
  "mend `a` <b>` and `<i>c</i>`",
  "@everyone see #1 and https://e.example and www.e.example",
  "\u202eesrever\n\n## Another heading\n- item",
  "```\nfenced",
  "&lt;b&gt; \\`x\\` **bold** ~~gone~~ | cell |",
])("a subject cannot be more than text: %j", (hostile) => {
  const rendered = marked.parse(`- ${sentence(hostile)}`, { async: false, gfm: true });
  const elements = [...rendered.matchAll(/<([a-z0-9]+)[\s>]/g)].map(([, name]) => name);
  expect(elements.filter((name) => !["ul", "li", "code", "span"].includes(name ?? ""))).toEqual([]);
});
