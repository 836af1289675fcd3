"""What waits, is under embargo or was erased is in no answer: every form of everything is read through."""

import io
import re

import pyarrow.parquet as pq
import pytest

from control import models, workflow
from control.publish.ogc import COLLECTIONS
from control.publish.tables import TABLES
from control.web.lists import LISTS
from control.workflow import releasing
from desk import make_user, make_world, propose
from factories import cite, make_boundary, make_deal, make_report, rule
from test_signing import sign_later

pytestmark = pytest.mark.django_db

PASSING = re.compile(rb'nonce="[^"]*"|"timeStamp":"[^"]*"|csrfmiddlewaretoken"[^>]*')
ADDRESSES = [
    *(f"/data/{name}.{form}" for name in TABLES for form in ("csv", "parquet")),
    *(f"/data/{name}.{form}" for name in COLLECTIONS for form in ("geojson", "gpkg")),
    *("/data/codebook.md", "/data/README.txt"),
    *(f"/api/v1/{name}?limit=10000" for name in (*LISTS, "districts/", "deals/", "changes")),
    *(f"/api/v1/{name}" for name in ("districts/qadam/", "deals/leaving/", "releases")),
    *(f"/api/v1/state?on=2018-03-14{form}" for form in ("", "&format=geojson", "&reported_until=2018-03-20")),
    *(f"/ogc/collections/{name}/items?limit=10000" for name in COLLECTIONS),
    *("/ogc/collections", "/ogc/collections/districts/items/qadam"),
    *(f"/feeds/{kind}.{form}" for kind in ("changes", "deals", "corrections") for form in ("atom", "json")),
    *("/", "/?on=2018-03-14&district=qadam", "/embed/", "/districts/", "/districts/?find=qadam", "/districts/qadam/"),
    *("/districts/qadam/?on=2018-03-14", "/deals/", "/deals/leaving/", "/actors/", "/actors/hts/", "/sources/"),
    *("/sources/afp/", "/stories/", "/changes/", "/changes/?kind=ledger", "/numbers/", "/data/", "/releases/"),
]  # fmt: skip


def read_everything(client) -> dict[str, bytes]:
    """Return what every public address answers, but for what is of one moment; the map's files too."""
    answers = {}
    addresses = list(ADDRESSES)
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, (address, response.content[:300])
        content = response.getvalue()
        if address == "/":
            addresses += [
                path.decode() for path in set(re.findall(rb'/map/[^"&? ]*\.bin', content))
            ]
        if address.endswith(".parquet"):
            content += str(pq.read_table(io.BytesIO(content)).to_pylist()).encode()
        answers[address] = PASSING.sub(b"", content)
    assert sum(address.startswith("/map/") for address in answers) >= 2
    return answers


def make_ledger() -> None:
    qadam = make_world()
    make_boundary(qadam)
    make_deal("leaving", districts={qadam: "origin"})
    report = make_report("2012-01-02", key="public-report")
    rule(qadam, "2012-01-01", "2018-03-13", holder="isis", evidence=[cite(report)])


def test_what_waits_or_is_under_embargo_changes_no_answer(client):
    make_ledger()
    before = read_everything(client)
    proposal = propose()
    assert read_everything(client) == before, "a report that is read is nobody's yet"
    source = proposal.claims.first().reading.report.source.slug
    assert client.get(f"/sources/{source}/").status_code == 404
    assert client.get(f"/api/v1/reports?source={source}").status_code == 400
    signed = sign_later(proposal)
    assert models.SignedVerdict.objects.get() == signed
    assert read_everything(client) == before
    [decision] = workflow.record_at_once(signed, make_user("senior moderator"))
    after = read_everything(client)
    assert client.get(f"/sources/{source}/").status_code == 200
    assert decision.public_id.encode() in after["/data/decisions.csv"]
    for address in (
        "/data/control.csv",
        "/data/spells.parquet",
        "/feeds/changes.json",
        "/data/control.gpkg",
    ):
        assert after[address] != before[address], address


def test_what_was_erased_is_in_no_answer_of_any_form(client, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    make_ledger()
    proposal = propose()
    report = proposal.claims.first().reading.report
    quote = "Government forces took control of Qadam on Tuesday"
    qadam = models.District.objects.get(slug="qadam")
    rule(qadam, "2018-03-13", None, holder="x", evidence=[cite(report, quote=quote)])
    words = quote.encode()
    shown = {address for address, told in read_everything(client).items() if words in told}
    assert {"/data/evidence.csv", "/data/evidence.parquet", "/districts/qadam/"} < shown
    workflow.redact_report(
        report, reason="It names a family.", author=make_user("senior moderator", "other")
    )
    told = read_everything(client)
    releasing.make_release()
    folder = tmp_path / "releases" / str(models.Release.objects.get().number)
    told |= {path.name: path.read_bytes() for path in folder.iterdir()}
    for address, content in told.items():
        assert words not in content, address
    assert b"It names a family." in told["/data/decisions.csv"]
    assert (
        b"true" in told["/data/evidence.csv"] and told["/data/evidence.csv"] == told["evidence.csv"]
    )
