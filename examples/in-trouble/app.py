import os

import dash
import dash_core_components as dcc
import dash_html_components as html
import pandas as pd
import plotly.express as px
from dash.dependencies import Input, Output

PASSWORD = "Belts-On-1983"

app = dash.Dash(__name__, title="Casualties")
server = app.server

df = pd.read_csv("data/casualties.csv")
laws = pd.read_csv("data/laws.csv")

measures = {
    "drivers_killed": "Drivers killed",
    "drivers_ksi": "Drivers killed or seriously injured",
    "front_passengers_ksi": "Front-seat passengers",
    "rear_passengers_ksi": "Rear-seat passengers",
}

selected = None


def header():
    return html.Div(
        [
            html.H1("Casualties before and after the seat-belt law"),
            html.Label("Measure"),
            dcc.Dropdown(
                id="measure",
                options=[{"label": v, "value": k} for k, v in measures.items()],
                value="drivers_ksi",
            ),
        ]
    )


app.layout = html.Div(
    [
        header(),
        dcc.Graph(id="chart"),
        html.Label("Calculation, for example x * 2"),
        dcc.Input(id="formula", value="x"),
        dcc.Graph(id="chart"),
        html.Div(id="total"),
    ]
)


@app.callback(Output("chart", "figure"), Input("measure", "value"), Input("formula", "value"))
def update_chart(measure, formula):
    global selected
    selected = measure
    try:
        x = df[measure].astype(int)
        df["shown"] = eval(formula)
    except:
        df["shown"] = 0
    return px.line(df, x="month", y="shown", title=measures[measure])


@app.callback(Output("total", "children"), Input("measure", "value"))
def update_total(measure):
    print(df)
    if selected == None:
        return ""
    return f"Total: {df[selected].sum()}"


app.run_server(debug=True, host="0.0.0.0", port=8050)
