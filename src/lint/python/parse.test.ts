import { describe, expect, test } from "vitest";
import { parsed } from "./parse.ts";
import { type Expression, partsOf, type Statement, statementsIn } from "./syntax.ts";

/** An expression in brackets, so that it can be seen what belongs to what. */
function shape(node: Expression | undefined): string {
  if (node === undefined) return "–";
  switch (node.kind) {
    case "name":
      return node.name;
    case "constant":
      return JSON.stringify(node.value);
    case "attribute":
      return `${shape(node.object)}.${node.attribute}`;
    case "binary":
      return `(${shape(node.left)} ${node.operator} ${shape(node.right)})`;
    case "unary":
      return `(${node.operator} ${shape(node.operand)})`;
    case "starred":
      return `*${shape(node.value)}`;
    case "walrus":
      return `(${shape(node.target)} := ${shape(node.value)})`;
    case "conditional":
      return `(${shape(node.then)} if ${shape(node.test)} else ${shape(node.otherwise)})`;
    case "call":
      return `${shape(node.callee)}(${[
        ...node.args.map(shape),
        ...node.keywords.map(({ name, value }) => `${name}=${shape(value)}`),
        ...node.spreads.map((one) => `**${shape(one)}`),
      ].join(", ")})`;
    case "dict":
      return `{${node.entries.map(({ key, value }) => (key ? `${shape(key)}: ${shape(value)}` : `**${shape(value)}`)).join(", ")}}`;
    case "comprehension":
      return `comprehension(${node.targets.map(shape).join(", ")} | ${node.parts.map(shape).join(", ")})`;
    case "lambda":
      return `lambda(${node.parameters.map((one) => one.name + (one.default ? `=${shape(one.default)}` : "")).join(", ")}: ${shape(node.body)})`;
    default:
      return `${node.kind}(${partsOf(node).map(shape).join(", ")})`;
  }
}

const only = (text: string): Statement => {
  const { statements, fault } = parsed(text);
  expect([fault, statements.length]).toEqual([undefined, 1]);
  return statements[0] as Statement;
};

const read = (text: string): string => {
  const statement = only(`${text}\n`);
  return statement.kind === "expression" ? shape(statement.value) : statement.kind;
};

test.each([
  ['f"{a} b"', true],
  ["f'{a}' 'b'", true],
  ['f"{a!r}"', false],
  ['f"{a:>3}"', false],
  ['f"{a}{b=}"', false],
  ['t"{a}"', false],
])("%s is its parts one after the other: %s", (text, plain) => {
  const [statement] = parsed(text).statements;
  expect(statement).toMatchObject({ value: { kind: "template", plain } });
});

