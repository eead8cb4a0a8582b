"""The diagrams."""

from math import sqrt

import plotly.graph_objects as go

from crimea.deaths import CAUSES, FIRST_DAY_AFTER, Month, months, value

INK, QUIET, RULE = "#0b0c0c", "#484f54", "#d3d6d8"
FONT = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", "Open Sans", sans-serif'

# Her colours, told apart by hatching too: blue plain, red striped, black dotted.
COLOURS = {"disease": "#9dbdd6", "wounds": "#c8452c", "other": "#33393d"}
HATCHES = {"disease": "", "wounds": "/", "other": "."}
UNITS = {"rate": "deaths in a year per 1,000 men", "deaths": "deaths"}


def radius(amount: float) -> float:
    """How far a wedge reaches, so that its area is in proportion to the amount: all wedges have the same angle."""
    return sqrt(amount)


def layout(**more) -> dict:
    return {
        "font": {"family": FONT, "size": 15, "color": INK},
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"bgcolor": "white", "bordercolor": QUIET, "font": {"family": FONT, "size": 14, "color": INK}},
        "separators": ".,",
        **more,
    }


def rings(measure: str) -> list[int]:
    """Amounts that the diagram marks with a ring."""
    return [100, 400, 900] if measure == "rate" else [300, 1200, 2700]


def largest_first(month: Month, measure: str) -> list[str]:
    return sorted(CAUSES, key=lambda cause: value(month, cause, measure), reverse=True)


def polar_area(year: tuple[Month, ...], measure: str) -> go.Figure:
    """Twelve months around a centre, from which every wedge is measured; smaller ones lie upon larger ones.

    Both years are drawn to one scale.
    """
    figure = go.Figure()
    unit = f"{UNITS[measure]}<extra></extra>"
    ranked = [largest_first(month, measure) for month in year]
    for drawn in zip(*ranked, strict=True):
        amounts = [value(month, cause, measure) for month, cause in zip(year, drawn, strict=True)]
        figure.add_barpolar(
            r=[radius(amount) for amount in amounts],
            theta=[f"{month.first_day:%b}" for month in year],
            width=[1] * len(year),
            marker={
                "color": [COLOURS[cause] for cause in drawn],
                "line": {"color": INK, "width": 0.8},
                "pattern": {
                    "shape": [HATCHES[cause] for cause in drawn],
                    "fgcolor": "#ffffff",
                    "fillmode": "overlay",
                    "size": 6,
                    "solidity": 0.25,
                },
            },
            customdata=[
                [month.name, CAUSES[cause], f"{amount:,.0f}"]
                for month, cause, amount in zip(year, drawn, amounts, strict=True)
            ],
            hovertemplate="%{customdata[0]}<br>%{customdata[1]}: %{customdata[2]} " + unit,
        )
    farthest = max(radius(value(month, cause, measure)) for month in months() for cause in CAUSES)
    figure.update_layout(
        **layout(
            margin={"l": 30, "r": 30, "t": 26, "b": 26},
            polar={
                "barmode": "overlay",
                "bargap": 0,
                "bgcolor": "white",
                "angularaxis": {
                    "direction": "clockwise",
                    # Her first month, April, stands at nine o'clock.
                    "rotation": 180,
                    "showgrid": False,
                    "showline": False,
                    "ticks": "",
                },
                "radialaxis": {
                    "range": [0, farthest * 1.02],
                    "tickvals": [radius(amount) for amount in rings(measure)],
                    "ticktext": [f"{amount:,}" for amount in rings(measure)],
                    "tickfont": {"size": 12, "color": QUIET},
                    "gridcolor": RULE,
                    "angle": 45,
                    "tickangle": 0,
                    "showline": False,
                    "ticks": "",
                },
            },
        )
    )
    return figure


def course(cause: str) -> go.Figure:
    """One bar a month for the deaths from one cause, or from all."""
    figure = go.Figure()
    shown = months()
    counts = [month.all_deaths if cause == "all" else month.deaths[cause] for month in shown]
    figure.add_bar(
        x=[month.first_day for month in shown],
        y=counts,
        marker={"color": "#1d5a96"},
        hovertemplate="%{x|%B %Y}: %{y:,}<extra></extra>",
    )
    figure.update_layout(**layout(margin={"l": 8, "r": 8, "t": 34, "b": 8}, bargap=0.22))
    figure.add_vline(x="1855-03-16", line={"color": "#a8320a", "width": 2, "dash": "dash"})
    figure.add_annotation(
        x="1855-03-16",
        y=1,
        yref="paper",
        yanchor="bottom",
        text=f"<b>Sanitary Commission, {FIRST_DAY_AFTER.replace(month=3):%B %Y}</b>",
        showarrow=False,
        font={"color": "#a8320a"},
    )
    figure.update_xaxes(
        showgrid=False, showline=True, linecolor=QUIET, tickformat="%b<br>%Y", nticks=5, tickangle=0, fixedrange=True
    )
    figure.update_yaxes(gridcolor=RULE, zeroline=False, tickformat=",", nticks=6, fixedrange=True, automargin=True)
    return figure
