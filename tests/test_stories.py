"""Stories: composed at the desk, public only when whole, and never at odds with the ledger."""

import datetime as dt
import json
import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from config import postgres
from control import models, workflow
from control.admin.stories import DAMASCUS
from control.choices import PartyRole
from control.publish.cut import cut_at, read_versions
from control.publish.knowledge import Knowledge
from control.publish.rows import iterate_rows
from control.publish.stories import find_story
from control.publish.tables import TABLES
from desk import make_user
from factories import make_district, make_qadam, make_report, rule
from test_web_pages import HOSTILE, text_of

pytestmark = pytest.mark.django_db

# What the sentences of the demo's story say of each step: standing, and who has which part.
TOLD = {
    1: {"tadamon": ("contested", "challenger:opposition"), "qadam": ("contested", "")},
    2: {"yarmouk": ("held", "holder:opposition"), "hajar-al-aswad": ("held", "holder:opposition")},
    3: {"yarmouk": ("held", "holder:opposition"), "babila": ("held", "besieger:syrian-government")},
    4: {"babila": ("held", "holder:opposition"), "yalda": ("held", "holder:opposition")},
    5: {"qadam": ("held", "holder:opposition"), "hajar-al-aswad": ("held", "holder:isis")},
    6: {"yarmouk": ("mixed", "holder:isis co_holder:aknaf co_holder:jabhat-al-nusra")},
    7: {"qadam": ("mixed", "present:isis"), "asali": ("contested", "challenger:isis")},
    8: {"qadam": ("mixed", "holder:syrian-government co_holder:opposition"),
        "yarmouk": ("mixed", "holder:isis")},
    9: {"qadam": ("contested", "challenger:isis")},
    10: {"qadam": ("mixed", "holder:syrian-government co_holder:isis")},
    11: {"qadam": ("held", "holder:isis")},
    12: {"qadam": ("contested", "challenger:syrian-government"),
         "asali": ("contested", "challenger:syrian-government"),
         "yarmouk": ("contested", "challenger:syrian-government"),
         "hajar-al-aswad": ("contested", "challenger:syrian-government"),
         "yalda": ("held", "holder:opposition")},
    13: {"qadam": ("held", "holder:syrian-government"), "asali": ("held", "holder:syrian-government")},
    14: dict.fromkeys(("yalda", "babila", "beit-sahem"), ("held", "holder:syrian-government"))
    | {"yarmouk": ("contested", "")},
    15: dict.fromkeys(("qadam", "asali", "yarmouk", "tadamon", "hajar-al-aswad", "yalda", "babila", "beit-sahem"), ("held", "holder:syrian-government")),
}  # fmt: skip


def make_story(*days: str, districts=(), whole: bool = True, text: str = "Text.") -> models.Story:
    story = models.Story.objects.create(
        slug="a-story", title_en="A story", title_ar="قصة" if whole else "",
        summary_en="What happened.", summary_ar="ما حدث.",
    )  # fmt: skip
    story.districts.set(districts)
    for number, day in enumerate(days, start=1):
        step = models.StoryStep.objects.create(
            story=story, number=number * 10, day=day, lon=36.3, lat=33.5, zoom=13,
            title_en=f"Step {number}", title_ar="خطوة", text_en=text, text_ar="نص.",
            district=districts[0] if districts else None,
        )  # fmt: skip
        step.reports.add(make_report("2018-03-14"))
    return story


def moderator():
    return get_user_model().objects.filter(username="a-moderator").first() or make_user("moderator")


def publish(story: models.Story) -> models.Story:
    workflow.publish_story(story, moderator())
    return story


