"""States, dates and figures in words and small pictures, for templates; labels for the browser.

Input: the plain dicts of publish (listed in each template) and EDTF text. Output: translated text or
escaped markup. Must not know about models, requests or SQL. LABELS is the one list of sentences:
templates use it through the filters here, the browser gets it as JSON (static/control/js/words.js
fills the same blanks), so a translator meets each sentence once.
"""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from control import choices
from control.dates import Precision, parse_edtf

register = template.Library()

LABELS = {
    # who holds it
    "not_covered": _("Not covered by this ledger"),
    "not_yet_recorded": _("Not yet recorded at that moment of knowledge"),
    "not_yet_reported": _("Nothing reported by then"),
    "unknown": _("Control not known"),
    "held": _("Held by {holder}"),
    "held_present": _("Held by {holder}; {present} also present"),
    "also_present": _("{state}; {present} also present"),
    "contested": _("Contested"),
    "contested_holder": _("Contested: held by {holder}, fought over with {rivals}"),
    "contested_held": _("Contested: held by {holder}"),
    "contested_between": _("Contested between {rivals}"),
    "mixed": _("Mixed: {parties} each hold a part"),
    "mixed_one": _("Mixed: {parties} holds a part, the others are not stated"),
    "siege_partial": _("partly besieged"),
    "siege_partial_by": _("partly besieged by {besieger}"),
    "siege_full": _("fully besieged"),
    "siege_full_by": _("fully besieged by {besieger}"),
    "siege_unknown": _("besieged, degree not stated"),
    "siege_unknown_by": _("besieged by {besieger}, degree not stated"),
    "truce": _("under a truce"),
    "claimed": _("as claimed by a party"),
    "unconfirmed": _("unconfirmed"),
    # doubt
    "doubt_assumed": _("Assumed: no report in this ledger supports it."),
    "doubt_carried": _("Carried forward from the last state that has evidence."),
    "doubt_start": _("Possible, not certain: it began {date}."),
    "doubt_end": _("Possible, not certain: it ended {date}."),
    "doubt_disputed": _("Disputed: some of the evidence contradicts it."),
    "certain": _("Certain on this day"),
    "possible": _("Possible on this day"),
    "possible_other": _("Also possible on this day: {state}"),
    "confidence_start": _("Confidence in the start: {grade}"),
    # dates
    "date_month": _("{month} (day not known)"),
    "date_year": _("in {year} (month not known)"),
    "date_between": _("between {from} and {to}"),
    "date_about": _("about {date}"),
    "date_perhaps": _("perhaps {date}"),
    "date_decade": _("some time in the decade {from}-{to}"),
    "span": _("{from} to {to}"),
    "span_open": _("since {from}"),
    # counts, one entry for each plural form a language may have
    "changed.zero": pgettext_lazy("plural zero", "no district changed"),
    "changed.one": pgettext_lazy("plural one", "{n} district changed"),
    "changed.two": pgettext_lazy("plural two", "{n} districts changed"),
    "changed.few": pgettext_lazy("plural few", "{n} districts changed"),
    "changed.many": pgettext_lazy("plural many", "{n} districts changed"),
    "changed.other": pgettext_lazy("plural other", "{n} districts changed"),
    "changed_nominal": _("{changed}, known only to the month or year"),
    "changed_also_nominal": _("{changed}; {n} more known only to the month or year"),
    "found.zero": pgettext_lazy("plural zero", "nothing found"),
    "found.one": pgettext_lazy("plural one", "{n} district found"),
    "found.two": pgettext_lazy("plural two", "{n} districts found"),
    "found.few": pgettext_lazy("plural few", "{n} districts found"),
    "found.many": pgettext_lazy("plural many", "{n} districts found"),
    "found.other": pgettext_lazy("plural other", "{n} districts found"),
    "doubtful.zero": pgettext_lazy("plural zero", "all states are certain"),
    "doubtful.one": pgettext_lazy("plural one", "{n} state only possible"),
    "doubtful.two": pgettext_lazy("plural two", "{n} states only possible"),
    "doubtful.few": pgettext_lazy("plural few", "{n} states only possible"),
    "doubtful.many": pgettext_lazy("plural many", "{n} states only possible"),
    "doubtful.other": pgettext_lazy("plural other", "{n} states only possible"),
    "months.zero": pgettext_lazy("plural zero", "{n} months"),
    "months.one": pgettext_lazy("plural one", "{n} month"),
    "months.two": pgettext_lazy("plural two", "{n} months"),
    "months.few": pgettext_lazy("plural few", "{n} months"),
    "months.many": pgettext_lazy("plural many", "{n} months"),
    "months.other": pgettext_lazy("plural other", "{n} months"),
    "site_name": _("Control Ledger"),
    "citation": _("Control Ledger, control of districts on {day}, {knowledge}. {url} (CC BY 4.0)."),
    "picture_state": _("State on {day}, {knowledge}. A reading of reports, not a survey."),
    "picture_licence": _("Our data: CC BY 4.0; outlines and data of others as marked on the site."),
    "differ.zero": pgettext_lazy("plural zero", "no district differs"),
    "differ.one": pgettext_lazy("plural one", "{n} district differs"),
    "differ.two": pgettext_lazy("plural two", "{n} districts differ"),
    "differ.few": pgettext_lazy("plural few", "{n} districts differ"),
    "differ.many": pgettext_lazy("plural many", "{n} districts differ"),
    "differ.other": pgettext_lazy("plural other", "{n} districts differ"),
    "hands.zero": pgettext_lazy("plural zero", "none changed hands"),
    "hands.one": pgettext_lazy("plural one", "{n} changed hands"),
    "hands.two": pgettext_lazy("plural two", "{n} changed hands"),
    "hands.few": pgettext_lazy("plural few", "{n} changed hands"),
    "hands.many": pgettext_lazy("plural many", "{n} changed hands"),
    "hands.other": pgettext_lazy("plural other", "{n} changed hands"),
    "back.zero": pgettext_lazy("plural zero", "none changed and came back"),
    "back.one": pgettext_lazy("plural one", "{n} changed and came back"),
    "back.two": pgettext_lazy("plural two", "{n} changed and came back"),
    "back.few": pgettext_lazy("plural few", "{n} changed and came back"),
    "back.many": pgettext_lazy("plural many", "{n} changed and came back"),
    "back.other": pgettext_lazy("plural other", "{n} changed and came back"),
    "what_differs": _("What differs"),
    "changed_hands": _("changed hands"),
    "came_back": _("changed and came back"),
    "side_known": _("as known on {known}"),
    "side_reported": _("as reported until {until}"),
    # map and controls
    "zoom_in": _("Zoom in"),
    "zoom_out": _("Zoom out"),
    "shape_approximate": _("Outline approximate: a sketch, not a surveyed boundary"),
    "shape_surveyed": _("Outline from a published boundary"),
    "shape_circle": _("No outline known: a circle of {radius} m around its point"),
    "play": _("Play"),
    "pause": _("Pause"),
    "no_change": _("no change on this day"),
    "slider_value": _("{date}, {changed}"),
    "on_day": _("On {date}"),
    # panel
    "history": _("History"),
    "evidence": _("Evidence"),
    "deals": _("Deals"),
    "full_page": _("Open the district page"),
    "all_districts": _("All districts"),
    "loading": _("Loading the evidence"),
    "no_evidence": _("No report in this ledger supports this period."),
    "no_deals": _("No deal of this ledger concerns this district."),
    "said_by": _("said by {speaker}"),
    "via": _("read at {via}"),
    "published": _("published {date}"),
    "contradicts": _("Contradicts"),
    "unsourced": _("No source given"),
    "against_interest": _("against the speaker's interest"),
    "mechanism": _("How it came about: {mechanism}"),
    "goto_start": _("Show the map on {date}"),
    "error_offline": _("The evidence could not be fetched: no connection."),
    "error_missing": _("This district is not in the ledger under this reading."),
    "error_refused": _("The evidence could not be fetched: the request was refused."),
    "error_busy": _("Too many requests just now. Wait a moment and try again."),
    "error_server": _("The evidence could not be fetched: the server failed."),
    "error_unreadable": _("The evidence could not be read."),
    "outside_coverage": _(
        "{date} is outside the coverage of this ledger ({from} to {to}). Shown: {shown}."
    ),
    "map_failed": _("The map could not be loaded. The table holds the same content."),
    "try_again": _("Try again"),
    "shown": _("Shown: {n} of {all} districts"),
    "filtered": _("Only: {filters}"),
    "filter_said": _("{k}: {v}"),
    "filter_between": _("; "),
    "nothing_found": _("No district of this name is in the ledger."),
    # legend
    "legend_contested": _("Contested, hatched in the challenger's colour"),
    "legend_contested_none": _("Contested, with no main holder"),
    "legend_mixed": _("Mixed: parts under different holders"),
    "legend_unknown": _("Control not known"),
    "legend_empty": _("Not covered, or not yet known"),
    "legend_siege_unknown": _("Besieged, degree not stated"),
    "legend_siege_partial": _("Partly besieged"),
    "legend_siege_full": _("Fully besieged"),
    "legend_truce": _("Under a truce"),
    "legend_claimed": _("Claimed by a party"),
    "legend_unconfirmed": _("Unconfirmed"),
    "legend_possible": _("Possible on this day: the date is known only to the month or year"),
    "legend_disputed": _("Disputed: evidence contradicts it"),
    "legend_assumed": _("Assumed: no source"),
    "legend_carried": _("Carried forward: nothing reported since"),
    "legend_stale": _("Faded: no evidence for"),
    "stale_never": _("(never fade)"),
    "legend_approximate": _("Outline is a sketch"),
    "legend_circle": _("No outline known: a rough circle"),
    "legend_change": _("On the time axis: changes of control, by how they came about"),
    "legend_all": _("Show every sign"),
    "legend_fewer": _("Only what is on the map"),
    "legend_stage": _("Stage of a deal"),
}

