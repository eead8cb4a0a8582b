import { dockerRule } from "./rule.ts";

export const stageNameCasing = dockerRule({
  id: "StageNameCasing",
  title: "The name of a stage has capital letters",
  level: "note",
  why: "A build takes Build and build for one stage, and a reader may take them for two.",
  fix: "Write the name in small letters, there and where it is used.",
  bad: `FROM python:3.13-slim AS Build`,
  good: `FROM python:3.13-slim AS build`,
  *check({ stages }) {
    for (const { from, name, nameAt } of stages) {
      if (name !== undefined && nameAt && name !== name.toLowerCase()) {
        yield { of: from, at: nameAt, message: "This name has capital letters" };
      }
    }
  },
});
