import { pairsOf } from "./pairs.ts";
import { dockerRule } from "./rule.ts";
import { inherited } from "./stages.ts";

export const debugModeInImage = dockerRule({
  id: "DOCKER15",
  title: "The image switches debug mode on",
  level: "error",
  why: "Debug mode shows visitors your code and data in tracebacks, and its console runs any Python a visitor types.",
  fix: "Delete the variable. On your own machine, set it when you start the container.",
  bad: [
    `FROM python:3.13-slim
ENV DASH_DEBUG=True`,
    `FROM python:3.13-slim
ENV FLASK_DEBUG=1
ENV FLASK_ENV=development`,
  ],
  good: [
    `FROM python:3.13-slim
ENV DASH_DEBUG=False`,
    `FROM python:3.13-slim AS development
ENV DASH_DEBUG=True
FROM python:3.13-slim`,
  ],
  *check({ last }) {
    const on = new Map<string, { readonly of: (typeof all)[number]; readonly at: { from: number; to: number } }>();
    const all = last ? inherited(last) : [];
    for (const of of all) {
      if (of.keyword !== "ENV") continue;
      for (const { name, value = "", from, to } of pairsOf(of)) {
        if (isDebug(name, value)) on.set(name, { of, at: { from, to } });
        else on.delete(name);
      }
    }
    for (const [name, { of, at }] of on) {
      // Flask 2.3 and later do not look at it.
      yield name === "FLASK_ENV"
        ? { of, at, level: "warning", message: "FLASK_ENV switches debug mode on before Flask 2.3" }
        : { of, at, message: `${name} switches debug mode on` };
    }
  },
});

const isDebug = (name: string, value: string) =>
  (/^(DASH_DEBUG|FLASK_DEBUG)$/.test(name) && /^(1|true|on|yes)$/i.test(value)) ||
  (name === "FLASK_ENV" && value === "development");
