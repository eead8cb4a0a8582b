"""The map: streets, deaths and pumps."""

import dash
import plotly.graph_objects as go
from dash import Input, Output, callback, dcc, html

import parts
import snow

dash.register_page(__name__, path="/", name="Map", title="Map: cholera in Soho, 1854", order=0)

LEFT, BOTTOM, RIGHT, TOP = 3.0, 3.0, 20.2, 19.0


def layout(**_) -> html.Div:
    table = snow.by_pump()
    first = int(table.index[0])
    options = [{"label": f"{snow.name(pump)} pump", "value": pump} for pump in table.index]
    return html.Div(
        [
            html.H1(f"{snow.name(first)} pump was the nearest to {table['share'].iloc[0]:.0%} of deaths"),
            html.P(
                f"In a few weeks of 1854 cholera killed {table['deaths'].sum()} people on John Snow’s map of Soho. "
                f"{table['deaths'].iloc[0]} of them lived nearer to the pump in {snow.name(first)} than to any other. "
                "His map became the best-known argument that water carries the disease.",
                className="lede",
            ),
            html.Div(
                html.Div(
                    [
                        html.Label("Show the deaths nearest to", htmlFor="pump", className="label"),
                        dcc.Dropdown(
                            id="pump", options=options, value=first, clearable=False, searchable=False, maxHeight=380
                        ),
                    ],
                    className="field",
                ),
                className="controls",
            ),
            parts.captioned("map", "min(46rem, 105vw)"),
            html.P(
                [
                    "The map in words and figures: ",
                    html.A("every pump with its deaths and distances", href=dash.get_relative_path("/pumps")),
                    ".",
                ],
            ),
        ]
    )


@callback(Output("map", "figure"), Output("map-text", "children"), Input("pump", "value"))
def draw(pump: int) -> tuple[go.Figure, list]:
    """Snow's map with the deaths nearest to one pump told apart by colour and by shape."""
    deaths, pumps = snow.deaths(), snow.pumps()
    near, far = deaths[deaths["pump"] == pump], deaths[deaths["pump"] != pump]
    figure = parts.chart(hovermode="closest")
    corners = snow.nearer_than_to_others(pump, LEFT, BOTTOM, RIGHT, TOP)
    figure.add_scatter(
        x=[x for x, _ in corners],
        y=[y for _, y in corners],
        fill="toself",
        mode="none",
        fillcolor="#f8e7df",
        hoverinfo="skip",
        name="Nearer to this pump than to any other",
    )
    across, up = snow.lines()
    figure.add_scatter(
        x=across, y=up, mode="lines", line={"color": "#a9b0b5", "width": 1.4}, hoverinfo="skip", name="Streets"
    )
    figure.add_scatter(
        x=far["x"],
        y=far["y"],
        mode="markers",
        marker={"symbol": "circle-open", "size": 6, "color": parts.CALM, "line": {"width": 1.2}},
        hovertemplate="A death, nearer to another pump<extra></extra>",
        name="Deaths nearer to another pump",
    )
    figure.add_scatter(
        x=near["x"],
        y=near["y"],
        mode="markers",
        marker={"symbol": "circle", "size": 7, "color": parts.STRONG},
        customdata=near["yards"],
        hovertemplate="A death, %{customdata:.0f} yards from the pump<extra></extra>",
        name="Deaths nearest to this pump",
    )
    figure.add_scatter(
        x=pumps["x"],
        y=pumps["y"],
        mode="markers",
        marker={"symbol": "square", "size": 11, "color": parts.INK, "line": {"color": "white", "width": 1.5}},
        customdata=[snow.name(number) for number in pumps.index],
        hovertemplate="%{customdata} pump<extra></extra>",
        name="Pumps",
    )
    figure.add_annotation(
        x=pumps.loc[pump, "x"],
        y=pumps.loc[pump, "y"],
        text=f"<b>{snow.name(pump)} pump</b>",
        ax=0,
        ay=-112 if pumps.loc[pump, "y"] < 14 else 40,
        arrowcolor=parts.INK,
        arrowwidth=1.5,
        arrowhead=0,
        standoff=7,
        bgcolor="white",
        bordercolor=parts.INK,
        borderpad=4,
    )
    figure.update_xaxes(visible=False, range=[LEFT, RIGHT], constrain="domain")
    figure.update_yaxes(visible=False, range=[BOTTOM, TOP], scaleanchor="x", constrain="domain")
    row = snow.by_pump().loc[pump]
    typical = f" Half of them lived within {row['yards']:.0f} yards of it." if row["deaths"] else ""
    text = (
        f"{row['deaths']:.0f} of {len(deaths)} deaths ({row['share']:.0%}) were nearest to this pump.{typical} "
        "Filled dots in the shaded area: those deaths. Open rings: deaths nearer to another pump. Black squares: pumps."
    )
    return figure, parts.caption(f"Deaths and pumps in Soho, 1854: {snow.name(pump)}", text)
