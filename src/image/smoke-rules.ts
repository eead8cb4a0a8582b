import type { RuleText } from "../report/rule.ts";

/** What may be wrong with an image that is started for the first time. */
export const smokeRules = [
  {
    id: "import-fails",
    stage: "smoke",
    title: "The dashboard stops while it is being loaded",
    level: "error",
    why: "The server imports your module once, when it starts. What fails there leaves nobody to answer: the dashboard would not come up.",
    fix: "Run the module as it runs here: from a clean folder that holds only what is in the repository, with no network.",
  },
  {
    id: "missing-module",
    stage: "smoke",
    title: "A module that the dashboard imports is not in the image",
    level: "error",
    why: "The image holds what your requirements name and what that needs, nothing else. On your own machine the module came from somewhere else.",
    fix: "Add the package that brings it to requirements.txt.",
  },
  {
    id: "layout-fails",
    stage: "smoke",
    title: "The layout cannot be made",
    level: "error",
    why: "Dash makes the layout on the first request and never tells later ones that it failed: the page would load, and nothing on it would work.",
    fix: "Correct the layout: it must be a component, or a function that returns one, and no id may be in it twice.",
  },
  {
    id: "callbacks-missing",
    stage: "smoke",
    title: "Fewer callbacks are registered than the code declares",
    level: "error",
    why: "A callback that is not registered is a control that does nothing, without an error anywhere.",
    fix: "See that every module with callbacks is imported, and that none is declared after the first request.",
  },
  {
    id: "page-fails",
    stage: "smoke",
    title: "The page itself is not served",
    level: "error",
    why: "The parts answer, but the page that a person opens does not.",
    fix: "Look at `index_string` and at routes of your own that take the dashboard's address.",
  },
  {
    id: "never-answers",
    stage: "smoke",
    title: "The dashboard does not answer in time",
    level: "error",
    why: "A platform starts a new version beside the old one and waits for it to answer. It would wait in vain, and keep the old one.",
    fix: "Load less when the module is imported, and nothing over the network: there is none in here.",
  },
  {
    id: "ends-early",
    stage: "smoke",
    title: "The server ends by itself",
    level: "error",
    why: "A server that ends is started again and again, and answers nobody meanwhile.",
    fix: "Read the last lines that it wrote.",
  },
] as const satisfies readonly RuleText[];

export type SmokeRule = (typeof smokeRules)[number]["id"];
