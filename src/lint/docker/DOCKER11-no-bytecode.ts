import { runOf } from "./commands.ts";
import { pairsOf } from "./pairs.ts";
import { dockerRule } from "./rule.ts";
import { inherited } from "./stages.ts";

export const noBytecode = dockerRule({
  id: "DOCKER11",
  title: "Every start compiles the whole of pandas and Dash",
  level: "note",
  why: "PYTHONDONTWRITEBYTECODE keeps Python from storing what it compiled, pip's own step included: a dashboard was measured to answer after 3.1 seconds instead of 1.2.",
  fix: "Leave it out, or compile in the build: python -m compileall -q /opt/venv, or UV_COMPILE_BYTECODE=1 for uv.",
  bad: `FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1
RUN pip install --no-cache-dir -r requirements.txt`,
  good: [
    `FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1 UV_COMPILE_BYTECODE=1
RUN uv sync --locked`,
    `FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1
RUN pip install --no-cache-dir --compile -r requirements.txt`,
  ],
  *check({ last, stages, text }) {
    if (!last || /UV_COMPILE_BYTECODE|--compile-bytecode|--compile\b|compileall|py_compile/.test(text)) return;
    const all = inherited(last);
    const set = all.find((one) => one.keyword === "ENV" && pairsOf(one).some(isOn));
    const pair = set && pairsOf(set).find(isOn);
    const installs = stages.some(({ instructions }) =>
      instructions.some(
        (one) =>
          one.keyword === "RUN" &&
          runOf(one).calls.some(({ args }) => args.includes("install") || args.includes("sync")),
      ),
    );
    if (set && pair && installs) {
      yield {
        of: set,
        at: { from: pair.from, to: pair.to },
        message: "Nothing that Python compiles is kept, and nothing is compiled in the build",
      };
    }
  },
});

const isOn = ({ name, value }: { readonly name: string; readonly value: string | undefined }) =>
  name === "PYTHONDONTWRITEBYTECODE" && value !== undefined && value !== "" && value !== '""';
