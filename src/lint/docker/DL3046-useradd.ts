import { hasFlag, valuesOf } from "./command-line.ts";
import { dockerRule } from "./rule.ts";
import { saysOf } from "./run-calls.ts";

export const useradd = dockerRule({
  id: "DL3046",
  title: "useradd with a high number makes the image large",
  level: "warning",
  why: "The log of last logins has a place for every number up to the new one: it can make an image gigabytes large.",
  fix: "Write useradd -l, or take a number below 100000.",
  bad: `FROM python:3.13-slim
RUN useradd -u 1000690000 dash`,
  good: `FROM python:3.13-slim
RUN useradd -l -u 1000690000 dash`,
  check: saysOf(
    "useradd writes a log as long as this number is high",
    (call) =>
      call.program === "useradd" &&
      !hasFlag(call, "l", "no-log-init") &&
      valuesOf(call, "u", "uid").some((value) => value.length > 5),
  ),
});
