"""Claim -> Proposal -> Decision: what is put before a moderator, and the moderator's signature.

Input: stored claims and the ledger as it stands. Output: proposals, suggestions of what a verdict
would write and what it would remove, and signed decisions. Moves nothing on the map itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from control import choices
from control.dates import EdtfDate, Span, parse_edtf
from control.history import DraftParty, EvidenceDraft, Removal, RulingDraft
from control.models import (
    Actor,
    ActorRelation,
    Claim,
    ControlPeriod,
    Deal,
    Decision,
    District,
    Proposal,
    ProposalClaim,
    Reading,
    Reopening,
    Report,
    ReportCopy,
    Ruling,
)
from control.models.columns import tell_in_both

FIRST_DAY, LAST_DAY = dt.date.min, dt.date.max
_RULE = re.compile(r"\(rule: ([^)]+)\)")
UNFOUND_SCORE = 0.2  # of a proposal that the present reader does not find in the text
NEAR = dt.timedelta(days=45)  # reports of one deal come within weeks of each other
# one report says of forces that they left under a deal, the next that they pulled back
_LEAVING = (choices.ClaimKind.EVACUATION, choices.ClaimKind.AGREED_WITHDRAWAL)
DATE_KEYS = ("happened_on", "implemented_on", "started_on", "announced_on", "agreed_on")


# -- gathering


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
        if proposal is not None:
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
        proposal = Proposal(
            kind=claim.kind,
            extraction=claim.values,
            draft={},
            score=claim.score,
            reason=claim.values.get("reason", ""),
            deal=next(iter(find_likely_deals(claim.values)), None),
        )
        set_places(proposal)
        proposal.save(force_insert=True)
    elif not proposal.is_settled:
        if _says_more(claim.values, proposal.extraction):
            proposal.kind, proposal.extraction = claim.kind, claim.values
            proposal.reason = claim.values.get("reason", "")
            proposal.deal = proposal.deal or next(iter(find_likely_deals(claim.values)), None)
            set_places(proposal)
        proposal.score = max(proposal.score, claim.score)
        proposal.version += 1
        proposal.save()
    ProposalClaim.objects.create(proposal=proposal, claim=claim)
    return proposal


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


def set_places(proposal: Proposal) -> None:
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
        proposal.kind, proposal.extraction = claim.kind, claim.values
        proposal.reason = claim.values.get("reason", "")
        set_places(proposal)
    proposal.score = claim.score
    proposal.version += 1
    proposal.save()


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
    proposal.state = choices.ProposalState.OPEN
    proposal.draft = {}
    proposal.version += 1
    proposal.save(update_fields=["state", "draft", "version"])
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
    for other in others[:50]:
        named = set(claimed_slugs(other.values))
        proposal = other.proposals.first()
        is_news = proposal.is_settled and _says_more(claim.values, proposal.extraction)
        if (slugs & named or not (slugs or named)) and not is_news:
            return proposal
    return None


def _find_pending(claim: Claim) -> Proposal | None:
    """Return the pending proposal about the same thing: kind, a shared district, a near date."""
    slugs, date = claimed_slugs(claim.values), claimed_date(claim.values)
    if not slugs or date is None:
        return None
    first, last = max(date.earliest, FIRST_DAY + NEAR), min(date.latest, LAST_DAY - NEAR)
    return (
        Proposal.objects.pending()
        .filter(
            kind__in=_kin_of(claim.kind),
            places__overlap=slugs,
            earliest__lte=last + NEAR,
            latest__gte=first - NEAR,
        )
        .order_by("id")
        .first()
    )


def find_likely_deals(values: dict) -> list[Deal]:
    """Return recorded deals that a claim may speak of, likeliest first; umbrella deals last."""
    slugs, date = claimed_slugs(values), claimed_date(values)
    if not slugs or values["kind"] not in choices.DealKind.values:
        return []
    found = []
    deals = (
        Deal.objects.filter(places__district__slug__in=slugs)
        .distinct()
        .prefetch_related("stages", "places__district", "parts")
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
        if not near:
            continue
        origins = {place.district.slug for place in deal.places.all() if place.district}
        rank = (
            deal.kind in _kin_of(values["kind"]),
            len(origins & set(slugs)),
            not deal.parts.all(),
        )
        found.append((rank, deal))
    return [deal for _rank, deal in sorted(found, key=lambda pair: pair[0], reverse=True)]


# -- suggesting


@dataclass(frozen=True)
class Loss:
    """One thing that a verdict would take off the map: a holder, a party, a doubt or a source."""

    what: str
    ruling: Ruling
    span: Span

    @property
    def mark(self) -> str:
        """A short word for exactly this loss, to tell whether a moderator was shown it."""
        said = f"{self.ruling.pk}|{self.span.start}|{self.span.end}|{self.what}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Suggestion:
    """What a proposal would write for one district, beside what the ledger says there now.

    `draft` is None where the report does not move control of the district. `kept` are actors that
    the ledger names there and the report does not mention: they stay unless a moderator says so.
    """

    district: District
    draft: RulingDraft | None
    present: Ruling | None
    kept: tuple[Actor, ...] = ()
    verdict: str = choices.Verdict.ACCEPT
    why: str = ""
    until: dt.date | None = (
        None  # where the ledger knows something else: a ruling by hand ends there
    )


@dataclass
class Families:
    """Who belongs to whom: membership between actors, followed both ways."""

    parents: dict[int, set[int]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Families:
        families = cls()
        links = ActorRelation.objects.filter(link=choices.ActorLink.PART_OF)
        for actor_id, other_id in links.values_list("actor_id", "other_id"):
            families.parents.setdefault(actor_id, set()).add(other_id)
        return families

    def above(self, actor_id: int) -> set[int]:
        found, queue = set(), [actor_id]
        while queue:
            for parent in self.parents.get(queue.pop(), ()):
                if parent not in found:
                    found.add(parent)
                    queue.append(parent)
        return found

    def related(self, actor_id: int, other_id: int) -> bool:
        return (
            actor_id == other_id
            or other_id in self.above(actor_id)
            or actor_id in self.above(other_id)
        )


def suggest_rulings(proposal: Proposal) -> list[Suggestion]:
    """Return, for each tracked district of a proposal, what accepting it would write and remove."""
    values = proposal.extraction
    by_slug = {
        district.slug: district
        for district in District.objects.filter(slug__in=claimed_slugs(values)).prefetch_related(
            "children"
        )
    }
    families = Families.load()
    actors = {actor.slug: actor for actor in Actor.objects.all()}
    return [
        _suggest_one(by_slug[slug], values, families, actors)
        for slug in claimed_slugs(values)
        if slug in by_slug and by_slug[slug].is_tracked
    ]


def _suggest_one(district: District, values: dict, families: Families, actors: dict) -> Suggestion:
    date = claimed_date(values)
    change = values["change"]
    here = next((p for p in values["districts"] if p["slug"] == district.slug), None)
    moved = change is not None and (
        change["district"] == district.slug
        or (change["district"] is None and here is not None and here["role"] == "origin")
    )
    if date is None or claims_deny(values):
        return Suggestion(
            district=district,
            draft=None,
            present=None,
            verdict=choices.Verdict.CONFIRM if date else choices.Verdict.REJECT,
            why=_("The report denies it.") if date else _("The report gives no date for it."),
        )
    period = _period_on(district, date.earliest)
    present = period.ruling if period else None
    span = _suggest_span(district, date.earliest, period)
    if moved and change["status"] != choices.ChangeStatus.PLANNED and change["to"] in actors:
        return _suggest_change(district, values, families, actors, date, period, span)
    if (
        values["kind"] in choices.TRUCES
        and period
        and values["stage"] in ("agreed", "started", "completed")
    ):
        draft = replace(
            RulingDraft.of(present, span),
            started=date,
            truce=choices.Truce.YES,
            note="",
            note_ar="",
            deal_id=None,
        )
        return _compare(district, draft, period, (), _("A truce was agreed here."))
    return Suggestion(
        district=district,
        draft=None,
        present=present,
        verdict=choices.Verdict.CONFIRM if present else choices.Verdict.OUT_OF_SCOPE,
        why=_("The report says nothing here that moves control."),
        until=span.end,
    )


def _suggest_change(district, values, families, actors, date, period, span) -> Suggestion:
    change = values["change"]
    holder = actors[change["to"]]
    named = [actors[p["slug"]] for p in values["parties"] if p["slug"] in actors]
    if change["from"] in actors:
        named.append(actors[change["from"]])
    leaving = [actor for actor in named if not families.related(actor.pk, holder.pk)]
    last = period.ruling if period and period.ruling.standing != choices.Standing.UNKNOWN else None
    if last is None:  # nothing is known of these days: who was there the day before?
        before = _period_on(district, date.earliest - dt.timedelta(days=1))
        last = before.ruling if before else None
    kept = [
        party
        for party in (last.parties.select_related("actor").all() if last else ())
        if not families.related(party.actor_id, holder.pk)
        and not any(families.related(actor.pk, party.actor_id) for actor in leaving)
    ]
    inside = [party for party in kept if party.role != choices.PartyRole.BESIEGER]
    draft = RulingDraft(
        district_id=district.pk,
        started=date,
        started_day=span.start,
        ended=_edge(district, span.end, period),
        ended_day=span.end,
        standing=choices.Standing.MIXED if inside else choices.Standing.HELD,
        parties=(
            DraftParty(holder.pk, choices.PartyRole.HOLDER),
            *(
                # somebody who held a part beside the holder does so still; of others the part is
                # not known once the fight or the holding they took part in is over
                DraftParty(
                    party.actor_id,
                    party.role
                    if party.role == choices.PartyRole.CO_HOLDER
                    else choices.PartyRole.PRESENT,
                )
                for party in inside
            ),
        ),
        # the report is silent on siege and truce: what the ledger says of these days stays
        siege=period.ruling.siege if period else choices.Siege.NOT_STATED,
        truce=period.ruling.truce if period else choices.Truce.UNKNOWN,
        truce_deal_id=period.ruling.truce_deal_id if period else None,
        assertion=(
            choices.Assertion.CLAIMED
            if change["status"] == choices.ChangeStatus.CLAIMED
            else choices.Assertion.ASSESSED
        ),
        confidence_start=choices.Confidence.MEDIUM,
        mechanism=change["mechanism"] or choices.Mechanism.NOT_STATED,
    )
    return _compare(district, draft, period, tuple(party.actor for party in inside), "")


def _compare(
    district: District, draft: RulingDraft, period: ControlPeriod | None, kept: tuple, why: str
) -> Suggestion:
    present = period.ruling if period else None
    if present is not None and same_state(present, draft):
        return Suggestion(
            district=district,
            draft=draft,
            present=present,
            kept=kept,
            verdict=choices.Verdict.CONFIRM,
            why=_("The ledger already says so: the report adds evidence."),
        )
    if not why and kept:
        why = _("The report does not mention %(actors)s, whom the ledger names here.") % {
            "actors": ", ".join(actor.name for actor in kept)
        }
    return Suggestion(
        district=district,
        draft=draft,
        present=present,
        kept=kept,
        why=why or _("The report tells of a change that the ledger does not have."),
    )


def same_state(ruling: Ruling, draft: RulingDraft) -> bool:
    """Tell whether a ruling already says what a draft says of who holds the district and how."""
    return (
        ruling.standing == draft.standing
        and {(p.actor_id, p.role) for p in ruling.parties.all()}
        == {(p.actor_id, p.role) for p in draft.parties}
        and ruling.truce == draft.truce
        and (ruling.siege == draft.siege or draft.siege == choices.Siege.NOT_STATED)
    )


def _period_on(district: District, day: dt.date) -> ControlPeriod | None:
    return (
        ControlPeriod.objects.current()
        .filter(district=district)
        .valid_on(day)
        .select_related("ruling")
        .prefetch_related("ruling__parties__actor")
        .first()
    )


def _suggest_span(district: District, day: dt.date, period: ControlPeriod | None) -> Span:
    """Return the days a new ruling would cover: from `day` to where the ledger knows something else."""
    later = (
        ControlPeriod.objects.current()
        .filter(district=district, valid__startswith__gt=day)
        .exclude(ruling__standing=choices.Standing.UNKNOWN)
        .in_order()
        .first()
    )
    ends = [later.valid.lower] if later else []
    if period is not None and period.ruling.standing != choices.Standing.UNKNOWN:
        ends += [period.valid.upper] if period.valid.upper else []
    return Span(day, min(ends) if ends else None)


def _edge(district: District, day: dt.date | None, period: ControlPeriod | None) -> EdtfDate | None:
    """Return the EDTF date of the day a span ends: that of the ruling which begins there."""
    if day is None:
        return None
    following = _period_on(district, day)
    if following and following.ruling.started_day == day:
        return parse_edtf(following.ruling.started)
    return parse_edtf(day.isoformat())


def name_losses(removals: list[Removal], draft: RulingDraft) -> list[Loss]:
    """Return everything that a draft would take off the map: holders, parties, doubts, sources."""
    named = {party.actor_id: party.role for party in draft.parties}
    losses = []
    for removal in removals:
        ruling = removal.ruling

        def lose(what: str, removal=removal) -> None:
            losses.append(Loss(what, removal.ruling, removal.span))

        for party in ruling.parties.all():
            if party.actor_id not in named:
                lose(f"{party.actor} ({party.get_role_display()})")
            elif named[party.actor_id] != party.role:
                roles = dict(choices.PartyRole.choices)
                lose(
                    _("%(actor)s as %(role)s (would be: %(new)s)")
                    % {
                        "actor": party.actor,
                        "role": party.get_role_display(),
                        "new": roles[named[party.actor_id]],
                    }
                )
        for name, harmless in (
            ("standing", ()),
            ("siege", (choices.Siege.NOT_STATED,)),
            ("truce", (choices.Truce.NO,)),
            ("assertion", (choices.Assertion.ASSESSED,)),
        ):
            if (
                getattr(ruling, name) != getattr(draft, name)
                and getattr(ruling, name) not in harmless
            ):
                lose(
                    _("%(field)s: %(value)s")
                    % {
                        "field": ruling._meta.get_field(name).verbose_name,
                        "value": getattr(ruling, f"get_{name}_display")(),
                    }
                )
        kept_reports = {piece.report_id for piece in draft.evidence}
        for piece in ruling.evidence.all():
            if piece.report_id not in kept_reports:
                lose(
                    _("evidence of %(source)s%(reading)s")
                    % {
                        "source": piece.originator or piece.report.source,
                        "reading": f" (“{piece.reading}”)" if piece.reading else "",
                    }
                )
    return losses


def carried_evidence(removals: list[Removal]) -> list[EvidenceDraft]:
    """Return the evidence of overridden rulings as drafts, so that no source leaves the map unseen."""
    drafts = []
    for removal in removals:
        for piece in removal.ruling.evidence.select_related("quote"):
            drafts.append(
                EvidenceDraft(
                    report_id=piece.report_id,
                    target=choices.EvidenceTarget.CONTENT,
                    stance=piece.stance,
                    claim_id=piece.claim_id,
                    said_by_id=piece.said_by_id,
                    said_by_text=piece.said_by_text,
                    said_by_text_ar=piece.said_by_text_ar,
                    reading=piece.reading,
                    reading_ar=piece.reading_ar,
                    credibility=piece.credibility,
                    against_interest=piece.against_interest,
                    observed=parse_edtf(piece.observed) if piece.observed else None,
                    quote_start=piece.quote_start,
                    quote_end=piece.quote_end,
                    quote=(piece.quote.text or "") if hasattr(piece, "quote") else "",
                    **tell_in_both(
                        lambda carried=removal.ruling: (
                            _("Carried over from %(ruling)s.") % {"ruling": carried.public_id}
                        )
                    ),
                )
            )
    return drafts


def rival_readings(district: District, day: dt.date) -> list[tuple[str, list]]:
    """Return what each originator says of a district on a day: (originator, pieces of evidence)."""
    period = (
        ControlPeriod.objects.current()
        .filter(district=district)
        .valid_on(day)
        .prefetch_related(
            Prefetch("ruling__evidence"),
            "ruling__evidence__report__source",
            "ruling__evidence__report__copy__original__source",
            "ruling__evidence__said_by",
        )
        .select_related("ruling")
        .first()
    )
    table: dict[str, list] = {}
    for piece in period.ruling.evidence.all() if period else ():
        first = getattr(piece.report, "copy", None)  # a copy speaks with its original's voice
        source = first.original.source if first else piece.report.source
        table.setdefault(piece.originator or str(source), []).append(piece)
    return list(table.items())


# -- signing


def sign_decision(
    *,
    verdict: str,
    reason: str,
    author,
    moment: dt.datetime,
    proposal: Proposal | None = None,
    cause: str = "",
    ground: str = "",
    held_until: dt.date | None = None,
    duplicate_of: Proposal | None = None,
    second_author=None,
    signed_at: dt.datetime | None = None,
) -> Decision:
    """Write a moderator's decision at `moment`; ValidationError where it lacks what it needs."""
    decision = Decision(
        verdict=verdict,
        reason=reason.strip(),
        author=author,
        recorded_at=moment,
        proposal=proposal,
        cause=cause,
        ground=ground,
        held_until=held_until,
        duplicate_of=duplicate_of,
        second_author=second_author,
        signed_at=signed_at,
    )
    decision.full_clean(exclude=["transaction"])
    decision.save(force_insert=True)
    return decision


