"""The callbacks, called as the plain functions that they are."""

import json

import pandas as pd
import pytest

import app


def words(component) -> str:
    """All the text of a component, in reading order."""
    if component is None or isinstance(component, (str, int, float)):
        return str(component or "")
    if isinstance(component, list):
        return " ".join(words(one) for one in component)
    return words(getattr(component, "children", None))


def test_the_table_has_every_month_of_sixteen_years():
    table = app.casualties()
    assert list(table.index) == list(pd.period_range("1969-01", "1984-12", freq="M"))
    assert list(table.index[table["seat_belt_law"] == 1]) == list(pd.period_range("1983-02", "1984-12", freq="M"))


def test_the_first_year_of_the_law_is_compared_with_the_same_months():
    before = app.years_before("drivers_killed", 1)
    after = app.first_year_of_the_law("drivers_killed")
    assert [str(month) for month in after.index] == [str(month) for month in before.index]
    assert str(after.index[0]) == "1983-02"
    assert str(after.index[-1]) == "1984-01"
    table = app.casualties()["drivers_killed"]
    assert before.iloc[0] == table.loc["1982-02"]
    assert before.iloc[-1] == table.loc["1983-01"]


def test_five_years_before_are_averaged_month_by_month():
    table = app.casualties()["front_passengers_ksi"]
    februaries = [table.loc[f"{year}-02"] for year in range(1978, 1983)]
    assert app.years_before("front_passengers_ksi", 5).iloc[0] == sum(februaries) / 5


@pytest.mark.parametrize(
    ("before", "after", "said"), [(200, 150, "down 25%"), (100, 107, "up 7%"), (1000, 1001, "no change")]
)
def test_a_change_is_said_in_words(before, after, said):
    assert app.change(before, after) == said


@pytest.mark.parametrize(
    ("lines", "names"),
    [("both", ["Month", "12-month average"]), ("month", ["Month"]), ("average", ["12-month average"])],
)
@pytest.mark.parametrize("measure", app.MEASURES)
def test_the_timeline_draws_the_lines_asked_for_and_marks_the_law(measure, lines, names):
    figure, text = app.timeline(measure, lines)
    assert [trace.name for trace in figure.data] == names
    assert len(figure.data[0].x) == 192
    assert [note.text for note in figure.layout.annotations] == ["<b>Seat-belt law, 31 January 1983</b>"]
    assert app.MEASURES[measure] in words(text)


@pytest.mark.parametrize("years", app.BASELINES)
@pytest.mark.parametrize("measure", app.MEASURES)
def test_the_comparison_sets_twelve_months_beside_twelve(measure, years):
    figure, text, table = app.comparison(measure, years)
    assert [len(trace.y) for trace in figure.data] == [12, 12]
    assert list(figure.data[0].x)[:2] == ["Feb", "Mar"]
    assert app.MEASURES[measure] in words(text)
    assert words(table).count("1983") == 11


def test_the_table_of_years_adds_up():
    said = words(app.years("drivers_killed"))
    total = app.casualties()["drivers_killed"].loc["1983-01":"1983-12"].sum()
    assert f"1983 {total:,}" in said


def test_the_headline_is_computed_from_the_data():
    said = words(app.layout())
    assert [said.count(change) for change in ("Down 21%", "Down 31%", "Down 3%")] == [2, 1, 1]
    assert "21,903 of them were killed or seriously injured, against 28,980" in said
    assert "Front-seat casualties fell when seat belts became law" in said


def test_every_graph_is_named_by_a_caption():
    page = json.dumps(app.layout().to_plotly_json(), default=lambda part: part.to_plotly_json())
    for name in ("timeline", "comparison"):
        assert f'"aria-labelledby": "{name}-text"' in page
