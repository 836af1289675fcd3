"""Every named constraint and every guard of the database, broken once with raw SQL.

`CASES` holds values laid over a row that is otherwise accepted. Two tests read the catalogue and
fail where a constraint or a guard has no case here; keys and pghistory's own tables excepted.
"""

import datetime as dt
import os
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from psycopg import sql
from psycopg.types.json import Jsonb

from config import postgres
from control import choices, history
from control.dates import ONE_MICROSECOND
from control.models import ControlPeriod, Decision, District, Figure, Ruling
from factories import make_actor, make_author, make_deal, make_district, make_report
from ledger import (
    day,
    draft,
    guards_off,
    sign,
    sign_correction,
    sign_retraction,
)

SQUARE = {"type": "MultiPolygon", "coordinates": [[[[36, 33], [37, 33], [37, 34], [36, 33]]]]}
HASH = "0123456789abcdef" * 4


@pytest.fixture
def rows(db) -> dict[str, dict]:
    """For each table a row that it accepts in the present transaction."""
    author = make_author()
    army, rebels = make_actor("army"), make_actor("rebels")
    district = make_district("jobar")
    decision = sign(author)
    deal = make_deal("truce")
    counted = {
        "category": "buses", "qualifier": "about", "stage": "departed", "scope": "whole",
        "minimum": 3,
    }  # fmt: skip
    figure, more = (Figure.objects.create(deal=deal, decision=decision, **counted) for _ in "12")
    cited, captured = make_report(key="cited"), make_report(key="captured")
    ruling = Ruling(
        decision=decision, district=district, started="2018-03", started_day=day(0),
        standing="unknown", siege="none", truce="no", assertion="assessed",
        confidence_start="low", basis="assumed", mechanism="unknown",
    )  # fmt: skip
    ruling.save()
    reading, other_reading = (
        insert("reading", {"report_id": cited.pk, "reader": name, "mentions": Jsonb([])})
        for name in ("reader 1", "reader 2")
    )
    claim = {
        "reading_id": reading, "ordinal": 0, "kind": "truce", "stage": "agreed", "score": 0.5,
        "polarity": "asserts", "background": False, "values": Jsonb({}),
    }  # fmt: skip
    claimed = insert("claim", claim | {"reading_id": other_reading})
    proposal = {
        "kind": "truce", "state": "open", "extraction": Jsonb({}), "draft": Jsonb({}),
        "score": 0.5, "reason": "", "version": 0,
    }  # fmt: skip
    proposed = insert("proposal", proposal)
    evidence = {
        "decision_id": decision.pk, "ruling_id": ruling.pk, "target": "start",
        "stance": "supports", "report_id": cited.pk, "said_by_text": "", "reading": "",
        "credibility": 6, "against_interest": False, "observed": "", "note": "",
    }  # fmt: skip
    shown = insert("evidence", evidence)
    unknown = insert(
        "unknownname", {"folded": "other", "text": "Other", "language": "en", "state": "open"}
    )
    story = {
        "slug": "new",
        "title_en": "Title",
        "title_ar": "عنوان",
        "summary_en": "What.",
        "summary_ar": "ماذا.",
    }
    told = insert("story", story | {"slug": "told"})
    step = {
        "story_id": told, "number": 1, "day": "2018-03-13", "lon": 36.3, "lat": 33.5, "zoom": 13,
        "title_en": "Title", "title_ar": "", "text_en": "Text.", "text_ar": "",
    }  # fmt: skip
    stepped = insert("storystep", step)
    names = {"name_en": "Name", "name_ar": "", "note": ""}
    return {
        "actor": {"slug": "new", **names, "kind": "state", "colour": "#123456"},
        "actorname": {
            "actor_id": army.pk, "text": "The army", "language": "en", "used_by": "", "note": "",
        },
        "actorrelation": {
            "actor_id": army.pk, "link": "part_of", "other_id": rebels.pk,
            "valid_from": "", "valid_to": "", "note": "",
        },
        "boundary": {
            "district_id": district.pk, "geometry": Jsonb(SQUARE), "source": "OSM",
            "licence": "ODbL", "attribution": "", "approximate": True, "note": "",
            "valid": "[2018-01-01,)", "reason": "Drawn.",
            "recorded": f"[{decision.recorded_at.isoformat()},)",
        },
        "capture": {
            "report_id": cited.pk, "url": "", "filename": "", "headers": Jsonb({}),
            "captured_at": "2018-03-14",
        },
        "claim": claim,
        "controlperiod": {
            "district_id": district.pk, "ruling_id": ruling.pk, "valid": "[2018-03-02,)",
            "recorded": f"[{decision.recorded_at.isoformat()},)",
        },
        "deal": {
            "slug": "new", **names, "kind": "truce", "summary": "", "decision_id": decision.pk,
        },
        "dealdistrict": {
            "deal_id": deal.pk, "district_id": district.pk, "place_text": "", "role": "origin",
            "note": "",
        },
        "dealparty": {
            "deal_id": deal.pk, "actor_id": army.pk, "role": "party", "side_term": "", "note": "",
        },
        "dealreport": {"deal_id": deal.pk, "report_id": cited.pk},
        "dealstage": {
            "deal_id": deal.pk, "stage": "agreed", "planned": False, "date": "", "key": "new",
            "said_by_text": "", "decision_id": decision.pk, "note": "",
        },
        "decision": {
            "verdict": "accept", "cause": "", "reason": "Because.", "author_id": author.pk,
            "recorded_at": history.take_moment(),
        },
        "district": {
            "slug": "new", **names, "kind": "town", "p_code": "", "context_p_code": "",
            "point_source": "",
        },
        "districtname": {
            "district_id": district.pk, "text": "Jubar", "language": "en", "script": "Latn",
            "status": "alias", "used_by": "", "used_from": "", "used_to": "", "note": "",
        },
        "evidence": evidence,
        "feed": {
            "source_id": cited.source_id, "url": "https://news.example/feed", "active": True,
            "etag": "", "last_modified": "", "failures": 0, "failure": "",
        },
        "figure": {
            "deal_id": deal.pk, **counted, "words": "", "said_by_text": "", "key": "new",
            "decision_id": decision.pk, "note": "",
        },
        "figure_overlaps": {"from_figure_id": figure.pk, "to_figure_id": more.pk},
        "heartbeat": {"name": "worker", "beat_at": "2018-03-14"},
        "ingestrun": {
            "report_id": cited.pk, "origin": "/report.txt", "state": "read", "attempts": 1,
            "failure": "",
        },
        "payload": {"report_id": cited.pk, "content": b"bytes", "text": "text"},
        "proposal": proposal,
        "proposalclaim": {"proposal_id": proposed, "claim_id": claimed},
        "quote": {"evidence_id": shown, "text": "They left."},
        "reading": {"report_id": captured.pk, "reader": "reader 1", "mentions": Jsonb([])},
        "report": {
            "source_id": cited.source_id, "via": "", "url": "", "filename": "", "publisher": "",
            "author": "", "title": "", "language": "", "published": "", "published_basis": "",
            "media_type": "", "note": "", "key": "new", "sha256": HASH, "size": 5,
            "captured_at": "2018-03-14",
        },
        "reportdate": {
            "report_id": cited.pk, "published": "2018", "published_earliest": "2018-01-01",
            "published_latest": "2018-12-31", "reason": "Printed on it.", "author_id": author.pk,
        },
        "ruling": {
            "decision_id": decision.pk, "district_id": district.pk, "started": "2018-03",
            "started_earliest": "2018-03-01", "started_latest": "2018-03-31",
            "started_day": "2018-03-02", "ended": "", "standing": "unknown", "siege": "none",
            "truce": "no", "assertion": "assessed", "confidence_start": "low",
            "confidence_end": "", "basis": "evidenced", "mechanism": "unknown", "note": "",
        },
        "reportcopy": {
            "report_id": captured.pk, "original_id": cited.pk, "containment": 0.9,
        },
        "rulingparty": {"ruling_id": ruling.pk, "actor_id": army.pk, "role": "present"},
        "source": {
            "slug": "new", "name": "Paper", "kind": "outlet", "url": "", "leaning": "",
            "reliability": "F", "licence": "", "note": "",
        },
        "signedverdict": {
            "proposal_id": proposed, "verdict": Jsonb({}), "author_id": author.pk,
            "embargo_until": "2030-01-01", "needs_second": False, "state": "waiting", "failure": "",
        },
        "suggestedreport": {
            "url": "https://news.example/", "text": "", "filename": "", "note": "",
            "received_on": "2018-03-14", "state": "waiting", "reason": "",
        },
        "tableimport": {
            "kind": "acled", "source_id": cited.source_id, "licence": "As agreed.", "name": "t.csv",
            "path": "t.csv", "size": 1, "offset": 0, "rows": 0, "made": 0, "known": 0,
            "proposals": 0, "skipped": 0, "damaged": 0, "skipped_types": Jsonb({}),
            "damages": Jsonb([]), "encoding": "",
            "state": "waiting", "failure": "",
        },
        "release": {
            "number": 1, "made_at": dt.datetime(2018, 5, 1, tzinfo=dt.UTC),
            "moment": dt.datetime(2018, 4, 30, tzinfo=dt.UTC), "versions": Jsonb({}),
            "code_version": "0", "files": Jsonb([]), "changelog": "",
        },
        "story": story,
        "story_districts": {"story_id": told, "district_id": district.pk},
        "storystep": step | {"number": 2},
        "storystep_reports": {"storystep_id": stepped, "report_id": cited.pk},
        "unknownname": {"folded": "jubb", "text": "Jubb", "language": "en", "state": "open"},
        "unknownnameuse": {"name_id": unknown, "report_id": cited.pk, "start": 0, "end": 4},
        "watchedpage": {
            "url": "https://news.example/1", "guid": "", "published": "", "state": "waiting",
            "failures": 0, "failure": "",
        },
    }  # fmt: skip


