import { hasFlag } from "./command-line.ts";
import { callsIn, dockerRule } from "./rule.ts";

export const lockNotKept = dockerRule({
  id: "DOCKER16",
  title: "uv may change the lock file in the build",
  level: "warning",
  why: "Without --locked, uv sync resolves anew where uv.lock does not fit: the image then holds other versions than the ones that were tested.",
  fix: "Write uv sync --locked: the build stops when the lock file is out of date.",
  bad: `FROM python:3.13-slim
RUN --mount=type=cache,target=/root/.cache/uv uv sync --no-dev`,
  good: [
    `FROM python:3.13-slim
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev`,
    `FROM python:3.13-slim
ENV UV_LOCKED=1
RUN --mount=type=cache,target=/root/.cache/uv uv sync --no-dev`,
  ],
  *check(file) {
    if (/\bUV_(LOCKED|FROZEN)\b/.test(file.text)) return;
    for (const { call, of } of callsIn(file, "uv")) {
      if (call.args[0] === "sync" && !hasFlag(call, "locked", "frozen", "check")) {
        yield { of, at: call, message: "uv sync has no --locked" };
      }
    }
  },
});
