import { hasWord } from "./command-line.ts";
import { runOf } from "./commands.ts";
import { keepsOut } from "./mounts.ts";
import { pairsOf } from "./pairs.ts";
import { isPipInstall } from "./pip.ts";
import { dockerRule } from "./rule.ts";
import { inherited } from "./stages.ts";

export const pipCache = dockerRule({
  id: "DL3042",
  title: "pip's cache stays in the image",
  level: "warning",
  why: "Every wheel is in the image twice, installed and as it was fetched: some 100 MB for a dashboard, which every start has to fetch.",
  fix: "Write RUN --mount=type=cache,target=/root/.cache/pip pip install …: the next build is quicker too. Or pip install --no-cache-dir.",
  bad: `FROM python:3.13-slim
COPY requirements.txt .
RUN pip install -r requirements.txt`,
  good: [
    `FROM python:3.13-slim
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt`,
    `FROM python:3.13-slim
RUN pip install --no-cache-dir -r requirements.txt`,
    `FROM python:3.13-slim
ENV PIP_NO_CACHE_DIR=1
RUN pip install -r requirements.txt`,
    `FROM python:3.13-slim AS build
RUN pip install -r requirements.txt
FROM python:3.13-slim
COPY --from=build /opt/venv /opt/venv`,
  ],
  *check({ last }) {
    let off = false;
    for (const of of last ? inherited(last) : []) {
      const one = of.inner ?? of;
      if (one.keyword === "ENV" || one.keyword === "ARG") {
        const set = pairsOf(one).findLast(({ name }) => name === "PIP_NO_CACHE_DIR");
        if (set) off = /^(1|true|on|yes)$/i.test(set.value ?? "");
      }
      if (one.keyword !== "RUN" || off || keepsOut(one, "pip")) continue;
      const { calls, text } = runOf(one);
      if (/PIP_NO_CACHE_DIR=(1|true|on|yes)\b/i.test(text)) continue;
      for (const call of calls) {
        if (isPipInstall(call) && !hasWord(call, "--no-cache-dir")) {
          yield { of, at: call, message: "pip install leaves its cache in the image" };
        }
      }
    }
  },
});
