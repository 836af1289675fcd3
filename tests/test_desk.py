"""The moderators' desk in a real browser: from an upload to the map, and what roles may do."""

import re

import pytest
from django.contrib.admin import site
from django.utils import timezone

from control import choices, models, workflow
from desk import QADAM_REPORT, capture, make_user, make_world, propose
from factories import make_deal, make_district, make_source, rule

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def qadam():
    return make_world()


def sign_in(page, user) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name=re.compile("Log in|Sign in", re.I)).click()
    page.get_by_role("heading", name="Moderation").wait_for()


def open_proposal(page, proposal) -> None:
    """Sign in as a moderator and open the page on which a proposal is decided."""
    sign_in(page, make_user("moderator"))
    page.goto(f"/admin/control/proposal/{proposal.pk}/change/")


def read_everything() -> None:
    """What the worker does, in this process: the tests of the worker itself are test_worker.py."""
    for run in models.IngestRun.objects.filter(state=choices.IngestState.QUEUED):
        workflow.read_report(run.pk)


def test_desk_upload_read_decide_moves_the_map(qadam, page):
    sign_in(page, make_user("moderator"))
    page.get_by_role("link", name="Add reports").click()
    page.get_by_label("Files").set_input_files(
        {"name": "qadam.txt", "mimeType": "text/plain", "buffer": QADAM_REPORT.encode()}
    )
    page.get_by_label("Published on").fill("2018-03-14")
    page.get_by_role("button", name="Keep and read").click()
    page.get_by_text("is kept and waits to be read").wait_for()
    read_everything()

    page.goto("/admin/")
    page.get_by_role("link", name="1 proposal to decide").click()
    page.get_by_role("link", name="Evacuation: Qadam").click()
    page.locator("mark.quote-place", has_text="Qadam").first.wait_for()
    assert page.get_by_text("It would take off the map:").is_visible()
    page.get_by_label("This report's version").fill("evacuated, then entered by the army")
    page.get_by_label("Reason:").fill("Monitor and agency agree on the day.")
    page.get_by_role("button", name="Sign the verdicts").click()
    page.get_by_text("is signed").first.wait_for()
    shown = page.get_by_role("link", name="See it on the map").get_attribute("href")
    assert shown == "/?on=2018-03-13&district=qadam"

    state = page.request.get("/api/v1/state?on=2018-03-14").json()
    there = next(d for d in state["districts"] if d["slug"] == "qadam")
    assert there["standing"] == "held"
    assert {"slug": "syrian-government", "role": "holder"}.items() <= there["parties"][0].items()
    decision = models.Decision.objects.earliest("recorded_at")
    before = page.request.get(
        "/api/v1/state",
        params={"on": "2018-03-14", "known_on": just_before(decision)},
    ).json()
    there = next(d for d in before["districts"] if d["slug"] == "qadam")
    assert there["standing"] is None
    deal = models.Deal.objects.get()
    assert deal.kind == "evacuation"
    assert [figure.amount for figure in deal.figures.all()] == ["about 300"]


def just_before(decision) -> str:
    import datetime as dt

    return (decision.recorded_at - dt.timedelta(microseconds=1)).isoformat()


def test_desk_names_what_a_verdict_removes_and_asks(qadam, page):
    ruling = rule(
        qadam, "2018-03-13", "2018-03-20", holder="syrian-government", parties={"isis": "present"},
        standing="mixed",
    )  # fmt: skip
    proposal = propose()
    open_proposal(page, proposal)
    page.get_by_label("Verdict").select_option("accept")
    page.get_by_label("Standing").select_option("held")
    rows = page.locator(".party-rows select")
    rows.nth(2).select_option("")
    page.get_by_label("Reason:").fill("The army holds it.")
    page.get_by_role("button", name="Sign the verdicts").click()
    losses = page.locator(".losses")
    losses.get_by_role("listitem").filter(has_text="Islamic State (present").wait_for()
    assert models.ControlPeriod.objects.current().get(district=qadam).ruling == ruling

    losses.get_by_label("I have seen what this would remove").check()
    page.get_by_role("button", name="Sign the verdicts").click()
    page.get_by_text("is signed").first.wait_for()
    assert models.ControlPeriod.objects.current().get(district=qadam).ruling != ruling


