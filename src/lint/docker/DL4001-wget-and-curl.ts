import { runOf } from "./commands.ts";
import { dockerRule, eachIn } from "./rule.ts";

export const wgetAndCurl = dockerRule({
  id: "DL4001",
  title: "Both wget and curl are used",
  level: "note",
  why: "Two programs that fetch files mean two packages in the image, and their findings in each scan.",
  fix: "Use one of them throughout.",
  bad: `FROM debian:13-slim
RUN wget -nv https://example.gov.uk/a.json
RUN curl -fsSO https://example.gov.uk/b.json`,
  good: `FROM debian:13-slim
RUN curl -fsSO https://example.gov.uk/a.json
RUN curl -fsSO https://example.gov.uk/b.json`,
  *check({ stages }) {
    for (const stage of stages) {
      const seen = new Set<string>();
      for (const { one, of } of eachIn(stage, "RUN")) {
        const fetches = runOf(one).calls.filter(({ program }) => program === "curl" || program === "wget");
        for (const { program } of fetches) seen.add(program);
        const [first] = fetches;
        if (first && seen.size > 1) yield { of, at: first, message: "This stage uses both wget and curl" };
      }
    }
  },
});
