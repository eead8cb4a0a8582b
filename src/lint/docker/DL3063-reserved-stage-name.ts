import { dockerRule } from "./rule.ts";

export const reservedStageName = dockerRule({
  id: "DL3063",
  alias: "ReservedStageName",
  title: "A stage has a name that means something else",
  level: "warning",
  why: "The name scratch is the empty image, and context the folder that is built from: FROM and COPY --from take those, not the stage.",
  fix: "Give the stage another name.",
  bad: `FROM python:3.13-slim AS context`,
  good: `FROM python:3.13-slim AS build`,
  *check({ stages }) {
    for (const { from, name, nameAt } of stages) {
      if (nameAt && /^(scratch|context)$/i.test(name ?? "")) {
        yield { of: from, at: nameAt, message: "This name does not mean the stage" };
      }
    }
  },
});
