import { normalised } from "../dash/requirements.ts";
import { type App, rule } from "../dash/rule.ts";
import { meantBy } from "./known-packages.ts";
import { placesOf } from "./manifests.ts";

export const misspeltPackage = rule({
  id: "REQ2",
  title: "A package's name looks misspelt",
  level: "warning",
  why: "At best there is no such package and nothing can be installed. At worst there is one: such names are registered by people who wait for the slip, and what is installed runs with all that the dashboard may do.",
  fix: "Write the name as it stands on the package's page.",
  bad: [
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt": "dash==4.4.1\npandsa==2.3.3",
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt":
          "dash==4.4.1\npandsa==2.3.3  # REQ2\ndash-boostrap-components==2.0.4  # REQ2\nsklearn  # REQ2",
      },
    },
  ],
  good: {
    files: {
      "app.py": "import rich_table\nfrom dash import Dash\napp = Dash(__name__)",
      "requirements.txt": "dash==4.4.1\npandas==2.3.3\npyaml==25.7.0\nour-own-charts==1.0.0\nrich-table==1.0.0",
    },
  },
  *checkProject(project) {
    for (const { apps, manifests } of placesOf(project)) {
      const imported = importsOf(apps);
      const asked = new Set(manifests.flatMap(({ asks }) => asks.map(({ name }) => name)));
      const unasked = imported.filter((name) => !asked.has(name));
      for (const { file, asks } of manifests) {
        for (const { name, at } of asks) {
          const meant = imported.includes(name) ? undefined : meantBy(name, unasked);
          if (meant === undefined) continue;
          const from = at.from + Math.max(0, at.text.search(/[A-Za-z0-9]/));
          const message =
            meant.why === "imported"
              ? `${name} is imported by that name and installed as ${meant.name}`
              : `${name} may be meant to be ${meant.name}`;
          yield { file, at: { from, to: from + name.length }, message, fix: `Write ${meant.name}.` };
        }
      }
    }
  },
});

/** The top names of what is imported from outside, as packages are called. */
function importsOf(apps: readonly App[]): readonly string[] {
  const modules = new Set(apps.flatMap(({ modules }) => modules));
  const names = [...modules].flatMap((module) =>
    module.imports.flatMap((statement) =>
      statement.names.flatMap((name) => {
        const [top = ""] = name.module.split(".");
        return name.dots > 0 || top === "" || module.imported(name) ? [] : [normalised(top)];
      }),
    ),
  );
  return [...new Set(names)].filter((name) => name.length >= 5);
}
