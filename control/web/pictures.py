"""Small pictures for templates, as SVG: states, history lanes, attributed numbers on one scale.

Input: the plain dicts of publish (listed in each template). Output: escaped markup; what it shows
stands in words beside it. Time and numbers run the way the page is read. No style attributes: the
content security policy refuses them. Must not know about models, requests or SQL.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from control import choices

from .words import figure_words, label, language_of, local, parties_in, span_words, standing_words

register = template.Library()

_OVERLAYS = {"contested": "over-contested", "unknown": "over-unknown"}
_NEUTRAL = "#8b8f96"
_BESIEGED = ("partial", "full", "unknown")
_HOLDING = ("holder", "co_holder")
MOST_COLOURS = 3


# --- one state ---------------------------------------------------------------------------------


def _colours_of(period: dict) -> list[str]:
    """Return the colours that stand side by side, as on the map: of those who hold it together, or a part.

    Who is only present is not said to hold a part: beside one holder of a part stands the neutral colour.
    """
    is_mixed = period["standing"] == choices.Standing.MIXED
    if period["standing"] == choices.Standing.UNKNOWN:
        return [_NEUTRAL]
    parties = parties_in(period, *_HOLDING)
    colours = list(dict.fromkeys(party["actor"].get("colour") or _NEUTRAL for party in parties))
    if is_mixed and len(colours) < 2:
        return [*colours, _NEUTRAL]
    if period["standing"] == choices.Standing.CONTESTED:
        return colours[:1] or [_NEUTRAL]
    return colours[:MOST_COLOURS] or [_NEUTRAL]


def _hatch_of(period: dict) -> list[tuple[str, str]]:
    """Return masks that leave bands, and the challenger's colour of each, where a state is contested."""
    if period["standing"] != choices.Standing.CONTESTED:
        return []
    rivals = parties_in(period, "challenger", "present")
    rivals = rivals or parties_in(period, "holder", "co_holder")[1:]
    colours = [party["actor"].get("colour") or _NEUTRAL for party in rivals] or [_NEUTRAL]
    two = not parties_in(period, "holder", "co_holder") and len(colours) > 1
    return [("hatch-odd", colours[0]), ("hatch-even", colours[1 if two else 0])]


def _overlays_of(period: dict) -> list[str]:
    overlays = [_OVERLAYS[period["standing"]]] if period["standing"] in _OVERLAYS else []
    if period["truce"] == choices.Truce.YES:
        overlays.append("over-truce")
    if period["assertion"] != choices.Assertion.ASSESSED:
        overlays.append(f"over-{period['assertion']}")
    if period["basis"] == choices.Basis.CARRIED_FORWARD:
        overlays.append("over-carried")
    return overlays


@register.simple_tag
def state_swatch(period: dict | None) -> str:
    """Return a small picture of a state, said in the words beside it; empty where none is known."""
    if not period:
        return mark_safe(
            '<svg class="swatch" width="22" height="16" aria-hidden="true"><rect class="swatch-empty" fill="none" x="2.5" y="2.5" width="17" height="11"/></svg>'
        )
    box = mark_safe('x="2.5" y="2.5" width="17" height="11"')
    colours = _colours_of(period)
    wide = 17 / len(colours)
    return format_html(
        '<svg class="swatch" width="22" height="16" aria-hidden="true"><g class="{}">{}{}</g>{}{}<rect class="swatch-edge" {} fill="none"/>{}</svg>',
        "is-assumed" if period["basis"] == choices.Basis.ASSUMED else "",
        format_html_join(
            "",
            '<rect x="{}" y="2.5" width="{}" height="11" fill="{}"/>',
            ((f"{2.5 + i * wide:.2f}", f"{wide:.2f}", colour) for i, colour in enumerate(colours)),
        ),
        format_html_join(
            "",
            '<rect {} fill="{}" mask="url(#{})"/>',
            ((box, colour, mask) for mask, colour in _hatch_of(period)),
        ),
        format_html_join(
            "",
            '<rect class="seam" x="{}" y="2.5" width=".9" height="11"/>',
            ((f"{2.05 + i * wide:.2f}",) for i in range(1, len(colours))),
        ),
        format_html_join(
            "", '<rect {} fill="url(#{})"/>', ((box, name) for name in _overlays_of(period))
        ),
        box,
        format_html('<rect class="siege" {} fill="none"/>', box)
        if period["siege"] in _BESIEGED
        else "",
    )


