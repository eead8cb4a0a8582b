import { environmentOf } from "./environment.ts";
import { isRequirements } from "./other-files.ts";
import { requirementsIn } from "./requirements.ts";
import { type Environment, rule } from "./rule.ts";

export const oldDash = rule({
  id: "D41",
  title: "Dash is older than what is installed with it",
  level: "warning",
  why: "Dash 1 ended in 2021. Dash before 2.7 says nothing of the newest Flask that it can live with: Flask 2.3 and Werkzeug 2.1 took away what it calls, so that a new build of an unchanged dashboard does not start.",
  fix: "Ask for Dash 3 or later; until then pin what it was made with: Flask<2.3 and Werkzeug<2.3, and for Dash before 2.3.1 Flask<2.1 and Werkzeug<2.1.",
  bad: [
    {
      files: { "app.py": "from dash import Dash\n", "requirements.txt": "dash==2.0.0\npandas==1.5.3" },
      versions: { dash: "2.0.0" },
    },
    {
      files: { "app.py": "import dash\n", "requirements.txt": "pandas==1.1.5\ndash==1.19.0  # D41\nwerkzeug==2.0.3" },
      versions: { dash: "1.19.0", werkzeug: "2.0.3" },
    },
    {
      files: {
        "app.py": "import dash\n",
        "pyproject.toml": '[project]\ndependencies = ["dash==2.6.2", "flask==2.3.2"]',
      },
      versions: { dash: "2.6.2", flask: "2.3.2" },
    },
  ],
  good: [
    {
      files: { "app.py": "from dash import Dash\n", "requirements.txt": "dash==4.4.1\npandas==2.3.3" },
    },
    {
      files: {
        "app.py": "from dash import Dash\n",
        "requirements.txt": "dash==2.6.2\nFlask==2.2.5\nWerkzeug==2.2.3",
      },
      versions: { dash: "2.6.2", flask: "2.2.5", werkzeug: "2.2.3" },
    },
    {
      files: { "app.py": "from dash import Dash\n", "requirements.txt": "-c constraints.txt\ndash==2.6.2" },
      versions: { dash: "2.6.2" },
    },
    { files: { "app.py": "from dash import Dash\n", "requirements.txt": "dash\npandas" }, versions: {} },
  ],
  *checkProject({ files }, environment) {
    const requirements = files.filter(({ path }) => isRequirements(path));
    const lines = requirements.flatMap(requirementsIn).filter(({ name }) => name === "dash");
    const isWhole = !files.some(({ path, text = "" }) => isLock.test(path) || /^\s*(-c|--constraint)\b/m.test(text));
    // A lock knows what will be installed, whatever the lines ask for.
    if (environment.version("dash") !== undefined || lines.length === 0) {
      const message = faultOf(environment, isWhole);
      const [line] = lines;
      if (message !== undefined) yield { ...(line ? { file: line.file, at: line.at } : {}), message };
      return;
    }
    // Nothing is pinned: each file may ask for another Dash.
    for (const { file, at, range } of lines) {
      const own = requirementsIn(file).map(({ name, range }) => [name, range] as const);
      const message = range === "" ? undefined : faultOf(environmentOf({}, Object.fromEntries(own)), isWhole);
      if (message !== undefined) yield { file, at, message };
    }
  },
});

/** Where everything that will be installed is written, whether it could be read or not. */
const isLock = /(^|\/)(uv\.lock|poetry\.lock|pylock\.toml|Pipfile\.lock|environment\.ya?ml|constraints[^/]*\.txt)$/;

/** What Flask and Werkzeug no longer have, and which Dash calls it without saying so. @see their changes of 2.3.0 and 2.1.0 */
const gone = [
  { dash: ">=1.2,<2.3.1", of: "werkzeug", title: "Werkzeug", from: "2.1" },
  { dash: "<2.7", of: "flask", title: "Flask", from: "2.3" },
] as const;

/** @param isWhole whether what is not asked for here will be the newest */
function faultOf({ satisfies, version }: Environment, isWhole: boolean): string | undefined {
  const dash = version("dash");
  const title = dash === undefined ? "The Dash that is asked for" : `Dash ${dash}`;
  for (const { of, title: other, from, ...when } of gone) {
    if (satisfies("dash", when.dash) !== true) continue;
    const breaks = satisfies(of, `>=${from}`);
    const installed = version(of);
    if (breaks === true && installed !== undefined) return `${title} does not start with ${other} ${installed}`;
    // Flask 1.1.3 and later of that line hold Werkzeug back themselves, and an old Werkzeug holds back Flask.
    const isHeldBack =
      of === "werkzeug" ? satisfies("flask", ">=1.1.3,<2") === true : satisfies("werkzeug", "<2.2") === true;
    if (breaks === false || isHeldBack) continue;
    if (isWhole || breaks === true)
      return `${title} does not start with ${other} ${from} or later, which nothing here rules out`;
  }
  return satisfies("dash", "<2") === true ? `${title} is from before Dash 2` : undefined;
}
