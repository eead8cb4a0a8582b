import { copied, isAbsolute } from "./places.ts";
import { dockerRule } from "./rule.ts";
import { lineage } from "./stages.ts";

export const relativeCopy = dockerRule({
  id: "DL3045",
  title: "COPY goes to a relative path, and no WORKDIR is set",
  level: "warning",
  why: "It lands wherever the base image happens to be, the root of the file system as a rule.",
  fix: "Write WORKDIR /app above it.",
  bad: `FROM python:3.13-slim
COPY . .`,
  good: `FROM python:3.13-slim
WORKDIR /app
COPY . .`,
  *check({ stages }) {
    for (const stage of stages) {
      let isSet = lineage(stage)
        .slice(0, -1)
        .some(({ instructions }) => instructions.some(({ keyword }) => keyword === "WORKDIR"));
      for (const of of stage.instructions) {
        if (of.keyword === "WORKDIR") isSet = true;
        const target = of.keyword === "COPY" ? copied(of).target : undefined;
        if (!isSet && target && !isAbsolute(target.text)) {
          yield {
            of,
            at: of.at(target.from, target.to),
            message: "The destination is relative, and no WORKDIR is set",
          };
        }
      }
    }
  },
});
