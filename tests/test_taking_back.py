"""Decisions taken back: a proposal reopened, what was recorded of a deal retracted."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from control import choices, models, workflow
from control.dates import parse_edtf
from desk import QADAM_REPORT, capture, make_user, make_world, propose
from factories import make_deal, rule, signed_decision
from test_workflow import now_on, verdict_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def qadam():
    return make_world()


def accept(proposal, author) -> list[models.Decision]:
    proposal.refresh_from_db()
    (suggestion,) = workflow.suggest_rulings(proposal)
    return workflow.decide_proposal(verdict_on(proposal, suggestion), author)


def reopen(proposal, author, **fields) -> models.Decision:
    proposal.refresh_from_db()
    given = {"version": proposal.version, "cause": "coding_error", "reason": "It was a slip."}
    return workflow.reopen_proposal(proposal, author=author, **given | fields)


@pytest.mark.parametrize("whole", ["reject", "out_of_scope", "duplicate"])
def test_reopen_after_a_slip_lets_the_proposal_be_decided_anew(qadam, whole):
    proposal, moderator = propose(), make_user("moderator")
    verdict = workflow.ProposalVerdict(
        proposal.pk, proposal.version, "A slip.", whole=whole, ground="background"
    )
    workflow.decide_proposal(verdict, moderator)
    decision = reopen(proposal, moderator)
    proposal.refresh_from_db()
    assert proposal.state == choices.ProposalState.OPEN and proposal.draft == {}
    assert (decision.verdict, decision.cause, decision.author) == (
        "retract",
        "coding_error",
        moderator,
    )
    assert now_on(qadam, "2018-03-14") is None  # nothing moves by reopening
    accept(proposal, moderator)
    assert now_on(qadam, "2018-03-14").standing == "held"
    verdicts = proposal.decisions.order_by("recorded_at").values_list("verdict", flat=True)
    assert list(verdicts) == [whole, "retract", "accept"]


def test_reopen_after_its_ruling_was_retracted_brings_it_back(qadam):
    proposal, senior = propose(), make_user("senior moderator")
    accept(proposal, senior)
    first = now_on(qadam, "2018-03-14")
    workflow.retract_ruling(first, reason="Wrong.", cause="coding_error", author=senior)
    assert now_on(qadam, "2018-03-14").standing == "unknown"
    reopen(proposal, make_user("moderator"))
    accept(proposal, senior)
    again = now_on(qadam, "2018-03-14")
    assert again != first and again.standing == "held"


def test_reopen_is_signed_for_what_was_seen_and_by_who_may_decide(qadam):
    proposal, moderator = propose(), make_user("moderator")
    with pytest.raises(workflow.StaleProposal):
        reopen(proposal, moderator)  # it is open
    accept(proposal, moderator)
    with pytest.raises(PermissionDenied):
        reopen(proposal, make_user("queue viewer"))
    with pytest.raises(ValidationError, match="reason"):
        reopen(proposal, moderator, reason="  ")
    with pytest.raises(ValidationError):
        reopen(proposal, moderator, cause="a whim")
    with pytest.raises(workflow.StaleProposal):
        reopen(proposal, moderator, version=0)
    assert models.Decision.objects.count() == 1


def test_reopening_moves_nothing_public(qadam, client):
    proposal, moderator = propose(), make_user("moderator")
    accept(proposal, moderator)
    reopen(proposal, moderator, reason="Not for the public pages.")
    assert b"Not for the public" not in client.get("/changes/").content
    assert b"Not for the public" not in client.get("/data/decisions.csv").getvalue()


def test_desk_reopens_a_settled_proposal(qadam, client):
    proposal, moderator = propose(), make_user("moderator")
    accept(proposal, moderator)
    page = f"/admin/control/proposal/{proposal.pk}/change/"
    address = f"/admin/control/proposal/{proposal.pk}/reopen/"
    client.force_login(make_user("queue viewer"))
    assert address not in client.get(page).content.decode()
    assert client.get(address).status_code == client.post(address).status_code == 403
    client.force_login(moderator)
    assert address in client.get(page).content.decode()
    shown = client.get(address).content.decode()
    assert now_on(qadam, "2018-03-14").public_id in shown  # what still stands of it
    proposal.refresh_from_db()
    given = {"version": proposal.version, "cause": "coding_error", "reason": ""}
    assert "This field is required" in client.post(address, given).content.decode()
    told = client.post(address, given | {"reason": "It was a slip."}, follow=True)
    told = told.content.decode()
    assert "open again" in told and "Reopened" in told and "Sign the verdicts" in told
    assert "It was a slip." in told and address not in told
    queue = client.get("/admin/control/proposal/").content.decode()
    assert "Reopened: Evacuation: Qadam" in queue
    told = client.post(address, given | {"reason": "Once more."}, follow=True).content.decode()
    assert "has changed since you opened it" in told


# -- deals


def decide_with_deal(proposal, author, **fields) -> models.Deal:
    """Accept a proposal and record a deal with one stage and one figure of it, as the desk does."""
    (suggestion,) = workflow.suggest_rulings(proposal)
    report = proposal.claims.get().reading.report
    stage = workflow.StageDraft("completed", parse_edtf("2018-03-13"), report_id=report.pk)
    figure = workflow.FigureDraft(
        "fighters", "about", minimum=300, maximum=300, said_by_text="AFP", report_id=report.pk
    )
    deal = workflow.DealDraft(
        **{"slug": "qadam-2018", "name_en": "Qadam evacuation", "kind": "evacuation"} | fields,
        places=((models.District.objects.get(slug="qadam").pk, "origin"),),
        stages=(stage,),
        figures=(figure,),
        report_ids=(report.pk,),
    )
    verdict = verdict_on(proposal, suggestion)
    decision, _ruled = workflow.decide_proposal(replace(verdict, deal=deal), author)
    return models.Deal.objects.get(
        pk=fields.get("deal_id") or decision.deals.values_list("pk", flat=True)[0]
    )


def just_before(decision) -> str:
    return (decision.recorded_at - dt.timedelta(microseconds=1)).isoformat().replace("+00:00", "Z")


def retract(deal, author, **fields) -> models.Decision:
    given = {"cause": "coding_error", "reason": "Another deal was meant."}
    return workflow.retract_dealt(deal, author=author, **given | fields)


def rows_of(client, table: str, query: str = "") -> list[dict]:
    return client.get(f"/api/v1/{table}?{query}").json()["items"]


def test_retracted_stage_and_figure_are_gone_now_and_there_before(qadam, client):
    senior = make_user("senior moderator")
    deal = decide_with_deal(propose(), senior)
    stage, figure = deal.stages.get(), deal.figures.get()
    decision = retract(deal, senior, stages=[stage.pk], figures=[figure.pk])
    before = f"known_on={just_before(decision)}"
    page = client.get("/deals/qadam-2018/").content.decode()
    assert "13 March 2018" not in page and "about 300" not in page
    page = client.get(f"/deals/qadam-2018/?{before}").content.decode()
    assert "13 March 2018" in page and "about 300" in page
    for table in ("stages", "figures"):
        assert rows_of(client, table) == []
        assert len(rows_of(client, table, before)) == 1
        assert b"qadam-2018" not in client.get(f"/data/{table}.csv").getvalue()
        assert b"qadam-2018" in client.get(f"/data/{table}.csv?{before}").getvalue()
    told = client.get("/api/v1/deals/qadam-2018").json()["deal"]
    assert told["stages"] == told["figures"] == []
    (row,) = [row for row in rows_of(client, "decisions") if row["verdict"] == "retract"]
    assert (row["id"], row["deals"], row["rulings"]) == (decision.public_id, ["qadam-2018"], [])
    changes = client.get("/changes/?kind=ledger").content.decode()
    assert "Another deal was meant." in changes and "/deals/qadam-2018/" in changes
    assert "Another deal was meant." in client.get("/feeds/corrections.atom").content.decode()
    assert now_on(qadam, "2018-03-14").standing == "held"  # the map does not change


def test_evidence_of_a_retracted_stage_says_so(qadam, client):
    senior = make_user("senior moderator")
    deal = decide_with_deal(propose(), senior)
    stage = deal.stages.get()
    with signed_decision() as signed:
        models.Evidence.objects.create(
            decision=signed, deal_stage=stage, stance="supports", report=stage.report
        )

    def find(query: str = "") -> dict:
        rows = rows_of(client, "evidence", query)
        return next(row for row in rows if row["deal_stage"] == f"S{stage.pk}")

    assert find()["retracted_by"] is None
    decision = retract(deal, senior, stages=[stage.pk])
    assert find()["retracted_by"] == decision.public_id
    assert find(f"known_on={just_before(decision)}")["retracted_by"] is None


def test_retracted_figure_can_be_recorded_anew(qadam):
    senior = make_user("senior moderator")
    proposal = propose()
    deal = decide_with_deal(proposal, senior)
    retract(deal, senior, figures=[deal.figures.get().pk])
    reopen(proposal, senior)
    proposal.refresh_from_db()
    decide_with_deal(proposal, senior, deal_id=deal.pk)
    assert deal.figures.count() == 2 and deal.figures.current().count() == 1
    assert deal.stages.count() == 1  # what stands is not doubled


def test_wrong_deal_is_retracted_as_a_whole(qadam, client):
    senior = make_user("senior moderator")
    proposal = propose()
    deal = decide_with_deal(proposal, senior)
    ruling = now_on(qadam, "2018-03-14")
    assert ruling.deal == deal
    with pytest.raises(ValidationError, match=ruling.public_id):
        retract(deal, senior, whole=True)  # a ruling on the map names it
    workflow.retract_ruling(ruling, reason="Wrong.", cause="coding_error", author=senior)
    decision = retract(deal, senior, whole=True)
    before = f"known_on={just_before(decision)}"
    deal.refresh_from_db()
    assert deal.retracted_by == decision
    assert not deal.stages.current().exists() and not deal.figures.current().exists()
    assert client.get("/deals/qadam-2018/").status_code == 404
    refused = client.get("/api/v1/deals/qadam-2018/")  # it was reported and is recorded no longer
    assert refused.status_code == 404 and refused.json()["error"]["code"] == "not_found"
    assert client.get(f"/deals/qadam-2018/?{before}").status_code == 200
    assert "/deals/qadam-2018/" not in client.get("/deals/").content.decode()
    assert "/deals/qadam-2018/" not in client.get("/districts/qadam/").content.decode()
    for table in ("deals", "parties", "deal_places", "stages", "figures"):
        assert b"qadam-2018" not in client.get(f"/data/{table}.csv").getvalue()
    assert [row["slug"] for row in client.get(f"/api/v1/deals?{before}").json()["deals"]] == [
        "qadam-2018"
    ]
    changes = client.get("/changes/?kind=ledger").content.decode()
    assert "Qadam evacuation" in changes and "/deals/qadam-2018/" not in changes
    assert client.get("/feeds/corrections.atom").status_code == 200
    assert workflow.find_likely_deals(proposal.extraction) == []
    with pytest.raises(ValidationError, match="was retracted"):
        reopen(proposal, senior)
        proposal.refresh_from_db()
        decide_with_deal(proposal, senior, deal_id=deal.pk)
    with pytest.raises(ValidationError, match="was retracted"):
        retract(deal, senior, whole=True)


def test_restore_brings_back_no_ruling_that_names_a_retracted_deal(qadam):
    senior = make_user("senior moderator")
    deal = make_deal("other")
    rule(qadam, "2018-01-01", holder="isis", mechanism="evacuation", deal_id=deal.pk)
    later = rule(qadam, "2018-01-01", holder="syrian-government")
    retract(deal, senior, whole=True)
    given = {"reason": "Wrong.", "cause": "coding_error", "author": senior}
    with pytest.raises(ValidationError, match="known no longer"):
        workflow.retract_ruling(later, restore=True, **given)
    workflow.retract_ruling(later, **given)
    with pytest.raises(ValidationError, match="was retracted"):
        rule(qadam, "2018-01-01", holder="isis", mechanism="evacuation", deal_id=deal.pk)


def test_retract_dealt_is_for_seniors_and_says_what_is_missing(qadam):
    moderator, senior = make_user("moderator"), make_user("senior moderator")
    deal = decide_with_deal(propose(), moderator)
    stage = deal.stages.get().pk
    with pytest.raises(PermissionDenied):
        retract(deal, moderator, stages=[stage])
    with pytest.raises(ValidationError, match="Choose what"):
        retract(deal, senior)
    with pytest.raises(ValidationError):
        retract(deal, senior, stages=[stage], reason=" ")
    with pytest.raises(ValidationError, match="retracted already"):
        retract(deal, senior, stages=[stage, make_deal("other").pk + 1000])
    retract(deal, senior, stages=[stage])
    with pytest.raises(ValidationError, match="retracted already"):
        retract(deal, senior, stages=[stage])


def test_desk_leads_from_a_retracted_ruling_to_what_its_decision_said_of_a_deal(qadam, client):
    deal = decide_with_deal(propose(), make_user("moderator"))
    ruling = now_on(qadam, "2018-03-14")
    client.force_login(make_user("senior moderator"))
    page = f"/admin/control/ruling/{ruling.pk}/"
    address = f"/admin/control/deal/{deal.pk}/retract/?decision={deal.decision.public_id}"
    assert address in client.get(f"{page}retract/").content.decode()
    given = {"cause": "coding_error", "reason": "The wrong quarter."}
    told = client.post(f"{page}retract/", given, follow=True).content.decode()
    assert "Still on record of a deal" in told and told.count(address) == 2
    assert f"/admin/control/proposal/{ruling.decision.proposal_id}/change/" in told
    form = client.get(address).context["form"]
    assert form["stages"].value() == [deal.stages.get().pk]
    assert form["figures"].value() == [deal.figures.get().pk]
    chosen = {"stages": form["stages"].value(), "figures": form["figures"].value()}
    told = client.post(address, given | {"whole": ""}).content.decode()
    assert "Choose what is to be retracted" in told
    told = client.post(address, given | chosen, follow=True).content.decode()
    assert "It is retracted by decision" in told
    assert workflow.find_dealt(ruling)[0].stages == ()  # the deal itself is still known
    client.post(address, given | {"whole": "on"})
    assert workflow.find_dealt(ruling) == []
    assert (
        "The whole deal is retracted"
        in client.get(f"/admin/control/deal/{deal.pk}/change/").content.decode()
    )


def test_desk_lets_moderators_retract_nothing_of_a_deal(qadam, client):
    deal = decide_with_deal(propose(), make_user("moderator"))
    client.force_login(models.Decision.objects.first().author)
    address = f"/admin/control/deal/{deal.pk}/retract/"
    assert address not in client.get(f"/admin/control/deal/{deal.pk}/change/").content.decode()
    assert client.get(address).status_code == client.post(address).status_code == 403


# -- erasing


NAMED = "Khalid Somebody detained near Qadam\n\n" + QADAM_REPORT.partition("\n\n")[2]


def everything_public(client, report) -> str:
    pages = ["/deals/qadam-2018/", "/districts/qadam/", "/sources/", "/changes/?kind=ledger"]
    pages += [f"/sources/{report.source.slug}/", "/api/v1/reports", "/api/v1/evidence"]
    pages += ["/api/v1/districts/qadam/", "/api/v1/deals/qadam-2018", "/data/reports.csv"]
    answers = [client.get(page) for page in pages]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(b"".join(answer).decode() for answer in answers)


def test_redaction_erases_title_and_file_name_that_come_from_the_text(qadam, client):
    outcome = capture(NAMED, name="khalid-2018.txt")
    workflow.read_report(outcome.run.pk)
    senior = make_user("senior moderator")
    decide_with_deal(models.Proposal.objects.get(), senior)
    report = models.Report.objects.get()
    assert report.title == "Khalid Somebody detained near Qadam"
    assert "Khalid Somebody" in everything_public(client, report)
    decision = workflow.redact_report(report, reason="Names a person.", author=senior)
    report.refresh_from_db()
    assert (report.title, report.filename) == ("", "") and report.sha256
    assert report.captures.get().filename == ""
    told = everything_public(client, report)
    assert "khalid" not in told.lower() and "Report without a title" in told
    before = just_before(decision)
    assert "Khalid" not in client.get(f"/deals/qadam-2018/?known_on={before}").content.decode()
    client.force_login(senior)
    for page in ("report", "ingestrun", f"report/{report.pk}/change", "proposal"):
        assert "khalid" not in client.get(f"/admin/control/{page}/").content.decode().lower()


def test_redaction_leaves_names_that_the_text_does_not_tell(qadam):
    report = capture(name="x1.txt").report
    models.Report.objects.create(source=report.source, key="other", title=report.title)
    workflow.redact_report(report, reason="Harm.", author=make_user("senior moderator"))
    report.refresh_from_db()
    assert (report.title, report.filename) == ("", "x1.txt")
    assert models.Report.objects.get(key="other").title == "Fighters leave Qadam under deal"