_CODE_LISTS = {
    "role": choices.PartyRole,
    "standing": choices.Standing,
    "siege": choices.Siege,
    "truce": choices.Truce,
    "assertion": choices.Assertion,
    "confidence": choices.Confidence,
    "basis": choices.Basis,
    "mechanism": choices.Mechanism,
    "deal_kind": choices.DealKind,
    "deal_stage": choices.DealStageKind,
    "deal_party_role": choices.DealPartyRole,
    "deal_district_role": choices.DealDistrictRole,
    "district_kind": choices.DistrictKind,
    "name_status": choices.NameStatus,
    "actor_kind": choices.ActorKind,
    "target": choices.EvidenceTarget,
    "stance": choices.EvidenceStance,
    "credibility": choices.Credibility,
    "reliability": choices.Reliability,
    "category": choices.FigureCategory,
    "qualifier": choices.FigureQualifier,
    "figure_stage": choices.FigureStage,
    "scope": choices.FigureScope,
    "verdict": choices.Verdict,
    "cause": choices.CorrectionCause,
}
_BROWSER_LISTS = [
    "role",
    "standing",
    "siege",
    "truce",
    "assertion",
    "confidence",
    "basis",
    "mechanism",
    "deal_kind",
    "deal_stage",
    "deal_district_role",
    "district_kind",
    "actor_kind",
    "target",
    "stance",
    "credibility",
    "reliability",
]


