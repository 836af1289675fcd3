"""As of when the tables are read: the ledger's moment, and reference data as it stood then.

Input: a `Knowledge` (or the versions that a release names). Output: a `Cut`, and SQL for each table
as of it. Ledger rows carry their own moments; deals, figures, names and sources keep their row
history (pghistory), of which the last version up to the cut is taken.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from control import models
from control.choices import SourceKind

from .knowledge import Knowledge, pin_knowledge

TRACKED = (
    models.District, models.Actor, models.Source, models.Deal, models.DealParty,
    models.DealDistrict, models.DealStage, models.Figure, models.Story, models.StoryStep,
    models.StoryStepReport,
)  # fmt: skip
GROWING = (models.Report, models.ReportDate, models.DealReport)  # never edited, never deleted
RETRACTABLE = (models.Deal, models.DealStage, models.Figure)
OVERLAPS = models.Figure.overlaps.through


@dataclass(frozen=True)
class Cut:
    """`moment` on the ledger's clock; `known_at` None is now; `versions` last keys by table."""

    moment: dt.datetime
    known_at: dt.datetime | None = None
    reported_until: dt.date | None = None
    versions: tuple[tuple[str, int], ...] = ()

    def parameters(self) -> dict:
        """Return the values that every statement over this cut takes."""
        return {
            "moment": self.moment,
            "known_at": self.known_at,
            "reported_until": self.reported_until,
            **{f"v_{table}": last for table, last in self.versions},
        }

    def sources(self) -> dict[str, str]:
        """Return, by the name used in the tables' SQL, a table or the subselect that stands for it.

        What was retracted by then is left out; under `any_deal`, `any_dealstage`, `any_figure` it is
        there too.
        """
        versions = dict(self.versions)
        named = {}
        for model in TRACKED:
            named[model._meta.model_name] = self._as_of(model, versions)
        for model in RETRACTABLE:
            name = model._meta.model_name
            named[f"any_{name}"] = named[name]
            named[name] = (
                f"(SELECT * FROM {named[name]} AS kept WHERE retracted_by_id IS NULL OR EXISTS"
                " (SELECT 1 FROM control_decision WHERE id = kept.retracted_by_id"
                " AND recorded_at > %(moment)s))"
            )
        for model in GROWING:
            table = model._meta.db_table
            where = f"id <= %(v_{table})s" if table in versions else _until("added_at", self, model)
            named[model._meta.model_name] = (
                f"(SELECT * FROM {table} WHERE {where})" if where else table
            )
        table = OVERLAPS._meta.db_table
        named["overlaps"] = (
            f"(SELECT * FROM {table} WHERE id <= %(v_{table})s)" if table in versions else table
        )
        named["report_until_off"] = "%(reported_until)s::date IS NULL"
        named["boundary"] = (
            "(SELECT * FROM control_boundary WHERE valid @> DATE '2024-12-31' AND "
            + ("upper_inf(recorded))" if self.known_at is None else "recorded @> %(known_at)s)")
        )
        named["corrected"] = (
            "LEFT JOIN LATERAL (SELECT c.published, c.published_earliest, c.published_latest"
            f" FROM {named['reportdate']} c WHERE c.report_id = rp.id ORDER BY c.id DESC LIMIT 1)"
            " rd ON true"
        )
        named["corrections"] = (  # the same of every report, joined once for many rows
            "LEFT JOIN (SELECT DISTINCT ON (c.report_id) c.report_id, c.published,"
            " c.published_earliest, c.published_latest"
            f" FROM {named['reportdate']} c ORDER BY c.report_id, c.id DESC)"
            " rd ON rd.report_id = rp.id"
        )
        named["once"] = ""
        unsourced = f"'{SourceKind.UNSOURCED.value}'"
        named["unsourced"] = (
            f"ARRAY(SELECT u.id FROM {named['source']} u WHERE u.kind = {unsourced})"
        )
        named["counts"] = (
            "true"
            if self.reported_until is None
            else "(coalesce(rd.published_latest, rp.published_latest) <= %(reported_until)s"
            f" AND rp.source_id <> ALL ({named['unsourced']}))"
        )
        return named

    def _as_of(self, model, versions: dict[str, int]) -> str:
        table, history = model._meta.db_table, _history_of(model)
        if history in versions:
            where = f"pgh_id <= %(v_{history})s"
        elif self.known_at is not None:
            where = "pgh_created_at <= %(known_at)s"
        else:
            return table
        last = f"SELECT DISTINCT ON (id) * FROM {history} WHERE {where} ORDER BY id, pgh_id DESC"
        return f"(SELECT * FROM ({last}) AS last_version WHERE pgh_label <> 'delete')"


def _history_of(model) -> str:
    """Return the table that keeps every version of the model's rows."""
    return f"{model._meta.app_label}_{model._meta.model_name}event"


def _until(column: str, cut: Cut, model) -> str:
    """Return the condition on rows that carry their own moment, or nothing."""
    has_clock = any(field.name == column for field in model._meta.fields)
    return f"{column} <= %(known_at)s" if has_clock and cut.known_at is not None else ""


def cut_at(knowledge: Knowledge) -> Cut:
    """Return the cut of a knowledge. One query, or none."""
    knowledge = pin_knowledge(knowledge)
    return Cut(knowledge.moment, knowledge.known_at, knowledge.reported_until)


def read_versions() -> tuple[tuple[str, int], ...]:
    """Return the last key of every table whose rows have no moment on the ledger's clock."""
    tables = [(_history_of(model), "pgh_id") for model in TRACKED]
    tables += [(model._meta.db_table, "id") for model in (*GROWING, OVERLAPS)]
    statement = ", ".join(f"(SELECT coalesce(max({key}), 0) FROM {table})" for table, key in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {statement}")
        found = cursor.fetchone()
    return tuple((table, last) for (table, _key), last in zip(tables, found, strict=True))
