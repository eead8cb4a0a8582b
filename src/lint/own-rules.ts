import type { RuleText } from "../report/rule.ts";

/** What stands in a file and is no rule of Dash or Ruff. */
export const syntaxRule: RuleText = {
  id: "syntax-error",
  stage: "lint",
  title: "Python cannot read the file",
  level: "error",
  why: "A module with a syntax error cannot be imported, and the dashboard does not start. Nothing else in the file is checked.",
  fix: "Mend the line that is named, or the one above it.",
};

export const ignoreRule: RuleText = {
  id: "ignore-comment",
  stage: "lint",
  title: "An ignore comment does not say which rule, or why",
  level: "warning",
  why: "A rule that is switched off without a reason is switched off for ever: nobody after you can tell whether it still should be. The comment has no effect until it is complete.",
  fix: "Write # slipway: ignore[D3] -- and then the reason.",
  bad: "app.run(debug=True)  # slipway: ignore[D3]",
  good: "app.run(debug=True)  # slipway: ignore[D3] -- only ever started on the training laptops",
};

export const unusedIgnoreRule: RuleText = {
  id: "unused-ignore",
  stage: "lint",
  title: "An ignore comment, or an entry of lint.ignore, ignores nothing",
  level: "warning",
  why: "What it was written for is gone, or stands elsewhere. Left there, it would silence the rule about whatever comes to this place next.",
  fix: "Delete the rule from the comment, or the comment.",
  bad: "app.run()  # slipway: ignore[D3] -- only ever started on the training laptops",
  good: "app.run()",
};

export const configurationRule: RuleText = {
  id: "ruff-configuration",
  stage: "lint",
  title: "A part of Ruff's configuration is not followed",
  level: "note",
  why: "The file that it extends is outside this folder, or not there, and what it says does not count here. Your editor may report other findings than this check.",
  fix: "Copy what the other file says into this one.",
};

export const notebookRule: RuleText = {
  id: "notebook",
  stage: "lint",
  title: "Notebooks are not checked",
  level: "note",
  why: "A notebook is no module: the dashboard cannot import it, and it is left out of the image.",
  fix: "Nothing, if it only explores; what the dashboard needs of it belongs into a module.",
};
