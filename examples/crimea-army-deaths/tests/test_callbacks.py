"""The callbacks, called as the plain functions that they are."""

from math import pi

import pytest

from crimea import charts, deaths, index


def words(component) -> str:
    """All the text of a component, in reading order."""
    if component is None or isinstance(component, (str, int, float)):
        return str(component or "")
    if isinstance(component, (list, tuple)):
        return " ".join(words(one) for one in component)
    return words(getattr(component, "children", None))


def test_the_two_years_are_hers():
    before, after = deaths.year_before(), deaths.year_after()
    assert [before[0].name, before[-1].name] == ["April 1854", "March 1855"]
    assert [after[0].name, after[-1].name] == ["April 1855", "March 1856"]
    assert len(before) == len(after) == 12


def test_the_rates_follow_from_the_deaths():
    for month in deaths.months():
        for cause in deaths.CAUSES:
            assert month.rates[cause] == pytest.approx(month.deaths[cause] * 12 * 1000 / month.army, abs=0.06)


@pytest.mark.parametrize("measure", index.SHOWN)
def test_the_area_of_a_wedge_is_in_proportion_to_what_it_shows(measure):
    figure, _, _, _ = index.diagrams(measure)
    for trace in figure.data:
        for reach, (month, cause, _) in zip(trace.r, trace.customdata, strict=True):
            shown = next(one for one in deaths.year_before() if one.name == month)
            key = next(key for key, label in deaths.CAUSES.items() if label == cause)
            area = pi * reach**2 / 12
            assert area == pytest.approx(pi / 12 * deaths.value(shown, key, measure))


def test_smaller_wedges_lie_upon_larger_ones():
    figure, _, _, _ = index.diagrams("rate")
    below, middle, above = (trace.r for trace in figure.data)
    assert all(first >= second >= third for first, second, third in zip(below, middle, above, strict=True))


@pytest.mark.parametrize("measure", index.SHOWN)
def test_both_years_are_drawn_to_one_scale(measure):
    before, _, after, _ = index.diagrams(measure)
    assert before.layout.polar.radialaxis.range == after.layout.polar.radialaxis.range
    assert before.layout.polar.radialaxis.ticktext == tuple(f"{ring:,}" for ring in charts.rings(measure))


def test_the_words_above_the_diagrams_say_what_they_show():
    _, before, _, after = index.diagrams("rate")
    assert words(before) == (
        "April 1854 to March 1855 Deaths: diseases that can be prevented 11,157, wounds 772, all other causes 1,365. "
        "Disease was worst in January: 1,023 a year per 1,000 men."
    )
    assert words(after).startswith("April 1855 to March 1856 Deaths: diseases that can be prevented 3,319, wounds 986")


@pytest.mark.parametrize(("cause", "total"), [("all", 17982), ("disease", 14476), ("wounds", 1758), ("other", 1748)])
def test_the_course_counts_every_month(cause, total):
    figure, text = index.course(cause)
    assert len(figure.data[0].y) == 24
    assert sum(figure.data[0].y) == total
    assert index.COUNTED[cause] in words(text)


def test_the_page_says_its_finding_and_gives_every_month_in_a_table():
    said = words(index.layout())
    assert "14,476 British soldiers died of diseases that could have been prevented and 1,758 of wounds" in said
    assert all(month.name in said for month in deaths.months())
