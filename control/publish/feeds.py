"""What is new, for readers that follow: changes on the ground, deals, corrections.

Input: the kind of feed, a district or a party, a `Knowledge`, what writes states and dates in words.
Output: entries, newest first by the moment they were recorded. An entry has a permanent id. A retraction
is an entry in all of them: who follows changes reads there that one was taken back.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control.choices import (
    CorrectionCause,
    DealStageKind,
    Mechanism,
    Verdict,
)
from control.models import Ruling, RulingParty
from control.models.columns import in_language

from .cut import cut_at
from .knowledge import Knowledge
from .rows import iterate_rows
from .tables import TABLES

KINDS = {
    "changes": gettext_lazy("Changes"),
    "deals": gettext_lazy("Deals"),
    "corrections": gettext_lazy("Corrections"),
}
NEWEST = 50
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "control-ledger/feeds")


@dataclass(frozen=True)
class Entry:
    """`path` is an address of this site; `updated` the moment of its decision, ISO 8601 UTC."""

    id: str
    title: str
    text: str
    path: str
    updated: str


@dataclass(frozen=True)
class Words:
    """How the site says things: `state` a period's standing and parties, `date` an EDTF date."""

    state: Callable[[dict], str]
    date: Callable[[str | None], str]


def read_names(knowledge: Knowledge) -> dict[tuple[str, str], str]:
    """Return what districts, actors and deals are called in the language of the feed, by table and slug."""
    cut = cut_at(knowledge)
    return {
        (table, row["slug"]): in_language(row["name_en"], row["name_ar"])
        for table in ("districts", "actors", "deals")
        for row in iterate_rows(TABLES[table], cut)
    }


def read_entries(
    kind: str,
    knowledge: Knowledge,
    names: dict[tuple[str, str], str],
    words: Words,
    *,
    districts: Collection[str] = (),
    parties: Collection[str] = (),
) -> list[Entry]:
    """Return the newest entries of a feed, of any of the districts and parties where some are given.

    `names` as of `read_names`; in the language that is active. The number of queries does not grow with them.
    """
    places = {"district": list(districts)} if districts else {}
    named = {"party": list(parties)} if parties else {}
    cut = cut_at(knowledge)
    decisions = [row for row in iterate_rows(TABLES["decisions"], cut, places) if row["cause"]]
    if parties:
        decisions = _that_name(decisions, parties)
    if kind == "changes":
        changes = iterate_rows(TABLES["changes"], cut, places | named)
        made = (_of_change(row, names, words) for row in changes)
        decisions = [row for row in decisions if row["verdict"] == Verdict.RETRACT]
    elif kind == "deals":
        deals = {row["slug"]: row for row in iterate_rows(TABLES["deals"], cut, places | named)}
        stages = iterate_rows(TABLES["stages"], cut)
        stages = (row for row in stages if row["deal"] in deals)
        made = (_of_stage(row, deals[row["deal"]], names, words) for row in stages)
        decisions = [row for row in decisions if row["deals"]]
    else:
        made = ()
    entries = chain(made, (_of_correction(row, names) for row in decisions))
    return nlargest(NEWEST, entries, key=lambda entry: (entry.updated, entry.id))


def _name(*parts: str) -> str:
    """Return the permanent id of an entry, the same on whatever host."""
    return f"urn:uuid:{uuid.uuid5(_NAMES, '/'.join(parts))}"


def _of_change(row: dict, names: dict, words: Words) -> Entry:
    def tell(when: str) -> str:
        roles = (party.split(":", 1) for party in row[f"parties_{when}"])
        parties = [
            {"role": role, "actor": {"name": {"en": names["actors", slug]}}} for role, slug in roles
        ]
        return words.state({"standing": row[f"standing_{when}"], "parties": parties})

    how = Mechanism(row["mechanism"])
    text = _("Until then: {before}. From then on: {after}.")
    return Entry(
        _name("change", row["district"], row["day"], row["ruling"]),
        _("{where}, {date}: {how}").format(
            where=names["districts", row["district"]],
            date=words.date(row["date"]),
            how=_("how is not stated") if how == Mechanism.NOT_STATED else how.label,
        ),
        " ".join(
            [
                text.format(before=tell("before"), after=tell("after")),
                *([_("Disputed.")] if row["disputed"] else []),
                *([_("Unsourced.")] if row["unsourced"] else []),
            ]
        ),
        f"/districts/{row['district']}/?on={row['day']}",
        row["recorded_at"],
    )


def _of_stage(row: dict, deal: dict, names: dict, words: Words) -> Entry:
    name = names["deals", row["deal"]]
    stage = DealStageKind(row["stage"]).label
    told = _("{stage} (planned)").format(stage=stage) if row["planned"] else stage
    return Entry(
        _name("stage", row["id"]),
        _(": ").join((name, _(", ").join(filter(None, (str(told), words.date(row["date"])))))),
        in_language(deal["summary"], deal["summary_ar"]) or name,
        f"/deals/{row['deal']}/",
        row["recorded_at"],
    )


def _of_correction(row: dict, names: dict) -> Entry:
    kind = "districts" if row["districts"] else "deals"
    # a deal that was retracted has no name any more
    where = _(", ").join(names.get((kind, slug), slug) for slug in row[kind])
    return Entry(
        _name("decision", row["id"]),
        f"{row['id']}: {Verdict(row['verdict']).label}" + (f" ({where})" if where else ""),
        _("{cause}: {reason} Rulings: {rulings}.").format(
            cause=CorrectionCause(row["cause"]).label,
            reason=in_language(row["reason"], row["reason_ar"]),
            rulings=_(", ").join(row["rulings"]) or _("none"),
        ),
        "/changes/?kind=ledger",
        row["recorded_at"],
    )


def _that_name(decisions: Iterable[dict], actors: Collection[str]) -> list[dict]:
    """Return the decisions of whose rulings any names one of the actors. One query."""
    decisions = list(decisions)
    keys = {int(ruling[1:]) for row in decisions for ruling in row["rulings"]}
    parties = RulingParty.objects.filter(ruling__in=Ruling.objects.filter(pk__in=keys))
    named = set(
        parties.filter(actor__slug__in=actors).order_by().values_list("ruling_id", flat=True)
    )
    return [row for row in decisions if any(int(ruling[1:]) in named for ruling in row["rulings"])]
