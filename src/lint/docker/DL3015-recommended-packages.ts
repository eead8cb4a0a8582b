import { hasFlag, hasWord } from "./command-line.ts";
import { dockerRule } from "./rule.ts";
import { saysOf } from "./run-calls.ts";

export const recommendedPackages = dockerRule({
  id: "DL3015",
  title: "apt-get installs what is only recommended",
  level: "note",
  why: "Recommended packages make the image larger and add findings to every scan of it.",
  fix: "Write apt-get install --no-install-recommends, and name what turns out to be missing.",
  bad: `FROM python:3.13-slim
RUN apt-get update && apt-get install -y libpq5 && rm -rf /var/lib/apt/lists/*`,
  good: `FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*`,
  check: saysOf(
    "apt-get install takes recommended packages too",
    (call) =>
      call.program === "apt-get" &&
      hasWord(call, "install") &&
      !hasFlag(call, "no-install-recommends") &&
      !hasWord(call, "APT::Install-Recommends=false"),
  ),
});
