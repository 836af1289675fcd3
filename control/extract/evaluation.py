"""Evaluation: scores a reader's claims against hand labels.

Input: labels in the form of the shared reports (one JSON object a report) and the Readings of
their texts. Output: a Scorecard: precision, recall and F1 of deal detection, places, dates,
figures and control change, noise on negatives, misses, inventions and a calibration table.
Must not read files or print; the `evaluate_reading` command does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from control.choices import ClaimKind, DealStageKind, FigureCategory
from control.extract.claims import DEAL_KINDS, ClaimedChange, ExtractedClaim, Reading
from control.extract.gazetteer import Gazetteer
from control.extract.text import fold_words

# the labels know fewer kinds than claims do: these count as the same
_KIND_GROUPS = (
    frozenset(("truce", "ceasefire")),
    *(frozenset(("siege", told)) for told in ("siege_imposed", "siege_lifted")),
    frozenset(("evacuation", "surrender", "reconciliation", "status_settlement", "handover")),
    frozenset(("withdrawal", "agreed_withdrawal")),
    frozenset(("evacuation", "agreed_withdrawal")),
)
_FIGURE_KINDS = {"evacuees_total": "total", "besieged_population": "besieged"}
_ENDINGS = frozenset((DealStageKind.COLLAPSED, DealStageKind.VIOLATED, DealStageKind.SUSPENDED))
_BARE_WORDS = frozenset(
    "the al el an governorate province city town district camp neighbourhood area countryside"
    " region of محافظه مدينه بلده حي مخيم منطقه ريف".split()
)
QUESTIONS = frozenset(("deal detection", "places", "dates", "figures", "control change"))
# what a status of the labels, which know no claims, may be read as
_STATUSES = {"implied": ("planned", "partial", "done", "claimed"), "done": ("done", "claimed")}


@dataclass
class Tally:
    """Hits, misses and inventions of one question."""

    hits: int = 0
    missed: int = 0
    invented: int = 0

    @property
    def precision(self) -> float | None:
        found = self.hits + self.invented
        return self.hits / found if found else None

    @property
    def recall(self) -> float | None:
        wanted = self.hits + self.missed
        return self.hits / wanted if wanted else None

    @property
    def f1(self) -> float | None:
        total = 2 * self.hits + self.missed + self.invented
        return 2 * self.hits / total if total else None


@dataclass
class Scorecard:
    """All tallies by question and slice ("all", a language, a kind), and what went wrong."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    reader: str = ""
    clean_negatives: int = 0
    negatives: int = 0
    slips: list[str] = field(default_factory=list)
    scored: list[tuple[float, bool]] = field(default_factory=list)
    evidence: list[tuple[float, bool]] = field(default_factory=list)
    asked: frozenset[str] = QUESTIONS  # what the label at hand answers

    def tell(self, question: str, slip: str) -> None:
        if question in self.asked:
            self.slips.append(slip)

    def count(self, question: str, slices: tuple[str, ...], hits=0, missed=0, invented=0) -> None:
        if question not in self.asked:
            return
        for part in ("all", *slices):
            tally = self.tallies[question, part]
            tally.hits += hits
            tally.missed += missed
            tally.invented += invented

    def calibration(self, bins: int = 10) -> list[tuple[float, float, int, float, float]]:
        """Return rows of (from, to, claims, mean score, share correct), empty bins left out."""
        rows = []
        for number in range(bins):
            low, high = number / bins, (number + 1) / bins
            inside = [s for s in self.scored if low <= s[0] < high or (high == 1 and s[0] == 1)]
            if inside:
                mean = sum(score for score, _ in inside) / len(inside)
                share = sum(right for _, right in inside) / len(inside)
                rows.append((low, high, len(inside), mean, share))
        return rows


def is_proposal(claim: ExtractedClaim) -> bool:
    """Tell whether a claim proposes a deal as news."""
    return claim.is_proposal


def score_readings(labels: list[dict], readings: list[Reading], gazetteer: Gazetteer) -> Scorecard:
    """Return the scorecard of readings against the labels of the same reports, in order.

    A label may name under `asks` the questions it answers; it is scored on no others.
    """
    card = Scorecard()
    for label, reading in zip(labels, readings, strict=True):
        card.reader = reading.reader
        card.asked = frozenset(label.get("asks", QUESTIONS))
        _score_report(card, label, reading, gazetteer)
    return card


