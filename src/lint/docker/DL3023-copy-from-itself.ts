import { flagOf } from "./places.ts";
import { dockerRule } from "./rule.ts";

export const copyFromItself = dockerRule({
  id: "DL3023",
  title: "A stage copies from itself",
  level: "error",
  why: "The build stops here: a stage is not there to copy from until it is finished.",
  fix: "Copy within a stage by RUN cp, or name another stage.",
  bad: `FROM python:3.13-slim AS build
COPY --from=build /opt/venv /venv`,
  good: `FROM python:3.13-slim AS build
FROM python:3.13-slim
COPY --from=build /opt/venv /venv`,
  *check({ stages }) {
    for (const { index, name, instructions } of stages) {
      for (const of of instructions) {
        const from = of.keyword === "COPY" ? flagOf(of, "from") : undefined;
        const value = from?.value?.toLowerCase();
        if (from && (value === String(index) || (name !== undefined && value === name.toLowerCase()))) {
          yield { of, at: from, message: "This stage copies from itself" };
        }
      }
    }
  },
});
