import { flagOf } from "./places.ts";
import { dockerRule } from "./rule.ts";

export const redundantPlatform = dockerRule({
  id: "DL3065",
  alias: "RedundantTargetPlatform",
  title: "The platform that is taken anyway is asked for",
  level: "note",
  why: "FROM takes the image of the target platform without being told; the flag makes a reader look for a reason.",
  fix: "Leave --platform=$TARGETPLATFORM out.",
  bad: `FROM --platform=$TARGETPLATFORM python:3.13-slim`,
  good: `FROM --platform=$BUILDPLATFORM python:3.13-slim`,
  *check({ stages }) {
    for (const { from } of stages) {
      const platform = flagOf(from, "platform");
      if (platform && /^\$(TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(platform.value ?? "")) {
        yield { of: from, at: platform, message: "This platform is taken anyway" };
      }
    }
  },
});
