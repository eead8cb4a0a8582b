"""The callbacks of the three pages, called as the plain functions that they are."""

import csv
import math
import sys

import pytest
from dash import page_registry

import app
import snow

pages = {name: sys.modules[f"pages.{name}"] for name in ("map", "timeline", "pumps")}


def words(component) -> str:
    """All the text of a component, in reading order."""
    if component is None or isinstance(component, (str, int, float)):
        return str(component or "")
    if isinstance(component, (list, tuple)):
        return " ".join(words(one) for one in component)
    return words(getattr(component, "children", None))


def test_there_are_three_pages():
    assert [(page["path"], page["name"]) for page in page_registry.values()] == [
        ("/", "Map"),
        ("/timeline", "Timeline"),
        ("/pumps", "Pumps"),
    ]


@pytest.mark.parametrize(
    ("address", "marked"), [("/", "Map"), ("/timeline", "Timeline"), ("/pumps", "Pumps"), (None, "Map")]
)
def test_the_navigation_marks_the_open_page(address, marked):
    links = [item.children for item in app.navigation(address)]
    assert [link.children for link in links if getattr(link, "aria-current", None) == "page"] == [marked]


def test_every_death_has_the_pump_nearest_to_it():
    with (snow.DATA / "pumps.csv").open() as file:
        pumps = [(int(row["pump"]), (float(row["x"]), float(row["y"]))) for row in csv.DictReader(file)]
    with (snow.DATA / "deaths.csv").open() as file:
        deaths = list(csv.DictReader(file))
    for death in deaths:
        place = (float(death["x"]), float(death["y"]))
        assert int(death["pump"]) == min(pumps, key=lambda pump: math.dist(pump[1], place))[0]
    assert len(deaths) == 578


@pytest.mark.parametrize("pump", range(1, 14))
def test_the_map_tells_the_deaths_of_one_pump_apart(pump):
    figure, text = pages["map"].draw(pump)
    traces = {trace.name: trace for trace in figure.data}
    near = len(traces["Deaths nearest to this pump"].x)
    assert near + len(traces["Deaths nearer to another pump"].x) == 578
    assert near == snow.by_pump().loc[pump, "deaths"]
    assert f"{near} of 578 deaths" in words(text)
    assert snow.name(pump) in words(text)


@pytest.mark.parametrize("pump", range(1, 14))
def test_the_shaded_area_holds_its_pump_and_no_other(pump):
    corners = snow.nearer_than_to_others(pump, 3, 3, 20, 19.5)
    middle = [sum(corner[axis] for corner in corners) / len(corners) for axis in (0, 1)]
    places = snow.pumps()[["x", "y"]].to_numpy()
    distances = [math.dist(middle, place) for place in places]
    assert len(corners) >= 3
    assert distances.index(min(distances)) + 1 == pump


@pytest.mark.parametrize(("count", "total"), [("deaths", 616), ("attacks", 571)])
def test_the_timeline_counts_every_dated_day(count, total):
    figure, text = pages["timeline"].draw(count)
    assert len(figure.data[0].x) == 43
    assert sum(figure.data[0].y) == snow.dates()[count].sum() == total
    assert f"{total} in all" in words(text)
    assert snow.undated() == 45


def test_the_pumps_are_ordered_by_what_they_are_compared_by():
    figure, text = pages["pumps"].draw("deaths")
    assert list(figure.data[0].x) == sorted(figure.data[0].x)
    assert sum(figure.data[0].x) == 578
    assert "The highest is Broad Street, with 359." in words(text)
    assert "Oxford Market" in words(text)


def test_each_page_says_its_finding():
    assert "Broad Street pump was the nearest to 62% of deaths" in words(pages["map"].layout())
    assert "127 people died on 2 September 1854" in words(pages["timeline"].layout())
    said = words(pages["pumps"].layout())
    assert "359 deaths were nearest to the Broad Street pump, more than 5 times as many" in said
