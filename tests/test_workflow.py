"""The joins between stages: capture once, read once, decide all or nothing, lose nothing."""

import datetime as dt
from dataclasses import replace

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from control import choices, history, ingest, models, review, workflow
from control.admin.reports import DateForm
from control.dates import parse_edtf
from control.sources import FetchedReport
from desk import QADAM_REPORT, capture, expire_lease, make_user, make_world, propose
from factories import make_actor, rule

pytestmark = pytest.mark.django_db
State = choices.IngestState


@pytest.fixture
def qadam():
    return make_world()


def now_on(district, day: str) -> models.Ruling | None:
    known = models.ControlPeriod.objects.current().filter(district=district)
    period = known.valid_on(parse_edtf(day).earliest).first()
    return period and period.ruling


def verdict_on(proposal, suggestion, verdict="accept", **fields) -> workflow.ProposalVerdict:
    """The verdict a moderator gives who signs what is suggested for one district."""
    claim = proposal.claims.get()
    evidence = history.EvidenceDraft(report_id=claim.reading.report_id, claim_id=claim.pk)
    district = workflow.DistrictVerdict(
        district=suggestion.district,
        verdict=verdict,
        draft=suggestion.draft,
        evidence=(evidence,),
        confirmed=suggestion.present,
    )
    return workflow.ProposalVerdict(
        proposal_id=proposal.pk,
        version=proposal.version,
        reason="The monitor and the agency agree.",
        districts=(replace(district, **fields),),
    )


# -- capture


def test_ingest_upload_twice_keeps_one_report_and_both_captures():
    first, second = capture(), capture(name="again.txt")
    assert first.is_new and not second.is_new
    assert first.report == second.report
    assert models.Report.objects.count() == 1
    assert first.report.captures.count() == 2
    assert bytes(first.report.payload.content) == QADAM_REPORT.encode()


def test_ingest_upload_without_date_waits_and_assumes_nothing():
    outcome = capture(published=None)
    assert outcome.run.state == State.NEEDS_DATE
    assert "date" in outcome.run.failure
    assert outcome.report.published_on is None
    assert workflow.read_report(outcome.run.pk) == ""


@pytest.mark.parametrize("day", ["9999-12-31", "2199", "the day after tomorrow"])
def test_publication_date_that_is_still_to_come_is_refused(qadam, day):
    if day == "the day after tomorrow":
        day = str(timezone.now().date() + dt.timedelta(days=2))
    with pytest.raises(ValidationError, match="still to come"):
        capture(published=day)
    with pytest.raises(CommandError, match="still to come"):
        call_command("ingest", "docs/example-report.txt", "--published", day)
    report = capture(published=None).report
    with pytest.raises(ValidationError, match="still to come"):
        workflow.give_publication_date(report, parse_edtf(day), "Its page.", make_user("moderator"))
    assert not report.dates.exists()
    form = DateForm({"published": day, "reason": "Its page."})
    assert "still to come" in str(form.errors["published"])


def test_publication_date_of_tomorrow_may_be_right_farther_east(qadam):
    tomorrow = str(timezone.now().date() + dt.timedelta(days=1))
    assert capture(published=tomorrow).report.published == tomorrow


def test_document_that_states_a_day_to_come_waits_and_says_so(qadam):
    outcome = capture("14 March 2199\n\n" + QADAM_REPORT, published=None)
    assert outcome.run.state == State.NEEDS_DATE
    assert "2199-03-14" in outcome.run.failure and "still to come" in outcome.run.failure
    assert outcome.report.published == outcome.report.published_basis == ""


def test_give_publication_date_lets_the_report_be_read(qadam):
    outcome = capture(published=None)
    author = make_user("moderator")
    workflow.give_publication_date(outcome.report, parse_edtf("2018-03-14"), "Its page.", author)
    outcome.run.refresh_from_db()
    assert outcome.run.state == State.QUEUED
    assert workflow.read_report(outcome.run.pk) == State.READ
    report = models.Report.objects.get(pk=outcome.report.pk)
    assert report.published == ""  # the report itself is not edited
    assert report.published_on.text == "2018-03-14"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 400, b"%PDF-1.7 broken"])