def test_desk_says_which_field_is_wrong_and_keeps_what_was_written(qadam, page):
    proposal = propose()
    open_proposal(page, proposal)
    page.get_by_label("Until (not included)").fill("2018-02")
    page.get_by_label("Note, in our own words").fill("A note that must not be lost.")
    page.get_by_role("button", name="Sign the verdicts").click()
    page.locator(".has-errors", has_text="The end must be after the start.").wait_for()
    page.locator(".has-errors", has_text="This field is required").wait_for()
    # said once more on top, where one is then, with the way to each field
    mistakes = page.get_by_role("alert").filter(has_text="Nothing is signed yet")
    assert mistakes.evaluate("one => one === document.activeElement")
    mistakes.get_by_role("link", name="Reason").click()
    assert page.get_by_label("Reason:").evaluate("one => one === document.activeElement")
    assert page.get_by_label("Note, in our own words").input_value().startswith("A note")
    assert not models.Ruling.objects.exists()


def test_desk_draft_is_kept_and_comes_back(qadam, page):
    proposal = propose()
    open_proposal(page, proposal)
    page.get_by_label("Reason:").fill("Half thought through")
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_text("The draft is kept").wait_for()
    assert page.get_by_label("Reason:").input_value() == "Half thought through"
    page.get_by_text("This is the draft that a-moderator kept").wait_for()
    page.get_by_role("link", name="See the suggestion").click()
    assert page.get_by_label("Reason:").input_value() == ""


def test_desk_draft_of_another_is_not_overwritten_unseen(qadam, page):
    proposal = propose()
    open_proposal(page, proposal)
    other = make_user("moderator", "noor")
    assert workflow.save_draft(proposal, {"reason": ["Wait for OCHA"]}, other, seen="")
    page.get_by_label("Reason:").fill("Mine")
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_text("noor has kept a draft of this meanwhile").wait_for()
    proposal.refresh_from_db()
    assert proposal.draft["reason"] == ["Wait for OCHA"]
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_text("The draft is kept").wait_for()
    proposal.refresh_from_db()
    assert proposal.draft["reason"] == ["Mine"]


def test_desk_enter_in_a_field_shows_what_would_change_and_signs_nothing(qadam, page):
    proposal = propose()
    open_proposal(page, proposal)
    page.get_by_label("Reason:").fill("Monitor and agency agree.")
    page.get_by_label("This report's version").fill("evacuated")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#changes$"))
    assert page.get_by_label("This report's version").input_value() == "evacuated"
    assert not models.Decision.objects.exists()


def test_desk_gives_back_what_was_written_where_another_decided_first(qadam, page):
    proposal = propose()
    open_proposal(page, proposal)
    page.get_by_label("Note, in our own words").fill("The buses left at noon.")
    page.get_by_label("From:", exact=True).fill("2018-03-12")
    page.get_by_label("Reason:").fill("Two sources.")
    models.Proposal.objects.update(state=choices.ProposalState.DECIDED)
    page.get_by_role("button", name="Sign the verdicts").click()
    page.get_by_text("The buses left at noon.” “Reason: Two sources.”").wait_for()
    assert page.get_by_text("“From: 2018-03-12” “Note").is_visible()


def test_desk_gives_back_what_was_written_where_the_session_ended(qadam, page):
    proposal = propose()
    open_proposal(page, proposal)
    page.get_by_label("Reason:").fill("Two sources.")
    page.get_by_label("Standing").first.select_option("contested")
    page.get_by_label("Wait for a second signature").check()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_label("Username").fill("a-moderator")
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name=re.compile("Log in|Sign in", re.I)).click()
    page.get_by_role("button", name="Bring it back").click()
    assert page.get_by_label("Reason:").input_value() == "Two sources."
    assert page.get_by_label("Standing").first.input_value() == "contested"
    assert page.get_by_label("Wait for a second signature").is_checked()
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_text("The draft is kept").wait_for()
    assert page.get_by_role("button", name="Bring it back").count() == 0


def test_desk_nominal_day_follows_the_date_that_is_written(qadam, page):
    proposal = propose()
    open_proposal(page, proposal)
    page.get_by_label("From:", exact=True).fill("2018-03-14")
    page.get_by_label("Reason:").fill("It was the day after.")
    page.get_by_role("button", name="Sign the verdicts").click()
    page.get_by_text("is signed").first.wait_for()
    ruling = models.Ruling.objects.get()
    assert (str(ruling.started), ruling.started_day.isoformat()) == ("2018-03-14", "2018-03-14")


def test_desk_verdict_on_all_cannot_wait(qadam, page):
    proposal = propose()
    open_proposal(page, proposal)
    page.get_by_label("Or settle all of it at once").select_option("out_of_scope")
    page.get_by_label("Wait for a second signature").check()
    page.get_by_label("Reason:").fill("Not ours.")
    page.get_by_role("button", name="Sign the verdicts").click()
    page.locator(".has-errors", has_text="a verdict on all does not").wait_for()
    assert not models.Decision.objects.exists()


