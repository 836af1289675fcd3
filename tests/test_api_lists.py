"""Lists, OpenAPI, feeds, citations and limits: what they take, what they answer, what stays put."""

import gzip
import hashlib
import html
import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import quote, urlencode

import brotli
import jsonschema
import pytest
from django.utils import timezone

from control import history, models
from control.publish.tables import TABLES, filters_of
from control.web.lists import LISTS
from control.web.openapi import write_openapi
from control.workflow import releasing
from factories import (
    cite,
    make_author,
    make_deal,
    make_district,
    make_qadam,
    make_report,
    rule,
    signed_decision,
)
from test_arabic_pages import find_faults

pytestmark = pytest.mark.django_db
MOMENTARY = {"links", "timeStamp", "next"}
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client, address: str, status: int = 200) -> dict:
    response = client.get(address)
    assert response.status_code == status, response.content
    return json.loads(response.content)


def make_ledger():
    qadam = make_qadam()
    for number in range(5):
        rule(make_district(f"town-{number}"), "2012-01-01", None, holder="a")
    return qadam


@pytest.mark.parametrize("address", LISTS)
def test_list_answers_as_openapi_says(client, address):
    make_ledger()
    description = write_openapi()
    operation = description["paths"][f"/api/v1/{address}"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    answer = read(client, f"/api/v1/{address}")
    jsonschema.Draft202012Validator({**schema, "components": description["components"]}).validate(
        answer
    )
    table = TABLES[LISTS[address]]
    assert {p["name"] for p in operation["parameters"]} == {
        *(item.name for item in filters_of(table)),
        "known_on", "reported_until", "limit", "cursor", "fields", "lang",
    }  # fmt: skip
    few = read(client, f"/api/v1/{address}?fields={table.names[0]}&limit=1")
    assert [list(item) for item in few["items"]] in ([[table.names[0]]], [])
    for wrong in ("nonsense", ","):
        refused = read(client, f"/api/v1/{address}?fields={wrong}", 400)
        assert refused["error"]["field"] == "fields"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["periods", "decisions", "district-months", "actors"])
def test_cursor_walks_one_list_while_data_changes(client, address):
    qadam = make_ledger()
    whole = read(client, f"/api/v1/{address}?limit=10000")["items"]
    page = read(client, f"/api/v1/{address}?limit=3")
    walked = page["items"]
    number = 0
    while page["next"]:
        if number < 3:
            number += 1
            rule(qadam, f"2018-0{number}-01", f"2018-0{number}-20", holder=f"new-{number}")
            rule(make_district(f"aaa-{number}"), "2012-01-01", None, holder="b")
        page = read(client, page["next"])
        walked += page["items"]
    assert number and walked == whole


@pytest.mark.parametrize("cursor", ["x", "!!", "W10", "bnVsbA", quote("W1tdXQ=="), "a" * 900])
def test_cursor_that_is_none_is_refused(client, cursor):
    make_qadam()
    assert read(client, f"/api/v1/periods?cursor={cursor}", 400)["error"]["field"] == "cursor"


def test_cursor_of_another_list_is_refused(client):
    make_ledger()
    following = read(client, "/api/v1/actors?limit=1")["next"]
    cursor = following.partition("cursor=")[2].partition("&")[0]
    assert read(client, f"/api/v1/sources?cursor={cursor}", 400)["error"]["field"] == "cursor"


WRONG_NAMES = [
    ("evidence", "ruling", ["R999999", "R0", "r1", "1", "R" + "9" * 30]),
    ("reports", "language", ["zz", "english", "EN", "%"]),
    ("stories", "story", ["nothing", "waiting", "Not a slug"]),
    ("reports", "source", ["nothing"]),
    ("evidence", "report", ["nothing", "waiting", "report-999999"]),
    ("periods", "bbox", ["36,34,37,33", "200,33,201,34", "36,-91,37,34", "nan,1,2,3", "1,2,3"]),
]


@pytest.mark.parametrize(("address", "name", "values"), WRONG_NAMES)
def test_name_that_nothing_public_has_is_refused(client, address, name, values):
    make_ledger()
    models.Story.objects.create(slug="waiting", title_en="Waiting", title_ar="ينتظر")
    make_report("2018-03-01", key="waiting")
    for value in values:
        for path in (f"/api/v1/{address}", f"/data/{LISTS[address]}.csv"):
            refused = read(client, f"{path}?{urlencode({name: value})}", 400)
            assert refused["error"]["field"] == name and refused["error"]["reason"]