def test_ingest_upload_unreadable_keeps_bytes_and_says_why(content):
    outcome = workflow.ingest_upload("file.pdf", content)
    assert outcome.run.state == State.FAILED
    assert outcome.run.failure
    assert bytes(outcome.report.payload.content) == content


def test_ingest_url_inside_the_network_leaves_a_visible_failure():
    outcome = workflow.ingest_url("http://127.0.0.1/secret")
    assert outcome.report is None
    assert models.IngestRun.objects.get().state == State.FAILED
    assert models.IngestRun.objects.get().failure


# -- reading


def test_read_report_opens_one_proposal_with_quotes_in_the_text(qadam):
    proposal = propose()
    values = proposal.extraction
    assert proposal.kind == "evacuation"
    assert [place["slug"] for place in values["districts"]] == ["qadam"]
    text = proposal.claims.get().reading.report.text
    for value in [*values["districts"], *values["destinations"], *values["parties"]]:
        assert text[value["start"] : value["end"]] == value["text"]


def test_read_report_again_changes_nothing(qadam):
    proposal = propose()
    run = models.IngestRun.objects.get()
    models.IngestRun.objects.update(state=State.QUEUED)
    assert workflow.read_report(run.pk) == State.READ
    assert models.Reading.objects.count() == 1
    assert models.Proposal.objects.get() == proposal


def test_read_report_held_by_another_worker_is_left_alone(qadam):
    run = capture().run
    assert workflow._lease_run(run.pk) is not None
    assert workflow.read_report(run.pk) == ""
    expire_lease(run)
    assert workflow.read_report(run.pk) == State.READ


def test_sweep_ingest_puts_back_what_a_killed_worker_held(qadam):
    run = capture().run
    workflow._lease_run(run.pk)  # the worker dies here
    assert workflow.sweep_ingest() == 0
    expire_lease(run)
    assert workflow.sweep_ingest() == 1
    run.refresh_from_db()
    assert run.state == State.QUEUED
    assert workflow.read_report(run.pk) == State.READ
    assert models.Proposal.objects.count() == 1


def test_read_report_poison_is_parked_after_its_attempts_and_can_be_retried(qadam, monkeypatch):
    run = capture().run

    def stop(*_arguments):
        raise RuntimeError("a bug in the reader")

    with monkeypatch.context() as broken:
        broken.setattr(workflow.extract, "extract_claims", stop)
        states = [workflow.read_report(run.pk) for _ in range(workflow.MAX_ATTEMPTS)]
    assert states == [State.QUEUED] * (workflow.MAX_ATTEMPTS - 1) + [State.PARKED]
    run.refresh_from_db()
    assert "a bug in the reader" in run.failure
    workflow.retry_run(run)
    assert workflow.read_report(run.pk) == State.READ


def test_read_report_killed_every_time_is_parked(qadam):
    run = capture().run
    for _ in range(workflow.MAX_ATTEMPTS):
        assert workflow._lease_run(run.pk) is not None
        expire_lease(run)
    assert workflow._lease_run(run.pk) is None
    run.refresh_from_db()
    assert run.state == State.PARKED and run.failure


# -- gathering


def test_gather_two_reports_of_one_deal_into_one_proposal(qadam):
    first = propose()
    second = propose(QADAM_REPORT.replace("An estimated 300", "About 320"), "2018-03-15")
    # a Tuesday seen from the 15th is the same Tuesday
    assert second == first
    assert first.claims.count() == 2


def test_gather_background_opens_no_proposal(qadam):
    outcome = capture(
        "Talks go on\n\nTalks went on in Geneva. Rebels were evacuated from Qadam in 2016.\n"
    )
    workflow.read_report(outcome.run.pk)
    assert not models.Proposal.objects.exists()


# -- deciding


