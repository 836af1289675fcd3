"""States, dates and figures in words, for templates; labels for the browser. Pictures: pictures.py.

Input: the plain dicts of publish (listed in each template) and EDTF text. Output: translated text or
escaped markup. Must not know about models, requests or SQL. LABELS is the one list of sentences:
templates use it through the filters here, the browser gets it as JSON (static/control/js/words.js
fills the same blanks), so a translator meets each sentence once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from django import template
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
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
    "mixed_present": _("Mixed: {parties} holds a part; {present} also present, part not stated"),
    "mixed_none": _("Mixed: who holds which part is not stated"),
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
    "date_year": _("{year} (month not known)"),
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
    "changed_also_nominal": _("{changed}; {more}"),
    "more_nominal.zero": pgettext_lazy("plural zero", "{n} more known only to the month or year"),
    "more_nominal.one": pgettext_lazy("plural one", "{n} more known only to the month or year"),
    "more_nominal.two": pgettext_lazy("plural two", "{n} more known only to the month or year"),
    "more_nominal.few": pgettext_lazy("plural few", "{n} more known only to the month or year"),
    "more_nominal.many": pgettext_lazy("plural many", "{n} more known only to the month or year"),
    "more_nominal.other": pgettext_lazy("plural other", "{n} more known only to the month or year"),
    "found.zero": pgettext_lazy("plural zero", "nothing found"),
    "found.one": pgettext_lazy("plural one", "{n} place found"),
    "found.two": pgettext_lazy("plural two", "{n} places found"),
    "found.few": pgettext_lazy("plural few", "{n} places found"),
    "found.many": pgettext_lazy("plural many", "{n} places found"),
    "found.other": pgettext_lazy("plural other", "{n} places found"),
    "doubtful.zero": pgettext_lazy("plural zero", "all states are certain"),
    "doubtful.one": pgettext_lazy("plural one", "{n} state possible, not certain"),
    "doubtful.two": pgettext_lazy("plural two", "{n} states possible, not certain"),
    "doubtful.few": pgettext_lazy("plural few", "{n} states possible, not certain"),
    "doubtful.many": pgettext_lazy("plural many", "{n} states possible, not certain"),
    "doubtful.other": pgettext_lazy("plural other", "{n} states possible, not certain"),
    "months.zero": pgettext_lazy("plural zero", "{n} months"),
    "months.one": pgettext_lazy("plural one", "{n} month"),
    "months.two": pgettext_lazy("plural two", "{n} months"),
    "months.few": pgettext_lazy("plural few", "{n} months"),
    "months.many": pgettext_lazy("plural many", "{n} months"),
    "months.other": pgettext_lazy("plural other", "{n} months"),
    "site_name": _("Control Ledger"),
    "citation": _("Control Ledger, control of districts on {day}, {knowledge}. {url} (CC BY 4.0)."),
    "citation_range": _("Changes after {first} until {last}"),
    "citation_rebuilt": _(
        "Rebuilt from the ledger as known on {known}, which the address cannot fix"
    ),
    "compared_with": _("compared with {other}"),
    "picture_state": _("State on {day}, {knowledge}. A reading of reports, not a survey."),
    "picture_sources": _("Sources of what is in view on {day}: {sources}."),
    "picture_against": _("Against some of it: {sources}."),
    "picture_unsourced": _("Without a published source: {n} of {states} states."),
    "picture_no_sources": _("The sources could not be loaded; the address below leads to them."),
    "background_credit": _("Natural Earth; roads, rivers and relief schematic"),
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
    "stages.zero": pgettext_lazy("plural zero", "{n} stages of deals"),
    "stages.one": pgettext_lazy("plural one", "{n} stage of a deal"),
    "stages.two": pgettext_lazy("plural two", "{n} stages of deals"),
    "stages.few": pgettext_lazy("plural few", "{n} stages of deals"),
    "stages.many": pgettext_lazy("plural many", "{n} stages of deals"),
    "stages.other": pgettext_lazy("plural other", "{n} stages of deals"),
    "changes.zero": pgettext_lazy("plural zero", "no change"),
    "changes.one": pgettext_lazy("plural one", "{n} change"),
    "changes.two": pgettext_lazy("plural two", "{n} changes"),
    "changes.few": pgettext_lazy("plural few", "{n} changes"),
    "changes.many": pgettext_lazy("plural many", "{n} changes"),
    "changes.other": pgettext_lazy("plural other", "{n} changes"),
    "places.zero": pgettext_lazy("plural zero", "no district"),
    "places.one": pgettext_lazy("plural one", "{n} district"),
    "places.two": pgettext_lazy("plural two", "{n} districts"),
    "places.few": pgettext_lazy("plural few", "{n} districts"),
    "places.many": pgettext_lazy("plural many", "{n} districts"),
    "places.other": pgettext_lazy("plural other", "{n} districts"),
    # a count that stands alone: in Arabic another case than after "in"
    "members.zero": pgettext_lazy("plural zero", "no district"),
    "members.one": pgettext_lazy("plural one", "{n} district"),
    "members.two": pgettext_lazy("plural two, alone", "{n} districts"),
    "members.few": pgettext_lazy("plural few", "{n} districts"),
    "members.many": pgettext_lazy("plural many", "{n} districts"),
    "members.other": pgettext_lazy("plural other", "{n} districts"),
    "voices.zero": pgettext_lazy("plural zero", "no source"),
    "voices.one": pgettext_lazy("plural one", "{n} independent source"),
    "voices.two": pgettext_lazy("plural two", "{n} independent sources"),
    "voices.few": pgettext_lazy("plural few", "{n} independent sources"),
    "voices.many": pgettext_lazy("plural many", "{n} independent sources"),
    "voices.other": pgettext_lazy("plural other", "{n} independent sources"),
    "decisions.zero": pgettext_lazy("plural zero", "no decision"),
    "decisions.one": pgettext_lazy("plural one", "{n} decision"),
    "decisions.two": pgettext_lazy("plural two", "{n} decisions"),
    "decisions.few": pgettext_lazy("plural few", "{n} decisions"),
    "decisions.many": pgettext_lazy("plural many", "{n} decisions"),
    "decisions.other": pgettext_lazy("plural other", "{n} decisions"),
    "reports.zero": pgettext_lazy("plural zero", "no report"),
    "reports.one": pgettext_lazy("plural one", "{n} report"),
    "reports.two": pgettext_lazy("plural two", "{n} reports"),
    "reports.few": pgettext_lazy("plural few", "{n} reports"),
    "reports.many": pgettext_lazy("plural many", "{n} reports"),
    "reports.other": pgettext_lazy("plural other", "{n} reports"),
    "stage_said": _("{date}: {deal}, {stage}"),
    "stages_said": _("{stages}, {from} to {to}"),
    "from_to": _("{from} to {to}"),
    "close": _("Close"),
    "range_title": _("What changed after {from}, until {to}"),
    "range_said": _("{changes} in {districts}"),
    "range_none": _("Nothing changed in this stretch."),
    "range_rest": _("The first {n} of {all} changes."),
    "known_stop": _("As known on {moment}: {decisions} by then"),
    "reported_stop": _("As reported until {date}: {reports} of {all} dated ones by then"),
    "reported_none": _("No dated report of this ledger had been published by {date}."),
    "moment": _("{date}, {time} UTC"),
    "area_all": _("{km2} km² of ground"),
    "area_some": _("{km2} km² of ground in the {n} of {all} whose outlines are surveyed"),
    "area_sketches": _("by number only: their outlines are sketches"),
    "what_changed": _("What changed"),
    "what_differs": _("What differs"),
    "changed_hands": _("changed hands"),
    "came_back": _("changed and came back"),
    "split_said": _("{n} % of the width"),
    "side_known": _("as known on {known}"),
    "side_reported": _("as reported until {until}"),
    # map and controls
    "zoom_in": _("Zoom in"),
    "zoom_out": _("Zoom out"),
    "shape_approximate": _("Outline approximate: a sketch, not a surveyed boundary"),
    "shape_surveyed": _("Outline from a published boundary"),
    "shape_none": _("No outline and no point known: it is not on the map"),
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
    "loading_stops": _("Loading what may be chosen"),
    "loading_knowledge": _("Loading what was known"),
    "knowledge_failed": _(
        "What was known then could not be loaded. The map still shows what it did."
    ),
    "present_knowledge": _("The map shows what this ledger holds today."),
    "knowledge": _("Knowledge"),
    "reading_known": _("As this ledger knew it on {known}."),
    "reading_known_note": _("Later corrections and additions are left out."),
    "reading_known_open": _(
        "This day (UTC) is not over: what is recorded later on it will show here too."
    ),
    "reading_reported": _("Reconstructed: as reports published until {until} had it."),
    "reading_reported_note": _(
        "Only evidence published by then counts; a state that had none yet gives way to the last "
        "one that had."
    ),
    "reading_leave": _("Return to the present knowledge"),
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
    "evidence_failed": _("The evidence could not be loaded."),
    "other_failed": _("The other side of the comparison could not be loaded."),
    "stops_failed": _("What may be chosen could not be loaded."),
    "error_offline": _("There is no connection."),
    "error_missing": _("This district is not in the ledger under this reading."),
    "error_refused": _("The server refused the request."),
    "error_busy": _("Too many requests just now. Wait a moment and try again."),
    "error_server": _("The server failed."),
    "error_unreadable": _("The answer could not be read."),
    "outside_coverage": _(
        "{date} is outside the coverage of this ledger ({from} to {to}). Shown: {shown}."
    ),
    "no_such_moment": _("This is no moment: write 2018-03-13 or 2018-03-13T12:00:00Z."),
    "no_such_day": _("The calendar has no such day. What was shown before still is."),
    "map_failed": _("The map could not be loaded. The table holds the same content."),
    "try_again": _("Try again"),
    "change_it": _("Change it"),
    "shown": _("Shown: {n} of {all} districts"),
    "filtered": _("Only: {filters}"),
    "filter_said": _("{k}: {v}"),
    "filter_between": _("; "),
    "comma": _(", "),
    "nothing_found": _("No district of this name is in the ledger."),
    # legend
    "legend_contested": _("Contested, hatched in the challenger's colour"),
    "legend_contested_none": _("Contested, with no main holder"),
    "legend_mixed": _("Mixed: parts under different holders, grey where not stated"),
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
    "actor_link": choices.ActorLink,
    "source_kind": choices.SourceKind,
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


def is_arabic() -> bool:
    """Tell whether the page is in Arabic."""
    return (get_language() or "en").startswith("ar")


@register.filter
def local(name: dict | None) -> str:
    """Return a name in the language of the page, or in the other where that is missing."""
    if not name:
        return ""
    first, second = ("ar", "en") if is_arabic() else ("en", "ar")
    return name.get(first) or name.get(second) or ""


@register.simple_tag
def both_names(name: dict | None) -> str:
    """Return markup of a name in the page's language with its other name beside it."""
    first = local(name)
    lang, direction = ("en", "ltr") if is_arabic() else ("ar", "rtl")
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


