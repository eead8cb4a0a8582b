import { dockerRule } from "./rule.ts";
import { saysOf } from "./run-calls.ts";

export const apt = dockerRule({
  id: "DL3027",
  title: "apt is used in a build",
  level: "note",
  why: "Made for people at a terminal, apt says itself that its options may change; apt-get is for scripts.",
  fix: "Write apt-get: it takes the same words.",
  bad: `FROM python:3.13-slim
RUN apt update`,
  good: `FROM python:3.13-slim
RUN apt-get update`,
  check: saysOf("apt is meant for people", ({ program }) => program === "apt"),
});
