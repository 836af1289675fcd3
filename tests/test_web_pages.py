"""The public pages without JavaScript: what they say, refuse, keep in links, and never let through."""

import datetime as dt
import html
import re
from base64 import b64decode
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from control import models
from control.publish.tables import STATE_FILTERS, TABLES
from control.web import map_files
from control.web.pages import MAP_PARAMETERS
from factories import cite, make_district, make_qadam, make_report, rule

pytestmark = pytest.mark.django_db

PAGES = [
    "/", "/districts/", "/districts/qadam/", "/deals/", "/deals/qadam-2018/", "/changes/",
    "/changes/?kind=ledger", "/method/", "/data/",
]  # fmt: skip
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def text_of(response) -> str:
    """The text of a page's main part, white space made plain."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def row_of(response, slug: str) -> str:
    found = re.search(rf'<tr data-slug="{slug}">.*?</tr>', response.content.decode(), re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(0)).split())


@pytest.mark.parametrize(
    "query", ["", "known_on=2018-01-01", "reported_until=2018-03-14", "lang=ar"]
)
@pytest.mark.parametrize("address", PAGES)
def test_pages_answer_under_every_knowledge(client, address, query):
    make_qadam()
    earlier = query.startswith(("known_on", "reported_until"))
    missing = earlier and address == "/deals/qadam-2018/"  # neither known nor reported by then
    response = client.get(f"{address}{'&' if '?' in address else '?'}{query}")
    assert response.status_code == (404 if missing else 200)
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("address", PAGES)
def test_pages_answer_before_the_first_decision(client, address):
    make_district("qadam")
    assert client.get(address).status_code == (404 if "/deals/q" in address else 200)


def test_map_shows_a_correction_now_but_not_as_known_before(client):
    qadam = make_qadam()
    moment = rule(
        qadam, "2018-03-13", "2018-03-20", holder="syrian-government"
    ).decision.recorded_at
    before = (moment - dt.timedelta(microseconds=1)).isoformat()
    now = row_of(client.get("/", {"on": "2018-03-14", "district": "qadam"}), "qadam")
    then = row_of(client.get("/", {"on": "2018-03-14", "known_on": before}), "qadam")
    assert "Held by Syrian-Government" in now and "Isis" not in now
    assert "Mixed" in then and "Isis" in then


def test_map_as_reported_is_labelled_reconstructed(client):
    make_qadam()
    response = client.get("/", {"on": "2018-03-20", "reported_until": "2018-03-14"})
    assert "reconstructed" in response.content.decode().lower()
    assert "Mixed" in row_of(response, "qadam")


def test_map_carries_a_nonce_and_is_never_cached(client):
    make_qadam()
    response = client.get("/")
    policy = response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert "unsafe" not in policy and "nonce-" in policy
    for script in re.findall(r"<script(?![^>]*src=)[^>]*>", response.content.decode()):
        assert re.search(r'nonce=|type="application/json"|type="text/plain" data-file="', script)
    assert re.search(r' (style|on\w+)="', response.content.decode()) is None


def test_map_carries_its_small_files_and_asks_early_for_larger_ones(client, monkeypatch):
    make_qadam()
    page = client.get("/").content.decode()
    carried = dict(
        re.findall(r'<script type="text/plain" data-file="([^"]+)">(.+?)</script>', page)
    )
    assert [re.match(r"/map/(\w+)-", address)[1] for address in carried] == ["ledger", "outlines"]
    for address, text in carried.items():
        assert b64decode(text) == client.get(address).content
    assert "/map/" not in "".join(re.findall(r"<link [^>]+>", page))

    monkeypatch.setattr(map_files, "MOST_CARRIED", 0)
    page = client.get("/").content.decode()
    asked = re.findall(r'<link rel="preload" [^>]*href="(/map/[^"]+)">', page)
    assert asked == list(carried) and "data-file" not in page


def test_data_page_offers_files_by_table_and_each_interface_by_name(client):
    page = client.get("/data/").content.decode()
    offered = re.findall(r"<dt>(.*?)</dt>", page)
    assert len(offered) == len(TABLES) + 7 and not any("None" in name for name in offered)
    assert {"/releases/", "/api/", "/ogc/"} <= set(re.findall(r'href="([^"]+)"', " ".join(offered)))


def test_api_page_in_arabic_is_explained_in_arabic(client):
    page = client.get("/api/?lang=ar").content.decode()
    assert "Every tracked district on one day." not in page
    with translation.override("ar"):
        assert gettext("Every tracked district on one day.") in html.unescape(page)


def test_district_page_tells_what_is_carried_forward_as_one_period(client):
    """Nobody had reported its end: it goes on, once in the list, however many blocks the band has."""
    make_qadam()
    page = client.get("/districts/qadam/?on=2018-03-25&reported_until=2018-03-14").content.decode()
    spans = re.findall(r'<p class="dates">(.*?)</p>', page)
    assert spans == ["12 March 2018 to 13 March 2018", "since 13 March 2018"]
    assert " to </" not in page and " to :" not in page
    [listed] = re.findall(r'id="period-2">(.*?)</li>\s*</ol>', page, re.DOTALL)
    assert "Carried forward" in listed and "Evacuation deal" in listed
    assert [page.count(f'href="#period-{n}"') for n in (1, 2, 3)] == [1, 2, 0]
    assert "since 13 March 2018. Possible on this day." in page


def test_links_keep_the_knowledge(client):
    make_qadam()
    page = client.get("/districts/?reported_until=2018-03-14").content.decode()
    assert 'href="/districts/qadam/?reported_until=2018-03-14"' in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/?on=2018-02-30", 400),
        ("/?on=soon", 400),
        ("/?known_on=2026-01-01&reported_until=2018-01-01", 400),
        ("/?district=atlantis", 400),
        ("/?district=%3Cscript%3E", 400),
        ("/?lang=tlh", 400),
        ("/?compare=x", 400),
        ("/districts/atlantis/", 404),
        ("/deals/atlantis/", 404),
        ("/deals/?kind=x", 400),
        ("/changes/?page=99", 400),
        ("/changes/?from=2018-03-14&to=2018-03-13", 400),
        ("/changes/?kind=x", 400),
        ("/?standng=held", 400),
        ("/?parts=time", 400),
        ("/embed/?standng=held", 400),
        ("/embed/?parts=moon", 400),
        ("/?axis=2019-01-01..2018-01-01", 400),
        ("/?axis=moon", 400),
        ("/?from=2018-01-01", 400),
        ("/?split=101", 400),
        ("/?step=year", 400),
        ("/?compare_known_on=zz", 400),
        ("/embed/?on=x", 400),
        ("/districts/?district=qadam", 400),
        ("/districts/qadam/?page=2", 400),
        ("/deals/?page=2", 400),
        ("/changes/?standing=held", 400),
        ("/numbers/?party=isis", 400),
        ("/actors/?page=1", 400),
        ("/sources/?x", 400),
        ("/stories/?x=", 400),
        ("/method/?x=1", 400),
        ("/data/?table=control", 400),
        ("/data/?on=x", 400),
        ("/releases/?page=1", 400),
        ("/releases/?known_on=x", 400),
        ("/api/?format=json", 400),
        ("/nothing", 404),
    ],
)
def test_bad_addresses_are_refused_in_words(client, address, status):
    make_qadam()
    response = client.get(address)
    assert response.status_code == status
    assert "<main" in response.content.decode() and "Traceback" not in response.content.decode()
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/embed/", "/districts/", "/data/", "/releases/", "/api/"]
)
def test_pages_take_what_other_sites_add_to_links_and_programs_do_not(client, address):
    make_qadam()
    assert client.get(f"{address}?utm_source=x&fbclid=1&lang=en").status_code == 200
    assert client.get(f"{address}?utm_source=x&fbcli=1").status_code == 400
    assert client.get("/api/v1/state?utm_source=x").status_code == 400


def test_map_takes_every_parameter_that_its_script_writes(client, request):
    make_qadam()
    script = (request.config.rootpath / "static/control/js/store.js").read_text()
    written = set(re.findall(r"put\('(\w+)'", script)) - {
        "on",
        "known_on",
        "reported_until",
        "lang",
    }
    assert written | set(STATE_FILTERS) == set(MAP_PARAMETERS)


def test_on_beyond_coverage_is_not_covered(client):
    make_qadam()
    response = client.get("/?on=2025-03-01")
    assert response.status_code == 200
    assert "not covered" in row_of(response, "qadam").lower()


def test_pages_refuse_to_be_posted_to(client):
    assert client.post("/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/admin/login/", {}).status_code == 403


def test_failure_shows_a_page_without_a_traceback(client, monkeypatch):
    monkeypatch.setattr("control.web.pages.states_on", lambda *_arguments: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/districts/")
    assert response.status_code == 500
    assert b"ZeroDivision" not in response.content and b"<main" in response.content


def test_hostile_text_is_never_markup(client):
    place = make_district("hostile", name_en=HOSTILE, name_ar=HOSTILE, note=HOSTILE)
    report = make_report(
        "2018-03-14", key="k", publisher=HOSTILE, url="javascript:alert(3)", via=HOSTILE
    )
    models.DistrictName.objects.create(district=place, text=HOSTILE, language="en", script="Latn")
    rule(
        place, "2018-03-13", None, holder="a", note=HOSTILE,
        evidence=[cite(report, quote=HOSTILE, said_by_text=HOSTILE, reading=HOSTILE, note=HOSTILE)],
    )  # fmt: skip
    rule(place, "2019-03-13", None, holder="b", note=HOSTILE)
    models.Actor.objects.filter(slug="a").update(name_en=HOSTILE)
    for address in ("/", "/?district=hostile", "/districts/", "/districts/hostile/", "/changes/"):
        page = client.get(address).content.decode()
        assert "alert(1)" in page
        assert "<script>alert" not in page and "<img src=x" not in page
        assert "javascript:alert" not in page
    assert "javascript:" not in client.get("/api/v1/districts/hostile/").content.decode()


def test_language_parameter_beats_cookie_and_browser(client):
    make_qadam()
    arabic = client.get("/districts/?lang=ar", headers={"Accept-Language": "en"})
    assert '<html lang="ar" dir="rtl"' in arabic.content.decode()
    assert "القدم" in arabic.content.decode()
    kept = client.get("/districts/", headers={"Accept-Language": "en"})
    assert '<html lang="ar"' in kept.content.decode()
    assert '<html lang="en"' in client.get("/districts/?lang=en").content.decode()
    fresh = Client().get("/districts/", headers={"Accept-Language": "ar"})
    assert '<html lang="ar"' in fresh.content.decode()
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in fresh["Vary"].split(",")}


def test_third_language_is_offered_under_its_own_name(client, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "français")]
    page = client.get("/method/?lang=fr").content.decode()
    assert '<html lang="fr" dir="ltr"' in page
    assert ">English</a>" in page and ">العربية</a>" in page and ">français</a>" not in page
    page = client.get("/method/?on=2018-03-20&lang=en").content.decode()
    assert 'href="?on=2018-03-20&amp;lang=fr"' in page and ">français</a>" in page


def test_our_words_are_in_the_language_of_the_page_and_in_both_for_programs(client):
    place = make_qadam()
    deal = models.Deal.objects.get()
    models.District.objects.update(note="A place.", note_ar="مكان.")
    models.Deal.objects.update(summary="A deal.", summary_ar="اتفاق.", note="A note.")
    models.Actor.objects.update(note="A party.", note_ar="طرف.")
    models.DealStage.objects.create(
        deal=deal, decision=deal.decision, stage="agreed", date="2018-03-12", day="2018-03-12",
        note="A stage.", note_ar="مرحلة.",
    )  # fmt: skip
    models.DealDistrict.objects.get_or_create(deal=deal, district=place, role="origin")
    models.DealDistrict.objects.update(note="Their home.", note_ar="موطنهم.")
    models.Source.objects.update(
        leaning="to one side", leaning_ar="إلى جانب", note="A source.", note_ar="مصدر."
    )
    source = models.Report.objects.filter(evidence__isnull=False).first().source.slug
    for address, english, arabic in (
        ("/districts/qadam/", ("A place.", "A deal.", "A stage."), ("مكان.", "اتفاق.", "مرحلة.")),
        (
            "/deals/qadam-2018/",
            ("A deal.", "A stage.", "Their home."),
            ("اتفاق.", "مرحلة.", "موطنهم."),
        ),
        ("/sources/", ("to one side",), ("إلى جانب",)),
        (f"/sources/{source}/", ("to one side", "A source."), ("إلى جانب", "مصدر.")),
        ("/actors/syrian-government/", ("A party.",), ("طرف.",)),
    ):
        for lang, told, untold in (("en", english, arabic), ("ar", arabic, english)):
            page = client.get(f"{address}?lang={lang}").content.decode()
            assert all(text in page for text in told), (address, lang)
            assert not any(text in page for text in untold), (address, lang)
    unwritten = client.get("/deals/qadam-2018/?lang=ar").content.decode()
    assert '<p class="note" dir="ltr" lang="en">A note.</p>' in unwritten
    for address, column, text in (
        ("/api/v1/districts/qadam/", "note_ar", "مكان."),
        ("/api/v1/districts/qadam/", "summary_ar", "اتفاق."),
        ("/api/v1/deals/", "summary_ar", "اتفاق."),
        ("/api/v1/stages", "note_ar", "مرحلة."),
        ("/data/actors.csv", "note_ar", "طرف."),
        ("/data/sources.csv", "leaning_ar", "إلى جانب"),
        ("/data/deal_places.csv", "note_ar", "موطنهم."),
        ("/ogc/collections/deals/items/qadam-2018", "summary_ar", "اتفاق."),
    ):
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        assert column in body.decode() and text in body.decode(), address


@pytest.mark.parametrize("address", ["/", "/districts/", "/districts/qadam/", "/changes/"])
def test_pages_query_count_does_not_grow(client, address):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    qadam = make_qadam()
    rule(qadam, "2011-06-01", "2011-09-01", holder="a", evidence=[cite(make_report("2011"))])
    rule(make_district(), "2012-01-01", "2020-01-01", holder="a")
    few = count()
    for _number in range(8):
        place = make_district()
        rule(place, "2012-01-01", "2020-01-01", holder="a", evidence=[cite(make_report("2012"))])
        rule(place, "2015-01-01", "2016-01-01", holder="b", evidence=[cite(make_report("2015"))])
    assert count() <= few


def test_ledger_changes_name_the_deal_that_a_decision_made(client):
    make_qadam()
    decision = models.Deal.objects.get().decision
    listed = client.get("/api/v1/decisions").json()["items"]
    [twin] = [row for row in listed if row["id"] == decision.public_id]
    assert (twin["deals"], twin["rulings"]) == (["qadam-2018"], [])
    page = client.get("/changes/?kind=ledger")
    assert page.context["page"].paginator.count == len(listed)
    assert re.search(r"<td><a href=\"/deals/qadam-2018/\">[^<]+</a></td>", page.content.decode())
    later = client.get("/changes/?kind=ledger&known_on=2100-01-01").content.decode()
    assert re.search(r"/deals/qadam-2018/\?known_on=20[2-9]\d-\d\d-\d\dT", later)  # now, not then
    until = client.get("/changes/?kind=ledger&reported_until=2018-03-13").content.decode()
    assert "Qadam-2018" in until and "/deals/qadam-2018/" not in until
    assert client.get("/deals/qadam-2018/?reported_until=2018-03-13").status_code == 404


def test_robots_and_favicon(client):
    assert b"Disallow: /admin/" in client.get("/robots.txt").content
    assert client.get("/favicon.ico").status_code == 302


def test_map_writes_a_state_once_for_all_districts_of_which_it_says_the_same(client):
    alike = [make_district() for _number in range(4)]
    for district in alike:
        rule(district, "2018-03-20", holder="opposition")
    rule(make_district(), "2018-03-20", holder="opposition", truce="yes")
    rule(make_district(), "2018-03-20", holder="isis")
    answer = client.get("/?on=2018-03-21")
    assert [each.name for each in answer.templates].count("control/state_cell.html") == 3
    cells = re.findall(
        r'<tr data-slug="([^"]+)".*?<td>(.*?)</td></tr>', answer.content.decode(), re.S
    )
    assert len(cells) == 6
    assert len({cell for slug, cell in cells if slug in {one.slug for one in alike}}) == 1
    assert len({cell for _slug, cell in cells}) == 3


def test_every_table_that_may_be_scrolled_sideways_is_reached_by_keyboard():
    for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        for tag in re.findall(r'<div class="table-wrap"[^>]*>', template.read_text()):
            assert 'tabindex="0"' in tag, template


@pytest.mark.parametrize("address", ["/", "/districts/qadam/"])
def test_page_known_on_a_day_that_is_not_over_says_that_more_may_come(client, address):
    make_qadam()
    now = dt.datetime.now(dt.UTC)
    banner = [
        text_of_banner(client.get(address, {"known_on": known}))
        for known in (f"{now:%Y-%m-%d}", f"{now:%Y-%m-%dT%H:%M:%SZ}", f"{now - dt.timedelta(days=1):%Y-%m-%d}")
    ]  # fmt: skip
    assert "is not over" in banner[0] and "Later corrections" not in banner[0]
    for closed in banner[1:]:
        assert "Later corrections and additions are left out." in closed
        assert "is not over" not in closed


def text_of_banner(response) -> str:
    return re.search(r'<aside class="reading-banner".*?</aside>', response.content.decode(), re.S)[
        0
    ]


def test_data_page_tells_of_an_address_that_shows_the_same_for_ever(client):
    qadam = make_qadam()
    told = text_of(client.get("/data/"))
    assert "today's date" not in told
    form = re.search(r"written as (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)", told)[1]
    moment = dt.datetime.now(dt.UTC)
    address = f"/api/v1/state?on=2018-03-14&known_on={moment.isoformat().replace('+00:00', 'Z')}"
    assert dt.datetime.fromisoformat(form)
    before = client.get(address).json()["districts"]
    rule(qadam, "2018-03-13", "2018-03-20", holder="syrian-government")
    assert client.get(address).json()["districts"] == before
    today = client.get(f"/api/v1/state?on=2018-03-14&known_on={moment:%Y-%m-%d}").json()[
        "districts"
    ]
    assert today != before, "the day is not over"
