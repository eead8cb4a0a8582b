"""What the pages have in common: charts in the page's own type, tables, groups of choices."""

import plotly.graph_objects as go
from dash import dcc, html

INK, QUIET, RULE, CALM, STRONG = "#0b0c0c", "#484f54", "#d3d6d8", "#1d5a96", "#a8320a"
FONT = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", "Open Sans", sans-serif'


def chart(**layout) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(
        font={"family": FONT, "size": 15, "color": INK},
        paper_bgcolor="white",
        plot_bgcolor="white",
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        dragmode=False,
        hoverlabel={"bgcolor": "white", "bordercolor": QUIET, "font": {"family": FONT, "size": 14, "color": INK}},
        separators=".,",
    )
    figure.update_layout(**layout)
    figure.update_xaxes(showgrid=False, zeroline=False, fixedrange=True, automargin=True)
    figure.update_yaxes(gridcolor=RULE, zeroline=False, fixedrange=True, automargin=True)
    return figure


def captioned(name: str, height: str) -> html.Figure:
    """A graph, named by the words above it; both are filled in by the page's callback."""
    graph = dcc.Graph(id=name, config={"displayModeBar": False, "responsive": True}, style={"height": height})
    return html.Figure([html.Figcaption(id=f"{name}-text"), graph], **{"aria-labelledby": f"{name}-text"})


def caption(title: str, text: str) -> list:
    return [html.Strong(title), html.P(text, className="small")]


def choices(name: str, legend: str, options: dict, value: object) -> html.Fieldset:
    listed = [{"label": label, "value": key} for key, label in options.items()]
    return html.Fieldset(
        [html.Legend(legend), dcc.RadioItems(id=name, options=listed, value=value, className="choices")]
    )


def table(title: str, columns: list[str], rows: list[list[str]]) -> html.Div:
    """A table whose first column names its rows; it scrolls by itself on a narrow screen."""
    head = html.Thead(html.Tr([html.Th(column, scope="col") for column in columns]))
    body = [html.Tr([html.Th(first, scope="row"), *(html.Td(cell) for cell in cells)]) for first, *cells in rows]
    return html.Div(
        html.Table([html.Caption(title), head, html.Tbody(body)]),
        className="scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": title},
    )
