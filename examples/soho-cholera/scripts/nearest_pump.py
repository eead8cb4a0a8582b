"""Writes into deaths.csv, for each death, the pump that is nearest to it in a straight line.

Run it again whenever deaths or pumps change: python scripts/nearest_pump.py
"""

import csv
import math
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"


def nearest(x: float, y: float, pumps: list[dict[str, str]]) -> str:
    """The number of the nearest pump; of two as near, the one with the lower number."""
    return min(pumps, key=lambda pump: (math.dist((x, y), (float(pump["x"]), float(pump["y"]))), int(pump["pump"])))[
        "pump"
    ]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main() -> None:
    pumps = rows(DATA / "pumps.csv")
    deaths = [
        {
            "case": death["case"],
            "x": death["x"],
            "y": death["y"],
            "pump": nearest(float(death["x"]), float(death["y"]), pumps),
        }
        for death in rows(DATA / "deaths.csv")
    ]
    with (DATA / "deaths.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=["case", "x", "y", "pump"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(deaths)


if __name__ == "__main__":
    main()