def settle_proposal(
    proposal: Proposal, state: str, held_until: dt.date | None = None, deal: Deal | None = None
) -> None:
    """Set where a proposal stands after its decisions."""
    proposal.state = state
    proposal.held_until = held_until
    proposal.deal = deal or proposal.deal
    proposal.version += 1
    proposal.save(update_fields=["state", "held_until", "deal", "version"])


def reopen_held(today: dt.date) -> int:
    """Put proposals whose hold has run out back into the queue; return how many."""
    return Proposal.objects.filter(
        Q(state=choices.ProposalState.HELD), held_until__lte=today
    ).update(state=choices.ProposalState.OPEN, held_until=None)


# -- learning


@dataclass(frozen=True)
class RejectionCount:
    """How often proposals of one rule were rejected, on which grounds, and how often not."""

    rule: str
    rejected: int
    decided: int
    grounds: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        return self.rejected / self.decided


def count_rejections() -> list[RejectionCount]:
    """Return rejections by the rule that proposed, the most rejected first."""
    tables: dict[str, tuple[set, set, Counter]] = {}
    labels = dict(choices.RejectionGround.choices)
    rows = Decision.objects.filter(proposal__isnull=False).values_list(
        "proposal_id", "proposal__reason", "proposal__kind", "verdict", "ground"
    )
    for proposal_id, reason, kind, verdict, ground in rows:
        found = _RULE.search(reason)
        rule = f"{kind}: {found.group(1) if found else _('no rule named')}"
        decided, rejected, grounds = tables.setdefault(rule, (set(), set(), Counter()))
        decided.add(proposal_id)
        if verdict == choices.Verdict.REJECT and proposal_id not in rejected:
            rejected.add(proposal_id)
            grounds[str(labels.get(ground, _("Not said")))] += 1
    counts = [
        RejectionCount(rule, len(rejected), len(decided), tuple(grounds.most_common()))
        for rule, (decided, rejected, grounds) in tables.items()
        if rejected
    ]
    return sorted(counts, key=lambda count: (-count.rejected, count.rule))
