import type { Span } from "../python/syntax.ts";
import type { Call } from "./commands.ts";

/** Every flag of a command by its name without dashes: `-qy` is `q` and `y`, `--yes=true` is `yes`. */
export function flagsOf({ args }: Pick<Call, "args">): readonly string[] {
  return args.flatMap((arg) => namesIn(arg));
}

const namesIn = (arg: string): readonly string[] => {
  if (arg === "-" || arg === "--" || !arg.startsWith("-")) return [];
  return arg.startsWith("--") ? [arg.slice(2).split("=")[0] ?? ""] : [...arg.slice(1)];
};

export const hasFlag = (call: Pick<Call, "args">, ...names: readonly string[]) =>
  flagsOf(call).some((flag) => names.includes(flag));

/** Words that are no flags, nor the values of flags that take one in the next word. */
export function operandsOf(
  { args, places }: Call,
  ...valued: readonly string[]
): readonly { readonly text: string; readonly at: Span }[] {
  const found: { text: string; at: Span }[] = [];
  let isValue = false;
  for (const [index, text] of args.entries()) {
    const names = namesIn(text);
    const at = places[index];
    if (names.length === 0 && !isValue && text !== "--" && text !== "-" && at) found.push({ text, at });
    isValue = names.length > 0 && !text.includes("=") && names.some((name) => valued.includes(name));
  }
  return found;
}

/** The values that a flag is given: `-u 1000`, `--uid=1000`. */
export function valuesOf({ args }: Pick<Call, "args">, ...names: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => {
    if (!namesIn(arg).some((name) => names.includes(name))) return [];
    const equals = arg.indexOf("=");
    return [equals < 0 ? (args[index + 1] ?? "") : arg.slice(equals + 1)];
  });
}

/** Whether one of these words is among its arguments. */
export const hasWord = ({ args }: Pick<Call, "args">, ...words: readonly string[]) =>
  args.some((arg) => words.includes(arg));
