import type { Instruction } from "./instruction.ts";
import { pairsOf } from "./pairs.ts";

/** Where a rule of ours and hadolint's of the same name are meant to differ, for the test that compares them. */
export type Difference = {
  readonly rule: string;
  /** Who speaks there. */
  readonly only: "hadolint" | "slipway";
  readonly because: string;
  /** Whether it is this that is at hand. */
  readonly holds: (at: Instruction, all: readonly Instruction[]) => boolean;
};

/** Not what a build makes that is asked for no other stage: neither the last stage nor one that it goes on from by name. */
function isLeftBehind(at: Instruction, all: readonly Instruction[]): boolean {
  const froms = all.filter(({ keyword }) => keyword === "FROM");
  const name = ({ rest }: Instruction) => /\sas\s+(\S+)$/i.exec(rest)?.[1];
  let shipped: Instruction | undefined = froms.at(-1);
  while (shipped) {
    const next = froms[froms.indexOf(shipped) + 1];
    if (at.from >= shipped.from && (!next || at.from < next.from)) return false;
    const base = shipped.rest.split(/\s/)[0];
    const before = froms.slice(0, froms.indexOf(shipped));
    shipped = before.findLast((one) => name(one) === base);
  }
  return true;
}

const leftBehind = (rule: string): Difference => ({
  rule,
  only: "hadolint",
  because: "What is in a stage that only lends files to the last one is in no image.",
  holds: isLeftBehind,
});

export const differences: readonly Difference[] = [
  ...["DL3002", "DL3009", "DL3019", "DL3032", "DL3040", "DL3042", "DL3066"].map(leftBehind),
  {
    rule: "DL3066",
    only: "hadolint",
    because:
      "Of root DL3002 speaks, and only of the last user of an image: the others run nothing that Kubernetes sees.",
    holds: (at, all) =>
      /^root(:|$)/.test(at.rest) || all.some(({ keyword, from }) => keyword === "USER" && from > at.from),
  },
  {
    rule: "DL3066",
    only: "hadolint",
    because: "What a variable stands for is not known to be a name: people keep a number in it.",
    holds: ({ rest }) => rest.includes("$"),
  },
  {
    rule: "DL3009",
    only: "hadolint",
    because: "apt-get dist-clean, of apt 2.7 and later, removes the lists.",
    holds: ({ rest }) => /\bdist-?clean\b/.test(rest),
  },
  {
    rule: "DL3023",
    only: "slipway",
    because: "A stage is itself by its number too.",
    holds: ({ flags }) => flags.some(({ name, value = "" }) => name === "from" && /^\d+$/.test(value)),
  },
  ...(["DL3006", "DL3022", "DL3024"] as const).map(
    (rule): Difference => ({
      rule,
      only: rule === "DL3024" ? "slipway" : "hadolint",
      because: "BuildKit does not tell capital letters from small ones in the name of a stage.",
      holds: (at, all) => {
        const used = /\bas\s+(\S+)$/i.exec(at.rest)?.[1] ?? at.flags.find(({ name }) => name === "from")?.value ?? "";
        const names = [used, at.rest.split(/\s/)[0] ?? ""].map((one) => one.toLowerCase());
        return all.some(
          (one) => one !== at && names.includes(/\sas\s+(\S+)$/i.exec(one.rest)?.[1]?.toLowerCase() ?? "-"),
        );
      },
    }),
  ),
  {
    rule: "DL3025",
    only: "hadolint",
    because: "No signal is sent to a health check, and a shell that begins with exec keeps none.",
    holds: ({ keyword, rest }) => keyword === "HEALTHCHECK" || /^exec\s/.test(rest),
  },
  {
    rule: "DL3020",
    only: "hadolint",
    because: "ADD fetches repositories of Git as well, and what a variable holds is not known.",
    holds: ({ rest }) => /^(git@|\$)|\.git\b/.test(rest),
  },
  {
    rule: "DL3064",
    only: "hadolint",
    because: "A file that holds a secret, a number of tokens and a user name are none.",
    holds: (at) =>
      pairsOf(at).every(
        ({ name }) =>
          /(file|path|dir|url|parallelism|tokens|username|user)$|public/i.test(name) ||
          !/token|secret|pass|key|private/i.test(name),
      ),
  },
  {
    rule: "DL4006",
    only: "hadolint",
    because: "A RUN that sets pipefail itself needs no SHELL for it.",
    holds: ({ rest }) => /\bset\s+-\w*o\s+pipefail\b/.test(rest),
  },
];
