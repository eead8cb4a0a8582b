import type { SyntaxNode } from "@lezer/common";
import { childrenOf, type ExpressionReader } from "./expressions.ts";
import type { Block, Expression, ImportedName, Span, Statement } from "./syntax.ts";

/** Statements nested deeper than this are left out: Python itself allows 100 levels of indentation. */
const deepest = 120;

/** The statements of a module, from the parser's top node. */
export function statementsOf(top: SyntaxNode, read: ExpressionReader): Statement[] {
  let depth = 0;

  const body = (node: SyntaxNode | undefined): Statement[] => {
    if (!node || depth >= deepest) return [];
    depth++;
    const found = childrenOf(node).flatMap(statement);
    depth--;
    return found;
  };

  const statement = (node: SyntaxNode): Statement[] => {
    const at: Span = { from: node.from, to: node.to };
    const children = childrenOf(node);
    switch (node.name) {
      case "StatementGroup":
        return children.flatMap(statement);
      case "ExpressionStatement": {
        const value = read.sequence(children);
        return value ? [{ kind: "expression", ...at, value }] : [];
      }
      case "AssignStatement":
      case "UpdateStatement":
        return [assignment(at, node.name === "UpdateStatement", children)];
      case "ImportStatement":
        return [{ kind: "import", ...at, names: importedNames(children, read) }];
      case "ReturnStatement":
        return [{ kind: "return", ...at, value: read.sequence(children) }];
      case "ScopeStatement":
        return [{ kind: "global", ...at, names: namesAmong(children).map(read.text) }];
      case "DecoratedStatement": {
        const decorators = children.filter(({ name }) => name === "Decorator").map((one) => decorator(one, read));
        return children.filter(({ name }) => name.endsWith("Definition")).flatMap((one) => definition(one, decorators));
      }
      case "FunctionDefinition":
      case "ClassDefinition":
        return definition(node, []);
      case "IfStatement":
        return [{ kind: "if", ...at, branches: branches(children) }];
      case "ForStatement":
      case "WhileStatement":
      case "WithStatement":
      case "TryStatement":
        return [{ kind: "block", ...at, ...compound(node.name, children) }];
      case "MatchStatement":
        return [match(at, children)];
    }
    if (!node.name.endsWith("Statement") && node.name !== "TypeDefinition") return [];
    return [{ kind: "other", ...at, keyword: children[0]?.name ?? "", expressions: read.all(children) }];
  };

  const assignment = (at: Span, augmented: boolean, children: readonly SyntaxNode[]): Statement => {
    const segments = split(children, (node) => node.name === "AssignOp" || node.name === "UpdateOp");
    const expressions = segments.map((nodes) => read.sequence(nodes.filter(({ name }) => name !== "TypeDef")));
    return {
      kind: "assign",
      ...at,
      augmented,
      targets: (segments.length > 1 ? expressions.slice(0, -1) : expressions).filter((one) => one !== undefined),
      value: segments.length > 1 ? expressions.at(-1) : undefined,
      annotation: read.annotation(children.find(({ name }) => name === "TypeDef")),
    };
  };

  const definition = (node: SyntaxNode, decorators: readonly Expression[]): Statement[] => {
    const children = childrenOf(node);
    const name = children.find((child) => child.name === "VariableName");
    if (!name) return [];
    const named = (wanted: string) => children.find((child) => child.name === wanted);
    const shared = { from: node.from, to: node.to, name: read.text(name), decorators, body: body(named("Body")) };
    if (node.name === "ClassDefinition") {
      const { args, keywords } = read.arguments(named("ArgList"));
      return [{ kind: "class", ...shared, bases: args, keywords }];
    }
    const returns = read.annotation(named("TypeDef"));
    return [{ kind: "function", ...shared, parameters: read.parameters(named("ParamList")), returns }];
  };

  const branches = (children: readonly SyntaxNode[]) =>
    split(children, (node) => node.name === "if" || node.name === "elif" || node.name === "else")
      .filter(({ length }) => length > 0)
      .map((nodes) => ({
        test: read.all(nodes.filter(({ name }) => name !== "Body"))[0],
        body: body(nodes.find(({ name }) => name === "Body")),
      }));

  const compound = (kind: string, children: readonly SyntaxNode[]) => {
    const keyword = kind.slice(0, -"Statement".length).toLowerCase() as "for" | "while" | "with" | "try";
    const bodies: Block[] = [];
    const targets: Expression[] = [];
    const expressions: Expression[] = [];
    let clause: string = keyword;
    let binds = keyword === "for";
    for (const node of children) {
      if (node.name === "Body") {
        const certain = keyword === "with" || clause === "try" || clause === "finally";
        bodies.push({ certain, body: body(node) });
        binds = false;
      } else if (["else", "except", "finally"].includes(node.name)) clause = node.name;
      else if (node.name === "as") binds = true;
      else if (node.name === "in") binds = false;
      else if (node.name === "," && keyword === "with") binds = false;
      else (binds ? targets : expressions).push(...read.all([node]));
    }
    return { keyword, targets, expressions, bodies };
  };

  const match = (at: Span, children: readonly SyntaxNode[]): Statement => {
    const targets: Expression[] = [];
    const bodies: Block[] = [];
    const expressions = read.all(children);
    for (const clause of children.flatMap((child) => (child.name === "MatchBody" ? childrenOf(child) : []))) {
      for (const part of childrenOf(clause)) {
        if (part.name === "Body") bodies.push({ certain: false, body: body(part) });
        else if (part.name.endsWith("Pattern")) targets.push(...captures(part, read));
        else expressions.push(...read.all([part]));
      }
    }
    return { kind: "block", ...at, keyword: "match", targets, expressions, bodies };
  };

  return childrenOf(top).flatMap(statement);
}

