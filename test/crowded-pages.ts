/**
 * The pages of a dashboard that many people wrote at once: each has mistakes that people make, some of them the same on every page, some
 * with a name of its own in the message. More than 200 findings of some fifteen rules, of every level.
 */
export const crowdedPages: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 24 }, (_, index) => {
    const name = `region_${index + 1}`;
    const text = `import json
import os
import pandas as pd
import dash_html_components as html
import dash_core_components as dcc
from dash import Input, Output, callback, register_page

register_page(__name__, path="/${name}")
${name} = pd.read_csv("data/${name}.csv")
chosen_${index % 5} = None

layout = html.Div([dcc.Graph(id="chart-${name}"), html.Img(src="map.png"), html.A("Notes", href="/notes/${name}")])


@callback(Output("chart-${name}", "figure"), Input("pick-${name}", "value"))
def draw_${name}(value):
    global chosen_${index % 5}
    chosen_${index % 5} = value
    ${name}["share"] = ${name}["pupils"] / ${name}["places"]
    print(${name}.head())
    try:
        rows = ${name}[${name}["year"] == value]
    except:
        rows = None
    ${index % 3 === 0 ? "total = undefined_total + 1" : "total = 1"}
    return {"data": rows, "layout": {"title": f"Pupils"}}
`;
    return [`pages/${name}.py`, text];
  }),
);
