"""Demo files -> ledger: reference data, reports, deals, figures, and rulings through decisions.

Input: the CSV and GeoJSON files of this folder. Output: rows, and a tally of what was new, changed,
unchanged or left alone. Idempotent: a row that is there is not written again; a ruling that a
moderator has since overridden is left to the moderator. Must run in one transaction.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import models, transaction
from psycopg.types.range import DateRange, TimestamptzRange

from control import choices, history
from control.dates import parse_edtf
from control.models import (
    Actor,
    ActorName,
    ActorRelation,
    Boundary,
    ControlPeriod,
    Deal,
    DealDistrict,
    DealParty,
    DealReport,
    DealStage,
    Decision,
    District,
    DistrictName,
    Evidence,
    Figure,
    Report,
    Ruling,
    Source,
    Story,
    StoryStep,
)

FOLDER = Path(__file__).parent
EDITOR = "demo-editor"  # signs the demo ledger; cannot log in


@dataclass
class Tally:
    """What loading did or would do: counts a table, and sentences about what was left alone."""

    counts: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    left_alone: list[str] = field(default_factory=list)

    def count(self, table: str, outcome: str) -> None:
        self.counts[table][outcome] += 1

    @property
    def changes(self) -> int:
        return sum(c["new"] + c["changed"] for c in self.counts.values())


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one CSV file of the demo ledger, every value a stripped string."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return [{k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(lines)]


def load_demo() -> Tally:
    """Write the demo ledger; return the tally. Run it in a transaction, and roll back for a dry run."""
    return _Loader().load()


class _Loader:
    def __init__(self):
        self.tally = Tally()
        self.author, _made = get_user_model().objects.get_or_create(
            username=EDITOR, defaults={"is_active": False, "password": "!"}
        )

    def load(self) -> Tally:
        self.load_districts()
        self.load_actors()
        self.load_reports()
        self.load_boundaries()
        self.load_deals()
        self.load_rulings()
        self.load_stories()
        return self.tally

    def decide(self, reason: str, reason_ar: str, **fields) -> Decision:
        return Decision.objects.create(
            verdict=fields.pop("verdict", choices.Verdict.ACCEPT),
            reason=reason,
            reason_ar=reason_ar,
            author=self.author,
            recorded_at=history.take_moment(),
            **fields,
        )

    def put(self, model: type[models.Model], lookup: dict, values: dict) -> models.Model:
        """Make the row or bring it up to date, and count which."""
        table = model._meta.verbose_name_plural
        row = model.objects.filter(**lookup).first()
        if row is None:
            row = model(**lookup, **values)
            row.save(force_insert=True)
            self.tally.count(table, "new")
            return row
        changed = {k: v for k, v in values.items() if getattr(row, k) != v}
        if changed:
            for name, value in changed.items():
                setattr(row, name, value)
            row.save()
        self.tally.count(table, "changed" if changed else "unchanged")
        return row

    # -- reference data

    def load_districts(self) -> None:
        names = defaultdict(dict)
        rows = read_rows("names.csv")
        for row in rows:
            if row["status"] == choices.NameStatus.MAIN:
                names[row["district"]][row["language"]] = row["text"]
        self.districts: dict[str, District] = {}
        for row in _parents_first(read_rows("districts.csv")):
            self.districts[row["slug"]] = self.put(
                District,
                {"slug": row["slug"]},
                {
                    "name_en": names[row["slug"]]["en"],
                    "name_ar": names[row["slug"]].get("ar", ""),
                    "kind": row["kind"],
                    "parent": self.districts[row["parent"]] if row["parent"] else None,
                    "p_code": row["p_code"],
                    "context_p_code": row["context_p_code"],
                    "lon": _number(row["lon"], float),
                    "lat": _number(row["lat"], float),
                    "radius_m": _number(row["radius_m"], int),
                    "point_source": row["point_source"],
                    "point_source_ar": row["point_source_ar"],
                    "note": row["note"],
                    "note_ar": row["note_ar"],
                },
            )
        for row in rows:
            self.put(
                DistrictName,
                {
                    "district": self.districts[row["district"]],
                    "text": row["text"],
                    "language": row["language"],
                },
                {
                    name: row[name]
                    for name in ("script", "status", "used_by", "used_by_ar", "note", "note_ar")
                },
            )

    def load_actors(self) -> None:
        self.actors: dict[str, Actor] = {
            row["slug"]: self.put(
                Actor,
                {"slug": row["slug"]},
                {
                    name: row[name]
                    for name in ("name_en", "name_ar", "kind", "colour", "note", "note_ar")
                },
            )
            for row in read_rows("actors.csv")
        }
        for row in read_rows("actor_names.csv"):
            self.put(
                ActorName,
                {
                    "actor": self.actors[row["actor"]],
                    "text": row["text"],
                    "language": row["language"],
                },
                {name: row[name] for name in ("used_by", "used_by_ar", "note", "note_ar")},
            )
        for row in read_rows("actor_links.csv"):
            self.put(
                ActorRelation,
                {
                    "actor": self.actors[row["actor"]],
                    "link": row["link"],
                    "other": self.actors[row["other"]],
                    "valid_from": row["valid_from"],
                },
                {name: row[name] for name in ("valid_to", "note", "note_ar")},
            )

    def load_reports(self) -> None:
        sources = {
            row["slug"]: self.put(
                Source,
                {"slug": row["slug"]},
                {
                    name: row[name]
                    for name in (
                        "name",
                        "name_ar",
                        "kind",
                        "url",
                        "leaning",
                        "leaning_ar",
                        "reliability",
                        "note",
                        "note_ar",
                    )  # fmt: skip
                },
            )
            for row in read_rows("sources.csv")
        }
        table = Report._meta.verbose_name_plural
        self.reports: dict[str, Report] = {r.key: r for r in Report.objects.exclude(key=None)}
        for row in read_rows("reports.csv"):
            values = {
                "source": sources[row["source"]],
                "publisher": sources[row["source"]].name,
                **{k: row[k] for k in ("via", "title", "url", "published", "language", "note")},
            }
            known = self.reports.get(row["key"])
            if known is None:
                known = Report(
                    key=row["key"],
                    added_by=self.author,
                    via_ar=row["via_ar"],
                    title_ar=row["title_ar"],
                    **values,
                )
                known.save(force_insert=True)
                self.reports[row["key"]] = known
                self.tally.count(table, "new")
            elif any(getattr(known, name) != value for name, value in values.items()):
                self.tally.count(table, "left alone")
                self.tally.left_alone.append(f"Report {row['key']}: a report is never edited.")
            else:
                self.tally.count(table, "unchanged")

    def load_boundaries(self) -> None:
        table = Boundary._meta.verbose_name_plural
        features = json.loads((FOLDER / "boundaries.geojson").read_text("utf-8"))["features"]
        moment = None
        for feature in features:
            district = self.districts[feature["id"]]
            geometry = _as_multipolygon(feature["geometry"])
            known = Boundary.objects.filter(district=district, recorded__upper_inf=True).first()
            if known is not None and (known.geometry == geometry or known.author != self.author):
                self.tally.count(table, "unchanged" if known.geometry == geometry else "left alone")
                continue
            moment = moment or history.take_moment()
            if known is not None:
                Boundary.objects.filter(pk=known.pk).update(
                    recorded=TimestamptzRange(known.recorded.lower, moment)
                )
            properties = feature["properties"]
            Boundary.objects.create(
                district=district,
                geometry=geometry,
                source=properties["source"],
                source_ar=properties["source_ar"],
                licence=properties["licence"],
                attribution=properties.get("attribution") or "",
                approximate=properties["approximate"],
                note=properties.get("note") or "",
                note_ar=properties.get("note_ar") or "",
                valid=DateRange(None, None),
                recorded=TimestamptzRange(moment, None),
                author=self.author,
                reason="Entered from the demo ledger files.",
            )
            self.tally.count(table, "changed" if known else "new")

    # -- deals

    def load_deals(self) -> None:
        decision = None
        self.deals: dict[str, Deal] = {deal.slug: deal for deal in Deal.objects.all()}

        def sign() -> Decision:
            nonlocal decision
            decision = decision or self.decide(
                "Deals entered from the demo ledger files.",
                "اتفاقات أُدخلت من ملفات السجل التجريبي.",
            )
            return decision

        for row in _parents_first(read_rows("deals.csv"), parent="part_of"):
            values = {
                "name_en": row["name_en"],
                "name_ar": row["name_ar"],
                "kind": row["kind"],
                "part_of": self.deals[row["part_of"]] if row["part_of"] else None,
                "summary": row["summary"],
                "summary_ar": row["summary_ar"],
                "note": row["note"],
                "note_ar": row["note_ar"],
            }
            known = self.deals.get(row["slug"])
            values["decision"] = known.decision if known else sign()
            self.deals[row["slug"]] = self.put(Deal, {"slug": row["slug"]}, values)
        for row in read_rows("deal_parties.csv"):
            self.put(
                DealParty,
                {
                    "deal": self.deals[row["deal"]],
                    "actor": self.actors[row["actor"]],
                    "role": row["role"],
                },
                {name: row[name] for name in ("side_term", "side_term_ar", "note", "note_ar")},
            )
        for row in read_rows("deal_districts.csv"):
            self.put(
                DealDistrict,
                {
                    "deal": self.deals[row["deal"]],
                    "district": self.districts[row["district"]] if row["district"] else None,
                    "place_text": row["place_text"],
                    "role": row["role"],
                },
                {name: row[name] for name in ("place_text_ar", "note", "note_ar")},
            )
        for row in read_rows("deal_reports.csv"):
            self.put(
                DealReport,
                {"deal": self.deals[row["deal"]], "report": self.reports[row["report"]]},
                {},
            )
        stages = {stage.key: stage for stage in DealStage.objects.exclude(key=None)}
        for row in read_rows("deal_stages.csv"):
            known = stages.get(row["key"])
            self.put(
                DealStage,
                {"key": row["key"]},
                {
                    "deal": self.deals[row["deal"]],
                    "stage": row["stage"],
                    "planned": _flag(row["planned"]),
                    "date": row["date"],
                    "day": _day(row["day"]),
                    "said_by": self.actors.get(row["said_by"]),
                    "said_by_text": row["said_by_text"],
                    "said_by_text_ar": row["said_by_text_ar"],
                    "report": self.reports[row["report"]] if row["report"] else None,
                    "note": row["note"],
                    "note_ar": row["note_ar"],
                    "decision": known.decision if known else sign(),
                },
            )
        self.load_figures(sign)

    def load_figures(self, sign) -> None:
        figures = {figure.key: figure for figure in Figure.objects.exclude(key=None)}
        rows = read_rows("figures.csv")
        for row in rows:
            known = figures.get(row["key"])
            figures[row["key"]] = self.put(
                Figure,
                {"key": row["key"]},
                {
                    "deal": self.deals[row["deal"]],
                    "category": row["category"],
                    "minimum": _number(row["min"], int),
                    "maximum": _number(row["max"], int),
                    "qualifier": row["qualifier"],
                    "words": row["words"],
                    "stage": row["stage"],
                    "scope": row["scope"],
                    "said_by": self.actors.get(row["said_by"]),
                    "said_by_text": row["said_by_text"],
                    "said_by_text_ar": row["said_by_text_ar"],
                    "report": self.reports[row["report"]] if row["report"] else None,
                    "note": row["note"],
                    "note_ar": row["note_ar"],
                    "decision": known.decision if known else sign(),
                },
            )
        for row in rows:
            others = [figures[key] for key in row["overlaps"].split("|") if key]
            figure = figures[row["key"]]
            if {f.pk for f in others} - set(figure.overlaps.values_list("pk", flat=True)):
                figure.overlaps.add(*others)

    # -- rulings

    def load_rulings(self) -> None:
        parties, evidence = defaultdict(list), defaultdict(list)
        for row in read_rows("ruling_parties.csv"):
            parties[row["ruling"]].append(
                history.DraftParty(self.actors[row["actor"]].pk, row["role"])
            )
        for row in read_rows("evidence.csv"):
            evidence[row["ruling"]].append(self.evidence_draft(row))
        by_district = defaultdict(list)
        for row in read_rows("rulings.csv"):
            by_district[row["district"]].append(row)
        known = {
            ruling.key: ruling
            for ruling in Ruling.objects.exclude(key=None)
            .prefetch_related("parties", "evidence")
            .order_by("pk")
        }
        on_map = set(
            ControlPeriod.objects.current()
            .filter(ruling__key__isnull=False)
            .values_list("ruling_id", flat=True)
        )
        for slug, rows in by_district.items():
            drafts = [self.ruling_draft(row, parties, evidence) for row in rows]
            fresh = [draft for draft in drafts if draft.key not in known]
            if fresh:
                place = self.districts[slug]
                decision = self.decide(
                    f"History of {place.name_en} entered from the demo ledger files.",
                    f"تاريخ {place.name_ar} كما أُدخل من ملفات السجل التجريبي.",
                )
                history.assert_rulings(decision, fresh)
                self.tally.counts["rulings"]["new"] += len(fresh)
            for draft in drafts:
                if ruling := known.get(draft.key):
                    self.bring_up_to_date(ruling, draft, ruling.pk in on_map)

    def bring_up_to_date(self, ruling: Ruling, draft: history.RulingDraft, on_map: bool) -> None:
        missing = _missing_evidence(ruling, draft.evidence)
        same = _same_content(ruling, draft)
        if same and not missing:
            self.tally.count("rulings", "unchanged")
        elif not on_map:
            self.leave_to_moderators(draft, "a later decision has taken it off the map")
        elif same:
            decision = self.decide(
                "The demo ledger files gained evidence.",
                "زيدت أدلة في ملفات السجل التجريبي.",
                verdict=choices.Verdict.CONFIRM,
            )
            history.confirm_ruling(decision, ruling, missing)
            self.tally.count("rulings", "changed")
        else:
            ours = set(
                Ruling.objects.filter(
                    district=ruling.district_id, decision__author=self.author
                ).values_list("pk", flat=True)
            )
            try:
                with transaction.atomic():
                    decision = self.decide(
                        "The demo ledger files were corrected.",
                        "صُحّحت ملفات السجل التجريبي.",
                        verdict=choices.Verdict.AMEND,
                        cause=choices.CorrectionCause.CODING_ERROR,
                    )
                    history.correct_ruling(decision, draft, seen=ours)
                self.tally.count("rulings", "changed")
            except history.LedgerConflict as conflict:
                self.leave_to_moderators(draft, str(conflict))

    def leave_to_moderators(self, draft: history.RulingDraft, why: str) -> None:
        self.tally.count("rulings", "left alone")
        self.tally.left_alone.append(f"Ruling {draft.key}: {why}")

    def evidence_draft(self, row: dict[str, str]) -> history.EvidenceDraft:
        actor = self.actors.get(row["said_by"])
        return history.EvidenceDraft(
            report_id=self.reports[row["report"]].pk,
            target=row["target"],
            stance=row["stance"],
            said_by_id=actor.pk if actor else None,
            said_by_text=row["said_by_text"],
            said_by_text_ar=row["said_by_text_ar"],
            reading=row["reading"],
            reading_ar=row["reading_ar"],
            credibility=_number(row["credibility"], int) or choices.Credibility.UNJUDGED,
            against_interest=_flag(row["against_interest"]),
            observed=parse_edtf(row["observed_on"]) if row["observed_on"] else None,
            quote=row["quote"],
            note=row["note"],
            note_ar=row["note_ar"],
        )

    def ruling_draft(self, row, parties, evidence) -> history.RulingDraft:
        deal = self.deals[row["deal"]] if row["deal"] else None
        return history.RulingDraft(
            key=row["key"],
            district_id=self.districts[row["district"]].pk,
            started=parse_edtf(row["started"]),
            started_day=_day(row["started_day"]),
            ended=parse_edtf(row["ended"]) if row["ended"] else None,
            ended_day=_day(row["ended_day"]),
            standing=row["standing"],
            parties=tuple(parties[row["key"]]),
            siege=row["siege"],
            truce=row["truce"],
            truce_deal_id=deal.pk if deal and row["truce"] == choices.Truce.YES else None,
            assertion=row["assertion"],
            confidence_start=row["confidence_start"],
            confidence_end=row["confidence_end"],
            basis=row["basis"],
            mechanism=row["mechanism"],
            deal_id=deal.pk if deal else None,
            note=row["note"],
            note_ar=row["note_ar"],
            evidence=tuple(evidence[row["key"]]),
        )

    # -- stories

    def load_stories(self) -> None:
        """Enter the stories that are not there yet; one that is there is its editors'."""
        steps = defaultdict(list)
        for row in read_rows("story_steps.csv"):
            steps[row["story"]].append(row)
        table = Story._meta.verbose_name_plural
        known = set(Story.objects.values_list("slug", flat=True))
        for row in read_rows("stories.csv"):
            if row["slug"] in known:
                self.tally.count(table, "unchanged")
                continue
            story = Story.objects.create(
                **{name: row[name] for name in ("slug", *_in_both("title"), *_in_both("summary"))},
                published_at=history.take_moment(),
                published_by=self.author,
            )
            story.districts.set(self.districts[slug] for slug in row["districts"].split("|"))
            for step in steps[row["slug"]]:
                self.add_step(story, step)
            self.tally.count(table, "new")

    def add_step(self, story: Story, row: dict[str, str]) -> None:
        step = StoryStep.objects.create(
            story=story,
            number=int(row["number"]),
            day=_day(row["day"]),
            district=self.districts[row["district"]] if row["district"] else None,
            deal=self.deals[row["deal"]] if row["deal"] else None,
            **{name: float(row[name]) for name in ("lon", "lat", "zoom")},
            **{name: row[name] for name in (*_in_both("title"), *_in_both("text"))},
        )
        step.reports.set(self.reports[key] for key in row["reports"].split("|"))