@register.simple_tag
def actor_swatch(actor: dict) -> str:
    """Return a small square in an actor's colour; it carries no merit."""
    return format_html(
        '<svg class="swatch" width="16" height="16" aria-hidden="true"><rect class="swatch-edge" x="2.5" y="2.5" width="11" height="11" fill="{}"/></svg>',
        actor.get("colour") or _NEUTRAL,
    )


def _rem(pixels: float) -> str:
    """Return a height or a place in a picture that grows with the reader's size of text."""
    return f"{pixels / 16:g}rem"


# --- time --------------------------------------------------------------------------------------


class _Axis:
    """Days of the coverage as percents across the picture, from right to left where text is."""

    def __init__(self, coverage_from: str, coverage_to: str):
        self.first = dt.date.fromisoformat(coverage_from)
        self.last = dt.date.fromisoformat(coverage_to)
        self.days = (self.last - self.first).days + 1
        self.mirrored = get_language_bidi()

    def at(self, day: dt.date) -> float:
        part = max(0, min(self.days, (day - self.first).days)) / self.days * 100
        return 100 - part if self.mirrored else part

    def span(self, period: dict) -> tuple[str, str]:
        """Return `x` and `width` of a period; never too narrow to be seen."""
        start = self.at(dt.date.fromisoformat(period["from"]))
        end = self.at(dt.date.fromisoformat(period["to"]) if period["to"] else dt.date.max)
        return f"{min(start, end):.3f}%", f"{max(0.3, abs(end - start)):.3f}%"

    def years(self, foot: int) -> str:
        return format_html_join(
            "",
            '<line class="band-year" x1="{0}" x2="{0}" y1="0" y2="{3}"/><text class="band-label{2}" x="{0}" y="{4}" dx="{5}">{1}</text>',
            (
                (
                    f"{self.at(dt.date(year, 1, 1)):.3f}%",
                    year,
                    " odd" if year % 2 else "",
                    _rem(foot),
                    _rem(foot + 11),
                    -3 if self.mirrored else 3,
                )
                for year in range(self.first.year + 1, self.last.year + 1)
            ),
        )

    def mark(self, on: str, foot: int) -> str:
        """Return the line of the day asked for, where it is covered."""
        day = dt.date.fromisoformat(on)
        if not self.first <= day <= self.last:
            return ""
        return format_html(
            '<line class="band-now" x1="{0}" x2="{0}" y1="0" y2="{1}"/>',
            f"{self.at(day):.3f}%",
            _rem(foot),
        )


@register.simple_tag
def history_band(periods: list[dict], reading: dict) -> str:
    """Return a district's states as one band over the coverage; each block leads to its period.

    Several blocks lead to one where they say which: `entry`, the number of the period in the list.
    """
    axis = _Axis(reading["coverage_from"], reading["coverage_to"])
    parts = []
    for number, period in enumerate(periods, start=1):
        x, width = axis.span(period)
        title = f"{span_words(period)}: {standing_words(period)}"
        shapes = format_html_join(
            "",
            '<rect x="{}" y="0" width="{}" height="{}" fill="url(#{})"/>',
            ((x, width, _rem(26), overlay) for overlay in _overlays_of(period)),
        )
        colours = _colours_of(period)
        tall = 26 / len(colours)
        blocks = format_html_join(
            "",
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
            ((x, _rem(i * tall), width, _rem(tall), colour) for i, colour in enumerate(colours)),
        )
        hatch = format_html_join(
            "",
            '<rect x="{}" y="0" width="{}" height="{}" fill="{}" mask="url(#{})"/>',
            ((x, width, _rem(26), colour, mask) for mask, colour in _hatch_of(period)),
        )
        seams = format_html_join(
            "",
            '<rect class="seam" x="{}" y="{}" width="{}" height=".9"/>',
            ((x, _rem(i * tall - 0.45), width) for i in range(1, len(colours))),
        )
        parts.append(
            format_html(
                '<a href="#period-{}"><title>{}</title><g class="band-part{}">{}{}</g>{}{}</a>',
                period.get("entry", number),
                title,
                " is-assumed" if period["basis"] == choices.Basis.ASSUMED else "",
                blocks,
                hatch,
                seams,
                shapes,
            )
        )
    return format_html(
        '<svg class="band" height="{}" role="presentation">{}{}{}</svg>',
        _rem(44),
        mark_safe("".join(parts)),
        axis.years(32),
        axis.mark(reading["on"], 32),
    )


