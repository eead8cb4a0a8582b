import { dockerRule } from "./rule.ts";

export const untaggedBase = dockerRule({
  id: "DL3006",
  title: "A base image has no version",
  level: "warning",
  why: "Without a tag the newest image is taken: the same commit gives another dashboard next month, on another Python.",
  fix: "Name the version, and better the digest too: python:3.13-slim@sha256:….",
  bad: `FROM python`,
  good: [
    `FROM python:3.13-slim`,
    `FROM python:3.13-slim AS build
FROM build`,
    `FROM scratch`,
    `ARG BASE=python:3.13-slim
FROM $BASE`,
  ],
  *check({ stages }) {
    for (const { from, base, baseAt, image } of stages) {
      if (!image || image.name === "scratch" || image.tag !== undefined || image.digest !== undefined) continue;
      if (!base.startsWith("$"))
        yield { of: from, at: baseAt, message: `${image.name} is taken in whichever version is newest` };
    }
  },
});