def test_desk_viewer_sees_the_proposal_and_no_buttons(qadam, page):
    proposal = propose()
    sign_in(page, make_user("queue viewer"))
    page.goto(f"/admin/control/proposal/{proposal.pk}/change/")
    page.get_by_role("heading", name="Report").wait_for()
    assert page.get_by_role("button", name="Sign the verdicts").count() == 0


def test_desk_report_text_is_never_markup(qadam, page):
    text = QADAM_REPORT.replace("deal\n", "<script>alert(1)</script><img src=x onerror=alert(1)>\n")
    proposal = propose(text)
    sign_in(page, make_user("moderator"))
    page.on("dialog", lambda dialog: pytest.fail("a report ran a script"))
    page.goto(f"/admin/control/proposal/{proposal.pk}/change/")
    assert page.locator(".report-text script, .report-text img").count() == 0
    assert "<script>" in page.locator(".report-text").first.inner_text()


def test_desk_retract_by_a_senior_leaves_unknown(qadam, page):
    ruling = rule(qadam, "2018-03-13", "2018-03-20", holder="syrian-government")
    sign_in(page, make_user("senior moderator"))
    page.goto(f"/admin/control/ruling/{ruling.pk}/change/")
    page.get_by_role("link", name="Retract this ruling").click()
    page.get_by_label("Reason").fill("The wrong district was coded.")
    page.get_by_label("Cause").select_option("coding_error")
    page.get_by_role("button", name="Sign the retraction").click()
    page.get_by_text("is off the map by decision").wait_for()
    assert models.ControlPeriod.objects.current().get(district=qadam).ruling.standing == "unknown"


def test_desk_outline_is_edited_on_a_map_and_the_old_one_kept(qadam, page):
    ring = [[36.28, 33.47], [36.29, 33.47], [36.29, 33.48], [36.28, 33.47]]
    author = make_user("senior moderator")
    workflow.replace_boundary(
        qadam, author=author, reason="First.", source="Sketch", licence="CC BY 4.0",
        approximate=True, geometry={"type": "MultiPolygon", "coordinates": [[ring]]},
    )  # fmt: skip
    boundary = models.Boundary.objects.get()
    sign_in(page, author)
    page.goto(f"/admin/control/boundary/{boundary.pk}/change/")
    page.locator(".leaflet-container path.leaflet-interactive").first.wait_for()
    page.get_by_label("Reason").fill("Checked against the municipal map.")
    page.get_by_label("Source:", exact=True).fill("Municipal map")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The outline before stays").wait_for()
    assert models.Boundary.objects.count() == 2
    assert models.Boundary.objects.get(recorded__upper_inf=True).source == "Municipal map"


def test_desk_report_without_date_gets_one(qadam, page):
    outcome = capture(published=None)
    sign_in(page, make_user("moderator"))
    page.goto(f"/admin/control/report/{outcome.report.pk}/change/")
    page.get_by_label("Published on").fill("2018-03-14")
    page.get_by_label("Where the date comes from").fill("The agency’s own page")
    page.get_by_role("button", name="Give this date").click()
    page.get_by_text("The date is kept").wait_for()
    outcome.run.refresh_from_db()
    assert outcome.run.state == choices.IngestState.QUEUED


def test_desk_several_files_dropped_at_once_each_say_how_they_fare(qadam, page):
    sign_in(page, make_user("moderator"))
    page.goto("/admin/control/report/upload/")
    page.get_by_label("Published on").fill("2018-03-14")
    dropped = page.evaluate_handle(
        """(texts) => {
          const transfer = new DataTransfer();
          for (const [name, text] of texts) transfer.items.add(new File([text], name));
          return transfer;
        }""",
        [["a.txt", QADAM_REPORT], ["empty.txt", ""], ["b.txt", QADAM_REPORT + " More."]],
    )
    page.locator("form[data-upload]").dispatch_event("drop", {"dataTransfer": dropped})
    page.locator(".uploads li[data-state=queued]").nth(1).wait_for()
    page.locator(".uploads li[data-state=failed]", has_text="The file is empty").wait_for()
    read_everything()
    page.locator(".uploads li[data-state=read]").nth(1).wait_for()
    assert models.Report.objects.count() == 3


def test_desk_address_that_cannot_be_fetched_stays_to_be_mended(client):
    client.force_login(make_user("moderator"))
    given = {"url": "http://127.0.0.1/report", "published": "2018-03-14"}
    answer = client.post("/admin/control/report/upload/", given)
    form = answer.context["form"]
    assert form.errors["url"] == ["127.0.0.1 is not on the public internet, so it is not fetched."]
    assert 'value="http://127.0.0.1/report"' in answer.content.decode()
    assert models.IngestRun.objects.get().state == choices.IngestState.FAILED


