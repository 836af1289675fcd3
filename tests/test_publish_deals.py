"""Reads of deals and decisions: figures side by side, umbrellas never summed, proposals unseen."""

import csv
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from control import history, models
from control.publish.deals import (
    deals_of_district,
    effects_of,
    find_deal,
    list_deals,
    stages_of_deals,
)
from control.publish.decisions import DecisionFeed
from control.publish.knowledge import Knowledge, pin_knowledge
from factories import (
    cite,
    make_actor,
    make_deal,
    make_district,
    make_qadam,
    make_report,
    rule,
    signed_decision,
)

pytestmark = pytest.mark.django_db


def add_figure(deal: models.Deal, said_by: str, minimum: int | None, **fields) -> models.Figure:
    fields = {
        "category": "total",
        "qualifier": "about",
        "stage": "departed",
        "scope": "whole",
        "maximum": minimum,
        "said_by_text": said_by,
    } | fields
    with signed_decision() as decision:
        return models.Figure.objects.create(deal=deal, decision=decision, minimum=minimum, **fields)


def add_stage(deal: models.Deal, stage: str, day: str, **fields) -> models.DealStage:
    with signed_decision() as decision:
        return models.DealStage.objects.create(
            deal=deal, decision=decision, stage=stage, date=day, day=day, **fields
        )


def test_find_deal_groups_figures_by_category_then_speaker():
    deal = make_deal("qadam-2018")
    add_figure(deal, "SOHR", 1300, qualifier="at least", maximum=None)
    add_figure(deal, "OCHA", 1351, qualifier="exactly")
    add_figure(deal, "AFP", 300, category="fighters")
    add_figure(deal, "AFP", 99, scope="batch")
    add_figure(
        deal, "A monitor", None, category="fighters", words="several hundred", qualifier="vague"
    )
    told = [(f.category, f.scope, f.said_by, f.min, f.max) for f in find_deal("qadam-2018").figures]
    assert told == [
        ("fighters", "whole", "A monitor", None, None),
        ("fighters", "whole", "AFP", 300, 300),
        ("total", "whole", "OCHA", 1351, 1351),
        ("total", "whole", "SOHR", 1300, None),
        ("total", "batch", "AFP", 99, 99),
    ]


def test_find_deal_umbrella_names_its_parts_and_takes_nothing_from_them():
    umbrella = make_deal("ghouta")
    part = make_deal("douma", part_of=umbrella)
    add_figure(part, "SANA", 8000)
    found = find_deal("ghouta")
    assert ([part.slug for part in found.parts], found.figures) == (["douma"], ())
    assert find_deal("douma").part_of.slug == "ghouta"


def test_find_deal_dates_are_those_of_what_happened():
    deal = make_deal("truce")
    add_stage(deal, "completed", "2018-03-20", planned=True)
    add_stage(deal, "agreed", "2017-09-01")
    add_stage(deal, "started", "2018-03-13", said_by=make_actor("sohr", kind="monitor"))
    found = find_deal("truce")
    assert [stage.stage for stage in found.stages] == ["agreed", "started", "completed"]
    assert (str(found.from_), str(found.to), found.stage) == ("2017-09-01", "2018-03-13", "started")
    assert found.stages[1].said_by == "Sohr"
    assert found.as_plain()["from"] == "2017-09-01" and "figures" not in found.as_plain()


def test_deal_dates_are_as_precise_as_its_stages(client):
    """The nominal day orders; page, list and file say the month."""
    qadam = make_district("qadam", name_en="Qadam")
    deal = make_deal("truce", districts={qadam: "origin"})
    for stage, date, day in (
        ("negotiating", "2017-09", "2017-09-05"),
        ("completed", "2018-04-25~", "2018-04-25"),
    ):
        with signed_decision() as decision:
            models.DealStage.objects.create(
                deal=deal, decision=decision, stage=stage, date=date, day=day
            )
    wanted = {
        "from": "2017-09-05",
        "to": "2018-04-25",
        "started": "2017-09",
        "ended": "2018-04-25~",
    }
    whole = client.get("/api/v1/deals/truce/").json()
    [row] = client.get("/api/v1/deals/").json()["deals"]
    assert [{name: told[name] for name in wanted} for told in (whole["deal"], row)] == [wanted] * 2
    file = b"".join(client.get("/data/deals.csv").streaming_content).decode().splitlines()
    [row] = csv.DictReader(file)
    wanted |= {"started_earliest": "2017-09-01", "started_latest": "2017-09-30"}
    assert {name: row[name] for name in wanted} == wanted
    page = client.get("/deals/").content.decode()
    assert "September 2017 (day not known) – about 25 April 2018" in page
    assert "5 September" not in page


def test_deals_are_as_known_and_as_reported():
    qadam = make_district("qadam")
    deal = make_deal("qadam-2018", districts={qadam: "origin"})
    then = pin_knowledge(Knowledge()).moment
    add_stage(deal, "started", "2018-03-13", report=make_report("2018-03-14"))
    assert find_deal("qadam-2018", Knowledge(then)).stages == ()
    assert find_deal("qadam-2018", Knowledge(then - dt.timedelta(days=1))) is None
    assert [deal.role_of("qadam") for deal in deals_of_district("qadam")] == ["origin"]
    for until, known in (("2018-03-14", True), ("2018-03-13", False)):
        reading = Knowledge(reported_until=dt.date.fromisoformat(until))
        assert bool(list_deals(reading)) is known


