"""Nightingale's table, read once for each process."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data" / "army_deaths.csv"

CAUSES = {"disease": "Diseases that can be prevented", "wounds": "Wounds", "other": "All other causes"}

# The Sanitary Commission began its work in the hospitals at Scutari in March 1855, between her two diagrams.
FIRST_DAY_AFTER = date(1855, 4, 1)


@dataclass(frozen=True)
class Month:
    first_day: date
    # The average number of men in the army.
    army: int
    # By cause: deaths counted, and deaths in a year per 1,000 men had the whole year been like this month.
    deaths: dict[str, int]
    rates: dict[str, float]

    @property
    def name(self) -> str:
        return f"{self.first_day:%B %Y}"

    @property
    def all_deaths(self) -> int:
        return sum(self.deaths.values())


@cache
def months() -> tuple[Month, ...]:
    with DATA.open(newline="", encoding="utf-8") as file:
        return tuple(
            Month(
                first_day=date.fromisoformat(row["date"]),
                army=int(row["army"]),
                deaths={cause: int(row[cause]) for cause in CAUSES},
                rates={cause: float(row[f"{cause}_rate"]) for cause in CAUSES},
            )
            for row in csv.DictReader(file)
        )


def year_before() -> tuple[Month, ...]:
    """Her right-hand diagram: April 1854 to March 1855."""
    return tuple(month for month in months() if month.first_day < FIRST_DAY_AFTER)


def year_after() -> tuple[Month, ...]:
    """Her left-hand diagram: April 1855 to March 1856."""
    return tuple(month for month in months() if month.first_day >= FIRST_DAY_AFTER)


def total(of: tuple[Month, ...], cause: str) -> int:
    return sum(month.deaths[cause] for month in of)


def value(month: Month, cause: str, measure: str) -> float:
    return month.rates[cause] if measure == "rate" else month.deaths[cause]
