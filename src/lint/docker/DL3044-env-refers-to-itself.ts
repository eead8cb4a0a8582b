import { pairsOf } from "./pairs.ts";
import { dockerRule } from "./rule.ts";
import { lineage } from "./stages.ts";
import { referencesIn } from "./variables.ts";

export const envRefersToItself = dockerRule({
  id: "DL3044",
  title: "An ENV uses a variable that it only sets itself",
  level: "warning",
  why: "All of an ENV is worked out before any of it is set: the variable is still empty there.",
  fix: "Set it in an ENV of its own, above.",
  bad: `FROM python:3.13-slim
ENV VENV=/opt/venv PATH=$VENV/bin:$PATH`,
  good: [
    `FROM python:3.13-slim
ENV VENV=/opt/venv
ENV PATH=$VENV/bin:$PATH`,
    `FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH`,
  ],
  *check({ stages }) {
    for (const stage of stages) {
      const known = new Set(
        lineage(stage)
          .slice(0, -1)
          .flatMap(({ instructions }) => instructions.flatMap((one) => (one.keyword === "ENV" ? pairsOf(one) : [])))
          .map(({ name }) => name),
      );
      for (const of of stage.instructions) {
        if (of.keyword !== "ENV" && of.keyword !== "ARG") continue;
        const pairs = pairsOf(of);
        const own = new Set(pairs.map(({ name }) => name));
        for (const { name, raw, ...at } of of.keyword === "ENV" ? pairs : []) {
          const used = referencesIn(raw, of.escapeToken).find(
            (one) => own.has(one.name) && one.name !== name && !known.has(one.name),
          );
          if (used)
            yield { of, at, message: `$${used.name} is used in the ENV that sets it, and is still empty there` };
        }
        for (const { name } of pairs) known.add(name);
      }
    }
  },
});