def _say(key: str, **blanks) -> str:
    return str(LABELS[key]).format(**blanks)


@register.simple_tag
def browser_labels() -> dict:
    """Return every sentence the browser needs, in the language of the page."""
    return {key: str(text) for key, text in LABELS.items()}


@register.simple_tag
def browser_codes() -> dict:
    """Return the code lists in decoding order, each as [code, label] pairs."""
    lists = {
        name: [[code, str(label)] for code, label in _CODE_LISTS[name].choices]
        for name in _BROWSER_LISTS
    }
    lists["confidence"].append(["none", str(_("not graded"))])
    lists["precision"] = [[precision.value, precision.value] for precision in Precision]
    return lists


@register.filter
def label(code, kind: str) -> str:
    """Return the label of a code: `{{ period.mechanism|label:"mechanism" }}`."""
    if code in (None, ""):
        return ""
    return str(dict(_CODE_LISTS[kind].choices).get(code, code))


# --- names -------------------------------------------------------------------------------------


def _is_arabic() -> bool:
    return (get_language() or "en").startswith("ar")


@register.filter
def local(name: dict | None) -> str:
    """Return a name in the language of the page, or in the other where that is missing."""
    if not name:
        return ""
    first, second = ("ar", "en") if _is_arabic() else ("en", "ar")
    return name.get(first) or name.get(second) or ""


