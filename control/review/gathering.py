"""Claims to proposals: what several reports say of one thing is put before a moderator together.

Input: the claims of a reading. Output: proposals, opened anew only where both source and extraction
changed. Must not know what a verdict would write.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from control import choices
from control.dates import EdtfDate, parse_edtf
from control.models import (
    Claim,
    ControlPeriod,
    Deal,
    DealStage,
    District,
    Proposal,
    ProposalClaim,
    Reading,
    Reopening,
    Report,
    ReportCopy,
)

from .deciding import reopen_settled

FIRST_DAY, LAST_DAY = dt.date.min, dt.date.max
UNFOUND_SCORE = 0.2  # of a proposal that the present reader does not find in the text
NEAR = dt.timedelta(days=45)  # reports of one deal come within weeks of each other
UNDER_WAY = dt.timedelta(days=7)  # so long one deal's convoys go, also to several governorates
LOOKED_AT = 50  # of what may be about the same thing, the likeliest first
# one report says of forces that they left under a deal, the next that they pulled back
_LEAVING = (choices.ClaimKind.EVACUATION, choices.ClaimKind.AGREED_WITHDRAWAL)
# what comes of a truce that was in force, perhaps years after it was agreed
_COURSE = (
    *(choices.DealStageKind.COLLAPSED, choices.DealStageKind.VIOLATED),
    *(choices.DealStageKind.SUSPENDED, choices.DealStageKind.RESUMED),
)
DATE_KEYS = ("happened_on", "implemented_on", "started_on", "announced_on", "agreed_on")


def gather_reading(reading: Reading) -> None:
    """Put what one reading found before a moderator.

    A claim that an earlier reading of the document had already joins the proposal it led to. A
    decided proposal comes back only where the source and what is read in it have both changed; a
    better reader alone reopens nothing.
    """
    report = reading.report
    earlier = _earlier_claims(reading)
    claims = list(reading.claims.filter(background=False))
    pairs = _pair_claims(earlier, claims)
    for claim in claims:
        before = pairs.get(claim.pk)
        proposal = before and before.proposals.first()
        if proposal is None:
            gather_claim(claim)
            continue
        ProposalClaim.objects.create(proposal=proposal, claim=claim)
        difference = describe_difference(before.values, claim.values)
        if difference:
            _take_reading(proposal, before, claim, difference, report)
    gone = {claim.pk for claim in earlier} - {before.pk for before in pairs.values()}
    for before in earlier:
        proposal = before.proposals.first() if before.pk in gone else None
        if proposal is None:
            continue
        if "by_hand" in before.values and before.reading.report_id == report.pk:
            _keep(before, reading, proposal)
        else:
            _note_gone(proposal, before, report)


def gather_claim(claim: Claim) -> Proposal | None:
    """Put a claim before a moderator: into the proposal it belongs to, or a new one.

    Returns None for background, which is kept as a claim and proposes nothing.
    """
    if claim.background:
        return None
    proposal = _find_of_copies(claim)
    if proposal is None:
        proposal = _find_pending(claim)
    if proposal is None:
        proposal = Proposal(draft={})
        rest_on(proposal, claim)
        proposal.save(force_insert=True)
    elif not proposal.is_settled:
        if is_better_ground(claim, proposal):
            rest_on(proposal, claim)
        proposal.version += 1
        proposal.save()
    ProposalClaim.objects.create(proposal=proposal, claim=claim)
    return proposal


def rest_on(proposal: Proposal, claim: Claim) -> None:
    """Make a claim the one that a proposal shows: its kind, values, score and reason, as they are."""
    proposal.kind, proposal.extraction, proposal.score = claim.kind, claim.values, claim.score
    proposal.reason = claim.values.get("reason", "")
    proposal.deal = proposal.deal or next(iter(find_likely_deals(claim.values)), None)
    _set_places(proposal)


def is_better_ground(claim: Claim, proposal: Proposal) -> bool:
    """Tell whether a claim says more than the one a proposal shows, or says as much more surely.

    Example: beside a table's row of score 0.5, a report of 0.92 on the same evacuation is shown.
    """
    if _says_more(claim.values, proposal.extraction):
        return True
    as_much = not _says_more(proposal.extraction, claim.values)
    return as_much and claim.score > proposal.score


def _says_more(values: dict, known: dict) -> bool:
    """Tell whether a claim is the better ground for a proposal than the one it rests on.

    A report cut off in the middle may come first; what says who holds the district now, and since
    when, is what a moderator has to decide on, and what is denied is known from who asserts it.
    Every claim keeps its own reading.
    """
    if values["polarity"] != known["polarity"]:
        return claims_deny(known)

    def weigh(each: dict) -> tuple:
        return (each["change"] is not None, claimed_date(each) is not None)

    return weigh(values) > weigh(known)


def _set_places(proposal: Proposal) -> None:
    """Fill what claims find a proposal by from its extraction."""
    date = claimed_date(proposal.extraction)
    proposal.places = claimed_slugs(proposal.extraction)
    proposal.earliest = date.earliest if date else None
    proposal.latest = date.latest if date else None


def _earlier_claims(reading: Reading) -> list[Claim]:
    """Return the claims of the reading before: of the same report, or of the page as it was."""
    before = (
        Reading.objects.filter(report=reading.report, pk__lt=reading.pk).order_by("-pk").first()
    )
    if before is None and reading.report.previous_id:
        before = Reading.objects.filter(report=reading.report.previous_id).order_by("-pk").first()
    if before is None:
        return []
    return list(before.claims.filter(background=False).select_related("reading"))


def _kin_of(kind: str) -> tuple[str, ...]:
    """Return the kinds that another reading of the same event may give it."""
    return _LEAVING if kind in _LEAVING else (kind,)


def _pair_claims(earlier: list[Claim], claims: list[Claim]) -> dict[int, Claim]:
    """Return which earlier claim each claim stands for: its kind, the most places in common."""

    def places_of(claim: Claim) -> set[str]:
        listed = claim.values["districts"]
        return {place["slug"] or "" for place in listed} | {place["text"] for place in listed}

    pairs, free = {}, list(earlier)
    for claim in claims:
        alike = [before for before in free if before.kind in _kin_of(claim.kind)]
        ranked = [(len(places_of(before) & places_of(claim)), before) for before in alike]
        ranked = [(shared, before) for shared, before in ranked if shared or len(alike) == 1]
        if ranked:
            pairs[claim.pk] = max(ranked, key=lambda pair: pair[0])[1]
            free.remove(pairs[claim.pk])
    return pairs


def _take_reading(proposal, before: Claim, claim: Claim, difference: list, report: Report) -> None:
    if proposal.is_settled:
        if before.reading.report_id != report.pk:
            _reopen(proposal, report, difference)
        return
    if proposal.extraction == before.values:
        rest_on(proposal, claim)
        claims = current_claims(proposal)  # another may be the surer one by now
    else:
        claims = [claim]
    for other in claims:
        if is_better_ground(other, proposal):
            rest_on(proposal, other)
    proposal.version += 1
    proposal.save()


def add_claim(reading: Reading, values: dict, ordinal: int | None = None) -> Claim:
    """Add what was read, in the form of `ExtractedClaim.as_json`, to a reading: behind its last claim."""
    if ordinal is None:
        last = reading.claims.order_by("-ordinal").values_list("ordinal", flat=True).first()
        ordinal = 0 if last is None else last + 1
    return Claim.objects.create(
        reading=reading,
        ordinal=ordinal,
        kind=values["kind"],
        stage=values["stage"] or "",
        polarity=values["polarity"],
        background=values["background"],
        score=values["score"],
        values=values,
    )


def _keep(before: Claim, reading: Reading, proposal: Proposal) -> None:
    """What a person read in a text stays read, whatever a reader finds there."""
    ProposalClaim.objects.create(proposal=proposal, claim=add_claim(reading, before.values))


def _note_gone(proposal: Proposal, before: Claim, report: Report) -> None:
    """The document is read again and no longer says what a claim said."""
    changed = before.reading.report_id != report.pk
    words = _("the page no longer says it") if changed else _("today’s reader does not find it")
    if proposal.is_settled:
        if changed:
            _reopen(proposal, report, [[_("claim"), before.get_kind_display(), words]])
    elif not current_claims(proposal, strict=True):
        proposal.reason = f"{proposal.reason} [{words}]".strip()
        proposal.score = min(proposal.score, UNFOUND_SCORE)
        proposal.version += 1
        proposal.save(update_fields=["reason", "score", "version"])


def _reopen(proposal: Proposal, report: Report, difference: list) -> None:
    reopen_settled(proposal)
    Reopening.objects.create(proposal=proposal, report=report, difference=difference)


def current_claims(proposal: Proposal, *, strict: bool = False) -> list[Claim]:
    """Return a proposal's claims as last read, of each page as it is now; all where none is left."""
    gathered = ProposalClaim.objects.filter(proposal=proposal)
    claims = proposal.claims.select_related(
        "reading__report__payload", "reading__report__source", "reading__report__copy__original"
    ).order_by("reading__report_id", "pk")
    current = claims.exclude(
        Exists(
            Reading.objects.filter(
                report=OuterRef("reading__report"), pk__gt=OuterRef("reading_id")
            )
        )
    ).exclude(Exists(gathered.filter(claim__reading__report__previous=OuterRef("reading__report"))))
    return list(current) or ([] if strict else list(claims))


