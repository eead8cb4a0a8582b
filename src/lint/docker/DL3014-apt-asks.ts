import { flagsOf, hasFlag } from "./command-line.ts";
import { dockerRule } from "./rule.ts";
import { saysOf } from "./run-calls.ts";

export const aptAsks = dockerRule({
  id: "DL3014",
  title: "apt-get asks before it installs",
  level: "warning",
  why: "Nobody can answer in a build: as soon as a package needs another one, apt-get gives up and the build fails.",
  fix: "Write apt-get install -y.",
  bad: `FROM python:3.13-slim
RUN apt-get update && apt-get install --no-install-recommends libpq5`,
  good: [
    `FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends libpq5`,
    `FROM python:3.13-slim
RUN apt-get update && apt-get install -q=2 libpq5 && apt-get -qqy install curl`,
  ],
  check: saysOf("apt-get install has no -y", (call) => {
    if (call.program !== "apt-get" || !call.args.includes("install")) return false;
    const quiet = flagsOf(call).filter((flag) => flag === "q" || flag === "quiet").length;
    return !hasFlag(call, "y", "yes", "qq", "assume-yes") && quiet < 2 && !call.args.includes("-q=2");
  }),
});
