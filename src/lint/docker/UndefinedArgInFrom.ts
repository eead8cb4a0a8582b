import { nearestName } from "./known-variables.ts";
import { dockerRule } from "./rule.ts";
import { platformArguments } from "./stages.ts";
import { referencesIn } from "./variables.ts";

export const undefinedArgInFrom = dockerRule({
  id: "UndefinedArgInFrom",
  title: "FROM uses a variable that nothing sets",
  level: "warning",
  why: "It is empty: FROM takes another image than the one that is meant, or the build stops. Only an ARG above the first FROM is seen there.",
  fix: "Write ARG with a default above the first FROM.",
  bad: [
    `FROM python:3.13\${VARIANT}`,
    `ARG PYTHON=3.13
FROM python:$PYTHNO-slim`,
  ],
  good: [
    `ARG VARIANT=-slim
FROM python:3.13\${VARIANT}`,
    `FROM --platform=$BUILDPLATFORM python:\${VERSION:-3.13}`,
  ],
  *check({ stages, globals }) {
    for (const { from, base, baseAt } of stages) {
      const platform = from.flags.find(({ name }) => name === "platform");
      const texts = [
        { text: base, at: baseAt },
        { text: platform?.value ?? "", at: platform ?? baseAt },
      ];
      for (const { text, at } of texts) {
        for (const { name, fallback } of referencesIn(text, from.escapeToken)) {
          if (globals.has(name) || platformArguments.has(name) || fallback !== undefined) continue;
          const meant = nearestName(name, [...globals.keys(), ...platformArguments]);
          const may = meant === undefined ? "" : `: ${meant} may be meant`;
          yield { of: from, at, message: `No ARG above the first FROM sets ${name}${may}` };
        }
      }
    }
  },
});
