import { hasFlag, hasWord } from "./command-line.ts";
import { dockerRule } from "./rule.ts";
import { saysOf } from "./run-calls.ts";

export const wgetProgress = dockerRule({
  id: "DL3047",
  title: "wget fills the log of the build",
  level: "note",
  why: "Its progress bar writes a line for every 50 kB, among which nobody finds an error.",
  fix: "Write wget -nv, or wget --progress=dot:giga.",
  bad: `FROM python:3.13-slim
RUN wget https://example.gov.uk/areas.json`,
  good: `FROM python:3.13-slim
RUN wget -nv https://example.gov.uk/areas.json`,
  check: saysOf(
    "wget shows its progress",
    (call) =>
      call.program === "wget" &&
      !hasWord(call, "-nv") &&
      !hasFlag(call, "progress", "q", "quiet", "o", "output-file", "a", "append-output", "no-verbose"),
  ),
});