def test_evidence_of_rulings_is_found_by_their_ids(client):
    make_ledger()
    rows = read(client, "/api/v1/evidence")["items"]
    asked = {row["ruling"] for row in rows[:2]}
    found = read(client, f"/api/v1/evidence?ruling={','.join(asked)}")["items"]
    assert found == [row for row in rows if row["ruling"] in asked] != []
    report = make_report("2018-03-01", language="zh-Hant")
    rule(make_district("far"), "2018-03-01", None, holder="a", evidence=[cite(report)])
    [row] = read(client, "/api/v1/reports?language=zh-Hant")["items"]
    assert row["language"] == "zh-Hant"


@pytest.mark.parametrize(
    "address",
    ["/api/v1/state?on=", "/api/v1/periods?limit=", "/data/control.csv?party=%20", "/feeds/deals.json?district=",
     "/ogc/collections/control/items?datetime=", "/api/v1/reports?source=&known_on=2026-01-01"],
)  # fmt: skip
def test_value_that_got_lost_is_refused(client, address):
    make_qadam()
    name = address.partition("?")[2].partition("=")[0]
    assert read(client, address, 400)["error"]["field"] == name


def test_older_lists_take_the_filters_too(client):
    qadam = make_ledger()
    make_deal("other", districts={qadam: "transit"}, kind="truce")
    assert len(read(client, "/api/v1/districts/")["districts"]) == 6
    assert len(read(client, "/api/v1/districts/?limit=2")["districts"]) == 2
    deals = read(client, "/api/v1/deals/?kind=truce&district=qadam")["deals"]
    assert [deal["slug"] for deal in deals] == ["other"]
    assert len(read(client, "/api/v1/changes?party=isis")["changes"]) == 3
    assert len(read(client, "/api/v1/changes?standing=mixed")["changes"]) == 1


def test_report_tells_what_is_quoted_of_it_and_leads_to_the_evidence(client):
    make_ledger()
    asked = {row["id"]: row["quotes"] for row in read(client, "/api/v1/reports")["items"]}
    for report, quotes in asked.items():
        pieces = read(client, f"/api/v1/evidence?report={report}")["items"]
        assert pieces and {row["report"] for row in pieces} == {report}
        assert quotes == list(dict.fromkeys(row["quote"] for row in pieces if row["quote"]))
    assert ["They left."] in asked.values()
    with signed_decision("redact", cause="coding_error", reason="Harm.") as decision:
        models.Quote.objects.update(text=None, erased_by=decision)
    assert {str(row["quotes"]) for row in read(client, "/api/v1/reports")["items"]} == {"[]"}


@pytest.mark.parametrize(
    "address", ["/api/v1", "/api/v1/districts", "/api/v1/deals/qadam-evacuation", "/api/v1/changes",
                "/api/v1/state", "/api/v1/periods", "/ogc", "/ogc/collections/control/items"],
)  # fmt: skip
def test_address_answers_with_a_slash_at_its_end_and_without(client, address):
    make_ledger()
    bare, slashed = (
        client.get(address + end, {"limit": 2} if "items" in address else {}) for end in ("", "/")
    )
    assert bare.status_code == slashed.status_code, bare.content
    if bare.status_code == 200:  # links name the moment
        told = [
            {key: value for key, value in answer.json().items() if key not in MOMENTARY}
            for answer in (bare, slashed)
        ]
        assert told[0] == told[1]


def test_index_leads_to_every_address(client):
    index = read(client, "/api/v1/")
    assert set(index["addresses"]) == set(write_openapi()["paths"])
    for address in index["addresses"]:
        assert "{" in address or client.get(address).status_code == 200, address


def test_openapi_is_served_and_readable(client):
    make_qadam()
    described = read(client, "/api/v1/openapi.json")
    assert described["openapi"] == "3.1.0"
    page = client.get("/api/")
    assert page.status_code == 200
    for address in described["paths"]:
        assert address in page.content.decode()


