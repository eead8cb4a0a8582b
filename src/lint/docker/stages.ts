import type { Span } from "../python/syntax.ts";
import { type ImageReference, imageReference } from "./image-reference.ts";
import { type Instruction, wordsOf } from "./instruction.ts";
import { pairsOf } from "./pairs.ts";
import { expanded } from "./variables.ts";

/** One `FROM` and what follows it. */
export type Stage = {
  readonly index: number;
  readonly from: Instruction;
  /** As `AS` names it. */
  readonly name: string | undefined;
  readonly nameAt: Span | undefined;
  /** As the file writes its base: `python:${VERSION}`. */
  readonly base: string;
  readonly baseAt: Span;
  /** With the defaults of the `ARG`s before the first `FROM`; undefined where one has none, or where the base is a stage. */
  readonly image: ImageReference | undefined;
  /** The stage that it goes on from. */
  readonly parent: Stage | undefined;
  readonly instructions: readonly Instruction[];
};

export type Stages = {
  readonly stages: readonly Stage[];
  /** What stands before the first `FROM`. */
  readonly before: readonly Instruction[];
  /** Defaults of the `ARG`s there, by name. */
  readonly globals: ReadonlyMap<string, string | undefined>;
};

/** Names that every build knows without an `ARG`, in `FROM` too. @see Dockerfile reference, Automatic platform ARGs */
export const platformArguments: ReadonlySet<string> = new Set(
  ["BUILD", "TARGET"].flatMap((side) => ["PLATFORM", "OS", "ARCH", "VARIANT", "OSVERSION"].map((one) => side + one)),
);

export function stagesIn(instructions: readonly Instruction[]): Stages {
  const first = instructions.findIndex(({ keyword }) => keyword === "FROM");
  const before = first < 0 ? instructions : instructions.slice(0, first);
  const globals = new Map<string, string | undefined>();
  const globalOf = (name: string) => globals.get(name);
  for (const one of before.filter(({ keyword }) => keyword === "ARG")) {
    for (const { name, value } of pairsOf(one)) {
      globals.set(name, value === undefined ? undefined : expanded(value, one.escapeToken, globalOf));
    }
  }
  const stages: Stage[] = [];
  const byName = new Map<string, Stage>();
  for (const { from, own } of first < 0 ? [] : split(instructions.slice(first))) {
    const [base, as, name] = wordsOf(from);
    const isNamed = as?.text.toLowerCase() === "as" && name !== undefined;
    const text = base?.text ?? "";
    const full = expanded(text, from.escapeToken, globalOf);
    const parent = full === undefined ? undefined : byName.get(full.toLowerCase());
    const stage: Stage = {
      index: stages.length,
      from,
      name: isNamed ? name.text : undefined,
      nameAt: isNamed ? from.at(name.from, name.to) : undefined,
      base: text,
      baseAt: base ? from.at(base.from, base.to) : from.keywordAt,
      image: parent || full === undefined || full === "" ? undefined : imageReference(full),
      parent,
      instructions: own,
    };
    stages.push(stage);
    if (stage.name !== undefined) byName.set(stage.name.toLowerCase(), stage);
  }
  return { stages, before, globals };
}

function split(instructions: readonly Instruction[]): readonly { from: Instruction; own: readonly Instruction[] }[] {
  const stages: { from: Instruction; own: Instruction[] }[] = [];
  for (const one of instructions) {
    if (one.keyword === "FROM") stages.push({ from: one, own: [] });
    else stages.at(-1)?.own.push(one);
  }
  return stages;
}

/** Nobody writes a longer chain of stages; of one that is longer, the beginning is not looked at. */
const longestChain = 100;

/** A stage and those it goes on from, the oldest first. */
export function lineage(stage: Stage): readonly Stage[] {
  const all: Stage[] = [];
  for (let one: Stage | undefined = stage; one && all.length < longestChain; one = one.parent) all.push(one);
  return all.reverse();
}

/** Every instruction that makes a stage what it is, in order, with those of the stages it goes on from. */
export const inherited = (stage: Stage): readonly Instruction[] =>
  lineage(stage).flatMap(({ instructions }) => instructions);