def describe_difference(before: dict, after: dict) -> list[list[str]]:
    """Return what two readings say differently, in words: [what, before, after]; offsets apart."""

    def places(values: dict, name: str) -> str:
        return ", ".join(place["slug"] or place["text"] for place in values[name])

    def parties(values: dict, name: str) -> str:
        return ", ".join(f"{p['slug'] or p['text']} ({p['role']})" for p in values[name])

    def figure_text(figure: dict) -> str:
        numbers = dict.fromkeys(n for n in (figure["min"], figure["max"]) if n is not None)
        number = "–".join(f"{n:,}" for n in numbers)
        said = f"({figure['attributed_to']})" if figure["attributed_to"] else ""
        parts = (figure["qualifier"], number, figure["category"], figure["stage"], said)
        return " ".join(part for part in parts if part)

    def figures(values: dict) -> str:
        return "; ".join(figure_text(figure) for figure in values["figures"])

    def change(values: dict) -> str:
        moved = values["change"] or {}
        keys = ("district", "from", "to", "status", "mechanism")
        return ", ".join(str(moved[key]) for key in keys if moved.get(key))

    rows = [
        (_("kind"), before["kind"], after["kind"]),
        (_("stage"), before["stage"], after["stage"]),
    ]
    rows += [(_("polarity"), before.get("polarity"), after.get("polarity"))]
    for name, label in (("districts", _("districts")), ("destinations", _("destinations"))):
        rows.append((label, places(before, name), places(after, name)))
    rows += [(key, before.get(key), after.get(key)) for key in DATE_KEYS]
    for name, label in (("parties", _("parties")), ("mediators", _("mediators"))):
        rows.append((label, parties(before, name), parties(after, name)))
    rows.append((_("figures"), figures(before), figures(after)))
    rows.append((_("control"), change(before), change(after)))
    return [[str(what), str(old or "–"), str(new or "–")] for what, old, new in rows if old != new]


