"""The only file that joins stages: it owns transactions, locks and the queue.

Commands, tasks, admin and the public forms call these functions; each either does the whole thing
or nothing. The database is the truth about work: an IngestRun says where every report stands, and
`sweep_ingest` puts back whatever a lost message or a killed worker left behind.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace
from pathlib import Path

from celery import current_app
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange, TimestamptzRange

from control import choices, extract, history, ingest, review, sources
from control.dates import EdtfDate, parse_edtf
from control.demo import load as demo
from control.extract.evaluation import score_readings
from control.extract.gazetteer import (
    Gazetteer,
    GazetteerActor,
    GazetteerPlace,
    read_gazetteer_files,
)
from control.models import (
    Actor,
    Boundary,
    Claim,
    Deal,
    Decision,
    District,
    Feed,
    Heartbeat,
    IngestRun,
    Payload,
    Proposal,
    Quote,
    Reading,
    Report,
    Ruling,
    Source,
)

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
READ_TASK = "control.read_report"
FEED_PAUSE = dt.timedelta(minutes=15)


class StaleProposal(Exception):
    """Somebody else has changed or decided the proposal since it was opened."""


class LossNotSeen(Exception):
    """A verdict would take things off the map that the moderator has not acknowledged."""

    def __init__(self, district: District, losses: list[review.Loss]):
        self.district, self.losses = district, losses
        super().__init__(
            _("Accepting this for %(district)s would remove: %(losses)s.")
            % {"district": district.name, "losses": "; ".join(loss.what for loss in losses)}
        )


# -- capture


@dataclass(frozen=True)
class IngestOutcome:
    """Where one path or address ended: its run, its report if one is kept, and whether it is new."""

    origin: str
    run: IngestRun
    report: Report | None
    is_new: bool


def ingest_path(path: str | Path, *, source=None, published=None, author=None) -> IngestOutcome:
    """Capture a file of this machine."""
    return _ingest(
        str(path),
        lambda: sources.read_path(path),
        source=source,
        published=published,
        author=author,
    )


def ingest_url(url: str, *, source=None, published=None, author=None) -> IngestOutcome:
    """Capture a page or file from the web; addresses inside the network are refused."""
    return _ingest(
        url, lambda: sources.fetch_url(url), source=source, published=published, author=author
    )


def ingest_upload(
    filename: str, content: bytes, media_type: str = "", *, source=None, published=None, author=None
) -> IngestOutcome:
    """Capture a file that a moderator sent."""
    return _ingest(
        filename,
        lambda: sources.read_bytes(content, filename, media_type),
        source=source,
        published=published,
        author=author,
    )


def _ingest(origin: str, fetch, *, source, published: EdtfDate | None, author) -> IngestOutcome:
    now = timezone.now()
    try:
        fetched = fetch()
    except sources.SourceError as error:
        return IngestOutcome(
            origin, ingest.note_failed_fetch(origin, error.reason, now), None, True
        )
    with transaction.atomic():
        stored = ingest.store_report(
            fetched, now=now, source=source, published=published, author=author
        )
        if stored.run.state == choices.IngestState.NEEDS_DATE and published and not stored.is_new:
            _give_date(stored.report, published, _("Given when it was added again."), author)
        stored.run.refresh_from_db()
        if stored.run.state == choices.IngestState.QUEUED:
            queue_reading(stored.run)
    return IngestOutcome(origin, stored.run, stored.report, stored.is_new)


def queue_reading(run: IngestRun) -> None:
    """Send the run to the workers once this transaction is in; a lost message is swept up later."""

    def send() -> None:
        try:
            current_app.send_task(READ_TASK, args=[run.pk])
        except Exception:  # whatever the broker's client raises: the sweep sends it again
            logger.warning("The queue could not be reached; run %s waits for the sweep.", run.pk)

    transaction.on_commit(send)


def give_publication_date(report: Report, published: EdtfDate, reason: str, author) -> None:
    """Add or correct a report's publication date and let it be read."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say where the date comes from.")})
    with transaction.atomic():
        _give_date(report, published, reason, author)


