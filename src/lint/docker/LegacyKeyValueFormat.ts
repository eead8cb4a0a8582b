import { isLegacy, pairsOf } from "./pairs.ts";
import { dockerRule } from "./rule.ts";

export const legacyKeyValueFormat = dockerRule({
  id: "LegacyKeyValueFormat",
  title: "A name and its value are parted by a space",
  level: "note",
  why: "Everything to the end of the line is the value, a second pair included. The form is from the first years and may go.",
  fix: "Write name=value.",
  bad: `FROM python:3.13-slim
ENV PORT 8050`,
  good: `FROM python:3.13-slim
ENV PORT=8050`,
  *check({ instructions }) {
    for (const of of instructions) {
      if (!isLegacy(of)) continue;
      const [pair] = pairsOf(of);
      if (!pair) continue;
      const { from, to } = pair;
      const isPlain = /^[\w./:@%+,-]+$/.test(pair.raw) && to - from === of.rest.length;
      const edit = isPlain ? { edit: { from, to, text: `${pair.name}=${pair.raw}` } } : {};
      yield { of, at: { from, to }, message: `This ${of.keyword} has no = between name and value`, ...edit };
    }
  },
});
