"""Actor and source pages: what held, what was said, what contradicts; bounded queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from control import models
from control.publish.actors import find_actor, list_actors
from control.publish.knowledge import Knowledge, pin_knowledge
from control.publish.queries import periods_naming
from control.publish.sources import find_source, list_sources
from control.publish.statements import list_statements, printed_by_source, said_by_actor
from factories import (
    cite,
    make_actor,
    make_deal,
    make_district,
    make_qadam,
    make_report,
    make_source,
    rule,
)
from test_web_pages import text_of

pytestmark = pytest.mark.django_db

PAGES = ["/actors/", "/actors/isis/", "/sources/", "/sources/afp/"]


def test_periods_naming_are_those_with_the_actor_in_any_role():
    make_qadam()
    told = [(p.span.start.isoformat(), p.standing) for p in periods_naming("isis")]
    assert told == [
        ("2018-03-12", "contested"), ("2018-03-13", "mixed"), ("2018-03-20", "held"),
    ]  # fmt: skip
    until = Knowledge(reported_until=dt.date(2018, 3, 14))
    reported = periods_naming("isis", until)
    assert [p.span.start.isoformat() for p in reported] == [
        "2018-03-12",
        "2018-03-13",
        "2018-03-20",
    ]
    assert reported[-1].carried_forward and reported[-1].standing == "mixed"


def test_list_actors_counts_what_is_held_on_the_day():
    make_qadam()
    on = {row.actor.slug: row.holds for row in list_actors(dt.date(2018, 3, 14))}
    assert (on["isis"], on["syrian-government"], on["opposition"]) == (1, 1, 0)


@pytest.mark.django_db(transaction=True)  # row history tells the time of the transaction
def test_list_actors_knows_those_listed_by_then(client):
    make_qadam()
    then = Knowledge(known_at=timezone.now())
    on, moment = dt.date(2018, 3, 14), then.known_at.isoformat().replace("+00:00", "Z")
    before = list_actors(on, then), text_of(client.get("/actors/", {"known_on": moment}))
    make_actor("newcomer")
    assert (list_actors(on, then), text_of(client.get("/actors/", {"known_on": moment}))) == before
    assert "newcomer" in {row.actor.slug for row in list_actors(on)}
    none = client.get("/actors/", {"known_on": "2001-01-01"})
    assert none.status_code == 200 and "No actor was known." in none.text


def test_find_actor_shows_lineage_from_both_ends():
    nusra, hts = make_actor("nusra"), make_actor("hts")
    models.ActorRelation.objects.create(
        actor=nusra, link="merged_into", other=hts, valid_from="2017-01-28"
    )
    [out] = find_actor("nusra").links
    [back] = find_actor("hts").links
    assert (out.outward, out.other.slug, out.from_.text) == (True, "hts", "2017-01-28")
    assert (back.outward, back.other.slug) == (False, "nusra")


def test_statements_name_what_contradicts_them():
    make_qadam()
    knowledge = pin_knowledge(Knowledge())
    [disputed], total = list_statements(printed_by_source("reuters"), knowledge, opposed=True)
    assert total == 1 and disputed.evidence.reading == "some ground gained"
    assert {piece.report.source.slug for piece in disputed.against} == {"ntb", "afp"}
    _first, supported = list_statements(printed_by_source("wire"), knowledge, opposed=True)
    assert supported == 0


def test_statements_of_an_actor_say_whether_the_ruling_still_stands():
    place, sohr = make_district(), make_actor("sohr", kind="monitor")
    rule(place, "2018-01-01", "2018-02-01", holder="a",
         evidence=[cite(make_report("2018-01-01"), said_by_id=sohr.pk, reading="a took it")])  # fmt: skip
    rule(place, "2018-01-01", "2018-02-01", holder="b")
    [said], _total = list_statements(said_by_actor("sohr"), pin_knowledge(Knowledge()))
    assert not said.on_map


def test_sources_list_only_those_on_whose_reports_something_rests():
    make_qadam()
    make_report("2018-01-01", source="unread")  # waits for a moderator: nobody's to read
    rows = {row.source.slug: (row.reports, row.supports, row.contradicts) for row in list_sources()}
    assert rows == {
        "nobody": (1, 1, 0), "wire": (1, 1, 0), "afp": (2, 2, 0), "ntb": (1, 1, 0),
        "reuters": (1, 0, 1),
    }  # fmt: skip
    assert find_source("unread") is None


def test_source_as_known_before_its_evidence_has_no_reports(client):
    make_qadam()
    first = models.Decision.objects.order_by("recorded_at").first().recorded_at
    before = first.isoformat().replace("+00:00", "Z")
    assert [row.source.slug for row in list_sources(Knowledge(known_at=first))] == ["nobody"]
    page = client.get("/sources/reuters/", {"known_on": before})
    assert "No period of this ledger rests on it." in text_of(page)


@pytest.mark.parametrize(
    "query", ["", "known_on=2018-01-01", "reported_until=2018-03-14", "lang=ar"]
)
@pytest.mark.parametrize("address", PAGES)
def test_pages_answer_under_every_knowledge(client, address, query):
    make_qadam()
    assert client.get(f"{address}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/actors/atlantis/", 404), ("/sources/atlantis/", 404), ("/actors/isis/?page=9", 400),
        ("/actors/isis/?on=soon", 400), ("/sources/?known_on=x", 400),
    ],
)  # fmt: skip
def test_bad_addresses_are_refused_in_words(client, address, status):
    make_qadam()
    response = client.get(address)
    assert response.status_code == status and b"<main" in response.content


def add_place(isis: models.Actor) -> None:
    """A district held and then fought over, the second ruling cutting the first."""
    place, speaker = make_district(), {"said_by_id": isis.pk}
    rule(place, "2012-01-01", holder="isis", evidence=[cite(make_report("2012"), **speaker)])
    rule(
        place, "2014-01-01", parties={"isis": "challenger"}, standing="contested",
        evidence=[cite(make_report("2014"), stance="contradicts")],
    )  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_query_count_does_not_grow(client, address):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    make_qadam()
    isis = make_actor("isis")
    models.DealParty.objects.create(
        deal=models.Deal.objects.get(), actor=isis, role="party", side_term="the exit"
    )
    add_place(isis)
    few = count()
    for number in range(6):
        deal = make_deal(f"deal-{number}")
        models.DealParty.objects.create(deal=deal, actor=isis, role="party")
        add_place(isis)
    assert count() <= few


def test_parties_speakers_and_sources_lead_to_their_pages(client):
    make_qadam()
    page = client.get("/districts/qadam/?on=2018-03-20").content.decode()
    assert 'href="/actors/isis/"' in page and 'href="/sources/reuters/"' in page
    kept = client.get("/actors/isis/?reported_until=2018-03-20").content.decode()
    assert 'href="/districts/qadam/?reported_until=2018-03-20"' in kept
    assert "/feeds/changes.atom?party=isis" in kept


def test_names_stand_before_who_uses_them_in_either_direction_of_writing(client):
    make_qadam()
    isis = models.Actor.objects.get(slug="isis")
    models.ActorName.objects.create(
        actor=isis, text="داعش", language="ar", used_by="its foes", used_by_ar="خصومه"
    )
    page = client.get("/actors/isis/?lang=en").content.decode()
    assert '<li class="tag"><bdi lang="ar">داعش</bdi> <small' in page


def test_reports_without_a_title_are_told_apart_to_those_who_hear_links(client):
    qadam = make_qadam()
    for day in ("2018-04-02", "2018-04-03"):
        report = models.Report.objects.create(
            key=f"on-{day}", source=make_source(), published=day, url=f"https://example.org/{day}"
        )
        rule(qadam, day, None, holder="isis", evidence=[cite(report)])
    page = client.get("/districts/qadam/?lang=en").content.decode()
    for day in ("2 April 2018", "3 April 2018"):
        told = '<bdi>Report without a title</bdi><span class="visually-hidden">'
        assert f"{told}, <bdi>AFP</bdi>, <bdi>{day}</bdi></span></a>" in page
