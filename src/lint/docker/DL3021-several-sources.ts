import { copied } from "./places.ts";
import { dockerRule, eachIn } from "./rule.ts";

export const severalSources = dockerRule({
  id: "DL3021",
  title: "Several files are copied to what is no folder",
  level: "error",
  why: "The build stops here: with more than one source the destination has to be a folder, and end with a slash.",
  fix: "Put a slash at the end of the destination.",
  bad: `FROM python:3.13-slim
COPY app.py pages.py /app`,
  good: `FROM python:3.13-slim
COPY app.py pages.py /app/`,
  *check(file) {
    for (const { one, of } of eachIn(file, "COPY")) {
      const { sources, target } = copied(one);
      if (of === one && sources.length > 1 && target && !isFolder(target.text)) {
        yield {
          of,
          at: one.at(target.from, target.to),
          message: "The destination of several files does not end with a slash",
        };
      }
    }
  },
});

/** `.` and `..` are folders to BuildKit whatever they end with, and what a variable ends with is not known. */
const isFolder = (path: string) => /([/\\]|(^|\/)\.\.?)$/.test(path) || /\$[^/]*$/.test(path);