@register.simple_tag
def party_lanes(periods: list[dict], reading: dict) -> str:
    """Return a district's history with one lane a party, and lanes of siege and truce."""
    lanes: dict[str, tuple[str, list]] = {}
    for period in periods:
        for party in period["parties"]:
            actor = party["actor"]
            _name, parts = lanes.setdefault(actor["slug"], (local(actor["name"]), []))
            parts.append((period, _look_of(period, party["role"]), actor.get("colour")))
    sieges = [(p, f"siege-lane-{p['siege']}", "") for p in periods if p["siege"] in _BESIEGED]
    truces = [(p, "truce-lane", "") for p in periods if p["truce"] == choices.Truce.YES]
    rows = [(name, "", parts) for name, parts in lanes.values()]
    rows += [(_("Siege"), "", sieges)] if sieges else []
    rows += [(_("Truce"), "", truces)] if truces else []
    return _draw_lanes(rows, reading, _("One lane a party. The list below says the same in words."))


@register.simple_tag
def district_lanes(districts: list[dict], reading: dict) -> str:
    """Return what one actor did where: a lane a district, each name leading to its page."""
    rows = [
        (
            local(row["district"]["name"]),
            row["url"],
            [(part, _look_of(part, part["role"]), part["colour"]) for part in row["parts"]],
        )
        for row in districts
    ]
    return _draw_lanes(
        rows, reading, _("One lane a district. The table below says the same in words.")
    )


def _look_of(period: dict, role: str) -> str:
    """Return the class of a block: what part the party had on these days."""
    if role in _HOLDING:
        shared = period["standing"] != choices.Standing.HELD
        look = "lane-shared" if shared else "lane-held"
    else:
        look = f"lane-{role}"
    return f"{look} is-assumed" if period["basis"] == choices.Basis.ASSUMED else look


def _draw_lanes(rows: list, reading: dict, title: str) -> str:
    axis = _Axis(reading["coverage_from"], reading["coverage_to"])
    foot = len(rows) * 31
    lanes = []
    for number, (name, address, parts) in enumerate(rows):
        top = number * 31
        x = "100%" if axis.mirrored else "0"
        text = format_html(
            '<text class="lane-name" x="{}" y="{}">{}</text>', x, _rem(top + 12), name
        )
        if address:
            text = format_html('<a href="{}">{}</a>', address, text)
        lanes.append(text)
        lanes.append(
            format_html(
                '<line class="lane-ground" x1="0" x2="100%" y1="{0}" y2="{0}"/>', _rem(top + 22.5)
            )
        )
        for period, look, colour in parts:
            left, width = axis.span(period)
            lanes.append(_draw_block(look, left, width, top + 17, colour, span_words(period)))
    return format_html(
        '<svg class="lanes" height="{}" role="group" aria-label="{}">{}{}{}</svg>',
        _rem(foot + 16),
        title,
        axis.years(foot + 2),
        mark_safe("".join(lanes)),
        axis.mark(reading["on"], foot + 2),
    )


def _draw_block(look: str, x: str, width: str, y: int, colour: str, title: str) -> str:
    thin = look.startswith(("lane-present", "lane-besieger"))
    return format_html(
        '<g class="{}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}"{}/>{}</g>',
        look,
        title,
        x,
        _rem(y + 4 if thin else y),
        width,
        _rem(4 if thin else 11),
        format_html(' fill="{}"', colour) if colour else "",
        format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="url(#over-contested)"/>',
            x,
            _rem(y),
            width,
            _rem(11),
        )  # fmt: skip
        if look.startswith(("lane-shared", "lane-challenger"))
        else "",
    )