def insert(table: str, row: dict) -> int:
    """Insert one row with plain SQL; return its key."""
    query = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING *").format(
        sql.Identifier(f"control_{table}"),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(sql.Placeholder() * len(row)),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, list(row.values()))
        return cursor.fetchone()[0]


@dataclass(frozen=True)
class Case:
    """Values laid over an accepted row that break a constraint.

    `twice`: the row is inserted before (with these other values). `bare`: the guards are off,
    because they would refuse it before the constraint could.
    """

    table: str
    over: dict = field(default_factory=dict)
    twice: bool | dict = False
    bare: bool = False


def coded(*columns: str) -> dict[str, list[Case]]:
    return {
        f"{table}_{name}_code": [Case(table, {name: "?"})]
        for table, _dot, name in (column.partition(".") for column in columns)
    }


def text_filled(*columns: str) -> dict[str, list[Case]]:
    return {
        f"{table}_{name}_filled": [Case(table, {name: text}) for text in ("", " \n\t")]
        for table, _dot, name in (column.partition(".") for column in columns)
    }


def date_bounds(*columns: str) -> dict[str, list[Case]]:
    cases = {}
    for column in columns:
        table, _dot, name = column.partition(".")
        first, last = f"{name}_earliest", f"{name}_latest"
        cases[f"{table}_{name}_bounds"] = [
            Case(table, {name: "2018", first: None, last: None}),
            Case(table, {name: "2018", first: "2018-01-01", last: None}),
            Case(table, {name: "2018", first: None, last: "2018-12-31"}),
            Case(table, {name: "2018", first: "2018-12-31", last: "2018-01-01"}),
            Case(table, {name: "", first: "2018-01-01", last: "2018-12-31"}),
        ]
    return cases