@register.simple_tag
def both_names(name: dict | None) -> str:
    """Return markup of a name in the page's language with its other name beside it."""
    first = local(name)
    lang, direction = ("en", "ltr") if _is_arabic() else ("ar", "rtl")
    second = (name or {}).get(lang)
    if not second or second == first:
        return format_html("<bdi>{}</bdi>", first)
    return format_html(
        '<bdi>{}</bdi> <bdi class="other-name" lang="{}" dir="{}">{}</bdi>',
        first,
        lang,
        direction,
        second,
    )


def _join_names(parties: list[dict]) -> str:
    names = [local(party["actor"]["name"]) for party in parties]
    if len(names) < 2:
        return "".join(names)
    return str(_("{first} and {last}")).format(first=str(_(", ")).join(names[:-1]), last=names[-1])


# --- dates -------------------------------------------------------------------------------------


# Django's Arabic months are those of Egypt; Syria's own are what the browser writes too (ar-SY).
_SYRIAN_MONTHS = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip


def _month_of(day: dt.date) -> str:
    return _SYRIAN_MONTHS[day.month - 1] if _is_arabic() else date_format(day, "F")


def _long_day(day: dt.date) -> str:
    return f"{day.day} {_month_of(day)} {day.year}"


@register.filter
def day(value: str | dt.date | None) -> str:
    """Return an ISO day in words: 13 March 2018."""
    if not value:
        return ""
    return _long_day(dt.date.fromisoformat(value) if isinstance(value, str) else value)


@register.filter
def moment(value: str | dt.datetime | None) -> str:
    """Return an ISO moment in words, in UTC: 23 November 2026, 07:31 UTC."""
    if not value:
        return ""
    instant = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    instant = instant.astimezone(dt.UTC)
    return f"{_long_day(instant.date())}, {instant:%H:%M} UTC"


@register.filter
def edtf(text: str | None) -> str:
    """Return an EDTF date in words; a month or a year is never shown as a day."""
    if not text:
        return ""
    try:
        date = parse_edtf(text)
    except ValueError:
        return text
    qualified = date.approximate or date.uncertain
    if date.precision is Precision.DAY:
        words = _long_day(date.earliest)
    elif date.precision is Precision.MONTH:
        words = f"{_month_of(date.earliest)} {date.earliest.year}"
        words = words if qualified else _say("date_month", month=words)
    elif date.precision is Precision.YEAR:
        words = str(date.earliest.year)
        words = words if qualified else _say("date_year", year=words)
    elif date.precision is Precision.SEASON:
        words = _say(
            "date_between", **{"from": _long_day(date.earliest), "to": _long_day(date.latest)}
        )
    else:
        words = _say("date_decade", **{"from": date.earliest.year, "to": date.latest.year})
    if date.approximate:
        words = _say("date_about", date=words)
    return _say("date_perhaps", date=words) if date.uncertain else words


@register.filter
def span_words(period: dict) -> str:
    """Return a period's span: from its start to the first day it no longer held."""
    start = edtf(period["started"])
    if not period["to"]:
        return _say("span_open", **{"from": start})
    return _say("span", **{"from": start, "to": edtf(period["ended"])})


# --- states ------------------------------------------------------------------------------------


def _parties_in(period: dict, *roles: str) -> list[dict]:
    return [party for party in period["parties"] if party["role"] in roles]


@register.filter
def standing_words(period: dict | None) -> str:
    """Return who holds a district, in one sentence; the twin of `standing` in words.js."""
    if not period:
        return _say("not_covered")
    holders = _parties_in(period, "holder", "co_holder")
    rivals = _parties_in(period, "challenger")
    present = _parties_in(period, "present")
    if period["standing"] == choices.Standing.UNKNOWN:
        return _say("unknown")
    if period["standing"] == choices.Standing.CONTESTED:
        fight = _contested_words(holders, rivals or present)
        if rivals and present:
            return _say("also_present", state=fight, present=_join_names(present))
        return fight
    if period["standing"] == choices.Standing.MIXED:
        everyone = [*holders, *rivals, *present]
        key = "mixed" if len(everyone) > 1 else "mixed_one"
        return _say(key, parties=_join_names(everyone))
    if present:
        return _say("held_present", holder=_join_names(holders), present=_join_names(present))
    return _say("held", holder=_join_names(holders))


