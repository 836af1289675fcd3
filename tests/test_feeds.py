"""Feeds and watched pages against a real web server: once each, politely, and what became of them."""

import datetime as dt
import threading
import time

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from control import choices, models, sources, tasks, workflow
from control.workflow import feeds
from desk import make_user, make_world
from factories import make_source
from sources_server import LocalServer, drip_body, resolve_without_network

pytestmark = pytest.mark.django_db
State = choices.PageState
PAGE = (
    "<html lang=en><head><title>{title}</title>"
    '<meta property="article:published_time" content="2018-03-14"></head>'
    "<body><nonce>{nonce}</nonce><article><h1>{title}</h1><p>Fighters of Hayat Tahrir al-Sham were"
    " evacuated from the Damascus district of Qadam to Idlib province on Tuesday under an agreement"
    " reached with the Syrian government in September 2017, a monitor said.</p><p>About {count}"
    " fighters arrived in Idlib, an AFP correspondent said. Government forces took control of Qadam"
    " after the last buses had left, residents of the district said by telephone.</p></article></body>"
    "</html>"
)
ITEM = (
    "<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid>"
    "<pubDate>Wed, 14 Mar 2018 09:00:00 GMT</pubDate></item>"
)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", resolve_without_network)
    with LocalServer().running() as running:
        yield running


@pytest.fixture
def feed(server):
    source = make_source("outlet")
    return models.Feed.objects.create(source=source, url=f"{server.url}/feed")


def show_page(server, path="/1", *, title="Rebels leave Qadam", count=300, nonce="a") -> None:
    body = PAGE.format(title=title, count=count, nonce=nonce).encode()
    server.pages[path] = (200, {"Content-Type": "text/html; charset=utf-8"}, body)


def show_feed(server, *items, **headers) -> None:
    body = "<rss version='2.0'><channel><title>News</title>" + "".join(items) + "</channel></rss>"
    server.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"} | headers, body.encode())


def item(server, path="/1", guid="1", title="Rebels leave Qadam") -> str:
    return ITEM.format(title=title, link=f"{server.url}{path}".replace("&", "&amp;"), guid=guid)


def poll(server, now=None) -> None:
    workflow.poll_feeds(now, server.rules())
    workflow.fetch_pages(now, server.rules())


def later(**gap) -> dt.datetime:
    return timezone.now() + dt.timedelta(**gap)


def test_feed_new_items_become_reports_once(server, feed):
    show_page(server)
    show_page(server, "/2", title="Talks go on")
    show_feed(server, item(server), item(server, "/2", "2", "Talks go on"), ETag='"v1"')
    poll(server)
    poll(server, later(hours=1))
    assert models.Report.objects.count() == 2
    assert server.paths().count("/1") == 1
    report = models.Report.objects.get(url=f"{server.url}/1")
    assert report.source == feed.source
    assert report.ingest.state == choices.IngestState.QUEUED
    second = [headers for path, headers in server.requests if path == "/feed"][1]
    assert second["if-none-match"] == '"v1"'


def test_feed_item_listed_again_with_another_query_is_one_report(server, feed):
    show_page(server)
    for path in ("/1?utm_source=rss", "/1", "/1?ref=9"):
        show_page(server, path, nonce=path)
    show_feed(server, item(server, "/1?utm_source=rss"))
    poll(server)
    show_feed(server, item(server, "/1?ref=9"))  # the same guid
    poll(server, later(hours=1))
    assert models.WatchedPage.objects.get().state == State.SAME
    assert models.Report.objects.count() == 1


def test_feed_items_that_share_an_id_are_a_page_each_and_said_so(server, feed):
    links = [f"/{number}" for number in range(3)] + ["/read?id=1", "/read?id=2"]
    for link in links:
        show_page(server, link, title=f"Rebels leave {link}")
    show_feed(server, *(item(server, link, "same") for link in links), item(server, "/other", "9"))
    poll(server)
    assert models.WatchedPage.objects.count() == 6
    assert models.Report.objects.count() == 5
    feed.refresh_from_db()
    assert "5 items share their id" in feed.warning
    show_page(server, "/another")
    show_feed(server, item(server, "/another", "9"))  # the id of /other, at another time
    poll(server, later(hours=1))
    assert models.WatchedPage.objects.filter(url__endswith="/another").exists()


