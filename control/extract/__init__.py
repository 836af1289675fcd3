"""Extract: reads a report's text and says what it claims. No network, no clock.

Input: text whose first line is the title, its publication date, its language and a Gazetteer.
Output: a Reading: claims with score, reason and the offsets of every value, and the places
mentioned besides. The stages within: text -> lexicon -> places, parties, temporal, figures -> scene
(all that was found) -> events (one sentence: agreements, changes, with mood, stages, dating and
roles) -> clusters and change_clusters (the report) -> deals (claims), with deal_places,
deal_countries, swap_places, deal_course, deal_parties, counting, deal_changes, wording and scoring.
"""

from __future__ import annotations

from control.dates import EdtfDate
from control.extract.claims import ExtractedClaim, Mention, Reading
from control.extract.deals import ClaimGatherer
from control.extract.events import is_about_conflict, read_events, read_likely
from control.extract.gazetteer import Gazetteer
from control.extract.lexicon import load_lexicon, load_world
from control.extract.names import find_names
from control.extract.parties import PartyFinder, SpeakerFinder
from control.extract.places import PlaceFinder
from control.extract.scene import Scene
from control.extract.scoring import fit_calibration
from control.extract.text import Document
from control.extract.wording import (
    KINDS,
    LIKELY,
    find_hint,
    find_telling,
    read_features,
    read_kind_features,
    take_for_news,
    weigh_likelihood,
)

# changes whenever the same text may be read differently
READER = "2026.11.29.2"

MAX_MENTIONS = 500

__all__ = [
    "KINDS",
    "READER",
    "Gazetteer",
    "Reading",
    "extract_claims",
    "extract_kind_words",
    "extract_wording",
    "fit_calibration",
]


def extract_claims(
    text: str, published_on: EdtfDate | None, language: str, gazetteer: Gazetteer
) -> Reading:
    """Return what `text` claims of deals and control, with offsets in `text` as given.

    `published_on` resolves relative dates; without it they stay unknown. `language` is "en",
    "ar" or "" (found by its letters). Any text is read without an exception, in time
    proportional to its length, at most `control.extract.text.MAX_CHARACTERS` of it.
    """
    document = Document(text)
    if not document.words:
        return Reading((), (), READER)
    scene, speakers = _look(document, published_on, language, gazetteer)
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
    """Return the claims of a document; what its rules leave out may be taken by its wording."""
    claims = ClaimGatherer(scene, speakers).gather(read_events(scene))
    if not _tells_deal(claims) and is_about_conflict(scene):
        if weigh_likelihood(scene) >= LIKELY:
            retold = _claim_by_wording(scene, speakers)
            if any(claim.districts for claim in retold if _tells_deal([claim])):
                claims = retold
    return tuple(claims)


def _claim_by_wording(scene: Scene, speakers: SpeakerFinder) -> list[ExtractedClaim]:
    """Return what a report that sounds like news of a deal claims if a hint of one is taken for it.

    One without a hint is taken at the sentence with a place that sounds most like it.
    """
    mentions = read_events(scene)  # anew: gathering changes them
    told = find_hint(mentions)
    if told is None and not any(mention.is_deal for mention in mentions):
        if (told := read_likely(scene, find_telling(scene))) is not None:
            mentions = sorted([*mentions, told], key=lambda mention: mention.first)
    if told is None:
        return []
    take_for_news(scene, told)
    return ClaimGatherer(scene, speakers).gather(mentions)


def _tells_deal(claims: list[ExtractedClaim]) -> bool:
    return any(claim.is_deal and not claim.background for claim in claims)


def extract_wording(text: str, language: str, gazetteer: Gazetteer) -> set[str]:
    """Return the words of a text by which it may sound like news of a deal, to learn from."""
    return read_features(_look(Document(text), None, language, gazetteer)[0])


def extract_kind_words(text: str, language: str, gazetteer: Gazetteer) -> set[str]:
    """Return the words of a text by which it may tell of one kind of deal, to learn from."""
    scene, _ = _look(Document(text), None, language, gazetteer)
    return read_kind_features(scene, 0, len(scene.document.words))


def _look(
    document: Document, published_on: EdtfDate | None, language: str, gazetteer: Gazetteer
) -> tuple[Scene, SpeakerFinder]:
    """Find words, names, actors and places of a document."""
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