@register.simple_tag
def own_words(tag: str, english: str, arabic: str, classes: str = "") -> str:
    """Return an element with our words in the page's language, or none where there are no words.

    Where they are missing in it they are those of the other language, marked as such.
    """
    text = local({"en": english, "ar": arabic})
    if not text:
        return ""
    shown = "ar" if text == arabic else language_of(text)  # some write in Arabic in the first field
    attributes = {"class": classes} if classes else {}
    if shown != ("ar" if is_arabic() else "en"):
        attributes |= {"lang": shown, "dir": "rtl" if shown == "ar" else "ltr"}
    return format_html("<{}{}>{}</{}>", tag, flatatt(attributes), text, tag)


@register.simple_tag
def own_text(english: str, arabic: str) -> str:
    """Return the same words as plain text, for attributes and sentences."""
    return local({"en": english, "ar": arabic})


@register.simple_tag
def report_title(report: dict) -> str:
    """Return markup of a report's title, in its own language; of one that is ours, in the page's.

    One without a title is told from the others by who printed it and when, to those who hear links.
    """
    if report["title_ar"]:
        return own_words("bdi", report["title"], report["title_ar"])
    if report["title"] and report["language"]:
        return format_html('<bdi lang="{}">{}</bdi>', report["language"], report["title"])
    if report["title"]:
        return format_html("<bdi>{}</bdi>", report["title"])
    known = [publisher_name(report)]
    known += (
        [format_html("<bdi>{}</bdi>", edtf(report["published"]))] if report["published"] else []
    )
    said = format_html_join("", "{}{}", ((comma(), part) for part in known))
    nameless = _("Report without a title")
    return format_html('<bdi>{}</bdi><span class="visually-hidden">{}</span>', nameless, said)


