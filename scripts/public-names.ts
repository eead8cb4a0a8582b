// Writes which public names of Dash, Plotly and pandas came and went with which release, from the releases themselves: `npm run names`.
// They are read and never run. It fetches some 2 GB from the package index of this machine and keeps nothing of it.
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/runner/clock.ts";
import { packageSources } from "../src/runner/package-sources.ts";
import { type Changes, type History, historyOf, type Places, type Snapshot, snapshotOf } from "./names/history.ts";
import { archiveOf, releasesOf } from "./names/releases.ts";

const distributions: Readonly<Record<string, Places & { readonly oldest: string }>> = {
  dash: {
    oldest: "1.0.0",
    modules: [
      "dash",
      "dash.dependencies",
      "dash.exceptions",
      "dash.dcc",
      "dash.html",
      "dash.dash_table",
      "dash.long_callback",
    ],
    classes: { "dash.Dash": ["dash.dash.Dash"] },
  },
  plotly: {
    oldest: "3.10.0",
    modules: [
      ...["plotly", "plotly.colors", "plotly.data", "plotly.express", "plotly.express.colors", "plotly.express.data"],
      ...["plotly.figure_factory", "plotly.graph_objects", "plotly.graph_objs", "plotly.io", "plotly.offline"],
      ...["plotly.subplots", "plotly.tools", "plotly.utils"],
    ],
    classes: { "plotly.graph_objects.Figure": ["plotly.graph_objs._figure.Figure"] },
  },
  pandas: {
    oldest: "1.0.0",
    modules: [
      ...["pandas", "pandas.api", "pandas.api.extensions", "pandas.api.indexers", "pandas.api.types", "pandas.errors"],
      ...[
        "pandas.io",
        "pandas.io.json",
        "pandas.plotting",
        "pandas.testing",
        "pandas.tseries",
        "pandas.tseries.offsets",
      ],
      ...["pandas.util"],
    ],
    classes: {
      "pandas.DataFrame": ["pandas.core.frame.DataFrame"],
      "pandas.Series": ["pandas.core.series.Series"],
      "pandas.ExcelWriter": ["pandas.io.excel._base.ExcelWriter"],
    },
    madeIn: /^pandas\/core\/.*\.py$|^pandas\/io\/excel\//,
  },
};

const ports = { http: fetch, clock: systemClock };
const { index } = await packageSources({ env: process.env, home: homedir() });
const table: Record<string, History> = {};
for (const [distribution, places] of Object.entries(distributions)) {
  const snapshots: Snapshot[] = [];
  for (const release of await releasesOf(distribution, places.oldest, index, ports)) {
    const snapshot = snapshotOf(release.version, await archiveOf(release, ports), places);
    console.error(`${distribution} ${release.version}: ${snapshot.own.size} names`);
    snapshots.push(snapshot);
  }
  table[distribution] = historyOf(snapshots, places);
}
const file = join(import.meta.dirname, "../src/lint/dash/public-names.json");
await writeFile(file, lines(table));

/** A line for each release, so that what a new one changes is read in the difference. */
function lines(table: Readonly<Record<string, History>>): string {
  const listed = (changes: Changes) =>
    Object.entries(changes).map(([release, names]) => `      ${JSON.stringify(release)}: ${JSON.stringify(names)}`);
  const distributions = Object.entries(table).map(
    ([name, { oldest, newest, came, went }]) =>
      `  ${JSON.stringify(name)}: {\n    "oldest": "${oldest}",\n    "newest": "${newest}",\n    "came": {\n${listed(came).join(",\n")}\n    },\n    "went": {\n${listed(went).join(",\n")}\n    }\n  }`,
  );
  return `{\n${distributions.join(",\n")}\n}\n`;
}