@pytest.mark.parametrize(("name", "label"), [("note_ar", "Note (in Arabic)"), ("note", "Note")])
def test_arabic_twin_is_named_for_its_text_and_written_from_the_right(name, label):
    edited = site.get_model_admin(models.Source)
    field = edited.formfield_for_dbfield(models.Source._meta.get_field(name), None)
    assert str(field.label) == label
    assert field.widget.attrs.get("dir") == ("rtl" if name == "note_ar" else "ltr")


def test_lists_of_feeds_and_pages_fit_a_window_of_1280(qadam, open_page):
    address = f"https://{'a-very-long-name-' * 3}of-a-host.example.org/{'section/' * 12}feed.xml"
    told = f"{'a-very-long-name-' * 3}of-a-host.example.org did not answer within 20 seconds."
    asked = dict.fromkeys(("next_check_at", "checked_at"), timezone.now())
    source = make_source()
    models.Feed.objects.create(
        url=address, source=source, failures=7, failure=told,
        polled_at=asked["checked_at"], next_poll_at=asked["checked_at"],
    )  # fmt: skip
    report = capture(QADAM_REPORT).report
    models.WatchedPage.objects.create(url=address, report=report, failure=told, **asked)
    page = open_page(viewport={"width": 1280, "height": 800})
    sign_in(page, make_user("moderator"))
    for name in ("feed", "watchedpage", "report"):
        page.goto(f"/admin/control/{name}/")
        page.locator("#result_list").wait_for()
        sizes = "({ parentElement: { scrollWidth, clientWidth } }) => scrollWidth - clientWidth"
        assert page.locator("#result_list").evaluate(sizes) == 0, name


def repeat_proposal(proposal, count: int) -> list[models.Proposal]:
    """Open proposals like one, as a table of thousands of rows does."""
    fields = ("kind", "extraction", "draft", "score", "reason", "places", "earliest", "latest")
    values = {name: getattr(proposal, name) for name in fields}
    return models.Proposal.objects.bulk_create([models.Proposal(**values) for _ in range(count)])


def test_desk_lists_no_proposals_where_one_is_named_as_the_duplicate(qadam, client):
    proposal = propose()
    client.force_login(make_user("moderator"))
    address = f"/admin/control/proposal/{proposal.pk}/change/"
    alone = len(client.get(address).content)
    others = repeat_proposal(proposal, 3_000)
    assert len(client.get(address).content) == alone
    answer = client.get(
        "/admin/control/proposal/find/",
        {"app_label": "control", "model_name": "decision", "field_name": "duplicate_of"}
        | {"term": str(others[7].pk)},
    )
    assert [found["id"] for found in answer.json()["results"]] == [str(others[7].pk)]
    client.force_login(make_user("queue viewer"))
    assert b"admin-autocomplete" not in client.get(address).content


def test_desk_duplicate_is_found_by_what_is_typed(qadam, page):
    proposal = propose()
    values = proposal.extraction | {
        "districts": [proposal.extraction["districts"][0] | {"text": "Darayya", "slug": "darayya"}]
    }
    other, *_others = repeat_proposal(proposal, 30)
    models.Proposal.objects.filter(pk=other.pk).update(extraction=values)
    open_proposal(page, proposal)
    page.get_by_label("Reason:").fill("The same evacuation.")
    page.get_by_label("Or settle all of it at once").select_option("duplicate")
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").last.fill("darayya")
    results = page.locator(".select2-results__option", has_text=f"{other.pk}: Evacuation, Darayya")
    results.click()
    page.get_by_role("button", name="Sign the verdicts").click()
    page.get_by_text("is signed").first.wait_for()
    assert models.Decision.objects.get().duplicate_of == other


@pytest.mark.parametrize(
    ("typed", "found"),
    [("qadam", 1), ("القدم", 1), ("Al-Qadam", 1), ("1,3", 0), ("role", 0), ("slug", 0), ("", 1)],
)
def test_desk_proposals_are_found_by_any_name_of_their_places(qadam, client, typed, found):
    models.DistrictName.objects.create(district=qadam, text="Al-Qadam", language="en")
    propose()
    client.force_login(make_user("moderator"))
    page = client.get("/admin/control/proposal/", {"q": typed, "queue": "all"})
    assert page.context["cl"].queryset.count() == found


