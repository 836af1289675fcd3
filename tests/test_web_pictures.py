"""control/web/pictures.py: what is drawn is what is said, mirrored where text is, never unsafe."""

import re

import pytest
from django.template.loader import get_template
from django.utils import translation

from control.web import pictures
from test_web_words import GOVERNMENT, OPPOSITION, make_figure, make_period

READING = {"coverage_from": "2011-03-15", "coverage_to": "2024-12-31", "on": "2018-03-20"}
GOVERNMENT = {"actor": GOVERNMENT["actor"] | {"slug": "government"}}
OPPOSITION = {"actor": OPPOSITION["actor"] | {"slug": "opposition"}}
MIXED = [GOVERNMENT | {"role": "holder"}, OPPOSITION | {"role": "co_holder"}]


def figure(**changes) -> dict:
    return make_figure() | {"said_by": "SOHR", "said_by_ar": "", "stage": "departed"} | changes


def points(chart: str) -> list[float]:
    return [float(x) for x in re.findall(r'<circle cx="([\d.]+)%"', chart)]


def test_history_band_mixed_period_shows_a_stripe_for_each_party():
    band = pictures.history_band([make_period(standing="mixed", parties=MIXED)], READING)
    assert "#d55e00" in band and "#009e73" in band
    assert "style=" not in band  # the content security policy refuses it


def test_mixed_period_gives_no_stripe_to_who_is_only_present():
    """Each picture is of the holder and of what is not stated: a part is nobody's for being there."""
    for parties, drawn in (
        ([MIXED[0], OPPOSITION | {"role": "present"}], ["#d55e00", "#8b8f96"]),
        ([OPPOSITION | {"role": "present"}], ["#8b8f96"]),
        (MIXED, ["#d55e00", "#009e73"]),
    ):
        period = make_period(standing="mixed", parties=parties)
        for picture in (pictures.state_swatch(period), pictures.history_band([period], READING)):
            assert re.findall(r'fill="(#\w{6})"', picture) == drawn


def test_contested_period_is_hatched_in_the_colours_of_its_challengers():
    held = [OPPOSITION | {"role": "holder"}, GOVERNMENT | {"role": "challenger"}]
    rivals = [party | {"role": "challenger"} for party in MIXED]
    for parties, ground, hatch in (
        (held, "#009e73", ["#d55e00", "#d55e00"]),
        (held[:1], "#009e73", ["#8b8f96", "#8b8f96"]),
        (rivals, "#8b8f96", ["#d55e00", "#009e73"]),
    ):
        period = make_period(standing="contested", parties=parties)
        for picture in (pictures.state_swatch(period), pictures.history_band([period], READING)):
            masked = re.findall(r'fill="([^"]+)" mask="url\(#(hatch-\w+)\)"', picture)
            assert masked == [(hatch[0], "hatch-odd"), (hatch[1], "hatch-even")]
            assert re.search(r'fill="(#\w{6})"', picture)[1] == ground


@pytest.mark.parametrize("standing", ["mixed", "held"])
def test_parts_and_common_holders_have_seams_between_them(standing):
    period = make_period(standing=standing, parties=MIXED)
    for picture in (pictures.state_swatch(period), pictures.history_band([period], READING)):
        assert picture.count('class="seam"') == 1


def test_claimed_unconfirmed_and_carried_forward_are_drawn_unlike():
    drawn = set()
    for doubt in (
        {"assertion": "claimed"},
        {"assertion": "unconfirmed"},
        {"basis": "carried_forward"},
    ):
        period = make_period(parties=MIXED[:1], **doubt)
        for picture in (pictures.state_swatch(period), pictures.history_band([period], READING)):
            [over] = re.findall(r'fill="url\(#(over-[\w-]+)\)"', picture)
            assert f'id="{over}"' in get_template("control/overlays.html").render()
            drawn.add(over)
    assert len(drawn) == 3


def test_party_lanes_have_one_lane_a_party_and_lanes_of_siege_and_truce():
    periods = [
        make_period(parties=MIXED, standing="mixed", siege="full"),
        make_period(**{"from": "2018-03-20", "to": None}, ended=None, truce="yes"),
    ]
    periods[1]["parties"] = [OPPOSITION | {"role": "holder"}]
    lanes = pictures.party_lanes(periods, READING)
    names = re.findall(r'class="lane-name"[^>]*>([^<]+)<', lanes)
    assert names == ["Government", "Opposition", "Siege", "Truce"]
    assert lanes.count("lane-shared") == 2 and lanes.count("lane-held") == 1


def test_lanes_in_arabic_run_from_right_to_left():
    periods = [make_period(**{"from": "2011-03-15", "to": "2011-06-01"}, parties=MIXED[:1])]
    [x] = re.findall(
        r'lane-held"><title>[^<]*</title><rect x="([\d.]+)%"',
        pictures.party_lanes(periods, READING),
    )
    with translation.override("ar"):
        [mirrored] = re.findall(
            r'lane-held"><title>[^<]*</title><rect x="([\d.]+)%"',
            pictures.party_lanes(periods, READING),
        )
    assert float(x) == 0 and float(mirrored) > 95


def test_figure_chart_draws_points_on_one_scale_and_none_for_words():
    chart = pictures.figure_chart([
        figure(min=300, max=300), figure(min=1300, max=None, qualifier="at least"),
        figure(min=1500, max=3200), figure(min=None, max=None, words="several hundred", qualifier="vague"),
    ])  # fmt: skip
    exactly, least, low, high = points(chart)
    assert exactly < least < low < high
    assert (least - 2) / (exactly - 2) == pytest.approx(1300 / 300, rel=0.01)
    assert chart.count("plot-arrow") == 1 and "several hundred" in chart
    assert "4,000" in chart and "style=" not in chart


def test_figure_chart_up_to_has_an_arrow_to_zero_and_promised_is_hollow():
    chart = pictures.figure_chart([figure(min=None, max=500, qualifier="up to", stage="promised")])
    assert chart.count("plot-arrow") == 1 and "is-promised" in chart
    assert len(points(chart)) == 1


def test_figure_chart_hostile_text_stays_text_and_words_alone_draw_nothing():
    hostile = "<script>alert(1)</script>"
    assert "<script" not in pictures.figure_chart([figure(said_by=hostile)])
    assert pictures.figure_chart([figure(min=None, max=None, words=hostile)]) == ""