def _in_both(name: str) -> tuple[str, str]:
    return f"{name}_en", f"{name}_ar"


def _same_content(ruling: Ruling, draft: history.RulingDraft) -> bool:
    """Tell whether they say the same; the same words in another language are no correction."""
    plain = (
        "district_id", "started_day", "ended_day", "standing", "siege", "truce", "assertion",
        "confidence_start", "confidence_end", "basis", "mechanism", "deal_id", "note",
    )  # fmt: skip
    return (
        all(getattr(ruling, name) == getattr(draft, name) for name in plain)
        and ruling.started == draft.started.text
        and ruling.ended == (draft.ended.text if draft.ended else "")
        and {(p.actor_id, p.role) for p in ruling.parties.all()}
        == {(p.actor_id, p.role) for p in draft.parties}
    )


def _missing_evidence(
    ruling: Ruling, drafts: Iterable[history.EvidenceDraft]
) -> list[history.EvidenceDraft]:
    def identity(piece: Evidence | history.EvidenceDraft) -> tuple:
        return (piece.report_id, piece.target, piece.stance, piece.reading, piece.said_by_text)

    known = {identity(piece) for piece in ruling.evidence.all()}
    return [draft for draft in drafts if identity(draft) not in known]


def _parents_first(rows: list[dict], parent: str = "parent") -> list[dict]:
    """Return the rows in an order in which every parent stands before its children."""
    by_slug = {row["slug"]: row for row in rows}

    def depth(row: dict) -> int:
        return 1 + depth(by_slug[row[parent]]) if row[parent] else 0

    return sorted(rows, key=depth)


def _as_multipolygon(geometry: dict) -> dict:
    if geometry["type"] == "MultiPolygon":
        return geometry
    return {"type": "MultiPolygon", "coordinates": [geometry["coordinates"]]}


def _number(text: str, kind: type):
    return kind(text) if text else None


def _flag(text: str) -> bool:
    return text.lower() in ("true", "1", "yes")


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
