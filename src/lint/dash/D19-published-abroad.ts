import type { PythonModule } from "../python/model.ts";
import { keyword } from "../python/syntax.ts";
import { environmentWrites } from "./environment-writes.ts";
import { linesOf, type OtherFile } from "./other-files.ts";
import type { ProjectHit } from "./rule.ts";
import { rule } from "./rule.ts";

export const publishedAbroad = rule({
  id: "D19",
  title: "The dashboard is opened to AI clients, or to Plotly's cloud",
  level: "error",
  why: "The MCP server of Dash 4.3 and later gives layouts and callbacks, and with them the data, to any AI client that can reach the address. dash[cloud] brings a command and a button that publish the dashboard on Plotly's servers, outside the platform.",
  fix: "Take it out. An interface for machines needs a decision of whoever owns the data, and a place of its own.",
  bad: [
    `from dash import Dash

app = Dash(__name__, enable_mcp=True)`,
    {
      files: {
        "app.py": `import os

from dash import Dash

SETTINGS = {"enable_mcp": True}
os.environ["DASH_MCP_ENABLED"] = "true"  # D19
app = Dash(__name__, enable_mcp=True)  # D19`,
        "requirements.txt": "dash[cloud,diskcache]==4.4.1  # D19\npandas==3.0.0\nPlotly_Cloud>=0.1  # D19\n",
        "pyproject.toml": '[project]\ndependencies = [\n  "dash[cloud]>=4",  # D19\n]\n',
        Dockerfile: "FROM python:3.13-slim\nENV DASH_MCP_ENABLED True # D19\n",
        ".env": "DASH_MCP_ENABLED=1 # D19\n",
      },
    },
  ],
  good: [
    `import os

from dash import Dash

app = Dash(__name__, enable_mcp=False)
os.environ["DASH_MCP_ENABLED"] = "false"`,
    {
      files: {
        "app.py": "from dash import Dash\n\napp = Dash(__name__)",
        "requirements.txt": "# plotly-cloud was tried\ndash[diskcache]==4.4.1\nplotly==6.5.0\n",
        "pyproject.toml": '[project]\ndependencies = ["dash>=4", "plotly-cloud-client-of-ours"]\n# "dash[cloud]"\n',
        ".env": "DASH_MCP_ENABLED=false\n# DASH_MCP_ENABLED=true\nDASH_MCP_PATH=_mcp\n",
      },
    },
  ],
  *checkProject({ modules, files }) {
    for (const module of modules) yield* inCode(module);
    for (const file of files) yield* inFile(file);
  },
});

const opened = "switches on Dash's MCP server, which opens layouts and callbacks to AI clients";

function* inCode(module: PythonModule): Iterable<ProjectHit> {
  for (const call of module.callsTo("dash.Dash")) {
    const given = keyword(call, "enable_mcp");
    if (!given || module.constant(given) !== true) continue;
    const edit = given.kind === "constant" ? { edit: { from: given.from, to: given.to, text: "False" } } : {};
    yield { file: module, at: call, message: `enable_mcp=True ${opened}`, ...edit };
  }
  for (const { at, value } of environmentWrites(module, "DASH_MCP_ENABLED")) {
    const set = module.constant(value);
    if (typeof set === "string" && isOn(set)) yield { file: module, at, message: `DASH_MCP_ENABLED ${opened}` };
  }
}

/** As Dash reads a variable: `false` is off, everything else that is not empty is on. @see dash._configs.get_combined_config */
const isOn = (text: string) => text !== "" && text.toLowerCase() !== "false";

const variable = /\bDASH_MCP_ENABLED\b["']?(?:\s*[=:]\s*|\s+)["']?([^\s"'#;]+)/;
const lists =
  /(^|\/)(requirements[^/]*\.(txt|in)|requirements\/[^/]+\.txt|pyproject\.toml|Pipfile|setup\.(py|cfg)|environment\.ya?ml)$/i;
const requirement = /(?:^|["'\s-])(plotly[-_.]cloud(?![\w.-]*[A-Za-z])|dash\s*\[[^\]]*\bcloud\b[^\]]*\])/i;

function* inFile(file: OtherFile): Iterable<ProjectHit> {
  const isList = lists.test(file.path);
  for (const line of linesOf(file)) {
    const text = line.text.slice(0, 2000).replace(/(^|\s)#.*$/, "");
    const set = variable.exec(text)?.[1];
    if (set !== undefined && isOn(set)) yield { file, at: line, message: `DASH_MCP_ENABLED ${opened}` };
    const asked = isList ? requirement.exec(text)?.[1] : undefined;
    if (asked !== undefined) {
      yield { file, at: line, message: `${asked} brings what publishes the dashboard on Plotly's servers` };
    }
  }
}
