"""The documents say what is so: codes are defined, cases are the demo's, links and commands exist.

The worked cases of docs/method.md are compared with the demo files; its table of two times and the
examples of README.md are asked of the real API over the loaded demo ledger.
"""

import contextlib
import csv
import io
import json
import re
import urllib.request
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.db.models import Choices

from control import choices, models, review, workflow
from control.dates import Precision, parse_edtf
from test_layout import MAY_IMPORT

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "control" / "demo"
DOCS = [ROOT / "README.md", ROOT / "LICENSE-DATA.md", *sorted((ROOT / "docs").glob("*.md"))]
CLASSES = {
    re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower(): [str(value) for value in found.values]
    for name, found in vars(choices).items()
    if isinstance(found, type) and issubclass(found, Choices) and found.__module__ == "control.choices"
} | {"date precision": [str(value) for value in Precision]}  # fmt: skip

PUBLISHED = parse_edtf("2018-03-14")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,4} (.+)$", re.M)
DEFINITION = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.M)
CASE = re.compile(r"^\| `([^`]+)`(?: `([^`]+)`)? \| `([^`]+)` \| .{20,} \|$", re.M)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)

# The coded fields that the method owes a decision tree and three worked cases.
WORKED = {
    "date precision", "standing", "party role", "siege", "truce", "assertion", "confidence", "basis",
    "mechanism", "deal kind", "deal stage kind", "figure category", "figure qualifier",
    "figure stage", "figure scope", "evidence target", "evidence stance", "reliability",
    "credibility", "verdict", "correction cause",
}  # fmt: skip
# Where the demo keeps a field: file, columns of its key, column.
KEPT_IN = {
    "standing": ("rulings", ("key",), "standing"),
    "party role": ("ruling_parties", ("ruling", "actor"), "role"),
    "siege": ("rulings", ("key",), "siege"),
    "truce": ("rulings", ("key",), "truce"),
    "assertion": ("rulings", ("key",), "assertion"),
    "basis": ("rulings", ("key",), "basis"),
    "mechanism": ("rulings", ("key",), "mechanism"),
    "deal kind": ("deals", ("slug",), "kind"),
    "deal stage kind": ("deal_stages", ("key",), "stage"),
    "figure category": ("figures", ("key",), "category"),
    "figure qualifier": ("figures", ("key",), "qualifier"),
    "figure stage": ("figures", ("key",), "stage"),
    "figure scope": ("figures", ("key",), "scope"),
    "evidence target": ("evidence", ("ruling", "report"), "target"),
    "evidence stance": ("evidence", ("ruling", "report"), "stance"),
    "reliability": ("sources", ("slug",), "reliability"),
    "credibility": ("evidence", ("ruling", "report"), "credibility"),
}


@cache
def read_sections() -> dict[str, str]:
    """The text under each heading of docs/method.md, by the heading in lower case."""
    text = (ROOT / "docs" / "method.md").read_text()
    found = list(HEADING.finditer(text))
    ends = [heading.start() for heading in found[1:]] + [len(text)]
    return {
        heading.group(1).strip().lower(): text[heading.end() : end]
        for heading, end in zip(found, ends, strict=True)
    }


