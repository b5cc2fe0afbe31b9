"""Charts: their structure, their names, the table behind them, and hostile words."""

import math

import pytest

from moderation.intervals import Interval
from tests.webhook.review.svg import elements, outline
from webhook.review.charts.chart import Chart
from webhook.review.charts.histogram import histogram
from webhook.review.charts.lines import Line, Mark, lines
from webhook.review.charts.share_bars import Share, share_bars
from webhook.review.charts.stacked_bars import stacked_bars

HOSTILE = '"><script>alert(1)</script>&amp;'
STYLES = {"approve": "Approved", "hold": "Held", "reject": "Rejected"}


def bars(name: str = "Volumes") -> Chart:
    return stacked_bars(
        "volumes",
        name,
        "Three days.",
        ["1 Nov", "2 Nov", name],
        {"approve": [4, 0, 2], "hold": [1, 0, 0], "reject": [3, 0, 1]},
        STYLES,
    )


def line_chart(name: str = "Tone") -> Chart:
    return lines(
        "tone",
        name,
        "Four stretches.",
        ["a", "b", "c", name],
        [
            Line("favor", "In favor", [0.2, 0.3, math.nan, 0.4], [0.1] * 4, [0.5] * 4),
            Line("against", "Against", [0.1, 0.1, 0.1, 0.1]),
        ],
        marks=[Mark(3, name)],
    )


def scores(name: str = "Scores") -> Chart:
    return histogram(
        "scores",
        name,
        "Ten bins.",
        [900, 40, 0, 0, 3, 0, 0, 0, 1, 16],
        thresholds={"hold": 0.25, "reject": 0.9, "approve": None},
        chosen=(0.3, 0.8),
    )


def shares(name: str = "Shares") -> Chart:
    return share_bars(
        "shares",
        name,
        "Two sides.",
        [
            Share("favor", "In favor", Interval(0.25, 0.2, 0.31)),
            Share("against", name, Interval(0.5, 0.4, 0.6)),
        ],
    )


CHARTS = {"bars": bars, "lines": line_chart, "histogram": scores, "shares": shares}


@pytest.mark.parametrize("make", CHARTS.values(), ids=list(CHARTS))
def test_picture_is_named_and_described_and_has_no_style_attribute(
    make: object,
) -> None:
    chart = make()  # type: ignore[operator]  # any of the four above
    root, title, description, *rest = elements(chart)

    assert root.attributes["role"] == "img"
    assert root.attributes["aria-labelledby"].split() == [
        title.attributes["id"],
        description.attributes["id"],
    ]
    assert (title.text, description.text) == (chart.title, chart.description)
    assert not any("style" in one.attributes for one in [root, *rest])
    assert not any(name.startswith("on") for one in rest for name in one.attributes)


@pytest.mark.parametrize("make", CHARTS.values(), ids=list(CHARTS))
def test_hostile_words_stay_words(make: object) -> None:
    chart = make(HOSTILE)  # type: ignore[operator]  # any of the four above

    found = elements(chart)

    assert "script" not in {one.tag for one in found}
    assert any(
        HOSTILE.replace("&amp;", "&") in one.text or HOSTILE in one.text
        for one in found
    )


@pytest.mark.parametrize("make", CHARTS.values(), ids=list(CHARTS))
def test_table_behind_has_every_row_as_wide_as_its_head(make: object) -> None:
    chart = make()  # type: ignore[operator]  # any of the four above

    assert chart.table.rows
    assert {len(row) for row in chart.table.rows} == {len(chart.table.columns)}


def test_bars_are_stacked_and_empty_parts_are_not_drawn() -> None:
    chart = bars()

    drawn = [
        one for one in elements(chart) if "y" in one.attributes and one.tag == "rect"
    ]
    heights = [float(one.attributes["height"]) for one in drawn]
    tops = [float(one.attributes["y"]) for one in drawn]

    assert len(drawn) == 5
    assert tops[0] + heights[0] == pytest.approx(220 - 24)
    assert tops[1] + heights[1] == pytest.approx(tops[0], abs=0.02)
    assert heights[0] == pytest.approx(2 * heights[3], abs=0.02)
    assert chart.table.rows[0] == ("1 Nov", "4", "1", "3")


def test_looks_differ_by_pattern_and_not_by_colour_only() -> None:
    found = elements(bars())

    patterns = {one.attributes["id"] for one in found if one.tag == "pattern"}
    fills = {one.attributes.get("fill") for one in found if one.tag == "rect"}

    assert patterns == {"volumes-hold", "volumes-reject"}
    assert {"url(#volumes-hold)", "url(#volumes-reject)"} <= fills
    assert [entry.name for entry in bars().legend] == list(STYLES.values())


def test_line_is_cut_at_a_gap_and_a_single_point_is_a_dot() -> None:
    found = outline(line_chart())

    assert found["polyline.line.line-favor"] == 2
    assert found["polyline.line.line-against"] == 1
    assert found["polygon.band.band-favor"] == 2
    assert found["circle.dot.dot-favor"] == 1
    assert found["g.flag"] == 1
    assert line_chart().table.rows[2][1] == "–"
    assert line_chart().table.rows[0][1] == "20 % (10 % to 50 %)"


def test_histogram_shows_rare_scores_thresholds_and_what_is_chosen() -> None:
    found = elements(scores())

    counts = [one for one in found if one.attributes.get("class") == "area fill-count"]
    [chosen] = [one for one in found if "data-chosen" in one.attributes]
    names = {
        one.text for one in found if "mark-name" in one.attributes.get("class", "")
    }

    assert len(counts) == 5
    assert min(float(one.attributes["height"]) for one in counts) > 3
    assert (chosen.attributes["x"], chosen.attributes["width"]) == ("30%", "50%")
    assert names == {"hold from 0.25", "reject from 0.90"}
    assert scores().table.rows[0] == ("0.00 to 0.10", "900")


def test_share_has_its_interval_in_words_and_as_a_whisker() -> None:
    found = elements(shares())

    assert "25 %, 20 % to 31 %" in {one.text for one in found}
    assert outline(shares())["line.whisker"] == 6
    assert shares().table.rows[0] == ("In favor", "25 %", "20 %", "31 %")


def test_nothing_to_show_is_still_a_chart() -> None:
    empty = histogram("e", "t", "d", [0] * 4, thresholds={})
    none = stacked_bars("e", "t", "d", [], {"hold": []}, {"hold": "Held"})

    assert outline(empty)["svg.chart-picture"] == 1
    assert outline(none)["svg.chart-picture"] == 1
    assert none.table.rows == ()
