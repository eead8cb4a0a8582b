"""The cholera outbreak around Broad Street, Soho, in 1854: three pages on John Snow's map."""

import dash
from dash import Dash, Input, Output, callback, dcc, html

app = Dash(__name__, use_pages=True, title="Cholera in Soho, 1854", update_title=None)
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


def layout() -> html.Div:
    return html.Div(
        [
            dcc.Location(id="address", refresh=False),
            html.A("Skip to main content", href="#main", className="skip"),
            html.Header(
                html.Div(
                    [
                        html.P("Cholera in Soho, 1854"),
                        html.Nav(html.Ul(id="navigation"), **{"aria-label": "Pages"}),
                    ],
                    className="wrap",
                ),
                className="masthead",
            ),
            html.Main(dash.page_container, id="main", className="wrap"),
            html.Footer(
                html.Div(
                    [
                        html.P(
                            "Source: John Snow (1855), On the Mode of Communication of Cholera, second edition, as "
                            "digitised by R. Dodson and W. Tobler (1992) and kept in the R package HistData. One unit "
                            "of the map is about 100 yards."
                        ),
                        html.P(
                            "The nearest pump of each death is our own addition: nearest in a straight line, computed "
                            "by scripts/nearest_pump.py. Snow’s map is in the public domain; it names no one."
                        ),
                    ],
                    className="wrap",
                )
            ),
        ]
    )


@callback(Output("navigation", "children"), Input("address", "pathname"))
def navigation(pathname: str | None) -> list[html.Li]:
    """Links to the pages, the one that is open marked as such."""
    open_now = f"/{dash.strip_relative_path(pathname) or ''}" if pathname else "/"
    items = []
    for page in dash.page_registry.values():
        current = {"aria-current": "page"} if page["path"] == open_now else {}
        items.append(html.Li(html.A(page["name"], href=page["relative_path"], **current)))
    return items


app.layout = layout
server = app.server

if __name__ == "__main__":
    app.run()