def test_feeds_have_permanent_entries_and_a_retraction_is_one(client):
    qadam = make_qadam()
    before = {item["id"] for item in read(client, "/feeds/changes.json")["items"]}
    assert len(before) == 3
    assert not read(client, "/feeds/deals.json")["items"], "a deal without a stage has no entry yet"
    count = len(read(client, "/feeds/corrections.json")["items"])
    rule(qadam, "2018-03-20", None, standing="unknown")
    assert len(read(client, "/feeds/corrections.json")["items"]) == count + 1
    kept = {item["id"] for item in read(client, "/feeds/changes.json")["items"]}
    assert len(before & kept) == 2
    response = client.get("/feeds/corrections.atom?district=qadam")
    assert response["Content-Type"].startswith("application/atom+xml")
    entries = ET.fromstring(response.content).findall(f"{ATOM}entry")
    assert len(entries) == len({entry.find(f"{ATOM}id").text for entry in entries}) == count + 1
    assert read(client, "/feeds/changes.json?party=nobody", 400)["error"]["field"] == "party"
    assert len(read(client, "/feeds/corrections.json?party=isis")["items"]) >= 2
    assert client.get("/feeds/none.json").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_retraction_is_an_entry_of_the_changes_it_takes_back(client):
    qadam = make_qadam()
    gone = models.Ruling.objects.filter(district=qadam).latest("pk")
    before = {item["id"] for item in read(client, "/feeds/changes.json")["items"]}
    with signed_decision("retract", cause="source_corrected", reason="Denied.") as decision:
        history.retract_ruling(decision, gone)
    items = read(client, "/feeds/changes.json?district=qadam")["items"]
    [told] = [item for item in items if item["title"].startswith(decision.public_id)]
    assert "Denied." in told["content_text"] and gone.public_id in told["content_text"]
    assert told["id"] not in before
    assert told in read(client, "/feeds/corrections.json")["items"]


