"""Extract: reads a report's text and says what it claims. No network, no clock.

Input: text whose first line is the title, its publication date, its language and a Gazetteer.
Output: a Reading: claims with score, reason and the offsets of every value, and the places
mentioned besides. The stages within: text -> lexicon -> places, parties, temporal, figures -> scene
(all that was found) -> events (one sentence: agreements, changes, with mood, stages, dating and
roles) -> clusters and change_clusters (the report) -> deals (claims), with deal_places,
deal_countries, swap_places, deal_course, deal_parties, counting, deal_changes and scoring; beside
them telling, parts and change_trust, learnt from marked reports, by which learned adds to what the rules
read and takes back what is unlikely.
"""

from __future__ import annotations

import datetime as dt

from control.dates import EdtfDate
from control.extract.claims import ExtractedClaim, Mention, Reading
from control.extract.deals import ClaimGatherer
from control.extract.events import EventReader, is_about_conflict
from control.extract.gazetteer import Gazetteer
from control.extract.learned import LearnedReader
from control.extract.lexicon import load_lexicon, load_world
from control.extract.names import find_names
from control.extract.parties import PartyFinder, SpeakerFinder
from control.extract.places import PlaceFinder
from control.extract.scene import Scene
from control.extract.scoring import fit_calibration
from control.extract.text import Document

# changes whenever the same text may be read differently
READER = "2026.12.01.2"

MAX_MENTIONS = 500

__all__ = [
    "READER",
    "Gazetteer",
    "Reading",
    "extract_claims",
    "fit_calibration",
    "look",
]
_FIRST_YEAR, _LAST_YEAR = dt.MINYEAR + 10, dt.MAXYEAR - 10


def extract_claims(
    text: str, published_on: EdtfDate | None, language: str, gazetteer: Gazetteer
) -> Reading:
    """Return what `text` claims of deals and control, with offsets in `text` as given.

    `published_on` resolves relative dates; without it they stay unknown. `language` is "en",
    "ar" or "" (found by its letters). Any text is read without an exception, in time
    proportional to its length, at most `control.extract.text.MAX_CHARACTERS` of it.
    """
    scene, speakers = look(text, published_on, language, gazetteer)
    document = scene.document
    if not document.words:
        return Reading((), (), READER)
    claims = _claim(scene, speakers)
    used = {
        (place.slug or place.text.casefold())
        for claim in claims
        for place in (*claim.districts, *claim.destinations)
    }
    mentions: dict[str, Mention] = {}
    for hit in scene.places:
        if hit.slug in used or hit.slug in mentions:
            continue
        if hit.slug is None and hit.kind == "country":
            continue  # no district of the ledger, nor a name that a moderator has to settle
        start, end = document.locate(hit.start, hit.end)
        key = hit.slug or document.given[start:end].casefold()
        if key not in used and key not in mentions and len(mentions) < MAX_MENTIONS:
            mentions[key] = Mention(hit.slug, document.given[start:end], start, end)
    return Reading(claims, tuple(mentions.values()), READER)


def _claim(scene: Scene, speakers: SpeakerFinder) -> tuple[ExtractedClaim, ...]:
    """Return the claims of a document: what rules read, settled by what was learnt, and what they miss."""
    if not is_about_conflict(scene):
        return ()
    reader = EventReader(scene)
    learned = LearnedReader(reader, reader.read())
    return tuple(learned.believe(gather_claims(scene, speakers, learned)))


def gather_claims(
    scene: Scene, speakers: SpeakerFinder, learned: LearnedReader
) -> list[ExtractedClaim]:
    """Return what rules and what was learnt make of a document, every change of control among it."""
    gatherer = ClaimGatherer(scene, speakers)
    claims = gatherer.gather(learned.settle())
    return [*claims, *gatherer.gather_further(learned.find_further(claims))]


def look(
    text: str, published_on: EdtfDate | None, language: str, gazetteer: Gazetteer
) -> tuple[Scene, SpeakerFinder]:
    """Find words, names, actors and places of a text, and who may speak in it.

    A publication at either end of the calendar dates nothing: days beside it are beyond all dates.
    """
    if published_on and not _FIRST_YEAR <= published_on.earliest.year <= _LAST_YEAR:
        published_on = None
    document = Document(text)
    code = language[:2].lower() if language[:2].lower() in ("en", "ar") else ""
    lexicon = load_lexicon(code or document.guess_language())
    cues = lexicon.find_cues(document)
    world = load_world().find(document)
    names = find_names(document, cues, gazetteer, world, lexicon)
    finder = PartyFinder(document, cues, gazetteer, lexicon, names)
    actors, sponsors = finder.find(), finder.find_sponsors()
    spans = {(hit.start, hit.end) for hit in actors}
    places = PlaceFinder(document, cues, gazetteer, lexicon, names, spans).find()
    scene = Scene(document, cues, lexicon, gazetteer, places, actors, sponsors, published_on)
    return scene, SpeakerFinder(document, cues, gazetteer, lexicon, actors)