def test_decide_accept_on_an_empty_ledger_moves_the_map(qadam):
    proposal = propose()
    suggestion = review.suggest_rulings(proposal)[0]
    before = history_moment()
    decisions = workflow.decide_proposal(verdict_on(proposal, suggestion), make_user("moderator"))
    ruling = now_on(qadam, "2018-03-14")
    assert ruling.decision == decisions[0]
    assert ruling.standing == "held"
    assert ruling.parties.get(role="holder").actor.slug == "syrian-government"
    assert ruling.evidence.count() == 1
    known_before = models.ControlPeriod.objects.filter(district=qadam).known_at(before)
    assert not known_before.exists()
    proposal.refresh_from_db()
    assert proposal.state == "decided"


def history_moment():
    from django.db import transaction

    with transaction.atomic():
        return history.take_moment()


def test_suggest_keeps_whom_the_report_does_not_mention_and_confirms(qadam):
    rule(
        qadam, "2018-03-13", "2018-03-20", holder="syrian-government", parties={"isis": "present"},
        standing="mixed", mechanism="evacuation",
    )  # fmt: skip
    suggestion = review.suggest_rulings(propose())[0]
    assert [actor.slug for actor in suggestion.kept] == ["isis"]
    assert suggestion.verdict == "confirm"
    assert suggestion.draft.ended_day.isoformat() == "2018-03-20"


@pytest.mark.parametrize(
    ("kind", "verdict", "why"),
    [("capture", "out_of_scope", "too unsure"), ("evacuation", "confirm", "nothing here")],
)
def test_suggest_says_that_a_change_was_too_unsure_to_propose(kind, verdict, why, qadam):
    rule(qadam, "2018-03-13", "2018-03-20", holder="syrian-government")
    proposal = propose()
    proposal.extraction = {**proposal.extraction, "kind": kind, "change": None}
    suggestion = review.suggest_rulings(proposal)[0]
    assert (suggestion.verdict, suggestion.draft) == (verdict, None)
    assert why in suggestion.why


def test_decide_confirm_adds_evidence_and_changes_nothing(qadam):
    ruling = rule(
        qadam, "2018-03-13", "2018-03-20", holder="syrian-government", parties={"isis": "present"},
        standing="mixed",
    )  # fmt: skip
    proposal = propose()
    suggestion = review.suggest_rulings(proposal)[0]
    workflow.decide_proposal(verdict_on(proposal, suggestion, "confirm"), make_user("moderator"))
    assert now_on(qadam, "2018-03-14") == ruling
    assert ruling.evidence.count() == 1


def test_decide_accept_that_would_erase_a_party_unseen_is_refused(qadam):
    ruling = rule(
        qadam, "2018-03-13", "2018-03-20", holder="syrian-government", parties={"isis": "present"},
        standing="mixed",
    )  # fmt: skip
    proposal, author = propose(), make_user("moderator")
    suggestion = review.suggest_rulings(proposal)[0]
    holder = history.DraftParty(make_actor("syrian-government").pk, "holder")
    alone = replace(suggestion.draft, standing="held", parties=(holder,))
    unseen = verdict_on(proposal, suggestion, draft=alone)
    with pytest.raises(workflow.LossNotSeen, match="Islamic State"):
        workflow.decide_proposal(unseen, author)
    assert now_on(qadam, "2018-03-14") == ruling
    assert not models.Decision.objects.filter(proposal=proposal).exists()

    seen = verdict_on(proposal, suggestion, draft=alone, losses_seen=True)
    workflow.decide_proposal(seen, author)
    corrected = now_on(qadam, "2018-03-14")
    assert corrected.standing == "held"
    assert corrected.decision.cause == "new_evidence"


