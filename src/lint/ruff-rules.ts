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
      B016: "A text or a number is raised, which is no exception",
      B029: "except () catches nothing",
      B030: "except names something that is no exception",
      F501: "A % format that Python cannot read",
      F502: "A % format expects a mapping and gets something else",
      F505: "A % format misses a value that the text uses",
      F506: "A % format has places with a name and places without",
      F507: "A % format has more or fewer places than values",
      F508: "A % format takes its width from values that have names",
      F509: "A % format has a letter that means nothing",
      F521: "A text for format() that Python cannot read",
      F522: "format() is given a name that the text does not use",
      F524: "format() misses a value that the text uses",
      F525: "format() has places with a number and places without",
      F631: "An assertion on a tuple is always true",
      F633: "print with >>, as Python 2 had it",
      F701: "break outside a loop",
      F702: "continue outside a loop",
      F704: "yield outside a function",
      F706: "return outside a function",
      F707: "except: stands before another except",
      F821: "A name that nothing defines",
      F823: "A local name is used before it is given a value",
      PLE0118: "A name is used before the global that declares it",
      PLE0604: "__all__ lists something that is no string",
      PLE1132: "An argument is given twice",
      PLE1142: "await outside an async function",
      PLE1205: "A log call has more values than places",
      PLE1206: "A log call has fewer values than places",
      PLE1300: "A % format has a letter that means nothing",
      PLE1307: "A % format is given a value of another kind",
      PLE1507: "The name of an environment variable is no text",
    },
  },
  {
    title: "Code that does something else than it says",
    level: "warning",
    why: "It runs, and the numbers on the page are not the ones its author had in mind.",
    codes: {
      B002: "++ is no increment in Python",
      B005: "strip() takes characters, not a word",
      B006: "A default value that all calls share",
      B008: "A default value that is worked out once, when the dashboard starts: date.today() stays at that day",
      B012: "A jump out of finally swallows the exception",
      B015: "A comparison whose result is thrown away",
      B020: "A loop variable that overwrites what it loops over",
      B023: "A function made in a loop sees the last turn's value: callbacks made in a loop all act alike",
      B025: "The same exception is caught twice",
      B031: "A group of groupby() is read more than once",
      B032: "A line that declares a type where a value was to be set",
      B035: "Every entry of a dictionary comprehension has the same key",
      F402: "A loop variable replaces an import",
      F601: "A dictionary has the same key twice",
      F632: "is compares identity where == was meant",
      PLE1310: "strip() is given the same character twice: it takes characters, not a word",
      F811: "A definition replaces one that was never used",
      PLW0603: "global changes what all visitors share: one sees another's choices",
      PLW0127: "A name is assigned to itself",
      PLW0128: "A name is assigned twice at once",
      PLW0129: "An assertion on a text is always true, or never",
      PLW0133: "An exception is made and not raised",
      PLW0177: "A comparison with NaN is never true: use isna()",
      PLW0711: "except A or B catches A alone",
      PLW1508: "An environment variable is a text, and its default is none",
      RUF006: "A task that nobody keeps may end before its time",
      RUF024: "dict.fromkeys() gives all keys the same list",
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
      S202: "An archive may write files outside the folder it is unpacked into",
      S301: "pickle runs code that is in the file",
      S306: "mktemp() gives a name that somebody else may take first",
      S307: "eval runs any text as code",
      S323: "A connection that checks no certificate",
      S501: "A certificate is not checked",
      S502: "A connection in a version of TLS that is broken",
      S506: "yaml.load can make any object",
      S507: "A host is trusted that nobody knows",
      S602: "A shell is started with text put together",
      S608: "SQL put together from text",
      S701: "A template that lets data be HTML",
      S704: "Text put together that counts as HTML",
    },
  },
  {
    title: "Errors that nobody hears of",
    level: "warning",
    why: "When data is missing or wrong the page shows an empty chart, and nobody learns why.",
    codes: {
      E722: "except: without a type catches everything, a missing file and a typing error alike",
      S110: "An exception is passed over in silence",
      S112: "An exception is passed over in silence, with whatever it was about",
    },
  },
  {
    title: "Calls that newer packages have dropped",
    level: "warning",
    why: "The image is built with current versions, where these names are gone or about to go.",
    codes: {
      NPY001: "A name of a type that NumPy 1.24 removed",
      NPY003: "A function that NumPy 2 removed",
      NPY201: "A name that NumPy 2 removed",
    },
  },
  {
    title: "Waiting that stops everybody",
    level: "warning",
    why: "An async callback shares its thread: while it waits like this, no other visitor is served.",
    codes: {
      ASYNC210: "A request that blocks, in an async function",
      ASYNC212: "A request of httpx that blocks, in an async function",
      ASYNC220: "A process that is started so that it blocks, in an async function",
      ASYNC221: "A process that is waited for so that it blocks, in an async function",
      ASYNC222: "os.wait() in an async function",
      ASYNC251: "time.sleep() in an async function",
    },
  },
  {
    title: "Times without a zone",
    level: "note",
    why: "A server's clock is in UTC: in summer the page is an hour behind, and until one in the morning it shows yesterday.",
    codes: {
      DTZ002: "datetime.today() has no zone",
      DTZ003: "utcnow() has no zone, and is on its way out of Python",
      DTZ004: "utcfromtimestamp() has no zone, and is on its way out of Python",
      DTZ005: "datetime.now() without a zone",
      DTZ006: "fromtimestamp() without a zone",
      DTZ011: "date.today() is the day of the server's zone",
      DTZ012: "date.fromtimestamp() is the day of the server's zone",
    },
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
