import { operandsOf } from "./command-line.ts";
import { callsIn, dockerRule } from "./rule.ts";

export const unpinnedNpm = dockerRule({
  id: "DL3016",
  title: "npm installs whichever version is newest",
  level: "warning",
  why: "The same commit gives another image next month.",
  fix: "Write name@version, or npm ci with a lock file.",
  bad: `FROM node:24-slim
RUN npm install -g sass`,
  good: [
    `FROM node:24-slim
RUN npm install -g sass@1.93.2`,
    `FROM node:24-slim
RUN npm install`,
  ],
  *check(file) {
    for (const { call, of } of callsIn(file, "npm")) {
      const [command, ...packages] = operandsOf(call, "loglevel", "registry");
      if (command?.text !== "install") continue;
      for (const { text, at } of packages)
        if (!isFixed(text)) yield { of, at, message: "A package of npm has no version" };
    }
  },
});

function isFixed(text: string): boolean {
  if (/^git(\+\w+)?:\/\//.test(text)) return text.includes("#");
  return /\.(tar|tar\.gz|tgz)$/.test(text) || /^(\/|\.\.?\/|~\/)/.test(text) || text.slice(1).includes("@");
}