def not_negative(*columns: str) -> dict[str, list[Case]]:
    return {
        f"control_{table}_{name}_check": [Case(table, {name: -1})]
        for table, _dot, name in (column.partition(".") for column in columns)
    }


YEAR = {"date": "2018", "date_earliest": "2018-01-01", "date_latest": "2018-12-31"}
ENDED = {"ended": "2018", "ended_earliest": "2018-01-01", "ended_latest": "2018-12-31"}
FOREVER = {"ended": "9999", "ended_earliest": "9999-01-01", "ended_latest": "infinity"}

CASES: dict[str, list[Case]] = {
    **coded(
        "actor.kind", "actorrelation.link", "claim.kind", "claim.stage", "claim.polarity",
        "deal.kind", "dealdistrict.role", "dealparty.role", "dealstage.stage", "decision.cause",
        "decision.ground", "decision.verdict", "district.kind", "districtname.status", "evidence.stance",
        "evidence.target", "figure.category", "figure.qualifier", "figure.scope", "figure.stage",
        "ingestrun.state", "proposal.kind", "proposal.state", "ruling.assertion", "ruling.basis",
        "ruling.confidence_end", "ruling.confidence_start", "ruling.mechanism", "ruling.siege",
        "ruling.standing", "ruling.truce", "rulingparty.role", "source.kind", "source.reliability",
        "signedverdict.state", "suggestedreport.state", "tableimport.kind", "tableimport.state", "unknownname.state",
        "watchedpage.state",
    ),
    **text_filled(
        "actor.name_en", "actorname.text", "boundary.licence", "boundary.reason",
        "boundary.source", "deal.name_en", "decision.reason", "district.name_en",
        "districtname.text", "reportdate.reason", "source.name",
    ),
    **date_bounds(
        "actorrelation.valid_from", "actorrelation.valid_to", "dealstage.date",
        "districtname.used_from", "districtname.used_to", "evidence.observed",
        "report.published", "reportdate.published", "ruling.started", "ruling.ended",
    ),
    **not_negative(
        "claim.ordinal", "district.radius_m", "evidence.credibility", "feed.failures",
        "figure.minimum", "ingestrun.attempts", "proposal.version", "report.size",
    ),
    "actor_colour_hex": [Case("actor", {"colour": text}) for text in ("red", "#12345", "#12345g")],
    "actorname_once": [Case("actorname", twice=True)],
    "actorrelation_not_itself": [Case("actorrelation", {"actor_id": 9, "other_id": 9})],
    "actorrelation_once": [Case("actorrelation", twice=True)],
    "boundary_no_overlap": [Case("boundary", {"valid": "[2019-01-01,2020-01-01)"}, twice=True)],
    "boundary_recorded_not_empty": [Case("boundary", {"recorded": "empty"}, bare=True)],
    "boundary_valid_in_calendar": [
        Case("boundary", {"valid": "[2018-01-01,infinity)"}),
        Case("boundary", {"valid": "[-infinity,2018-01-01)"}),
    ],
    "boundary_valid_not_empty": [Case("boundary", {"valid": "[2018-01-01,2018-01-01)"})],
    "claim_once": [Case("claim", twice=True)],
    "claim_score_range": [Case("claim", {"score": n}) for n in (-0.1, 1.1, float("nan"))],
    "control_actor_slug_key": [Case("actor", twice=True)],
    "control_deal_slug_key": [Case("deal", twice=True)],
    "control_dealstage_key_key": [Case("dealstage", twice=True)],
    "control_decision_recorded_at_key": [
        Case("decision", {"recorded_at": "2018-03-14", "transaction": 1}, twice=True, bare=True)
    ],
    "control_district_slug_key": [Case("district", twice=True)],
    "control_evidence_quote_end_check": [Case("evidence", {"quote_start": -2, "quote_end": -1})],
    "control_evidence_quote_start_check": [Case("evidence", {"quote_start": -2, "quote_end": 1})],
    "control_feed_url_key": [Case("feed", twice=True)],
    "control_figure_key_key": [Case("figure", twice=True)],
    "control_figure_maximum_check": [Case("figure", {"minimum": None, "maximum": -1})],
    "control_figure_overlaps_from_figure_id_to_figure_6d55004e_uniq": [
        Case("figure_overlaps", twice=True)
    ],
    "control_figure_quote_end_check": [Case("figure", {"quote_start": -2, "quote_end": -1})],
    "control_figure_quote_start_check": [Case("figure", {"quote_start": -2, "quote_end": 1})],
    "control_ingestrun_report_id_key": [Case("ingestrun", twice=True)],
    "control_proposalclaim_claim_id_key": [Case("proposalclaim", twice=True)],
    "control_report_key_key": [Case("report", {"sha256": "f" * 64}, twice=True)],
    "control_report_sha256_key": [Case("report", {"key": None}, twice=True)],
    "control_source_slug_key": [Case("source", twice=True)],
    "controlperiod_closed_by_decision": [
        Case("controlperiod", {"closed_by_id": 9}),
        Case("controlperiod", {"recorded": "[2018-01-01,2019-01-01)"}, bare=True),
    ],
    "controlperiod_no_overlap": [
        Case("controlperiod", {"valid": span}, twice=True)
        for span in ("[2018-03-02,)", "[2018-03-09,2018-03-10)")
    ],
    "controlperiod_recorded_not_empty": [Case("controlperiod", {"recorded": "empty", "closed_by_id": 9}, bare=True)],
    "controlperiod_valid_has_start": [Case("controlperiod", {"valid": "(,2019-01-01)"}, bare=True)],
    "controlperiod_valid_in_calendar": [
        Case("controlperiod", {"valid": "[2018-03-02,infinity)"}),
        Case("controlperiod", {"valid": "[-infinity,2018-03-02)"}, bare=True),
    ],
    "controlperiod_valid_not_empty": [Case("controlperiod", {"valid": "[2018-04-01,2018-04-01)"})],
    "deal_not_part_of_itself": [Case("deal", {"id": 9, "part_of_id": 9})],
    "dealdistrict_district_or_text": [
        Case("dealdistrict", {"place_text": "Idlib"}), Case("dealdistrict", {"district_id": None}),
    ],
    "dealdistrict_once": [
        Case("dealdistrict", twice=True),
        Case("dealdistrict", {"district_id": None, "place_text": "Idlib"}, twice=True),
    ],
    "dealparty_once": [Case("dealparty", twice=True)],
    "dealreport_once": [Case("dealreport", twice=True)],
    "dealstage_day_within": [
        Case("dealstage", YEAR | {"day": "2019-01-01"}),
        Case("dealstage", YEAR | {"day": "2017-12-31"}),
        Case("dealstage", YEAR | {"day": None}),
        Case("dealstage", {"day": "2018-01-01"}),
    ],
    "decision_hold_has_a_date": [Case("decision", {"verdict": "hold"})],
    "decision_retraction_has_a_cause": [
        Case("decision", {"verdict": verdict}) for verdict in ("retract", "redact")
    ],
    "decision_two_signatures_differ": [Case("decision", {"author_id": 9, "second_author_id": 9})],
    "district_not_own_parent": [Case("district", {"id": 9, "parent_id": 9})],
    "district_point_on_earth": [
        Case("district", {"lon": lon, "lat": lat})
        for lon, lat in ((181, 0), (-181, 0), (0, 91), (0, -91), (36, None), (None, 33))
    ] + [Case("district", {"lon": float("nan"), "lat": 33})],
    "districtname_once": [Case("districtname", twice=True)],
    "evidence_credibility_grade": [Case("evidence", {"credibility": n}) for n in (0, 7)],
    "evidence_quote_in_order": [
        Case("evidence", {"quote_start": start, "quote_end": end})
        for start, end in ((5, 5), (5, 4), (5, None), (None, 5))
    ],
    "evidence_speaks_to_one_thing": [
        Case("evidence", {"target": ""}),
        Case("evidence", {"ruling_id": None}),
        Case("evidence", {"figure_id": 9}),
        Case("evidence", {"ruling_id": None, "deal_stage_id": 9}),
        Case("evidence", {"ruling_id": None, "target": ""}),
    ],
    "figure_at_least_is_open_ended": [
        Case("figure", {"qualifier": words, "maximum": 9}) for words in ("at least", "more than")
    ],
    "figure_number_or_words": [Case("figure", {"minimum": None})],
    "figure_quote_in_order": [
        Case("figure", {"quote_start": start, "quote_end": end})
        for start, end in ((5, 5), (5, 4), (5, None), (None, 5))
    ],
    "figure_range_in_order": [Case("figure", {"minimum": 9, "maximum": 8})],
    "ingestrun_failure_says_why": [
        Case("ingestrun", {"state": state}) for state in ("failed", "parked", "needs_date")
    ],
    "ingestrun_without_report_failed": [Case("ingestrun", {"report_id": None})],
    "payload_whole_or_erased": [
        Case("payload", {"content": None}),
        Case("payload", {"text": None}),
        Case("payload", {"erased_by_id": 9}),
        Case("payload", {"content": None, "text": None}),
    ],
    "proposal_held_until_a_date": [
        Case("proposal", {"state": "held"}), Case("proposal", {"held_until": "2018-03-14"}),
    ],
    "proposal_score_range": [Case("proposal", {"score": n}) for n in (-0.1, 1.1)],
    "quote_whole_or_erased": [Case("quote", {"text": None}), Case("quote", {"erased_by_id": 9})],
    "reading_once": [Case("reading", twice=True)],
    "report_captured_or_cited": [
        Case("report", {"sha256": None}),
        Case("report", {"sha256": None, "captured_at": None}),
        Case("report", {"sha256": None, "size": None}),
        Case("report", {"sha256": None, "captured_at": None, "size": None, "key": None}),
        Case("report", {"sha256": HASH.upper()}),
        Case("report", {"size": None}),
        Case("report", {"captured_at": None}),
    ],
    "reportcopy_contains": [Case("reportcopy", {"containment": n}) for n in (0.49, 1.01)],
    "reportcopy_not_of_itself": [Case("reportcopy", {"report_id": 9, "original_id": 9})],
    "reportdate_published_filled": [
        Case("reportdate", {"published": "", "published_earliest": None, "published_latest": None})
    ],
    "ruling_assumed_is_low": [Case("ruling", {"basis": "assumed", "confidence_start": "medium"})],
    "ruling_days_in_calendar": [Case("ruling", FOREVER | {"ended_day": "infinity"})],
    "ruling_ended_day_within": [
        Case("ruling", ENDED | {"ended_day": "2019-01-01"}),
        Case("ruling", ENDED | {"ended_day": None}),
        Case("ruling", {"ended_day": "2018-12-31"}),
    ],
    "ruling_span_not_empty": [
        Case("ruling", ENDED | {"ended_day": last}) for last in ("2018-03-02", "2018-03-01")
    ],
    "ruling_started_day_within": [
        Case("ruling", {"started_day": other}) for other in ("2018-02-28", "2018-04-01")
    ],
    "ruling_started_filled": [
        Case("ruling", {"started": " "}),
    ],
    "control_release_number_check": [Case("release", {"number": -1})],
    "control_release_number_key": [Case("release", twice=True)],
    "release_number_from_one": [Case("release", {"number": 0})],
    "release_covers_the_past": [
        Case("release", {"moment": dt.datetime(2018, 5, 2, tzinfo=dt.UTC)}),
    ],
    "decision_signed_before_recorded": [
        Case("decision", {"signed_at": dt.datetime(9000, 1, 1, tzinfo=dt.UTC)})
    ],
    "signedverdict_one_waiting": [Case("signedverdict", twice=True)],
    "signedverdict_two_signatures_differ": [
        Case("signedverdict", {"author_id": 9, "second_author_id": 9})
    ],
    "signedverdict_waits_for_something": [Case("signedverdict", {"embargo_until": None})],
    "signedverdict_failure_says_why": [Case("signedverdict", {"state": "failed"})],
    "control_story_slug_key": [Case("story", twice=True)],
    "control_story_districts_story_id_district_id_cda5f941_uniq": [
        Case("story_districts", twice=True)
    ],
    "control_storystep_number_check": [Case("storystep", {"number": -1})],
    "control_storystep_reports_storystep_id_report_id_f2c2853a_uniq": [
        Case("storystep_reports", twice=True)
    ],
    "story_published_is_whole": [
        Case("story", {"published_at": "2018-03-13"}), Case("story", {"published_by_id": 9}),
        *(
            Case("story", {"published_at": "2018-03-13", "published_by_id": 9, name: " "})
            for name in ("title_ar", "summary_en", "summary_ar")
        ),
    ],
    "storystep_day_covered": [
        Case("storystep", {"day": other}) for other in ("2011-03-14", "2025-01-01")
    ],
    "storystep_once": [Case("storystep", twice=True)],
    "storystep_view_on_earth": [
        Case("storystep", view) for view in ({"lon": 181}, {"lat": -86}, {"zoom": 5}, {"zoom": 18})
    ],
    **text_filled("story.title_en", "storystep.title_en", "storystep.text_en"),
    "suggestedreport_holds_something": [Case("suggestedreport", {"url": ""})],
    "unknownname_once": [Case("unknownname", twice=True)],
    "unknownnameuse_once": [Case("unknownnameuse", twice=True)],
    "watchedpage_once": [Case("watchedpage", twice=True)],
    "rulingparty_once": [Case("rulingparty", {"role": "besieger"}, twice=True)],
    "rulingparty_one_holder": [Case("rulingparty", {"role": "holder"}, twice={"actor_id": 9})],
}  # fmt: skip