def test_story_of_the_demo_says_what_the_ledger_says():
    workflow.load_demo(apply=True)
    story = find_story("southern-pocket")
    assert [step.number for step in story.steps] == list(TOLD)
    for step in story.steps:
        states = {state.district.slug: state.period for state in step.states}
        for slug, (standing, parts) in TOLD[step.number].items():
            period = states[slug]
            parties = {f"{party.role}:{party.actor.slug}" for party in period.parties}
            assert (period.standing, slug) == (standing, slug), step.number
            assert set(parts.split()) <= parties, (step.number, slug, parties)
        if step.deal and step.district:
            told = models.DealDistrict.objects.filter(deal__slug=step.deal.slug)
            assert told.filter(district__slug=step.district.slug).exists(), step.number
    disputed = {s.district.slug for s in story.steps[10].states if s.period.disputed}
    assert "qadam" in disputed


def test_publish_refuses_a_story_that_is_not_whole_and_says_why():
    story = make_story("2018-03-13", whole=False)
    models.StoryStep.objects.update(text_ar=" ")
    models.StoryStep.objects.get().reports.clear()
    with pytest.raises(workflow.StoryNotReady) as refused:
        publish(story)
    assert len(refused.value.reasons) == 3
    story.refresh_from_db()
    assert story.published_at is None


def test_publish_is_a_moderators():
    with pytest.raises(PermissionDenied):
        workflow.publish_story(make_story("2018-03-13"), make_user("queue viewer"))


def test_draft_is_nobodys_to_read_but_the_moderators(client):
    story = make_story("2018-03-13")
    assert client.get("/stories/a-story/").status_code == 404
    assert "A story" not in text_of(client.get("/stories/"))
    client.force_login(moderator())
    draft = client.get("/stories/a-story/")
    assert draft.status_code == 200 and "no-store" in draft["Cache-Control"]
    client.logout()
    publish(story)
    assert client.get("/stories/a-story/").status_code == 200
    assert "A story" in text_of(client.get("/stories/"))
    workflow.withdraw_story(story, moderator())
    assert client.get("/stories/a-story/").status_code == 404


def test_story_shows_the_states_under_the_knowledge_asked_for(client):
    qadam = make_qadam()
    publish(make_story("2018-03-12", "2018-03-20", districts=[qadam]))
    now = text_of(client.get("/stories/a-story/"))
    assert "Contested" in now and "Held by Isis" in now
    moment = rule(qadam, "2018-03-20", holder="opposition").decision.recorded_at
    before = (moment - dt.timedelta(microseconds=1)).isoformat()
    assert "Held by Opposition" in text_of(client.get("/stories/a-story/"))
    then = client.get("/stories/a-story/", {"known_on": before})
    assert "Held by Isis" in text_of(then)
    assert f"known_on={before[:10]}" in then.content.decode()  # the map's file too


def test_districts_and_deals_lead_to_the_stories_that_tell_of_them(client):
    qadam = make_qadam()
    story = make_story("2018-03-13", districts=[qadam])
    story.steps.update(deal=models.Deal.objects.get())
    for address in ("/districts/qadam/", "/deals/qadam-2018/"):
        assert "Told in" not in text_of(client.get(address))
    publish(story)
    for address in ("/districts/qadam/", "/deals/qadam-2018/"):
        assert "Told in: A story" in text_of(client.get(address))


def test_story_hostile_text_is_never_markup(client):
    publish(make_story("2018-03-13", text=HOSTILE))
    page = client.get("/stories/a-story/").content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_story_query_count_does_not_grow_with_its_steps(client):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/stories/a-story/").status_code == 200
        return len(queries)

    qadam, other = make_qadam(), make_district("other")
    rule(other, "2011-06-01", "2019-01-01", holder="a")
    story = publish(make_story("2018-03-13", districts=[qadam, other]))
    count()  # the map's files are made once for what is there
    few = count()
    for number in range(1, 8):
        step = models.StoryStep.objects.create(
            story=story, number=number, day="2018-03-20", lon=36, lat=33, zoom=13, title_en="More",
            text_en="More.", district=other,
        )  # fmt: skip
        step.reports.add(make_report("2018", source=f"paper-{number}"))
    count()
    assert count() <= few


