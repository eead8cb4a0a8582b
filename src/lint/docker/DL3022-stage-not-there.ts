import { flagOf } from "./places.ts";
import { dockerRule } from "./rule.ts";

export const unknownStage = dockerRule({
  id: "DL3022",
  title: "COPY takes from a stage that is not there",
  level: "warning",
  why: "A name that no stage above has is looked for on Docker Hub: somebody else's image of that name would be copied from.",
  fix: "Name a stage above it, or an image with its registry and version.",
  bad: `FROM python:3.13-slim AS build
FROM python:3.13-slim
COPY --from=biuld /opt/venv /opt/venv`,
  good: [
    `FROM python:3.13-slim AS build
FROM python:3.13-slim
COPY --from=build /opt/venv /opt/venv`,
    `FROM python:3.13-slim
FROM python:3.13-slim
COPY --from=0 /opt/venv /opt/venv
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /bin/uv`,
  ],
  *check({ stages }) {
    const names = new Set<string>();
    for (const { index, name, instructions } of stages) {
      if (name !== undefined) names.add(name.toLowerCase());
      for (const of of instructions) {
        const from = of.keyword === "COPY" ? flagOf(of, "from") : undefined;
        const value = from?.value ?? "";
        const isKnown = names.has(value.toLowerCase()) || (/^\d+$/.test(value) && Number(value) <= index);
        if (from && !isKnown && !/[:@$]/.test(value))
          yield { of, at: from, message: "No stage above has the name that is copied from" };
      }
    }
  },
});
