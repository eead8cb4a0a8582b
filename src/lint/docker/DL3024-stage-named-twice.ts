import { dockerRule } from "./rule.ts";

export const stageNamedTwice = dockerRule({
  id: "DL3024",
  alias: "DuplicateStageName",
  title: "Two stages have one name",
  level: "error",
  why: "What copies from that name gets one of the two, and a reader expects the other.",
  fix: "Give each stage a name of its own.",
  bad: `FROM python:3.13-slim AS build
FROM node:24-slim AS build`,
  good: `FROM python:3.13-slim AS build
FROM node:24-slim AS assets`,
  *check({ stages }) {
    const names = new Set<string>();
    for (const { from, name, nameAt } of stages) {
      if (name === undefined || !nameAt) continue;
      if (names.has(name.toLowerCase())) yield { of: from, at: nameAt, message: "This name belongs to a stage above" };
      names.add(name.toLowerCase());
    }
  },
});
