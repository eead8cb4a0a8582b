import { callsIn, dockerRule } from "./rule.ts";

export const cdInRun = dockerRule({
  id: "DL3003",
  title: "A RUN changes the directory",
  level: "note",
  why: "A cd lasts until its RUN ends. The next instruction is back where the last WORKDIR says, which a reader easily overlooks.",
  fix: "Set the directory with WORKDIR before it.",
  bad: `FROM python:3.13-slim
RUN cd /app && python setup.py build`,
  good: `FROM python:3.13-slim
WORKDIR /app
RUN python setup.py build`,
  *check(file) {
    for (const { call, of } of callsIn(file, "cd")) yield { of, at: call, message: "cd lasts for this RUN only" };
  },
});
