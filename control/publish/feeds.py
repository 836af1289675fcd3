"""What is new, for readers that follow: changes on the ground, deals, corrections.

Input: the kind of feed, a district or a party, a `Knowledge`. Output: entries, newest first by the
moment they were recorded. An entry has a permanent id. A retraction is an entry in all of them: who
follows changes reads there that one was taken back.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain

from control.choices import DealStageKind, Mechanism, Verdict
from control.models import Ruling, RulingParty

from .cut import cut_at
from .knowledge import Knowledge
from .rows import iterate_rows
from .tables import TABLES

KINDS = ("changes", "deals", "corrections")
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


def read_entries(
    kind: str,
    knowledge: Knowledge,
    *,
    districts: Collection[str] = (),
    parties: Collection[str] = (),
) -> list[Entry]:
    """Return the newest entries of a feed, of any of the districts and parties where some are given.

    The number of queries does not grow with them.
    """
    places = {"district": list(districts)} if districts else {}
    named = {"party": list(parties)} if parties else {}
    cut = cut_at(knowledge)
    decisions = [row for row in iterate_rows(TABLES["decisions"], cut, places) if row["cause"]]
    if parties:
        decisions = _that_name(decisions, parties)
    if kind == "changes":
        made = map(_of_change, iterate_rows(TABLES["changes"], cut, places | named))
        decisions = [row for row in decisions if row["verdict"] == Verdict.RETRACT]
    elif kind == "deals":
        deals = {row["slug"]: row for row in iterate_rows(TABLES["deals"], cut, places | named)}
        stages = iterate_rows(TABLES["stages"], cut)
        made = (_of_stage(row, deals[row["deal"]]) for row in stages if row["deal"] in deals)
        decisions = [row for row in decisions if row["deals"]]
    else:
        made = ()
    entries = chain(made, map(_of_correction, decisions))
    return nlargest(NEWEST, entries, key=lambda entry: (entry.updated, entry.id))


def _name(*parts: str) -> str:
    """Return the permanent id of an entry, the same on whatever host."""
    return f"urn:uuid:{uuid.uuid5(_NAMES, '/'.join(parts))}"


def _of_change(row: dict) -> Entry:
    before, after = (
        ", ".join(row[f"parties_{when}"]) or row[f"standing_{when}"] for when in ("before", "after")
    )
    return Entry(
        _name("change", row["district"], row["day"], row["ruling"]),
        f"{row['name_en']}, {row['date']}: {Mechanism(row['mechanism']).label}",
        f"{row['standing_before']} ({before}) until then, {row['standing_after']} ({after}) from then on."
        + (" Disputed." if row["disputed"] else "")
        + (" Unsourced." if row["unsourced"] else ""),
        f"/districts/{row['district']}/?on={row['day']}",
        row["recorded_at"],
    )


def _of_stage(row: dict, deal: dict) -> Entry:
    planned = " (planned)" if row["planned"] else ""
    return Entry(
        _name("stage", row["id"]),
        f"{deal['name_en']}: {DealStageKind(row['stage']).label}{planned} {row['date'] or ''}".strip(),
        deal["summary"] or deal["name_en"],
        f"/deals/{row['deal']}/",
        row["recorded_at"],
    )


def _of_correction(row: dict) -> Entry:
    where = ", ".join(row["districts"] or row["deals"])
    return Entry(
        _name("decision", row["id"]),
        f"{row['id']}: {Verdict(row['verdict']).label}" + (f" ({where})" if where else ""),
        f"{row['cause']}: {row['reason']} Rulings: {', '.join(row['rulings']) or 'none'}.",
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
