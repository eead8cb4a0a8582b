import { dockerRule } from "./rule.ts";
import { referencesIn } from "./variables.ts";

export const invalidDefaultArgInFrom = dockerRule({
  id: "InvalidDefaultArgInFrom",
  title: "FROM names no image unless somebody sets an ARG",
  level: "warning",
  why: "A plain docker build stops at this line: nothing tells what to put there.",
  fix: "Give the ARG a default.",
  bad: `ARG TAG
FROM python:\${TAG}`,
  good: [
    `ARG TAG=3.13-slim
FROM python:\${TAG}`,
    `ARG VARIANT
FROM python:3.13\${VARIANT}`,
  ],
  *check({ stages, globals }) {
    for (const { from, base, baseAt } of stages) {
      const references = referencesIn(base, from.escapeToken);
      if (references.length === 0 || references.some(({ name, changed }) => changed || !globals.has(name))) continue;
      const empty = references.reduceRight((text, { name, from: at, to, fallback = "" }) => {
        const value = globals.get(name);
        return text.slice(0, at) + (value === undefined || value === "" ? fallback : value) + text.slice(to);
      }, base);
      const unset = references.filter(({ name, fallback }) => !globals.get(name) && fallback === undefined);
      if (unset.length > 0 && (empty === "" || /[:@/]$|^[:@/]|::|[:/]@/.test(empty))) {
        yield { of: from, at: baseAt, message: `${unset[0]?.name} has no default, and without it this names no image` };
      }
    }
  },
});
