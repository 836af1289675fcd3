"""Answers given again without the framework: the same, until anything public changes."""

import queue
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection, transaction
from django.test.client import RequestFactory

from conftest import LIMIT_S
from control.publish.knowledge import SharedVersion, fetch_prepared, read_version
from control.web.kept import KeptAnswers
from factories import make_qadam, rule

pytestmark = pytest.mark.django_db(transaction=True)

STATE = "/api/v1/state?on=2018-03-14"
TABLES = "/api/v1/openapi.json"


class Site:
    """The site as a server calls it; `made` counts the answers that the framework made."""

    def __init__(self, most_bytes: int = 1_000_000):
        self.framework = get_wsgi_application()
        self.application = KeptAnswers(self.call_framework, most_bytes)
        self.made = 0

    def call_framework(self, environ, start_response):
        self.made += 1
        return self.framework(environ, start_response)

    def ask(self, address: str, method: str = "GET", **headers) -> tuple[str, dict, bytes]:
        environ = RequestFactory(headers=headers).generic(method, address).environ
        told = []
        body = self.application(environ, lambda status, pairs: told.append((status, dict(pairs))))
        return *told[0], b"".join(body)


@pytest.fixture
def make_site():
    sites = []

    def make(*arguments) -> Site:
        sites.append(Site(*arguments))
        return sites[-1]

    yield make
    for site in sites:
        site.application.version.close()  # else the database of the tests cannot be dropped


@pytest.fixture
def qadam():
    return make_qadam()


def test_an_answer_is_given_again_until_something_changes(qadam, make_site):
    site = make_site()
    status, headers, content = site.ask(STATE)
    again = site.ask(STATE)
    assert site.made == 1 and again[0] == status == "200 OK" and again[2] == content
    assert again[1]["ETag"] == headers["ETag"] and again[1]["Vary"] == "Accept-Encoding"
    assert again[1]["Content-Language"] == headers["Content-Language"] == "en"
    assert again[1]["Access-Control-Allow-Origin"] == "*"
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Last-Modified"):
        assert again[1][name] == headers[name]
    left = [int(told["RateLimit-Remaining"]) for told in (headers, again[1])]
    assert left[0] - left[1] == 1
    rule(qadam, "2018-03-14", "2018-03-16", holder="a")
    changed = site.ask(STATE)
    assert site.made == 2 and changed[2] != content and changed[1]["ETag"] != headers["ETag"]


def test_validators_methods_and_encodings_of_a_kept_answer(qadam, make_site):
    site = make_site()
    _status, headers, content = site.ask(STATE)
    status, told, body = site.ask(STATE, if_none_match=headers["ETag"])
    assert status == "304 Not Modified" and body == b"" and told["ETag"] == headers["ETag"]
    assert not any(name.startswith("Content-") and name.endswith("Length") for name in told)
    status, told, body = site.ask(STATE, "HEAD")
    assert status == "200 OK" and body == b"" and told["Content-Length"] == str(len(content))
    assert site.made == 1
    site.ask(STATE, host="127.0.0.1")
    assert site.made == 2


def test_each_encoding_is_kept_for_itself(qadam, make_site):
    site = make_site()
    bare = site.ask(TABLES)[2]
    for _again in range(2):
        packed = site.ask(TABLES, accept_encoding="br")
        assert packed[1]["Content-Encoding"] == "br" and brotli.decompress(packed[2]) == bare
        assert site.ask(TABLES)[2] == bare
    assert site.made == 2


@pytest.mark.parametrize(
    ("address", "status"),
    [("/api/v1/state?on=never", 400), ("/api/v1/periods/none", 404), ("/method/", 200)],
)
def test_refusals_and_pages_are_made_each_time(qadam, address, status, make_site):
    site = make_site()
    for times in (1, 2):
        assert site.ask(address)[0].startswith(str(status)) and site.made == times


def test_what_is_asked_longest_ago_gives_way(qadam, make_site):
    room = len(make_site().ask(STATE)[2]) * 3 // 2
    site = make_site(room)
    for address in (STATE, f"{STATE}&known_on=2030-01-01", STATE):
        site.ask(address)
    assert site.made == 3


def test_the_last_answer_is_kept_however_large(qadam, make_site):
    site = make_site(10)
    for _again in range(2):
        site.ask(STATE)
    assert site.made == 1


def test_who_asks_while_an_answer_is_made_waits_for_it(qadam, make_site):
    site = make_site()
    begun, go_on, told = threading.Event(), threading.Event(), []
    framework = site.framework

    def slow(environ, start_response):
        begun.set()
        assert go_on.wait(20)
        return framework(environ, start_response)

    def ask():
        told.append(site.ask(STATE))
        connection.close()

    site.framework = slow
    threads = [threading.Thread(target=ask) for _number in range(3)]
    threads[0].start()
    assert begun.wait(20)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert site.made == 1 and len({content for _status, _headers, content in told}) == 1


