import { kindOfPlace, startOfPath } from "./path-starts.ts";
import { readingsIn } from "./readers.ts";
import { rule } from "./rule.ts";

export const ownMachine = rule({
  id: "D9",
  title: "A path leads into somebody's own machine",
  level: "warning",
  why: "The container has neither your drive nor your home folder: the file is not there, and the dashboard fails where it reads it.",
  fix: 'Put the file beside the code and write Path(__file__).parent / "sales.csv", or publish it and read it from there.',
  bad: [
    `import pandas as pd
from dash import Dash

app = Dash(__name__)
df = pd.read_csv("/home/anna/sales.csv")`,
    `import os
import pandas as pd
from pathlib import Path
from dash import Dash

app = Dash(__name__)
FOLDER = r"C:\\Users\\anna\\data"
df = pd.read_csv(FOLDER + "\\\\sales.csv")  # D9
more = pd.read_excel(io=os.path.join(FOLDER, "a.xlsx"))  # D9
text = (Path.home() / "notes.md").read_text()  # D9
shared = open(r"\\\\server\\share\\x.csv")  # D9
local = pd.read_csv("data\\\\sales.csv")  # D9
data = pd.read_csv("/mnt/team/sales.csv")  # D9 note`,
  ],
  good: [
    `import pandas as pd
from pathlib import Path
from dash import Dash

app = Dash(__name__)
df = pd.read_csv(Path(__file__).parent / "sales.csv")`,
    `import os
import pandas as pd
from dash import Dash

app = Dash(__name__)
log = open("/tmp/log.txt", "w")
df = pd.read_csv(os.path.join(os.environ["DATA"], "/sales.csv"))
far = pd.read_csv("gs://bucket/sales.csv")

if __name__ == "__main__":
    df = pd.read_csv("/home/anna/sales.csv")`,
  ],
  *checkApp({ modules }) {
    for (const module of modules) {
      for (const { call, told, source } of readingsIn(module)) {
        const start = source && startOfPath(module, source);
        if (start === undefined || module.underMainGuard(call)) continue;
        const place = kindOfPlace(start);
        if (place === "machine")
          yield { module, at: call, message: `${told} reads from a path that only your machine has` };
        if (place === "windows") {
          const message = `${told} reads from a path with backslashes, which Linux takes for part of a name`;
          yield { module, at: call, message, fix: 'Write it with Path(__file__).parent / "data" / "sales.csv".' };
        }
        if (place !== "root") continue;
        const [folder = ""] = /^\/[^/]*/.exec(start) ?? [];
        const message = `${told} reads below ${folder}, which the container may not have`;
        yield { module, at: call, level: "note", message };
      }
    }
  },
});