def _give_date(report: Report, published: EdtfDate, reason: str, author) -> None:
    ingest.give_date(report, published, reason, author)
    run = IngestRun.objects.select_for_update().filter(report=report).first()
    if run is not None and run.state == choices.IngestState.NEEDS_DATE:
        _requeue(run)


def retry_run(run: IngestRun) -> None:
    """Give a failed or parked run another chance."""
    with transaction.atomic():
        run = IngestRun.objects.select_for_update().get(pk=run.pk)
        if run.state not in (choices.IngestState.FAILED, choices.IngestState.PARKED):
            raise ValidationError(_("Only a failed or parked report can be tried again."))
        if run.report is None or not run.report.text:
            raise ValidationError(
                _("There is no readable text: add the document again in a form that can be read.")
            )
        if run.report.published_on is None:
            raise ValidationError(_("Give the report a publication date first."))
        run.attempts = 0
        _requeue(run)


def _requeue(run: IngestRun) -> None:
    run.state = choices.IngestState.QUEUED
    run.failure = ""
    run.finished_at = None
    run.lease_until = timezone.now() + ingest.LEASE
    run.save()
    queue_reading(run)


# -- reading


def load_gazetteer() -> Gazetteer:
    """Return every name we know: from the database, or from the demo files where there is none."""
    try:
        gazetteer = _gazetteer_of_database()
    except DatabaseError:
        gazetteer = None
    if gazetteer is None or not gazetteer.places:
        return read_gazetteer_files(demo.FOLDER)
    return gazetteer


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


def read_report(run_id: int) -> str:
    """Read one report and open its proposals; return the state it ends in.

    Safe to repeat and to kill at any point: the run is leased first, the reading is written with
    its proposals in one transaction, and a second reading by the same reader changes nothing.
    """
    run = _lease_run(run_id)
    if run is None:
        return ""
    report = run.report
    try:
        found = extract.extract_claims(
            report.text, report.published_on, report.language, load_gazetteer()
        )
        with transaction.atomic():
            # the lock keeps two workers that both hold an old lease from gathering side by side
            run = IngestRun.objects.select_for_update().get(pk=run_id)
            _write_reading(report, found)
            run.state = choices.IngestState.READ
            run.failure = ""
            run.lease_until = None
            run.finished_at = timezone.now()
            run.save()
    except Exception as error:  # a poison report must not stop the queue: it is parked, visibly
        logger.exception("Reading report %s failed.", report.pk)
        _note_failure(run_id, error)
        return IngestRun.objects.get(pk=run_id).state
    return run.state


@transaction.atomic
def _lease_run(run_id: int) -> IngestRun | None:
    """Take hold of a run, or return None where there is nothing (left) to do with it."""
    run = (
        IngestRun.objects.select_for_update(of=("self",))
        .select_related("report__payload")
        .filter(pk=run_id)
        .first()
    )
    now = timezone.now()
    if run is None or run.report is None:
        return None
    held = run.state == choices.IngestState.READING and run.lease_until > now
    if held or run.state not in (choices.IngestState.QUEUED, choices.IngestState.READING):
        return None
    run.attempts += 1
    if run.attempts > MAX_ATTEMPTS:
        run.state = choices.IngestState.PARKED
        run.failure = run.failure or _(
            "Reading it was cut off %(count)s times. Look at the text, then try again."
        ) % {"count": MAX_ATTEMPTS}
        run.lease_until = None
        run.finished_at = now
        run.save()
        return None
    run.state = choices.IngestState.READING
    run.lease_until = now + ingest.LEASE
    run.save()
    return run


def _note_failure(run_id: int, error: Exception) -> None:
    with transaction.atomic():
        run = IngestRun.objects.select_for_update().get(pk=run_id)
        run.failure = _("The reader stopped: %(error)s. A developer should look at it.") % {
            "error": f"{type(error).__name__}: {error}"[:500]
        }
        if run.attempts >= MAX_ATTEMPTS:
            run.state = choices.IngestState.PARKED
            run.lease_until = None
            run.finished_at = timezone.now()
        else:  # back in the queue, later and later
            run.state = choices.IngestState.QUEUED
            run.lease_until = timezone.now() + ingest.LEASE * run.attempts
        run.save()


