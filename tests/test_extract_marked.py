"""Marked reports: sentences that people have marked with what each of them tells."""

from pathlib import Path

import pytest

from control.choices import ClaimKind
from control.extract.marked import Span, read_marked

FOLDER = Path(__file__).parent / "cases" / "marked"
REPORT = """
=== x-1 | published 2018-03-14 | deal
evacuation.started#1 :: Rebels begin to leave {Daraya}
evacuation.started#1+capture.done#2 :: [300:fighters] men left {Daraya} for {>Idlib} <i:on Monday>, and (+2:the army) took {2:Jobar}.
b.evacuation :: In 2014 fighters had left Homs.
n.truce :: The army denied a truce in Douma.
pullout.done#3 :: Kurdish forces quit {Tabqa}.
- :: It rained.

=== x-2 | published 2018-03-15 | none
- :: Nothing
- :: It rained.
"""


def test_read_marked_takes_the_marks_out_and_says_where_they_stood():
    report, other = read_marked(REPORT, "en")
    assert report.text.startswith(
        "Rebels begin to leave Daraya\n\n300 men left Daraya for Idlib on"
    )
    assert report.text.endswith("Kurdish forces quit Tabqa. It rained.")
    assert (report.id, report.published, report.is_deal, other.is_deal) == (
        *("x-1", "2018-03-14"),
        *(True, False),
    )
    sentence, start, end = list(report.locate())[1]
    assert report.text[start:end] == sentence.text
    assert report.sentence_at(start + 3, end - 3) == (sentence, start)
    parts = [
        (span.part, sentence.text[span.start : span.end], span.event) for span in sentence.spans
    ]
    assert parts == [
        ("figure", "300", None),
        ("place", "Daraya", None),
        ("goal", "Idlib", None),
        ("done", "on Monday", None),
        ("holder", "the army", 2),
        ("place", "Jobar", 2),
    ]
    assert sentence.spans[0] == Span("figure", 0, 3, None)


def test_label_of_a_marked_report_has_its_events_and_none_of_history_and_denial():
    label = read_marked(REPORT, "en")[0].write_label()
    told = [(e["kind"], e["stage"], e["places"]) for e in label["events"]]
    assert told == [
        ("evacuation", "implementation_started", ["Daraya"]),
        ("capture", "implemented", ["Jobar"]),
        ("withdrawal", "implemented", ["Tabqa"]),
    ]
    change = label["events"][1]["control_change"]
    assert (change["place"], change["to"], change["status"]) == ("Jobar", "the army", "done")
    assert label["events"][2]["control_change"] is None
    assert all(event["evidence_quote"] in label["text"] for event in label["events"])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("=== x-1 | 2018-03-14 | deal", "line 1: a report begins with"),
        ("=== x-1 | published 2018-03-14 | deal\nTitle", "line 2: a sentence stands behind"),
        ("=== x-1 | published 2018-03-14 | deal\nparty.done#1 :: Title", "line 2: 'party'"),
        ("=== x-1 | published 2018-03-14 | deal\n? :: Title", "line 2: “?” is no mark"),
        ("- :: Title", "line 1: no report has begun"),
    ],
)
def test_marked_line_that_cannot_be_read_is_named(line, reason):
    with pytest.raises(ValueError, match=reason.replace("?", r"\?")):
        read_marked(line, "en")


def test_own_marked_reports_are_read_and_a_third_of_them_tell_of_no_deal():
    reports = [
        report
        for path in sorted(FOLDER.glob("*.txt"))
        for report in read_marked(path.read_text(encoding="utf-8"), path.name[:2])
    ]
    assert len({report.id for report in reports}) == len(reports) > 5_300
    assert 0.3 < sum(not report.is_deal for report in reports) / len(reports) < 0.5
    kinds = {mark.kind for report in reports for s in report.sentences for mark in s.news}
    assert kinds >= {ClaimKind.SIEGE_LIFTED, ClaimKind.RECONCILIATION, ClaimKind.WITHDRAWAL}