@register.simple_tag
def publisher_name(report: dict) -> str:
    """Return markup of who published a report: its source, under the source's name in the page's language."""
    source = report["source"]
    if report["publisher"] in ("", source["name"]):
        return own_words("bdi", source["name"], source["name_ar"])
    return own_words("bdi", report["publisher"], "")


@register.simple_tag
def quoted(text: str, language: str = "", tag: str = "q") -> str:
    """Return markup of words that are not ours, as a quotation in the language of their report.

    Where that is not known it is told from the letters.
    """
    language = language or language_of(text)
    return format_html('<{} lang="{}" dir="auto">{}</{}>', tag, language, text, tag)


def language_of(text: str) -> str:
    """Return the language of words of which nobody says it, told from their letters."""
    return "ar" if any("\u0600" <= letter <= "\u06ff" for letter in text) else "en"


@register.simple_tag
def comma() -> str:
    """Return what parts the items of a list in the language of the page."""
    return str(_(", "))


def _join_names(parties: list[dict]) -> str:
    return _join([local(party["actor"]["name"]) for party in parties], _fill)


def _join(names: list[str], fill: Callable) -> str:
    """Return names as a list in words; `fill` puts them into a sentence, as text or as markup.

    The twin of the browser's own lists: `A, B and C`, and in Arabic with an "and" before each.
    """
    joined = names[0] if names else ""
    for number, name in enumerate(names[1:], start=2):
        sentence = _("{first} and {last}") if number == len(names) else _("{first}, {last}")
        joined = fill(sentence, first=joined, last=name)
    return joined


