import type { Numbered } from "./by-node.ts";

/**
 * A Python module as plain data: what the rules look at. Simpler than Python's own `ast`: what no question here needs is
 * kept as `other` with the expressions inside it.
 */

/** UTF-16 offsets into the text, half open. */
export type Span = { readonly from: number; readonly to: number };

type Node = Span & Numbered;

export type Constant = string | number | boolean | null;

export type Name = Node & { readonly kind: "name"; readonly name: string };
export type Attribute = Node & { readonly kind: "attribute"; readonly object: Expression; readonly attribute: string };
export type Subscript = Node & {
  readonly kind: "subscript";
  readonly object: Expression;
  readonly index: readonly Expression[];
};
export type Keyword = Span & { readonly name: string; readonly value: Expression };
export type Call = Node & {
  readonly kind: "call";
  readonly callee: Expression;
  /** Positional arguments; `*rest` is `starred`. */
  readonly args: readonly Expression[];
  readonly keywords: readonly Keyword[];
  /** The values of `**more`: with one of them, an absent keyword may be there all the same. */
  readonly spreads: readonly Expression[];
};

export type Expression =
  | Name
  | Attribute
  | Call
  /** `None` is `null`. Numbers beyond exact doubles, bytes and complex numbers are `other`. */
  | (Node & { readonly kind: "constant"; readonly value: Constant })
  | (Node & { readonly kind: "list" | "tuple" | "set"; readonly items: readonly Expression[] })
  /** A `key` is undefined for `**spread`. */
  | (Node & {
      readonly kind: "dict";
      readonly entries: readonly { readonly key: Expression | undefined; readonly value: Expression }[];
    })
  | Subscript
  | (Node & { readonly kind: "starred"; readonly value: Expression })
  | (Node & {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node & { readonly kind: "unary"; readonly operator: string; readonly operand: Expression })
  | (Node & {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    })
  | (Node & { readonly kind: "walrus"; readonly target: Name; readonly value: Expression })
  | (Node & { readonly kind: "lambda"; readonly parameters: readonly Parameter[]; readonly body: Expression })
  /** Every expression inside is among the `parts`; `elements` are what is made each time: one, or a dictionary's key and value. */
  | (Node & {
      readonly kind: "comprehension";
      readonly elements: readonly Expression[];
      readonly clauses: readonly Clause[];
      readonly targets: readonly Expression[];
      readonly parts: readonly Expression[];
    })
  /** An f-string: what is written between the fields, as constants, and what is in them. `plain` when no field is formatted. */
  | (Node & { readonly kind: "template"; readonly parts: readonly Expression[]; readonly plain: boolean })
  | (Node & { readonly kind: "other"; readonly children: readonly Expression[] });

/** `for target in iterable if condition` inside a comprehension. */
export type Clause = {
  readonly targets: readonly Expression[];
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
};

export type Parameter = {
  readonly name: string;
  readonly annotation: Expression | undefined;
  readonly default: Expression | undefined;
};

/** One thing that an import statement names. `import a.b` binds `a`; `from .m import n as k` has one dot and binds `k`. */
export type ImportedName = Span & {
  /** Leading dots of a relative import; 0 for an absolute one. */
  readonly dots: number;
  /** `dash.dcc`; empty for `from . import x`. */
  readonly module: string;
  /** What is taken from the module; undefined for `import module`, `*` for everything. */
  readonly name: string | undefined;
  /** The name it is bound to here; undefined for `*`, and for a plain `import a.b`, which binds `a`. */
  readonly as: string | undefined;
};

export type Import = Node & { readonly kind: "import"; readonly names: readonly ImportedName[] };

export type FunctionDefinition = Node & {
  readonly kind: "function";
  readonly name: string;
  readonly decorators: readonly Expression[];
  readonly parameters: readonly Parameter[];
  readonly returns: Expression | undefined;
  readonly body: readonly Statement[];
};

export type ClassDefinition = Node & {
  readonly kind: "class";
  readonly name: string;
  readonly decorators: readonly Expression[];
  readonly bases: readonly Expression[];
  readonly keywords: readonly Keyword[];
  readonly body: readonly Statement[];
};

export type Assignment = Node & {
  readonly kind: "assign";
  /** `a = b = 1` has two. */
  readonly targets: readonly Expression[];
  readonly value: Expression | undefined;
  readonly annotation: Expression | undefined;
  /** `+=` and its kin. */
  readonly augmented: boolean;
};

export type Statement =
  | FunctionDefinition
  | ClassDefinition
  | Assignment
  | (Node & { readonly kind: "expression"; readonly value: Expression })
  | Import
  | (Node & { readonly kind: "return"; readonly value: Expression | undefined })
  /** `else` is a branch without a test. */
  | (Node & {
      readonly kind: "if";
      readonly branches: readonly { readonly test: Expression | undefined; readonly body: readonly Statement[] }[];
    })
  | (Node & { readonly kind: "global" | "nonlocal"; readonly names: readonly string[] })
  /** Loops, `with`, `try`, `match`: what they bind, what they evaluate, and their blocks in order. */
  | (Node & {
      readonly kind: "block";
      readonly keyword: "for" | "while" | "with" | "try" | "match";
      readonly targets: readonly Expression[];
      readonly expressions: readonly Expression[];
      readonly bodies: readonly Block[];
    })
  | (Node & { readonly kind: "other"; readonly keyword: string; readonly expressions: readonly Expression[] });

/** `certain` when it runs whenever its statement does: the body of `with` and `try`, a `finally`. */
export type Block = {
  readonly certain: boolean;
  readonly body: readonly Statement[];
  /** Of an `except`: where the word stands, and what it catches; nothing for a bare one. */
  readonly handles?: { readonly at: Span; readonly types: readonly Expression[] };
};

export type Comment = Span & {
  /** With its `#`. */
  readonly text: string;
};

/** The expressions directly inside one, in reading order. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "name":
    case "constant":
      return [];
    case "attribute":
      return [expression.object];
    case "call":
      return [
        expression.callee,
        ...expression.args,
        ...expression.keywords.map(({ value }) => value),
        ...expression.spreads,
      ];
    case "list":
    case "tuple":
    case "set":
      return expression.items;
    case "dict":
      return expression.entries.flatMap(({ key, value }) => (key ? [key, value] : [value]));
    case "subscript":
      return [expression.object, ...expression.index];
    case "starred":
      return [expression.value];
    case "binary":
      return [expression.left, expression.right];
    case "unary":
      return [expression.operand];
    case "conditional":
      return [expression.test, expression.then, expression.otherwise];
    case "walrus":
      return [expression.target, expression.value];
    case "lambda":
      return [...expression.parameters.flatMap((parameter) => parameter.default ?? []), expression.body];
    case "comprehension":
    case "template":
      return expression.parts;
    case "other":
      return expression.children;
  }
}

/** Every statement of a body and of the blocks in it, in reading order; not those inside of functions and classes. */
export function statementsIn(body: readonly Statement[]): readonly Statement[] {
  const found: Statement[] = [];
  const add = (list: readonly Statement[]) => {
    for (const statement of list) {
      found.push(statement);
      if (statement.kind === "if") for (const branch of statement.branches) add(branch.body);
      else if (statement.kind === "block") for (const block of statement.bodies) add(block.body);
    }
  };
  add(body);
  return found;
}

/** The value of a keyword argument, where it is written out. */
export function keyword(call: Call, name: string): Expression | undefined {
  for (const one of call.keywords) if (one.name === name) return one.value;
  return undefined;
}

/** What a function's own `return` statements give back, in order; undefined for a bare one. */
export function returnsOf(definition: FunctionDefinition): readonly (Expression | undefined)[] {
  return statementsIn(definition.body).flatMap((statement) => (statement.kind === "return" ? [statement.value] : []));
}