def claims_deny(values: dict) -> bool:
    """Tell whether a claim denies what it speaks of."""
    return values["polarity"] == choices.Polarity.DENIES


def claimed_slugs(values: dict) -> list[str]:
    """Return the districts a claim speaks of, each once, in the order of the text."""
    slugs = [place["slug"] for place in values["districts"] if place["slug"]]
    if values["change"] and values["change"]["district"]:
        slugs.append(values["change"]["district"])
    return list(dict.fromkeys(slugs))


def claimed_date(values: dict) -> EdtfDate | None:
    """Return the day a claim's event took effect, or the best date it gives; no planned one."""
    for key in DATE_KEYS:
        if values.get(key) and not (key == "started_on" and values.get("start_planned")):
            return parse_edtf(values[key])
    return None


def _find_of_copies(claim: Claim) -> Proposal | None:
    """Return the proposal that a copy of the claim's report led to, decided or not.

    The same text again is no news: it adds a copy to what was proposed and asks nobody twice. A
    copy that says more than what was decided on (the whole of a text that had been cut off) is news.
    """
    report = claim.reading.report
    copy = ReportCopy.objects.filter(report=report).first()
    original = copy.original_id if copy else report.pk
    repeated = Q(reading__report_id=original) | Q(reading__report__copy__original_id=original)
    slugs = set(claimed_slugs(claim.values))
    others = (
        Claim.objects.filter(repeated, kind__in=_kin_of(claim.kind), proposals__isnull=False)
        .exclude(reading__report=report)
        .order_by("-pk")
    )
    for other in others[:LOOKED_AT]:
        named = set(claimed_slugs(other.values))
        proposal = other.proposals.first()
        is_news = proposal.is_settled and _says_more(claim.values, proposal.extraction)
        if (slugs & named or not (slugs or named)) and not is_news:
            return proposal
    return None


