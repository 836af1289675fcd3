"""The files of /data/: every table as CSV and GeoJSON, the same rows however they are read."""

import csv
import datetime as dt
import gzip
import io

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from control import models
from control.choices import Mechanism
from control.publish import rows as rows_module
from control.publish.codebook import write_codebook
from control.publish.crosswalk import name_acled_event, name_ucdp_violence
from control.publish.cut import cut_at
from control.publish.knowledge import Knowledge, pin_knowledge
from control.publish.queries import history_of
from control.publish.rows import describe_period, iterate_rows, write_csv
from control.publish.tables import CONTROL, TABLES
from factories import cite, make_deal, make_district, make_qadam, make_report, rule, signed_decision

pytestmark = pytest.mark.django_db


def read_csv(client, address: str) -> list[dict]:
    response = client.get(address)
    assert response.status_code == 200, response.content
    content = b"".join(response).decode("utf-8")
    return list(csv.DictReader(io.StringIO(content)))


def now() -> rows_module.Cut:
    return cut_at(pin_knowledge(Knowledge()))


def test_control_rows_of_split_rulings_borrow_their_neighbours_dates():
    qadam = make_qadam()
    rule(qadam, "2018-03-15", "2018-03-17", started="2018-03", ended="2018-03~", holder="x")
    told = list(iterate_rows(CONTROL, now()))
    for row, period in zip(told, history_of(None), strict=True):
        assert {name: row[name] for name in describe_period(period)} == describe_period(period)
    cut = next(row for row in told if row["from"] == "2018-03-17")
    assert (cut["started"], cut["mechanism"], cut["confidence_start"]) == (
        "2018-03~",
        "not_stated",
        None,
    )


def test_report_that_repeats_another_adds_no_voice_to_rows_either():
    reports = [make_report("2018-03-01", source=name) for name in ("afp", "echo", "third")]
    models.ReportCopy.objects.create(report=reports[1], original=reports[0], containment=0.9)
    district = make_district("town")
    rule(district, "2018-03-01", None, holder="a", evidence=[cite(report) for report in reports])
    models.ReportCopy.objects.create(report=reports[2], original=reports[0], containment=0.9)
    [row], [period] = iterate_rows(CONTROL, now()), history_of(None)
    assert row["originators"] == period.originators == 2, "a copy found later changes no answer"


@pytest.mark.django_db(transaction=True)
def test_files_known_earlier_are_the_same_after_corrections(client):
    qadam = make_qadam()
    moment = models.Decision.objects.latest("recorded_at").recorded_at
    known_on = f"?known_on={dt.datetime.now(dt.UTC).isoformat().replace('+00:00', 'Z')}"
    before = {name: b"".join(client.get(f"/data/{name}.csv{known_on}")) for name in TABLES}
    assert moment
    rule(qadam, "2018-03-14", "2018-03-16", holder="y", evidence=[cite(make_report("2020-01-01"))])
    make_deal("another")
    models.ReportDate.objects.create(
        report=models.Report.objects.first(), published="2001-01-01", reason="Seen.",
        author=get_user_model().objects.first(),
    )  # fmt: skip
    assert {name: b"".join(client.get(f"/data/{name}.csv{known_on}")) for name in TABLES} == before
    assert b"".join(client.get("/data/control.csv")) != before["control"]


def test_redacted_quote_leaves_its_tombstone(client):
    make_qadam()
    with signed_decision("redact", cause="coding_error", reason="Harm.") as decision:
        [quote] = models.Quote.objects.all()
        models.Quote.objects.filter(pk=quote.pk).update(text=None, erased_by=decision)
    rows = read_csv(client, "/data/evidence.csv")
    [row] = [row for row in rows if row["redacted"] == "true"]
    assert (row["quote"], row["redacted_by"]) == ("", decision.public_id)
    listed = read_csv(client, "/data/decisions.csv?verdict=redact")
    assert [line["id"] for line in listed] == [decision.public_id]


def test_nothing_unpublished_is_in_any_file(client):
    make_qadam()
    make_report("2018-01-01", key="only-in-the-inbox")
    with signed_decision("reject", reason="secret-reason"):
        pass
    for name in TABLES:
        content = b"".join(client.get(f"/data/{name}.csv")).decode()
        assert "only-in-the-inbox" not in content and "secret-reason" not in content
        assert "moderator" not in content, "an account is never named"
    coders = {row["coder"] for row in read_csv(client, "/data/decisions.csv")}
    assert len(coders) == 1 and coders.pop().startswith("C")


def test_file_is_compressed_where_accepted_and_says_its_terms(client):
    make_qadam()
    plain = b"".join(client.get("/data/control.csv"))
    packed = client.get("/data/control.csv", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(packed)) == plain
    assert 'rel="license"' in packed["Link"] and "terms-of-service" in packed["Link"]
    assert b"must not be used" in client.get("/data/README.txt").content
    again = client.get("/data/control.csv", headers={"If-None-Match": packed["ETag"]})
    assert again.status_code == 304


def test_wrong_file_or_parameter_is_answered(client):
    assert client.get("/data/none.csv").status_code == 404
    assert client.get("/data/control.csv?standing=nice").status_code == 400
    assert client.get("/data/control.csv?nonsense=1").status_code == 400
    assert client.get("/data/districts.csv?on=2018-01-01").status_code == 400


def test_export_makes_no_more_queries_for_more_rows():
    qadam = make_qadam()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert b"".join(write_csv(CONTROL, now()))
        return len(queries)

    few = count()
    for day in range(10, 30):
        rule(qadam, f"2019-01-{day}", None, holder=f"h{day}")
    assert count() == few


def test_codebook_is_the_one_in_the_documents(request):
    assert (request.config.rootpath / "docs" / "codebook.md").read_text() == write_codebook()


@pytest.mark.parametrize("mechanism", Mechanism.values)
def test_crosswalk_covers_every_mechanism(mechanism):
    event, _sub_event = name_acled_event(mechanism, "armed_group")
    assert bool(event) == (mechanism not in ("unknown", "not_stated"))
    assert name_acled_event("captured", "state")[1] == "Government regains territory"
    assert name_ucdp_violence(mechanism, "state", "armed_group") == (
        1 if mechanism == "captured" else None
    )