def test_decide_accept_asks_again_where_more_would_go_than_was_shown(qadam):
    rule(
        qadam, "2018-03-13", "2018-03-20", holder="syrian-government", parties={"isis": "present"},
        standing="mixed",
    )  # fmt: skip
    proposal, author = propose(), make_user("moderator")
    suggestion = review.suggest_rulings(proposal)[0]
    holder = history.DraftParty(make_actor("syrian-government").pk, "holder")
    alone = replace(suggestion.draft, standing="held", parties=(holder,))
    seen = verdict_on(proposal, suggestion, draft=alone, losses_seen=True, losses_shown=frozenset())
    with pytest.raises(workflow.LossNotSeen):
        workflow.decide_proposal(seen, author)


def test_decide_accept_of_the_same_state_for_longer_is_not_a_mere_confirmation(qadam):
    ruling = rule(qadam, "2018-03-13", "2018-03-20", holder="syrian-government", truce="unknown")
    proposal = propose()
    suggestion = review.suggest_rulings(proposal)[0]
    longer = replace(
        suggestion.draft,
        ended=parse_edtf("2018-03-25"),
        ended_day=parse_edtf("2018-03-25").earliest,
    )
    verdict = verdict_on(proposal, suggestion, draft=longer, losses_seen=True)
    workflow.decide_proposal(verdict, make_user("moderator"))
    assert now_on(qadam, "2018-03-24") is not None
    assert now_on(qadam, "2018-03-24") != ruling


def test_decide_confirm_of_a_ruling_that_left_the_map_meanwhile_is_refused(qadam):
    ruling = rule(qadam, "2018-03-13", "2018-03-20", holder="syrian-government")
    proposal = propose()
    shown = verdict_on(proposal, review.suggest_rulings(proposal)[0], "confirm")
    senior = make_user("senior moderator")
    workflow.retract_ruling(ruling, reason="Wrong.", cause="coding_error", author=senior)
    with pytest.raises(workflow.StaleProposal, match=ruling.public_id):
        workflow.decide_proposal(shown, senior)
    unknown = replace(shown.districts[0], confirmed=now_on(qadam, "2018-03-14"))
    with pytest.raises(ValidationError):
        workflow.decide_proposal(replace(shown, districts=(unknown,)), senior)
    assert not models.Evidence.objects.exists()


def test_decide_amend_of_the_same_state_writes_what_was_amended(qadam):
    ruling = rule(
        qadam, "2018-03-13", "2018-03-20", holder="syrian-government", truce="unknown",
        mechanism="evacuation",
    )  # fmt: skip
    proposal = propose()
    suggestion = review.suggest_rulings(proposal)[0]
    amended = replace(suggestion.draft, mechanism="withdrawal", note="Seen from the road.")
    verdict = verdict_on(proposal, suggestion, "amend", draft=amended, losses_seen=True)
    workflow.decide_proposal(verdict, make_user("moderator"))
    assert now_on(qadam, "2018-03-14") != ruling
    assert now_on(qadam, "2018-03-14").mechanism == "withdrawal"


def test_gather_the_whole_report_after_a_cut_off_copy_of_it(qadam):
    cut = propose(QADAM_REPORT[:300])
    assert cut.extraction["change"] is None
    whole = propose()
    assert whole == cut
    assert whole.extraction["change"]["to"] == "syrian-government"
    assert review.suggest_rulings(whole)[0].draft is not None


def test_gather_the_whole_report_after_its_cut_off_copy_was_decided_is_news(qadam):
    cut = propose(QADAM_REPORT[:300])
    verdict = workflow.ProposalVerdict(
        cut.pk, cut.version, "Says too little.", whole="reject", ground="wrong_place"
    )
    workflow.decide_proposal(verdict, make_user("moderator"))
    assert propose() != cut


def test_ingest_again_with_a_date_by_command_gives_the_date(qadam):
    outcome = capture(published=None)
    again = capture()
    assert again.report == outcome.report
    assert again.run.state == State.QUEUED
    assert models.ReportDate.objects.get().author.username == "command-line"


