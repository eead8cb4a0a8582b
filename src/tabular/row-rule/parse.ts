/** What a rule says, before anybody knows of what type its columns are. `at` is where it begins, in UTF-16 units from 0. */
export type Expression = { readonly at: number } & (
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "truth"; readonly value: boolean }
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "missing"; readonly of: Expression; readonly negated: boolean }
  | { readonly kind: "in"; readonly of: Expression; readonly items: readonly Expression[]; readonly negated: boolean }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "minus"; readonly of: Expression }
  | { readonly kind: "binary"; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
);

export type Operator = "or" | "and" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/";

/** Why a rule cannot be used, as what follows "the rule … ", and where. */
export type RuleFault = { readonly fault: string; readonly at: number };

type Token = {
  readonly kind: "number" | "text" | "column" | "word" | "sign" | "end";
  readonly text: string;
  readonly at: number;
};

const longest = 1_000;
const deepest = 50;

const words = new Set(["and", "or", "not", "in", "is", "missing", "true", "false"]);

/** Other spellings of operators. */
const alike: ReadonlyMap<string, string> = new Map([
  ["==", "="],
  ["<>", "!="],
]);

const isFault = (found: object): found is RuleFault => "fault" in found;

/**
 * Reads a rule: `total = men + women`, `status in ('open', 'shut') and closed is missing`. Operators bind as in Python; a column is a
 * word, or anything in backquotes or double quotes; text stands in single quotes, doubled inside it.
 */
export function parseRule(text: string): Expression | RuleFault {
  if (text.length > longest) return { fault: `is longer than ${longest} characters`, at: 0 };
  const tokens = tokensOf(text);
  if (isFault(tokens)) return tokens;
  let next = 0;
  let depth = 0;
  let fault: RuleFault | undefined;
  const end: Token = { kind: "end", text: "", at: text.length };
  const peek = (): Token => tokens[next] ?? end;
  const take = (): Token => tokens[next++] ?? end;
  const isNext = (...texts: readonly string[]) =>
    (peek().kind === "word" || peek().kind === "sign") && texts.includes(peek().text);
  const taken = (...texts: readonly string[]) => (isNext(...texts) ? take() : undefined);

  function wrong(expected: string): Expression {
    const { at, text: found } = peek();
    fault ??= { fault: `has ${found === "" ? "nothing" : `"${found}"`} where ${expected} is expected`, at };
    return { kind: "truth", value: true, at };
  }

  const chain =
    (below: () => Expression, ...operators: readonly Operator[]) =>
    (): Expression => {
      let left = below();
      for (let token = taken(...operators); token && !fault; token = taken(...operators)) {
        left = { kind: "binary", operator: token.text as Operator, left, right: below(), at: token.at };
      }
      return left;
    };

  function primary(): Expression {
    const token = peek();
    const { at } = token;
    if (token.kind === "number") return { kind: "number", value: Number(take().text), at };
    if (token.kind === "text") return { kind: "text", value: take().text, at };
    if (token.kind === "column") return { kind: "column", name: take().text, at };
    if (isNext("true", "false")) return { kind: "truth", value: take().text === "true", at };
    if (!taken("(")) return wrong("a column, a number, a text in single quotes or a bracket");
    const inner = expression();
    if (!taken(")")) return wrong("a closing bracket");
    return inner;
  }

  function unary(): Expression {
    const token = taken("-");
    return token ? { kind: "minus", of: deeper(unary), at: token.at } : primary();
  }

  const product = chain(unary, "*", "/");
  const sum = chain(product, "+", "-");

  function comparison(): Expression {
    const left = sum();
    const { at } = peek();
    if (taken("is")) {
      const negated = taken("not") !== undefined;
      return taken("missing") ? { kind: "missing", of: left, negated, at } : wrong('"missing"');
    }
    const negated = taken("not") !== undefined;
    if (taken("in")) return { kind: "in", of: left, items: items(), negated, at };
    if (negated) return wrong('"in"');
    const operator = taken("=", "!=", "<", "<=", ">", ">=");
    return operator ? { kind: "binary", operator: operator.text as Operator, left, right: sum(), at } : left;
  }

  function items(): readonly Expression[] {
    const found: Expression[] = [];
    if (!taken("(")) return [wrong("a list in brackets")];
    do found.push(unary());
    while (taken(",") && !fault);
    if (!taken(")")) wrong("a comma or a closing bracket");
    return found;
  }

  function negation(): Expression {
    const token = taken("not");
    return token ? { kind: "not", of: deeper(negation), at: token.at } : comparison();
  }

  const conjunction = chain(negation, "and");
  const disjunction = chain(conjunction, "or");
  const expression = () => deeper(disjunction);

  function deeper(read: () => Expression): Expression {
    depth++;
    if (depth > deepest) fault ??= { fault: "has too many brackets inside each other", at: peek().at };
    const found = fault ? wrong("") : read();
    depth--;
    return found;
  }

  const found = expression();
  if (peek().kind !== "end") wrong("the end or an operator");
  return fault ?? found;
}

const forms =
  /\s*(?:(?<number>[0-9]+(?:\.[0-9]+)?)(?![A-Za-z_0-9.])|'(?<text>(?:[^']|'')*)'|`(?<backquoted>[^`]+)`|"(?<quoted>[^"]+)"|(?<word>[A-Za-z_][A-Za-z_0-9]*)|(?<sign><=|>=|==|!=|<>|[-=<>+*/(),]))/y;

function tokensOf(text: string): readonly Token[] | RuleFault {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== "") {
    forms.lastIndex = at;
    const groups = forms.exec(text)?.groups;
    const start = at + (text.slice(at).length - text.slice(at).trimStart().length);
    if (!groups) return { fault: `has ${JSON.stringify(text.charAt(start))}, which cannot be read`, at: start };
    at = forms.lastIndex;
    const { number, text: inner, backquoted, quoted, word, sign } = groups;
    const column = backquoted ?? quoted;
    if (number !== undefined) tokens.push({ kind: "number", text: number, at: start });
    else if (inner !== undefined) tokens.push({ kind: "text", text: inner.replaceAll("''", "'"), at: start });
    else if (column !== undefined) tokens.push({ kind: "column", text: column, at: start });
    else if (word === undefined) tokens.push({ kind: "sign", text: alike.get(sign ?? "") ?? sign ?? "", at: start });
    else if (words.has(word.toLowerCase())) tokens.push({ kind: "word", text: word.toLowerCase(), at: start });
    else tokens.push({ kind: "column", text: word, at: start });
  }
  return tokens;
}
