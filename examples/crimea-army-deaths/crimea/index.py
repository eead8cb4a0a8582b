"""The page: what killed the army in the East, after Florence Nightingale's diagram of 1858."""

from dash import Dash, Input, Output, callback, dcc, html
from plotly.graph_objects import Figure

from crimea import charts
from crimea.deaths import CAUSES, Month, months, total, year_after, year_before

SHOWN = {"rate": "Deaths in a year per 1,000 men, as she drew them", "deaths": "Deaths counted in the month"}
COUNTED = {"all": "All causes", **CAUSES}


def captioned(name: str, height: str) -> html.Figure:
    graph = dcc.Graph(id=name, config={"displayModeBar": False, "responsive": True}, style={"height": height})
    return html.Figure([html.Figcaption(id=f"{name}-text"), graph], **{"aria-labelledby": f"{name}-text"})


def choices(name: str, legend: str, options: dict[str, str], value: str) -> html.Fieldset:
    listed = [{"label": label, "value": key} for key, label in options.items()]
    return html.Fieldset(
        [html.Legend(legend), dcc.RadioItems(id=name, options=listed, value=value, className="choices")]
    )


def figures() -> html.Dl:
    everyone = sum(month.all_deaths for month in months())
    cards = [
        html.Div(
            [
                html.Dt(label),
                html.Dd(f"{total(months(), cause):,}", className="value"),
                html.Dd(f"{total(months(), cause) / everyone:.1%} of all deaths", className="detail"),
            ]
        )
        for cause, label in CAUSES.items()
    ]
    worst = max(months(), key=lambda month: month.all_deaths)
    cards.append(
        html.Div(
            [
                html.Dt("The worst month"),
                html.Dd(f"{worst.first_day:%b %Y}", className="value"),
                html.Dd(f"{worst.all_deaths:,} deaths among {worst.army:,} men", className="detail"),
            ]
        )
    )
    return html.Dl(cards, className="figures")


def key() -> html.Ul:
    return html.Ul(
        [html.Li([html.Span(className=f"swatch {cause}"), label]) for cause, label in CAUSES.items()],
        className="key",
    )


def table() -> html.Div:
    title = "Deaths in the army in the East, by month and cause, with the rate in a year per 1,000 men"
    columns = ["Month", "Army", *(part for label in CAUSES.values() for part in (label, "Rate"))]
    rows = [
        html.Tr(
            [
                html.Th(month.name, scope="row"),
                html.Td(f"{month.army:,}"),
                *(
                    html.Td(shown)
                    for cause in CAUSES
                    for shown in (f"{month.deaths[cause]:,}", f"{month.rates[cause]:,.1f}")
                ),
            ]
        )
        for month in months()
    ]
    head = html.Thead(html.Tr([html.Th(column, scope="col") for column in columns]))
    return html.Div(
        html.Table([html.Caption(title), head, html.Tbody(rows)]),
        className="scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": title},
    )


def layout() -> html.Div:
    disease, wounds = total(months(), "disease"), total(months(), "wounds")
    worst = max(months(), key=lambda month: month.rates["disease"])
    return html.Div(
        [
            html.A("Skip to main content", href="#main", className="skip"),
            html.Header(
                html.Div(
                    [html.P("The army in the East"), html.Span("April 1854 to March 1856")],
                    className="wrap",
                ),
                className="masthead",
            ),
            html.Main(
                [
                    html.H1("Disease killed far more soldiers than the enemy did"),
                    html.P(
                        f"In the Crimean War, {disease:,} British soldiers died of diseases that could have been "
                        f"prevented and {wounds:,} of wounds: {disease / wounds:.0f} to 1. In {worst.name} disease was "
                        f"killing at a rate of {worst.rates['disease']:,.0f} a year for every 1,000 men.",
                        className="lede",
                    ),
                    figures(),
                    html.H2("Nightingale’s diagram"),
                    html.P(
                        "Each wedge is a month. Its area, not its length, shows the deaths; every wedge is measured "
                        "from the centre, and smaller ones lie upon larger ones. Both years are drawn to one scale."
                    ),
                    html.Div(choices("shown", "Show", SHOWN, "rate"), className="controls"),
                    key(),
                    html.Div(
                        [captioned("before", "min(33rem, 100vw)"), captioned("after", "min(33rem, 100vw)")],
                        className="pair",
                    ),
                    html.Details([html.Summary("Show the figures for each month"), table()]),
                    html.H2("Month by month"),
                    html.Div(choices("cause", "Cause of death", COUNTED, "all"), className="controls"),
                    captioned("course", "25rem"),
                    html.H2("What changed between the two years"),
                    html.P(
                        "In March 1855 the Sanitary Commission came to the hospitals at Scutari: drains were flushed, "
                        "filth carted away, walls limewashed, wards aired. Deaths from disease fell and stayed low "
                        "through the second winter. Better food, clothing and shelter, and less fighting, came in the "
                        "same months, so the figures alone cannot say how much was due to each."
                    ),
                ],
                id="main",
                className="wrap",
            ),
            html.Footer(
                html.Div(
                    [
                        html.P(
                            "Source: Florence Nightingale (1858), Notes on Matters Affecting the Health, Efficiency, "
                            "and Hospital Administration of the British Army, as kept in the R package HistData "
                            "(Nightingale). The original is in the public domain."
                        ),
                        html.P(
                            "“Diseases that can be prevented” is her term “zymotic diseases”: fevers, cholera, "
                            "dysentery and the like. Rates are for a year: the deaths of a month times twelve, per "
                            "1,000 men. No personal data."
                        ),
                    ],
                    className="wrap",
                )
            ),
        ]
    )


def told(year: tuple[Month, ...], measure: str) -> list:
    """The words above a diagram: which year, and what it shows."""
    worst = max(year, key=lambda month: month.rates["disease"] if measure == "rate" else month.deaths["disease"])
    rate = f"{worst.rates['disease']:,.0f} a year per 1,000 men"
    amount = rate if measure == "rate" else f"{worst.deaths['disease']:,}"
    counts = ", ".join(f"{label.lower()} {total(year, cause):,}" for cause, label in CAUSES.items())
    return [
        html.Strong(f"{year[0].name} to {year[-1].name}"),
        html.P(f"Deaths: {counts}. Disease was worst in {worst.first_day:%B}: {amount}.", className="small"),
    ]


@callback(
    Output("before", "figure"),
    Output("before-text", "children"),
    Output("after", "figure"),
    Output("after-text", "children"),
    Input("shown", "value"),
)
def diagrams(measure: str) -> tuple[Figure, list, Figure, list]:
    """Her two diagrams, side by side in the order of time."""
    before, after = year_before(), year_after()
    return (
        charts.polar_area(before, measure),
        told(before, measure),
        charts.polar_area(after, measure),
        told(after, measure),
    )


@callback(Output("course", "figure"), Output("course-text", "children"), Input("cause", "value"))
def course(cause: str) -> tuple[Figure, list]:
    """Deaths from one cause through both years."""

    def deaths(year: tuple[Month, ...]) -> int:
        return sum(month.all_deaths if cause == "all" else month.deaths[cause] for month in year)

    text = (
        f"{deaths(year_before()):,} deaths from April 1854 to March 1855, {deaths(year_after()):,} in the year after. "
        "The table above gives every month."
    )
    title = f"{COUNTED[cause]}: deaths by month"
    return charts.course(cause), [html.Strong(title), html.P(text, className="small")]


app = Dash(__name__, title="What killed the army in the East", update_title=None)
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
