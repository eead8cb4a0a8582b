"""The outbreak day by day."""

import dash
import pandas as pd
import plotly.graph_objects as go
from dash import Input, Output, callback, html

import parts
import snow

dash.register_page(__name__, path="/timeline", name="Timeline", title="Timeline: cholera in Soho, 1854", order=1)

HANDLE_REMOVED = pd.Timestamp("1854-09-08")
MEASURES = {"deaths": "Deaths", "attacks": "New attacks (people who fell ill)"}


def day(date: pd.Timestamp) -> str:
    return f"{date.day} {date:%B}"


def layout(**_) -> html.Div:
    dates = snow.dates()
    worst = dates["deaths"].idxmax()
    on_the_day = dates.loc[HANDLE_REMOVED, "deaths"]
    rows = [[day(date), str(row["attacks"]), str(row["deaths"])] for date, row in dates.iterrows()]
    return html.Div(
        [
            html.H1("The outbreak was waning when the pump handle came off"),
            html.P(
                f"{dates.loc[worst, 'deaths']} people died on {day(worst)} 1854, the worst day. When the handle of the "
                f"Broad Street pump was removed, on {day(HANDLE_REMOVED)}, deaths had fallen to {on_the_day} a day: "
                "many people had fled, and Snow himself wrote that the attacks had by then diminished.",
                className="lede",
            ),
            html.Div(parts.choices("count", "Count", MEASURES, "deaths"), className="controls"),
            parts.captioned("days", "26rem"),
            html.Details(
                [
                    html.Summary("Show the figures for each day"),
                    parts.table("Attacks and deaths by day, 1854", ["Day", "Attacks", "Deaths"], rows),
                ]
            ),
            html.P(
                f"{snow.undated()} more attacks are known without their day and are not drawn.",
                className="small",
                style={"marginTop": "1.2rem"},
            ),
        ]
    )


@callback(Output("days", "figure"), Output("days-text", "children"), Input("count", "value"))
def draw(count: str) -> tuple[go.Figure, list]:
    """One bar a day; striped after the handle was removed."""
    series = snow.dates()[count]
    after = series.index > HANDLE_REMOVED
    figure = parts.chart(margin={"l": 8, "r": 8, "t": 34, "b": 8}, bargap=0.18)
    figure.add_bar(
        x=series.index,
        y=series,
        marker={
            "color": parts.CALM,
            "line": {"color": parts.CALM, "width": 1},
            "pattern": {"shape": ["/" if later else "" for later in after], "fgcolor": parts.CALM, "bgcolor": "white"},
        },
        hovertemplate="%{x|%-d %B}: %{y}<extra></extra>",
    )
    figure.add_vline(x=HANDLE_REMOVED, line={"color": parts.STRONG, "width": 2, "dash": "dash"})
    figure.add_annotation(
        x=HANDLE_REMOVED,
        y=1,
        yref="paper",
        yanchor="bottom",
        text="<b>Pump handle removed, 8 September</b>",
        showarrow=False,
        font={"color": parts.STRONG},
    )
    figure.update_xaxes(tickformat="%-d %b", nticks=7, tickangle=0, showline=True, linecolor=parts.QUIET)
    figure.update_yaxes(rangemode="tozero", nticks=6)
    before = int(series[series.index <= HANDLE_REMOVED].sum())
    text = (
        f"{series.sum()} in all, {before} of them ({before / series.sum():.0%}) up to the day the handle was removed. "
        "Solid bars: up to that day. Striped bars: after it."
    )
    return figure, parts.caption(f"{MEASURES[count]} by day, 19 August to 30 September 1854", text)
