import { satisfies, valid } from "@renovatebot/pep440";
import type { Interpreter } from "../base/lock.ts";
import { normalisedName } from "./names.ts";

/** What a marker may ask of the environment. @see PEP 508 §environment markers */
export type MarkerEnvironment = Readonly<Record<string, string>>;

/** The environment of the base: CPython on Linux, x86-64. What only a running kernel knows is empty. */
export function markerEnvironment({ python, series }: Pick<Interpreter, "python" | "series">): MarkerEnvironment {
  return {
    os_name: "posix",
    sys_platform: "linux",
    platform_machine: "x86_64",
    platform_python_implementation: "CPython",
    platform_release: "",
    platform_system: "Linux",
    platform_version: "",
    python_version: series.join("."),
    python_full_version: python,
    implementation_name: "cpython",
    implementation_version: python,
  };
}

/**
 * Whether a marker holds. `extra == "x"` holds when `x` is among the extras that were asked for.
 *
 * @throws SyntaxError when the text is not a marker
 */
export function markerHolds(marker: string, environment: MarkerEnvironment, extras: readonly string[] = []): boolean {
  // A marker speaks of one extra at a time: it holds when it does for one of those asked for, or for none.
  return ["", ...extras].some((extra) => evaluate(marker, { ...environment, extra: normalisedName(extra) }));
}

const lexer =
  /\s*(?:(\(|\))|(===|~=|==|!=|<=|>=|<|>)|(not\s+in\b|in\b|and\b|or\b)|("[^"]*"|'[^']*')|([A-Za-z_][A-Za-z0-9_.]*))/y;

type Token = { readonly kind: "bracket" | "operator" | "word" | "text" | "name"; readonly value: string };
type Operand = { readonly value: string; readonly name: string | undefined };

function evaluate(marker: string, environment: MarkerEnvironment): boolean {
  const tokens = tokensOf(marker);
  let at = 0;
  const fail = (): never => {
    throw new SyntaxError(`"${marker}" is not an environment marker.`);
  };
  const taken = (value: string) => {
    if (tokens[at]?.value !== value || tokens[at]?.kind === "text") return false;
    at += 1;
    return true;
  };
  // Both sides are always read: what is on the right must be a marker even where the left decides.
  const either = (): boolean => {
    let holds = both();
    while (taken("or")) holds = both() || holds;
    return holds;
  };
  const both = (): boolean => {
    let holds = one();
    while (taken("and")) holds = one() && holds;
    return holds;
  };
  const one = (): boolean => {
    if (taken("(")) {
      const holds = either();
      return taken(")") ? holds : fail();
    }
    const left = operand();
    const operator = tokens[at];
    if (operator === undefined || !(operator.kind === "operator" || /in$/.test(operator.value))) return fail();
    at += 1;
    return compare(left, operator.value.replace(/\s+/, " "), operand());
  };
  const operand = (): Operand => {
    const token = tokens[at];
    at += 1;
    if (token?.kind === "text") return { value: token.value, name: undefined };
    const name = token?.kind === "name" ? (oldNames[token.value] ?? token.value) : "";
    const value = environment[name];
    return value === undefined ? fail() : { value, name };
  };
  const holds = either();
  return at === tokens.length ? holds : fail();
}

/** Names from before PEP 508 that are still met. */
const oldNames: Readonly<Record<string, string>> = {
  "os.name": "os_name",
  "sys.platform": "sys_platform",
  "platform.machine": "platform_machine",
  "platform.version": "platform_version",
  "platform.python_implementation": "platform_python_implementation",
  python_implementation: "platform_python_implementation",
};

function tokensOf(marker: string): readonly Token[] {
  const tokens: Token[] = [];
  const text = marker.trimEnd();
  for (let at = 0; at < text.length; at = lexer.lastIndex) {
    lexer.lastIndex = at;
    const match = lexer.exec(text);
    if (match === null) throw new SyntaxError(`"${marker}" is not an environment marker.`);
    const [, bracket, operator, word, quoted, name] = match;
    if (bracket !== undefined) tokens.push({ kind: "bracket", value: bracket });
    else if (operator !== undefined) tokens.push({ kind: "operator", value: operator });
    else if (word !== undefined) tokens.push({ kind: "word", value: word });
    else if (quoted !== undefined) tokens.push({ kind: "text", value: quoted.slice(1, -1) });
    else tokens.push({ kind: "name", value: name ?? "" });
  }
  return tokens;
}

/** As versions where both sides are ones, else as text. */
function compare(left: Operand, operator: string, right: Operand): boolean {
  if (operator === "in") return right.value.includes(left.value);
  if (operator === "not in") return !right.value.includes(left.value);
  if (left.name === "extra" || right.name === "extra") {
    const same = normalisedName(left.value) === normalisedName(right.value);
    return operator === "!=" ? !same : same;
  }
  const [subject, range] = left.name === undefined ? [right.value, left.value] : [left.value, right.value];
  const direction = left.name === undefined ? (mirrored[operator] ?? operator) : operator;
  if (valid(subject) !== null && valid(range.replace(/\.\*$/, "")) !== null) {
    return satisfies(subject, `${direction}${range}`, { prereleases: true });
  }
  if (direction === "==" || direction === "===") return subject === range;
  if (direction === "!=") return subject !== range;
  if (direction === "<") return subject < range;
  if (direction === "<=") return subject <= range;
  if (direction === ">") return subject > range;
  return direction === ">=" && subject >= range;
}

const mirrored: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };
