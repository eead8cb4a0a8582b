"""Road casualties in Great Britain, 1969 to 1984, and the seat-belt law of 31 January 1983."""

from functools import cache
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from dash import Dash, Input, Output, callback, dcc, html

DATA = Path(__file__).parent / "data" / "road_casualties.csv"

MEASURES = {
    "drivers_killed_or_seriously_injured": "Car drivers killed or seriously injured",
    "front_passengers_ksi": "Front-seat passengers killed or seriously injured",
    "rear_passengers_ksi": "Rear-seat passengers killed or seriously injured",
    "drivers_killed": "Car drivers killed",
    "van_drivers_killed": "Van drivers killed",
}
LINES = {"both": "Each month and the 12-month average", "month": "Each month only", "average": "12-month average only"}
BASELINES = {1: "The year before", 5: "The average of the five years before"}

LAW = pd.Timestamp("1983-01-31")
FIRST_MONTH = pd.Period("1983-02", "M")

INK, QUIET, RULE, BEFORE, AFTER = "#0b0c0c", "#484f54", "#d3d6d8", "#1d5a96", "#a8320a"
FONT = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", "Open Sans", sans-serif'


@cache
def casualties() -> pd.DataFrame:
    """One row a month, read once for each process."""
    table = pd.read_csv(DATA, dtype={"month": "string"})
    return table.assign(month=pd.PeriodIndex(table["month"], freq="M")).set_index("month").sort_index()


def first_year_of_the_law(measure: str) -> pd.Series:
    """The twelve whole months after the law came into force: February 1983 to January 1984."""
    return casualties()[measure].loc[FIRST_MONTH : FIRST_MONTH + 11]


def years_before(measure: str, years: int) -> pd.Series:
    """The same twelve months of the years before, each month averaged over them."""
    past = casualties()[measure].loc[FIRST_MONTH - 12 * years : FIRST_MONTH - 1]
    means = past.groupby(past.index.month).mean()
    after = first_year_of_the_law(measure).index
    return pd.Series([means[month.month] for month in after], index=after)


def change(before: float, after: float) -> str:
    """A change in per cent, in words and whole numbers."""
    percent = round(100 * (after - before) / before)
    return "no change" if percent == 0 else f"{'up' if percent > 0 else 'down'} {abs(percent)}%"


def people(count: float) -> str:
    return f"{count:,.0f}"


def chart(**layout) -> go.Figure:
    """An empty figure in the page's own type and colours."""
    figure = go.Figure()
    figure.update_layout(
        font={"family": FONT, "size": 15, "color": INK},
        paper_bgcolor="white",
        plot_bgcolor="white",
        margin={"l": 8, "r": 8, "t": 30, "b": 8},
        showlegend=False,
        dragmode=False,
        hovermode="x unified",
        hoverlabel={"bgcolor": "white", "bordercolor": QUIET, "font": {"family": FONT, "size": 14, "color": INK}},
        separators=".,",
        **layout,
    )
    figure.update_xaxes(
        showgrid=False, showline=True, linecolor=QUIET, ticks="outside", tickcolor=QUIET, fixedrange=True
    )
    figure.update_yaxes(
        gridcolor=RULE, zeroline=False, rangemode="tozero", tickformat=",", fixedrange=True, automargin=True, nticks=6
    )
    return figure


def graph(name: str, height: str) -> dcc.Graph:
    return dcc.Graph(id=name, config={"displayModeBar": False, "responsive": True}, style={"height": height})


def choices(name: str, legend: str, options: dict, value: object) -> html.Fieldset:
    return html.Fieldset(
        [
            html.Legend(legend),
            dcc.RadioItems(
                id=name,
                options=[{"label": label, "value": key} for key, label in options.items()],
                value=value,
                className="choices",
            ),
        ]
    )


def headline(term: str, measure: str) -> html.Div:
    before, after = years_before(measure, 1).sum(), first_year_of_the_law(measure).sum()
    return html.Div(
        [
            html.Dt(term),
            html.Dd(change(before, after).capitalize(), className="value"),
            html.Dd(f"{people(before)} in the year before, {people(after)} in the year after", className="detail"),
        ]
    )


def layout() -> html.Div:
    drivers, passengers = "drivers_killed_or_seriously_injured", "front_passengers_ksi"
    before = sum(years_before(measure, 1).sum() for measure in (drivers, passengers))
    after = sum(first_year_of_the_law(measure).sum() for measure in (drivers, passengers))
    return html.Div(
        [
            html.A("Skip to main content", href="#main", className="skip"),
            html.Header(
                html.Div(
                    [html.P("Road casualties"), html.Span("Great Britain, January 1969 to December 1984")],
                    className="wrap",
                ),
                className="masthead",
            ),
            html.Main(
                [
                    html.H1("Front-seat casualties fell when seat belts became law"),
                    html.P(
                        f"Drivers and front-seat passengers had to wear a seat belt from 31 January 1983. In the "
                        f"twelve months that followed, {people(after)} of them were killed or seriously injured, "
                        f"against {people(before)} in the twelve months before: {people(before - after)} fewer people.",
                        className="lede",
                    ),
                    html.Dl(
                        [
                            headline("Drivers killed or seriously injured", drivers),
                            headline("Front-seat passengers killed or seriously injured", passengers),
                            headline("Rear-seat passengers killed or seriously injured", "rear_passengers_ksi"),
                            headline("Drivers killed", "drivers_killed"),
                        ],
                        className="figures",
                    ),
                    html.P(
                        "February 1983 to January 1984, compared with February 1982 to January 1983. "
                        "The law did not apply to rear seats.",
                        className="small",
                    ),
                    html.H2("Sixteen years, month by month"),
                    html.Div(
                        [
                            choices("measure", "Who", MEASURES, drivers),
                            choices("lines", "Show", LINES, "both"),
                        ],
                        className="controls",
                    ),
                    html.Figure(
                        [html.Figcaption(id="timeline-text"), graph("timeline", "26rem")],
                        **{"aria-labelledby": "timeline-text"},
                    ),
                    html.Details([html.Summary("Show the figures for each year"), html.Div(id="years")]),
                    html.H2("The law’s first year, month against month"),
                    html.P(
                        "Casualties rise every winter. Setting each month beside the same month of earlier years "
                        "takes the seasons out of the comparison."
                    ),
                    html.Div(
                        [choices("baseline", "Compare February 1983 to January 1984 with", BASELINES, 1)],
                        className="controls",
                    ),
                    html.Figure(
                        [html.Figcaption(id="comparison-text"), graph("comparison", "24rem")],
                        **{"aria-labelledby": "comparison-text"},
                    ),
                    html.Details([html.Summary("Show the figures for each month"), html.Div(id="months")]),
                    html.H2("What these figures can and cannot show"),
                    html.P(
                        "The fall is sudden, comes with the law and is seen in the seats that the law covers. "
                        "Casualties in rear seats, where it did not apply, hardly changed."
                    ),
                    html.P(
                        "A comparison of two years is not proof of cause. Traffic grew over these years, winters "
                        "differ, and the figures count people hurt, not journeys made. Harvey and Durbin studied this "
                        "series in 1986 with models that allow for traffic and the price of petrol."
                    ),
                ],
                id="main",
                className="wrap",
            ),
            html.Footer(
                html.Div(
                    [
                        html.P(
                            "Source: A. C. Harvey (1989), Forecasting, Structural Time Series Models and the Kalman "
                            "Filter, Cambridge University Press, as kept in the R data set datasets::Seatbelts; "
                            "compiled for the Department of Transport in 1984."
                        ),
                        html.P(
                            "Cars only, except where vans are named. “Seriously injured” includes everyone kept in "
                            "hospital. Figures of fact, shown with their origin; no personal data."
                        ),
                    ],
                    className="wrap",
                )
            ),
        ]
    )


@callback(
    Output("timeline", "figure"),
    Output("timeline-text", "children"),
    Input("measure", "value"),
    Input("lines", "value"),
)
def timeline(measure: str, lines: str) -> tuple[go.Figure, list]:
    """The whole series, with the day of the law marked."""
    series = casualties()[measure]
    average = series.rolling(12).mean()
    dates = series.index.to_timestamp()
    figure = chart()
    if lines != "average":
        faint = lines == "both"
        figure.add_scatter(
            x=dates,
            y=series,
            name="Month",
            mode="lines",
            line={"color": "#7d93a8" if faint else BEFORE, "width": 1.2 if faint else 2},
            hovertemplate="%{y:,}",
        )
    if lines != "month":
        figure.add_scatter(
            x=dates, y=average, name="12-month average", line={"color": BEFORE, "width": 3}, hovertemplate="%{y:,.0f}"
        )
    figure.add_vline(x=LAW, line={"color": AFTER, "width": 2, "dash": "dash"})
    figure.add_annotation(
        x=LAW,
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor="right",
        xshift=26,
        text="<b>Seat-belt law, 31 January 1983</b>",
        showarrow=False,
        font={"color": AFTER, "size": 15},
    )
    figure.update_yaxes(range=[0, series.max() * 1.06])
    figure.update_xaxes(hoverformat="%B %Y", tick0="1971-01-01", dtick="M36", tickformat="%Y", tickangle=0)
    before = years_before(measure, 1).mean()
    after = first_year_of_the_law(measure).mean()
    key = {
        "both": "Thin line: each month. Thick line: average of the twelve months to date.",
        "month": "The line shows each month.",
        "average": "The line shows the average of the twelve months to date.",
    }[lines]
    text = [
        html.Strong(f"{MEASURES[measure]}, Great Britain, 1969 to 1984"),
        html.P(
            f"{key} An average month counted {people(before)} in the year before the law and {people(after)} "
            f"in the year after it. The highest month was {series.idxmax().strftime('%B %Y')}, "
            f"with {people(series.max())}.",
            className="small",
        ),
    ]
    return figure, text


@callback(Output("years", "children"), Input("measure", "value"))
def years(measure: str) -> html.Div:
    """What the timeline shows, as a table of whole years."""
    series = casualties()[measure]
    totals = series.groupby(series.index.year).agg(["sum", "mean", "min", "max"])
    return table(
        f"{MEASURES[measure]}, by year",
        ["Year", "Total", "Average month", "Lowest month", "Highest month"],
        [[str(year), *(people(value) for value in row)] for year, *row in totals.itertuples()],
    )


@callback(
    Output("comparison", "figure"),
    Output("comparison-text", "children"),
    Output("months", "children"),
    Input("measure", "value"),
    Input("baseline", "value"),
)
def comparison(measure: str, years: int) -> tuple[go.Figure, list, html.Div]:
    """The law's first year beside the same months before it."""
    before, after = years_before(measure, years), first_year_of_the_law(measure)
    earlier = "Year before" if years == 1 else f"Average of {years} years before"
    names = [month.strftime("%b") for month in after.index]
    figure = chart(barmode="group", bargap=0.28, bargroupgap=0.06)
    figure.add_bar(
        x=names,
        y=before,
        name=earlier,
        marker={
            "color": "white",
            "line": {"color": BEFORE, "width": 1.5},
            "pattern": {"shape": "/", "fgcolor": BEFORE, "bgcolor": "white", "size": 6},
        },
        hovertemplate="%{y:,.0f}",
    )
    figure.add_bar(x=names, y=after, name="First year of the law", marker={"color": BEFORE}, hovertemplate="%{y:,.0f}")
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "itemclick": False}
    )
    figure.update_xaxes(autotickangles=[0, 90])
    lower = int((after < before).sum())
    text = [
        html.Strong(f"{MEASURES[measure]}: {change(before.sum(), after.sum())} in the law’s first year"),
        html.P(
            f"{people(before.sum())} before, {people(after.sum())} after. "
            f"{lower} of the 12 months were lower than before. Striped bars: before the law. Solid bars: after it.",
            className="small",
        ),
    ]
    rows = [
        [month.strftime("%B %Y"), people(past), people(now), change(past, now)]
        for month, past, now in zip(after.index, before, after, strict=True)
    ]
    columns = ["Month", earlier, "First year of the law", "Change"]
    return figure, text, table(f"{MEASURES[measure]}, by month", columns, rows)


def table(caption: str, columns: list[str], rows: list[list[str]]) -> html.Div:
    """A table whose first column names its rows; it scrolls by itself on a narrow screen."""
    head = html.Thead(html.Tr([html.Th(column, scope="col") for column in columns]))
    body = [html.Tr([html.Th(first, scope="row"), *(html.Td(cell) for cell in cells)]) for first, *cells in rows]
    return html.Div(
        html.Table([html.Caption(caption), head, html.Tbody(body)]),
        className="scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": caption},
    )


app = Dash(__name__, title="Road casualties and the seat-belt law", update_title=None)
app.index_string = """<!DOCTYPE html>
<html lang="en-GB">
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
  </head>
  <body>
    {%app_entry%}
    {%config%}
    {%scripts%}
    {%renderer%}
  </body>
</html>"""
app.layout = layout
server = app.server

if __name__ == "__main__":
    app.run()
