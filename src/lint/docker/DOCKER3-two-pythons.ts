import { pythonMinor } from "./image-reference.ts";
import { copied, flagOf } from "./places.ts";
import { dockerRule } from "./rule.ts";
import { lineage, type Stage } from "./stages.ts";

export const twoPythons = dockerRule({
  id: "DOCKER3",
  title: "An environment is copied to another Python",
  level: "error",
  why: "Packages lie in a folder that has the version in its name, and numpy or pandas are compiled for it: the other Python does not find or load them, and the dashboard does not start.",
  fix: "Take the same Python in both stages: one ARG above the first FROM for both.",
  bad: `FROM python:3.12-slim AS build
RUN python -m venv /opt/venv
FROM python:3.13-slim
COPY --from=build /opt/venv /opt/venv`,
  good: [
    `ARG PYTHON=3.13
FROM python:\${PYTHON}-slim AS build
RUN python -m venv /opt/venv
FROM python:\${PYTHON}-slim
COPY --from=build /opt/venv /opt/venv`,
    `FROM python:3.12-slim AS docs
FROM python:3.13-slim
COPY --from=docs /site /app/assets/site`,
  ],
  *check({ stages }) {
    const known = new Map<string, Stage>();
    for (const stage of stages) {
      const ours = minorOf(stage);
      for (const of of ours === undefined ? [] : stage.instructions) {
        const from = of.keyword === "COPY" ? flagOf(of, "from") : undefined;
        const other = from && known.get(from.value?.toLowerCase() ?? "");
        const theirs = other && minorOf(other);
        if (theirs === undefined || theirs === ours) continue;
        if (copied(of).sources.some(({ text }) => /venv|site-packages|\/lib\/python/.test(text))) {
          yield { of, message: `An environment of Python ${theirs} is copied to Python ${ours}` };
        }
      }
      known.set(String(stage.index), stage);
      if (stage.name !== undefined) known.set(stage.name.toLowerCase(), stage);
    }
  },
});

function minorOf(stage: Stage): string | undefined {
  const image = lineage(stage)[0]?.image;
  return image && pythonMinor(image);
}
