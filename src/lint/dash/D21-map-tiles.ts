import type { PythonModule } from "../python/model.ts";
import type { Call, Expression } from "../python/syntax.ts";
import { keyword } from "../python/syntax.ts";
import { textsOf } from "../python/values.ts";
import { beginningsOf, foreignHost } from "./addresses.ts";
import { componentsIn, property } from "./components.ts";
import type { Hit } from "./rule.ts";
import { rule } from "./rule.ts";

export const mapTiles = rule({
  id: "D21",
  title: "A map loads its tiles from somebody else",
  level: "warning",
  why: "While a reader looks at a place, their browser asks a third party for pictures of that very place: it learns who looks at what, and where the network lets nothing out, the map is grey.",
  fix: 'Draw the outlines yourself, px.choropleth with geojson= of ONS boundaries; or map_style="white-bg" with tiles from a server of your own, or those of the Ordnance Survey under your contract.',
  bad: [
    `import plotly.express as px

fig = px.scatter_map(places, lat="lat", lon="lon")`,
    `import dash_leaflet as dl
import plotly.express as px
import plotly.graph_objects as go
from dash import dcc

px.set_mapbox_access_token(TOKEN)  # D21
fig = go.Figure(go.Scattermapbox(lat=[51], lon=[0]))  # D21
fig.update_layout(mapbox_style="open-street-map", mapbox={"style": "light", "accesstoken": TOKEN})  # D21
figure = {"data": [{"type": "scattermapbox", "lat": [51]}], "layout": {"mapbox": dict(style="light")}}
other = dl.Map(dl.TileLayer())  # D21
graph = dcc.Graph(config={"topojsonURL": "https://cdn.example.com/"})  # D21`,
  ],
  good: [
    `import plotly.express as px

fig = px.choropleth(areas, geojson=boundaries, locations="code")`,
    `import dash_leaflet as dl
import plotly.express as px

fig = px.scatter_map(places, lat="lat", lon="lon", map_style="white-bg")
fig.update_layout(map_layers=[{"sourcetype": "raster", "source": ["https://tiles.example.gov.uk/{z}/{x}/{y}.png"]}])
other = dl.Map(dl.TileLayer(url="/tiles/{z}/{x}/{y}.png"))
third = dl.Map(dl.TileLayer("https://tiles.example.gov.uk/{z}/{x}/{y}.png"))`,
  ],
  *check(module) {
    const styles = stylesIn(module);
    const drawn = styles.length > 0 && styles.every((style) => style !== undefined && isOwn(style));
    for (const call of drawn ? [] : module.callsWith({ name: drawsMap, keyword: eitherKey })) {
      if (drawsMap(module.qualifiedName(call.callee) ?? "") || isStyled(module, call)) {
        yield { at: call, message: "the map's tiles come from a third party" };
      }
    }
    yield* inComponents(module);
  },
});

const traces =
  /^plotly\.(express\.(scatter|line|choropleth|density)_map(box)?|graph_obj(ect)?s\.(Scatter|Choropleth|Density)map(box)?|figure_factory\.create_hexbin_map(box)?)$/;

/** Styles without tiles, and addresses of one's own. */
const isOwn = (style: string) =>
  /^(white-bg|carto-nothing)$/.test(style) ||
  style.startsWith("/") ||
  (/^https?:/.test(style) && foreignHost(style) === undefined);

const drawsMap = (name: string) => traces.test(name) || name === "plotly.express.set_mapbox_access_token";

const [styleKeys, layoutKeys] = [
  ["mapbox_style", "map_style"],
  ["mapbox", "map"],
];
const eitherKey = [...styleKeys, ...layoutKeys];

/** Every style that the module gives a map by name; undefined for what is not known. */
function stylesIn(module: PythonModule): readonly (string | undefined)[] {
  return module
    .callsWith({ keyword: eitherKey })
    .flatMap((call) =>
      [...styleKeys.flatMap((key) => keyword(call, key) ?? []), ...layoutStyles(module, call)].flatMap(
        (given): readonly (string | undefined)[] => textsOf(module, given)?.texts ?? [undefined],
      ),
    );
}

/** What `mapbox={"style": …}` or `map=dict(style=…)` of a layout gives as a style. */
function layoutStyles(module: PythonModule, call: Call): readonly Expression[] {
  return layoutKeys.flatMap((key) => {
    const given = keyword(call, key);
    const origin = given && module.origin(given);
    if (origin?.kind !== "expression" || origin.module !== module) return [];
    const { expression } = origin;
    if (expression.kind === "call") return keyword(expression, "style") ?? [];
    if (expression.kind !== "dict") return [];
    return expression.entries.flatMap(({ key, value }) => (key && module.constant(key) === "style" ? [value] : []));
  });
}

/** `fig.update_layout(mapbox_style=…)`, `go.Layout(mapbox=…)`: a map all the same, whatever drew on it. */
const isStyled = (module: PythonModule, call: Call) =>
  [...styleKeys.flatMap((key) => keyword(call, key) ?? []), ...layoutStyles(module, call)].some((given) =>
    (textsOf(module, given)?.texts ?? []).some((style) => !isOwn(style)),
  );

function* inComponents(module: PythonModule): Iterable<Hit> {
  for (const component of componentsIn(module)) {
    const { name, call } = component;
    if (/^dash_leaflet\.(\w+\.)*TileLayer$/.test(name)) {
      const url = keyword(call, "url") ?? call.args[0];
      const own = url ? !beginningsOf(module, url).some((text) => foreignHost(text)) : call.spreads.length > 0;
      if (!own) yield { at: call, message: "the map's tiles come from a third party" };
    }
    const config = name === "dash.dcc.Graph" ? property(component, "config") : undefined;
    const host = config && topojsonHost(module, config);
    if (host) yield { at: call, message: `topojsonURL has the outlines of maps loaded from ${host}` };
  }
}

function topojsonHost(module: PythonModule, config: Expression): string | undefined {
  const origin = module.origin(config);
  const { expression, module: from } = origin?.kind === "expression" ? origin : { expression: config, module };
  if (expression.kind !== "dict") return undefined;
  const url = expression.entries.find(({ key }) => key && from.constant(key) === "topojsonURL")?.value;
  return url && beginningsOf(from, url).map(foreignHost).find(Boolean);
}
