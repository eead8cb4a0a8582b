import type { Span } from "../python/syntax.ts";
import type { Fault } from "./instruction.ts";
import type { PhysicalLine } from "./physical-lines.ts";

/** `# escape=…`, `# syntax=…` or `# check=…` at the very top. */
export type Directive = Span & { readonly name: "syntax" | "escape" | "check"; readonly value: string };

const form = /^\s*#\s*(syntax|escape|check)\s*=\s*(.*\S)\s*$/i;

/** Parser directives stand before everything else, in any order, each once. @see Dockerfile reference, Parser directives */
export function directivesIn(lines: readonly PhysicalLine[]): {
  readonly directives: readonly Directive[];
  readonly escapeToken: string;
  readonly fault: Fault | undefined;
} {
  const directives: Directive[] = [];
  let escapeToken = "\\";
  for (const { text, from, to } of lines) {
    const found = form.exec(text.slice(0, 1000));
    if (!found) break;
    const name = (found[1] ?? "").toLowerCase() as Directive["name"];
    const value = found[2] ?? "";
    const at = { from, to };
    if (directives.some((one) => one.name === name)) {
      return { directives, escapeToken, fault: { at, message: `The parser directive ${name} is given twice` } };
    }
    if (name === "escape" && value !== "\\" && value !== "`") {
      return { directives, escapeToken, fault: { at, message: "The escape character can be \\ or ` only" } };
    }
    if (name === "escape") escapeToken = value;
    directives.push({ name, value, from, to });
  }
  return { directives, escapeToken, fault: undefined };
}
