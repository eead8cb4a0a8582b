import { wordsOf } from "./instruction.ts";
import { dockerRule } from "./rule.ts";

export const exposeProtoCasing = dockerRule({
  id: "ExposeProtoCasing",
  title: "The protocol of EXPOSE has capital letters",
  level: "note",
  why: "Docker writes it in small letters everywhere else, and tools compare it as it is.",
  fix: "Write it in small letters: 8050/tcp.",
  bad: `FROM python:3.13-slim
EXPOSE 8050/TCP`,
  good: `FROM python:3.13-slim
EXPOSE 8050/tcp`,
  *check({ instructions }) {
    for (const of of instructions) {
      if (of.keyword !== "EXPOSE") continue;
      for (const { text, from, to } of wordsOf(of)) {
        const [, protocol] = text.split("/");
        const at = of.at(from, to);
        if (protocol === undefined || protocol === protocol.toLowerCase() || text.includes("$")) continue;
        yield { of, at, message: "The protocol has capital letters", edit: { ...at, text: text.toLowerCase() } };
      }
    }
  },
});