def _fill(sentence: str, **blanks) -> str:
    return str(sentence).format(**blanks)


# --- dates -------------------------------------------------------------------------------------


# A day, with its hour or the day it runs to.
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T/][\dT:Z-]+)?")
# Django's Arabic months are those of Egypt; Syria's own are what the browser writes too (ar-SY).
_SYRIAN_MONTHS = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip


def _month_of(day: dt.date) -> str:
    return _SYRIAN_MONTHS[day.month - 1] if is_arabic() else date_format(day, "F")


def _long_day(day: dt.date) -> str:
    return f"{day.day} {_month_of(day)} {day.year}"


@register.filter
def day(value: str | dt.date | None) -> str:
    """Return an ISO day in words: 13 March 2018."""
    if not value:
        return ""
    return _long_day(dt.date.fromisoformat(value) if isinstance(value, str) else value)


@register.filter
def keep_days(text: str) -> str:
    """Return markup of a text whose ISO days, moments and spans stay whole.

    After Arabic letters they would be read backwards.
    """
    return mark_safe(
        _ISO_DAY.sub(r'<bdi dir="ltr" class="numeric">\g<0></bdi>', conditional_escape(text))
    )


@register.filter
def month(value: str) -> str:
    """Return a month, such as 2018-03, in words."""
    first = dt.date.fromisoformat(f"{value}-01")
    return f"{_month_of(first)} {first.year}"


@register.filter
def moment(value: str | dt.datetime | None) -> str:
    """Return an ISO moment in words, in UTC: 23 November 2026, 07:31 UTC."""
    if not value:
        return ""
    instant = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    instant = instant.astimezone(dt.UTC)
    return _say("moment", date=_long_day(instant.date()), time=f"{instant:%H:%M}")


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
    """Return a period's span: from its start to the first day it no longer held.

    Where it was carried on nobody had reported an end: it is told as going on.
    """
    start = edtf(period["started"])
    if not period["to"] or not period["ended"]:
        return _say("span_open", **{"from": start})
    return _say("span", **{"from": start, "to": edtf(period["ended"])})