def test_story_history_keeps_what_was_changed_and_deleted():
    story = make_story("2018-03-13", districts=[make_district()])
    step = story.steps.get()
    step.text_en = "Other words."
    step.save()
    step.reports.clear()
    step.delete()
    story.districts.clear()
    events = step._meta.apps.get_model("control", "StoryStepEvent").objects
    assert list(events.order_by("pgh_id").values_list("pgh_label", "text_en")) == [
        ("insert", "Text."), ("update", "Other words."), ("delete", "Other words."),
    ]  # fmt: skip
    for name in ("StoryStepReportEvent", "StoryDistrictEvent"):
        kept = models.Story._meta.apps.get_model("control", name).objects.order_by("pgh_id")
        assert list(kept.values_list("pgh_label", flat=True)) == ["insert", "delete"]


def test_admin_composes_reorders_and_publishes(client):
    client.force_login(moderator())
    report = make_report("2018-03-14")
    form = {
        "slug": "composed", "title_en": "Composed", "title_ar": "مؤلفة", "summary_en": "What.",
        "summary_ar": "ماذا.", "steps-TOTAL_FORMS": "2", "steps-INITIAL_FORMS": "0",
    }  # fmt: skip
    for index in range(2):
        form |= {
            f"steps-{index}-{name}": value
            for name, value in {
                "number": str(index + 1), "day": "2018-03-13", "lon": "36.3", "lat": "33.5",
                "zoom": "13", "title_en": f"Step {index}", "title_ar": "خطوة", "text_en": "Text.",
                "text_ar": "نص.", "reports": str(report.pk),
            }.items()
        }  # fmt: skip
    response = client.post("/admin/control/story/add/", form)
    assert response.status_code == 302, response.context["errors"]
    story = models.Story.objects.get()
    first, second = story.steps.all()
    swapped = form | {
        "steps-INITIAL_FORMS": "2", "steps-0-id": first.pk, "steps-0-story": story.pk,
        "steps-1-id": second.pk, "steps-1-story": story.pk,
        "steps-0-number": "2", "steps-1-number": "1",
    }  # fmt: skip
    response = client.post(f"/admin/control/story/{story.pk}/change/", swapped)
    assert response.status_code == 302, response.context["errors"]
    assert [step.title_en for step in story.steps.all()] == ["Step 1", "Step 0"]
    client.post(
        "/admin/control/story/", {"action": "publish", "_selected_action": [story.pk]}, follow=True
    )
    assert client.get("/stories/composed/").status_code == 200
    outside = swapped | {"steps-0-day": "2025-03-01"}
    refused = client.post(f"/admin/control/story/{story.pk}/change/", outside)
    assert refused.status_code == 200 and "2024-12-31" in refused.content.decode()


def paste(client, address: str):
    """Compose a story of one step from an address of the map."""
    form = {
        "slug": "pasted", "title_en": "Pasted", "summary_en": "What.",
        "steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0", "steps-0-number": "1",
        "steps-0-title_en": "Step", "steps-0-text_en": "Text.", "steps-0-zoom": "13",
        "steps-0-address": address,
    }  # fmt: skip
    return client.post("/admin/control/story/add/", form)


def read_pasted() -> tuple:
    step = models.StoryStep.objects.get()
    slug = step.district.slug if step.district else ""
    return step.day.isoformat(), step.lon, step.lat, step.zoom, slug