def _find_pending(claim: Claim) -> Proposal | None:
    """Return the pending proposal about the same thing: kind, a shared district, the nearest date.

    Of two as near, such as a day and the month around it, the one whose own days are likest. None
    that tells of people taken elsewhere at another time, see `_is_elsewhere`.
    """
    slugs, date = claimed_slugs(claim.values), claimed_date(claim.values)
    if not slugs or date is None:
        return None
    first, last = max(date.earliest, FIRST_DAY + NEAR), min(date.latest, LAST_DAY - NEAR)
    near = Proposal.objects.pending().filter(
        kind__in=_kin_of(claim.kind),
        places__overlap=slugs,
        earliest__lte=last + NEAR,
        latest__gte=first - NEAR,
    )

    def days_from(name: str, day: dt.date) -> Greatest:
        return Greatest(F(name) - Value(day), Value(day) - F(name))

    between = Greatest(
        F("earliest") - Value(last), Value(first) - F("latest"), Value(dt.timedelta())
    )
    near = near.order_by(between, days_from("earliest", first) + days_from("latest", last), "pk")
    goals = _goals_of([claim])
    for proposal in near[:LOOKED_AT]:
        apart = max(proposal.earliest - last, first - proposal.latest)
        if apart <= UNDER_WAY or not _is_elsewhere(goals, proposal):
            return proposal
    return None


def _is_elsewhere(goals: set[str] | None, proposal: Proposal) -> bool:
    """Tell whether a proposal's claims clearly take people to other governorates than `goals`.

    Example: Idlib is elsewhere than Daraa; not than “Idlib province” or “Idlib and Jarablus”, nor
    than a place that is not known, or than nothing at all.
    """
    told = goals and _goals_of(proposal.claims.all())
    return bool(told) and not goals & told


def _goals_of(claims) -> set[str] | None:
    """Return the governorates in which all destinations of claims lie; None where one lies in none."""
    places = [place["slug"] for claim in claims for place in claim.values["destinations"]]
    by_slug = District.objects.select_related("parent__parent").in_bulk(
        set(places) - {None}, field_name="slug"
    )
    goals = {_governorate_of(by_slug.get(slug)) for slug in places}
    return None if None in goals else goals


def _governorate_of(district: District | None) -> str | None:
    """Return the slug of the governorate that a district is or lies in, if any."""
    while district is not None and district.kind != choices.DistrictKind.GOVERNORATE:
        district = district.parent
    return district and district.slug


def _find_truces_in_force(values: dict) -> set[int]:
    """Return the deals whose truce a claim tells the further course of: in force there until that day."""
    date = claimed_date(values)
    if values["kind"] not in choices.TRUCES or values["stage"] not in _COURSE or date is None:
        return set()
    days = DateRange(date.earliest - dt.timedelta(days=1), date.earliest, "[]")
    return set(
        ControlPeriod.objects.current()
        .filter(
            district__slug__in=claimed_slugs(values),
            valid__overlap=days,
            ruling__truce=choices.Truce.YES,
            ruling__truce_deal__isnull=False,
        )
        .values_list("ruling__truce_deal_id", flat=True)
    )


def find_likely_deals(values: dict) -> list[Deal]:
    """Return recorded deals that a claim may speak of, likeliest first; umbrella deals last."""
    slugs, date = claimed_slugs(values), claimed_date(values)
    if not slugs or values["kind"] not in choices.DealKind.values:
        return []
    found = []
    in_force = _find_truces_in_force(values)
    deals = (
        Deal.objects.current()
        .filter(Q(places__district__slug__in=slugs) | Q(pk__in=in_force))
        .distinct()
        .prefetch_related(
            Prefetch("stages", DealStage.objects.current()), "places__district", "parts"
        )
    )
    for deal in deals:
        days = [
            (stage.date_earliest, stage.date_latest)
            for stage in deal.stages.all()
            if stage.date_earliest
        ]
        near = date is not None and any(
            first - NEAR <= date.latest and date.earliest - NEAR <= last for first, last in days
        )
        if not near and deal.pk not in in_force:
            continue
        origins = {place.district.slug for place in deal.places.all() if place.district}
        rank = (
            deal.pk in in_force,
            deal.kind in _kin_of(values["kind"]),
            len(origins & set(slugs)),
            not deal.parts.all(),
        )
        found.append((rank, deal))
    return [deal for _rank, deal in sorted(found, key=lambda pair: pair[0], reverse=True)]