def test_feed_item_whose_page_changed_is_a_new_report_linked_to_the_old(server, feed):
    show_page(server)
    show_feed(server, item(server))
    poll(server)
    show_page(server, count=700)
    show_feed(server, item(server, title="Rebels leave Qadam (updated)"))
    poll(server, later(hours=1))
    first, second = models.Report.objects.order_by("pk")
    assert second.previous == first
    page = models.WatchedPage.objects.get()
    assert (page.state, page.report) == (State.CHANGED, second)


def test_feed_that_fails_backs_off_and_says_so(server, feed):
    server.pages["/feed"] = (500, {}, b"")
    pauses = []
    for _ in range(4):
        now = (models.Feed.objects.get().next_poll_at or timezone.now()) + dt.timedelta(seconds=1)
        workflow.poll_feeds(now, server.rules())
        feed.refresh_from_db()
        pauses.append((feed.next_poll_at - now).total_seconds())
    assert feed.failures == 4 and "500" in feed.failure
    assert pauses == sorted(pauses) and pauses[3] == 8 * pauses[0]
    show_page(server)
    show_feed(server, item(server))
    poll(server, feed.next_poll_at)
    feed.refresh_from_db()
    assert (feed.failures, feed.failure) == (0, "")


def test_feed_retry_after_is_honoured_for_the_feed_and_its_host(server, feed):
    server.pages["/feed"] = (429, {"Retry-After": "7200"}, b"")
    now = timezone.now()
    workflow.poll_feeds(now, server.rules())
    feed.refresh_from_db()
    assert feed.next_poll_at >= now + dt.timedelta(seconds=7200)
    with pytest.raises(sources.SourceError) as refused:
        feeds.wait_for_turn("127.0.0.1")
    assert 7100 < refused.value.retry_after_s <= 7200


def test_host_that_told_us_to_wait_holds_its_other_feed_and_pages_without_fault(
    server, feed, client
):
    show_page(server)
    show_feed(server, item(server))
    rules = server.rules(wait_turn=feeds.wait_for_turn)
    poll(server)
    page = models.WatchedPage.objects.get()
    feeds.hold_host(feed.url, 7200)
    now = timezone.now()
    models.Feed.objects.update(next_poll_at=now)
    models.WatchedPage.objects.update(next_check_at=now)
    before = server.paths()
    workflow.poll_feeds(rules=rules)
    workflow.fetch_pages(rules=rules)
    assert server.paths() == before
    feed.refresh_from_db()
    page.refresh_from_db()
    ends = models.HostTurn.objects.get().next_at
    for row, due in ((feed, feed.next_poll_at), (page, page.next_check_at)):
        assert abs(due - ends) < dt.timedelta(seconds=60) and row.failures == 0
        assert f"127.0.0.1 is not asked before {ends:%Y-%m-%d}" in row.failure
    assert page.state == State.SAME
    client.force_login(make_user("senior moderator"))
    assert "Waiting: 127.0.0.1" in client.get("/admin/control/feed/").content.decode()
    assert "1 feed with trouble" not in client.get("/admin/").content.decode()
    for listing, action, row in (("feed", "ask_now", feed), ("watchedpage", "check_now", page)):
        models.HostTurn.objects.update(next_at=ends)
        ask = {"action": action, "_selected_action": row.pk}
        said = client.post(f"/admin/control/{listing}/", ask, follow=True).content.decode()
        assert "also where their host told us to wait" in said
        workflow.poll_feeds(rules=rules)
        workflow.fetch_pages(rules=rules)
        row.refresh_from_db()
        assert row.failure == ""
    assert server.paths() == [*before, "/feed", "/1"]


def test_feed_damaged_gives_its_items_and_a_warning(server, feed):
    show_page(server)
    show_feed(server, item(server))
    status, headers, body = server.pages["/feed"]
    server.pages["/feed"] = (status, headers, body.replace(b"</channel></rss>", b"<item><ti"))
    poll(server)
    feed.refresh_from_db()
    assert feed.warning and not feed.failure
    assert models.Report.objects.count() == 1


def test_feed_that_only_moved_is_not_called_damaged(server, feed, client):
    show_feed(server)
    server.pages["/new"] = server.pages["/feed"]
    server.pages["/feed"] = (301, {"Location": "/new"}, b"")
    poll(server)
    client.force_login(make_user("senior moderator"))
    shown = client.get("/admin/control/feed/").content.decode()
    assert f"It has moved for good to {server.url}/new" in shown and "amaged" not in shown