# where a code is checked as part of a longer row, so that only the code is at fault
TABLES = sorted({case.table for cases in CASES.values() for case in cases} | {"capture"})


@pytest.mark.parametrize("table", TABLES)
def test_insert_of_a_whole_row_is_accepted(rows, table):
    insert(table, rows[table])


@pytest.mark.parametrize(
    ("name", "case"),
    [
        pytest.param(name, case, id=f"{name}-{number}")
        for name, cases in CASES.items()
        for number, case in enumerate(cases)
    ],
)
def test_insert_that_breaks_a_constraint_is_refused_by_its_name(rows, name, case):
    row = rows[case.table] | case.over
    before = case.twice if isinstance(case.twice, dict) else {}
    with guards_off(f"control_{case.table}") if case.bare else nullcontext(), transaction.atomic():
        if case.twice is not False:
            insert(case.table, row | before)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            insert(case.table, row)
            execute("SET CONSTRAINTS ALL IMMEDIATE")  # some are checked at the end only
        transaction.set_rollback(True)
    assert refused.value.__cause__.diag.constraint_name == name


def test_every_constraint_has_a_case(db):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT conname FROM pg_constraint
            WHERE contype IN ('c', 'u', 'x') AND conrelid::regclass::text ~ '^control_'
              AND conrelid::regclass::text !~ 'event$'
            UNION
            SELECT indexrelid::regclass::text FROM pg_index
            WHERE indisunique AND NOT indisprimary AND indrelid::regclass::text ~ '^control_'
              AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
            """
        )
        assert set(CASES) == {name for (name,) in cursor.fetchall()}


# -- guards: (table, trigger) -> what they refuse


APPEND_ONLY = (
    "claim", "decision", "evidence", "proposalclaim", "reading", "release",
    "reportdate", "ruling", "rulingparty",
)  # fmt: skip
KEPT = (
    "actor", "boundary", "capture", "controlperiod", "deal", "dealstage", "district", "figure", "ingestrun",
    "payload", "proposal", "quote", "report", "signedverdict", "source",
)  # fmt: skip
OTHER_GUARDS = {
    ("signedverdict", "as_signed"),
    ("boundary", "close_only"), ("boundary", "of_now"), ("controlperiod", "close_only"),
    ("controlperiod", "of_now"), ("controlperiod", "stay_covered"), ("decision", "signed"),
    ("district", "stays_leaf"), ("evidence", "with_decision"), ("payload", "erase_only"),
    ("deal", "retract_once"), ("dealstage", "retract_once"), ("figure", "retract_once"),
    ("capture", "erase_only"), ("report", "erase_only"),
    ("quote", "erase_only"), ("quote", "with_decision"), ("ruling", "of_leaf"),
    ("ruling", "parties_fit"), ("ruling", "with_decision"), ("rulingparty", "with_decision"),
    ("story", "keep_public"),
}  # fmt: skip


def test_every_guard_has_a_case(db):
    cases = {(table, "append_only") for table in APPEND_ONLY} | {(table, "kept") for table in KEPT}
    cases |= {(table, "no_truncate") for table in (*APPEND_ONLY, *KEPT)} | OTHER_GUARDS
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT replace(tgrelid::regclass::text, 'control_', ''), tgname FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgrelid::regclass::text ~ '^control_'"
            " AND tgname !~ '^pgtrigger_'"
        )
        assert cases == set(cursor.fetchall())


def test_data_model_document_names_every_table_and_guard():
    document = (Path(__file__).parent.parent / "docs" / "data-model.md").read_text("utf-8")
    tables = {
        model.__name__
        for model in apps.get_app_config("control").get_models(include_auto_created=False)
        if not model.__name__.endswith("Event")
    }
    guards = {"append_only", "kept", "no_truncate", *(guard for _table, guard in OTHER_GUARDS)}
    assert {name for name in tables | guards if f"`{name}`" not in document} == set()


def execute_for(query: str):
    """The one value that a query gives."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def execute(query: str, *values) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.rowcount


