import { posix } from "node:path";
import { otherFile } from "../dash/other-files.ts";
import { rule } from "../dash/rule.ts";
import { placesOf } from "./manifests.ts";
import { namesInWords } from "./names-in-words.ts";

export const twoLocks = rule({
  id: "REQ1",
  title: "Two lock files say what is installed",
  level: "error",
  why: "Each tool reads its own and none keeps the other up to date: sooner or later they name different versions, and nobody can say which of them was tested. Slipway builds from one lock, and from none of two.",
  fix: "Keep the one that your tool writes, and delete the others.",
  bad: {
    files: {
      "app.py": "from dash import Dash\napp = Dash(__name__)",
      "poetry.lock": "",
      "uv.lock": "version = 1",
    },
  },
  good: [
    {
      files: {
        "app.py": "from dash import Dash\napp = Dash(__name__)",
        "requirements.txt": "dash==4.4.1\ngunicorn==27.0.1",
        "uv.lock": "version = 1",
      },
    },
    { files: { "a/app.py": "import dash\napp = dash.Dash()", "a/uv.lock": "version = 1", "poetry.lock": "" } },
  ],
  *checkProject(project) {
    for (const { folder, locks, apps } of placesOf(project)) {
      const [first] = locks;
      if (first === undefined || locks.length < 2) continue;
      // What another folder is made from is not known here.
      const level = folder === "" && apps.length > 0 ? "error" : "warning";
      const message = `${namesInWords(locks.map((path) => posix.basename(path)))} all say what is installed`;
      yield { file: otherFile({ path: first }), level, message: message.replace(/^(\S+ and \S+) all/, "$1 both") };
    }
  },
});