def test_feed_that_drips_or_redirects_for_ever_ends_and_others_go_on(server, feed):
    server.handlers["/feed"] = drip_body
    other = models.Feed.objects.create(source=feed.source, url=f"{server.url}/loop")
    server.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    good = models.Feed.objects.create(source=feed.source, url=f"{server.url}/good")
    show_page(server)
    show_feed(server, item(server))
    server.pages["/good"] = server.pages["/feed"]
    started = time.monotonic()
    workflow.poll_feeds(rules=server.rules(seconds=2), seconds=600)
    assert time.monotonic() - started < 25  # the server drips for thirty seconds
    for each in (feed, other, good):
        each.refresh_from_db()
    assert feed.failure and "redirects" in other.failure and not good.failure
    assert models.WatchedPage.objects.count() == 1


def test_host_that_drips_keeps_others_waiting_for_one_fetch_only(server, feed, monkeypatch):
    monkeypatch.setattr(feeds, "SLOW_S", 1.5)
    monkeypatch.setattr(feeds, "LONGEST_WAIT_S", 0)
    links = [f"/{number}" for number in range(5)]
    server.handlers |= dict.fromkeys(links, drip_body)
    now = timezone.now()
    for link in links:
        models.WatchedPage.objects.create(url=f"{server.url}{link}", next_check_at=now)
    good = f"http://localhost:{server.port}/good"
    show_page(server, "/good")
    models.WatchedPage.objects.create(url=good, next_check_at=now + dt.timedelta(microseconds=1))
    rules = server.rules(seconds=2, wait_turn=feeds.wait_for_turn)
    workflow.fetch_pages(later(seconds=1), rules, seconds=600)
    assert server.paths() == ["/0", "/good"]
    assert models.WatchedPage.objects.filter(next_check_at__gt=now, failures=0).count() == 5
    (held,) = models.HostTurn.objects.filter(next_at__gt=later(minutes=25))
    assert held.host == "127.0.0.1"


def test_page_of_a_host_that_need_not_be_waited_for_goes_first(server, feed):
    now = timezone.now()
    for number, host in enumerate(["127.0.0.1", "127.0.0.1", "localhost"]):
        url = f"http://{host}:{server.port}/{number}"
        show_page(server, f"/{number}")
        models.WatchedPage.objects.create(
            url=url, next_check_at=now + dt.timedelta(microseconds=number)
        )
    rules = server.rules(wait_turn=feeds.wait_for_turn)
    workflow.fetch_pages(later(seconds=1), rules, seconds=600)
    assert server.paths() == ["/0", "/2", "/1"]


def test_fetch_due_asks_the_feeds_however_many_pages_are_due(server, feed, monkeypatch, settings):
    settings.FETCH_LOOPBACK_PORTS = [server.port]
    monkeypatch.setattr(feeds, "HOST_SECONDS", 0)
    show_page(server)
    show_feed(server, item(server))
    for number in range(5):
        models.WatchedPage.objects.create(
            url=f"{server.url}/old/{number}", next_check_at=later(days=-1)
        )
    tasks.fetch_due()
    assert server.paths()[:2] == ["/robots.txt", "/feed"]
    assert {"/1", "/old/4"} <= set(server.paths())


def test_feed_that_robots_txt_forbids_is_not_asked(server, feed):
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /feed")
    show_feed(server, item(server))
    workflow.poll_feeds(rules=server.rules(robots=True))
    feed.refresh_from_db()
    assert "robots.txt" in feed.failure and "/feed" not in server.paths()


def test_feed_that_ended_is_asked_no_more(server, feed):
    server.pages["/feed"] = (410, {}, b"")
    workflow.poll_feeds(rules=server.rules())
    feed.refresh_from_db()
    assert not feed.active and feed.failure


def test_page_is_looked_at_again_and_the_same_text_is_no_news(server, feed):
    show_page(server)
    show_feed(server, item(server))
    poll(server)
    page = models.WatchedPage.objects.get()
    show_page(server, nonce="another")
    workflow.fetch_pages(page.next_check_at, server.rules())
    page.refresh_from_db()
    assert page.state == State.SAME and models.Report.objects.count() == 1
    assert page.report.captures.count() == 2


def test_page_that_is_gone_keeps_our_copy_and_says_so(server, feed):
    show_page(server)
    show_feed(server, item(server))
    poll(server)
    page = models.WatchedPage.objects.get()
    server.pages["/1"] = (404, {}, b"")
    workflow.fetch_pages(page.next_check_at, server.rules())
    page.refresh_from_db()
    assert page.state == State.GONE and page.report.text
    assert page.get_state_display() == "Gone; our copy is held"


