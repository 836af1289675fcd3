"""Reads of actors: names, lineage, what each held and when, the deals it was party to.

Input: a slug, a `Knowledge`. Output: frozen records. Names and lineage are reference data, given as
they stand now; they make no change of control. A party's share in a district is never reckoned.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from control import models
from control.choices import ActorKind, PartyRole
from control.dates import EdtfDate

from .cut import cut_at
from .knowledge import AS_KNOWN_NOW, Knowledge, pin_knowledge
from .queries import counted_evidence, periods_on, read_edtf, refer_to
from .records import Actor, Name, Reference
from .rows import read_columns
from .tables import TABLES

HOLDING = (PartyRole.HOLDER, PartyRole.CO_HOLDER)


@dataclass(frozen=True, slots=True)
class ActorName:
    text: str
    language: str
    used_by: str
    used_by_ar: str
    note: str
    note_ar: str


@dataclass(frozen=True, slots=True)
class ActorLink:
    """A dated link between two actors; `outward`: from the actor of the page to `other`."""

    link: str
    outward: bool
    other: Reference
    from_: EdtfDate | None
    to: EdtfDate | None
    note: str
    note_ar: str


@dataclass(frozen=True, slots=True)
class ActorPage:
    actor: Actor
    note: str
    note_ar: str
    names: tuple[ActorName, ...]
    links: tuple[ActorLink, ...]


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One line of the list: districts held on the day, deals, and pieces of evidence it spoke."""

    actor: Actor
    holds: int
    deals: int
    said: int


def view_actor(row: models.Actor) -> Actor:
    return Actor(row.slug, Name(row.name_en, row.name_ar), row.colour, row.kind)


def list_actors(day: dt.date, knowledge: Knowledge = AS_KNOWN_NOW) -> list[ActorRow]:
    """Return every actor that was listed by then, by kind and English name. At most 10 queries."""
    knowledge = pin_knowledge(knowledge)
    holds: dict[str, int] = {}
    for period in periods_on(day, knowledge):
        for slug in {party.actor.slug for party in period.parties if party.role in HOLDING}:
            holds[slug] = holds.get(slug, 0) + 1
    deals = _count_by_actor(
        models.DealParty.objects.filter(deal__in=models.Deal.objects.known_at(knowledge.moment)),
        "actor", "deal",
    )  # fmt: skip
    said = _count_by_actor(counted_evidence(knowledge), "said_by", "id")
    listed = read_columns(TABLES["actors"], cut_at(knowledge), ("slug",))
    rows = [
        ActorRow(view_actor(row), holds.get(row.slug, 0), deals.get(row.pk, 0), said.get(row.pk, 0))
        for row in models.Actor.objects.filter(slug__in=[slug for (slug,) in listed]).order_by(
            "name_en", "slug"
        )
    ]
    return sorted(rows, key=lambda row: ActorKind.values.index(row.actor.kind))


def _count_by_actor(rows, actor: str, counted: str) -> dict[int, int]:
    counts = rows.order_by().values(actor).annotate(n=Count(counted, distinct=True))
    return dict(counts.values_list(actor, "n"))


def find_actor(slug: str, knowledge: Knowledge = AS_KNOWN_NOW) -> ActorPage | None:
    """Return what is public of an actor, or None. At most 4 queries."""
    row = (
        models.Actor.objects.filter(slug=slug)
        .prefetch_related("names", "relations__other", "related_from__actor")
        .first()
    )
    if row is None:
        return None
    links = [(link, True, link.other) for link in row.relations.all()]
    links += [(link, False, link.actor) for link in row.related_from.all()]
    return ActorPage(
        actor=view_actor(row),
        note=knowledge.own_words(row.note),
        note_ar=knowledge.own_words(row.note_ar),
        names=tuple(
            ActorName(
                name.text,
                name.language,
                name.used_by,
                name.used_by_ar,
                knowledge.own_words(name.note),
                knowledge.own_words(name.note_ar),
            )
            for name in row.names.all()
        ),
        links=tuple(
            ActorLink(
                link=link.link,
                outward=outward,
                other=refer_to(other),
                from_=read_edtf(link.valid_from) if link.valid_from else None,
                to=read_edtf(link.valid_to) if link.valid_to else None,
                note=knowledge.own_words(link.note),
                note_ar=knowledge.own_words(link.note_ar),
            )
            for link, outward, other in sorted(
                links, key=lambda item: (not item[1], item[0].link, item[2].name_en)
            )
        ),
    )
