import type { Span } from "../python/syntax.ts";
import type { Instruction } from "./instruction.ts";
import { parsed } from "./parsed.ts";
import { type Script, scriptIn } from "./shell.ts";
import type { Word } from "./words.ts";

/** A program that a `RUN` starts, wherever in it. */
export type Call = Span & {
  readonly instruction: Instruction;
  /** As it is written, a path included. */
  readonly program: string;
  /** Every word after it. */
  readonly args: readonly string[];
  /** Where each of them stands. */
  readonly places: readonly Span[];
  readonly assignments: readonly string[];
};

/** The programs that an instruction starts in order, and where it has pipes. */
export type Run = { readonly calls: readonly Call[]; readonly pipes: readonly Span[]; readonly text: string };

const none: Run = { calls: [], pipes: [], text: "" };

const cache = new WeakMap<Instruction, Run>();

/** What a `RUN`, `CMD`, `ENTRYPOINT` or `SHELL` starts; what an `ONBUILD` or a `HEALTHCHECK` starts is asked of its inner one. */
export function runOf(instruction: Instruction): Run {
  const known = cache.get(instruction);
  if (known) return known;
  const run = read(instruction);
  cache.set(instruction, run);
  return run;
}

function read(instruction: Instruction): Run {
  const { rest, heredocs, at } = instruction;
  const body = heredocs[0];
  if (body && /^\d*<<\S+$/.test(rest)) {
    if (!isShellScript(body.body)) return none;
    const within = (from: number, to: number) => ({ from: body.from + from, to: body.from + to });
    return { ...runIn(scriptIn(body.body), instruction, within), text: body.body };
  }
  const arguments_ = parsed(instruction);
  if (arguments_.form === "shell") return { ...runIn(scriptIn(rest), instruction, at), text: rest };
  const [program, ...args] = arguments_.values;
  if (program === undefined) return none;
  const whole = at(0, rest.length);
  const call = { ...whole, instruction, program, args, places: args.map(() => whole), assignments: [] };
  return { calls: [call], pipes: [], text: arguments_.values.join(" ") };
}

function runIn(
  { commands, pipes }: Script,
  instruction: Instruction,
  at: Instruction["at"],
): Pick<Run, "calls" | "pipes"> {
  return {
    calls: commands.map(({ name, args, assignments }) => {
      const last: Word = args.at(-1) ?? name;
      return {
        ...at(name.from, last.to),
        instruction,
        program: name.text,
        args: args.map(({ text }) => text),
        places: args.map(({ from, to }) => at(from, to)),
        assignments: assignments.map(({ text }) => text),
      };
    }),
    pipes: pipes.map((place) => at(place, place + 1)),
  };
}

const isShellScript = (body: string) =>
  !/^#!/.test(body) || /^#!\s*(\/usr)?\/bin\/(env\s+)?(sh|bash|ksh|dash|ash)\b/.test(body);
