import { runOf } from "./commands.ts";
import { keepsOut } from "./mounts.ts";
import { dockerRule, eachIn } from "./rule.ts";
import { inherited } from "./stages.ts";

export const aptLists = dockerRule({
  id: "DL3009",
  title: "The lists of Debian's packages stay in the image",
  level: "note",
  why: "They are some 20 MB that every start has to fetch, and nobody reads them again.",
  fix: "End the same RUN with && rm -rf /var/lib/apt/lists/*, or mount a cache over /var/lib/apt.",
  bad: `FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends libpq5`,
  good: [
    `FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*`,
    `FROM python:3.13-slim
RUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt \\
    apt-get update && apt-get install -y --no-install-recommends libpq5`,
    `FROM python:3.13-slim-trixie
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && apt-get dist-clean`,
    `FROM python:3.13-slim AS build
RUN apt-get update
FROM python:3.13-slim`,
  ],
  *check({ last }) {
    for (const { one, of } of last ? eachIn({ instructions: inherited(last) }, "RUN") : []) {
      const { calls } = runOf(one);
      const update = calls.find(
        ({ program, args }) => /^(apt|apt-get|aptitude)$/.test(program) && args.includes("update"),
      );
      const cleaned = calls.some(
        ({ program, args }) =>
          (program === "rm" && args.some((arg) => arg.startsWith("/var/lib/apt/lists"))) ||
          // Since apt 2.7, in Debian 13 and Ubuntu 24.04: what clean does, and the lists as well.
          (/^apt(-get)?$/.test(program) && args.some((arg) => /^dist-?clean$/.test(arg))),
      );
      const mounted =
        keepsOut(one, "/var/lib/apt/lists") || (keepsOut(one, "/var/lib/apt") && keepsOut(one, "/var/cache/apt"));
      if (update && !cleaned && !mounted) yield { of, at: update, message: "The package lists are left in the image" };
    }
  },
});
