"""The pumps, compared."""

import dash
import plotly.graph_objects as go
from dash import Input, Output, callback, html

import parts
import snow

dash.register_page(__name__, path="/pumps", name="Pumps", title="Pumps: cholera in Soho, 1854", order=2)

MEASURES = {"deaths": "Deaths nearest to the pump", "yards": "Typical distance of those deaths, in yards"}


def layout(**_) -> html.Div:
    table = snow.by_pump()
    first, second = (int(pump) for pump in table.index[:2])
    rows = [
        [
            snow.name(pump),
            f"{row['deaths']:.0f}",
            f"{row['share']:.1%}",
            f"{row['yards']:.0f}" if row["deaths"] else "none",
        ]
        for pump, row in table.iterrows()
    ]
    return html.Div(
        [
            html.H1("One pump of thirteen stands out"),
            html.P(
                f"{table['deaths'].iloc[0]} deaths were nearest to the {snow.name(first)} pump, more than "
                f"{int(table['deaths'].iloc[0] / table['deaths'].iloc[1])} times as many as to the next, "
                f"{snow.name(second)}, with {table['deaths'].iloc[1]}.",
                className="lede",
            ),
            html.Div(parts.choices("compare", "Compare pumps by", MEASURES, "deaths"), className="controls"),
            parts.captioned("pumps", "30rem"),
            html.Details(
                [
                    html.Summary("Show the figures for each pump"),
                    parts.table(
                        "Deaths by nearest pump",
                        ["Pump", "Deaths", "Share of all", "Half lived within (yards)"],
                        rows,
                    ),
                ]
            ),
            html.H2("How the nearest pump was found"),
            html.P(
                "By straight line, from the place of each death to each pump. People walk along streets, and not "
                "always to the nearest pump: Snow asked families where they drew their water, and found some who sent "
                "to Broad Street from farther away because they liked its taste. The figures show closeness, not use."
            ),
        ]
    )


@callback(Output("pumps", "figure"), Output("pumps-text", "children"), Input("compare", "value"))
def draw(compare: str) -> tuple[go.Figure, list]:
    """One bar a pump, the number written at its end."""
    table = snow.by_pump()
    shown = table[table["deaths"] > 0].sort_values(compare)
    figure = parts.chart(bargap=0.3)
    figure.add_bar(
        x=shown[compare],
        y=[snow.name(pump) for pump in shown.index],
        orientation="h",
        marker={"color": [parts.STRONG if pump == snow.BROAD_STREET else parts.CALM for pump in shown.index]},
        text=[f"{value:.0f}" for value in shown[compare]],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.0f}<extra></extra>",
    )
    figure.update_layout(margin={"l": 8, "r": 44, "t": 8, "b": 8})
    figure.update_xaxes(visible=False, rangemode="tozero")
    figure.update_yaxes(ticksuffix="  ", showgrid=False)
    without = [snow.name(pump) for pump in table.index[table["deaths"] == 0]]
    absent = f" No death was nearest to {' or '.join(without)}." if without else ""
    text = f"The highest is {snow.name(shown.index[-1])}, with {shown[compare].iloc[-1]:.0f}.{absent}"
    return figure, parts.caption(MEASURES[compare], text)
