"""John Snow's map of 1854 as tables, each read once for each process."""

import math
from functools import cache
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parent / "data"

BROAD_STREET = 7
# One unit of the map, by the people who digitised it.
YARDS = 100


@cache
def deaths() -> pd.DataFrame:
    """Each death, with the pump nearest to it in a straight line and the distance to it in yards."""
    table = pd.read_csv(DATA / "deaths.csv", index_col="case")
    at = pumps().loc[table["pump"]]
    across, up = table["x"].to_numpy() - at["x"].to_numpy(), table["y"].to_numpy() - at["y"].to_numpy()
    return table.assign(yards=YARDS * (across**2 + up**2) ** 0.5)


@cache
def pumps() -> pd.DataFrame:
    return pd.read_csv(DATA / "pumps.csv", index_col="pump")


@cache
def streets() -> pd.DataFrame:
    return pd.read_csv(DATA / "streets.csv")


@cache
def dates() -> pd.DataFrame:
    """One row a day; the attacks whose day is not known are in `undated`."""
    table = pd.read_csv(DATA / "dates.csv", parse_dates=["date"])
    return table.dropna(subset=["date"]).set_index("date").sort_index()


IN_FULL = {"Gt": "Great", "St": "Street", "So": "South", "E": "East"}


@cache
def undated() -> int:
    table = pd.read_csv(DATA / "dates.csv")
    return int(table.loc[table["date"].isna(), "attacks"].sum())


def name(pump: int) -> str:
    """A pump in full: the map's labels are short."""
    words = pumps().loc[pump, "label"].split()
    return " ".join(IN_FULL.get(word, word) for word in words)


@cache
def by_pump() -> pd.DataFrame:
    """Deaths, share of all and median distance for each pump, the most deaths first."""
    grouped = deaths().groupby("pump")["yards"].agg(deaths="size", yards="median")
    every = grouped.reindex(pumps().index)
    every["deaths"] = every["deaths"].fillna(0).astype(int)
    every["share"] = every["deaths"] / every["deaths"].sum()
    return every.sort_values(["deaths", "yards"], ascending=[False, True])


def nearer_than_to_others(pump: int, left: float, bottom: float, right: float, top: float) -> list[tuple[float, float]]:
    """The corners of the part of a rectangle that is nearer to one pump than to any other, in order around it."""
    x, y = pumps().loc[pump, ["x", "y"]].astype(float)
    corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
    for other, (there_x, there_y) in pumps()[["x", "y"]].iterrows():
        if other == pump:
            continue
        across, up = there_x - x, there_y - y
        limit = (there_x**2 + there_y**2 - x**2 - y**2) / 2
        corners = clipped(corners, across, up, limit)
    return corners


def clipped(corners: list[tuple[float, float]], a: float, b: float, limit: float) -> list[tuple[float, float]]:
    """What of a convex polygon lies where a·x + b·y ≤ limit."""
    kept = []
    for index, (x, y) in enumerate(corners):
        before_x, before_y = corners[index - 1]
        here, before = a * x + b * y - limit, a * before_x + b * before_y - limit
        if (here > 0) != (before > 0):
            part = before / (before - here)
            kept.append((before_x + part * (x - before_x), before_y + part * (y - before_y)))
        if here <= 0:
            kept.append((x, y))
    return kept


def lines() -> tuple[list[float], list[float]]:
    """Every street as one line, with a gap after each."""
    across: list[float] = []
    up: list[float] = []
    for _, points in streets().groupby("street", sort=False):
        across += [*points["x"], math.nan]
        up += [*points["y"], math.nan]
    return across, up
