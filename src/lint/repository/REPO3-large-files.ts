import { otherFile } from "../dash/other-files.ts";
import { rule } from "../dash/rule.ts";
import { packagesIn } from "./survey.ts";

/** Megabytes, above which GitHub warns. */
const large = 50;

/** Megabytes, above which it takes no file. */
const refused = 100;

export const largeFiles = rule({
  id: "REPO3",
  title: "A file is too large for Git",
  level: "warning",
  why: "Git keeps every version of every file for ever: each new delivery makes every clone and every check slower. GitHub warns at 50 MB and refuses a push with a file above 100 MB.",
  fix: "Keep it out of Git: slipway data push publishes a table, and Git gets the short data.lock.",
  bad: { files: { "data/pupils.csv": "62 MB" } },
  good: { files: { "data/pupils.csv": "4 MB" } },
  *checkProject({ survey }) {
    const others = packagesIn(survey.entries);
    for (const { path, kind, megabytes } of survey.entries) {
      if (kind !== "file" || megabytes <= large || others(path)) continue;
      const more = megabytes > refused ? ", more than GitHub takes" : "";
      yield { file: otherFile({ path }), message: `this file has ${megabytes} MB${more}` };
    }
  },
});
