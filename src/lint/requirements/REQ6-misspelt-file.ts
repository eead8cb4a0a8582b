import { posix } from "node:path";
import { distance } from "fastest-levenshtein";
import { otherFile } from "../dash/other-files.ts";
import { rule } from "../dash/rule.ts";
import { folderOf, placesOf, upFrom } from "./manifests.ts";

export const misspeltFile = rule({
  id: "REQ6",
  title: "A file of requirements has a name that nothing reads",
  level: "warning",
  why: "Tools look for requirements.txt by that name. They pass over this file, and build without the packages in it or not at all.",
  fix: "Rename it to requirements.txt: git mv.",
  bad: {
    files: {
      "app.py": "from dash import Dash\napp = Dash(__name__)",
      "requirments.txt": "dash==4.4.1\ngunicorn==27.0.1",
    },
  },
  good: [
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt": "dash==4.4.1\ngunicorn==27.0.1",
        "requirements1.txt": "dash==4.4.1",
      },
    },
    { files: { "app.py": "from dash import Dash\napp = Dash(__name__)", "requirements-dev.txt": "pytest==9.0.0" } },
  ],
  *checkProject(project) {
    if (!project.survey.whole) return;
    const said = new Set(placesOf(project).map(({ folder }) => folder));
    const folders = new Set(project.apps.map(({ entry }) => folderOf(entry.path)));
    for (const { path, kind } of project.survey.entries) {
      const folder = folderOf(path);
      if (kind !== "file" || !folders.has(folder) || upFrom(folder).some((one) => said.has(one))) continue;
      const name = posix.basename(path);
      if (isMisspelt(name)) yield { file: otherFile({ path }), message: `nothing reads ${name}` };
    }
  },
});

/** Three slips away at most: `requirements-dev.txt` is four. */
const isMisspelt = (name: string) =>
  name !== "requirements.txt" &&
  !name.endsWith(".in") &&
  (name === "requirements" || distance(name.toLowerCase(), "requirements.txt") <= 3);