def test_page_changed_reopens_what_rests_on_it(server, feed):
    make_world()
    show_page(server)
    show_feed(server, item(server))
    poll(server)
    report = models.Report.objects.get()
    workflow.read_report(report.ingest.pk)
    proposal = models.Proposal.objects.get()
    workflow.decide_proposal(
        workflow.ProposalVerdict(proposal.pk, proposal.version, "Seen.", whole="out_of_scope"),
        make_user("moderator"),
    )
    show_page(server, count=700)
    page = models.WatchedPage.objects.get()
    workflow.fetch_pages(page.next_check_at, server.rules())
    workflow.read_report(models.Report.objects.latest("pk").ingest.pk)
    proposal.refresh_from_db()
    assert proposal.state == choices.ProposalState.OPEN
    assert "700" in str(proposal.reopenings.get().difference)


def test_page_that_never_comes_is_given_up_visibly(server, feed):
    show_feed(server, item(server))
    server.pages["/1"] = (403, {}, b"")
    poll(server)
    page = models.WatchedPage.objects.get()
    assert page.state == State.FAILED and page.next_check_at is None
    run = models.IngestRun.objects.get(report=None)
    assert "403" in run.failure and run.state == choices.IngestState.FAILED


def test_page_that_fails_for_now_is_tried_again_later(server, feed):
    show_feed(server, item(server))
    server.pages["/1"] = (503, {"Retry-After": "600"}, b"")
    poll(server)
    page = models.WatchedPage.objects.get()
    assert page.failures == 1 and page.next_check_at > later(minutes=9)
    models.HostTurn.objects.all().update(next_at=timezone.now())
    show_page(server)
    workflow.fetch_pages(page.next_check_at, server.rules())
    assert models.Report.objects.count() == 1


def test_page_whose_robots_txt_fails_for_now_is_tried_again_later(server, feed):
    show_page(server)
    show_feed(server, item(server))
    workflow.poll_feeds(rules=server.rules())
    server.pages["/robots.txt"] = (503, {"Retry-After": "7200"}, b"")
    rules = server.rules(robots=True)
    workflow.fetch_pages(rules=rules)
    page = models.WatchedPage.objects.get()
    assert page.failures == 1 and page.next_check_at > later(minutes=119)
    assert "answered 503 for its robots.txt" in page.failure
    assert models.HostTurn.objects.get().next_at > later(minutes=119)
    models.HostTurn.objects.all().update(next_at=timezone.now())
    server.pages["/robots.txt"] = (404, {}, b"")
    workflow.fetch_pages(page.next_check_at, rules)
    assert models.Report.objects.count() == 1


@pytest.mark.parametrize(
    "inside",
    ["http://127.0.0.1:1/", "http://[::1]/", "http://169.254.169.254/x", "http://10.0.0.1/"],
)
def test_feed_item_inside_the_network_is_never_fetched(server, feed, inside):
    show_feed(server, ITEM.format(title="x", link=inside, guid="1"))
    poll(server)
    page = models.WatchedPage.objects.get()
    assert page.state == State.FAILED and page.failure
    assert models.Report.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("HTTPS://News.Example:443/a?utm_source=x&id=1#top", "https://news.example/a?id=1"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example/a?fbclid=1", "http://news.example/a"),
        ("http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("https://news.example:80/a", "https://news.example:80/a"),
        ("http://news.example/?/a/b&utm_id=3&c", "http://news.example/?/a/b&c"),
        ("http://news.example/a?q=%CF%E6%E3%C7", "http://news.example/a?q=%CF%E6%E3%C7"),
    ],
)
def test_plain_url_drops_what_does_not_tell_pages_apart(given, plain):
    assert feeds.plain_url(given) == plain


@pytest.mark.django_db(transaction=True)
def test_wait_for_turn_counts_all_workers_together(monkeypatch):
    monkeypatch.setattr(feeds, "HOST_SECONDS", 20)
    monkeypatch.setattr(feeds, "LONGEST_WAIT_S", 100)
    waits = []
    monkeypatch.setattr(feeds.time, "sleep", waits.append)

    def ask():
        feeds.wait_for_turn("news.example")
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(round(wait / 20) for wait in waits) == [1, 2, 3]
    connection.close()


