"""Every name we know, as the reader wants it; and the reader on texts that are not kept."""

from __future__ import annotations

from django.db import DatabaseError, connection

from control import choices, extract
from control.dates import EdtfDate, parse_edtf
from control.demo import load as demo
from control.extract.evaluation import QUESTIONS, score_readings
from control.extract.fitting import fit_weights
from control.extract.gazetteer import (
    Gazetteer,
    GazetteerActor,
    GazetteerPlace,
    read_gazetteer_files,
)
from control.models import Actor, District

# characters of a short news item
_AS_LONG_AS_PRESS = 540
# a word that weighs less tells no kind from another
_TELLING = 0.1
# a quote counts so many times, for it is all about its kind
_OFTEN = 10.0
# kinds that a sentence alone does not tell apart
_AS_KIND = {
    "ceasefire": "truce",
    "withdrawal": "agreed_withdrawal",
    "status_settlement": "reconciliation",
}

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


def _version_of_names() -> tuple:
    histories = ("district", "districtname", "actor", "actorname", "actorrelation")
    parts = ", ".join(f"(SELECT max(pgh_id) FROM control_{name}event)" for name in histories)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT current_database(), {parts}")
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


def fit_words(labels: list[dict], gazetteer: Gazetteer) -> tuple[tuple[str, float], ...]:
    """Return the weight of every word that tells news of a deal, learnt from labelled reports.

    Cases as long as press reports count twice: they are what is read.
    """
    return fit_weights(
        [
            (
                extract.extract_wording(row["text"], row.get("lang", ""), gazetteer),
                bool(row["is_deal_report"]),
                2.0 if len(row["text"]) > _AS_LONG_AS_PRESS else 1.0,
            )
            for row in labels
            if "deal detection" in row.get("asks", QUESTIONS)
        ]
    )


def fit_kinds(labels: list[dict], gazetteer: Gazetteer) -> list[tuple[str, str, float]]:
    """Return word, kind and weight: how much each word tells of each kind of deal.

    Learnt from the quotes of labelled events, and from short reports of one kind.
    """
    cases = [
        (extract.extract_kind_words(text, row.get("lang", ""), gazetteer), kind)
        for row in labels
        for text, kind in _tell_kinds(row)
    ]
    return [
        (word, kind.value, weight)
        for kind in extract.KINDS
        for word, weight in fit_weights([(words, told is kind, _OFTEN) for words, told in cases])
        if abs(weight) >= _TELLING
    ]


def _tell_kinds(label: dict) -> list[tuple[str, choices.ClaimKind]]:
    """Return what tells of each deal of a label, and its kind as the tables of words name it."""
    told = {
        (event.get("evidence_quote"), choices.ClaimKind(_AS_KIND.get(event["kind"], event["kind"])))
        for event in label["events"]
        if event["stage"] not in ("mentioned_background", "rejected")
    }
    told = {(quote, kind) for quote, kind in told if kind in extract.KINDS}
    if all(quote for quote, _ in told):
        return sorted(told)
    short = len(label["text"]) < _AS_LONG_AS_PRESS
    return [(label["text"], kind) for _, kind in told] if short and len(told) == 1 else []


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