@pytest.mark.parametrize("address, taken", [
    ("http://testserver/?on=2018-03-20&district=qadam#map=14.25/33.472/36.291",
     ("2018-03-20", 36.291, 33.472, 14.25, "qadam")),
    ("/?on=2018-03-20&lang=ar&step=week#map=14/33/36", ("2018-03-20", 36, 33, 14, "")),
    # the map leaves out the last day, and the view until it is moved
    ("http://testserver/", ("2024-12-31", 36.34, 33.52, 11, "")),
    ("http://testserver:8000/#map=14/33/36", ("2024-12-31", 36, 33, 14, "")),
    ("/?on=2018-03-20", ("2018-03-20", 36.34, 33.52, 11, "")),
    ("/?on=2018-03-20&district=qadam", ("2018-03-20", 36.2, 33.4, 12, "qadam")),
    ("/?on=2018-03-20&district=nowhere-known", ("2018-03-20", 36.34, 33.52, 11, "nowhere-known")),
])  # fmt: skip
def test_admin_takes_day_view_and_district_from_an_address_of_the_map(client, address, taken):
    client.force_login(moderator())
    make_district("qadam", lon=36.2, lat=33.4)
    make_district("nowhere-known", lon=None, lat=None)
    saved = paste(client, address)
    assert saved.status_code == 302, saved.context["errors"]
    assert read_pasted() == taken


@pytest.mark.parametrize("address, reason", [
    ("", "This field is required."),
    ("/?on=soon#map=14/33/36", "“soon” is not a day"),
    ("/?on=2025-06-01#map=14/33/36", "2024-12-31"),
    ("/?district=no-such", "There is no district “no-such”."),
    ("https://example.org/?on=2018-03-20#map=14/33/36", "not an address of the map"),
    ("//example.org/?on=2018-03-20#map=14/33/36", "not an address of the map"),
    ("http://[/?on=2018-03-20", "not an address of the map"),
    ("/stories/?on=2018-03-20#map=14/33/36", "not an address of the map"),
    ("/?on=2018-03-20#map=14/33", "not an address of the map"),
    ("words", "not an address of the map"),
    # what is shown otherwise than a step can show it
    ("/?known_on=2019-01-01&on=2018-03-20#map=14/33/36", "cannot keep known_on:"),
    ("/?reported_until=2019-01-01#map=14/33/36", "cannot keep reported_until:"),
    ("/?compare=2018-03-01&layout=swipe&party=isis", "cannot keep compare, party:"),
])  # fmt: skip
def test_admin_refuses_an_address_that_a_step_cannot_show(client, address, reason):
    client.force_login(moderator())
    refused = paste(client, address)
    assert refused.status_code == 200
    assert any(reason in text for texts in refused.context["errors"] for text in texts)
    assert not models.Story.objects.exists()


def test_admin_opens_a_step_without_a_view_as_the_map_opens():
    script = (settings.BASE_DIR / "static/control/js/main.js").read_text()
    corners = re.search(r"DAMASCUS = (\[\[.*?\]\]);", script)[1]
    (west, south), (east, north) = json.loads(corners)
    middle = {"lon": (west + east) / 2, "lat": (south + north) / 2}
    assert {name: DAMASCUS[name] for name in middle} == pytest.approx(middle)


def fill_form(story: models.Story) -> dict:
    """Return what the desk's form of a story sends when nothing is changed."""
    steps = list(story.steps.all())
    form = {
        name: getattr(story, name) for name in ("title_en", "title_ar", "summary_en", "summary_ar")
    }
    form |= {"steps-TOTAL_FORMS": len(steps), "steps-INITIAL_FORMS": len(steps)}
    for index, step in enumerate(steps):
        form |= {
            f"steps-{index}-{name}": getattr(step, name)
            for name in (
                "id", "number", "day", "lon", "lat", "zoom", "title_en", "title_ar", "text_en", "text_ar",
            )
        }  # fmt: skip
        form[f"steps-{index}-story"] = story.pk
        form[f"steps-{index}-reports"] = [report.pk for report in step.reports.all()]
    return form


def change(client, story: models.Story, **changes):
    """Send the form of a story with some fields changed; `steps_0_text_ar` is that of a step."""
    names = {re.sub(r"^steps_(\d+)_", r"steps-\1-", name): value for name, value in changes.items()}
    return client.post(f"/admin/control/story/{story.pk}/change/", fill_form(story) | names)


