import type { Level } from "../../report/model.ts";
import { rule } from "../dash/rule.ts";
import type { Damage } from "../repository/encoding.ts";
import { placeOf } from "../repository/placed.ts";
import { folderOf, placesOf } from "./manifests.ts";

export const encoding = rule({
  id: "REQ5",
  title: "A file that tools read is not plain UTF-8",
  level: "error",
  why: "Windows PowerShell's > writes UTF-16, which uv, Docker and Slipway cannot read; a byte order mark becomes part of the first name in the file, and a letter in another encoding stops whoever reads it.",
  fix: "Save it again as UTF-8 without a byte order mark: editors offer that under Save with encoding, PowerShell 7 writes it by itself.",
  bad: [
    { files: { "requirements.txt": "ÿþdash==4.4.1", "app.py": "from dash import Dash\napp = Dash(__name__)" } },
    { files: { ".env": "\ufeffTITLE=Absence  # REQ5 warning", "app.py": "" } },
    { files: { "requirements.txt": "\ufeffdash==4.4.1  # REQ5 note", "app.py": "" } },
  ],
  good: [
    { files: { "requirements.txt": "dash==4.4.1", "app.py": "from dash import Dash\napp = Dash(__name__)" } },
    { files: { "requirements.txt": "dash==4.4.1  # déjà vu 😀", "notes.txt": "\ufeff", "app.py": "" } },
  ],
  *checkProject(project) {
    const built = new Set(placesOf(project).flatMap(({ folder, locks }) => (locks.length === 0 ? [folder] : [])));
    for (const damage of project.survey.damaged) {
      const place = placeOf({
        path: damage.path,
        from: 0,
        to: 1,
        start: damage.at,
        end: { ...damage.at, column: damage.at.column + 1 },
      });
      yield { ...place, ...judged(damage, built.has(folderOf(damage.path))) };
    }
  },
});

/** What the builds of this repository read is an error where they refuse it. A mark is lost on those who know of it. */
function judged({ path, encoding }: Damage, isBuilt: boolean): { readonly message: string; readonly level: Level } {
  if (encoding === "UTF-8 with a mark") {
    const harms = /(^|\/)(pyproject\.toml|[^/]*\.env[^/]*|[^/]*\.sh)$/i.test(path);
    return { message: "this file begins with a byte order mark", level: harms ? "warning" : "note" };
  }
  const isRefused = isBuilt && /(^|\/)(requirements\.txt|pyproject\.toml)$/.test(path);
  const message = encoding === "UTF-16" ? "this file is in UTF-16" : "this is no letter in UTF-8";
  return { message, level: isRefused ? "error" : "warning" };
}
