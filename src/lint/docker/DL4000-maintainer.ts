import { dockerRule } from "./rule.ts";

export const maintainer = dockerRule({
  id: "DL4000",
  alias: "MaintainerDeprecated",
  title: "MAINTAINER is gone",
  level: "note",
  why: "Docker gave it up in 2017, and tools no longer read it.",
  fix: 'Write LABEL org.opencontainers.image.authors="…" instead.',
  bad: `FROM python:3.13-slim
MAINTAINER statistics@example.gov.uk`,
  good: `FROM python:3.13-slim
LABEL org.opencontainers.image.authors="statistics@example.gov.uk"`,
  *check({ instructions }) {
    for (const of of instructions) {
      if (of.keyword === "MAINTAINER") yield { of, message: "MAINTAINER has no effect on the image" };
    }
  },
});