def _write_reading(report: Report, found) -> None:
    try:
        with transaction.atomic():
            reading = Reading.objects.create(
                report=report,
                reader=found.reader,
                mentions=[mention.as_json() for mention in found.mentions],
            )
    except IntegrityError:  # this reader has read it before
        return
    for ordinal, extracted in enumerate(found.claims):
        values = extracted.as_json()
        claim = Claim.objects.create(
            reading=reading,
            ordinal=ordinal,
            kind=values["kind"],
            stage=values["stage"] or "",
            polarity=values["polarity"],
            background=values["background"],
            score=values["score"],
            values=values,
        )
        review.gather_claim(claim)


def sweep_ingest(now: dt.datetime | None = None) -> int:
    """Put back every run that nobody holds, reopen holds that ran out; return how many runs."""
    now = now or timezone.now()
    with transaction.atomic():
        stuck = list(IngestRun.objects.stuck(now).select_for_update(skip_locked=True)[:200])
        for run in stuck:
            run.state = choices.IngestState.QUEUED
            run.lease_until = now + ingest.LEASE
            run.save(update_fields=["state", "lease_until"])
            queue_reading(run)
        review.reopen_held(now.date())
        Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": now})
    return len(stuck)


def poll_feeds(now: dt.datetime | None = None) -> int:
    """Ask every feed that is due for new items and capture them; return how many were new."""
    now = now or timezone.now()
    due = Feed.objects.filter(active=True).exclude(next_poll_at__gt=now).select_related("source")
    return sum(_poll_feed(feed, now) for feed in due)


def _poll_feed(feed: Feed, now: dt.datetime) -> int:
    new = 0
    try:
        fetched = sources.fetch_feed(feed.url, feed.etag, feed.last_modified)
        failure = fetched.failure
    except sources.SourceError as error:
        fetched, failure = None, error.reason
    feed.polled_at = now
    feed.failure = failure
    feed.failures = feed.failures + 1 if failure else 0
    feed.next_poll_at = now + FEED_PAUSE * min(2**feed.failures, 96)
    if fetched is not None and not failure:
        feed.etag, feed.last_modified = fetched.etag, fetched.last_modified
        for item in fetched.items:
            if item.url and not Report.objects.filter(captures__url=item.url).exists():
                outcome = ingest_url(item.url, source=feed.source, published=item.published)
                new += outcome.is_new and outcome.report is not None
    feed.save()
    return new


# -- deciding


@dataclass(frozen=True)
class DistrictVerdict:
    """A moderator's verdict on one district of a proposal."""

    district: District
    verdict: str
    draft: history.RulingDraft | None = None
    evidence: tuple[history.EvidenceDraft, ...] = ()
    confirmed: Ruling | None = None
    cause: str = ""
    losses_seen: bool = False
    carry_evidence: bool = True


@dataclass(frozen=True)
class ProposalVerdict:
    """All verdicts on one proposal, signed together: `whole` settles it without moving anything."""

    proposal_id: int
    version: int
    reason: str
    districts: tuple[DistrictVerdict, ...] = ()
    deal: history.DealDraft | None = None
    whole: str = ""
    held_until: dt.date | None = None
    duplicate_of: Proposal | None = None


def decide_proposal(verdict: ProposalVerdict, author) -> list[Decision]:
    """Carry out a moderator's verdicts in one transaction: all of them or none.

    Raises PermissionDenied, StaleProposal, LossNotSeen, or ValidationError with a field each.
    """
    if not author.has_perm("control.decide"):
        raise PermissionDenied(_("Deciding proposals is for moderators."))
    if not verdict.reason.strip():
        raise ValidationError({"reason": _("Give the reason, in a sentence others can check.")})
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=verdict.proposal_id)
        if proposal.version != verdict.version or proposal.state == choices.ProposalState.DECIDED:
            raise StaleProposal(
                _("This proposal has changed since you opened it. Look at it again.")
            )
        if verdict.whole:
            return [_settle_whole(proposal, verdict, author)]
        decisions = []
        deal = None
        if verdict.deal is not None:
            decision = _sign(choices.Verdict.ACCEPT, verdict.reason, author, proposal=proposal)
            deal = history.record_deal(decision, verdict.deal)
            decisions.append(decision)
        for each in verdict.districts:
            if decision := _decide_district(proposal, each, verdict.reason, author, deal):
                decisions.append(decision)
        if not decisions:
            raise ValidationError(_("Choose a verdict for at least one district or the deal."))
        review.settle_proposal(proposal, choices.ProposalState.DECIDED, deal=deal)
        return decisions