describe("an expression", () => {
  test.each([
    ["not a and b or c", "(((not a) and b) or c)"],
    ["not a == b", "(not (a == b))"],
    ["a not in b is not c", "((a not in b) is not c)"],
    ["a < b <= c", "((a < b) <= c)"],
    ["a | b ^ c & d << e + f * g", "(a | (b ^ (c & (d << (e + (f * g))))))"],
    ["a - b - c", "((a - b) - c)"],
    ["-a ** -b ** c", "(- (a ** (- (b ** c))))"],
    ["-1", "-1"],
    ["await a.b + c", "(other(a.b) + c)"],
    ["a if b else c if d else e", "(a if b else (c if d else e))"],
    ["(a := b)", "(a := b)"],
    ["f(a := b)", "f((a := b))"],
    ["lambda a, *b, c=d, **e: a + c", "lambda(a, b, c=d, e: (a + c))"],
    ["lambda: (yield)", "lambda(: other())"],
    ["a.b[c].d(e)[f:g, ::h]", "subscript(subscript(a.b, c).d(e), f, g, h)"],
    ["f(a, *b, c=d, **e)", "f(a, *b, c=d, **e)"],
    ["f(a for a in b)", "f(comprehension(a | a, a, b))"],
    ["[a async for a, *b in c if d if e]", "comprehension(a, b | a, a, b, c, d, e)"],
    ["{a: b for c in d for e in f}", "comprehension(c, e | a, b, c, d, e, f)"],
    ["{**a, b: c}", "{**a, b: c}"],
    ["{a, *b}", "set(a, *b)"],
    ["a, *b", "tuple(a, *b)"],
    ["(a,)", "tuple(a)"],
    ["()", "tuple()"],
    ["[...]", "list(other())"],
    ["1.e3", "1000"],
    ["0x_ff", "255"],
    ["1j", "other()"],
    ["é1._b2 .c[...]==d", "(subscript(é1._b2.c, other()) == d)"],
  ])("%s", (text, expected) => expect(read(text)).toBe(expected));

  test.each([
    [`"a" 'b' r"\\n"`, '"ab\\\\n"'],
    [`("", '', """""", '''''', """'a" 'b'""", "'")`, `tuple("", "", "", "", "'a\\" 'b'", "'")`],
    [`("""a\r\nb""", "\\"")`, String.raw`tuple("a\nb", "\"")`],
    [`"a" b"b"`, 'other("a", other())'],
    [`'''a\n'b'\\''''`, `"a\\n'b''"`],
    [`f"{a!r:>{b}} {{c}} {d = }"`, 'template(a, b, " {c} ", d)'],
    [`f"{a["b"]:%Y-%m-%d}" "c"`, 'template(subscript(a, "b"), "c")'],
    [`f'{f'{a + 1}'}'`, "template(template((a + 1)))"],
    [`f"{a:=5}{b!=c}{lambda_}"`, "template(a, (b != c), lambda_)"],
    [`f"\\N{DIGIT ONE}{a}\\{b}"`, 'template(other(), a, "\\\\", b)'],
    [`rf"\\{a}{{{b}}}\\""`, 'template("\\\\", a, "{", b, "}\\\\\\"")'],
    [`f"""\n{\n  a  # here\n}\n"""`, 'template("\\n", a, "\\n")'],
    [`f"a\\t{b}" 'c'`, 'template("a\\t", b, "c")'],
    [`t"{a}"`, "template(a)"],
    [`f"{a, *b}{yield c}"`, "template(a, b, other(c))"],
  ])("of text: %s", (text, expected) => expect(read(text)).toBe(expected));

  test("in brackets has its place without them, and what it is part of has it with them", () => {
    const { value } = only("(a) + (b).c\n") as Extract<Statement, { kind: "expression" }>;
    expect(value).toMatchObject({
      from: 0,
      to: 11,
      left: { from: 1, to: 2 },
      right: { from: 6, to: 11, object: { from: 7, to: 8 } },
    });
  });
});

describe("a statement", () => {
  /** What it binds, what it evaluates, and how many blocks of how many statements it has. */
  const block = (text: string) => {
    const { keyword, targets, expressions, bodies } = only(text) as Extract<Statement, { kind: "block" }>;
    const certain = bodies.map(({ certain, body }) => `${certain ? "certain" : "maybe"} ${body.length}`);
    return [keyword, targets.map(shape), expressions.map(shape), certain];
  };

  test.each([
    ["for a, (b, *c) in d, e: f; g\nelse: h\n", "for", ["a", "tuple(b, *c)"], ["d", "e"], ["maybe 2", "maybe 1"]],
    ["async for a.b in c:\n  d\n", "for", ["a.b"], ["c"], ["maybe 1"]],
    ["while (a := b): c\n", "while", [], ["(a := b)"], ["maybe 1"]],
    ["with a as b, c as (d, e), f as g.h: i\n", "with", ["b", "tuple(d, e)", "g.h"], ["a", "c", "f"], ["certain 1"]],
    ["with (a as b, c,): d\n", "with", ["b"], ["a", "c"], ["certain 1"]],
    ["with (a).b as c: d\n", "with", ["c"], ["a.b"], ["certain 1"]],
    ["with (a, b) as c: d\n", "with", ["c"], ["tuple(a, b)"], ["certain 1"]],
    [
      "try: a\nexcept (b, c) as d: e\nexcept* f: g\nelse: h\nfinally: i\n",
      "try",
      ["d"],
      ["tuple(b, c)", "f"],
      ["certain 1", "maybe 1", "maybe 1", "maybe 1", "certain 1"],
    ],
    [
      "match a, b:\n  case [c, *d] | {'e': f, **g} if h: i\n  case j.k(l, m=n) as o: p\n  case -1 | 'q' | None | r.s: t\n  case _: u\n",
      "match",
      ["c", "d", "f", "g", "l", "n", "o", "_"],
      ["a", "b", "h"],
      ["maybe 1", "maybe 1", "maybe 1", "maybe 1"],
    ],
  ] as const)("of blocks: %j", (text, keyword, targets, expressions, bodies) => {
    expect(block(text)).toEqual([keyword, targets, expressions, bodies]);
  });

  test("that begins with a word which may be a name is what it is used as", () => {
    expect(["match(a)", "match [a]", "match: int = 1", "type = a", "type(a)", "type X = a"].map(read)).toEqual([
      "match(a)",
      "subscript(match, a)",
      "assign",
      "assign",
      "type(a)",
      "other",
    ]);
  });

  test("that assigns tells targets, value and annotation apart", () => {
    const assigned = (text: string) => {
      const { targets, value, annotation, augmented } = only(text) as Extract<Statement, { kind: "assign" }>;
      return [targets.map(shape), shape(value), shape(annotation), augmented];
    };
    expect(assigned("a = b, = c\n")).toEqual([["a", "tuple(b)"], "c", "–", false]);
    expect(assigned("a: b = yield c\n")).toEqual([["a"], "other(c)", "b", false]);
    expect(assigned("a: b\n")).toEqual([["a"], "–", "b", false]);
    expect(assigned("a //= b\n")).toEqual([["a"], "b", "–", true]);
  });

  test("that defines has its decorators, parameters and bases, type parameters apart", () => {
    expect(only("@a.b(c)\n@d\nasync def f[T: int, *U, **V = x](g, /, h: i = j, *, k, **l) -> m: pass\n")).toMatchObject(
      {
        kind: "function",
        name: "f",
        decorators: [{ kind: "call" }, { kind: "name" }],
        parameters: [
          { name: "g" },
          { name: "h", annotation: { name: "i" }, default: { name: "j" } },
          { name: "k" },
          { name: "l" },
        ],
        returns: { name: "m" },
      },
    );
    expect(only("class A[T](B, metaclass=C):\n    '''Text'''\n")).toMatchObject({
      kind: "class",
      bases: [{ name: "B" }],
      keywords: [{ name: "metaclass" }],
    });
  });

  test("that imports says from where and as what", () => {
    const names = (text: string) =>
      (only(text) as Extract<Statement, { kind: "import" }>).names.map(({ dots, module, name, as }) => [
        dots,
        module,
        name,
        as,
      ]);
    expect(names("import a.b, c.d as e\n")).toEqual([
      [0, "a.b", undefined, undefined],
      [0, "c.d", undefined, "e"],
    ]);
    expect(names("from ...a.b import (c, d as e,)\n")).toEqual([
      [3, "a.b", "c", "c"],
      [3, "a.b", "d", "e"],
    ]);
    expect(names("from . import *\n")).toEqual([[1, "", "*", undefined]]);
  });
});