@pytest.mark.parametrize("emptied", [
    "title_ar", "summary_ar", "steps_1_title_ar", "steps_1_text_ar", "steps_1_reports",
])  # fmt: skip
def test_admin_keeps_a_public_story_whole(client, emptied):
    client.force_login(moderator())
    story = publish(make_story("2018-03-13", "2018-03-20"))
    before = fill_form(story)
    empty = [] if emptied.endswith("reports") else " "
    refused = change(client, story, title_en="Other", **{emptied: empty})
    assert refused.status_code == 200
    shown = refused.context["adminform"].form, *refused.context["inline_admin_formsets"][0].formset
    faulty = {name: list(texts) for form in shown for name, texts in form.errors.items()}
    field = re.sub(r"^steps_\d_", "", emptied)
    assert faulty == {
        field: ["A public story needs this: fill it, or make the story a draft first."]
    }
    story.refresh_from_db()
    assert fill_form(story) == before and story.published_at
    assert change(client, story, title_en="Other").status_code == 302
    workflow.withdraw_story(story, moderator())
    assert change(client, story, **{emptied: empty}).status_code == 302, "a draft may lack it"


def test_admin_keeps_the_last_step_of_a_public_story(client):
    client.force_login(moderator())
    story = publish(make_story("2018-03-13", "2018-03-20"))
    both = {"steps-0-DELETE": "on", "steps-1-DELETE": "on"}
    refused = change(client, story, **both)
    assert "A public story needs a step" in refused.content.decode()
    assert story.steps.count() == 2
    # a step that goes need not be whole
    assert change(client, story, **{"steps-1-DELETE": "on"}, steps_1_text_ar="").status_code == 302
    assert story.steps.count() == 1


def test_admin_publishes_and_withdraws_on_the_page_of_a_story(client):
    client.force_login(moderator())
    story = make_story("2018-03-13", whole=False)
    address = f"/admin/control/story/{story.pk}/change/"
    page = client.get(address).content.decode()
    assert 'name="_publish"' in page and 'name="_withdraw"' not in page
    refused = change(client, story, _publish="Save and publish")
    assert "A public story needs this" in refused.content.decode()
    assert client.get("/stories/").content.decode().count("a-story") == 0
    saved = change(client, story, _publish="Save and publish", title_ar="قصة")
    assert saved.status_code == 302
    story.refresh_from_db()
    assert story.published_at and story.published_by == moderator()
    page = client.get(address).content.decode()
    assert 'name="_withdraw"' in page and 'name="_publish"' not in page
    saved = change(client, story, _withdraw="Save as a draft", title_ar="")
    assert saved.status_code == 302
    story.refresh_from_db()
    assert (story.published_at, story.published_by, story.title_ar) == (None, None, "")
    client.force_login(make_user("queue viewer"))
    assert 'name="_publish"' not in client.get(address).content.decode()


def test_admin_deletes_a_story_that_was_never_public_and_keeps_its_history(client):
    client.force_login(moderator())
    story = make_story("2018-03-13", districts=[make_district()])
    address = f"/admin/control/story/{story.pk}/delete/"
    client.force_login(make_user("queue viewer"))
    assert client.post(address, {"post": "yes"}).status_code == 403
    client.force_login(moderator())
    workflow.withdraw_story(publish(story), moderator())
    assert client.post(address, {"post": "yes"}).status_code == 403, "it may have been cited"
    assert models.Story.objects.exists()
    draft = models.Story.objects.create(slug="draft", title_en="Draft", summary_en="What.")
    page = f"/admin/control/story/{draft.pk}/"
    assert f"{page}delete/" in client.get(f"{page}change/").content.decode()
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 302
    kept = models.Story._meta.apps.get_model("control", "StoryEvent").objects.filter(slug="draft")
    assert [event.pgh_label for event in kept.order_by("pgh_id")] == ["insert", "delete"]


