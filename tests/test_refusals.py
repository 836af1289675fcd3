"""Refusals in every place: wrong methods, a database that is away, limits, and their headers."""

import datetime as dt
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.utils import timezone

from conftest import LIMIT_S
from control import models
from control.web import limits
from factories import make_qadam

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "/",
    "/districts/qadam/",
    "/releases/",
    "/api/",
    "/numbers/",
    "/stories/",
    "/embed/",
    "/data/",
)
FOR_PROGRAMS = ("/healthz", "/api/v1/state", "/ogc/", "/data/control.csv", "/feeds/changes.atom")
WRONG = ("POST", "PUT", "DELETE", "PATCH", "TRACE")


def ask(address: str, method: str = "GET", **headers: str):
    """Ask over HTTP; return status, headers and body, of refusals too."""
    request = urllib.request.Request(address, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


@pytest.mark.parametrize("path", [*PAGES, *FOR_PROGRAMS, "/robots.txt", "/favicon.ico"])
def test_wrong_method_is_refused_with_a_true_allow(transactional_db, live_server, path):
    make_qadam()
    for method in WRONG:
        status, headers, body = ask(live_server.url + path, method)
        assert (status, headers["Allow"]) == (405, "GET, HEAD, OPTIONS"), method
        assert body.startswith("{") == (path in FOR_PROGRAMS)
    status, headers, body = ask(live_server.url + path, "OPTIONS")
    assert (status, headers["Allow"], body) == (204, "GET, HEAD, OPTIONS", "")


def test_form_takes_post_and_says_so(transactional_db, live_server):
    address = f"{live_server.url}/suggest/"
    status, headers, _body = ask(address, "PUT")
    assert (status, headers["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    assert ask(address, "POST")[0] == 403  # no token of a form


@pytest.fixture(scope="module")
def site_without_database(tmp_path_factory, collected_static_files):
    """The site as it is served, with a database that nobody answers for; its address and its log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("away") / "web.log"
    away = f"postgresql://nobody@/none?host={log.parent}"
    command = [sys.executable, "-m", "granian", "config.wsgi:application", "--interface", "wsgi"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"DATABASE_URL": away}, stdout=output, stderr=output
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _turn in range(LIMIT_S * 5):
            try:
                ask(f"{address}/robots.txt")
                break
            except OSError:
                time.sleep(0.2)
        yield address, log
    finally:
        process.terminate()
        process.wait(LIMIT_S)


@pytest.mark.parametrize(
    "path", [*FOR_PROGRAMS, *PAGES, "/districts/", "/admin/login/", "/suggest/"]
)
def test_database_away_is_not_ready_everywhere(site_without_database, path):
    address, log = site_without_database
    status, headers, body = ask(address + path)
    if path in ("/api/", "/data/", "/suggest/", "/admin/login/") and status == 200:
        return  # it reads nothing
    assert status == 503 and int(headers["Retry-After"]) > 0
    if path in FOR_PROGRAMS[1:]:
        assert json.loads(body)["error"]["code"] == "not_ready"
    if path in PAGES:
        assert body.startswith("<!doctype html>")
    assert "Traceback" not in log.read_text()
    lines = [line for line in log.read_text().splitlines() if f"'{path}'" in line]
    assert len(lines) == (path != "/healthz")


def test_workers_late_are_called_so(client, db):
    make_qadam()

    def told() -> str:
        answer = client.get("/healthz")
        assert answer.status_code == 200 and answer.json()["status"] == "ok"
        return answer.json()["worker"]["status"]

    assert told() == "late"
    beat = models.Heartbeat.objects.create(name="worker", beat_at=timezone.now())
    assert told() == "ok"
    beat.beat_at -= dt.timedelta(seconds=120)
    beat.save()
    assert told() == "late"


@pytest.fixture
def used_up(settings, monkeypatch):
    monkeypatch.setattr(limits, "_counter", limits.Counter())
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000_000.0)
    settings.RATE_LIMIT = 1


def test_refusals_are_readable_from_elsewhere(client, db, used_up):
    refused = client.get("/api/v1/state?on=x")
    assert refused.status_code == 400
    assert client.options("/api/v1/state").status_code == 204  # not counted
    limited = client.get("/api/v1/state?on=x")
    assert limited.status_code == 429
    for answer in (refused, limited):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Retry-After" in answer["Access-Control-Expose-Headers"]
    assert client.options("/api/v1/state").status_code == 204


def test_limit_is_told_as_a_page_and_in_the_readers_language(client, db, used_up):
    assert client.get("/data/").status_code == 200
    page = client.get("/data/", headers={"Accept-Language": "ar"})
    assert page.status_code == 429 and 'lang="ar"' in page.content.decode()
    assert int(page["Retry-After"]) > 0 and page["RateLimit-Remaining"] == "0"
    shape = client.get("/api/v1/state", headers={"Accept-Language": "ar"})
    assert shape["Content-Language"] == "ar"
    assert not json.loads(shape.content)["error"]["reason"].isascii()


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "path",
    ["/feeds/changes.atom", "/feeds/changes.json", "/data/README.txt", "/api/v1/state", "/ogc/"],
)
def test_content_language_is_that_of_the_body(client, db, path, language):
    answer = client.get(path, headers={"Accept-Language": language})
    assert (answer.status_code, answer["Content-Language"]) == (200, "en")
    chosen = client.get(f"{path}?lang=ar")["Content-Language"]
    assert chosen == ("ar" if "feeds" in path else "en")


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, br", "br"),
        ("gzip;q=1.0, br;q=0.1", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("identity", None),
        ("gzip;q=0", None),
        ("", None),
    ],
)
def test_codebook_is_compressed_as_liked(client, db, accepted, sent):
    answer = client.get("/data/codebook.md", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == sent


def test_feed_and_null_byte_are_called_what_they_are(client, db):
    assert client.get("/feeds/changes.json")["Content-Type"] == "application/feed+json"
    refused = client.get("/api/v1/state?on=2018-03-20%00").json()["error"]
    assert "null character" in refused["reason"]


def test_foreign_host_is_told_where_names_are_listed(client, db):
    for path in ("/", "/api/v1/state"):
        refused = client.get(path, headers={"Host": "elsewhere.example"})
        assert refused.status_code == 400 and "ALLOWED_HOSTS" in refused.content.decode()
