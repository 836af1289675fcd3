"""Reports coming in: pages against the library that reads them, tables against the csv module, and
the search for copies as the store of reports grows.

Pages and tables are generated in the shape of real ones: a news page is mostly navigation, scripts
and related items around one article; a table of events has one row in fifty that speaks of control.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import os
import shutil
import time
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.measure import LEAST_CALLS, Row, time_calls
from benchmarks.reading import make_gazetteer, make_reports
from benchmarks.scratch import BENCH_DIR, use_database
from control.sources.acled import COLUMNS, read_acled

PAGE_KB = (25, 50, 100, 200)
TABLE_ROWS = (10_000, 30_000, 100_000, 300_000)
CLAIM_ROWS = (250, 500, 1_000, 2_000)
STORED = (1_000, 3_000, 10_000, 30_000, 100_000)
SKIPPED_TYPES = ("Armed clash", "Shelling/artillery/missile attack", "Air/drone strike", "Protest")
CONTROL_TYPES = ("Government regains territory", "Non-state actor overtakes territory", "Agreement")
STOCK_PHRASES = (
    "the syrian observatory for human rights said on tuesday",
    "a spokesman for the united nations told reporters in geneva",
    "more than half of the population has been displaced since",
    "said on condition of anonymity because he was not authorised",
    "the united states russia and turkey are members of the group",
)


# -- pages


def make_page(kilobytes: int, number: int) -> bytes:
    """Return a news page of about that size: an article of a tenth of it, the rest around it."""
    (text,) = make_reports(make_gazetteer(1_000), 1)
    paragraphs = [f"<p>{line} {number}</p>" for line in text.split("\n")[1:]]
    while sum(map(len, paragraphs)) < kilobytes * 100:
        paragraphs += paragraphs[:6]
    links = "".join(
        f'<li class="item"><a href="/news/{n}/story" title="Story {n}"><span>Story {n} of the day'
        f'</span></a><div class="meta"><time>13 March 2018</time> <em>World</em></div></li>'
        for n in range(kilobytes * 2)
    )
    script = "window.data = {" + ",".join(f'"key{n}": [{n}, {n}]' for n in range(kilobytes * 10))
    page = (
        f"<!doctype html><html lang='en'><head><title>Fighters leave - Example News {number}</title>"
        '<meta property="article:published_time" content="2018-03-13T10:00:00Z">'
        '<meta property="og:site_name" content="Example News">'
        f"<script>{script}}}</script></head><body><nav><ul>{links}</ul></nav><article>"
        f"<h1>Fighters leave {number}</h1>{''.join(paragraphs)}</article><aside><ul>{links}</ul>"
        "</aside><footer>"
    )
    filler = '<div class="ad"><span>Advertisement</span></div>'
    missing = max(0, kilobytes * 1000 - len(page))
    return (page + filler * (missing // len(filler)) + "</footer></body></html>").encode()


def measure_pages(options) -> list[Row]:
    """One page from bytes to stored report, beside the extraction library alone."""
    import trafilatura
    from celery import current_app

    current_app.conf.update(broker_url="memory://", broker_transport_options={})
    use_database("ingest", "ingest", lambda _filling: None)
    from control import workflow

    def ingest(content: bytes):
        return workflow.ingest_upload("page.html", content, "text/html")

    def extract(content: bytes):
        # the same question as ours: readers' comments are no report, and looking for them takes time
        return trafilatura.extract(content.decode(), include_comments=False)

    rows = []
    numbers = itertools.count(time.time_ns())
    for kilobytes in PAGE_KB:
        outcome = ingest(make_page(kilobytes, next(numbers)))
        text = outcome.report.payload.text
        assert outcome.is_new and "Fighters" in text and "Story 7" not in text, "no article"
        assert outcome.report.published == "2018-03-13", "the page's date is not read"
        ours, theirs = [], []
        deadline = time.perf_counter() + 3 * options.budget_s
        while len(ours) < LEAST_CALLS or time.perf_counter() < deadline:
            pages = [make_page(kilobytes, next(numbers)) for _ in range(10)]
            # in turn, so that what else the machine does falls on both
            ours.append(_cpu_ms_each(ingest, pages))
            theirs.append(_cpu_ms_each(extract, pages))
        rows.append(
            Row(
                "page to report", f"{kilobytes} KB", "ms", ours, "trafilatura, same options", theirs
            )
        )
    return rows


def _cpu_ms_each(call, pages: list[bytes]) -> float:
    """Return the processor time of one call, that of the process which reads hostile formats too."""
    began = time.process_time() + _children_cpu_s()
    for page in pages:
        call(page)
    return (time.process_time() + _children_cpu_s() - began) / len(pages) * 1000


def _children_cpu_s() -> float:
    """Return the processor time of the processes that this one has started and that still run."""
    ticks = 0
    for listed in Path("/proc/self/task").glob("*/children"):
        for pid in listed.read_text().split():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


# -- tables


def write_table(path: Path, rows: int, share: int = 50) -> int:
    """Write an ACLED export of so many rows, one in `share` of control; return how many those are."""
    random = np.random.Generator(np.random.PCG64(5))
    kinds = random.integers(0, 1000, rows).tolist()
    control = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for number, kind in enumerate(kinds):
            speaks = number % share == 0
            control += speaks
            types = CONTROL_TYPES if speaks else SKIPPED_TYPES
            day = dt.date(2017, 1, 1) + dt.timedelta(days=number % 700)
            writer.writerow(
                dict.fromkeys(COLUMNS, "")
                | {
                    "event_id_cnty": f"SYR{path.stem}{number}",
                    "event_date": f"{day.day} {day:%B %Y}",
                    "year": str(day.year),
                    "time_precision": "1",
                    "event_type": "Battles",
                    "sub_event_type": types[kind % len(types)],
                    "actor1": "Military Forces of Syria (2000-2024)",
                    "actor2": "Opposition Rebels (Syria)",
                    "country": "Syria",
                    "admin1": "Rural Damascus",
                    "location": f"Village {kind}",
                    "latitude": "33.5",
                    "longitude": "36.3",
                    "geo_precision": "1",
                    "source": "SOHR",
                    "source_scale": "National",
                    "notes": f"On {day.day} {day:%B %Y}, clashes took place near Village {kind}.",
                    "fatalities": "0",
                }
            )
    return control


def measure_tables(options) -> list[Row]:
    """Rows a second of processor time that are read and skipped, then rows that become claims."""
    folder = BENCH_DIR / "tables"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = []
    for count in TABLE_ROWS[:3] if options.quick else TABLE_ROWS:
        path = folder / f"skipped{count}.csv"
        control = write_table(path, count)
        reader = read_acled(path)
        assert sum(1 for _ in reader) == control and reader.progress.rows == count
        assert reader.progress.skipped == count - control and not reader.progress.damaged
        ours = _rates(lambda path=path: sum(1 for _ in read_acled(path)), count, options)
        theirs = _rates(lambda path=path: _read_plainly(path), count, options)
        rows.append(
            Row("rows read and skipped", f"{count:,} rows", "rows/s", ours, "csv.reader", theirs)
        )
    use_database("ingest", "ingest", lambda _filling: None)
    from control import workflow

    for count in CLAIM_ROWS[:3] if options.quick else CLAIM_ROWS:
        path = folder / f"claims{time.time_ns()}.csv"
        write_table(path, count, share=1)
        begun = workflow.begin_import(path, "acled")
        began = time.perf_counter()
        begun = workflow.continue_import(begun)
        seconds = time.perf_counter() - began
        assert begun.made == count and begun.state == "done", (begun.state, begun.failure)
        rows.append(Row("rows made claims", f"{count:,} rows", "rows/s", [count / seconds]))
    shutil.rmtree(folder)
    return rows


def _read_plainly(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def _rates(read, count: int, options) -> list[float]:
    samples: list[float] = []
    deadline = time.perf_counter() + options.budget_s
    while len(samples) < LEAST_CALLS or time.perf_counter() < deadline:
        began = time.process_time()
        read()
        samples.append(count / max(time.process_time() - began, 1e-6))
    return samples


# -- copies


def make_texts(count: int, seed: int = 3):
    """Yield texts of about 200 words as even as the press: common words, stock phrases, own runs."""
    random = np.random.Generator(np.random.PCG64(seed))
    # Zipf and Mandelbrot: the commonest word is one in fifteen
    weights = 1 / (np.arange(20_000) + 2.7) ** 1.07
    limits = np.cumsum(weights / weights.sum())
    for _ in range(count):
        words = [f"w{rank}" for rank in np.searchsorted(limits, random.random(190)).tolist()]
        for rarity, phrase in enumerate(STOCK_PHRASES, start=1):
            if random.random() < 0.5 / rarity:
                words.insert(int(random.integers(len(words))), phrase)
        yield " ".join(words)


def fill_reports(count: int) -> None:
    """Let there be so many reports with texts and sketches, as capturing and reading leave them."""
    from django.db import connection

    from control import ingest
    from control.models import Payload, Report, Source

    source, _ = Source.objects.get_or_create(
        slug="bench", defaults={"name": "Bench", "kind": "outlet"}
    )
    there = Report.objects.count()
    texts = make_texts(count - there, seed=there)
    for start in range(there, count, 2_000):
        batch = list(itertools.islice(texts, min(2_000, count - start)))
        reports = Report.objects.bulk_create(
            _new_report(source, start + number) for number in range(len(batch))
        )
        pairs = list(zip(reports, batch, strict=True))
        Payload.objects.bulk_create(
            Payload(report=report, content=b"-", text=text) for report, text in pairs
        )
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY control_sketchedrun (hash, report_id) FROM STDIN") as rows,
        ):
            for report, text in pairs:
                for run in ingest.sketch_runs(ingest.shingle_text(text)):
                    rows.write_row((run, report.pk))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE control_report, control_payload, control_sketchedrun")


def _new_report(source, number: int):
    from control.models import Report

    captured_at = dt.datetime(2018, 3, 14, tzinfo=dt.UTC)
    return Report(
        source=source,
        title=f"Report {number}",
        sha256=f"{number:064x}",
        captured_at=captured_at,
        size=1,
    )


def measure_copies(options) -> list[Row]:
    """Finding what a new report copies, among more and more reports that are kept."""
    from django.db import transaction

    from control import ingest
    from control.models import Payload, Source

    use_database("copies", f"copies {time.time_ns()}", lambda _filling: None)
    rows = []
    for count in STORED[:3] if options.quick else STORED:
        fill_reports(count)
        source = Source.objects.get(slug="bench")
        originals = list(Payload.objects.order_by("report_id")[count // 2 : count // 2 + 40])
        others = make_texts(2_000, seed=4)
        times: list[float] = []
        deadline = time.perf_counter() + options.budget_s
        for number in itertools.count():
            if len(times) >= LEAST_CALLS and time.perf_counter() > deadline:
                break
            original = originals[number % 40] if number % 2 else None
            text = next(others) if original is None else _edit(original.text, number)
            with transaction.atomic():
                report = _new_report(source, count + number)
                report.save()
                Payload.objects.create(report=report, content=b"-", text=text)
                began = time.perf_counter()
                copy = ingest.link_copy(report)
                times.append((time.perf_counter() - began) * 1000)
                found = copy.original_id if copy else None
                assert found == (original.report_id if original else None), "a wrong original"
                transaction.set_rollback(True)
        scans = time_calls(partial(_count_shared, text), budget_s=options.budget_s)
        rows.append(
            Row("find a copy", f"{count:,} reports", "ms", times, "all that share a run", scans)
        )
    return rows


def _edit(text: str, number: int) -> str:
    words = text.split()
    words[number % len(words)] = f"edited{number}"
    return "agency " + " ".join(words[: len(words) - 15])


def _count_shared(text: str) -> list:
    """Return what one writes first: every report that shares a run, and how many it shares."""
    from django.db import connection

    from control import ingest

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT report_id, count(*) FROM control_sketchedrun WHERE hash = ANY(%s)"
            " GROUP BY 1 ORDER BY 2 DESC LIMIT 8",
            [ingest.sketch_runs(ingest.shingle_text(text))],
        )
        return cursor.fetchall()