def test_admin_deletes_a_draft_with_its_steps(client):
    client.force_login(moderator())
    story = make_story("2018-03-13", "2018-03-20", districts=[make_district()])
    with connection.cursor() as cursor:  # as the web process, until the test ends
        cursor.execute(f"SET LOCAL ROLE {postgres.APP_ROLE}")
    deleted = client.post(f"/admin/control/story/{story.pk}/delete/", {"post": "yes"})
    assert deleted.status_code == 302
    assert not models.Story.objects.exists() and not models.StoryStep.objects.exists()
    assert list(iterate_rows(TABLES["stories"], cut_at(Knowledge()))) == []


def test_admin_names_the_number_that_two_steps_have(client):
    client.force_login(moderator())
    story = make_story("2018-03-13", "2018-03-20")
    refused = change(client, story, steps_1_number="10")
    assert refused.status_code == 200
    steps = refused.context["inline_admin_formsets"][0].formset
    assert steps.errors == [
        {}, {"number": ["Another step has the number 10: choose one that no step has."]},
    ]  # fmt: skip
    gone = change(client, story, steps_1_number="10", **{"steps-0-DELETE": "on"})
    assert gone.status_code == 302
    assert [step.number for step in story.steps.all()] == [10]


def test_admin_numbers_a_step_without_one_behind_the_last(client):
    client.force_login(moderator())
    story = make_story("2018-03-13", "2018-03-20")
    assert change(client, story, steps_0_number="").status_code == 302
    assert [step.title_en for step in story.steps.all()] == ["Step 2", "Step 1"]
    assert [step.number for step in story.steps.all()] == [20, 30]
    assert change(client, story, steps_0_number="7", steps_1_number="").status_code == 302
    assert [step.number for step in story.steps.all()] == [7, 8]


def test_admin_refuses_a_queue_viewer(client):
    story = make_story("2018-03-13")
    client.force_login(make_user("queue viewer"))
    assert client.post(f"/admin/control/story/{story.pk}/change/", {}).status_code == 403
    assert client.get(f"/admin/control/story/{story.pk}/change/").status_code == 200


def test_step_roles_name_only_known_roles():
    roles = {
        part.partition(":")[0]
        for step in TOLD.values()
        for _s, parts in step.values()
        for part in parts.split()
    }
    assert roles <= set(PartyRole.values)
    assert all(re.fullmatch(r"[a-z-]+", slug) for step in TOLD.values() for slug in step)


def test_story_is_taken_away_as_rows_as_it_was_at_any_moment(client):
    def read(query: str = "") -> list[dict]:
        return client.get(f"/api/v1/stories?story=a-story{query}").json()["items"]

    place = make_qadam()
    story = make_story("2018-03-13", "2018-03-20", districts=(place,))
    assert client.get("/api/v1/stories?story=a-story").status_code == 400, "a draft is nobody's"
    publish(story)
    rows = read()
    assert [(row["step"], row["day"]) for row in rows] == [(10, "2018-03-13"), (20, "2018-03-20")]
    assert rows[0]["story_title_ar"] == "قصة" and rows[0]["text_en"] == "Text."
    assert rows[0]["district"] == "qadam" and len(rows[0]["reports"]) == 1
    lines = b"".join(client.get("/data/stories.csv?story=a-story")).decode().splitlines()
    assert len(lines) == 3 and "A story" in lines[1]

    as_released = replace(cut_at(Knowledge()), versions=read_versions())
    before = list(iterate_rows(TABLES["stories"], as_released))
    first, last = story.steps.all()
    first.reports.clear()
    models.StoryStep.objects.filter(pk=first.pk).update(text_en="Other words.")
    last.delete()
    assert [(row["text_en"], row["reports"]) for row in read()] == [("Other words.", [])]
    assert list(iterate_rows(TABLES["stories"], as_released)) == before and len(before) == 2


def test_database_keeps_a_story_that_was_ever_public_whoever_deletes_it():
    story = make_story("2018-03-13", districts=[make_district()])
    workflow.withdraw_story(publish(story), moderator())
    story.steps.all().delete()
    with pytest.raises(IntegrityError, match="it was public"), transaction.atomic():
        models.Story.objects.filter(pk=story.pk).delete()
    assert models.Story.objects.exists()
