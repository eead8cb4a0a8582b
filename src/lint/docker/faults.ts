import { parse } from "docker-file-parser";
import { closest } from "fastest-levenshtein";
import { type Fault, type Instruction, wordsOf } from "./instruction.ts";
import type { Instructions } from "./instructions.ts";
import { isJsonArray } from "./parsed.ts";

const keywords = [
  ...["ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER"],
  ...["ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"],
];
const known: ReadonlySet<string> = new Set(keywords);

/** The first reason why BuildKit would not build this file at all. */
export function faultIn(read: Instructions, text: string): Fault | undefined {
  const nul = text.indexOf("\u0000");
  if (nul >= 0) return { at: { from: nul, to: nul + 1 }, message: "There is a NUL byte: this is no text" };
  for (const one of read.instructions) {
    const message = wrongWith(one);
    if (message !== undefined) return { at: one.keywordAt, message };
  }
  return read.fault;
}

function wrongWith(one: Instruction): string | undefined {
  const { keyword, rest } = one;
  if (!known.has(keyword)) return unknown(one.written);
  const words = () => wordsOf(one);
  switch (keyword) {
    case "FROM":
      return fromFault(words().map(({ text }) => text));
    case "COPY":
    case "ADD":
      return !isJsonArray(rest) && words().length < 2 ? `${keyword} needs a source and a destination` : undefined;
    case "SHELL":
      return isJsonArray(rest) ? undefined : 'SHELL takes an array of strings only: SHELL ["/bin/bash", "-c"]';
    case "ENV":
    case "LABEL":
      return pairFault(one);
    case "ONBUILD":
      return one.inner ? wrongWith(one.inner) : "ONBUILD needs an instruction";
    case "ARG":
    case "EXPOSE":
    case "STOPSIGNAL":
    case "USER":
    case "WORKDIR":
    case "MAINTAINER":
    case "VOLUME":
      return rest === "" ? `${keyword} needs an argument` : undefined;
    case "HEALTHCHECK":
      return /^(cmd\s|none$)/i.test(rest) ? undefined : "HEALTHCHECK is followed by CMD and a command, or by NONE";
    default:
      return undefined;
  }
}

function unknown(written: string): string {
  const shown = written.slice(0, 40).replace(/[^\x21-\x7e]/g, "?");
  const nearest = closest(shown.toUpperCase(), keywords);
  return shown.length <= 14 && sharesLetters(shown.toUpperCase(), nearest)
    ? `${shown} is no instruction: ${nearest} may be meant`
    : `${shown} is no instruction`;
}

const sharesLetters = (one: string, other: string) =>
  [...new Set(one)].filter((letter) => other.includes(letter)).length * 2 > new Set(one).size;

function fromFault([base, as, name, ...more]: readonly string[]): string | undefined {
  if (base === undefined) return "FROM needs an image";
  const named = as?.toLowerCase() === "as" && name !== undefined && more.length === 0;
  if (as !== undefined && !named) return "FROM takes an image, and after it only AS and a name";
  if (name !== undefined && !/^[a-z][a-z0-9._-]*$/i.test(name)) {
    return "The name of a stage begins with a letter and goes on with letters, digits, dots, dashes and underscores";
  }
  return undefined;
}

/** docker-file-parser knows what a pair is; a line that ends with a backslash is no line to it. */
function pairFault({ keyword, rest }: Instruction): string | undefined {
  const [command] = parse(`${keyword} ${rest.replace(/\\+$/, "").replace(/[\r\n]/g, " ")}`);
  return command?.error === undefined && rest !== "" ? undefined : `${keyword} takes pairs of the form name=value`;
}