def _score_report(card: Scorecard, label: dict, reading: Reading, gazetteer: Gazetteer) -> None:
    language = label.get("lang") or label.get("language") or "en"
    name = str(label["id"])
    proposals = [claim for claim in reading.claims if is_proposal(claim)]
    wanted = bool(label["is_deal_report"])
    kinds = {e["kind"] for e in label["events"] if not _is_history(e)} or {"none"}
    slices = (language, *sorted(kinds))
    found = bool(proposals)
    card.count(
        "deal detection", slices, wanted and found, wanted and not found, found and not wanted
    )
    if wanted and not found:
        card.slips.append(f"{name}: deal missed")
    if not wanted:
        card.negatives += 1
        card.clean_negatives += not found
        if found:
            card.slips.append(f"{name}: deal invented: {proposals[0].reason}")
    events = [event for event in label["events"] if not _is_history(event)]
    claims = [c for c in reading.claims if is_proposal(c) or c.is_change]
    pairs = _pair(events, claims, gazetteer)
    paired = {id(claim) for _, claim in pairs if claim is not None}
    for claim in claims if "places" in card.asked else ():
        good = any(
            _is_of_kind(event, claim)
            and (_places_of(event) == [] or _shared_places(event, claim, gazetteer))
            for event in events
        )
        card.scored.append((claim.score, good))
        card.evidence.append((claim.evidence, good))
    for event, claim in pairs:
        if claim is None and event.get("optional"):
            continue  # what a careful reader may leave out
        _score_event(card, name, language, event, claim, gazetteer)
    for claim in claims:
        if id(claim) in paired:
            continue
        if claim.is_deal and wanted:
            card.count("places", (language,), invented=len(claim.districts))
            card.count("figures", (language,), invented=len(claim.figures))
            card.tell("places", f"{name}: event invented: {claim.kind} {claim.reason}")
    _score_changes(card, name, language, label["events"], pairs, claims, gazetteer)


def _is_history(event: dict) -> bool:
    return event["stage"] in ("mentioned_background", "rejected") or bool(event.get("background"))


def _is_of_kind(event: dict, claim: ExtractedClaim) -> bool:
    """Tell whether a claim is of a kind that a careful reader may call the event."""
    claimed = claim.kind.value
    return any(
        label == claimed or any(label in group and claimed in group for group in _KIND_GROUPS)
        for label in (event["kind"], *event.get("kind_accept", ()))
    )


def _places_of(event: dict) -> list[list[str]]:
    """Return the folded spellings of each place of an event."""
    forms = event.get("place_forms") or {}
    return [[_bare(text) for text in [place, *forms.get(place, [])]] for place in event["places"]]


def _bare(text: str) -> str:
    words = fold_words(text).split()
    kept = [
        word.removeprefix("و") if len(word) > 4 else word
        for word in words
        if word not in _BARE_WORDS
    ]
    return " ".join(kept) or " ".join(words)


def _is_same_place(spellings: list[str], text: str, slug: str | None, gazetteer: Gazetteer) -> bool:
    bare = _bare(text)
    if any(bare == s or f" {bare} " in f" {s} " or f" {s} " in f" {bare} " for s in spellings):
        return True
    if slug is None or slug not in gazetteer.place_by_slug:
        return False
    names = {_bare(name) for name in gazetteer.place_by_slug[slug].names}
    return bool(names & set(spellings))


def _shared_places(event: dict, claim: ExtractedClaim, gazetteer: Gazetteer) -> int:
    return sum(
        any(_is_same_place(spellings, p.text, p.slug, gazetteer) for p in claim.districts)
        for spellings in _places_of(event)
    )


def _pair(events, claims, gazetteer):
    """Pair every event with the claim of its kind that shares most places with it."""
    free = list(claims)
    pairs = []
    for event in events:
        fitting = [claim for claim in free if _is_of_kind(event, claim)]
        if not fitting and event["kind"] != "capture":
            # fighters who withdraw from a siege under a deal may be told to be evacuated
            kinds = (ClaimKind.EVACUATION,) if event["kind"] == "withdrawal" else DEAL_KINDS
            fitting = [c for c in free if c.kind in kinds and _shared_places(event, c, gazetteer)]
        best = max(fitting, key=lambda c: _shared_places(event, c, gazetteer), default=None)
        if best is not None:
            free.remove(best)
        pairs.append((event, best))
    return pairs


def _score_event(card, name, language, event, claim, gazetteer) -> None:
    slices = (language, event["kind"])
    wanted = _places_of(event)
    found = list(claim.districts) if claim else []
    hits = sum(
        any(_is_same_place(spellings, p.text, p.slug, gazetteer) for p in found)
        for spellings in wanted
    )
    extra = [
        p for p in found if not any(_is_same_place(s, p.text, p.slug, gazetteer) for s in wanted)
    ]
    card.count("places", slices, hits, len(wanted) - hits, len(extra))
    if hits < len(wanted) or extra:
        card.tell(
            "places",
            f"{name}: {event['kind']} places {event['places']} read as {[p.text for p in found]}",
        )
    _score_dates(card, name, slices, event, claim)
    _score_figures(card, name, slices, event, claim)


