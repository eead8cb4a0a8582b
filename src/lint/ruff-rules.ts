import type { Level } from "../report/model.ts";
import type { RuleText } from "../report/rule.ts";

/** Ruff's rules that a dashboard is judged by unless its own configuration says otherwise, family by family. */
export type RuffFamily = {
  readonly title: string;
  readonly level: Level;
  /** What goes wrong for whom: why these were chosen for dashboards, and nothing of mere style. */
  readonly why: string;
  readonly codes: Readonly<Record<string, string>>;
};

export const ruffFamilies: readonly RuffFamily[] = [
  {
    title: "Code that cannot work",
    level: "error",
    why: "Python stops here when it comes by, and the visitor sees a chart that never loads.",
    codes: {
      F502: "A % format expects a mapping and gets something else",
      F507: "A % format has more or fewer places than values",
      F522: "format() is given a name that the text does not use",
      F524: "format() misses a value that the text uses",
      F631: "An assertion on a tuple is always true",
      F702: "continue outside a loop",
      F704: "yield outside a function",
      F706: "return outside a function",
      F821: "A name that nothing defines",
      F823: "A local name is used before it is given a value",
      PLE0604: "__all__ lists something that is no string",
      PLE1142: "await outside an async function",
      PLE1205: "A log call has more values than places",
      PLE1206: "A log call has fewer values than places",
    },
  },
  {
    title: "Code that does something else than it says",
    level: "warning",
    why: "It runs, and the numbers on the page are not the ones its author had in mind.",
    codes: {
      B006: "A default value that all calls share",
      B012: "A jump out of finally swallows the exception",
      B015: "A comparison whose result is thrown away",
      B020: "A loop variable that overwrites what it loops over",
      B023: "A function made in a loop sees the last turn's value: callbacks made in a loop all act alike",
      B025: "The same exception is caught twice",
      B031: "A group of groupby() is read more than once",
      B035: "Every entry of a dictionary comprehension has the same key",
      F601: "A dictionary has the same key twice",
      F632: "is compares identity where == was meant",
      F811: "A definition replaces one that was never used",
      PLW0603: "global changes what all visitors share: one sees another's choices",
      PLW0127: "A name is assigned to itself",
    },
  },
  {
    title: "Doors that are left open",
    level: "warning",
    why: "A dashboard is reachable by many people; each of these lets data or input do more than it should.",
    codes: {
      S102: "exec runs any text as code",
      S105: "A password in the code",
      S106: "A password in an argument",
      S107: "A password as a default value",
      S113: "A request without a time limit: one slow server stops every visitor",
      S301: "pickle runs code that is in the file",
      S307: "eval runs any text as code",
      S501: "A certificate is not checked",
      S506: "yaml.load can make any object",
      S602: "A shell is started with text put together",
      S608: "SQL put together from text",
    },
  },
  {
    title: "Errors that nobody hears of",
    level: "warning",
    why: "When data is missing or wrong the page shows an empty chart, and nobody learns why.",
    codes: {
      E722: "except: without a type catches everything, a missing file and a typing error alike",
      S110: "An exception is passed over in silence",
    },
  },
  {
    title: "Calls that newer packages have dropped",
    level: "warning",
    why: "The image is built with current versions, where these names are gone or about to go.",
    codes: { NPY201: "A name that NumPy 2 removed" },
  },
  {
    title: "Left over",
    level: "note",
    why: "It does no harm. Every import is paid for at each start, and what is left over hides what matters.",
    codes: {
      F401: "An import that is not used",
      F541: "An f-string without a place to fill",
      F841: "A variable that is never read",
    },
  },
];

const byCode = new Map(
  ruffFamilies.flatMap((family) => Object.entries(family.codes).map(([code, title]) => [code, { family, title }])),
);

export const ruffCodes: readonly string[] = [...byCode.keys()];

/** Level and reason of one of our rules; undefined for one that only the repository's own configuration asks for. */
export function ruffRule(code: string): { readonly level: Level; readonly why: string } | undefined {
  return byCode.get(code)?.family;
}

export const ruffRules: readonly RuleText[] = ruffFamilies.flatMap((family) =>
  Object.entries(family.codes).map(([id, title]) => ({
    id,
    stage: "lint" as const,
    title,
    level: family.level,
    why: family.why,
    fix: `Ruff's own page has examples: ruff rule ${id}.`,
  })),
);
