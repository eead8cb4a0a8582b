import { copied, flagOf } from "./places.ts";
import { dockerRule } from "./rule.ts";

export const wholeFileSystem = dockerRule({
  id: "DL3067",
  title: "A whole file system is copied out of a stage",
  level: "warning",
  why: "Compilers, caches and secrets of the other stage come along: what a second stage is there to leave behind.",
  fix: "Copy the folder that is needed: COPY --from=build /opt/venv /opt/venv.",
  bad: `FROM python:3.13-slim AS build
FROM scratch
COPY --from=build / /`,
  good: `FROM python:3.13-slim AS build
FROM python:3.13-slim
COPY --from=build /opt/venv /opt/venv`,
  *check({ stages }) {
    for (const of of stages.flatMap(({ instructions }) => instructions)) {
      if (of.keyword !== "COPY" || !flagOf(of, "from")) continue;
      const { sources, target } = copied(of);
      if (target?.text === "/" && sources.some(({ text }) => text === "/")) {
        yield { of, message: "Everything in another stage is copied" };
      }
    }
  },
});