def test_feed_and_page_that_nobody_thought_of_say_so_and_others_go_on(server, feed, monkeypatch):
    other = models.Feed.objects.create(source=feed.source, url=f"{server.url}/other")
    show_page(server)
    show_page(server, "/2", title="Talks go on")
    show_feed(server, item(server), item(server, "/2", "2", "Talks go on"))
    server.pages["/other"] = server.pages["/feed"]
    note_item, store = feeds._note_item, feeds.ingest.store_report

    def note(of, *rest):
        if of == feed:
            raise KeyError("odd")
        return note_item(of, *rest)

    def keep(fetched, **rest):
        if fetched.url.endswith("/1"):
            raise RuntimeError("odd")
        return store(fetched, **rest)

    monkeypatch.setattr(feeds, "_note_item", note)
    monkeypatch.setattr(feeds.ingest, "store_report", keep)
    poll(server)
    feed.refresh_from_db()
    other.refresh_from_db()
    assert "KeyError" in feed.failure and feed.failures == 1 and other.failure == ""
    assert feed.polled_at
    first, second = models.WatchedPage.objects.order_by("url")
    assert first.state == State.FAILED and "RuntimeError" in first.failure
    assert first.next_check_at > timezone.now() and second.report is not None


def test_note_seen_takes_failures_and_pages_off_what_waits_until_they_change_again(
    server, feed, client
):
    show_page(server)
    show_feed(server, item(server))
    poll(server)
    show_page(server, count=500)
    poll(server, later(days=2))
    page = models.WatchedPage.objects.get()
    assert page.state == State.CHANGED
    run = workflow.ingest_path("/none").run
    client.force_login(make_user("moderator"))
    home = client.get("/admin/").content.decode()
    assert "1 page changed or gone" in home and "1 document that failed" in home
    for listing, row, link in (
        ("watchedpage", page, "?state__in=changed,gone&seen_at__isempty=1"),
        ("ingestrun", run, "?state__in=failed,parked&seen_at__isempty=1"),
    ):
        address = f"/admin/control/{listing}/"
        assert f"{address}{link}".replace("&", "&amp;") in home
        assert "1 " in client.get(f"{address}{link}").content.decode()
        client.post(address, {"action": "note_seen", "_selected_action": row.pk})
        row.refresh_from_db()
        assert row.seen_at and row.seen_by.username == "a-moderator"
    home = client.get("/admin/").content.decode()
    assert "changed or gone" not in home and "0 documents that failed" in home
    show_page(server, count=700)
    workflow.check_page(page, later(days=9), server.rules())
    assert "1 page changed or gone" in client.get("/admin/").content.decode()


def test_fetch_rules_reach_a_loopback_port_only_where_it_is_named(server, settings):
    show_page(server)
    server.pages["/robots.txt"] = (404, {}, b"")
    settings.FETCH_LOOPBACK_PORTS = frozenset()
    assert "is not fetched" in workflow.ingest_url(f"{server.url}/1").run.failure
    settings.FETCH_LOOPBACK_PORTS = frozenset({server.port})
    assert workflow.ingest_url(f"{server.url}/1").report is not None


def test_ingest_command_knows_an_address_in_capital_letters(server, settings, capsys):
    show_page(server)
    settings.FETCH_LOOPBACK_PORTS = frozenset({server.port})
    call_command("ingest", f"HTTP://127.0.0.1:{server.port}/1")
    assert models.Report.objects.get().url == f"{server.url}/1"


def test_ingest_command_says_which_date_a_known_report_keeps(transactional_db, tmp_path, capsys):
    path = tmp_path / "report.txt"
    path.write_text("The last fighters left the town of Marj on Tuesday under a deal.\n")

    def ingest(published: str) -> str:
        call_command("ingest", str(path), "--published", published)
        return capsys.readouterr().out

    assert "keeps" not in ingest("2018-03-14")
    assert "keeps" not in ingest("2018-03-14")
    told = ingest("2017-03-14")
    assert "keeps its publication date 2018-03-14, not 2017-03-14" in told
    assert f"/admin/control/report/{models.Report.objects.get().pk}/change/" in told