def refused(message: str, query: str, *values) -> None:
    """Check that the statement (or the end of its transaction) is an IntegrityError that says so."""
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        execute(query, *values)
        execute("SET CONSTRAINTS ALL IMMEDIATE")


def refuse_insert(message: str, table: str, row: dict) -> None:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        insert(table, row)
        execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def ruled(db):
    """A district with two rulings by two decisions, one period closed; evidence with its quote."""
    army, district = make_actor("army"), make_district()
    piece = history.EvidenceDraft(report_id=make_report().pk, quote="They left.")
    first = history.assert_ruling(sign(), draft(district, 0, None, army, evidence=(piece,)))
    second = history.correct_ruling(sign_correction(), draft(district, 5, None, army))
    return first, second


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_append_only_refuses_update_and_delete(rows, table):
    insert(table, rows[table])
    refused(f"UPDATE of control_{table} is refused", f"UPDATE control_{table} SET id = id")
    refused(f"DELETE of control_{table} is refused", f"DELETE FROM control_{table}")


@pytest.mark.parametrize("table", KEPT)
def test_kept_refuses_delete(rows, table):
    insert(table, rows[table])
    refused(f"DELETE of control_{table} is refused", f"DELETE FROM control_{table}")


def test_close_only_lets_a_period_be_closed_once_by_a_decision_of_now(ruled):
    closed = ControlPeriod.objects.get(closed_by__isnull=False)
    opened = ControlPeriod.objects.current().order_by("pk").first()
    decision = sign()
    close = (
        "UPDATE control_controlperiod SET recorded = tstzrange(lower(recorded), %s),"
        " closed_by_id = %s WHERE id = %s"
    )
    only = "only recorded can be closed, once"
    again = (decision.recorded_at, decision.pk)
    refused(only, close, *again, closed.pk)
    refused(only, "UPDATE control_controlperiod SET valid = '[2018-01-01,2018-01-02)'")
    refused(only, "UPDATE control_controlperiod SET ruling_id = ruling_id")
    refused(only, "UPDATE control_controlperiod SET recorded = '(,2018-01-01)', closed_by_id = 1")
    refused(
        only,
        "UPDATE control_controlperiod SET recorded = tstzrange(lower(recorded), %s),"
        " closed_by_id = %s, valid = '[2018-01-01,2018-01-02)' WHERE id = %s",
        *again, opened.pk,
    )  # fmt: skip
    refused(
        only,
        "UPDATE control_controlperiod SET recorded = tstzrange(NULL, NULL) WHERE id = %s",
        closed.pk,
    )
    now = "controlperiod_closed_now"
    refused(now, close, decision.recorded_at - ONE_MICROSECOND, decision.pk, opened.pk)
    refused(now, close, decision.recorded_at, None, opened.pk)
    refused(now, close, "infinity", decision.pk, opened.pk)
    age_decisions()
    refused(now, close, *again, opened.pk)