def test_releases_are_listed_with_their_sums(client, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    make_qadam()
    assert read(client, "/api/v1/releases") == {"releases": []}
    releasing.make_release()
    [release] = read(client, "/api/v1/releases")["releases"]
    schema = write_openapi()["paths"]["/api/v1/releases"]["get"]["responses"]["200"]["content"]
    jsonschema.validate({"releases": [release]}, schema["application/json"]["schema"])
    for file in release["files"]:
        content = b"".join(client.get(file["url"]).streaming_content)
        assert hashlib.sha256(content).hexdigest() == file["sha256"]


def test_feed_escapes_what_it_quotes(client):
    district = make_district("hostile", name_en="<b>&\"'")
    rule(district, "2012-01-01", "2013-01-01", holder="a")
    rule(district, "2013-01-01", None, holder="b")
    [entry] = ET.fromstring(client.get("/feeds/changes.atom").content).findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text.startswith("<b>&\"'")


def test_citation_names_day_knowledge_and_release(client, settings, tmp_path):
    make_qadam()
    settings.VAR_DIR = tmp_path
    citation = read(client, f"/cite?of={quote('/districts/qadam/?on=2018-03-20')}")
    assert "state on 2018-03-20; as known at 20" in citation["text"]
    assert citation["address"].startswith(
        "http://testserver/districts/qadam/?on=2018-03-20&known_on="
    )
    assert citation["bibtex"].startswith("@misc{") and citation["ris"].startswith("TY  - DATA")
    until = read(client, f"/cite?of={quote('/?reported_until=2018-03-19')}")["text"]
    assert "reconstructed as reported until 2018-03-19" in until
    releasing.make_release()
    moment = models.Release.objects.get().moment.isoformat()[:19]
    told = read(client, "/cite?of=/releases/1/")["text"]
    assert "release 1" in told and f"as known at {moment}" in told
    assert client.get("/cite?of=/&format=ris")["Content-Type"].startswith("application/x-research")
    for wrong in ("http://elsewhere/", "//elsewhere", "/?on=never", "/a}b", "/?known_on=x", "/nowhere/",
                  "/districts/nowhere/", "/api/v1/deals/none/", "/releases/2/", "/admin/", "/healthz", "/?nonsense=1",
                  "/api/v1/releases?on=2018-03-20"):  # fmt: skip
        assert read(client, f"/cite?of={quote(wrong)}", 400)["error"]["field"] == "of"
    assert "/cite?of=" in client.get("/districts/qadam/").content.decode()


def test_citation_names_what_is_cited_and_programs_read_it_in_english(client):
    make_qadam()
    models.Deal.objects.update(slug="qadam-2018", name_en="Qadam & Co_{x}", name_ar="اتفاق القدم")
    deal = read(client, f"/cite?of={quote('/deals/qadam-2018/')}")
    assert "Control Ledger: Qadam & Co_{x}; as known at 20" in deal["text"]
    assert "state on" not in deal["text"], "a deal is of no one day"
    assert r"Control Ledger: Qadam \& Co\_(x); as known" in deal["bibtex"]
    assert "TI  - Control Ledger: Qadam & Co_{x}; as known" in deal["ris"]
    arabic = read(client, f"/cite?of={quote('/deals/qadam-2018/')}&lang=ar")
    assert "سجل السيطرة: اتفاق القدم؛" in arabic["text"] and not find_faults(arabic["text"])
    assert "Qadam & Co_{x}" in arabic["ris"]
    for address, name in {
        "/districts/qadam/": "Qadam; state on 2024-12-31",
        "/districts/": "Districts; state on 2024-12-31",
        "/sources/afp/": "AFP; as known at",
        "/actors/isis/": "Isis; state on 2024-12-31",
        "/method/": "Method; read at 20",
        "/changes/?from=2018-03-01&to=2018-03-31": "changes after 2018-03-01 until 2018-03-31",
        "/changes/?kind=ledger": "chosen: kind=ledger",
        "/data/control.csv?on=2018-03-20": "data/control.csv; state on 2018-03-20; as known at",
        "/data/codebook.md": "data/codebook.md; read at 20",
        "/?party=isis,opposition&district=qadam&utm_source=x&layout=swipe": "chosen: party=isis,opposition district=qadam.",
    }.items():
        assert name in read(client, f"/cite?of={quote(address)}")["text"], address
    found = read(client, f"/cite?of={quote('/districts/?find=%0ATY  - X%7B')}")
    assert "\nTY  - X" not in found["ris"] and "{find" not in found["bibtex"]


def test_citation_of_a_map_names_both_sides_and_writes_out_the_day_that_is_drawn(client):
    make_qadam()
    cited = read(client, "/cite?of=/")
    assert "state on 2024-12-31" in cited["text"] and "on=2024-12-31&known_on=2" in cited["address"]
    before = read(client, f"/cite?of={quote('/?on=1990-01-01')}")
    assert "state on 2011-03-15" in before["text"] and "on=2011-03-15" in before["address"]
    sides = read(client, f"/cite?of={quote('/?on=2018-04-01&compare=2018-02-01')}")["text"]
    assert "state on 2018-04-01; as known at 20" in sides
    assert "; compared with the state on 2018-02-01." in sides
    other = quote("/?on=2018-04-01&compare_reported_until=2018-03-01#map=9/33/36")
    told = read(client, f"/cite?of={other}")
    assert "compared with the state on 2018-04-01, as reported until 2018-03-01" in told["text"]
    assert "rebuilt from the ledger as known at 20" in told["text"]
    assert told["address"].endswith("#map=9/33/36")


def test_citation_of_a_reconstruction_says_that_its_address_does_not_fix_the_ledger(client):
    make_qadam()
    cited = read(client, f"/cite?of={quote('/districts/qadam/?reported_until=2018-03-19')}")
    assert "known_on" not in cited["address"] and "; as known at" not in cited["text"]
    assert re.search(
        r"reconstructed as reported until 2018-03-19; rebuilt from the ledger as known at 20[^;]*Z, "
        "which the address cannot fix",
        cited["text"],
    )
    both = quote("/?reported_until=2018-03-19&known_on=2026-01-01")
    assert read(client, f"/cite?of={both}", 400)["error"]["field"] == "of"


def test_year_of_a_citation_is_none_before_the_first_decision(client):
    make_qadam()
    now = timezone.now()
    old = read(client, f"/cite?of={quote('/?known_on=2018-03-20')}")
    assert f"({now.year}). " in old["text"] and "as known at 2018-03-20" in old["text"]
    assert f"year = {{{now.year}}}" in old["bibtex"] and f"PY  - {now.year}" in old["ris"]
    today = read(client, f"/cite?of=/?known_on={now:%Y-%m-%d}")
    assert f"known_on={now:%Y-%m-%d}T" in today["address"], "the day is not over"


def test_person_is_refused_a_citation_with_a_page_and_offered_none_of_what_has_none(client):
    make_qadam()
    address = f"/cite?of={quote('/?on=2018-13-99')}&lang=ar"
    page = client.get(address, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.status_code == 400 and page["Content-Type"].startswith("text/html")
    assert "2018-13-99" in page.content.decode() and "message-page" in page.content.decode()
    assert read(client, address, 400)["error"]["field"] == "of"
    for address in ("/suggest/", "/?on=2018-13-99", "/nowhere/", "/deals/none/", "/embed/"):
        assert "/cite?" not in client.get(address).content.decode(), address
    assert "/cite?" not in page.content.decode()
    assert "/cite?" in client.get("/method/").content.decode()


def test_citation_is_refused_where_the_address_is_and_for_its_reason(client, monkeypatch):
    make_qadam()

    def write_rows(*_args):
        pytest.fail("a file is written")
        yield

    monkeypatch.setattr("control.web.data.write_csv", write_rows)
    monkeypatch.setattr("control.publish.parquet.write_parquet", lambda *_args: pytest.fail("made"))
    monkeypatch.setattr("control.web.pages.list_addresses", lambda *_args: pytest.fail("packed"))
    pages = ("/?party=nonsense", "/?from=2018-03-20&to=2018-03-01", "/deals/?kind=nonsense",
             "/changes/?page=99", "/numbers/?district=nowhere")  # fmt: skip
    data = ("/api/v1/periods?limit=0", "/api/v1/state?party=nobody", "/data/control.parquet?district=nowhere",
            "/feeds/changes.atom?party=nobody", "/ogc/collections/control/items?bbox=1")  # fmt: skip
    for address in (*pages, *data):
        refused = client.get(address)
        error = read(client, f"/cite?of={quote(address)}", 400)["error"]
        assert refused.status_code == 400 and error["field"] == "of", address
        assert html.escape(error["reason"]) in refused.content.decode() or (
            error["reason"] == json.loads(refused.content)["error"]["reason"]
        ), address
    assert read(client, "/cite?of=/data/nothing.csv", 400)["error"]["field"] == "of"
    for address in (
        "/?party=isis",
        "/data/control.csv",
        "/data/control.parquet",
        "/cite?of=" * 200 + "/",
    ):
        assert read(client, f"/cite?of={quote(address)}")["text"], address


ADDRESSES = [
    "/", "/?on=2018-03-20&party=isis", "/districts/", "/districts/qadam/", "/deals/", "/actors/", "/sources/", "/stories/",
    "/stories/told/", "/changes/", "/method/", "/data/", "/releases/", "/numbers/", "/api/", "/releases/1/", "/releases/1/control.csv",
    "/api/v1/state?on=2018-03-20", "/api/v1/districts/qadam/", "/api/v1/periods?limit=2", "/api/v1/stories",
    "/api/v1/releases", "/data/control.csv?on=2018-03-20", "/data/stories.csv", "/data/codebook.md",
    "/data/datapackage.json", "/ogc/", "/ogc/collections/control/items?datetime=2018-03-20", "/feeds/changes.atom",
]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_address_that_a_citation_gives_answers_what_was_cited(client, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    qadam = make_qadam()
    releasing.make_release()
    story = models.Story.objects.create(
        slug="told", title_en="Told", title_ar="رُوي", summary_en="A", summary_ar="أ",
        published_at=timezone.now(), published_by=make_author(),
    )  # fmt: skip
    # published after the last decision: the citation is of later than that
    models.StoryStep.objects.create(
        story=story, number=1, day="2018-03-20", title_en="A", title_ar="أ", text_en="B",
        text_ar="ب", lon=36.3, lat=33.5, zoom=12,
    )  # fmt: skip
    files = {}
    for address in ADDRESSES:
        response = client.get(address)
        assert response.status_code == 200, address
        linked = f"/cite?of={quote(address)}"
        if "Link" in response:
            [linked] = re.findall('<([^>]*)>; rel="describedby"', response["Link"])
        citation = read(client, linked)["address"]
        assert client.get(citation).status_code == 200, citation
        told = read(client, linked)["text"]
        assert ("its sentences as read at 20" in told) == (address == "/stories/told/"), told
        if address.startswith("/data/") and ".json" not in address and address != "/data/":
            files[citation] = response.getvalue()
    rule(qadam, "2018-03-16", "2018-03-22", holder="another")
    models.Story.objects.update(title_en="Told anew")
    assert len(files) == 3
    for citation, content in files.items():
        assert client.get(citation).getvalue() == content, citation
    assert b"Told anew" in client.get("/data/stories.csv").getvalue()


def test_rate_limit_is_said_and_kept(client, settings):
    make_qadam()
    settings.RATE_LIMIT = 3
    answers = [client.get("/api/v1/actors") for _number in range(5)]
    told = [answer.status_code for answer in answers]
    assert told[-1] == 429 and 200 in [*told, 200]
    refused = answers[-1]
    assert json.loads(refused.content)["error"]["code"] == "too_many_requests"
    assert 0 < int(refused["Retry-After"]) <= 61
    assert refused["RateLimit-Limit"] == "3" and refused["RateLimit-Remaining"] == "0"
    assert client.get("/method/").status_code == 200
    settings.RATE_LIMIT = 0
    assert "RateLimit-Limit" not in client.get("/api/v1/actors")


def test_redaction_is_in_the_feed_of_corrections(client):
    make_qadam()
    with signed_decision("redact", cause="coding_error", reason="Harm.") as decision:
        models.Quote.objects.update(text=None, erased_by=decision)
    titles = [item["title"] for item in read(client, "/feeds/corrections.json")["items"]]
    assert f"{decision.public_id}: Redact (Qadam)" in titles


def test_feeds_and_citations_are_in_the_language_asked_for(client):
    make_qadam()
    models.Deal.objects.update(summary="A deal.", summary_ar="اتفاق.", name_ar="اتفاق القدم")
    models.Actor.objects.update(name_ar="طرف")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ar"  # a feed is one for all who ask for its address
    english = read(client, "/feeds/changes.json?district=qadam")
    assert english["title"] == "Control Ledger: Changes, Qadam" and english["language"] == "en"
    assert {item["url"] for item in english["items"] if "lang=" in item["url"]} == set()
    arabic = read(client, "/feeds/changes.json?district=qadam&lang=ar")
    assert arabic["title"] == "سجل السيطرة: التغييرات، القدم" and arabic["language"] == "ar"
    assert [item["id"] for item in arabic["items"]] == [item["id"] for item in english["items"]]
    for item in arabic["items"]:
        assert item["url"].endswith("&lang=ar")
        assert not find_faults(item["title"]) and not find_faults(item["content_text"])
        assert not re.search(r"\d{4}-\d{2}", item["title"] + item["content_text"])
    told = {item["title"]: item["content_text"] for item in arabic["items"]}
    fight = told["القدم، 12 آذار 2018: الكيفية غير مذكورة"]
    assert fight.endswith("ومنذ ذلك اليوم: متنازع عليها: تحت سيطرة طرف، والقتال مع طرف.")
    feed = ET.fromstring(client.get("/feeds/deals.atom?lang=ar").content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    address = f"/cite?of={quote('/districts/qadam/?on=2018-03-20')}"
    cited = read(client, f"{address}&lang=ar")
    assert not find_faults(cited["text"]) and "الحالة في \u206820 آذار 2018\u2069؛" in cited["text"]
    assert re.search(r"كما كان معروفاً في \u2068\d+ [^;؛]*، \d\d:\d\d UTC\u2069\.", cited["text"]), (
        cited["text"]
    )
    assert re.search(r"known_on=[^ ]*\.\d{6}Z", cited["text"]), "the address has the whole moment"
    page = client.get("/districts/qadam/?on=2018-03-20&lang=ar").content.decode()
    assert "BibTeX وRIS بالإنكليزية" in page
    assert "state on 2018-03-20" in cited["bibtex"] and "state on" in read(client, address)["text"]


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_pages_and_answers_are_compressed_and_dated(client, encoding):
    make_ledger()
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[encoding]
    for address in ("/method/", "/api/v1/periods"):
        bare = client.get(address)
        packed = client.get(address, headers={"Accept-Encoding": encoding})
        assert packed["Content-Encoding"] == encoding
        assert len(unpack(packed.content)) == len(bare.content)
        assert "Accept-Encoding" in packed["Vary"]
    assert client.get("/?lang=en", headers={"Accept-Encoding": encoding})["Content-Encoding"]
    dated = client.get("/api/v1/periods")
    assert dated["Last-Modified"].endswith("GMT")
    again = client.get("/api/v1/periods", headers={"If-None-Match": dated["ETag"]})
    assert again.status_code == 304 and again["Last-Modified"] == dated["Last-Modified"]