def test_suggest_after_a_retraction_keeps_whom_the_day_before_names(qadam):
    rule(
        qadam, "2018-03-12", "2018-03-13", holder="opposition", standing="contested",
        parties={"isis": "challenger", "hts": "present", "ajnad-al-sham": "present"},
    )  # fmt: skip
    ruling = rule(qadam, "2018-03-13", "2018-03-20", holder="syrian-government")
    rule(qadam, "2018-03-20", holder="isis")
    senior = make_user("senior moderator")
    workflow.retract_ruling(ruling, reason="Wrong.", cause="coding_error", author=senior)
    assert now_on(qadam, "2018-03-14").standing == "unknown"
    suggestion = review.suggest_rulings(propose())[0]
    assert "isis" in {actor.slug for actor in suggestion.kept}
    assert "hts" not in {actor.slug for actor in suggestion.kept}
    assert suggestion.draft.ended_day.isoformat() == "2018-03-20"
    roles = {party.role for party in suggestion.draft.parties}
    assert roles == {
        "holder",
        "present",
    }  # a challenger belongs to a fight, not to a mixed district


def test_retract_ruling_with_restore_brings_back_what_was_overridden(qadam):
    first = rule(qadam, "2018-03-01", holder="opposition")
    second = rule(qadam, "2018-03-13", holder="syrian-government")
    workflow.retract_ruling(
        second, reason="Undone.", cause="coding_error", restore=True,
        author=make_user("senior moderator"),
    )  # fmt: skip
    assert now_on(qadam, "2018-03-14") == first


def test_retract_ruling_by_a_moderator_is_refused(qadam):
    ruling = rule(qadam, "2018-03-01", holder="opposition")
    with pytest.raises(PermissionDenied):
        workflow.retract_ruling(
            ruling, reason="No.", cause="coding_error", author=make_user("moderator")
        )
    assert now_on(qadam, "2018-03-14") == ruling


def test_decide_stale_or_decided_proposal_is_refused(qadam):
    proposal, author = propose(), make_user("moderator")
    verdict = verdict_on(proposal, review.suggest_rulings(proposal)[0])
    with pytest.raises(workflow.StaleProposal):
        workflow.decide_proposal(replace(verdict, version=verdict.version + 1), author)
    workflow.decide_proposal(verdict, author)
    with pytest.raises(workflow.StaleProposal):
        workflow.decide_proposal(verdict, author)


def test_decide_without_reason_or_right_is_refused(qadam):
    proposal = propose()
    verdict = verdict_on(proposal, review.suggest_rulings(proposal)[0])
    with pytest.raises(PermissionDenied):
        workflow.decide_proposal(verdict, make_user("queue viewer"))
    with pytest.raises(ValidationError, match="reason"):
        workflow.decide_proposal(replace(verdict, reason="  "), make_user("moderator"))


def test_decide_two_districts_all_or_none(qadam):
    proposal = propose()
    suggestion = review.suggest_rulings(proposal)[0]
    good = verdict_on(proposal, suggestion)
    wide = models.District.objects.get(slug="idlib-gov")
    bad = replace(good.districts[0], district=wide)
    with pytest.raises(ValidationError):
        workflow.decide_proposal(
            replace(good, districts=(good.districts[0], bad)), make_user("moderator")
        )
    assert not models.Ruling.objects.exists()
    proposal.refresh_from_db()
    assert proposal.state == "open"


@pytest.mark.parametrize("whole", ["reject", "out_of_scope"])
def test_decide_whole_settles_the_proposal_and_moves_nothing(qadam, whole):
    proposal = propose()
    verdict = workflow.ProposalVerdict(
        proposal.pk, proposal.version, "Noise.", whole=whole, ground="background"
    )
    workflow.decide_proposal(verdict, make_user("moderator"))
    proposal.refresh_from_db()
    assert proposal.state == "decided"
    assert not models.ControlPeriod.objects.exists()


def test_decide_rejection_without_what_was_wrong_is_refused(qadam):
    proposal, author = propose(), make_user("moderator")
    suggestion = review.suggest_rulings(proposal)[0]
    whole = workflow.ProposalVerdict(proposal.pk, proposal.version, "Noise.", whole="reject")
    for verdict in (whole, verdict_on(proposal, suggestion, "reject")):
        with pytest.raises(ValidationError) as refused:
            workflow.decide_proposal(verdict, author)
        assert set(refused.value.error_dict) == {"ground"}
    proposal.refresh_from_db()
    assert proposal.state == "open"
    workflow.decide_proposal(replace(whole, ground="background"), author)
    assert models.Decision.objects.get().ground == "background"


