"""What columns and tables are called where people see them: once for each name, in both languages.

A column's name means the same in every table, so it has one label. The labels are put on when the
desk is loaded, not in the tables' definitions: a word that is mended needs no migration. A pair of
columns that differ in `_en` and `_ar` is one text in two languages, and its labels say so.
"""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

COLUMNS = {
    "active": _("in use"),
    "actor": _("actor"),
    "added_at": _("added at"),
    "added_by": _("added by"),
    "against_interest": _("against its own interest"),
    "amount": _("amount"),
    "approximate": _("approximate"),
    "assertion": _("assertion"),
    "attempts": _("attempts"),
    "attribution": _("credit line"),
    "author": _("author"),
    "basis": _("basis"),
    "category": _("category"),
    "cause": _("cause of the correction"),
    "checked_at": _("looked at"),
    "colour": _("colour"),
    "confidence": _("confidence"),
    "confidence_end": _("confidence of the end"),
    "confidence_start": _("confidence of the start"),
    "context_p_code": _("p-code around it"),
    "credibility": _("credibility"),
    "date": _("date"),
    "day": _("day"),
    "deal": _("deal"),
    "deal_stage": _("stage of the deal"),
    "decision": _("decision"),
    "district": _("district"),
    "districts": _("districts"),
    "duplicate_of": _("duplicate of"),
    "ended": _("ended"),
    "ended_day": _("end, as drawn"),
    "failure": _("failure"),
    "failures": _("failures in a row"),
    "feed": _("feed"),
    "figure": _("figure"),
    "from": _("from"),
    "geometry": _("outline"),
    "ground": _("ground"),
    "held_until": _("held until"),
    "holder": _("holder"),
    "key": _("key of the row"),
    "kind": _("kind"),
    "language": _("language"),
    "lat": _("latitude"),
    "leaning": _("leaning"),
    "licence": _("licence"),
    "link": _("link"),
    "lon": _("longitude"),
    "made": _("reports made"),
    "maximum": _("at most"),
    "mechanism": _("mechanism"),
    "minimum": _("at least"),
    "name": _("name"),
    "next_check_at": _("looked at next"),
    "next_poll_at": _("asked next"),
    "note": _("note"),
    "number": _("number of the step"),
    "observed": _("observed on"),
    "opened_at": _("opened at"),
    "other": _("other actor"),
    "p_code": _("p-code"),
    "parent": _("lies in"),
    "part_of": _("part of"),
    "place_text": _("place in words"),
    "planned": _("planned"),
    "point_source": _("source of the point"),
    "polled_at": _("asked at"),
    "proposal": _("proposal"),
    "proposals": _("proposals"),
    "public_id": _("public id"),
    "published": _("published on"),
    "publisher": _("publisher"),
    "qualifier": _("qualifier"),
    "quote_end": _("end of the quote"),
    "quote_start": _("start of the quote"),
    "radius_m": _("radius in metres"),
    "reading": _("its version"),
    "retracted_by": _("retracted by"),
    "reason": _("reason"),
    "received_on": _("received on"),
    "recorded_at": _("recorded at"),
    "reliability": _("reliability"),
    "report": _("report"),
    "reports": _("reports"),
    "role": _("role"),
    "said_by": _("said by"),
    "said_by_text": _("said by, in words"),
    "scope": _("scope"),
    "score": _("score"),
    "script": _("script"),
    "second_author": _("second signature"),
    "seen_at": _("noted at"),
    "seen_by": _("noted by"),
    "settled_by": _("settled by"),
    "side_term": _("its own term"),
    "siege": _("siege"),
    "signed_at": _("signed at"),
    "slug": _("short name"),
    "source": _("source"),
    "stage": _("stage"),
    "stance": _("stance"),
    "standing": _("standing"),
    "started": _("started"),
    "started_day": _("start, as drawn"),
    "state": _("state"),
    "status": _("status"),
    "summary": _("summary"),
    "target": _("speaks to"),
    "text": _("text"),
    "title": _("title"),
    "to": _("until"),
    "truce": _("truce"),
    "truce_deal": _("deal of the truce"),
    "url": _("address"),
    "used_by": _("used by"),
    "used_from": _("used from"),
    "used_to": _("used until"),
    "valid_from": _("from"),
    "valid_to": _("until"),
    "verdict": _("verdict"),
    "warning": _("warning"),
    "words": _("amount in words"),
    "zoom": _("zoom"),
}
LANGUAGES = {"_en": _("in English"), "_ar": _("in Arabic")}
TABLES = {
    "ActorName": (_("name of an actor"), _("names of actors")),
    "ActorRelation": (_("relation between actors"), _("relations between actors")),
    "Boundary": (_("outline"), _("outlines")),
    "DealDistrict": (_("place of a deal"), _("places of deals")),
    "DealParty": (_("party to a deal"), _("parties to deals")),
    "DealStage": (_("stage of a deal"), _("stages of deals")),
    "DistrictName": (_("name of a district"), _("names of districts")),
    "Evidence": (_("piece of evidence"), _("evidence")),
    "Figure": (_("figure"), _("figures")),
    "RulingParty": (_("party of a ruling"), _("parties of rulings")),
    "Story": (_("story"), _("stories")),
    "StoryStep": (_("step of a story"), _("steps of stories")),
}


def label_column(name: str):
    """Return what a column is called, or None where nobody sees it."""
    stem, tail = name[:-3], name[-3:]
    if tail in LANGUAGES and stem in COLUMNS:
        return format_lazy("{} ({})", COLUMNS[stem], LANGUAGES[tail])
    return COLUMNS.get(name)


def label_tables(models) -> None:
    """Put the labels on the tables and their columns."""
    for model in models:
        options = model._meta
        if names := TABLES.get(model.__name__):
            options.verbose_name, options.verbose_name_plural = names
        if public_id := getattr(model, "public_id", None):
            public_id.fget.short_description = COLUMNS["public_id"]
        for field in options.local_fields + options.local_many_to_many:
            field.verbose_name = label_column(field.name) or field.verbose_name