def test_stay_covered_refuses_a_closing_that_loses_days(ruled):
    first, _second = ruled
    opened = ControlPeriod.objects.current().get(ruling=first)
    decision = sign_correction()
    values = (decision.recorded_at, decision.pk, opened.pk)
    close = (
        "UPDATE control_controlperiod SET recorded = tstzrange(lower(recorded), %s),"
        " closed_by_id = %s WHERE id = %s"
    )
    refused("controlperiod_days_stay_covered", close, *values)
    part = {
        "district_id": first.district_id, "ruling_id": first.pk, "valid": "[2018-03-01,2018-03-05)",
        "recorded": f"[{decision.recorded_at.isoformat()},)",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="days_stay_covered"), transaction.atomic():
        execute(close, *values)
        insert("controlperiod", part)
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute(close, *values)
    insert("controlperiod", part)
    insert("controlperiod", part | {"valid": "[2018-03-05,2018-03-06)"})
    execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_of_now_opens_a_period_only_by_a_decision_of_this_transaction(rows, ruled):
    first, _second = ruled
    row = rows["controlperiod"]
    begins = "controlperiod_recorded_by_decision"
    refuse_insert(begins, "controlperiod", row | {"recorded": "[2018-01-01,)"})
    refuse_insert(begins, "controlperiod", row | {"recorded": "(,)"})
    moment = Decision.objects.first().recorded_at.isoformat()
    refuse_insert(begins, "controlperiod", row | {"recorded": f"[{moment},infinity)"})
    refuse_insert(
        "controlperiod_of_its_ruling", "controlperiod", row | {"district_id": first.district_id}
    )
    within = "controlperiod_within_its_ruling"
    refuse_insert(within, "controlperiod", row | {"valid": "[2018-02-28,2018-03-02)"})
    refuse_insert(within, "controlperiod", row | {"valid": "[2018-01-01,)"})
    age_decisions()
    refuse_insert(begins, "controlperiod", row)