@register.filter
def bounds_words(earliest: str, latest: str) -> str:
    """Return in words what lies between two ISO days: 2013 (month not known) of the whole of a year."""
    first, last = (dt.date.fromisoformat(day) for day in (earliest, latest))
    if first == last:
        return _long_day(first)
    for width in (7, 4):  # 2013-02, 2013
        whole = parse_edtf(earliest[:width])
        if (whole.earliest, whole.latest) == (first, last):
            return edtf(whole.text)
    return _say("date_between", **{"from": _long_day(first), "to": _long_day(last)})


# --- states ------------------------------------------------------------------------------------


def parties_in(period: dict, *roles: str) -> list[dict]:
    return [party for party in period["parties"] if party["role"] in roles]


@register.filter
def standing_words(period: dict | None) -> str:
    """Return who holds a district, in one sentence; the twin of `standing` in words.js."""
    return _describe_standing(period, _join_names, _fill)


@register.simple_tag
def standing_links(period: dict | None, carry: str = "") -> str:
    """Return markup of the same sentence in which every party leads to its page."""

    def link(parties: list[dict]) -> str:
        return _join([actor_link(party["actor"], carry) for party in parties], format_html)

    return _describe_standing(period, link, lambda sentence, **b: format_html(str(sentence), **b))


@register.simple_tag
def actor_link(actor: dict, carry: str = "") -> str:
    """Return markup of an actor's name that leads to its page, under the knowledge of this one."""
    address = f"{reverse('actor', args=[actor['slug']])}{carry}"
    return format_html('<a href="{}"><bdi>{}</bdi></a>', address, local(actor["name"]))


def _describe_standing(period: dict | None, join: Callable, fill: Callable) -> str:
    def say(key: str, **blanks) -> str:
        return fill(LABELS[key], **blanks) if blanks else str(LABELS[key])

    if not period:
        return say("not_covered")
    holders = parties_in(period, "holder", "co_holder")
    rivals = parties_in(period, "challenger")
    present = parties_in(period, "present")
    if period["standing"] == choices.Standing.UNKNOWN:
        return say("unknown")
    if period["standing"] == choices.Standing.CONTESTED:
        against = rivals or present
        if holders and against:
            fight = say("contested_holder", holder=join(holders), rivals=join(against))
        elif holders:
            fight = say("contested_held", holder=join(holders))
        elif against:
            fight = say("contested_between", rivals=join(against))
        else:
            fight = say("contested")
        if rivals and present:
            return say("also_present", state=fight, present=join(present))
        return fight
    if period["standing"] == choices.Standing.MIXED:
        others = [*rivals, *present]  # inside, but nobody says that they hold a part
        if len(holders) == 1 and others:
            return say("mixed_present", parties=join(holders), present=join(others))
        parts = ("mixed_none", "mixed_one", "mixed")[min(len(holders), 2)]
        mixed = say(parts, parties=join(holders)) if holders else say(parts)
        return say("also_present", state=mixed, present=join(others)) if others else mixed
    if present:
        return say("held_present", holder=join(holders), present=join(present))
    return say("held", holder=join(holders))


@register.filter
def quality_words(period: dict | None) -> list[str]:
    """Return what else is said of a state: siege, truce, claim; short phrases."""
    if not period:
        return []
    said = []
    besiegers = parties_in(period, "besieger")
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
    if period["basis"] == choices.Basis.ASSUMED and period["standing"] != choices.Standing.UNKNOWN:
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
    if period.get("carried_forward"):
        return _say("possible")
    if asked < start.latest:
        return _say("doubt_start", date=edtf(period["started"]))
    if period["to"] and period["ended"] and asked >= parse_edtf(period["ended"]).earliest:
        return _say("doubt_end", date=edtf(period["ended"]))
    if period["standing"] == choices.Standing.UNKNOWN:
        return ""  # nothing is certain of what is not known
    return _say("certain")


# --- figures -----------------------------------------------------------------------------------


@register.filter
def figure_words(figure: dict) -> str:
    """Return one attributed number as its speaker put it: about 300, at least 1,300, several hundred."""
    low, high, words = figure["min"], figure["max"], figure.get("words")
    if low is None and high is None:
        return str(_("“{words}”")).format(words=words) if words else str(_("no number given"))
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
