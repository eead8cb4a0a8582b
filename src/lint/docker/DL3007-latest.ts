import { dockerRule } from "./rule.ts";

export const latest = dockerRule({
  id: "DL3007",
  title: "A base image is taken in its latest version",
  level: "warning",
  why: "The tag latest moves: the same commit gives another dashboard next month, on another Python.",
  fix: "Name the version, and better the digest too: python:3.13-slim@sha256:….",
  bad: `FROM python:latest`,
  good: `FROM python:3.13-slim`,
  *check({ stages }) {
    for (const { from, baseAt, image } of stages) {
      if (image?.tag === "latest" && image.digest === undefined) {
        yield { of: from, at: baseAt, message: `${image.name}:latest is another image tomorrow` };
      }
    }
  },
});