describe("layout", () => {
  test("is that of Python: blank lines, comments, tabs, form feeds, continued lines and brackets", () => {
    const text = "if a:\n\n# b\n\tc\n\f\n        d \\\n  + e\n  # f\nelse:\n g(\n1,\n # h\n)\ni; j;\n";
    const { statements, comments, fault } = parsed(text);
    expect(fault).toBeUndefined();
    expect(statements.map(({ kind }) => kind)).toEqual(["if", "expression", "expression"]);
    expect(comments.map((comment) => comment.text)).toEqual(["# b", "# f", "# h"]);
  });

  test("that fits no line above is a fault where it is", () => {
    expect(parsed("if a:\n    b\n  c\n").fault).toEqual({ at: 14, message: "Python cannot read this." });
    expect(parsed("a\n  b\n").fault).toEqual({ at: 4, message: "Python cannot read this." });
  });
});

test("what cannot be read is left out, and what is around it is not", () => {
  const calls = (text: string): string[] => parsed(text).statements.flatMap(within);
  const within = (statement: Statement): string[] => {
    if (statement.kind === "expression") return [shape(statement.value)];
    return statement.kind === "function" || statement.kind === "class" ? statement.body.flatMap(within) : [];
  };
  expect(calls("a()\nb(]\nc()\nif d e:\n    f()\n    g g\nh()\n")).toEqual(["a()", "c()", "f()", "g", "h()"]);
});

test("a try says what each of its excepts catches", () => {
  const text = "try:\n    a\nexcept:\n    b\nexcept (C, d.E) as e:\n    f\nelse:\n    g\nfinally:\n    h\n";
  const [statement] = parsed(text).statements;
  const handles = statement?.kind === "block" ? statement.bodies.map((block) => block.handles) : [];
  expect(handles.map((one) => one && [text.slice(one.at.from, one.at.to), one.types.map(shape)])).toEqual([
    undefined,
    ["except", []],
    ["except", ["tuple(C, d.E)"]],
    undefined,
    undefined,
  ]);
});

test("the statements of a body are those of its blocks as well, and not of its functions", () => {
  const text = "if a:\n    b\nelse:\n    for c in d:\n        e\ndef f():\n    g\n";
  const found = statementsIn(parsed(text).statements);
  expect(found.map((one) => text.slice(one.from, one.to).split("\n")[0])).toEqual([
    "if a:",
    "b",
    "for c in d:",
    "e",
    "def f():",
  ]);
});
