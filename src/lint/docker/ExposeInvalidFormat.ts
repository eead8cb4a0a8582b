import { wordsOf } from "./instruction.ts";
import { dockerRule } from "./rule.ts";

export const exposeInvalidFormat = dockerRule({
  id: "ExposeInvalidFormat",
  title: "EXPOSE is no mapping of ports",
  level: "warning",
  why: "EXPOSE says on which port the server listens. Which port of the machine leads to it is said when the container starts; BuildKit will refuse it here.",
  fix: "Write the server's port alone: EXPOSE 8050.",
  bad: `FROM python:3.13-slim
EXPOSE 80:8050`,
  good: `FROM python:3.13-slim
EXPOSE 8050`,
  *check({ instructions }) {
    for (const of of instructions) {
      if (of.keyword !== "EXPOSE") continue;
      for (const { text, raw, from, to } of wordsOf(of)) {
        if (text.replace(/\$\{[^}]*\}/g, "").includes(":")) {
          yield {
            of,
            at: of.at(from, to),
            message: `${/^[\w.:/]{1,40}$/.test(raw) ? raw : "This"} is a mapping of ports`,
          };
        }
      }
    }
  },
});