def test_an_answer_that_failed_is_made_anew(qadam, make_site):
    site = make_site()
    framework, site.framework = site.framework, None  # calling it fails
    with pytest.raises(TypeError):
        site.ask(STATE)
    site.framework = framework
    assert site.ask(STATE)[0] == "200 OK" and site.made == 2


def test_a_client_that_asked_too_often_is_refused(qadam, settings, make_site):
    settings.RATE_LIMIT = 2
    site = make_site()
    told = [site.ask(STATE, x_forwarded_for="192.0.2.9")[0][:3] for _again in range(6)]
    assert told[-1] == "429"


def test_every_answer_is_as_new_as_what_was_committed_before_it_was_asked(qadam, make_site):
    site = make_site()
    committed, older = [0], []
    changes = 25

    def ask() -> int:
        return int(re.search(rb"Qadam no (\d+)", site.ask(STATE)[2])[1])

    def ask_until_the_end():
        try:
            while committed[0] < changes:
                before = committed[0]
                if (told := ask()) < before:
                    older.append((before, told))
        finally:
            connection.close()

    def name_district(number: int):
        qadam.name_en = f"Qadam no {number}"
        qadam.save()
        committed[0] = number

    name_district(0)
    with ThreadPoolExecutor(6) as pool:
        asking = [pool.submit(ask_until_the_end) for _number in range(6)]
        for number in range(1, changes + 1):
            name_district(number)
            assert ask() == number
        for each in asking:
            each.result(LIMIT_S)
    assert older == []


class HeldReading(SharedVersion):
    """Each reading waits until the test says what it tells; `asked` tells of each who asks for one."""

    def __init__(self):
        super().__init__()
        self.begun, self.tells, self.asked = queue.Queue(), queue.Queue(), queue.Queue()
        turn = self._turn

        class ToldTurn:
            def __enter__(_self):
                self.asked.put(True)
                return turn.__enter__()

            def __exit__(_self, *error):
                return turn.__exit__(*error)

        self._turn = ToldTurn()

    def _read(self):
        self.begun.put(True)
        return self.tells.get(timeout=LIMIT_S)


@pytest.mark.parametrize("first", ["one", None])
def test_who_asks_during_a_reading_shares_the_next_one(first):
    version = HeldReading()
    with ThreadPoolExecutor(5) as pool:
        leading = pool.submit(version.read)
        version.begun.get(timeout=LIMIT_S)
        following = [pool.submit(version.read) for _number in range(4)]
        for _one in (leading, *following):
            version.asked.get(timeout=LIMIT_S)
        version.tells.put(first)
        assert leading.result(LIMIT_S) == first
        version.begun.get(timeout=LIMIT_S)
        version.tells.put("two")
        assert [each.result(LIMIT_S) for each in following] == ["two"] * 4
    assert version.begun.empty()


def test_a_reading_that_fails_tells_nobody_what_was_before():
    version = HeldReading()
    for tells in ("one", None):
        version.tells.put(tells)
        assert version.read() == tells


def test_a_lost_connection_costs_one_answer_made_by_the_framework(qadam, make_site):
    site = make_site()
    content = site.ask(STATE)[2]
    lost = site.application.version._database.connection.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [lost])
    made = []
    for _again in range(3):
        assert site.ask(STATE)[2] == content
        made.append(site.made)
    assert made == [2, 2, 2]
    assert site.application.version._database.connection.info.backend_pid != lost


def test_without_the_database_nothing_kept_is_given(qadam, make_site, monkeypatch):
    site = make_site()
    site.ask(STATE)

    def refuse():
        raise OperationalError("refused")

    site.application.version.close()
    monkeypatch.setattr(site.application.version._database, "connect", refuse)
    for made in (2, 3):
        site.ask(STATE)
        assert site.made == made


def test_version_is_asked_anew_after_a_commit_and_within_a_transaction(qadam):
    first = read_version()
    with connection.execute_wrapper(refuse_queries):
        assert read_version() == first
    qadam.name_en = "Al-Qadam"
    qadam.save()
    second = read_version()
    assert second != first
    with transaction.atomic():
        qadam.name_en = "Kadam"
        qadam.save()
        assert read_version() not in (first, second)
        transaction.set_rollback(True)
    assert read_version() == second


def refuse_queries(_execute, statement, *_arguments):
    raise AssertionError(statement)


def test_a_connection_lost_between_requests_is_made_anew(qadam):
    process = connection.connection.info.backend_pid

    def end_it():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        connection.close()

    thread = threading.Thread(target=end_it)
    thread.start()
    thread.join(20)
    connection.health_check_done = False  # as after each request
    assert fetch_prepared("SELECT 1", plan_once=True) == [(1,)]
    assert connection.connection.info.backend_pid != process