@cache
def read_rows(name: str) -> list[dict[str, str]]:
    with open(DEMO / f"{name}.csv", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def cases_of(name: str) -> list[tuple[tuple[str, ...], str]]:
    """The worked cases of a field: the demo row's key, and the value the document gives."""
    return [
        (tuple(part for part in (first, second) if part), value)
        for first, second, value in CASE.findall(read_sections()[name])
    ]


def values_in_demo(name: str, key: tuple[str, ...]) -> set[str]:
    if name == "date precision":
        return {
            str(parse_edtf(row["started"]).precision)
            for row in read_rows("rulings")
            if row["key"] == key[0]
        }
    file, columns, column = KEPT_IN[name]
    return {
        row[column]
        for row in read_rows(file)
        if tuple(row[part] for part in columns) == key
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_method_defines_exactly_the_codes_of_the_vocabulary(name):
    assert name in read_sections(), f"docs/method.md has no section “{name}”"
    table = read_sections()[name].split("| case |")[0]
    defined = [code for code, meaning in DEFINITION.findall(table) if len(meaning.strip()) > 2]
    assert sorted(defined) == sorted(CLASSES[name])


@pytest.mark.parametrize("name", sorted(WORKED))
def test_method_gives_a_decision_tree_and_three_cases(name):
    section = read_sections()[name]
    assert "Decision tree" in section
    questions = section[section.index("Decision tree") :]
    numbers = [int(number) for number in re.findall(r"^(\d)\. ", questions, re.M)]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 2
    for table in re.split(r"^\| case \|", section, flags=re.M)[1:]:
        assert len(re.findall(r"^\| (?!-)", table.split("\n\n")[0], re.M)) == 3


@pytest.mark.parametrize("name", sorted([*KEPT_IN, "date precision"]))
def test_method_cases_say_what_the_demo_says(name):
    cases = cases_of(name)
    assert len(cases) == 3
    for key, value in cases:
        assert value in values_in_demo(name, key), (
            f"{key}: the demo has {values_in_demo(name, key)}"
        )


@pytest.mark.parametrize("column", ["confidence_start", "confidence_end"])
def test_method_cases_of_confidence_say_what_the_demo_says(column):
    of_start, of_end = read_sections()["confidence"].split("Cases of the end:")
    table = of_start if column == "confidence_start" else of_end
    cases = CASE.findall(table)
    assert [value for _key, _second, value in cases] == ["high", "medium", "low"]
    by_key = {row["key"]: row for row in read_rows("rulings")}
    for key, _second, value in cases:
        assert by_key[key][column] == value, key


def anchors_of(path: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a Markdown file."""
    headings = HEADING.findall(FENCE.sub("", path.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_documents_link_only_to_what_is_there(path):
    for link in ("".join(pair) for pair in LINK.findall(FENCE.sub("", path.read_text()))):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        found = (path.parent / target).resolve() if target else path
        assert found.exists(), f"{path.name} links to {link}"
        if anchor:
            assert anchor in anchors_of(found), f"{path.name} links to {link}"


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_documents_name_only_commands_that_exist(path):
    text = path.read_text()
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.M))
    for target in re.findall(r"(?:^|`|  )(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)", text, re.M):
        assert target in targets, f"{path.name} names `make {target}`"
    for command in re.findall(r"manage\.py ([a-z][a-z_]*)", text):
        assert command in {*get_commands(), "help"}, f"{path.name} names `manage.py {command}`"


def test_architecture_import_table_is_the_one_enforced():
    text = (ROOT / "docs" / "architecture.md").read_text().split("## Who may import whom")[1]
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", text.split("\n## ")[0], re.M)
    assert {part: set(re.findall(r"`(\w+)`", cell)) for part, cell in rows} == MAY_IMPORT


def test_architecture_names_only_scripts_that_exist():
    text = (ROOT / "docs" / "architecture.md").read_text()
    scripts = ROOT / "static" / "control" / "js"
    named = set(re.findall(r"`(\w+\.js)`", text))
    assert named == {path.name for path in scripts.glob("*.js")}


def test_readme_names_the_test_command():
    assert "`make test`" in (ROOT / "README.md").read_text()


def test_readme_shows_a_picture_of_modest_size():
    picture = ROOT / "docs" / "map.png"
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size < 400_000


# ---------------------------------------------------------------- over the loaded demo ledger


@pytest.fixture(scope="module")
def demo_ledger(django_db_setup, django_db_blocker):
    """The demo ledger, loaded once for this module and undone after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        workflow.load_demo(apply=True)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def ask(demo_ledger, client):
    """A function that asks an address of the site for its JSON."""

    def ask(address: str) -> dict:
        response = client.get(address.removeprefix("http://127.0.0.1:8000"))
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    return ask


@pytest.mark.django_db
def test_method_table_of_two_times_is_what_the_api_answers(ask):
    section = read_sections()["two times"]
    rows = re.findall(
        r"^\| (nothing.*?|`\w+=[\d-]+`) \|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$",
        section,
        re.M,
    )
    assert len(rows) == 8
    for asked, *cells in rows:
        coverage, standing, parties, carried, voices = (cell.strip() for cell in cells)
        query = "" if asked.startswith("nothing") else f"&{asked.strip('`')}"
        answer = ask(f"/api/v1/state?on=2018-03-20{query}")
        qadam = next(row for row in answer["districts"] if row["slug"] == "qadam")
        assert qadam["coverage"] == coverage, asked
        assert (qadam["standing"] or "") == standing, asked
        if standing:
            said = [f"`{party['slug']}` {party['role']}" for party in qadam["parties"]]
            assert parties == ", ".join(said), asked
            assert carried == ("yes" if qadam["carried_forward"] else "no"), asked
            assert int(voices) == qadam["originators"], asked


@pytest.mark.django_db
def test_example_report_only_confirms_and_keeps_whom_it_omits(demo_ledger):
    outcome = workflow.ingest_path(ROOT / "docs" / "example-report.txt", published=PUBLISHED)
    assert workflow.read_report(outcome.run.pk) == choices.IngestState.READ
    proposal = models.Proposal.objects.get(claims__reading__report=outcome.report)
    assert proposal.kind == "evacuation"
    assert proposal.extraction["implemented_on"] == "2018-03-13"
    assert proposal.extraction["agreed_on"] == "2017-09"
    [qadam] = review.suggest_rulings(proposal)
    assert (qadam.district.slug, qadam.verdict) == ("qadam", choices.Verdict.CONFIRM)
    assert "isis" in [actor.slug for actor in qadam.kept]


def fenced(language: str) -> list[str]:
    """The code blocks of README's section on the API."""
    section = (ROOT / "README.md").read_text().split("\n## API\n")[1].split("\n## ")[0]
    return [code for found, code in FENCE.findall(section) if found == language]


@pytest.mark.django_db
def test_readme_curl_examples_are_answered(demo_ledger, client):
    addresses = re.findall(r"'(http://127\.0\.0\.1:8000[^']*)'", "".join(fenced("sh")))
    assert len(addresses) >= 3
    for address in addresses:
        response = client.get(address.removeprefix("http://127.0.0.1:8000"))
        assert response.status_code == 200, address
        assert b"".join(response)


@pytest.mark.django_db
def test_readme_python_example_prints_what_it_says(ask, monkeypatch):
    def answer(address, *_arguments, **_options):
        return io.BytesIO(json.dumps(ask(address)).encode())

    monkeypatch.setattr(urllib.request, "urlopen", answer)
    (example,) = fenced("python")
    (expected,) = fenced("text")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})  # noqa: S102 (our own document)
    assert printed.getvalue() == expected
