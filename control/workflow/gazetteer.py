"""Every name we know, as the reader wants it; and the reader on texts that are not kept."""

from __future__ import annotations

import datetime as dt

from django.db import DatabaseError, connection

from control import choices, extract
from control.dates import EdtfDate, parse_edtf
from control.demo import load as demo
from control.extract import fitting, marked, parts, telling
from control.extract.evaluation import score_readings
from control.extract.gazetteer import (
    Gazetteer,
    GazetteerActor,
    GazetteerPlace,
    read_gazetteer_files,
)
from control.models import Actor, District

# the tables that the reader has learnt
TELLING_FILE, PARTS_FILE = telling.WEIGHTS_FILE, parts.WEIGHTS_FILE

_kept: tuple[tuple, Gazetteer] | None = None


def load_gazetteer() -> Gazetteer:
    """Return every name we know: from the database, or from the demo files where there is none.

    Kept in this process until a name changes, because making it costs far more than reading a
    report: the row histories tell, which see every change whoever makes it.
    """
    global _kept
    try:
        version = _version_of_names()
        if _kept and _kept[0] == version:
            return _kept[1]
        gazetteer = _gazetteer_of_database()
    except DatabaseError:
        gazetteer = None
    if gazetteer is None or not gazetteer.places:
        return read_gazetteer_files(demo.FOLDER)
    _kept = (version, gazetteer)
    return gazetteer


_HISTORIES = ("district", "districtname", "actor", "actorname", "actorrelation")


def _version_of_names() -> tuple:
    return _ask(f"current_database(), {_latest('pgh_id')}")


def find_last_change_of_names() -> dt.datetime | None:
    """Return when a name of a district or an actor was last added, changed or deleted."""
    return _ask(f"greatest({_latest('pgh_created_at')})")[0]


def _latest(column: str) -> str:
    """Return SQL for the greatest value of a column in each history of names."""
    return ", ".join(f"(SELECT max({column}) FROM control_{name}event)" for name in _HISTORIES)


def _ask(columns: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}")
        return cursor.fetchone()


def read_text(text: str, published_on: EdtfDate | None, language: str, gazetteer: Gazetteer):
    """Return what a text claims (an extract.Reading), keeping nothing."""
    return extract.extract_claims(text, published_on, language, gazetteer)


def score_reader(labels: list[dict], gazetteer: Gazetteer):
    """Return the Scorecard of today's reader on labelled reports, each with its `text`."""
    readings = [
        read_text(row["text"], parse_edtf(row["published"]), row.get("lang", ""), gazetteer)
        for row in labels
    ]
    return score_readings(labels, readings, gazetteer)


def fit_scores(card) -> tuple[tuple[float, float], ...]:
    """Return the points of the table that scores are read off, fitted to a Scorecard's claims."""
    return extract.fit_calibration(card.evidence)


def read_marked(text: str, language: str) -> list[marked.MarkedReport]:
    """Return the reports of a marked text; ValueError names the line that cannot be read."""
    return marked.read_marked(text, language)


def fit_tables(reports: list[marked.MarkedReport], labels: list[dict], gazetteer: Gazetteer):
    """Return the rows of the tables of what sentences tell and which parts are those of events.

    They are learnt from marks and, the former, from labels.
    """
    return fitting.fit_tables(reports, labels, gazetteer)


def _gazetteer_of_database() -> Gazetteer:
    districts = District.objects.select_related("parent").prefetch_related("names")
    actors = Actor.objects.prefetch_related("names", "relations__other")
    return Gazetteer(
        places=tuple(
            GazetteerPlace(
                slug=district.slug,
                kind=district.kind,
                parent=district.parent.slug if district.parent else None,
                names=_names_of(district),
            )
            for district in districts
        ),
        actors=tuple(
            GazetteerActor(
                slug=actor.slug,
                kind=actor.kind,
                part_of=next(
                    (
                        relation.other.slug
                        for relation in actor.relations.all()
                        if relation.link == choices.ActorLink.PART_OF
                    ),
                    None,
                ),
                names=_names_of(actor),
            )
            for actor in actors
        ),
    )


def _names_of(named) -> tuple[str, ...]:
    texts = [named.name_en, named.name_ar, *(name.text for name in named.names.all())]
    return tuple(dict.fromkeys(text for text in texts if text))
