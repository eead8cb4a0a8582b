import { dockerRule, eachIn } from "./rule.ts";

export const onbuildCannot = dockerRule({
  id: "DL3043",
  title: "ONBUILD has an instruction that it cannot have",
  level: "error",
  why: "The build stops here: ONBUILD, FROM and MAINTAINER cannot wait for another build.",
  fix: "Take the instruction out of ONBUILD.",
  bad: `FROM python:3.13-slim
ONBUILD FROM python:3.13-slim`,
  good: `FROM python:3.13-slim
ONBUILD COPY . /app`,
  *check(file) {
    for (const { one, of } of eachIn(file, "ONBUILD", "FROM", "MAINTAINER")) {
      if (of.keyword === "ONBUILD" && one !== of) {
        yield { of, at: one.keywordAt, message: `ONBUILD cannot have ${one.keyword}` };
      }
    }
  },
});
