import { runOf } from "./commands.ts";
import { isPipInstall, leavesVersionsTo, packagesOf } from "./pip.ts";
import { dockerRule, eachIn } from "./rule.ts";

export const unpinnedPip = dockerRule({
  id: "DL3013",
  title: "pip installs whichever version is newest",
  level: "warning",
  why: "The same commit gives another dashboard next month, and the next Dash or pandas may not start it.",
  fix: "Write name==version, or install from a lock file.",
  bad: `FROM python:3.13-slim
RUN pip install --no-cache-dir dash gunicorn==26.2.0`,
  good: [
    `FROM python:3.13-slim
RUN pip install --no-cache-dir dash==4.4.1 gunicorn==26.2.0`,
    `FROM python:3.13-slim
RUN pip install --no-cache-dir -r requirements.txt
RUN pip install --no-cache-dir .`,
  ],
  *check(file) {
    for (const { one, of } of eachIn(file, "RUN")) {
      for (const call of runOf(one).calls) {
        if (!isPipInstall(call) || leavesVersionsTo(call)) continue;
        for (const { text, at } of packagesOf(call)) {
          if (!isFixed(text)) yield { of, at, message: `${shown(text)} has no version` };
        }
      }
    }
  },
});

const isFixed = (text: string) =>
  /[=<>!~]/.test(text) || /\.(whl|tar\.gz)$/.test(text) || (isVcs(text) ? text.includes("@") : text.includes("/"));

const isVcs = (text: string) => /^(git|hg|svn|bzr)\b/.test(text);

const shown = (text: string) => (/^[\w.[\],-]{1,60}$/.test(text) ? text : "A package");