def age_decisions() -> None:
    """Make all decisions those of an earlier transaction."""
    with guards_off("control_decision") as cursor:
        cursor.execute("UPDATE control_decision SET transaction = transaction - 1")


@pytest.mark.parametrize("table", ["ruling", "rulingparty", "evidence", "quote"])
def test_with_decision_refuses_what_comes_after_the_decision(rows, table):
    age_decisions()
    refuse_insert(f"{table}_with_its_decision", table, rows[table])


def test_signed_refuses_a_decision_that_is_not_signed_now(rows):
    row, last = rows["decision"], Decision.objects.first().recorded_at
    order, now = "decision_recorded_in_order", "decision_recorded_now"
    refuse_insert(order, "decision", row | {"recorded_at": last})
    refuse_insert(order, "decision", row | {"recorded_at": last - ONE_MICROSECOND})
    refuse_insert(now, "decision", row | {"recorded_at": "2100-01-01"})
    refuse_insert(now, "decision", row | {"recorded_at": "infinity"})
    with guards_off("control_decision") as cursor:
        cursor.execute("UPDATE control_decision SET recorded_at = recorded_at - interval '1 year'")
    # after all before it, and still backdated
    refuse_insert(now, "decision", row | {"recorded_at": last - dt.timedelta(days=1)})


def test_as_signed_refuses_to_rewrite_what_was_signed(rows):
    signed = insert("signedverdict", rows["signedverdict"])
    other = make_author("another").pk
    for change in ("verdict = '[]'", "embargo_until = NULL, needs_second = true", "signed_at = now()",
                   f"author_id = {other}"):  # fmt: skip
        refused("stays as it was signed", f"UPDATE control_signedverdict SET {change}")
    execute("UPDATE control_signedverdict SET second_author_id = %s", other)
    refused("stays as it was signed", "UPDATE control_signedverdict SET second_author_id = NULL")
    assert (
        execute("UPDATE control_signedverdict SET state = 'withdrawn' WHERE id = %s", signed) == 1
    )
    refused("stays as it was signed", "UPDATE control_signedverdict SET state = 'waiting'")


def test_signed_puts_the_present_transaction_whatever_was_given(rows):
    forged = insert("decision", rows["decision"] | {"transaction": 1})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert Decision.objects.get(pk=forged).transaction == cursor.fetchone()[0]


def test_of_now_and_close_only_keep_boundaries_from_being_backdated(rows):
    row = rows["boundary"]
    now = "boundary_recorded_now"
    refuse_insert(now, "boundary", row | {"recorded": "[2018-01-01,)"})
    refuse_insert(now, "boundary", row | {"recorded": "[2100-01-01,)"})
    refuse_insert(now, "boundary", row | {"recorded": "(,)"})
    refuse_insert(now, "boundary", row | {"recorded": "[2018-01-01,infinity)"})
    drawn = insert("boundary", row)
    close = "UPDATE control_boundary SET recorded = tstzrange(lower(recorded), %s)"
    refused("boundary_closed_now", close, "infinity")
    refused("boundary_closed_now", close, "2100-01-01")
    refused("only recorded can be closed, once", "UPDATE control_boundary SET source = 'other'")
    refused("only recorded can be closed, once", close + ", note = 'x'", history.take_moment())
    assert execute(close + " WHERE id = %s", history.take_moment(), drawn) == 1
    refused("only recorded can be closed, once", close, history.take_moment())


