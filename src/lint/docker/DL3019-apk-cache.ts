import { hasFlag } from "./command-line.ts";
import { runOf } from "./commands.ts";
import { keepsOut } from "./mounts.ts";
import { dockerRule, eachIn } from "./rule.ts";
import { inherited } from "./stages.ts";

export const apkCache = dockerRule({
  id: "DL3019",
  title: "Alpine's package index stays in the image",
  level: "note",
  why: "Nobody reads it again, and every start has to fetch it.",
  fix: "Write apk add --no-cache.",
  bad: `FROM python:3.13-alpine
RUN apk add libpq~17`,
  good: `FROM python:3.13-alpine
RUN apk add --no-cache libpq~17`,
  *check({ last }) {
    for (const { one, of } of last ? eachIn({ instructions: inherited(last) }, "RUN") : []) {
      if (keepsOut(one, "/var/cache/apk", "/etc/apk/cache")) continue;
      for (const call of runOf(one).calls) {
        if (call.program === "apk" && call.args.includes("add") && !hasFlag(call, "no-cache")) {
          yield { of, at: call, message: "apk add leaves its index in the image" };
        }
      }
    }
  },
});
