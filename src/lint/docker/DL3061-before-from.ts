import { dockerRule } from "./rule.ts";

export const beforeFrom = dockerRule({
  id: "DL3061",
  title: "There is an instruction before the first FROM",
  level: "error",
  why: "The build stops here: only ARG may stand before the first FROM.",
  fix: "Move the instruction below FROM.",
  bad: `WORKDIR /app
FROM python:3.13-slim`,
  good: `ARG VERSION=3.13
FROM python:\${VERSION}-slim
WORKDIR /app`,
  *check({ before }) {
    for (const of of before) {
      if (of.keyword !== "ARG") yield { of, message: `${of.keyword} stands before the first FROM` };
    }
  },
});
