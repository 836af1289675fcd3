"""Reading reports: how many a second one core reads, and what a larger gazetteer costs.

The peers are passes that only look for the same names: spaCy's PhraseMatcher over a blank English
pipeline, which also cuts the text into words, and an Aho-Corasick search of the text as folded.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from functools import partial

import numpy as np

from benchmarks.generate import SYLLABLES, write_arabic
from benchmarks.measure import LEAST_CALLS, Row
from benchmarks.scratch import BENCH_DIR, ROOT
from control.dates import parse_edtf
from control.extract import Gazetteer, extract_claims
from control.extract.claims import Reading
from control.extract.gazetteer import GazetteerActor, GazetteerPlace, read_gazetteer_files
from control.extract.text import fold_words

LETTERS = 1400
LEAST_LETTERS = 900  # of a case that stands for a report
CASES = ROOT / "tests" / "cases" / "reading"
SPACY = "spacy==3.8.7"
SPACY_DIR = BENCH_DIR / "peers" / "spacy"
NAMES = (100, 1_000, 10_000, 20_000, 100_000)
GOAL_NAMES = 20_000
SENTENCES = (
    "Government forces captured {place} on Tuesday after heavy clashes with opposition fighters.",
    "A first batch of 400 fighters and their relatives left {place} for {other} under a deal"
    " reached on Sunday, the Observatory said.",
    "Residents said that shelling near {place} had stopped since Monday morning.",
    "Officials denied that talks on {place} had collapsed.",
    "Around 1,500 people are expected to leave {place} in the coming days, a local source said.",
    "Aid trucks entered {place} for the first time since December, the United Nations said.",
)
ACTORS = (
    GazetteerActor("government", "state", None, ("government forces", "Syrian army", "the army")),
    GazetteerActor("opposition", "armed_group", None, ("opposition fighters", "rebels")),
    GazetteerActor("observatory", "monitor", None, ("the Observatory", "SOHR")),
    GazetteerActor("un", "un_body", None, ("United Nations", "UN")),
)
PUBLISHED = parse_edtf("2018-03-13")


def make_gazetteer(count: int) -> Gazetteer:
    """Return a gazetteer of about `count` names: places of three Latin names and an Arabic one."""
    random = np.random.Generator(np.random.PCG64(7))
    places = []
    for number, row in enumerate(random.integers(0, len(SYLLABLES), (count // 4, 5)).tolist()):
        name = "".join(SYLLABLES[part] for part in row).capitalize()
        spellings = (name, name.replace("a", "e"), f"{name[:-1]}ah", write_arabic(name))
        places.append(GazetteerPlace(f"p{number}", "town", None, spellings))
    return Gazetteer(tuple(places), ACTORS)


def make_reports(gazetteer: Gazetteer, count: int = 40) -> list[str]:
    """Return texts of about 1,400 letters that speak of a few of the places each."""
    random = np.random.Generator(np.random.PCG64(11))
    reports = []
    for _ in range(count):
        names = [
            gazetteer.places[number].names[0]
            for number in random.integers(0, len(gazetteer.places), 4)
        ]
        text = f"Fighters leave {names[0]}"
        for sentence in itertools.cycle(SENTENCES):
            if len(text) >= LETTERS:
                break
            place, other = random.choice(names, 2, replace=False)
            text += "\n" + sentence.format(place=place, other=other)
        reports.append(text)
    return reports


def read_press_texts() -> list[str]:
    """Return our released cases of a report's length, cut there: as dense with events as the press."""
    cases = [
        json.loads(line)["text"]
        for path in sorted(CASES.glob("*-released.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [text[:LETTERS] for text in cases if len(text) >= LEAST_LETTERS]


def measure_reading(options) -> list[Row]:
    """Reports a second a core, with more and more names, and of texts as the press has them."""
    rows = []
    for count in NAMES[:3] if options.quick else NAMES:
        gazetteer = make_gazetteer(count)
        reports = make_reports(gazetteer)
        first = extract_claims(reports[0], PUBLISHED, "en", gazetteer)
        spoken = _slugs_of(first)
        assert first.claims and any(
            fold_words(gazetteer.place_by_slug[slug].names[0]) in fold_words(reports[0])
            for slug in spoken
        ), "the reader finds nothing in a report that speaks of its places"
        rows += _compare(f"{count:,} names", gazetteer, reports, options)
    made, known = make_gazetteer(GOAL_NAMES), read_gazetteer_files(ROOT / "control" / "demo")
    gazetteer = Gazetteer((*known.places, *made.places), known.actors)
    press = read_press_texts()
    assert sum(bool(_slugs_of(_read(gazetteer, text))) for text in press) * 2 > len(press)
    return rows + _compare(f"{GOAL_NAMES:,} names, press-like", gazetteer, press, options)


def _compare(size: str, gazetteer: Gazetteer, reports: list[str], options) -> list[Row]:
    """Return how many of the reports are read a second, beside passes that only look for names."""
    automaton, folded = _compile_bare(gazetteer, reports)
    look = partial(automaton.find_matches_as_indexes, overlapping=True)
    ours = _rate(partial(_read, gazetteer), reports, options)
    matcher, bare = _rate_phrase_matcher(gazetteer, reports, options), _rate(look, folded, options)
    return [
        Row("reading", size, "reports/s", ours, peer, theirs)
        for peer, theirs in (("spaCy PhraseMatcher", matcher), ("Aho-Corasick pass", bare))
    ]


def _read(gazetteer: Gazetteer, text: str) -> Reading:
    return extract_claims(text, PUBLISHED, "", gazetteer)


def _slugs_of(reading: Reading) -> set[str]:
    places = [place.slug for claim in reading.claims for place in claim.districts]
    return {slug for slug in (*places, *(m.slug for m in reading.mentions)) if slug}


def _compile_bare(gazetteer: Gazetteer, reports: list[str]):
    import ahocorasick_rs

    names = {f" {fold_words(name)} " for place in gazetteer.places for name in place.names}
    return ahocorasick_rs.AhoCorasick(sorted(names)), [f" {fold_words(text)} " for text in reports]


def _rate_phrase_matcher(gazetteer: Gazetteer, reports: list[str], options) -> list[float]:
    """Return reports a second that spaCy looks through, in a process of its own."""
    if not (SPACY_DIR / "spacy").is_dir():
        target = ["--target", str(SPACY_DIR), "--disable-pip-version-check"]
        install = [sys.executable, "-m", "pip", "install", "-qq", *target, SPACY]
        subprocess.run(install, check=True)
    names = sorted({name for place in gazetteer.places for name in place.names})
    asked = json.dumps({"names": names, "texts": reports, "seconds": options.budget_s})
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "phrase_matcher.py"],
        input=asked.encode(),
        env=os.environ | {"PYTHONPATH": str(SPACY_DIR)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def _rate(read, texts: list[str], options) -> list[float]:
    """Return reports a second of processor time, a sample a pass over all texts."""
    for text in texts[:5]:
        read(text)
    samples: list[float] = []
    deadline = time.perf_counter() + options.budget_s
    while len(samples) < LEAST_CALLS or time.perf_counter() < deadline:
        began = time.process_time()
        for text in texts:
            read(text)
        samples.append(len(texts) / max(time.process_time() - began, 1e-6))
        if len(samples) >= 200:
            break
    return samples
