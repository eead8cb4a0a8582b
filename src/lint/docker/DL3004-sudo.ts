import { callsIn, dockerRule } from "./rule.ts";

export const sudo = dockerRule({
  id: "DL3004",
  title: "sudo is used in a build",
  level: "warning",
  why: "A build runs as root until USER says otherwise, so sudo adds nothing, and leaves a program in the image that makes root of anybody.",
  fix: "Leave sudo out, and put what needs root before USER.",
  bad: `FROM python:3.13-slim
RUN sudo apt-get update`,
  good: `FROM python:3.13-slim
RUN apt-get update`,
  *check(file) {
    for (const { call, of } of callsIn(file, "sudo")) yield { of, at: call, message: "sudo is not needed in a build" };
  },
});