def test_decide_hold_comes_back_when_its_date_has_come(qadam):
    proposal = propose()
    day = parse_edtf("2018-04-01").earliest
    verdict = workflow.ProposalVerdict(
        proposal.pk, proposal.version, "Wait for the army.", whole="hold", held_until=day
    )
    workflow.decide_proposal(verdict, make_user("moderator"))
    proposal.refresh_from_db()
    assert proposal.state == "held"
    workflow.sweep_ingest()
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_redact_report_erases_text_and_keeps_the_tombstone(qadam):
    outcome = capture()
    digest = outcome.report.sha256
    senior = make_user("senior moderator")
    workflow.redact_report(outcome.report, reason="It names a child.", author=senior)
    report = models.Report.objects.get(pk=outcome.report.pk)
    assert report.text == "" and report.payload.content is None
    assert report.sha256 == digest
    assert report.payload.erased_by.reason == "It names a child."


def test_replace_boundary_keeps_the_one_before(qadam):
    def square(size):
        ring = [[36, 33], [36 + size, 33], [36 + size, 33 + size], [36, 33]]
        return {"type": "MultiPolygon", "coordinates": [[ring]]}

    author = make_user("senior moderator")
    facts = {"source": "Sketch", "licence": "CC BY 4.0", "approximate": True}
    for size in (0.1, 0.2):
        workflow.replace_boundary(
            qadam, author=author, reason="Drawn.", geometry=square(size), **facts
        )
    assert models.Boundary.objects.filter(district=qadam).count() == 2
    assert models.Boundary.objects.get(recorded__upper_inf=True).geometry == square(0.2)


def test_collapse_deal_ends_its_truce_everywhere(qadam):
    from factories import make_deal

    deal = make_deal("truce", kind="truce", districts={qadam: "origin"})
    rule(qadam, "2014-08-18", holder="opposition", truce="yes", truce_deal_id=deal.pk)
    workflow.collapse_deal(
        deal, ended=parse_edtf("2015-08-29"), reason="Fighting.", author=make_user("moderator")
    )
    assert now_on(qadam, "2015-08-28").truce == "yes"
    assert now_on(qadam, "2015-08-29").truce == "no"
    assert deal.stages.get().stage == "collapsed"


def test_each_site_is_one_source_in_whatever_letters_its_host_is_written():
    def find(url: str) -> models.Source:
        return ingest.find_source(FetchedReport(url, url, "", b"", "text/html"))

    hosts = [
        "موقع.سوريا",
        "الغد.الأردن",
        "news.foo-bar.com",
        "news-foo.bar.com",
        "a" * 70 + ".example",
    ]
    sources = [find(f"https://{host}/a") for host in hosts]
    assert len({source.pk for source in sources}) == len(hosts)
    assert all(source.slug for source in sources)
    assert sources[0].slug.startswith("xn-") and sources[0].name == hosts[0]
    assert [find(f"https://www.{host}/b") for host in hosts] == sources


def test_sweep_ingest_forgets_sessions_that_ended_and_old_sign_ins():
    now = timezone.now()
    for key, days in (("ended", -1), ("open", 1)):
        Session.objects.create(session_key=key, expire_date=now + dt.timedelta(days=days))
    for days in (1, 91):
        log = AccessLog.objects.create(username=f"of {days} days ago", ip_address="192.0.2.1")
        AccessLog.objects.filter(pk=log.pk).update(attempt_time=now - dt.timedelta(days=days))
    workflow.sweep_ingest(now)
    assert [session.pk for session in Session.objects.all()] == ["open"]
    assert [log.username for log in AccessLog.objects.all()] == ["of 1 days ago"]
