"""Gathering: copies are one source, changed pages come back, unknown names are settled once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from control import choices, ingest, models, review, workflow
from control.admin.review_forms import DealForm, DistrictForm
from control.dates import parse_edtf
from desk import QADAM_REPORT, capture, make_user, make_world, propose
from factories import cite, make_district, make_report, rule

pytestmark = pytest.mark.django_db

REPRINT = "Rebels quit southern Damascus district\n\n" + QADAM_REPORT.partition("\n\n")[2].replace(
    "An estimated 300", "Some 300"
)


@pytest.fixture
def qadam():
    return make_world()


def read(outcome) -> models.Report:
    assert workflow.read_report(outcome.run.pk) == choices.IngestState.READ
    return outcome.report


def proposals_of(report) -> list[models.Proposal]:
    return list(models.Proposal.objects.filter(claims__reading__report=report).distinct())


# -- copies


def test_link_copy_reprint_is_linked_to_the_earliest_and_reports_stay(qadam):
    first = read(capture())
    second = read(capture(REPRINT, name="reprint.txt"))
    third = read(capture(REPRINT + "\nMore follows.\n", name="third.txt"))
    assert second.copy.original == first and second.copy.containment >= 0.5
    assert third.copy.original == first  # never a copy of a copy
    assert not hasattr(models.Report.objects.get(pk=first.pk), "copy")


def test_link_copy_other_text_on_the_same_event_is_no_copy(qadam):
    read(capture())
    other = (
        "Last buses leave Qadam\n\nThe army took over the district of Qadam on Tuesday, state media"
        " reported, after the departure of gunmen and their families for the north of the country"
        " in line with the arrangement that was struck last autumn."
    )
    report = read(capture(other, name="other.txt"))
    assert not models.ReportCopy.objects.filter(report=report).exists()


def test_gather_copy_joins_the_proposal_and_asks_nobody_twice(qadam):
    proposal = propose()
    copy = read(capture(REPRINT, name="reprint.txt"))
    assert proposals_of(copy) == [proposal]
    author = make_user("moderator")
    proposal.refresh_from_db()
    workflow.decide_proposal(
        workflow.ProposalVerdict(proposal.pk, proposal.version, "Known.", whole="out_of_scope"),
        author,
    )
    later = read(capture(REPRINT + "\nAgencies.\n", name="later.txt"))
    proposal.refresh_from_db()
    assert proposals_of(later) == [proposal]
    assert proposal.state == choices.ProposalState.DECIDED


def test_what_a_copy_repeats_is_not_offered_to_be_recorded_again(qadam):
    proposal = propose()
    alone = DealForm(None, proposal=proposal)
    read(capture(REPRINT.replace("Some 300", "Some 400"), name="reprint.txt"))
    both = DealForm(None, proposal=models.Proposal.objects.get(pk=proposal.pk))
    assert len(both.options["stages"]) == len(alone.options["stages"]) > 0
    assert len(both.options["figures"]) == len(alone.options["figures"]) + 1
    labels = [str(label) for label, _row in both.options["figures"].values()]
    assert "400" in labels[-1] and "Rebels quit southern Damascus district, a copy" in labels[-1]
    assert all("a copy" not in label for label in labels[:-1])


def test_originators_count_a_copy_once(qadam):
    reports = [make_report("2018-03-14", source=slug) for slug in ("afp", "mirror", "other")]
    models.ReportCopy.objects.create(report=reports[1], original=reports[0], containment=0.9)
    rule(qadam, "2018-03-13", None, holder="syrian-government", evidence=map(cite, reports))
    from control.publish.knowledge import Knowledge, pin_knowledge
    from control.publish.queries import states_on

    knowledge = pin_knowledge(Knowledge())
    (state,) = [s for s in states_on(parse_edtf("2018-03-14").earliest, knowledge) if s.period]
    assert state.period.originators == 2
    readings = dict(review.rival_readings(qadam, parse_edtf("2018-03-14").earliest))
    assert {name: len(pieces) for name, pieces in readings.items()} == {"AFP": 2, "OTHER": 1}


def test_gather_two_reports_of_one_deal_far_apart_in_words_share_a_proposal(qadam):
    proposal = propose()
    other = QADAM_REPORT.replace("Fighters leave Qadam under deal", "Qadam emptied")
    other = other.replace(
        "An estimated 300 fighters arrived in Idlib, an AFP correspondent said.", ""
    )
    report = read(capture(other, published="2018-03-15", name="b.txt"))
    assert proposals_of(report) == [proposal]


def claim_like(claim, day: str, score: float, **others) -> models.Claim:
    """A claim of another report that says the same of another day, gathered as readings are."""
    report = make_report("2018-06-01")
    reading = models.Reading.objects.create(report=report, reader="test", mentions=[])
    values = claim.values | dict.fromkeys(review.gathering.DATE_KEYS)
    values |= {"happened_on": day, "reason": f"Said of {day}.", **others}
    made = models.Claim.objects.create(
        reading=reading,
        ordinal=1,
        kind=claim.kind,
        polarity=claim.polarity,
        values=values,
        score=score,
    )
    review.gather_reading(reading)
    return made


def test_gather_shows_the_values_score_and_reason_of_one_claim_the_surest(qadam):
    first = propose().claims.get()
    unsure = claim_like(first, "2018-05-07", 0.5)
    proposal = unsure.proposals.get()
    assert proposal.pk != first.proposals.get().pk
    surer = claim_like(first, "2018-05-02", 0.8)
    claim_like(first, "2018-05-03", 0.6)
    proposal.refresh_from_db()
    assert proposal.claims.count() == 3
    assert proposal.extraction == surer.values and proposal.score == surer.score
    assert proposal.reason == "Said of 2018-05-02."
    assert str(proposal.earliest) == "2018-05-02"


def test_gather_joins_the_proposal_of_the_nearest_day(qadam):
    first = propose().claims.get()
    early, late = (claim_like(first, day, 0.7) for day in ("2012-02-01", "2012-04-20"))
    month = claim_like(first, "2012-03-15", 0.6)
    assert month.proposals.get() == late.proposals.get() != early.proposals.get()
    day = claim_like(first, "2012-04-19", 0.6)
    assert day.proposals.get() == late.proposals.get()
    assert claim_like(first, "2012-02-03", 0.6).proposals.get() == early.proposals.get()


IDLIB, IDLIB_GOV, DARAA_GOV, JARABULUS = "idlib", "idlib-gov", "daraa-gov", "jarabulus"


@pytest.mark.parametrize(
    ("goals", "day", "joins"),
    [
        ([DARAA_GOV], "2018-04-20", False),
        ([DARAA_GOV], "2018-03-18", True),  # convoys of one deal go for days, and not all one way
        ([IDLIB_GOV], "2018-04-20", True),  # the town, or its governorate
        ([JARABULUS, IDLIB_GOV], "2018-04-20", True),
        ([JARABULUS], "2018-04-20", False),
        ([JARABULUS, None], "2018-04-20", True),  # a place that is not known may lie anywhere
        (["syria"], "2018-04-20", True),
        ([], "2018-04-20", True),
    ],
)
def test_gather_keeps_apart_deals_that_take_people_elsewhere_at_another_time(
    qadam, goals, day, joins
):
    make_places_to_go()
    place = {"text": "there", "start": 0, "end": 5}
    first = propose().claims.get()
    early = claim_like(first, "2012-03-13", 0.7, destinations=[place | {"slug": IDLIB}])
    destinations = [place | {"slug": slug} for slug in goals]
    later = claim_like(first, day.replace("2018", "2012"), 0.7, destinations=destinations)
    assert (later.proposals.get() == early.proposals.get()) == joins
    again = claim_like(first, "2012-04-21", 0.7, destinations=destinations[:1])
    assert again.proposals.get() == later.proposals.get()


def make_places_to_go() -> None:
    syria = make_district("syria", kind="country")
    for slug, town in ((IDLIB_GOV, IDLIB), (DARAA_GOV, None), ("aleppo-gov", JARABULUS)):
        gov, _made = models.District.objects.update_or_create(
            slug=slug, defaults={"kind": "governorate", "parent": syria, "name_en": slug}
        )
        if town:
            make_district(town, parent=gov)


def test_gather_two_evacuations_of_a_town_to_other_ends_of_the_country_are_two(qadam):
    models.District.objects.create(slug=DARAA_GOV, name_en="Daraa governorate", kind="governorate")
    first = propose()
    text = (
        "Second convoy deal\n\nRebels were evacuated from the Damascus district of Qadam to Daraa"
        " governorate on Tuesday under a second agreement with the Syrian government, AFP said."
    )
    second = read(capture(text, published="2018-04-18", name="b.txt"))
    assert len(proposals_of(second)) == 1 and proposals_of(second) != [first]


def test_gather_asks_the_database_for_the_likeliest_of_many(qadam, django_assert_max_num_queries):
    first = propose().claims.get()
    row = first.proposals.get()
    for _ in range(60):
        row.pk = row.deal = None
        row.save(force_insert=True)
    claim = claim_like(first, "2018-03-14", 0.7)
    assert claim.proposals.get() == first.proposals.get()
    with django_assert_max_num_queries(2) as asked:
        review.gathering._find_pending(claim)
    assert "LIMIT 50" in asked.captured_queries[-1]["sql"]


# -- read again


class Reader:
    """The real reader under another version, with its claims changed on the way out."""

    def __init__(self, monkeypatch, version, change=lambda values: values):
        from dataclasses import replace

        real = workflow.extract.extract_claims

        class Changed:
            def __init__(self, claim):
                self.claim = claim

            def as_json(self):
                return change(self.claim.as_json())

        def read(*arguments):
            found = real(*arguments)
            return replace(
                found, reader=version, claims=tuple(Changed(claim) for claim in found.claims)
            )

        monkeypatch.setattr(workflow.extract, "extract_claims", read)
        monkeypatch.setattr(workflow.extract, "READER", version)


def test_gather_denial_stands_beside_what_it_denies_as_contrary_evidence(qadam):
    denial = (
        "Rebels deny loss of Qadam\n\nRebels on Wednesday denied reports that government forces"
        " had captured the Damascus district of Qadam, a spokesman said."
    )
    proposal = propose(denial)
    assert proposal.extraction["polarity"] == choices.Polarity.DENIES
    report = read(
        capture(
            "Army takes Qadam\n\nGovernment forces captured the Damascus district of Qadam on"
            " Wednesday, the Syrian Observatory for Human Rights said.",
            name="taken.txt",
        )
    )
    assert proposals_of(report) == [proposal]
    proposal.refresh_from_db()
    assert proposal.extraction["polarity"] == choices.Polarity.ASSERTS
    (suggestion,) = review.suggest_rulings(proposal)
    form = DistrictForm(None, suggestion=suggestion, proposal=proposal)
    form.cleaned_data = form.initial
    assert {(piece.report_id == report.pk, piece.stance) for piece in form.evidence()} == {
        (True, choices.EvidenceStance.SUPPORTS),
        (False, choices.EvidenceStance.CONTRADICTS),
    }


def decide_out_of_scope(proposal) -> None:
    proposal.refresh_from_db()
    workflow.decide_proposal(
        workflow.ProposalVerdict(proposal.pk, proposal.version, "Seen.", whole="out_of_scope"),
        make_user("moderator", f"moderator-{proposal.version}"),
    )


def test_read_again_better_reader_updates_a_pending_proposal(qadam, monkeypatch):
    proposal = propose()
    report = proposal.claims.first().reading.report
    Reader(monkeypatch, "better", lambda values: values | {"agreed_on": "2017-10"})
    assert workflow.read_again([report]) == 1
    workflow.read_report(report.ingest.pk)
    proposal.refresh_from_db()
    assert proposal.extraction["agreed_on"] == "2017-10"
    assert models.Proposal.objects.count() == 1
    (claim,) = workflow.current_claims(proposal)
    assert claim.reading.reader == "better"


def test_read_again_forces_that_pull_back_are_of_the_proposal_that_had_them_leave(
    qadam, monkeypatch
):
    proposal = propose()
    assert proposal.kind == "evacuation"
    report = proposal.claims.first().reading.report
    Reader(monkeypatch, "better", lambda values: values | {"kind": "agreed_withdrawal"})
    workflow.read_again([report])
    workflow.read_report(report.ingest.pk)
    other = QADAM_REPORT.replace("Fighters leave Qadam under deal", "Qadam emptied")
    other = other.replace(
        "An estimated 300 fighters arrived in Idlib, an AFP correspondent said.", ""
    )
    another = read(capture(other, published="2018-03-15", name="b.txt"))
    assert proposals_of(report) == proposals_of(another) == [proposal]
    proposal.refresh_from_db()
    assert proposal.kind == proposal.extraction["kind"] == "agreed_withdrawal"


def test_read_again_better_reader_alone_does_not_reopen_a_decided_proposal(qadam, monkeypatch):
    proposal = propose()
    decide_out_of_scope(proposal)
    report = proposal.claims.first().reading.report
    Reader(monkeypatch, "better", lambda values: values | {"agreed_on": "2017-10"})
    workflow.read_again([report])
    workflow.read_report(report.ingest.pk)
    proposal.refresh_from_db()
    assert proposal.state == choices.ProposalState.DECIDED
    assert proposal.claims.count() == 2 and not proposal.reopenings.exists()


@pytest.mark.django_db(transaction=True)
def test_read_again_with_a_name_added_on_the_page_of_a_district_or_taken_away(qadam, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(ingest, "LEASE", timezone.timedelta(0))
    report = read(capture(QADAM_REPORT.replace("Qadam", "Kadamiyeh")))
    assert models.UnknownName.objects.get(text="Kadamiyeh").state == choices.NameState.OPEN
    assert workflow.read_again([report]) == 0  # neither reader nor names have changed

    name = models.DistrictName.objects.create(
        district=qadam, text="Kadamiyeh", language="en", script="Latn"
    )
    assert read_slugs_again(report) == {"qadam"}
    settled = models.UnknownName.objects.get(text="Kadamiyeh")
    assert (settled.state, settled.district) == (choices.NameState.SETTLED, qadam)
    assert workflow.read_again([report]) == 0

    name.delete()
    assert "qadam" not in read_slugs_again(report)
    readers = list(report.readings.order_by("pk").values_list("reader", flat=True))
    assert len(readers) == len(set(readers)) == 3


def read_slugs_again(report) -> set:
    """The districts that the claims of a report name once it is read again."""
    assert workflow.read_again([report]) == 1
    assert workflow.read_report(report.ingest.pk) == choices.IngestState.READ
    claims = report.readings.latest("pk").claims.all()
    return {place["slug"] for claim in claims for place in claim.values["districts"]}


def changed_page(report, text) -> workflow.IngestOutcome:
    """The page of `report` as it is captured again, with another text."""
    from dataclasses import replace

    from django.utils import timezone

    from control import sources

    fetched = sources.read_bytes(text.encode(), "qadam.txt")
    stored = ingest.store_report(
        replace(fetched, published=report.published_on), now=timezone.now(), previous=report
    )
    return workflow.IngestOutcome("page", stored.run, stored.report, stored.is_new)


def test_changed_page_with_other_claims_reopens_and_shows_the_difference(qadam):
    proposal = propose()
    decide_out_of_scope(proposal)
    report = proposal.claims.first().reading.report
    later = read(changed_page(report, QADAM_REPORT.replace("300 fighters", "700 fighters")))
    assert later.previous == report
    proposal.refresh_from_db()
    assert proposal.state == choices.ProposalState.OPEN
    reopening = proposal.reopenings.get()
    assert reopening.report == later
    ((what, before, after),) = reopening.difference
    assert (what, "300" in before, "700" in after) == ("figures", True, True)
    assert [claim.reading.report for claim in workflow.current_claims(proposal)] == [later]
    assert not models.ReportCopy.objects.exists()  # an earlier version is no copy


def test_changed_page_with_the_same_claims_stays_decided(qadam):
    proposal = propose()
    decide_out_of_scope(proposal)
    report = proposal.claims.first().reading.report
    later = read(changed_page(report, QADAM_REPORT + "\nReporting by our own staff.\n"))
    proposal.refresh_from_db()
    assert later.previous == report and proposals_of(later) == [proposal]
    assert proposal.state == choices.ProposalState.DECIDED


def test_changed_page_that_no_longer_says_it_reopens(qadam):
    proposal = propose()
    decide_out_of_scope(proposal)
    report = proposal.claims.first().reading.report
    read(changed_page(report, "Correction\n\nThis page was withdrawn by its editors last night."))
    proposal.refresh_from_db()
    assert proposal.state == choices.ProposalState.OPEN
    assert "no longer" in proposal.reopenings.get().difference[0][2]


def test_same_text_in_a_changed_page_is_the_same_report(qadam):
    outcome = capture()
    again = changed_page(outcome.report, QADAM_REPORT + "\n\n")
    assert not again.is_new and again.report == outcome.report
    first, second = outcome.report.captures.all()
    assert first.sha256 != second.sha256


# -- unknown names

TARIQ = (
    "Rebels leave Tell Mansour under deal\n\nRebel fighters were evacuated from the town of Tell"
    " Mansour to Idlib province on Tuesday under an agreement with the Syrian government."
)


def test_unknown_name_is_counted_and_settled_in_one_step(qadam):
    report = read(capture(TARIQ, name="a.txt"))
    read(capture(TARIQ.replace("on Tuesday", "on Monday") + " It rained.", name="b.txt"))
    name = models.UnknownName.objects.get(folded="tell mansour")
    assert name.uses.count() == 2
    use = name.uses.get(report=report)
    assert report.text[use.start : use.end] == "Tell Mansour"
    town = make_district("tall-mansur", name_en="Tall Mansur")
    candidates = workflow.suggest_districts(name)
    assert candidates[0].district == town and candidates[0].likeness < 100
    with pytest.raises(PermissionDenied):
        workflow.settle_name(name, town, make_user("moderator"))
    assert workflow.settle_name(name, town, make_user("senior moderator")) == 2
    run = report.ingest
    run.refresh_from_db()
    assert run.state == choices.IngestState.QUEUED
    for use in name.uses.all():
        workflow.read_report(use.report.ingest.pk)
    claims = models.Claim.objects.filter(reading__report=report).order_by("-pk")
    assert claims[0].values["districts"][0]["slug"] == "tall-mansur"
    proposal = claims[0].proposals.get()
    assert proposal.places == ["tall-mansur"]


def test_unknown_name_becomes_a_new_district(qadam):
    report = read(capture(TARIQ, name="a.txt"))
    name = models.UnknownName.objects.get(folded="tell mansour")
    senior = make_user("senior moderator")
    with pytest.raises(ValidationError):
        workflow.make_district_of_name(
            name, kind="town", parent=None, author=senior, name_en="Qadam"
        )
    district = workflow.make_district_of_name(name, kind="town", parent=None, author=senior)
    assert district.slug == "tell-mansour"
    workflow.read_report(report.ingest.pk)
    reading = report.readings.order_by("-pk").first()
    assert reading.claims.first().values["districts"][0]["slug"] == "tell-mansour"
    name.refresh_from_db()
    assert name.state == choices.NameState.SETTLED


CYRILLIC = QADAM_REPORT.replace("Qadam", "Q\u0430d\u0430m")
TURNED = QADAM_REPORT.replace("Qadam", "\u202emadaQ\u202c", 1).replace(
    "district of Qadam", "district of \u202emadaQ\u202c"
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (CYRILLIC, "mixes letters of several scripts (Cyrillic, Latin)"),
        (TURNED, "make letters run backwards (U+202E)"),
        (QADAM_REPORT.replace("Qadam", "Qa\u200ddam"), "cannot be seen (U+200D)"),
    ],
)
def test_admin_warns_of_names_that_are_not_what_they_look_like(qadam, client, text, says):
    report = read(capture(text, name="odd.txt"))
    client.force_login(make_user("senior moderator"))
    for proposal in proposals_of(report):
        page = client.get(f"/admin/control/proposal/{proposal.pk}/change/").content.decode()
        assert says in page and "Not what it looks like" in page
    assert proposals_of(report)


def test_admin_warns_of_an_unknown_name_of_two_scripts(qadam, client):
    read(capture(CYRILLIC, name="odd.txt"))
    client.force_login(make_user("senior moderator"))
    name = models.UnknownName.objects.get(text__contains="\u0430")
    page = client.get(f"/admin/control/unknownname/{name.pk}/change/").content.decode()
    assert "mixes letters of several scripts (Cyrillic, Latin)" in page


def test_admin_says_nothing_of_ordinary_names(qadam, client):
    text = QADAM_REPORT.replace("Qadam", "al-Qadam", 1) + "\n\u200fقال مصدر في القدم لـUN إن\u200f"
    report = read(capture(text, name="plain.txt"))
    client.force_login(make_user("senior moderator"))
    (proposal,) = proposals_of(report)
    page = client.get(f"/admin/control/proposal/{proposal.pk}/change/").content.decode()
    assert "Not what it looks like" not in page
    assert workflow.describe_odd_letters([text], [report]) == []


# -- rejections


def test_count_rejections_by_rule_and_ground(qadam):
    proposal = propose()
    workflow.decide_proposal(
        workflow.ProposalVerdict(
            proposal.pk, proposal.version, "History only.", whole="reject", ground="background"
        ),
        make_user("moderator"),
    )
    (count,) = workflow.count_rejections()
    assert count.rule.startswith("evacuation: ")
    assert (count.rejected, count.decided) == (1, 1)
    assert count.grounds == (("Background or history, not news", 1),)


def test_count_rejections_leaves_out_what_was_taken_back(qadam):
    proposal, moderator = propose(), make_user("moderator")
    verdict = workflow.ProposalVerdict(
        proposal.pk, proposal.version, "A slip.", whole="reject", ground="background"
    )
    workflow.decide_proposal(verdict, moderator)
    proposal.refresh_from_db()
    workflow.reopen_proposal(
        proposal,
        version=proposal.version,
        cause="coding_error",
        reason="It is news.",
        author=moderator,
    )
    assert workflow.count_rejections() == []


# -- the desk


def test_admin_settles_a_name_by_its_candidate(qadam, client):
    read(capture(TARIQ, name="a.txt"))
    town = make_district("tall-mansur", name_en="Tall Mansur")
    name = models.UnknownName.objects.get(folded="tell mansour")
    address = f"/admin/control/unknownname/{name.pk}/change/"
    client.force_login(make_user("moderator"))
    assert "Make a new district" not in client.get(address).content.decode()
    assert client.post(address, {"candidate": town.pk}).status_code == 403
    client.force_login(make_user("senior moderator"))
    page = client.get(address).content.decode()
    assert "unsure" in page and "Tall Mansur" in page
    assert client.post(address, {"candidate": town.pk}).status_code == 302
    assert town.names.get().text == "Tell Mansour"


def test_admin_shows_copies_difference_and_rejections(qadam, client):
    proposal = propose()
    read(capture(REPRINT, name="reprint.txt"))
    proposal.refresh_from_db()
    workflow.decide_proposal(
        workflow.ProposalVerdict(
            proposal.pk, proposal.version, "A plan.", whole="reject", ground="not_done"
        ),
        make_user("moderator"),
    )
    report = proposal.claims.first().reading.report
    read(changed_page(report, QADAM_REPORT.replace("300 fighters", "700 fighters")))
    client.force_login(make_user("senior moderator"))
    page = client.get(f"/admin/control/proposal/{proposal.pk}/change/").content.decode()
    assert "Its source changed" in page and "<h2>Copy</h2>" in page
    assert "about 300 fighters" in page and "about 700 fighters" in page
    queue = client.get("/admin/control/proposal/").content.decode()
    assert "Again, as its source changed" in queue and "+ 1 copy" in queue
    rejections = client.get("/admin/control/decision/rejections/").content.decode()
    assert "A plan, a condition or a denial, read as done: 1" in rejections
    for page in ("watchedpage", "feed", "unknownname", "tableimport", "suggestedreport"):
        assert client.get(f"/admin/control/{page}/").status_code == 200