def _score_dates(card, name, slices, event, claim) -> None:
    fields = {
        "agreed": ("agreed_on", "announced_on"),
        "implemented": ("implemented_on", "happened_on", "started_on"),
        "planned": ("started_on",),
    }
    for label_field, claim_fields in fields.items():
        wanted = event.get(f"date_{label_field}")
        if claim is not None and claim.stage in _ENDINGS:
            # the day it broke down is no day on which it was carried out
            claim_fields = tuple(name for name in claim_fields if name != "happened_on")
        found = [
            date.text.rstrip("~?%")
            for field_name in claim_fields
            if claim is not None and (date := getattr(claim, field_name)) is not None
        ]
        if label_field == "planned" and claim is not None and not claim.start_planned:
            found = []
        if label_field == "implemented" and claim is not None and claim.start_planned:
            found = [
                d.text.rstrip("~?%")
                for d in (claim.implemented_on, claim.happened_on)
                if d is not None
            ]
        optional = event.get(f"date_{label_field}_optional")
        if wanted:
            right = any(d in found for d in (wanted, *event.get(f"date_{label_field}_accept", ())))
            if not right and optional:
                continue
            card.count("dates", slices, right, not right, 0)
            if not right:
                card.tell("dates", f"{name}: {label_field} {wanted} read as {found}")
        elif optional:
            continue  # the text leaves it open: no day need be given, any may
        elif found and label_field != "implemented":
            card.count("dates", slices, invented=1)
            card.tell("dates", f"{name}: {label_field} date invented: {found[0]}")
        elif found and not event.get("date_planned"):
            card.count("dates", slices, invented=1)
            card.tell("dates", f"{name}: {label_field} date invented: {found[0]}")


def _score_figures(card, name, slices, event, claim) -> None:
    wanted = [
        (
            # "hundreds of rebels and their families": of the rebels, or of all
            [_FIGURE_KINDS.get(k, k) for k in (f["kind"], *f.get("kind_accept", ()))],
            *_bounds_of(f),
            f["qualifier"],
            "optional" in f,
        )
        for f in event.get("figures", ())
        # trucks, days or "so many women": amounts of which claims have no category are not asked for
        if _FIGURE_KINDS.get(f["kind"], f["kind"]) in FigureCategory.values
    ]
    free = list(claim.figures) if claim else []
    for categories, low, high, words, optional in wanted:
        match = next(
            (
                figure
                for figure in free
                if figure.category in categories
                and (
                    (figure.low, figure.high) == (low, high)
                    if low is not None or high is not None
                    else figure.low is None and figure.high is None
                )
            ),
            None,
        )
        if match is None and optional:
            continue
        card.count("figures", slices, match is not None, match is None, 0)
        if match is not None:
            free.remove(match)
        else:
            card.tell("figures", f"{name}: figure missed: {categories[0]} {low}-{high} {words}")
    card.count("figures", slices, invented=len(free))
    for figure in free:
        card.tell(
            "figures",
            f"{name}: figure invented: {figure.category} {figure.low}-{figure.high}"
            f" {figure.qualifier}",
        )


def _bounds_of(figure: dict) -> tuple[int | None, int | None]:
    """Return the least and the most of a figure, of which "up to 500" gives one, however labelled."""
    low, high = figure["min"], figure["max"]
    if low == high:
        bound = figure["qualifier"].replace("_", " ")
        low = None if bound == "up to" else low
        high = None if bound in ("at least", "more than") else high
    return low, high


def _score_changes(card, name, language, events, pairs, claims, gazetteer) -> None:
    """Score the changes of a report as a whole: each is true or not, whichever event it stands by.

    One that the label tells as history is neither a hit nor an invention.
    """
    found = [claim for claim in claims if claim.change is not None]
    kinds = {id(claim): (event["kind"],) for event, claim in pairs if claim is not None}
    told = [event for event in events if event.get("control_change")]
    for event in told:
        hit = any(_is_change_of(event, claim.change, gazetteer) for claim in found)
        left_out = event.get("control_change_optional") or event.get("optional")
        if _is_history(event) or (left_out and not hit):
            continue
        card.count("control change", (language, event["kind"]), hit, not hit, 0)
        if not hit:
            read = ", ".join(f"{c.change.text} {c.change.status}" for c in found) or "none"
            place = event["control_change"]["place"]
            card.tell("control change", f"{name}: change {place} read as {read}")
    for claim in found:
        if not any(_is_change_of(event, claim.change, gazetteer) for event in told):
            slices = (language, *kinds.get(id(claim), ()))
            card.count("control change", slices, invented=1)
            card.tell("control change", f"{name}: change invented: {claim.change.text}")


def is_change_told(events: list[dict], change: ClaimedChange, gazetteer: Gazetteer) -> bool:
    """Tell whether one of the events of a label changes who holds the place, however far it is."""
    return any(
        event.get("control_change") and _is_place_of(event, change, gazetteer) for event in events
    )


def _is_place_of(event: dict, change: ClaimedChange, gazetteer: Gazetteer) -> bool:
    wanted = event["control_change"]
    spellings = [_bare(wanted["place"]), *(s for forms in _places_of(event) for s in forms)]
    return _is_same_place(spellings, change.text, change.district, gazetteer)


def _is_change_of(event: dict, found: ClaimedChange, gazetteer: Gazetteer) -> bool:
    wanted = event["control_change"]["status"]
    return _is_place_of(event, found, gazetteer) and found.status.value in _STATUSES.get(
        wanted, (wanted,)
    )