def _contested_words(holders: list[dict], against: list[dict]) -> str:
    if holders and against:
        return _say("contested_holder", holder=_join_names(holders), rivals=_join_names(against))
    if holders:
        return _say("contested_held", holder=_join_names(holders))
    if against:
        return _say("contested_between", rivals=_join_names(against))
    return _say("contested")


@register.filter
def quality_words(period: dict | None) -> list[str]:
    """Return what else is said of a state: siege, truce, claim; short phrases."""
    if not period:
        return []
    said = []
    besiegers = _parties_in(period, "besieger")
    if period["siege"] in ("partial", "full", "unknown"):
        if besiegers:
            said.append(_say(f"siege_{period['siege']}_by", besieger=_join_names(besiegers)))
        else:
            said.append(_say(f"siege_{period['siege']}"))
    if period["truce"] == choices.Truce.YES:
        said.append(_say("truce"))
    if period["assertion"] in ("claimed", "unconfirmed"):
        said.append(_say(period["assertion"]))
    return said


@register.filter
def doubt_words(period: dict | None) -> list[str]:
    """Return what makes a period doubtful on any of its days; sentences."""
    if not period:
        return []
    said = []
    if period["basis"] == choices.Basis.ASSUMED:
        said.append(_say("doubt_assumed"))
    if period["basis"] == choices.Basis.CARRIED_FORWARD or period.get("carried_forward"):
        said.append(_say("doubt_carried"))
    if period.get("disputed"):
        said.append(_say("doubt_disputed"))
    return said


@register.filter
def certainty_words(period: dict | None, on: str) -> str:
    """Return whether a state is certain or only possible on a day, given the bounds of its dates."""
    if not period:
        return ""
    asked = dt.date.fromisoformat(on)
    start = parse_edtf(period["started"])
    if asked < start.latest:
        return _say("doubt_start", date=edtf(period["started"]))
    if period["to"] and period["ended"] and asked >= parse_edtf(period["ended"]).earliest:
        return _say("doubt_end", date=edtf(period["ended"]))
    return _say("certain")


# --- figures -----------------------------------------------------------------------------------


@register.filter
def figure_words(figure: dict) -> str:
    """Return one attributed number as its speaker put it: about 300, at least 1,300, several hundred."""
    low, high, words = figure["min"], figure["max"], figure.get("words")
    if low is None and high is None:
        return f"“{words}”" if words else str(_("no number given"))
    # the digits and the comma that the Syrian press writes, in both languages
    numbers = [f"{value:,}" for value in (low, high) if value is not None]
    if len(numbers) == 2 and low == high:
        numbers = numbers[:1]
    text = "–".join(numbers)
    qualifier = figure["qualifier"]
    if qualifier in ("", "exactly", "vague"):
        if low is not None and high is None:
            qualifier = "at least"
        elif low is None:
            qualifier = "up to"
        else:
            return text
    return f"{label(qualifier, 'qualifier')} {text}"


@register.simple_tag
def figure_plot(figure: dict, figures: list[dict]) -> str:
    """Return a small interval on the scale of its group: a point, a range, or an open arrow.

    The scale runs from 0 to the largest number of the same category, so that readings side by side
    can be compared; they are never added.
    """
    group = [other for other in figures if other["category"] == figure["category"]]
    top = max(
        (v for other in group for v in (other["min"], other["max"]) if v is not None), default=0
    )
    low, high = figure["min"], figure["max"]
    if not top or (low is None and high is None):
        return format_html(
            '<svg class="figure-plot" aria-hidden="true"><line class="axis" x1="0" x2="100%" y1="7" y2="7"/></svg>'
        )
    start = 0 if low is None else low
    end = top if high is None else high
    scale = 92 / top
    x1, x2 = f"{2 + start * scale:.2f}%", f"{2 + end * scale:.2f}%"
    open_end = high is None
    return format_html(
        '<svg class="figure-plot" aria-hidden="true"><line class="axis" x1="0" x2="100%" y1="7" y2="7"/>'
        '<line class="{}" x1="{}" x2="{}" y1="7" y2="7"/><circle cx="{}" cy="7" r="4"/>{}</svg>',
        "reach open" if open_end or low is None else "reach",
        x1,
        "98%" if open_end else x2,
        x1 if low is not None else x2,
        ""
        if open_end or low is None or low == high
        else format_html('<circle cx="{}" cy="7" r="4"/>', x2),
    )


