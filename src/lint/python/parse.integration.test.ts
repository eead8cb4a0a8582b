import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../../test/slipway.ts";
import type { Numbers } from "./by-node.ts";
import { parsed } from "./parse.ts";
import { scopesOf } from "./scopes.ts";
import type { Expression, Statement } from "./syntax.ts";

const python = (args: readonly string[], input = "") =>
  spawnSync("python3", args, { input, encoding: "utf8", maxBuffer: Number.POSITIVE_INFINITY });
const library = python(["-c", "import os; print(os.path.dirname(os.__file__))"]).stdout?.trim() ?? "";

/** Kind, from, to, and what tells it from another of its kind. */
type Node = readonly [kind: string, from: number, to: number, what: string];
type AsPythonReads = {
  readonly found: readonly Node[];
  readonly opaque: readonly (readonly [number, number])[];
} | null;

describe.skipIf(library === "")("Python itself (skipped where there is no python3)", () => {
  test("reads the modules of its own library as we do", { timeout: 60_000 }, () => {
    const paths = readdirSync(library)
      .filter((name) => name.endsWith(".py"))
      .map((name) => join(library, name));
    const said = python([join(root, "test/python-nodes.py")], paths.join("\n"))
      .stdout.trim()
      .split("\n");
    expect([said.length, paths.length > 100]).toEqual([paths.length, true]);
    let compared = 0;
    for (const [index, path] of paths.entries()) {
      const theirs = JSON.parse(said[index] ?? "null") as AsPythonReads;
      if (theirs === null) continue;
      const { statements, fault, numbers } = parsed(readFileSync(path, "utf8"));
      const inside = ([, from, to]: Node) => theirs.opaque.some(([start, end]) => from >= start && to <= end);
      const lines = (nodes: readonly Node[]) =>
        new Set(nodes.filter((node) => !inside(node)).map((node) => node.join(" ")));
      const [ours, wanted] = [lines(nodesOf(statements, numbers)), lines(theirs.found)];
      const missing = [...wanted].filter((node) => !ours.has(node));
      const wrong = [...ours].filter((node) => !wanted.has(node) && isNoName(node));
      expect({ path, fault, missing, wrong }).toEqual({ path, fault: undefined, missing: [], wrong: [] });
      compared += wanted.size;
    }
    expect(compared).toBeGreaterThan(100_000);
  });
});

/** What `except … as` binds is a name of ours, and no node of Python's. */
const isNoName = (line: string) => !line.startsWith("name ");

function nodesOf(statements: readonly Statement[], numbers: Numbers): Node[] {
  const found: Node[] = [];
  scopesOf(statements, numbers, (node) => {
    const what = whatOf(node);
    if (what) found.push([what[0], node.from, node.to, what[1]]);
  });
  return found;
}

function whatOf(node: Expression | Statement): readonly [kind: string, what: string] | undefined {
  switch (node.kind) {
    case "name":
    case "function":
    case "class":
      return [node.kind, node.name];
    case "attribute":
      return [node.kind, node.attribute];
    case "call":
      return [node.kind, [node.args.length, ...node.keywords.map(({ name }) => name)].join(" ")];
    case "list":
    case "set":
      return [node.kind, String(node.items.length)];
    case "dict":
      return [node.kind, String(node.entries.length)];
    case "import":
      return [node.kind, String(node.names.length)];
    case "assign":
      return [node.kind, String(node.targets.length)];
    case "constant":
      return typeof node.value === "string" ? ["string", node.value] : undefined;
    case "subscript":
    case "lambda":
    case "conditional":
    case "walrus":
    case "return":
      return [node.kind, ""];
    default:
      return undefined;
  }
}
