import { ignoreFileOf } from "./ignore-file.ts";
import { copied, flagOf } from "./places.ts";
import { dockerRule, eachIn } from "./rule.ts";

export const copyIgnoredFile = dockerRule({
  id: "CopyIgnoredFile",
  title: "A file is copied that .dockerignore keeps out",
  level: "error",
  why: "The build stops here: it does not get the file. A lock file that is kept out by *.lock is the usual case.",
  fix: "Take the file out of .dockerignore, or add a line with an exclamation mark before its name.",
  bad: {
    Dockerfile: `FROM python:3.13-slim
COPY uv.lock pyproject.toml /app/`,
    ".dockerignore": `.git
*.lock`,
  },
  good: [
    {
      Dockerfile: `FROM python:3.13-slim
COPY uv.lock pyproject.toml /app/`,
      ".dockerignore": `.git
*.lock
!uv.lock`,
    },
    {
      Dockerfile: `FROM python:3.13-slim AS build
FROM python:3.13-slim
COPY --from=build /opt/venv /opt/venv
COPY docs/ *.lock . /app/`,
      ".dockerignore": `opt
*.lock
docs/*.md`,
    },
  ],
  *check(file) {
    const ignored = ignoreFileOf(file);
    if (!ignored) return;
    for (const { one, of } of eachIn(file, "COPY", "ADD")) {
      if (flagOf(one, "from") || of !== one) continue;
      for (const { text, from, to } of copied(one).sources) {
        const path = text.replace(/^(\.?\/)+/, "").replace(/\/+$/, "");
        if (path === "" || path === "." || /[*?[$:]|^\.\.|\.\.\//.test(path) || !ignored.ignores(path)) continue;
        const name = /^[\w./-]{1,80}$/.test(path) ? path : "This file";
        yield { of, at: one.at(from, to), message: `${name} is kept out by ${ignored.path}` };
      }
    }
  },
});
