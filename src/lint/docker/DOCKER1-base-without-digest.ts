import { dockerRule } from "./rule.ts";

export const baseWithoutDigest = dockerRule({
  id: "DOCKER1",
  title: "A base image has no digest",
  level: "note",
  why: "A tag is moved to each new build of an image: nobody can say afterwards which bytes a dashboard ran on, or which dashboards have a faulty base.",
  fix: "Add the digest after the tag, python:3.13-slim@sha256:…, and let a bot renew it.",
  bad: `FROM python:3.13-slim
COPY . /app`,
  good: [
    `FROM python:3.13-slim@sha256:7d2d1f0a4b5f0dce2b3c2a4c1fb0f6d7d1e9f4a3b2c1d0e9f8a7b6c5d4e3f2a1
COPY . /app`,
    `FROM scratch`,
    `ARG BASE
FROM $BASE`,
  ],
  *check({ stages }) {
    for (const { from, baseAt, image } of stages) {
      if (
        image &&
        image.name !== "scratch" &&
        image.tag !== undefined &&
        image.tag !== "latest" &&
        image.digest === undefined
      ) {
        yield { of: from, at: baseAt, message: "This base image is named by a tag that moves" };
      }
    }
  },
});
