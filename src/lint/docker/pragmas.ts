import type { Instruction } from "./instruction.ts";
import type { Read } from "./read.ts";
import type { DockerRule } from "./rule.ts";

/**
 * Whether a comment for hadolint, or BuildKit's `# check=skip=…`, silences a rule about an instruction.
 *
 * `# hadolint ignore=DL3008` speaks of the instruction on the very next line, `# hadolint stage ignore=…` above a `FROM` of that
 * stage, `# hadolint global ignore=…` of the file.
 */
export function silencedIn({ comments, directives, instructions, file: { text, stages } }: Read) {
  const everywhere = new Set(directives.flatMap(({ name, value }) => (name === "check" ? skipped(value) : [])));
  const byLine = new Map(instructions.map((one) => [text.lastIndexOf("\n", one.from - 1) + 1, one]));
  const stageOf = new Map(stages.map((stage) => [stage.from, stage]));
  const silenced = new Map<string, Set<Instruction>>();
  for (const comment of comments) {
    const found = form.exec(comment.text.slice(0, 500));
    const [, reach, list = ""] = found ?? [];
    const rules = list.split(",").map((rule) => rule.trim());
    const next = byLine.get(text.indexOf("\n", comment.to) + 1);
    if (reach === "global") for (const rule of rules) everywhere.add(rule);
    else if (found && next) {
      const meant = reach === "stage" ? [next, ...(stageOf.get(next)?.instructions ?? [])] : [next];
      for (const rule of rules) {
        const known = silenced.get(rule) ?? new Set();
        for (const one of meant) known.add(one);
        silenced.set(rule, known);
      }
    }
  }
  return ({ id, alias }: Pick<DockerRule, "id" | "alias">, of: Instruction | undefined): boolean =>
    [id, alias].some(
      (name) =>
        name !== undefined && (everywhere.has(name) || (of !== undefined && silenced.get(name)?.has(of) === true)),
    );
}

const form = /^\s*#\s*hadolint\s+(?:(global|stage)\s+)?ignore\s*=\s*([A-Za-z0-9]+(?:\s*,\s*[A-Za-z0-9]+)*)\s*(?:#.*)?$/;

function skipped(value: string): readonly string[] {
  const skip = /(?:^|;)\s*skip\s*=\s*([^;]*)/i.exec(value)?.[1] ?? "";
  return skip.split(",").map((rule) => rule.trim());
}
