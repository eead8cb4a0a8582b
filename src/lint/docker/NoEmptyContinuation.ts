import { dockerRule } from "./rule.ts";

export const noEmptyContinuation = dockerRule({
  id: "NoEmptyContinuation",
  title: "There is a blank line inside an instruction",
  level: "warning",
  why: "BuildKit lets it pass and warns that it will be an error; other builders end the instruction there already.",
  fix: "Delete the blank line.",
  bad: `FROM python:3.13-slim
RUN apt-get update \\

 && apt-get install -y --no-install-recommends libpq5`,
  good: `FROM python:3.13-slim
RUN apt-get update \\
 && apt-get install -y --no-install-recommends libpq5`,
  *check({ instructions, text }) {
    for (const of of instructions) {
      const [at] = of.blanks.filter(({ from }) => from < of.to);
      if (!at) continue;
      const end = text.indexOf("\n", at.to) + 1;
      const edit = of.blanks.length === 1 && end > 0 ? { edit: { from: at.from, to: end, text: "" } } : {};
      yield { of, at, message: "This blank line is inside an instruction", ...edit };
    }
  },
});