def test_desk_rulings_and_decisions_are_found_by_the_number_that_is_cited(qadam, client):
    ruling = rule(qadam, "2018-03-13", "2018-03-20", holder="syrian-government")
    client.force_login(make_user("moderator"))
    for rows, number, other in (
        ("ruling", f"r{ruling.pk}", f"R{ruling.pk + 1}"),
        ("decision", f"D{ruling.decision_id}", f"{ruling.decision_id + 1}"),
    ):
        for typed, found in ((number, 1), (other, 0)):
            page = client.get(f"/admin/control/{rows}/", {"q": typed})
            assert page.context["cl"].queryset.count() == found


TAKEN = "Government forces took control of Qadam on 13 March 2018"
TRUCE_REPORT = (
    "A truce in Qadam collapsed on 10 June 2016, the Syrian Observatory for Human Rights said,"
    " after shelling of the quarter.\n"
)


@pytest.fixture
def truce(qadam) -> models.Deal:
    """A truce of 2014 in two quarters, in force until 2018."""
    asali = make_district("asali", name_en="Asali", kind="district")
    truce = make_deal("qadam-2014", kind="truce", districts={qadam: "origin", asali: "origin"})
    for district in (qadam, asali):
        fields = {"truce": "yes", "truce_deal_id": truce.pk}
        rule(district, "2014-08-18", "2018-03-13", holder="opposition", **fields)
    return truce


def test_desk_collapse_of_a_truce_ends_it_in_all_its_districts(qadam, truce, page):
    proposal = propose(TRUCE_REPORT, "2016-06-11")
    open_proposal(page, proposal)
    assert page.get_by_text("record below that it collapsed").is_visible()
    assert page.get_by_role("radio", name="Qadam-2014").is_checked()
    stage = page.get_by_role("checkbox", name="Collapsed 2016-06-10")
    assert stage.is_checked()
    losses = page.get_by_role("group", name="Its truce ends with it")
    for place in ("Qadam", "Asali"):
        named = losses.get_by_role("listitem").filter(has_text=f"{place}: truce: Under a truce")
        assert named.count() == 1
    page.get_by_label("Reason:").fill("The monitor says so.")
    page.get_by_role("button", name="Sign the verdicts").click()
    losses.get_by_text("say that you mean it").wait_for()
    losses.get_by_label("I have seen").check()
    page.get_by_role("button", name="Sign the verdicts").click()
    page.get_by_text("is signed").first.wait_for()

    assert models.Deal.objects.get() == truce
    told = truce.stages.get()
    assert (told.stage, told.date, told.said_by.slug) == ("collapsed", "2016-06-10", "sohr")
    state = page.request.get("/api/v1/state?on=2016-06-10").json()["districts"]
    assert {d["slug"]: d["truce"] for d in state} == {"qadam": "no", "asali": "no"}
    state = page.request.get("/api/v1/state?on=2016-06-09").json()["districts"]
    assert {d["truce"] for d in state} == {"yes"}
    piece = models.Evidence.objects.filter(ruling__district__slug="asali").get()
    assert piece.said_by.slug == "sohr" and "collapsed on 10 June 2016" in piece.quote.text


def test_desk_speaker_is_whom_the_sentence_names(qadam, page):
    proposal = propose(f"{TAKEN}, the Observatory said.\n")
    open_proposal(page, proposal)
    chosen = page.get_by_label("Said by:", exact=True).locator("option:checked")
    assert chosen.inner_text() == "Syrian Observatory for Human Rights"


def test_desk_speaker_is_never_the_folder_of_uploads(qadam, page):
    proposal = propose(f"{TAKEN} after a long siege.\n")
    open_proposal(page, proposal)
    page.get_by_label("Verdict").select_option("accept")
    page.get_by_label("Reason:").fill("It says so.")
    page.get_by_role("button", name="Sign the verdicts").click()
    page.get_by_text("“Uploaded files” is where the report is kept").first.wait_for()
    assert not models.Ruling.objects.exists()
    page.get_by_label("Said by, in words:", exact=True).fill("A resident")
    page.get_by_role("button", name="Sign the verdicts").click()
    page.get_by_text("is signed").first.wait_for()
    assert models.Evidence.objects.get().said_by_text == "A resident"


def test_desk_says_that_an_open_end_runs_on(qadam, client):
    proposal = propose()
    client.force_login(make_user("moderator"))
    address = f"/admin/control/proposal/{proposal.pk}/change/"
    told = "it would stand on every day from 2018-03-13 to the end of coverage, 2024-12-31"
    assert told in client.get(address).content.decode()
    rule(qadam, "2018-03-20", holder="isis")
    page = client.get(address).content.decode()
    assert told not in page and "Empty: it runs on to the end of coverage" in page
