import { type Instruction, wordsOf } from "./instruction.ts";
import { nearestName } from "./known-variables.ts";
import { pairsOf } from "./pairs.ts";
import { dockerRule } from "./rule.ts";
import { lineage, platformArguments } from "./stages.ts";
import { referencesIn } from "./variables.ts";

export const undefinedVar = dockerRule({
  id: "UndefinedVar",
  title: "A variable is used that nothing sets",
  level: "warning",
  why: "It is empty, and nothing says so: a path loses a part, PATH loses all it had.",
  fix: "Correct the name, or set it with ARG or ENV above.",
  bad: [
    `FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PAHT`,
    `FROM scratch
COPY dashboard $TARGET`,
    `ARG FOLDER=/app
FROM python:3.13-slim
WORKDIR $FOLDER`,
  ],
  good: [
    `FROM python:3.13-slim
ARG FOLDER=/app
WORKDIR $FOLDER
ENV PATH=/opt/venv/bin:$PATH VERSION=$PYTHON_VERSION`,
    `FROM python:3.13-slim
COPY app.py \${FOLDER:-/app}/
CMD echo $FOLDER`,
    `ARG PYTHON_VERSION=3.13
FROM python:$PYTHON_VERSION
LABEL python=$PYTHON_VERSION`,
  ],
  *check({ stages, globals }) {
    for (const stage of stages) {
      const set = new Set(always);
      for (const one of lineage(stage)
        .slice(0, -1)
        .flatMap(({ instructions }) => instructions)) {
        if (one.keyword === "ENV") for (const { name } of pairsOf(one)) set.add(name);
      }
      const isEmpty = lineage(stage)[0]?.image?.name === "scratch";
      for (const of of stage.instructions) {
        const own = new Set(of.keyword === "ENV" || of.keyword === "ARG" ? pairsOf(of).map(({ name }) => name) : []);
        for (const { name, at } of usedIn(of)) {
          if (set.has(name) || own.has(name)) continue;
          const meant = nearestName(name, set);
          if (globals.has(name) && !ofBase.test(name)) {
            const fix = `Write ARG ${name} again below this FROM: it takes the value from above.`;
            yield { of, at, fix, message: `${name} is set above FROM only, and not seen in this stage` };
          } else if (meant !== undefined) yield { of, at, message: `Nothing here sets ${name}: ${meant} may be meant` };
          else if (isEmpty) yield { of, at, message: `Nothing sets ${name}` };
        }
        for (const name of own) set.add(name);
      }
    }
  },
});

/** What every stage has: from the image, or from the builder. What else a base image sets is not known here. */
const always = new Set([
  ...["PATH", "HOME", "HOSTNAME", "TERM", "http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY", "SOURCE_DATE_EPOCH"],
  ...["BUILDKIT_CACHE_MOUNT_NS", "BUILDKIT_MULTI_PLATFORM", "BUILDKIT_SANDBOX_HOSTNAME", "BUILDKIT_SYNTAX"],
]);

/** What official images set themselves: the stage may well see it. */
const ofBase = /^[A-Z]+_VERSION$|^LANG$/;

const expanding = new Set(["ADD", "COPY", "ENV", "EXPOSE", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR", "ARG"]);

function usedIn(one: Instruction) {
  if (!expanding.has(one.keyword)) return [];
  return wordsOf(one).flatMap(({ raw, from, to }) =>
    referencesIn(raw, one.escapeToken).flatMap(({ name, fallback, changed }) =>
      fallback === undefined && !changed && !platformArguments.has(name) ? [{ name, at: one.at(from, to) }] : [],
    ),
  );
}
