import { flagOf } from "./places.ts";
import { dockerRule } from "./rule.ts";

export const fromPlatformFlagConstDisallowed = dockerRule({
  id: "FromPlatformFlagConstDisallowed",
  title: "FROM is bound to one kind of machine",
  level: "note",
  why: "On another machine, such as a laptop with an ARM processor, every step is emulated and takes many times as long.",
  fix: "Leave --platform out, and say it when you build: docker build --platform=linux/amd64.",
  bad: `FROM --platform=linux/amd64 python:3.13-slim`,
  good: [
    `FROM --platform=$BUILDPLATFORM python:3.13-slim`,
    `FROM --platform=linux/amd64 python:3.13-slim AS build-amd64`,
  ],
  *check({ stages }) {
    for (const { from, name = "" } of stages) {
      const platform = flagOf(from, "platform");
      if (!platform?.value || platform.value.includes("$")) continue;
      const isNamed = platform.value.split("/").some((part) => name.toLowerCase().includes(part.toLowerCase()));
      if (!isNamed) yield { of: from, at: platform, message: "This FROM asks for one kind of machine" };
    }
  },
});
