import type { SyntaxNode } from "@lezer/common";
import { numberValue, stringValue } from "./literals.ts";
import type { Call, Expression, Keyword, Parameter, Span } from "./syntax.ts";

/** Deeper than this, what is inside is left out: Python itself gives up at 200 nested brackets, and our walks recurse. */
const deepest = 400;

/** The children that carry meaning; error nodes of the parser's recovery are left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!child.type.isError && child.name !== "Comment") children.push(child);
  }
  return children;
}

/** Reads expressions of one text from the parser's nodes. */
export type ExpressionReader = {
  /** One expression, or a tuple where commas stand at this level; undefined for none. */
  sequence(nodes: readonly SyntaxNode[]): Expression | undefined;
  expression(node: SyntaxNode): Expression;
  /** Every expression among the nodes, whatever is between them. */
  all(nodes: readonly SyntaxNode[]): Expression[];
  arguments(list: SyntaxNode | undefined): Pick<Call, "args" | "keywords" | "spreads">;
  parameters(list: SyntaxNode | undefined): Parameter[];
  annotation(node: SyntaxNode | undefined): Expression | undefined;
  text(span: Span): string;
};

export function expressionReader(source: string): ExpressionReader {
  let depth = 0;
  const text = ({ from, to }: Span) => source.slice(from, to);

  const expression = (node: SyntaxNode): Expression => {
    if (depth >= deepest) return { kind: "other", from: node.from, to: node.to, children: [] };
    depth++;
    try {
      return read(node);
    } finally {
      depth--;
    }
  };

  const read = (node: SyntaxNode): Expression => {
    const at = { from: node.from, to: node.to };
    const children = childrenOf(node);
    const [first, second] = children;
    switch (node.name) {
      case "VariableName":
        return { kind: "name", ...at, name: text(at) };
      case "None":
        return { kind: "constant", ...at, value: null };
      case "Boolean":
        return { kind: "constant", ...at, value: text(at) === "True" };
      case "Number":
        return constantOr(at, numberValue(text(at)));
      case "String":
        return constantOr(at, stringValue(text(at)));
      case "ContinuedString": {
        const values = children.map((part) => (part.name === "String" ? stringValue(text(part)) : undefined));
        if (values.every((value) => value !== undefined)) return { kind: "constant", ...at, value: values.join("") };
        return { kind: "other", ...at, children: all(children) };
      }
      case "CallExpression":
        if (!first) break;
        return { kind: "call", ...at, callee: expression(first), ...argumentsOf(children.at(-1)) };
      case "MemberExpression": {
        if (!first) break;
        const property = children.find(({ name }) => name === "PropertyName");
        const object = expression(first);
        if (property) return { kind: "attribute", ...at, object, attribute: text(property) };
        return { kind: "subscript", ...at, object, index: all(children.slice(1)) };
      }
      case "ParenthesizedExpression": {
        const inside = children.filter(({ name }) => name !== "(" && name !== ")");
        return sequence(inside) ?? { kind: "other", ...at, children: [] };
      }
      case "TupleExpression":
        return { kind: "tuple", ...at, items: items(children) };
      case "ArrayExpression":
        return { kind: "list", ...at, items: items(children) };
      case "SetExpression":
        return { kind: "set", ...at, items: items(children) };
      case "DictionaryExpression":
        return { kind: "dict", ...at, entries: entries(children) };
      case "BinaryExpression": {
        const last = children.at(-1);
        if (!first || !last || children.length < 3) break;
        const operator = children.slice(1, -1).map(text).join(" ");
        return { kind: "binary", ...at, operator, left: expression(first), right: expression(last) };
      }
      case "UnaryExpression": {
        if (!first || !second) break;
        const operand = expression(second);
        if (text(first) === "-" && operand.kind === "constant" && typeof operand.value === "number") {
          return { kind: "constant", ...at, value: -operand.value };
        }
        return { kind: "unary", ...at, operator: text(first), operand };
      }
      case "ConditionalExpression": {
        const [then, test, otherwise] = all(children);
        if (!then || !test || !otherwise) break;
        return { kind: "conditional", ...at, test, then, otherwise };
      }
      case "NamedExpression": {
        const last = children.at(-1);
        if (!first || !last || first === last) break;
        return walrus(at, first, last);
      }
      case "LambdaExpression": {
        const last = children.at(-1);
        if (!last) break;
        const list = children.find(({ name }) => name === "ParamList");
        return { kind: "lambda", ...at, parameters: parameters(list), body: expression(last) };
      }
      case "ArrayComprehensionExpression":
      case "ComprehensionExpression":
      case "DictionaryComprehensionExpression":
      case "SetComprehensionExpression":
        return comprehension(at, children);
    }
    return { kind: "other", ...at, children: all(children) };
  };

  const walrus = (at: Span, target: SyntaxNode, value: SyntaxNode): Expression => ({
    kind: "walrus",
    ...at,
    target: { kind: "name", from: target.from, to: target.to, name: text(target) },
    value: expression(value),
  });

  const comprehension = (at: Span, nodes: readonly SyntaxNode[]): Expression => {
    const targets: Expression[] = [];
    let inTargets = false;
    for (const node of nodes) {
      if (node.name === "for") inTargets = true;
      else if (node.name === "in") inTargets = false;
      else if (inTargets && isExpression(node)) targets.push(expression(node));
    }
    return { kind: "comprehension", ...at, targets, parts: all(nodes) };
  };

  const all = (nodes: readonly SyntaxNode[]): Expression[] =>
    nodes.flatMap((node) => {
      if (isExpression(node)) return [expression(node)];
      return isHolder(node) ? all(childrenOf(node)) : [];
    });

  const items = (nodes: readonly SyntaxNode[]): Expression[] => {
    const found: Expression[] = [];
    let star: SyntaxNode | undefined;
    for (const node of nodes) {
      if (node.name === "*") star = node;
      else if (isExpression(node)) {
        const value = expression(node);
        found.push(star ? { kind: "starred", from: star.from, to: node.to, value } : value);
        star = undefined;
      }
    }
    return found;
  };

  const sequence = (nodes: readonly SyntaxNode[]): Expression | undefined => {
    const found = items(nodes);
    const [first] = found;
    const last = found.at(-1);
    if (!first || !last) return undefined;
    if (found.length === 1 && !nodes.some(({ name }) => name === ",")) return first;
    return { kind: "tuple", from: first.from, to: last.to, items: found };
  };

  const entries = (nodes: readonly SyntaxNode[]) =>
    segments(nodes).flatMap((segment): { key: Expression | undefined; value: Expression }[] => {
      const [key, value] = all(segment);
      if (!key) return [];
      if (segment.some(({ name }) => name === "**")) return [{ key: undefined, value: key }];
      return value ? [{ key, value }] : [];
    });

  const argumentsOf = (list: SyntaxNode | undefined): Pick<Call, "args" | "keywords" | "spreads"> => {
    const args: Expression[] = [];
    const keywords: Keyword[] = [];
    const spreads: Expression[] = [];
    for (const segment of list?.name === "ArgList" ? segments(childrenOf(list)) : []) {
      const [first, second] = segment;
      const last = segment.at(-1);
      if (!first || !last) continue;
      const at = { from: first.from, to: last.to };
      if (segment.some(({ name }) => name === "for")) args.push(comprehension(at, segment));
      else if (first.name === "**" && second) spreads.push(expression(second));
      else if (first.name === "*" && second) args.push({ kind: "starred", ...at, value: expression(second) });
      else if (second?.name === "AssignOp" && last !== second) {
        if (text(second) === ":=") args.push(walrus(at, first, last));
        else keywords.push({ ...at, name: text(first), value: expression(last) });
      } else args.push(...all([first]));
    }
    return { args, keywords, spreads };
  };

  const parameters = (list: SyntaxNode | undefined): Parameter[] =>
    (list ? segments(childrenOf(list)) : []).flatMap((segment) => {
      const name = segment.find((node) => node.name === "VariableName");
      if (!name) return [];
      const equals = segment.findIndex((node) => node.name === "AssignOp");
      const value = equals < 0 ? undefined : segment[equals + 1];
      return [
        {
          name: text(name),
          annotation: annotation(segment.find((node) => node.name === "TypeDef")),
          default: value && isExpression(value) ? expression(value) : undefined,
        },
      ];
    });

  const annotation = (node: SyntaxNode | undefined): Expression | undefined => (node ? all([node])[0] : undefined);

  return { sequence, expression, all, arguments: argumentsOf, parameters, annotation, text };
}

function constantOr(at: Span, value: string | number | undefined): Expression {
  return value === undefined ? { kind: "other", ...at, children: [] } : { kind: "constant", ...at, value };
}

const atoms = new Set(["VariableName", "None", "Boolean", "Number", "String", "FormatString", "ContinuedString"]);
const isExpression = ({ name }: SyntaxNode) => atoms.has(name) || name.endsWith("Expression") || name === "Ellipsis";
const isHolder = ({ name }: SyntaxNode) =>
  name === "FormatReplacement" || name === "FormatSpec" || name === "ArgList" || name === "TypeDef" || name === "Guard";

const brackets = new Set(["(", ")", "[", "]", "{", "}"]);

/** Splits at commas, but not at those between the targets of a comprehension's `for`. */
function segments(nodes: readonly SyntaxNode[]): SyntaxNode[][] {
  const found: SyntaxNode[][] = [[]];
  let inTargets = false;
  for (const node of nodes) {
    if (brackets.has(node.name)) continue;
    if (node.name === "for") inTargets = true;
    if (node.name === "in") inTargets = false;
    if (node.name === "," && !inTargets) found.push([]);
    else found.at(-1)?.push(node);
  }
  return found.filter(({ length }) => length > 0);
}
