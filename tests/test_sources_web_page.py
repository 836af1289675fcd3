"""Web pages: the article, and only what the page itself states of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from control.sources import read_bytes, read_path
from sources_server import processor_seconds

FILES = Path(__file__).parent / "files"
SHARED = Path(os.environ.get("SHARED_DIR", Path(__file__).parents[2] / "shared")) / "reports"
BODY = (
    "<p>The last fighters left the hill town of Marj on Tuesday under a deal with the army that "
    "a committee of elders had arranged, said the committee.</p>"
) * 3


def read_page(head: str = "", body: str = BODY, before: str = ""):
    html = f"<!doctype html><html><head>{head}</head><body>{before}<article>{body}</article>"
    return read_bytes(html.encode(), "page.html")


def test_read_path_article_has_text_and_what_the_page_states():
    report = read_path(FILES / "article.html")
    assert report.title == "Fighters leave hill town under local deal"
    assert report.text.startswith(report.title + "\n\nThe last fighters left")
    assert report.text.count(report.title) == 1
    assert report.publisher == "Hill Country Post"
    assert report.author == "Rim Example"
    assert report.language == "en"
    assert report.media_type == "text/html"
    for words in ("Weather", "injected", "Cookies", "Most read", "<"):
        assert words not in report.text


def test_read_path_article_date_is_the_day_its_publisher_wrote():
    report = read_path(FILES / "article.html")
    assert str(report.published) == "2018-03-14"  # the 14th there, still the 14th in UTC
    assert report.published_basis == "the page's JSON-LD datePublished"


def test_read_page_same_bytes_give_the_same_text():
    content = (FILES / "article.html").read_bytes()
    assert len({read_bytes(content, "a.html").text for _ in range(5)}) == 1


@pytest.mark.parametrize(
    ("head", "date", "basis"),
    [
        (
            '<meta property="article:published_time" content="2018-03-14T09:00:00Z">',
            "2018-03-14",
            "meta element article:published_time",
        ),
        ('<meta itemprop="datePublished" content="2018-03-14">', "2018-03-14", "datepublished"),
        ('<meta name="DC.date.issued" content="2018-03">', "2018-03", "dc.date.issued"),
        ('<meta name="pubdate" content="20180314">', "2018-03-14", "pubdate"),
        (
            '<script type="application/ld+json">[{"@type":["NewsArticle"],'
            '"datePublished":"March 14, 2018"}]</script>',
            "2018-03-14",
            "JSON-LD",
        ),
        (
            '<script type="application/ld+json">{broken</script>'
            '<meta name="date" content="2018-03-14">',
            "2018-03-14",
            "meta element date",
        ),
        # fields that mean something else, and values that are no date
        ('<meta property="article:modified_time" content="2019-01-01">', None, ""),
        ('<meta property="og:updated_time" content="2019-01-01">', None, ""),
        ('<meta name="date" content="today">', None, ""),
        ('<meta name="date" content="03/04/2018">', None, ""),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle",'
            '"isPartOf":{"datePublished":"2001-01-01"}}</script>',
            None,
            "",
        ),
    ],
)
def test_read_page_date_is_only_taken_from_a_field_that_means_publication(head, date, basis):
    report = read_page(head)
    assert (str(report.published) if report.published else None) == date
    assert basis in report.published_basis
    assert bool(report.published_basis) == bool(date)


def test_read_page_time_element_marked_as_publication_is_taken():
    report = read_page(body='<time itemprop="datePublished" datetime="2018-03-14">x</time>' + BODY)
    assert str(report.published) == "2018-03-14"
    assert read_page(body='<time datetime="2018-03-14">14.3.</time>' + BODY).published is None


def test_read_page_date_in_the_story_or_its_address_is_not_one_of_publication():
    html = f"<html><body><article>{BODY}<p>On 14 March 2018 it ended.</p></article></body></html>"
    report = read_bytes(html.encode(), "a.html", url="https://example.org/2018/03/14/a.html")
    assert report.text
    assert report.published is None


def test_read_page_dateline_on_its_own_line_is_taken_with_its_basis():
    report = read_page(body="<h1>Town left</h1><p>14 March 2018</p>" + BODY)
    assert str(report.published) == "2018-03-14"
    assert "“14 March 2018”" in report.published_basis


@pytest.mark.parametrize(
    ("head", "before", "title"),
    [
        ("<title>A deal - The Post</title>", "", "A deal - The Post"),
        (
            '<title>A deal - The Post</title><meta property="og:site_name" content="The Post">',
            "",
            "A deal",
        ),
        ("<title>The Post</title>", "<h1>A deal</h1>", "A deal"),
        ('<meta property="og:title" content="A &amp; B">', "<h1>x</h1>", "A & B"),
        ("<title>Of two headings</title>", "<h1>a</h1><h1>b</h1>", "Of two headings"),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A &quot;deal&quot;"}'
            "</script>",
            "<h1>x</h1>",
            'A "deal"',
        ),
        ("", "", ""),
    ],
)
def test_read_page_title_is_the_headline(head, before, title):
    assert read_page(head, before=before).title == title


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ('<meta name="author" content="By Rim Example">', "Rim Example"),
        ('<meta property="article:author" content="https://social.example/rim">', ""),
        (
            '<script type="application/ld+json">{"@type":"Article","author":'
            '[{"name":"A"},{"name":"B"},"C"]}</script>',
            "A, B, C",
        ),
        (
            '<script type="application/ld+json">{"@type":"Article","author":{"name":{"x":1}}}'
            "</script>",
            "",
        ),
    ],
)
def test_read_page_author_is_only_the_one_stated(head, author):
    assert read_page(head).author == author


def test_read_page_script_and_markup_never_reach_the_text():
    report = read_page(
        "<script>alert('head')</script><title>&lt;script&gt;alert(1)&lt;/script&gt;</title>",
        BODY
        + "<script>alert('x')</script><style>p{}</style><p onclick='alert(2)'>End\0 of it.</p>",
    )
    assert "alert('" not in report.text
    assert "onclick" not in report.text
    assert "\0" not in report.text


def test_read_page_language_of_a_short_page_is_its_own_word():
    html = '<html lang="{}"><body><p>{}</p></body></html>'
    text = "Qadam, Yarmouk, Daraya: army enters, fighters board buses northward, monitor says"
    for stated, language in (("en-GB", "en"), ("ar", ""), ("fr", "")):
        report = read_bytes(html.format(stated, text).encode(), "a.html")
        assert (report.language, bool(report.text)) == (language, True)


def test_read_page_consent_wall_says_what_to_do():
    report = read_bytes(b"<html><body><div id=app></div><script>x</script></body></html>", "a.html")
    assert "copy the article's text" in report.failure


def test_read_page_nested_too_deeply_gives_all_its_text_or_the_right_reason():
    deep = f"{'<div>' * 10_000}<script>no()</script>{{}}{'</div>' * 10_000}"
    report = read_page(body=BODY + deep.format("<p>Far below.</p>"))
    assert "its deepest parts were left out" in report.note and "committee of elders" in report.text
    report = read_bytes(f"<html><body>{deep.format(BODY)}</body></html>".encode(), "a.html")
    assert "nested too deeply to find the article" in report.note and "no()" not in report.text
    report = read_bytes(f"<html><body>{deep.format('')}</body></html>".encode(), "a.html")
    assert "nested too deeply to be read" in report.failure
    shallow = read_page()
    assert (shallow.note, bool(shallow.text)) == ("", True)


def test_read_page_speed_is_bound_by_the_library():
    """Forty pages a second of 100 KB is the least the library was measured at."""
    nav = "".join(f'<li><a href="/{n}">Item number {n}</a></li>' for n in range(800))
    html = f"<html><body><nav><ul>{nav}</ul></nav><article>{BODY * 8}</article></body></html>"
    page = (html + "<!--" + "x" * (100_000 - len(html)) + "-->").encode()
    read_bytes(page, "a.html")
    started = processor_seconds()
    for _ in range(10):
        assert read_bytes(page, "a.html").text
    assert processor_seconds() - started < 10 / 4  # a tenth of it: machines differ


@pytest.mark.parametrize("name", ["009", "012", "016"])
def test_read_path_shared_page_gives_the_shared_text(name):
    if not (SHARED / "html").is_dir():
        pytest.skip("no shared reports: set SHARED_DIR to the folder that holds them")
    page = read_path(SHARED / "html" / f"{name}.html")
    text = read_path(SHARED / "texts" / f"{name}.txt")
    assert page.title == text.title
    assert page.text == text.text
    assert page.published is None
    assert page.language == "en"


def test_read_path_model_report_states_its_date():
    path = SHARED / "texts" / "qadam-2018-03-14.txt"
    if not path.is_file():
        pytest.skip("no shared reports: set SHARED_DIR to the folder that holds them")
    report = read_path(path)
    assert report.title == "Syrian rebels evacuate small pocket south of Damascus"
    assert str(report.published) == "2018-03-14"
    assert report.language == "en"