@pytest.mark.parametrize("table", ["payload", "quote"])
def test_erase_only_lets_a_redaction_erase_once_and_nothing_else(rows, table):
    insert(table, rows[table])
    contents = "content = NULL, text = NULL" if table == "payload" else "text = NULL"
    erase = f"UPDATE control_{table} SET {contents}, erased_by_id = %s"
    only = "it can only be erased, by a redaction"
    key = "report_id" if table == "payload" else "evidence_id"
    refused(only, f"UPDATE control_{table} SET text = 'another text'")
    refused(only, erase, Decision.objects.first().pk)  # which only accepted something
    redaction = sign(verdict="redact", cause="coding_error")
    refused(only, erase + f", {key} = {key} + 1", redaction.pk)
    with transaction.atomic():
        age_decisions()
        refused(only, erase, redaction.pk)
        transaction.set_rollback(True)
    assert execute(erase, redaction.pk) == 1
    refused(only, erase, redaction.pk)
    refused(only, f"UPDATE control_{table} SET text = 'back', erased_by_id = NULL")


@pytest.mark.parametrize("table", ["report", "capture"])
def test_erase_only_lets_names_go_with_the_text_and_nothing_else(rows, table):
    insert("payload", rows["payload"])
    report = rows["payload"]["report_id"]
    insert("capture", rows["capture"] | {"report_id": report, "filename": "a.txt"})
    only = "its names go with its text only, by a redaction"
    key = "id" if table == "report" else "report_id"
    erase = f"UPDATE control_{table} SET filename = '' WHERE {key} = {report}"
    refused(only, erase)
    redaction = sign(verdict="redact", cause="coding_error")
    refused(only, erase)
    execute(
        "UPDATE control_payload SET content = NULL, text = NULL, erased_by_id = %s", redaction.pk
    )
    refused(only, erase.replace("''", "'another name'"))
    refused(only, f"UPDATE control_{table} SET url = 'https://example.org/' WHERE {key} = {report}")
    refused(only, f"UPDATE control_report SET title = '' WHERE id <> {report}")
    assert execute(erase) == 1
    age_decisions()
    refused(only, erase)


@pytest.mark.parametrize("table", ["deal", "dealstage", "figure"])
def test_retract_once_takes_a_retraction_signed_with_it_and_no_other(rows, table):
    insert(table, rows[table])
    key = execute_for(f"SELECT max(id) FROM control_{table}")
    only = "a retraction signed with it takes it back, once"
    retract = f"UPDATE control_{table} SET retracted_by_id = %s WHERE id = {key}"
    refused(only, retract, Decision.objects.first().pk)  # which only accepted something
    retraction = sign_retraction()
    with transaction.atomic():
        age_decisions()
        refused(only, retract, retraction.pk)
        transaction.set_rollback(True)
    assert execute(retract, retraction.pk) == 1
    refused(only, retract, None)
    refused(only, retract, sign_retraction().pk)


def test_of_leaf_refuses_a_ruling_of_a_wider_area(rows):
    parent = make_district("damascus")
    make_district("midan", parent=parent)
    wider = [make_district(f"a-{kind}", kind=kind) for kind in choices.UNTRACKED_KINDS]
    for district in (parent, *wider):
        refuse_insert("ruling_of_leaf", "ruling", rows["ruling"] | {"district_id": district.pk})


def test_stays_leaf_refuses_to_turn_a_ruled_district_into_an_area(ruled):
    district = ruled[0].district
    other = make_district()
    children = "district_ruled_has_no_children"
    refused(
        children, "UPDATE control_district SET parent_id = %s WHERE id = %s", district.pk, other.pk
    )
    with pytest.raises(IntegrityError, match=children), transaction.atomic():
        make_district(parent=district)
    for kind in choices.UNTRACKED_KINDS:
        refused(
            "district_ruled_stays_tracked",
            "UPDATE control_district SET kind = %s WHERE id = %s", str(kind), district.pk,
        )  # fmt: skip
    assert execute("UPDATE control_district SET kind = 'camp' WHERE id = %s", district.pk) == 1


def test_parties_fit_refuses_a_holder_that_does_not_fit_the_standing(rows):
    fits = "ruling_holder_fits_standing"
    refuse_insert(fits, "ruling", rows["ruling"] | {"standing": "held"})
    with pytest.raises(IntegrityError, match=fits), transaction.atomic():
        ruling = insert("ruling", rows["ruling"])
        insert("rulingparty", rows["rulingparty"] | {"ruling_id": ruling, "role": "holder"})
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    held = insert("ruling", rows["ruling"] | {"standing": "held"})
    insert("rulingparty", rows["rulingparty"] | {"ruling_id": held, "role": "holder"})
    execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def named_otherwise(transactional_db):
    """A connection to a copy of the test database whose name does not begin with test_."""
    name, copy = connection.settings_dict["NAME"], f"control_ledger_copy_{os.getpid()}"
    connection.close()
    server = postgres.server_url(postgres.OWNER, "postgres")
    with psycopg.connect(server, autocommit=True) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        owner.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        owner.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        try:
            with psycopg.connect(
                postgres.server_url(postgres.OWNER, copy), autocommit=True
            ) as other:
                yield other
        finally:
            owner.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


def test_no_truncate_refuses_it_in_any_database_that_is_not_a_test(named_otherwise):
    refused = r"TRUNCATE of control_\w+ is refused: the ledger only grows"
    for table in (*APPEND_ONLY, *KEPT):
        with pytest.raises(psycopg.IntegrityError, match=refused):
            named_otherwise.execute(f"TRUNCATE control_{table} CASCADE")


def test_no_truncate_lets_a_test_database_be_emptied(db):
    tables = ", ".join(f"control_{table}" for table in (*APPEND_ONLY, *KEPT))
    execute(f"TRUNCATE {tables} CASCADE")
    assert not District.objects.exists()
