import { isRequirements, linesOf } from "../dash/other-files.ts";
import { rule } from "../dash/rule.ts";
import { placesOf } from "./manifests.ts";

export const unreadableLine = rule({
  id: "REQ7",
  title: "A line of requirements is none",
  level: "error",
  why: "Whoever installs from the file, be it pip, uv or Slipway, stops at the first line that is none, and installs nothing.",
  fix: "Write one package a line, for example dash==4.4.1; make the file anew from requirements.in where a tool wrote it.",
  bad: [
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt": "dash==4.4.1\npandas=2.3.3",
      },
    },
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt":
          "dash==4.4.1\n<<<<<<< HEAD  # REQ7\nplotly==6.5.0\n=======\nplotly==6.4.0\n>>>>>>> main  # REQ7\npip install gunicorn  # REQ7",
      },
    },
  ],
  good: {
    files: {
      "app.py": "from dash import Dash\napp = Dash(__name__)",
      "requirements.txt":
        '--index-url https://pypi.org/simple\ndash==4.4.1  # why = this\npandas==2.3.3 ; python_version>="3.9"\nnumpy[a]===1.0\n./local=here.whl\na @ https://host/a.whl?x=1\nscipy (==1.2)\npip==26.0',
    },
  },
  *checkProject(project) {
    for (const { manifests, locks } of placesOf(project)) {
      // A lock is installed from instead.
      const level = locks.length === 0 ? "error" : "warning";
      for (const { file } of manifests.filter(({ file }) => isRequirements(file.path))) {
        for (const at of linesOf(file)) {
          const message = faultOf(at.text.slice(0, 500));
          if (message) yield { file, at: { from: at.from, to: at.from + at.text.trimEnd().length }, level, message };
        }
      }
    }
  },
});

/** Only what nothing reads: most of what looks odd is some form of a requirement. */
function faultOf(line: string): string | undefined {
  if (/^\s*[A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?\s*=(?!=)/.test(line) && !/\.(whl|zip|tar\.gz)\s*$/i.test(line))
    return "a single = is how conda writes it, pip needs ==";
  if (/^(<<<<<<<|>>>>>>>) \S/.test(line)) return "a conflict of a merge is left here";
  if (/^\s*(python3? -m )?(pip3?|uv pip|conda) install\s/.test(line)) return "a command is no requirement";
  return undefined;
}
