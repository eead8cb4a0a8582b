import { isAbsolute } from "./places.ts";
import { dockerRule, eachIn } from "./rule.ts";

export const relativeWorkdir = dockerRule({
  id: "DL3000",
  alias: "WorkdirRelativePath",
  title: "A working directory is not given from the root",
  level: "warning",
  why: "A relative WORKDIR hangs on the one before it, which may be the base image's and change with its next version.",
  fix: "Write the whole path: WORKDIR /app.",
  bad: `FROM python:3.13-slim
WORKDIR app`,
  good: `FROM python:3.13-slim
WORKDIR /app`,
  *check(file) {
    for (const { one, of } of eachIn(file, "WORKDIR")) {
      const path = one.rest.replace(/^["']|["']$/g, "");
      if (of === one && !isAbsolute(path)) {
        yield { of, at: one.at(0, one.rest.length), message: "This WORKDIR is relative" };
      }
    }
  },
});
