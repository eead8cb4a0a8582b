import { operandsOf } from "./command-line.ts";
import { callsIn, dockerRule } from "./rule.ts";

export const unpinnedApk = dockerRule({
  id: "DL3018",
  title: "Alpine packages have no version",
  level: "note",
  why: "Two builds of one commit may hold different packages. Alpine keeps one version for each release, so a pinned one breaks the build some day: choose which you can live with.",
  fix: "Write name=version, or name~version for its patches too.",
  bad: `FROM python:3.13-alpine
RUN apk add --no-cache libpq`,
  good: `FROM python:3.13-alpine
RUN apk add --no-cache libpq~17`,
  *check(file) {
    for (const { call, of } of callsIn(file, "apk")) {
      if (!call.args.includes("add")) continue;
      for (const { text, at } of operandsOf(call, "t", "virtual", "repository", "X")) {
        if (text !== "add" && !/[=~<>]|\.apk$/.test(text))
          yield { of, at, message: "An Alpine package has no version" };
      }
    }
  },
});
