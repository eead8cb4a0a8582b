import { dockerRule } from "./rule.ts";

export const consistentInstructionCasing = dockerRule({
  id: "ConsistentInstructionCasing",
  title: "Some instructions are in capitals and some are not",
  level: "note",
  why: "Instructions in capitals stand out from the commands below them; one in small letters among them is overlooked.",
  fix: "Write all instructions in capitals.",
  bad: `FROM python:3.13-slim
copy . /app`,
  good: [
    `FROM python:3.13-slim
COPY . /app`,
    `from python:3.13-slim
copy . /app`,
  ],
  *check({ instructions }) {
    const isSmall = (written: string) => written === written.toLowerCase();
    const small = instructions.filter(({ written }) => isSmall(written)).length;
    const right = small * 2 > instructions.length ? "small letters" : "capitals";
    for (const of of instructions) {
      const text = right === "capitals" ? of.keyword : of.written.toLowerCase();
      if (of.written !== text) {
        yield {
          of,
          message: `Most instructions here are in ${right}, this one is not`,
          edit: { ...of.keywordAt, text },
        };
      }
    }
  },
});
