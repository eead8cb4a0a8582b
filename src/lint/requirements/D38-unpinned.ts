import { posix } from "node:path";
import type { OtherFile } from "../dash/other-files.ts";
import { type Requirement, requirementsIn } from "../dash/requirements.ts";
import { rule } from "../dash/rule.ts";
import type { Span } from "../python/syntax.ts";
import { includedBy, type Manifest, placesOf } from "./manifests.ts";
import { namesInWords } from "./names-in-words.ts";

export const unpinned = rule({
  id: "D38",
  title: "Packages are not pinned",
  level: "warning",
  why: "What is installed then depends on the day: a dashboard that worked yesterday fails after a release that nobody here made, and nobody can say what runs. Slipway then chooses the versions, and can write them down for you.",
  fix: "Run slipway lock and commit pylock.toml, which it writes: it pins these packages and all that they need, and your own file stays as it is.",
  bad: [
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt": "dash==4.4.1\npandas>=2\nplotly",
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "pyproject.toml": '[project]\nname = "absence"\ndependencies = [\n  "dash==4.4.1",\n  "plotly~=6.0",  # D38\n]',
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.13"\ndash = "4.4.1"\npandas = "^2.2"  # D38',
      },
    },
    {
      files: {
        "a/app.py": "from dash import Dash\napp = Dash(__name__)",
        "a/requirements.txt": "-r requirements/base.txt\ngunicorn==27.0.1",
        "a/requirements/base.txt": "dash >= 4, < 5  # D38",
      },
    },
  ],
  good: [
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt": "dash==4.4.1\npandas==2.3.3\nplotly==6.5.0",
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt": "-c constraints.txt\ndash\npandas",
        "constraints.txt": "dash==4.4.1\npandas==2.3.3",
        "requirements.in": "dash\npandas",
        "requirements-dev.txt": "pytest",
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "pyproject.toml": '[project]\ndependencies = ["dash>=4"]',
        "uv.lock": "version = 1",
      },
    },
    { files: { "lib/a.py": "x = 1", "lib/requirements.txt": "numpy" } },
  ],
  *checkProject(project) {
    for (const { locks, manifests } of placesOf(project)) {
      if (locks.length > 0) continue;
      const constrained = constrainedBy(manifests, project.files);
      if (constrained === undefined) continue;
      for (const { file, asks } of manifests) {
        const packages = asks.filter((one) => !isFixedElsewhere(one));
        const loose = packages.filter(({ name, pinned }) => pinned === undefined && !constrained.has(name));
        const [first] = loose;
        if (first === undefined) continue;
        const message = said(namesOf(loose), namesOf(packages).length);
        const lock =
          posix.basename(file.path) === "requirements.txt" || !/\.toml$/.test(file.path)
            ? {}
            : { fix: "Lock it: uv lock." };
        yield { file, at: writtenAt(first), message, ...lock };
      }
    }
  },
});

const namesOf = (all: readonly Requirement[]) => [...new Set(all.map(({ name }) => name))];

function said(loose: readonly string[], packages: number): string {
  const names = namesInWords(loose);
  if (packages === 1) return `${names} is not pinned`;
  if (loose.length === packages) return `none of ${packages} packages is pinned: ${names}`;
  return `${loose.length} of ${packages} packages ${loose.length === 1 ? "is" : "are"} not pinned: ${names}`;
}

/** The requirement alone, without the comment behind it. */
function writtenAt({ at: { from, text } }: Requirement): Span {
  const written = text.replace(/\s+#.*$|\s+\\?$/, "");
  return { from: from + written.search(/\S/), to: from + written.trimEnd().length };
}

/** A wheel or a commit is one and the same tomorrow. */
const isFixedElsewhere = ({ at: { text } }: Requirement): boolean =>
  /\s@\s/.test(text) && (/@[0-9a-f]{40}\b/i.test(text) || /\.(whl|tar\.gz|zip)(#|\s|;|$)/.test(text));

/** What constraints pin; undefined when one of their files is not at hand. */
function constrainedBy(manifests: readonly Manifest[], files: readonly OtherFile[]): ReadonlySet<string> | undefined {
  const paths = manifests.flatMap(({ file }) => includedBy(file, "-c|--constraint"));
  const found = paths.map((path) => files.find((one) => one.path === path && one.text !== undefined));
  if (found.includes(undefined)) return undefined;
  const pinned = found.flatMap((file) => (file ? requirementsIn(file) : []));
  return new Set(pinned.flatMap(({ name, pinned }) => (pinned === undefined ? [] : [name])));
}
