import { ignoreFileOf } from "./ignore-file.ts";
import { copied, flagOf } from "./places.ts";
import { dockerRule } from "./rule.ts";

export const everythingCopied = dockerRule({
  id: "DOCKER14",
  title: "The history and the settings of this folder are copied into the image",
  level: "warning",
  why: "COPY . takes .git with every file that was ever committed, .env files and virtual environments: whoever can pull the image can read them. Each commit also changes .git, so that no layer below is ever kept.",
  fix: "Write a .dockerignore with .git, .env, .venv, __pycache__ and tests, or copy what is needed by name.",
  bad: [
    `FROM python:3.13-slim
WORKDIR /app
COPY . .`,
    {
      Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .`,
      ".dockerignore": `__pycache__
.git`,
      ".env": "DB_HOST=data",
    },
  ],
  good: [
    {
      Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .`,
      ".dockerignore": `.git
.env
.venv
__pycache__`,
    },
    {
      Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .`,
      ".dockerignore": `*
!app.py`,
    },
    `FROM python:3.13-slim
COPY app.py assets /app/`,
  ],
  *check(file) {
    const ignored = ignoreFileOf(file);
    const kept = (path: string) => !(ignored?.ignores(path) ?? false);
    const secrets = file.files
      .map(({ path }) => path)
      .filter((path) => /^\.env(\.[\w-]+)?$/.test(path) && !/example|sample|template/.test(path));
    const taken = [...(kept(".git") && kept(".git/HEAD") ? [".git"] : []), ...secrets.filter(kept)];
    if (taken.length === 0) return;
    const why = ignored ? `${ignored.path} does not keep it out` : "there is no .dockerignore";
    for (const { instructions } of file.stages) {
      for (const of of instructions) {
        if ((of.keyword !== "COPY" && of.keyword !== "ADD") || flagOf(of, "from")) continue;
        if (copied(of).sources.some(({ text }) => /^(\.\/?|\/)$/.test(text))) {
          yield { of, message: `This copies ${taken[0]} as well: ${why}` };
        }
      }
    }
  },
});
