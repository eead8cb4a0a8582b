import { wordsOf } from "./instruction.ts";
import { dockerRule } from "./rule.ts";

export const fromAsCasing = dockerRule({
  id: "FromAsCasing",
  title: "FROM and AS are written differently",
  level: "note",
  why: "One in capitals and one in small letters makes the name of the stage easy to overlook.",
  fix: "Write both in capitals.",
  bad: `FROM python:3.13-slim as build`,
  good: `FROM python:3.13-slim AS build`,
  *check({ stages }) {
    for (const { from } of stages) {
      const as = wordsOf(from)[1];
      if (!as || !/^as$/i.test(as.text)) continue;
      const right = from.written === from.written.toUpperCase() ? "AS" : "as";
      const at = from.at(as.from, as.to);
      if (as.text !== right) {
        yield { of: from, at, message: `${from.written} goes with ${right}`, edit: { ...at, text: right } };
      }
    }
  },
});
