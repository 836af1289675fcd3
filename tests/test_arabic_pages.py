"""The public pages in Arabic, as the demo fills them: no English but names, codes and marked quotations.

Pages of every kind are read as a browser would hand it to a reader. What stands in an element
marked with another language is somebody else's words or a name beside its twin, and is passed over.
"""

import re
from collections import defaultdict
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from lxml import html

from demo_site import demo_ledger  # noqa: F401

STARTS = [
    *("/", "/districts/", "/changes/", "/changes/?kind=ledger", "/deals/", "/actors/", "/sources/"),
    *("/numbers/", "/stories/", "/method/", "/data/", "/api/", "/releases/", "/suggest/"),
    *("/districts/qadam/?on=2018-03-20", "/?on=2018-03-20&reported_until=2018-03-20"),
    *("/nothing/", "/districts/1/", "/?on=2018-99-99", "/changes/?from=x"),
]
PAGES = re.compile(r"/(districts|deals|actors|sources|stories|releases|method|data)/[\w-]*/?$")
MOST = 5  # of a kind of page; that the demo's own texts are all in Arabic is held in test_demo_files.py
SPOKEN = ("title", "aria-label", "placeholder", "alt")
LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]+")
ARABIC = re.compile("[ء-ي]")
CODES = re.compile(
    r"https?://\S*|#[0-9a-f]{6}|(?<![A-Za-z])(?:"
    r"[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?![\w.])"  # control.csv, syriatoday.info
    r"|[A-Z]{2,}(?![a-z])[\w-]*|[A-Za-z]*\d\w*|[a-z]+_\w+|p-code"  # CSV, COD-AB, C1001, v02, known_on
    r"|\w+…)"  # a name cut short
)
NAMES = {  # of formats and licences, and of sites that nobody names in Arabic letters
    *("BibTeX", "Atom", "Parquet", "GeoPackage", "GeoJSON", "Frictionless", "Features", "Tor", "Excel"),
    *("Natural", "Earth", "GeoNames", "ODbL", "DbCL", "OpenAPI", "Python", "Syria"),
    *("wikisum", "wikizero", "wikimili", "owiki", "Kiwix", "lissnup", "majidbahrami", "ammarjohmani"),
    *("paperzz", "InformationNG", "GlobalSecurity", "NewsSniffer", "Misraba", "Mesraba", "Otaya"),
    *("Utaya", "Medaya"),
    "Qadam",  # beside the field of the search: that it takes both alphabets
    *("districts", "overlaps", "days", "none", "next", "json"),  # tables, columns and codes
}  # fmt: skip
FAULTS = {
    "Latin comma": re.compile(r"[ء-ي\d)»],\s|,\s*[ء-ي]"),
    "Latin semicolon": re.compile(r"[ء-ي\d)»];\s|;\s*[ء-ي]"),
    "Latin question mark": re.compile(r"[ء-ي]\s*\?"),
    "Eastern digit among Western ones": re.compile("[٠-٩]"),
    "English quotation marks": re.compile("[“”]"),
}


def read_texts(node, language: str = ""):
    """Yield the texts that are Arabic by their marking, those of attributes that are read out too."""
    if not isinstance(node.tag, str) or node.tag in ("script", "style", "code", "pre"):
        return
    language = node.get("lang", language)
    if language == "ar":
        yield from (
            node.get(name) or "" for name in SPOKEN if node.tag != "meta" or name == "content"
        )
        yield node.text or ""
    for child in node:
        yield from read_texts(child, language)
        if language == "ar":
            yield child.tail or ""


def find_faults(text: str) -> list[str]:
    """Return what is wrong with a text of an Arabic page."""
    words = set(LATIN.findall(CODES.sub(" ", text)))
    foreign = words - NAMES
    faults = [f"Latin words {sorted(foreign)}"] if foreign else []
    if ARABIC.search(text):
        faults += [name for name, pattern in FAULTS.items() if pattern.search(text)]
    return faults


@pytest.fixture(scope="module")
def arabic_pages(demo_ledger) -> dict[str, html.HtmlElement]:  # noqa: F811
    """The pages by address: the starts, and of each kind of page some that their links lead to."""
    client, linked = Client(headers={"Accept-Language": "ar"}), defaultdict(dict)
    pages = {address: html.fromstring(client.get(address).content) for address in STARTS}
    for address, page in pages.items():
        for link in (urlsplit(urljoin(address, link)) for link in page.xpath("//a/@href")):
            if not link.netloc and (kind := PAGES.match(link.path)):
                linked[kind[1]][link.path] = None
    for found in linked.values():
        for address in list(found)[:: max(1, len(found) // MOST)]:
            pages[address] = html.fromstring(client.get(address).content)
    return pages


@pytest.mark.django_db
def test_pages_have_no_english_and_no_english_signs(arabic_pages):
    assert len(arabic_pages) > 30
    faulty = defaultdict(list)
    for address, page in arabic_pages.items():
        assert (page.get("lang"), page.get("dir")) == ("ar", "rtl"), address
        for text in read_texts(page):
            for fault in find_faults(text):
                faulty[f"{fault}: {' '.join(text.split())[:120]}"].append(address)
    assert not faulty, "\n".join(
        f"{fault} ({len(where)}, {where[0]})" for fault, where in sorted(faulty.items())
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("سيطر الجيش on the town", "Latin words ['on', 'the', 'town']"),
        ("قدسيا, الهامة", "Latin comma"),
        ("في 2018, يوم", "Latin comma"),
        ("هدنة; ثم حصار", "Latin semicolon"),
        ("من قال?", "Latin question mark"),
        ("حتى ٨ أيام", "Eastern digit among Western ones"),
        ("قال “نعم”", "English quotation marks"),
    ],
)
def test_each_fault_is_found(text, fault):
    assert find_faults(text) == [fault]


def test_words_in_another_language_are_passed_over_only_where_marked():
    page = html.fromstring('<p lang="ar">قال: <q lang="en">full control</q> ثم full control</p>')
    assert [find_faults(text) for text in read_texts(page) if find_faults(text)] == [
        ["Latin words ['control', 'full']"]
    ]


@pytest.mark.django_db
def test_who_speaks_or_acts_is_named_without_a_verb_that_would_have_to_agree(demo_ledger):  # noqa: F811
    """Many who speak are feminine in Arabic, such as Reuters and the Front: no verb fits all of them."""
    client = Client(headers={"Accept-Language": "ar"})
    hts, qadam, towns = (
        " ".join(html.fromstring(client.get(address).content).text_content().split())
        for address in ("/actors/hts/", "/districts/qadam/", "/deals/four-towns-2017/")
    )
    assert "جبهة النصرة: الاندماج في هيئة تحرير الشام" in hts
    assert "هجوم حصار حضور بدور غير مذكور" in hts
    assert "بحسب " in qadam and "بحسب " in towns
    for page in (hts, qadam, towns):
        assert not re.search("قاله |اندمج |صار اسمه|انقسم إلى|تهاجم|تحاصر", page)


@pytest.mark.django_db
def test_deal_has_no_comma_after_a_note_that_ends_with_a_full_stop(demo_ledger):  # noqa: F811
    client = Client()
    for address in ("/deals/four-towns-2017/", "/deals/daraya-2016/", "/deals/aleppo-2016/"):
        for language, comma in {"ar": "،", "en": ","}.items():
            page = html.fromstring(client.get(f"{address}?lang={language}").content)
            assert f".{comma}" not in page.xpath("string(//main)"), address
