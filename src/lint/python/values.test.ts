import { describe, expect, test } from "vitest";
import { processorTimeSince } from "../../../test/processor-time.ts";
import { parseModules } from "./project.ts";
import { onlyValueOf, textsOf } from "./values.ts";

/** What is given to each call of `use` in `app.py`, in order. */
function used(files: string | Readonly<Record<string, string>>) {
  const all = typeof files === "string" ? { "app.py": files } : files;
  const modules = parseModules(Object.entries(all).map(([path, text]) => ({ path, text })));
  const module = modules.find(({ path }) => path === "app.py")!;
  return module.calls
    .filter(({ callee }) => callee.kind === "name" && callee.name === "use")
    .map((call) => {
      const found = textsOf(module, call.args[0]!);
      return found && `${found.texts.join(" ")}${found.certain ? "" : "?"}`;
    });
}

describe("a text is known", () => {
  test.each([
    ['use("a")', "a"],
    ['x = "a"\nuse(f"{x}-{1}")', "a-1"],
    ['x = "a"\nuse(x + "-" + str(2))', "a-2"],
    ['x = "a"\nuse("{}-{y}{{".format(x, y=True))', "a-True{"],
    ['use("%s-%d%%" % ("a", 2))', "a-2%"],
    ['use("A b".lower().replace(" ", "-"))', "a-b"],
    ['use("-".join(["a", "b"]))', "a-b"],
    ['IDS = {"g": "graph"}\nuse(IDS["g"])', "graph"],
    ['class IDS:\n    graph = "g"\nuse(IDS.graph)', "g"],
    ['def name(a, b="x"):\n    """Names."""\n    return f"{a}-{b}"\nuse(name("q"))\n', "q-x"],
    ['use("a" if x else "b")', "a b?"],
    ['if x:\n    y = "a"\nelse:\n    y = "b"\nuse(y)', "a b?"],
  ])("%s: %s", (text, expected) => expect(used(text)).toEqual([expected]));
});

describe("a text has a value in each turn", () => {
  test.each([
    ['for i in range(3):\n    use(f"a{i}")', "a0 a1 a2"],
    ['for x, y in [("a", 1), ("b", 2)]:\n    use(f"{x}{y}")', "a1 b2"],
    ['for x in ["a", "b"]:\n    for y in "cd", "e":\n        use(x + y)', "acd ae bcd be"],
    ['for n, (k, v) in enumerate({"a": "b"}.items(), 1):\n    use(f"{n}{k}{v}")', "1ab"],
    ['NAMES = ("a", "b")\nall = [use(n) for n in NAMES]', "a b"],
    ['NAMES = [f"n{i}" for i in range(2)]\nfor n in NAMES:\n    use(n)', "n0 n1"],
    ['for x, y in zip(["a", "b"], ["c", "d"]):\n    use(x + y)', "ac bd"],
    ['[use(n) for n in ["a", "b"] if n]', "a b?"],
    ['for n in ["a", "b"]:\n    if n == x:\n        continue\n    use(n)', "a b?"],
    ['for i in ["a"]:\n    pass\nfor i in ["b"]:\n    use(i)', "b"],
  ])("%s: %s", (text, expected) => expect(used(text)).toEqual([expected]));
});

test("a text of another module is followed there", () => {
  const files = {
    "app.py": 'import ids\nfrom ids import PREFIX as P, name\nuse(ids.GRAPH)\nuse(f"{P}-x")\nuse(name(P))\n',
    "ids.py": 'PREFIX = "p"\nGRAPH = f"{PREFIX}-graph"\ndef name(of):\n    return of + "-" + PREFIX\n',
  };
  expect(used(files)).toEqual(["p-graph", "p-x", "p-p"]);
});

test.each([
  ["use(x)", "nothing binds it"],
  ["def f(x):\n    use(x)\nf('a')", "a parameter"],
  ['use(f"{1:>3}")', "a format"],
  ["use(1)", "no text"],
  ['L = ["a"]\nL.append(x)\nfor l in L:\n    use(l)', "a list that grows"],
  ['D = {"a": "b"}\nD["a"] = x\nuse(D["a"])', "a dictionary that changes"],
  ['use("abc"[1:])', "a slice"],
  ["def f(x):\n    return f(x)\nuse(f('a'))", "endless"],
  ["x = x + 'a'\nuse(x)", "itself"],
  ["x = [a for a in x]\nfor y in x:\n    use(y)", "a list made from itself"],
  ["for x in x:\n    use(x)", "a loop through its own variable"],
  ["for x in y:\n    for y in x:\n        use(y)", "loops through each other"],
  ["if a:\n    x = x + 'a'\nelse:\n    x = 'b'\nuse(x)", "itself or another"],
  [
    "def f(p):\n    if a:\n        p = f(p)\n    else:\n        p = p.lower()\n    use(p)\nx = 1\nx = f(x)\nuse(x)",
    "itself through a function",
  ],
  ["for i in range(100000):\n    use(str(i))", "too many"],
  ['for i in ["a"]:\n    i = x\n    use(i)', "bound again"],
])("%s is not: %s", (text) => expect(new Set(used(text))).toEqual(new Set([undefined])));

test("questions that multiply end", () => {
  const doubling = Array.from({ length: 40 }, (_, i) => `x${i + 1} = x${i} + x${i}`).join("\n");
  const loops = Array.from({ length: 12 }, (_, i) => `${" ".repeat(i)}for i${i} in range(9):`).join("\n");
  const names = Array.from({ length: 12 }, (_, i) => `{i${i}}`).join("");
  const start = process.cpuUsage();
  expect(used(`x0 = "a"\n${doubling}\nuse(x40)`)).toEqual([undefined]);
  expect(used(`${loops}\n${" ".repeat(12)}use(f"${names}")`)).toEqual([undefined]);
  expect(processorTimeSince(start)).toBeLessThan(3_000);
});

test("one value is asked for where there is one", () => {
  const [module] = parseModules([{ path: "app.py", text: "use([1, *(2, 3)])\nuse({'a': 1, **{'b': 2}})" }]);
  expect(module!.calls.map((call) => onlyValueOf(module!, call.args[0]!))).toEqual([
    [1, 2, 3],
    new Map([
      ["a", 1],
      ["b", 2],
    ]),
  ]);
});