def save_draft(proposal: Proposal, draft: dict) -> None:
    """Keep a moderator's unfinished work on a proposal; the extraction stays untouched."""
    Proposal.objects.filter(pk=proposal.pk).exclude(state=choices.ProposalState.DECIDED).update(
        draft=draft
    )


def _settle_whole(proposal: Proposal, verdict: ProposalVerdict, author) -> Decision:
    decision = _sign(
        verdict.whole,
        verdict.reason,
        author,
        proposal=proposal,
        held_until=verdict.held_until,
        duplicate_of=verdict.duplicate_of,
    )
    held = verdict.whole == choices.Verdict.HOLD
    review.settle_proposal(
        proposal,
        choices.ProposalState.HELD if held else choices.ProposalState.DECIDED,
        held_until=verdict.held_until if held else None,
    )
    return decision


def _decide_district(
    proposal: Proposal, each: DistrictVerdict, reason: str, author, deal: Deal | None
) -> Decision | None:
    if not each.verdict:
        return None
    if each.verdict == choices.Verdict.CONFIRM:
        if each.confirmed is None:
            raise ValidationError(
                _("There is no ruling on %(district)s to confirm.")
                % {"district": each.district.name}
            )
        decision = _sign(choices.Verdict.CONFIRM, reason, author, proposal=proposal)
        history.confirm_ruling(decision, each.confirmed, list(each.evidence))
        return decision
    if each.verdict not in (choices.Verdict.ACCEPT, choices.Verdict.AMEND):
        return _sign(each.verdict, reason, author, proposal=proposal)
    draft = replace(each.draft, district_id=each.district.pk, evidence=each.evidence)
    if deal is not None and draft.deal_id is None and draft.mechanism in _MECHANISMS_OF_DEALS:
        draft = replace(draft, deal_id=deal.pk)
    if deal is not None and draft.truce == choices.Truce.YES and draft.truce_deal_id is None:
        draft = replace(draft, truce_deal_id=deal.pk)
    history.check_draft(draft)
    moment_taken = history.take_moment()  # from here on nobody else changes what we compare with
    removals = history.what_would_change(draft.district_id, draft.span)
    if removals and all(review.same_state(removal.ruling, draft) for removal in removals):
        decision = _sign(
            choices.Verdict.CONFIRM, reason, author, proposal=proposal, moment=moment_taken
        )
        for ruling in {removal.ruling.pk: removal.ruling for removal in removals}.values():
            history.confirm_ruling(decision, ruling, list(each.evidence))
        return decision
    losses = review.name_losses(removals, draft)
    if losses and not each.losses_seen:
        raise LossNotSeen(each.district, losses)
    if each.carry_evidence:
        draft = replace(draft, evidence=(*draft.evidence, *review.carried_evidence(removals)))
    decision = _sign(
        each.verdict,
        reason,
        author,
        proposal=proposal,
        cause=(each.cause or choices.CorrectionCause.NEW_EVIDENCE) if removals else "",
        moment=moment_taken,
    )
    if removals:
        history.correct_ruling(decision, draft)
    else:
        history.assert_ruling(decision, draft)
    return decision


_MECHANISMS_OF_DEALS = frozenset(
    {choices.Mechanism.EVACUATION, choices.Mechanism.RECONCILIATION, choices.Mechanism.HANDOVER}
)


def _sign(verdict: str, reason: str, author, *, moment: dt.datetime | None = None, **fields):
    return review.sign_decision(
        verdict=verdict,
        reason=reason,
        author=author,
        moment=moment or history.take_moment(),
        **fields,
    )