def test_stages_of_deals_are_what_deals_tell_came_about_in_two_queries():
    deal = make_deal("qadam-2018")
    then = pin_knowledge(Knowledge()).moment
    for stage, day, published in (
        ("started", "2018-03-13", "2018-03-14"),
        ("completed", "2018-03-20", "2018-03-21"),
        ("partial", "2018-03-15", None),
    ):
        report = make_report(published) if published else None
        add_stage(deal, stage, day, report=report)
    add_stage(deal, "suspended", "2018-03-14", planned=True, report=make_report("2018-03-14"))
    later = make_deal("later")
    add_stage(later, "agreed", "2018-03-12", report=make_report("2018-03-12"))
    told = []
    for reading in (
        *(Knowledge(), Knowledge(then)),
        *(Knowledge(reported_until=dt.date(2018, 3, day)) for day in (11, 14, 21)),
    ):
        pinned = pin_knowledge(reading)
        with CaptureQueriesContext(connection) as queries:
            stages = [(s.deal.slug, s.day, s.stage) for s in stages_of_deals(pinned)]
        assert len(queries) <= 2
        assert sorted(stages) == sorted(
            (deal.slug, stage.day, stage.stage)
            for deal in list_deals(reading)
            for stage in deal.stages
            if not stage.planned
        )
        told.append(len(stages))
    assert told == [4, 0, 0, 2, 3]


def test_list_deals_query_count_does_not_grow():
    def count(read) -> int:
        with CaptureQueriesContext(connection) as queries:
            read()
        return len(queries)

    place = make_district("qadam")

    def make(slug: str) -> None:
        deal = make_deal(slug, districts={place: "origin"})
        add_figure(deal, "AFP", 1, report=make_report("2018"))
        add_stage(deal, "started", "2018-03-13", report=make_report("2018"))

    make("first")
    few = [count(list_deals), count(lambda: deals_of_district("qadam"))]
    for number in range(5):
        make(f"deal-{number}")
    assert [count(list_deals), count(lambda: deals_of_district("qadam"))] == few
    assert max(few) <= 13


def test_decision_feed_tells_what_touched_a_district():
    qadam = make_qadam()
    other = make_district("other")
    ruling = rule(other, "2012-01-01", None, holder="a")
    with signed_decision("reject", reason="A secret of the desk."):
        pass
    with signed_decision("confirm", reason="One more report.") as decision:
        history.confirm_ruling(decision, ruling, [cite(make_report("2012-02-01"))])
    with signed_decision("retract", cause="coding_error", reason="Wrong place.") as decision:
        history.retract_ruling(decision, ruling)
    feed = DecisionFeed(district_id=other.pk)
    told = [(row.verdict, row.reason) for row in feed[:10]]
    assert told[:2] == [("retract", "Wrong place."), ("confirm", "One more report.")]
    assert len(feed) == 3 and f"R{ruling.pk}" in feed[0].rulings
    everything = DecisionFeed()
    assert len(everything) == 8, "one of them made the deal of Qadam"
    assert all("secret" not in row.reason for row in everything[:10])
    assert {district.slug for row in everything[:10] for district in row.districts} == {
        "qadam", "other",
    }  # fmt: skip
    assert len(DecisionFeed(Knowledge(feed[2].recorded_at), other.pk)) == 1
    assert qadam.pk != other.pk


def test_decision_feed_names_the_deals_a_decision_entered_or_added_to():
    qadam = make_qadam()
    deal = models.Deal.objects.get()
    stage = add_stage(deal, "started", "2018-03-13")
    figure = add_figure(deal, "AFP", 300)
    told = {row.id: [deal.slug for deal in row.deals] for row in DecisionFeed()[:20]}
    for row in (deal, stage, figure):
        assert told[row.decision.public_id] == ["qadam-2018"]
    assert not any(told[ruling.decision.public_id] for ruling in qadam.rulings.all())
    earlier = DecisionFeed(Knowledge(deal.decision.recorded_at))[:20]
    assert earlier[0].id == deal.decision.public_id and earlier[0].rulings == ()
    assert all(row.rulings for row in DecisionFeed(district_id=qadam.pk)[:20])


def test_effects_say_what_a_deal_changed_and_what_came_next():
    qadam = make_qadam()
    deal = models.Deal.objects.get()
    add_stage(deal, "agreed", "2017-09-20")
    add_stage(deal, "started", "2018-03-13")
    add_stage(deal, "completed", "2018-03-15")
    untouched = make_district("untouched")
    rule(untouched, "2012-01-01", "2019-01-01", holder="opposition")
    rule(untouched, "2019-01-01", None, holder="isis", mechanism="captured")
    models.DealDistrict.objects.create(deal=deal, district=untouched, role="origin")
    models.DealDistrict.objects.create(deal=deal, district=make_district("far"), role="destination")
    effects = {effect.district.slug: effect for effect in effects_of(find_deal(deal.slug))}
    assert set(effects) == {qadam.slug, "untouched"}
    changed, same = effects["qadam"], effects["untouched"]
    assert (changed.before.standing, changed.after.standing) == ("contested", "mixed")
    assert [change.day.isoformat() for change in changed.own] == ["2018-03-13"]
    assert (changed.next.day.isoformat(), changed.next.mechanism) == ("2018-03-20", "captured")
    assert same.own == () and same.before == same.after
    assert same.next.day.isoformat() == "2019-01-01"


def test_effects_before_a_deal_was_carried_out_are_not_made_up():
    place = make_district()
    rule(place, "2012-01-01", holder="opposition")
    deal = make_deal("talks", districts={place: "origin"})
    [effect] = effects_of(find_deal(deal.slug))
    assert (effect.before, effect.after, effect.own, effect.next) == (None, None, (), None)