# --- attributed numbers ------------------------------------------------------------------------


@register.simple_tag
def figure_chart(figures: Iterable[dict]) -> str:
    """Return the numbers of one category on one scale from 0, a line for each speaker.

    A range is a bar with two ends, “at least” an arrow, a number only promised a hollow point, one
    without digits no point at all. The table beside it says the same. Nothing is added up.
    """
    figures = list(figures)
    top = max((v for f in figures for v in (f["min"], f["max"]) if v is not None), default=0)
    if not top:
        return ""
    step = _round_step(top)
    ceiling = math.ceil(top / step) * step
    if any(f["max"] is None and f["min"] == ceiling for f in figures):
        ceiling += step  # room for the arrow
    mirrored = get_language_bidi()

    def at(value: float) -> str:
        part = 2 + value / ceiling * 94
        return f"{100 - part if mirrored else part:.2f}%"

    foot = len(figures) * 34 + 4
    ticks = format_html_join(
        "",
        '<line class="plot-grid" x1="{0}" x2="{0}" y1="0" y2="{1}"/><text class="plot-tick" x="{0}" y="{2}">{3}</text>',
        (
            (at(n * step), _rem(foot), _rem(foot + 13), f"{n * step:,}")
            for n in range(round(ceiling / step) + 1)
        ),
    )
    lines = [
        _draw_figure(figure, number * 34, at, ceiling, mirrored)
        for number, figure in enumerate(figures)
    ]
    return format_html(
        '<svg class="figure-chart" height="{}" role="img" aria-label="{}">{}{}</svg>',
        _rem(foot + 18),
        _("%(what)s: each number by who said it, on one scale. The table says the same.")
        % {"what": label(figures[0]["category"], "category")},
        ticks,
        mark_safe("".join(lines)),
    )


def _draw_figure(figure: dict, y: int, at: Callable, ceiling: int, mirrored: bool) -> str:
    low, high = figure["min"], figure["max"]
    speaker = local({"en": figure["said_by"], "ar": figure["said_by_ar"]}) or "—"
    words = figure_words(figure)
    said = f"{speaker}: {words}"
    text = format_html(  # as HTML, which the browser cuts to the room there is
        '<foreignObject y="{}" width="100%" height="{}"><div class="plot-name"><b class="plot-number"{}>{}</b> {}</div>'
        "</foreignObject>",
        _rem(y - 1),
        _rem(19),
        flatatt({"lang": language_of(figure["words"])} if low is None and high is None else {}),
        words,
        speaker,
    )
    if low is None and high is None:
        return text
    line = _rem(y + 23)
    ends = [value for value in (low, high) if value is not None]
    points = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="4.5"/>',
        ((at(value), line) for value in dict.fromkeys(ends)),
    )
    reach = arrow = ""
    if low is None or high is None:
        # an open end reaches to the edge of the scale: 0 below, the ceiling above
        reach = format_html(
            '<line class="reach open" x1="{}" x2="{}" y1="{}" y2="{}"/>',
            at(ends[0]), at(0 if low is None else ceiling), line, line,
        )  # fmt: skip
        tip = at(0 if low is None else ceiling)
        inward = (-1 if low is None else 1) * (-1 if mirrored else 1)
        arrow = format_html(
            '<svg x="{}" y="{}" overflow="visible"><path class="plot-arrow" d="M0 -4l{} 4l{} 4"/></svg>',
            tip, line, 6 * inward, -6 * inward,
        )  # fmt: skip
    elif low != high:
        reach = format_html(
            '<line class="reach" x1="{}" x2="{}" y1="{}" y2="{}"/>', at(low), at(high), line, line
        )
    look = "plot-line" + (" is-promised" if figure["stage"] == "promised" else "")
    look += " is-about" if figure["qualifier"] == "about" else ""
    return format_html(
        '{}<g class="{}"><title>{}</title>{}{}{}</g>',
        text,
        look,
        said,
        reach,
        points,
        arrow,
    )


def _round_step(top: int) -> int:
    """Return a round number of which at most five make up `top`."""
    rough = top / 4
    power = 10 ** max(0, math.floor(math.log10(rough))) if rough >= 1 else 1
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