# --- the history band --------------------------------------------------------------------------

_OVERLAYS = {"contested": "over-contested", "unknown": "over-unknown"}
_NEUTRAL = "#8b8f96"


def _colours_of(period: dict) -> list[str]:
    """Return one colour for a state, or for a mixed one a colour for each party that holds a part."""
    parties = _parties_in(period, "holder", "co_holder", "challenger", "present")
    if period["standing"] == choices.Standing.UNKNOWN or not parties:
        return [_NEUTRAL]
    colours = [party["actor"].get("colour") or _NEUTRAL for party in parties]
    if period["standing"] == choices.Standing.MIXED:
        parts = list(dict.fromkeys(colours))[:4]
        return parts if len(parts) > 1 else [*parts, _NEUTRAL]
    holders = _parties_in(period, "holder", "co_holder")
    return colours[:1] if holders else [_NEUTRAL]


def _overlays_of(period: dict) -> list[str]:
    overlays = [_OVERLAYS[period["standing"]]] if period["standing"] in _OVERLAYS else []
    if period["truce"] == choices.Truce.YES:
        overlays.append("over-truce")
    if period["assertion"] != choices.Assertion.ASSESSED:
        overlays.append("over-claimed")
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
        '<svg class="swatch" width="22" height="16" aria-hidden="true"><g class="{}">{}</g>{}<rect class="swatch-edge" {} fill="none"/>{}</svg>',
        "is-assumed" if period["basis"] == choices.Basis.ASSUMED else "",
        format_html_join(
            "",
            '<rect x="{}" y="2.5" width="{}" height="11" fill="{}"/>',
            ((f"{2.5 + i * wide:.2f}", f"{wide:.2f}", colour) for i, colour in enumerate(colours)),
        ),
        format_html_join(
            "", '<rect {} fill="url(#{})"/>', ((box, name) for name in _overlays_of(period))
        ),
        box,
        format_html('<rect class="siege" {} fill="none"/>', box)
        if period["siege"] in ("partial", "full", "unknown")
        else "",
    )


@register.simple_tag
def history_band(periods: list[dict], coverage_from: str, coverage_to: str) -> str:
    """Return a district's history as an SVG band over the coverage, with years; said in the list too."""
    first = dt.date.fromisoformat(coverage_from)
    last = dt.date.fromisoformat(coverage_to)
    days = (last - first).days + 1

    def place(when: dt.date) -> float:
        return max(0, min(days, (when - first).days)) / days * 100

    parts = []
    for number, period in enumerate(periods, start=1):
        start = place(dt.date.fromisoformat(period["from"]))
        end = place(dt.date.fromisoformat(period["to"])) if period["to"] else 100
        x, width = f"{start:.3f}%", f"{max(0.12, end - start):.3f}%"
        title = f"{span_words(period)}: {standing_words(period)}"
        shapes = format_html_join(
            "",
            '<rect x="{}" y="0" width="{}" height="26" fill="url(#{})"/>',
            ((x, width, overlay) for overlay in _overlays_of(period)),
        )
        siege = (
            format_html('<rect class="band-siege" x="{}" y="28" width="{}" height="4"/>', x, width)
            if period["siege"] in ("partial", "full", "unknown")
            else ""
        )
        colours = _colours_of(period)
        tall = 26 / len(colours)
        lanes = format_html_join(
            "",
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
            (
                (x, f"{i * tall:.2f}", width, f"{tall:.2f}", colour)
                for i, colour in enumerate(colours)
            ),
        )
        parts.append(
            format_html(
                '<a href="#period-{}"><title>{}</title><g class="band-part{}">{}</g>{}{}</a>',
                number,
                title,
                " is-assumed" if period["basis"] == choices.Basis.ASSUMED else "",
                lanes,
                shapes,
                siege,
            )
        )
    years = format_html_join(
        "",
        '<line class="band-year" x1="{0}" x2="{0}" y1="0" y2="36"/><text class="band-label{2}" x="{0}" y="46" dx="3">{1}</text>',
        (
            (f"{place(dt.date(year, 1, 1)):.3f}%", year, " odd" if year % 2 else "")
            for year in range(first.year + 1, last.year + 1)
        ),
    )
    return format_html(
        '<svg class="band" role="presentation">{}{}</svg>', mark_safe("".join(parts)), years
    )