/** Decorators are a dotted name with an optional call, to the parser: made into the expression that they are. */
function decorator(node: SyntaxNode, read: ExpressionReader): Expression {
  const children = childrenOf(node);
  const list = children.find(({ name }) => name === "ArgList");
  const [first, ...rest] = namesAmong(children);
  if (!first) return { kind: "other", from: node.from, to: node.to, children: read.all(children) };
  let expression = read.expression(first);
  for (const part of rest) {
    const object = expression;
    expression = { kind: "attribute", from: first.from, to: part.to, object, attribute: read.text(part) };
  }
  if (!list) return expression;
  return { kind: "call", from: first.from, to: list.to, callee: expression, ...read.arguments(list) };
}

function importedNames(children: readonly SyntaxNode[], read: ExpressionReader): ImportedName[] {
  const start = Math.max(
    children.findIndex(({ name }) => name === "import"),
    0,
  );
  const source = children.slice(0, start).filter(({ name }) => name !== "from");
  const isFrom = start > 0;
  const path = source.map(read.text).join("");
  const module = path.replace(/^\.+/, "");
  const dots = path.length - module.length;
  const listed = split(
    children.slice(start + 1).filter(({ name }) => name !== "(" && name !== ")"),
    ({ name }) => name === ",",
  );
  return listed.flatMap((nodes): ImportedName[] => {
    const [first] = nodes;
    const last = nodes.at(-1);
    if (!first || !last) return [];
    const at = { from: first.from, to: last.to };
    if (isFrom && first.name === "*") return [{ ...at, dots, module, name: "*", as: undefined }];
    const [dotted = [], alias = []] = split(nodes, ({ name }) => name === "as").map(namesAmong);
    const name = dotted.map(read.text).join(".");
    const as = alias[0] ? read.text(alias[0]) : undefined;
    if (name === "") return [];
    if (isFrom) return [{ ...at, dots, module, name, as: as ?? name }];
    return [{ ...at, dots: 0, module: name, name: undefined, as }];
  });
}

/** The names that a pattern binds. */
function captures(pattern: SyntaxNode, read: ExpressionReader): Expression[] {
  const children = childrenOf(pattern);
  if (pattern.name === "CapturePattern") return read.all(children);
  const named = pattern.name === "AsPattern" || pattern.name === "MappingPattern" ? namesAmong(children) : [];
  return [
    ...named.map(read.expression),
    ...children
      .filter(({ name }) => name.endsWith("Pattern") || name === "PatternArgList")
      .flatMap((part) => captures(part, read)),
  ];
}

const namesAmong = (nodes: readonly SyntaxNode[]) => nodes.filter(({ name }) => name === "VariableName");

function split(nodes: readonly SyntaxNode[], at: (node: SyntaxNode) => boolean): SyntaxNode[][] {
  const found: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (at(node)) found.push([]);
    else found.at(-1)?.push(node);
  }
  return found;
}