def test_crawl_delay_of_robots_txt_holds_the_host(server, feed):
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 40\nDisallow: /no")
    show_page(server)
    server.pages["/from"] = (302, {"Location": "/1"}, b"")
    models.WatchedPage.objects.create(url=f"{server.url}/from", next_check_at=timezone.now())
    models.WatchedPage.objects.create(url=f"{server.url}/2", next_check_at=timezone.now())
    rules = server.rules(robots=True, wait_turn=feeds.wait_for_turn, hold_host=feeds.hold_host)
    workflow.fetch_pages(rules=rules)
    assert server.paths() == ["/robots.txt", "/from", "/1"]
    assert later(seconds=20) < models.HostTurn.objects.get().next_at < later(seconds=45)
    waits = models.WatchedPage.objects.get(url=f"{server.url}/2")
    assert waits.failures == 0 and waits.next_check_at > later(seconds=15)


def meanwhile(monkeypatch, where, name, act) -> None:
    """Let `act` happen once while `name` is being fetched."""
    fetch, todo = getattr(where, name), [act]

    def fetch_and_act(*rest, **named):
        found = fetch(*rest, **named)
        while todo:
            todo.pop()()
        return found

    monkeypatch.setattr(where, name, fetch_and_act)


def test_feed_edited_while_it_is_asked_keeps_the_edit(server, feed, monkeypatch):
    from control.sources import feed as reader

    show_feed(server, ETag='"v1"')
    rows, other = models.Feed.objects.all(), make_source("another")
    meanwhile(monkeypatch, reader, "fetch_feed", lambda: rows.update(source=other, active=False))
    workflow.poll_feeds(rules=server.rules())
    feed.refresh_from_db()
    assert (feed.source, feed.active, feed.etag) == (other, False, '"v1"')
    rows.update(active=True, next_poll_at=None)
    elsewhere = f"{server.url}/elsewhere"
    meanwhile(
        monkeypatch, reader, "fetch_feed", lambda: rows.update(url=elsewhere, etag="", failures=0)
    )
    workflow.poll_feeds(rules=server.rules(), seconds=0.01)
    feed.refresh_from_db()
    assert (feed.url, feed.etag) == (elsewhere, "")


def test_page_stopped_while_it_is_fetched_stays_so(server, feed, monkeypatch):
    show_page(server)
    show_feed(server, item(server))
    workflow.poll_feeds(rules=server.rules())
    rows = models.WatchedPage.objects.all()
    meanwhile(
        monkeypatch,
        sources,
        "fetch_url",
        lambda: rows.update(state=State.STOPPED, next_check_at=None),
    )
    workflow.fetch_pages(rules=server.rules())
    page = rows.get()
    assert (page.state, page.next_check_at) == (State.STOPPED, None)
    assert page.report and page.checked_at


def test_feed_at_another_address_is_asked_without_the_conditions_of_the_first(feed, client):
    models.Feed.objects.update(etag='"v1"', failure="It fails.", failures=3, next_poll_at=later())
    client.force_login(make_user("senior moderator"))
    address = f"/admin/control/feed/{feed.pk}/change/"
    data = {"source": feed.source_id, "url": "https://news.example/rss", "active": "on"}
    assert client.post(address, data).status_code == 302
    feed.refresh_from_db()
    assert (feed.url, feed.etag, feed.failures) == ("https://news.example/rss", "", 0)
    assert feed.next_poll_at is None and not feed.failure


def test_feed_unchanged_keeps_its_warning(server, feed):
    show_feed(server, *(item(server, f"/{number}", "same") for number in range(2)), ETag='"v1"')
    poll(server)
    server.pages["/feed"] = (304, {"ETag": '"v1"'}, b"")
    poll(server, later(hours=1))
    feed.refresh_from_db()
    assert "share their id" in feed.warning


def test_feed_and_page_held_by_a_killed_worker_are_taken_again_after_their_lease(server, feed):
    show_page(server)
    show_feed(server, item(server))
    assert feeds._take_feed(timezone.now()) == feed  # and killed
    poll(server)
    assert server.paths() == []
    poll(server, later(minutes=6))
    page = models.WatchedPage.objects.get()
    models.WatchedPage.objects.update(report=None, next_check_at=later(minutes=6))
    assert feeds._take_page(later(minutes=7)) == page  # and killed before it was noted
    workflow.fetch_pages(later(minutes=8), server.rules())
    page.refresh_from_db()
    assert page.report_id is None
    workflow.fetch_pages(later(minutes=13), server.rules())
    page.refresh_from_db()
    assert page.report == models.Report.objects.get() and page.report.captures.count() == 2


def test_note_seen_is_for_moderators(feed):
    with pytest.raises(PermissionDenied):
        workflow.note_seen(models.WatchedPage.objects.all(), make_user("queue viewer"))
