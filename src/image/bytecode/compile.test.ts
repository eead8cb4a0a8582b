import { describe, expect, test } from "vitest";
import { entriesOf } from "./compile.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("what the compiler wrote", () => {
  test("is read back: length, path, bytes", () => {
    expect([...entriesOf(bytes("3 /usr/lib/__pycache__/a.pyc\nabc0 /usr/local/__pycache__/b.pyc\n"))]).toEqual([
      { kind: "file", path: "usr/lib/__pycache__/a.pyc", content: bytes("abc") },
      { kind: "file", path: "usr/local/__pycache__/b.pyc", content: bytes("") },
    ]);
    expect([...entriesOf(bytes(""))]).toEqual([]);
  });

  test.each([
    "3 /app/__pycache__/a.pyc\nabc",
    "3 /etc/__pycache__/a.pyc\nabc",
    "3 /usr/../etc/__pycache__/a.pyc\nabc",
    "3 /usr/a.py\nabc",
    "4 /usr/__pycache__/a.pyc\nabc",
    "3 /usr/__pycache__/a.pyc",
    "x /usr/__pycache__/a.pyc\nabc",
  ])("is refused when it is anything else: %j", (text) => {
    expect(() => [...entriesOf(bytes(text))]).toThrow("The compiler's output cannot be read.");
  });
});