def preview_losses(draft: history.RulingDraft, *, carry_evidence: bool = True) -> list[review.Loss]:
    """Return what accepting a draft would take off the map as the ledger stands now."""
    removals = history.what_would_change(draft.district_id, draft.span)
    if removals and all(review.same_state(removal.ruling, draft) for removal in removals):
        return []
    if carry_evidence:
        draft = replace(draft, evidence=(*draft.evidence, *review.carried_evidence(removals)))
    return review.name_losses(removals, draft)


def retract_ruling(
    ruling: Ruling,
    *,
    reason: str,
    cause: str,
    author,
    replacement: history.RulingDraft | None = None,
    restore: bool = False,
) -> Decision:
    """Take a ruling off the map; with `restore`, what its decision overrode comes back."""
    if not author.has_perm("control.retract"):
        raise PermissionDenied(_("Retracting is for senior moderators."))
    with transaction.atomic():
        decision = _sign(choices.Verdict.RETRACT, reason, author, cause=cause)
        if restore:
            history.restore_overridden(decision, ruling)
        else:
            history.retract_ruling(decision, ruling, replacement)
    return decision


def collapse_deal(deal: Deal, *, ended: EdtfDate, reason: str, author) -> Decision:
    """Record that a deal collapsed: its stage, and the end of its truce in all its districts."""
    if not author.has_perm("control.decide"):
        raise PermissionDenied(_("Deciding is for moderators."))
    with transaction.atomic():
        decision = _sign(
            choices.Verdict.ACCEPT, reason, author, cause=choices.CorrectionCause.NEW_EVIDENCE
        )
        stage = history.StageDraft(stage=choices.DealStageKind.COLLAPSED, date=ended)
        history.record_deal(decision, history.DealDraft(deal_id=deal.pk, stages=(stage,)))
        history.close_truce(decision, deal, ended, ended.earliest)
    return decision


def redact_report(report: Report, *, reason: str, author) -> Decision:
    """Erase a report's bytes, text and quotes for harm; hash, date and reason stay as a tombstone."""
    if not author.has_perm("control.retract"):
        raise PermissionDenied(_("Redacting is for senior moderators."))
    with transaction.atomic():
        decision = _sign(
            choices.Verdict.REDACT,
            reason,
            author,
            cause=choices.CorrectionCause.NEW_EVIDENCE,
        )
        Payload.objects.filter(report=report, erased_by=None).update(
            content=None, text=None, erased_by=decision
        )
        Quote.objects.filter(evidence__report=report, erased_by=None).update(
            text=None, erased_by=decision
        )
    return decision


def replace_boundary(district: District, *, author, reason: str, **fields) -> Boundary:
    """Draw a district's outline anew; the one before stays as it was known until now."""
    with transaction.atomic():
        moment = history.take_moment()
        days = fields.pop("valid", None) or DateRange(None, None)
        for known in Boundary.objects.filter(
            district=district, recorded__upper_inf=True, valid__overlap=days
        ):
            Boundary.objects.filter(pk=known.pk).update(
                recorded=TimestamptzRange(known.recorded.lower, moment)
            )
        boundary = Boundary(
            district=district,
            author=author,
            reason=reason,
            valid=days,
            recorded=TimestamptzRange(moment, None),
            **fields,
        )
        boundary.full_clean(validate_constraints=False)
        boundary.save(force_insert=True)
    return boundary


# -- the demo ledger


def load_demo(*, apply: bool) -> demo.Tally:
    """Load the demo ledger, or find out what loading it would change and leave all as it was."""
    with transaction.atomic():
        tally = demo.load_demo()
        if not apply:
            transaction.set_rollback(True)
    return tally


def source_named(slug: str) -> Source:
    """Return the source with this slug; ValidationError naming the nearest where there is none."""
    try:
        return Source.objects.get(slug=slug)
    except Source.DoesNotExist:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT slug FROM control_source ORDER BY similarity(slug, %s) DESC LIMIT 3", [slug]
            )
            nearest = ", ".join(row[0] for row in cursor.fetchall())
        raise ValidationError(
            _("There is no source “%(slug)s”. Near it: %(nearest)s.")
            % {"slug": slug, "nearest": nearest or "—"}
        ) from None
