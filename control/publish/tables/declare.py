"""What a public table is made of: columns, filters, and what several tables say alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.apps import apps

KINDS = {  # of columns: JSON schema, Frictionless type, what it is
    "text": ("string", "string"),
    "edtf": ("string", "string"),
    "integer": ("integer", "integer"),
    "number": ("number", "number"),
    "flag": ("boolean", "boolean"),
    "day": ("string", "date"),
    "moment": ("string", "datetime"),
    "list": ("array", "string"),
}


# what we say in our own words, whatever the table: left out where only what was reported by a day counts
OWN_WORDS = ("summary", "summary_ar", "note", "note_ar")


@dataclass(frozen=True)
class Column:
    """One column. `field` names the model's column that it shows: its help text and codes are ours."""

    name: str
    kind: str = "text"
    what: str = ""
    field: str = ""

    @cached_property
    def _field(self):
        if not self.field:
            return None
        model, _dot, name = self.field.partition(".")
        return apps.get_model("control", model)._meta.get_field(name)

    @property
    def meaning(self) -> str:
        """What it means, in English: the model's own help text where nothing else is said."""
        return self.what or (str(self._field.help_text) if self._field else "")

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """Its codes with their labels, or nothing where it is free."""
        found = (self._field.choices if self._field else None) or ()
        return tuple((str(code), str(label)) for code, label in found)


@dataclass(frozen=True)
class Filter:
    """A parameter that narrows a table, and its SQL.

    `kind` is day, bbox, code or slug. Of codes and slugs several may be given, and what fits any of
    them is kept: their SQL takes a list. `names` is the list whose rows are named by such slugs,
    which are written as `pattern`.
    """

    name: str
    kind: str
    sql: str
    what: str
    codes: tuple[str, ...] = ()
    names: str = ""
    pattern: str = "^[a-z0-9]+(?:[-_][a-z0-9]+)*$"


@dataclass(frozen=True)
class Table:
    """`base` selects keys of rows (`{where}`, `{page}` are filled in), `select` what they show.

    `key` are the columns that order and name a row. A table made in Python has no SQL. `counted`
    chooses the same rows by the shortest way, where that is not by their SQL.
    """

    name: str
    title: str
    what: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    sql: str = ""
    filters: tuple[Filter, ...] = ()
    counted: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @cached_property
    def filter_by_name(self) -> dict[str, Filter]:
        return {item.name: item for item in self.filters}


def read_columns(text: str) -> tuple[Column, ...]:
    """Return columns written one a line: name, kind, then `=model.field` and/or what it means."""
    made = []
    for line in text.strip().splitlines():
        name, kind, *rest = line.split(None, 2)
        what = rest[0].strip() if rest else ""
        field = ""
        if what.startswith("="):
            field, _space, what = what[1:].partition(" ")
        made.append(Column(name, kind, what.strip(), field))
    return tuple(made)


def edtf_columns(name: str, what: str, field: str = "") -> tuple[Column, ...]:
    return (
        Column(name, "edtf", what, field),
        Column(f"{name}_earliest", "day", f"First day that {name} may mean."),
        Column(f"{name}_latest", "day", f"Last day that {name} may mean."),
    )


def filter_by_code(name: str, enum, column: str, what: str) -> Filter:
    codes = tuple(str(code) for code in enum.values)
    return Filter(name, "code", f"{column} = ANY(%({name})s)", what, codes)


def filter_by_code_or_none(name: str, enum, column: str, what: str) -> Filter:
    """Return the same for what may be empty, which is asked for as `none`."""
    item = filter_by_code(name, enum, f"coalesce(nullif({column}, ''), 'none')", what)
    return replace(item, codes=(*item.codes, "none"))


def filter_by_slug(name: str, names: str, column: str, what: str) -> Filter:
    return Filter(name, "slug", f"{column} = ANY(%({name})s)", what, names=names)


def filter_by_slugs(name: str, names: str, column: str, what: str) -> Filter:
    return Filter(name, "slug", f"{column} && %({name})s", what, names=names)


SPEAKER = read_columns("""
said_by text Slug of the actor who said it: the originator, not the outlet that quotes it.
said_by_text text =evidence.said_by_text Who said it in words, where there is no such actor or more is known.
said_by_text_ar text =evidence.said_by_text_ar
""")
CITED = (
    *read_columns("""
report text Id of the report that says so.
source text Slug of the source that published the report.
source_licence text =source.licence Terms of that report or its source, where stated; its words are quoted, not licensed by us.
"""),
    *edtf_columns("published", "Publication date of the report, as last corrected."),
    *read_columns("""
url text Where the report was published; http(s) only.
unsourced flag True where nobody published it: a row somebody left without a source.
"""),
)
LICENCE = "coalesce(nullif(rp.licence, ''), s.licence)"
REPORT_ID = "coalesce(rp.key, 'report-' || rp.id)"
PUBLISHED = """CASE WHEN rd.published IS NOT NULL THEN rd.published ELSE rp.published END AS published,
 CASE WHEN rd.published IS NOT NULL THEN rd.published_earliest ELSE rp.published_earliest END AS published_earliest,
 CASE WHEN rd.published IS NOT NULL THEN rd.published_latest ELSE rp.published_latest END AS published_latest,
 CASE WHEN rp.url ~* '^https?://' THEN rp.url ELSE '' END AS url"""
CITED_SQL = f"""{REPORT_ID} AS report, s.slug AS source, {LICENCE} AS source_licence, {PUBLISHED},
 coalesce(s.kind = 'unsourced', true) AS unsourced"""
CITED_JOIN = """LEFT JOIN {report} rp ON rp.id = x.report_id {corrected}
 LEFT JOIN {source} s ON s.id = rp.source_id"""
DECISION_MADE = """'D' || dec.id AS decision, dec.recorded_at AS recorded_at,
 %(coders)s::jsonb ->> dec.author_id::text AS coder"""
DECIDED = read_columns("""
decision text Public id of the decision that entered it.
recorded_at moment =decision.recorded_at The moment of that decision on the ledger's clock, UTC.
coder text Pseudonym of who signed it: the same person has the same one, a keyed hash of the account.
""")
