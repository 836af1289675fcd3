"""The public tables, each declared once: its columns, its SQL, its filters and its order.

From this one place come the CSV files, the lists of the API, OpenAPI, the codebook, datapackage.json
and the releases. SQL is a template: `{district}` and its like are filled in by a `Cut`, so that every
table can be read as of any moment. No quotes but those of evidence, no captured text, no names of
accounts. Intervals are half-open; a list is an array here and `a|b` in CSV.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.apps import apps
from django.utils.translation import gettext_noop

from control import choices
from control.choices import PartyRole

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


def _col(text: str) -> tuple[Column, ...]:
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


def _edtf(name: str, what: str, field: str = "") -> tuple[Column, ...]:
    return (
        Column(name, "edtf", what, field),
        Column(f"{name}_earliest", "day", f"First day that {name} may mean."),
        Column(f"{name}_latest", "day", f"Last day that {name} may mean."),
    )


def _codes(name: str, enum, column: str, what: str) -> Filter:
    codes = tuple(str(code) for code in enum.values)
    return Filter(name, "code", f"{column} = ANY(%({name})s)", what, codes)


def _codes_or_none(name: str, enum, column: str, what: str) -> Filter:
    """Return the same for what may be empty, which is asked for as `none`."""
    item = _codes(name, enum, f"coalesce(nullif({column}, ''), 'none')", what)
    return replace(item, codes=(*item.codes, "none"))


def _slugs(name: str, names: str, column: str, what: str) -> Filter:
    return Filter(name, "slug", f"{column} = ANY(%({name})s)", what, names=names)


def _slugs_among(name: str, names: str, column: str, what: str) -> Filter:
    return Filter(name, "slug", f"{column} && %({name})s", what, names=names)


_SPEAKER = _col("""
said_by text Slug of the actor who said it: the originator, not the outlet that quotes it.
said_by_text text =evidence.said_by_text Who said it in words, where there is no such actor or more is known.
said_by_text_ar text =evidence.said_by_text_ar
""")
_CITED = (
    *_col("""
report text Id of the report that says so.
source text Slug of the source that published the report.
source_licence text =source.licence Terms of that report or its source, where stated; its words are quoted, not licensed by us.
"""),
    *_edtf("published", "Publication date of the report, as last corrected."),
    *_col("""
url text Where the report was published; http(s) only.
unsourced flag True where nobody published it: a row somebody left without a source.
"""),
)
_LICENCE = "coalesce(nullif(rp.licence, ''), s.licence)"
_REPORT_ID = "coalesce(rp.key, 'report-' || rp.id)"
_PUBLISHED = """CASE WHEN rd.published IS NOT NULL THEN rd.published ELSE rp.published END AS published,
 CASE WHEN rd.published IS NOT NULL THEN rd.published_earliest ELSE rp.published_earliest END AS published_earliest,
 CASE WHEN rd.published IS NOT NULL THEN rd.published_latest ELSE rp.published_latest END AS published_latest,
 CASE WHEN rp.url ~* '^https?://' THEN rp.url ELSE '' END AS url"""
_CITED_SQL = f"""{_REPORT_ID} AS report, s.slug AS source, {_LICENCE} AS source_licence, {_PUBLISHED},
 coalesce(s.kind = 'unsourced', true) AS unsourced"""
_CITED_JOIN = """LEFT JOIN {report} rp ON rp.id = x.report_id {corrected}
 LEFT JOIN {source} s ON s.id = rp.source_id"""
_DECISION_MADE = """'D' || dec.id AS decision, dec.recorded_at AS recorded_at,
 %(coders)s::jsonb ->> dec.author_id::text AS coder"""
_DECIDED = _col("""
decision text Public id of the decision that entered it.
recorded_at moment =decision.recorded_at The moment of that decision on the ledger's clock, UTC.
coder text Pseudonym of who signed it: the same person has the same one, a keyed hash of the account.
""")

# ---------------------------------------------------------------------------- reference data

DISTRICTS = Table(
    "districts", "Districts",
    gettext_noop("Every place: those whose control is tracked, and those that deals only name. Points and outlines"
    " keep the licence of where they come from."),
    ("slug",),
    (
        *_col("""
slug text =district.slug
name_en text =district.name_en
name_ar text =district.name_ar
kind text =district.kind What sort of place it is.
parent text Slug of the place it lies in.
tracked flag True where its control is tracked: a leaf of a tracked kind.
p_code text =district.p_code
context_p_code text =district.context_p_code
lon number =district.lon
lat number =district.lat
radius_m integer =district.radius_m
point_source text =district.point_source Where the point comes from.
point_source_ar text =district.point_source_ar
outline flag True where an outline is known (control.geojson, /ogc/).
outline_approximate flag =boundary.approximate
outline_source text =boundary.source
outline_source_ar text =boundary.source_ar
licence text =boundary.licence Licence of the outline; the rest of the row is CC BY 4.0.
attribution text =boundary.attribution How the outline's maker wants to be named.
note text =district.note
note_ar text =district.note_ar
"""),
    ),
    """SELECT x.slug, x.name_en, x.name_ar, x.kind, p.slug AS parent,
 x.kind NOT IN ('country', 'governorate', 'region', 'site') AND NOT EXISTS (
   SELECT 1 FROM {district} c WHERE c.parent_id = x.id) AS tracked,
 x.p_code, x.context_p_code, x.lon, x.lat, x.radius_m, x.point_source, x.point_source_ar,
 b.id IS NOT NULL AS outline, b.approximate AS outline_approximate, b.source AS outline_source, b.source_ar AS outline_source_ar,
 b.licence, b.attribution, x.note, x.note_ar
FROM {district} x LEFT JOIN {district} p ON p.id = x.parent_id
LEFT JOIN {boundary} b ON b.district_id = x.id WHERE {where}""",
    (
        _codes("kind", choices.DistrictKind, "x.kind", "Kind of place."),
        _slugs("parent", "districts", "p.slug", "Slug of the place they lie in."),
        Filter("bbox", "bbox", "x.slug = ANY(%(bbox)s)", "west,south,east,north in degrees."),
    ),
)  # fmt: skip

ACTORS = Table(
    "actors", "Actors",
    gettext_noop("Parties and speakers. The kind is organisational; a designation is somebody's word, never ours."),
    ("slug",),
    _col("""
slug text =actor.slug
name_en text =actor.name_en
name_ar text =actor.name_ar
kind text =actor.kind Organisational kind.
colour text =actor.colour
acled_actor_type text ACLED's actor type nearest to the kind, or nothing: a translation of ours.
ucdp_side text government or non-state in UCDP's sense, or nothing: a translation of ours.
note text =actor.note
note_ar text =actor.note_ar
"""),
    """SELECT x.slug, x.name_en, x.name_ar, x.kind, x.colour,
 %(acled_types)s::jsonb ->> x.kind AS acled_actor_type, %(ucdp_sides)s::jsonb ->> x.kind AS ucdp_side, x.note, x.note_ar
FROM {actor} x WHERE {where}""",
    (_codes("kind", choices.ActorKind, "x.kind", "Kind of actor."),),
)  # fmt: skip

_PUBLIC_REPORT = """(EXISTS (SELECT 1 FROM control_evidence e JOIN control_decision d ON d.id = e.decision_id
   WHERE e.report_id = rp.id AND d.recorded_at <= %(moment)s)
 OR EXISTS (SELECT 1 FROM {dealreport} dr JOIN {deal} de ON de.id = dr.deal_id
   JOIN control_decision d ON d.id = de.decision_id WHERE dr.report_id = rp.id AND d.recorded_at <= %(moment)s)
 OR EXISTS (SELECT 1 FROM {dealstage} st JOIN control_decision d ON d.id = st.decision_id
   WHERE st.report_id = rp.id AND d.recorded_at <= %(moment)s)
 OR EXISTS (SELECT 1 FROM {figure} f JOIN control_decision d ON d.id = f.decision_id
   WHERE f.report_id = rp.id AND d.recorded_at <= %(moment)s))"""

SOURCES = Table(
    "sources", "Sources", gettext_noop("Outlets and data sets whose reports the ledger cites."),
    ("slug",),
    _col("""
slug text Permanent short name.
name text Its name.
name_ar text =source.name_ar
kind text =source.kind What sort of source it is.
url text =source.url Its address.
leaning text =source.leaning
leaning_ar text =source.leaning_ar
reliability text =source.reliability Admiralty grade of the source.
licence text =source.licence Its terms, where stated.
reports integer How many of its reports the ledger rests on.
note text =source.note What there is to know of it.
note_ar text =source.note_ar
"""),
    f"""SELECT x.slug, x.name, x.name_ar, x.kind, CASE WHEN x.url ~* '^https?://' THEN x.url ELSE '' END AS url,
 x.leaning, x.leaning_ar, x.reliability, x.licence, n.reports, x.note, x.note_ar
FROM {{source}} x JOIN (SELECT rp.source_id, count(*) AS reports FROM {{report}} rp
 {{corrected}} WHERE {{counts}} AND {_PUBLIC_REPORT} GROUP BY rp.source_id) n ON n.source_id = x.id
WHERE {{where}}""",
    (
        _codes("kind", choices.SourceKind, "x.kind", "Kind of source."),
        _codes("reliability", choices.Reliability, "x.reliability", "Admiralty grade."),
    ),
)  # fmt: skip

REPORTS = Table(
    "reports", "Reports",
    gettext_noop("The documents that the ledger rests on: what they are and what is quoted of them, never their"
    " text. What was captured is named by its SHA-256; an erased one leaves this row."),
    ("id",),
    (
        *_col("""
id text Id of the report.
source text Slug of its source.
source_licence text =source.licence Terms of that report or its source, where stated.
title text =report.title Title as published; in brackets where it is ours.
title_ar text =report.title_ar
publisher text =report.publisher Who published it.
via text =report.via
via_ar text =report.via_ar
url text =report.url Where it was published; http(s) only.
language text =report.language BCP 47 code.
"""),
        *_edtf("published", "Publication date, as last corrected."),
        *_col("""
quotes list What the evidence quotes of it, in its exact words; an erased quote is none.
captured flag True where its bytes are kept as evidence.
captured_at moment =report.captured_at When they were captured, UTC.
sha256 text =report.sha256 SHA-256 of the bytes.
erased_by text Decision that erased its bytes and text for harm; this row is the tombstone.
"""),
    ),
    f"""SELECT {_REPORT_ID} AS id, s.slug AS source, {_LICENCE} AS source_licence,
 coalesce(nullif(rp.title, ''), rp.filename) AS title, rp.title_ar, rp.publisher, rp.via, rp.via_ar, rp.language, {_PUBLISHED},
 ARRAY(SELECT q.text FROM control_evidence e JOIN control_decision d ON d.id = e.decision_id
   JOIN control_quote q ON q.evidence_id = e.id
   WHERE e.report_id = rp.id AND d.recorded_at <= %(moment)s AND q.text <> '' GROUP BY q.text ORDER BY min(e.id)) AS quotes,
 rp.captured_at IS NOT NULL AS captured, rp.captured_at, rp.sha256,
 'D' || pl.erased_by_id AS erased_by
FROM {{report}} rp {{corrected}} LEFT JOIN {{source}} s ON s.id = rp.source_id
LEFT JOIN control_payload pl ON pl.report_id = rp.id
WHERE {{counts}} AND {_PUBLIC_REPORT} AND {{where}}""",
    (
        _slugs("source", "sources", "s.slug", "Slug of a source."),
        replace(
            _slugs("language", "languages", "rp.language", "BCP 47 code, as in the row."),
            pattern="^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$",
        ),
    ),
)  # fmt: skip

# ---------------------------------------------------------------------------- decisions

_TOUCHES = """(SELECT r.id, r.decision_id AS made_by, r.district_id FROM control_ruling r WHERE r.decision_id = x.id
 UNION SELECT r.id, x.id, r.district_id FROM control_controlperiod p JOIN control_ruling r ON r.id = p.ruling_id
   WHERE p.closed_by_id = x.id
 UNION SELECT r.id, x.id, r.district_id FROM control_evidence e JOIN control_ruling r ON r.id = e.ruling_id
   WHERE e.decision_id = x.id
 UNION SELECT r.id, x.id, r.district_id FROM control_quote q JOIN control_evidence e ON e.id = q.evidence_id
   JOIN control_ruling r ON r.id = e.ruling_id WHERE q.erased_by_id = x.id)"""
DECISIONS = Table(
    "decisions", "Decisions",
    gettext_noop("The public part of every decision that touched what is public: verdict, cause, reason, moment. Who"
    " signed is a pseudonym. Corrections, retractions and redactions are decisions like any other."),
    ("recorded_at", "id"),
    _col("""
id text Public id, D and a number.
recorded_at moment =decision.recorded_at
verdict text =decision.verdict What was decided.
cause text =decision.cause
reason text =decision.reason
reason_ar text =decision.reason_ar
coder text Pseudonym of who signed it: a keyed hash of the account.
second_coder text Pseudonym of the second signature, where one was given.
signed_at moment =decision.signed_at
districts list Slugs of the districts whose rulings it touched.
rulings list Rulings that it wrote, took off the map, or added evidence to.
deals list Slugs of the deals that it entered or added to.
reports_erased list Reports whose bytes and text it erased for harm.
"""),
    f"""SELECT 'D' || x.id AS id, x.recorded_at, x.verdict, x.cause, x.reason, x.reason_ar,
 %(coders)s::jsonb ->> x.author_id::text AS coder, %(coders)s::jsonb ->> x.second_author_id::text AS second_coder, x.signed_at,
 coalesce(t.districts, '{{{{}}}}') AS districts, coalesce(t.rulings, '{{{{}}}}') AS rulings,
 coalesce(dl.deals, '{{{{}}}}') AS deals, coalesce(er.reports, '{{{{}}}}') AS reports_erased
FROM control_decision x
LEFT JOIN LATERAL (SELECT array_agg(DISTINCT d.slug ORDER BY d.slug) AS districts,
  array_agg(DISTINCT 'R' || u.id ORDER BY 'R' || u.id) AS rulings
  FROM {_TOUCHES} u JOIN {{district}} d ON d.id = u.district_id) t ON true
LEFT JOIN LATERAL (SELECT array_agg(DISTINCT de.slug ORDER BY de.slug) AS deals FROM {{deal}} de WHERE
  de.decision_id = x.id OR EXISTS (SELECT 1 FROM {{dealstage}} st WHERE st.deal_id = de.id AND st.decision_id = x.id)
  OR EXISTS (SELECT 1 FROM {{figure}} f WHERE f.deal_id = de.id AND f.decision_id = x.id)) dl ON true
LEFT JOIN LATERAL (SELECT array_agg({_REPORT_ID} ORDER BY rp.id) AS reports FROM control_payload pl
  JOIN control_report rp ON rp.id = pl.report_id WHERE pl.erased_by_id = x.id) er ON true
WHERE x.recorded_at <= %(moment)s
 AND (t.districts IS NOT NULL OR dl.deals IS NOT NULL OR er.reports IS NOT NULL) AND {{where}}""",
    (
        _codes("verdict", choices.Verdict, "x.verdict", "Verdict."),
        _codes("cause", choices.CorrectionCause, "x.cause", "Cause of a correction."),
        _slugs_among("district", "districts", "t.districts", "Slug of a district."),
        _slugs_among("deal", "deals", "dl.deals", "Slug of a deal."),
    ),
)  # fmt: skip

# ---------------------------------------------------------------------------- control

_ROLES = ", ".join(
    f"array_agg(a.slug ORDER BY a.slug COLLATE \"C\") FILTER (WHERE rp.role = '{role}') AS {role}"
    for role in PartyRole.values
)
_ROLE_COLUMNS = ", ".join(f"coalesce(w.{role}, '{{{{}}}}') AS {role}" for role in PartyRole.values)
_PARTY = (
    "EXISTS (SELECT 1 FROM control_rulingparty fp JOIN control_actor fa ON fa.id = fp.actor_id"
    " WHERE fp.ruling_id = r.id AND fa.slug = ANY(%(party)s))"
)
_VOICE = (
    "coalesce('a' || e.said_by_id, 't' || nullif(lower(btrim(e.said_by_text)), ''),"
    " 's' || coalesce(ro.source_id, rp.source_id))"
)
_COUNTED = "e.stance <> 'contradicts' AND s.kind IS DISTINCT FROM 'unsourced' AND e.target IN ('start', 'content')"
_GRADE = (
    "(SELECT min(s.reliability) FROM control_evidence e JOIN control_decision ed ON ed.id = e.decision_id"
    " AND ed.recorded_at <= %(moment)s JOIN control_report rp ON rp.id = e.report_id"
    f" JOIN {{source}} s ON s.id = rp.source_id WHERE e.ruling_id = r.id AND {_COUNTED})"
)
_SEEN = (
    "coalesce(e.observed_earliest, CASE WHEN rd.published IS NOT NULL THEN rd.published_earliest"
    " ELSE rp.published_earliest END)",
    "coalesce(e.observed_latest, CASE WHEN rd.published IS NOT NULL THEN rd.published_latest"
    " ELSE rp.published_latest END)",
)

PERIOD_COLUMNS = (
    *_col("""
district text =district.slug Slug of the district.
name_en text =district.name_en
name_ar text =district.name_ar
kind text =district.kind Kind of place.
parent text Slug of the place it lies in.
from day Nominal first day.
to day Nominal day after the last; empty means ongoing.
"""),
    *_edtf("started", "When it began, as precisely as is known."),
    *_edtf("ended", "When it ended, as precisely as is known; empty means ongoing."),
    Column("standing", "text", "Whether one party held it, two fought over it, or parts differ.", "ruling.standing"),
    *(
        Column(role, "list", f"Slugs of the actors that are {label}.")
        for role, label in PartyRole.choices
    ),
    *_col("""
siege text =ruling.siege Whether it was besieged, and how far.
truce text =ruling.truce Whether a truce held.
truce_deal text =ruling.truce_deal
assertion text =ruling.assertion Whether we say it, or only somebody claims it.
confidence_start text =ruling.confidence_start How sure we are of its start; empty where its start was cut by a correction.
confidence_end text =ruling.confidence_end How sure we are of its end.
basis text =ruling.basis What it rests on.
disputed flag True where evidence contradicts it.
carried_forward flag True where nothing reported by then said what came next (reported_until only).
unsourced flag True where no published source supports it.
originators integer How many independent voices support it: who said it, not who printed it.
grade text =source.reliability Best Admiralty grade of the sources that support it; empty where none does.
rival_readings integer How many pieces of evidence contradict it.
last_confirmed_on day Last day on which evidence surely speaks of it.
mechanism text =ruling.mechanism
deal text =ruling.deal Slug of the deal by which it began.
ruling text Public id of the ruling, R and a number.
recorded_at moment =decision.recorded_at The moment of the decision that wrote the ruling, UTC.
decision text Public id of that decision.
coder text Pseudonym of who signed it: a keyed hash of the account.
licence text =report.licence Terms of the imported data that it rests on; without any the row is ours, CC BY 4.0.
"""),
)  # fmt: skip

# The rows are chosen first, then parties and evidence are gathered for all of them at once: the
# planner goes by index where they are few and by hash where they are many. OFFSET 0 keeps the
# neighbours, wanted only where a correction cut an edge, from being joined to every row.
_CHOSEN = """FROM control_controlperiod p {join} control_ruling r ON r.id = p.ruling_id
   {join} control_district d ON d.id = p.district_id LEFT JOIN control_district pd ON pd.id = d.parent_id
   WHERE p.recorded @> %(moment)s AND {{where}}"""
_PERIODS = f"""WITH p AS MATERIALIZED (SELECT p.id, p.district_id, p.ruling_id, p.valid,
   lower(p.valid) AS first, upper(p.valid) AS until, lower(p.valid) = r.started_day AS own_start,
   coalesce(upper(p.valid) = r.ended_day, false) AS own_end
   {_CHOSEN.format(join="JOIN")} {{page}}),
w AS {{once}} (SELECT rp.ruling_id, {_ROLES} FROM control_rulingparty rp JOIN control_actor a ON a.id = rp.actor_id
  WHERE rp.ruling_id IN (SELECT ruling_id FROM p) GROUP BY rp.ruling_id),
e AS {{once}} (SELECT p.id, count(*) FILTER (WHERE e.stance = 'contradicts') AS rival_readings,
  count(DISTINCT {_VOICE}) FILTER (WHERE {_COUNTED}) AS originators,
  min(s.reliability) FILTER (WHERE {_COUNTED}) AS grade,
  max(greatest({_SEEN[0]}, p.first)) FILTER (WHERE {_COUNTED} AND {_SEEN[1]} >= p.first
    AND (p.until IS NULL OR {_SEEN[0]} < p.until)) AS last_confirmed_on,
  string_agg(DISTINCT rp.licence, '; ' ORDER BY rp.licence) FILTER (WHERE rp.licence <> '') AS licence
  FROM p JOIN control_evidence e ON e.ruling_id = p.ruling_id
  JOIN control_decision ed ON ed.id = e.decision_id AND ed.recorded_at <= %(moment)s
  JOIN control_report rp ON rp.id = e.report_id {{corrections}}
  LEFT JOIN {{source}} s ON s.id = rp.source_id
  LEFT JOIN control_reportcopy rc ON rc.report_id = rp.id AND rc.found_at <= ed.recorded_at
  LEFT JOIN control_report ro ON ro.id = rc.original_id
  GROUP BY p.id)
SELECT d.slug AS district, d.name_en, d.name_ar, d.kind, pd.slug AS parent, p.first AS "from", p.until AS "to",
 CASE WHEN p.own_start THEN r.started ELSE coalesce(b.ended, p.first::text) END AS started,
 CASE WHEN p.own_start THEN r.started_earliest ELSE coalesce(b.ended_earliest, p.first) END AS started_earliest,
 CASE WHEN p.own_start THEN r.started_latest ELSE coalesce(b.ended_latest, p.first) END AS started_latest,
 CASE WHEN p.own_end THEN r.ended ELSE coalesce(n.started, p.until::text) END AS ended,
 CASE WHEN p.own_end THEN r.ended_earliest ELSE coalesce(n.started_earliest, p.until) END AS ended_earliest,
 CASE WHEN p.own_end THEN r.ended_latest ELSE coalesce(n.started_latest, p.until) END AS ended_latest,
 r.standing, {_ROLE_COLUMNS}, r.siege, r.truce, td.slug AS truce_deal, r.assertion,
 CASE WHEN p.own_start THEN r.confidence_start ELSE '' END AS confidence_start,
 CASE WHEN p.own_end THEN r.confidence_end ELSE '' END AS confidence_end,
 r.basis, coalesce(e.rival_readings, 0) > 0 AS disputed, false AS carried_forward,
 coalesce(e.originators, 0) = 0 AS unsourced, coalesce(e.originators, 0) AS originators, e.grade,
 coalesce(e.rival_readings, 0) AS rival_readings, e.last_confirmed_on,
 CASE WHEN p.own_start THEN r.mechanism ELSE 'not_stated' END AS mechanism,
 de.slug AS deal, 'R' || r.id AS ruling, {_DECISION_MADE}, e.licence
FROM p JOIN control_ruling r ON r.id = p.ruling_id
JOIN control_decision dec ON dec.id = r.decision_id
JOIN {{district}} d ON d.id = p.district_id
LEFT JOIN {{district}} pd ON pd.id = d.parent_id
LEFT JOIN control_deal td ON td.id = r.truce_deal_id
LEFT JOIN control_deal de ON de.id = r.deal_id AND p.own_start
LEFT JOIN LATERAL (SELECT br.ended, br.ended_earliest, br.ended_latest FROM control_controlperiod bp
  JOIN control_ruling br ON br.id = bp.ruling_id WHERE NOT p.own_start AND bp.district_id = p.district_id
  AND upper(bp.valid) = p.first AND br.ended_day = p.first AND bp.recorded @> %(moment)s OFFSET 0) b ON true
LEFT JOIN LATERAL (SELECT nr.started, nr.started_earliest, nr.started_latest FROM control_controlperiod np
  JOIN control_ruling nr ON nr.id = np.ruling_id WHERE NOT p.own_end AND p.until IS NOT NULL
  AND np.district_id = p.district_id AND lower(np.valid) = p.until AND nr.started_day = p.until
  AND np.recorded @> %(moment)s OFFSET 0) n ON true
LEFT JOIN w ON w.ruling_id = r.id
LEFT JOIN e ON e.id = p.id"""


def _graded(what: str) -> Filter:
    """Return the filter by grade, which looks at no evidence where no source has the grade."""
    item = _codes_or_none("grade", choices.Reliability, _GRADE, what)
    some = "EXISTS (SELECT 1 FROM {source} WHERE reliability = ANY(%(grade)s))"
    return replace(item, sql=f"('none' = ANY(%(grade)s) OR {some}) AND {item.sql}")


PERIOD_FILTERS = (
    Filter("on", "day", "p.valid @> %(on)s::date", "Only what holds on that day."),
    Filter("from", "day", "(upper(p.valid) IS NULL OR upper(p.valid) > %(from)s::date)", "Only what holds on that day or later."),
    Filter("to", "day", "lower(p.valid) <= %(to)s::date", "Only what holds on that day or before."),
    _slugs("district", "districts", "d.slug", "Slug of a district."),
    _slugs("parent", "districts", "pd.slug", "Slug of the place they lie in."),
    Filter("party", "slug", _PARTY, "Slug of an actor with any role.", names="actors"),
    _codes("standing", choices.Standing, "r.standing", "Standing."),
    _codes("siege", choices.Siege, "r.siege", "Siege."),
    _codes("truce", choices.Truce, "r.truce", "Truce."),
    _codes("assertion", choices.Assertion, "r.assertion", "Assertion."),
    _codes("mechanism", choices.Mechanism, "(CASE WHEN lower(p.valid) = r.started_day THEN r.mechanism ELSE 'not_stated' END)", "How it began."),
    _codes_or_none("confidence", choices.Confidence, "CASE WHEN lower(p.valid) = r.started_day THEN r.confidence_start END", "Confidence of the start; none where it is not graded."),
    _graded("Best grade of its sources; none where nobody published it."),
    _codes("basis", choices.Basis, "r.basis", "Basis."),
    Filter("bbox", "bbox", "d.slug = ANY(%(bbox)s)", "west,south,east,north in degrees: districts that meet the box."),
)  # fmt: skip

PLACE_FILTERS = ("district", "parent", "bbox")  # these choose districts, the others what held
STATE_FILTERS = (  # of what held, as the map offers them
    "party", "standing", "siege", "truce", "assertion", "mechanism", "confidence", "grade",
)  # fmt: skip

CONTROL = Table(
    "control", "Control periods",
    gettext_noop("Who held each district, for which days, on what footing. One row a period, by district and day; the"
    " rows of a district never overlap. No row means not covered, which is not the same as unknown."),
    ("district", "from"), PERIOD_COLUMNS, _PERIODS, PERIOD_FILTERS,
    "SELECT 1 " + _CHOSEN.format(join="LEFT JOIN"),  # so that what no filter reads is not joined
)  # fmt: skip

# ---------------------------------------------------------------------------- deals

_DEAL_KNOWN = (
    "dec.recorded_at <= %(moment)s AND (%(reported_until)s::date IS NULL OR EXISTS ("
    "SELECT 1 FROM {report} rp {corrected} WHERE {counts} AND (EXISTS (SELECT 1 FROM {dealstage} st"
    " JOIN control_decision k ON k.id = st.decision_id AND k.recorded_at <= %(moment)s WHERE st.deal_id = x.id"
    " AND st.report_id = rp.id) OR EXISTS (SELECT 1 FROM {figure} f JOIN control_decision k ON k.id = f.decision_id"
    " AND k.recorded_at <= %(moment)s WHERE f.deal_id = x.id AND f.report_id = rp.id) OR EXISTS (SELECT 1 FROM"
    " {dealreport} dr WHERE dr.deal_id = x.id AND dr.report_id = rp.id))))"
)
_STAGE_COUNTS = "({report_until_off} OR EXISTS (SELECT 1 FROM {report} rp {corrected} WHERE rp.id = st.report_id AND {counts}))"
DEALS = Table(
    "deals", "Deals",
    gettext_noop("Agreements: kind, summary in our words, first and last actual day. An umbrella deal names its parts"
    " by their part_of; nothing is added up across them."),
    ("slug",),
    (
        *_col("""
slug text =deal.slug
name_en text =deal.name_en
name_ar text =deal.name_ar
kind text =deal.kind A neutral code; each side's own term is in the parties.
part_of text =deal.part_of Slug of the umbrella deal it belongs to.
from day First day of an actual stage, where one is known.
to day Last day of an actual stage.
stage text =dealstage.stage The last actual stage.
districts list Slugs of the districts with a role in it.
origins list Slugs of those that people left.
parties list Slugs of the actors with a role in it.
reports list Ids of the reports on which it rests as a whole.
summary text =deal.summary
summary_ar text =deal.summary_ar
note text =deal.note
note_ar text =deal.note_ar
"""),
        *_DECIDED,
    ),
    f"""SELECT x.slug, x.name_en, x.name_ar, x.kind, u.slug AS part_of, f.first AS "from", l.day AS "to",
 l.stage, coalesce(pl.districts, '{{{{}}}}') AS districts, coalesce(pl.origins, '{{{{}}}}') AS origins,
 coalesce(pt.parties, '{{{{}}}}') AS parties, coalesce(rr.reports, '{{{{}}}}') AS reports,
 x.summary, x.summary_ar, x.note, x.note_ar, {_DECISION_MADE}
FROM {{deal}} x JOIN control_decision dec ON dec.id = x.decision_id
LEFT JOIN {{deal}} u ON u.id = x.part_of_id
LEFT JOIN LATERAL (SELECT min(st.day) AS first FROM {{dealstage}} st JOIN control_decision k ON k.id = st.decision_id
  AND k.recorded_at <= %(moment)s WHERE st.deal_id = x.id AND NOT st.planned AND {_STAGE_COUNTS}) f ON true
LEFT JOIN LATERAL (SELECT st.day, st.stage FROM {{dealstage}} st JOIN control_decision k ON k.id = st.decision_id
  AND k.recorded_at <= %(moment)s WHERE st.deal_id = x.id AND NOT st.planned AND st.day IS NOT NULL
  AND {_STAGE_COUNTS} ORDER BY st.day DESC, st.id DESC LIMIT 1) l ON true
LEFT JOIN LATERAL (SELECT array_agg(DISTINCT d.slug ORDER BY d.slug) AS districts,
  array_agg(DISTINCT d.slug ORDER BY d.slug) FILTER (WHERE dd.role = 'origin') AS origins
  FROM {{dealdistrict}} dd JOIN control_district d ON d.id = dd.district_id WHERE dd.deal_id = x.id) pl ON true
LEFT JOIN LATERAL (SELECT array_agg(DISTINCT a.slug ORDER BY a.slug) AS parties FROM {{dealparty}} dp
  JOIN control_actor a ON a.id = dp.actor_id WHERE dp.deal_id = x.id) pt ON true
LEFT JOIN LATERAL (SELECT array_agg({_REPORT_ID} ORDER BY {_REPORT_ID}) AS reports FROM {{dealreport}} dr
  JOIN {{report}} rp ON rp.id = dr.report_id {{corrected}} WHERE dr.deal_id = x.id AND {{counts}}) rr ON true
WHERE {_DEAL_KNOWN} AND {{where}}""",
    (
        _codes("kind", choices.DealKind, "x.kind", "Kind of deal."),
        _slugs_among("district", "districts", "pl.districts", "Slug of a district with a role."),
        _slugs_among("party", "actors", "pt.parties", "Slug of an actor with a role."),
        Filter("from", "day", "l.day >= %(from)s::date", "Not over before that day."),
        Filter("to", "day", "f.first <= %(to)s::date", "Begun by that day."),
        Filter("bbox", "bbox", "pl.districts && %(bbox)s", "west,south,east,north in degrees."),
    ),
)  # fmt: skip

_OF_DEAL = (
    _slugs("deal", "deals", "de.slug", "Slug of a deal."),
    Filter(
        "district", "slug",
        "EXISTS (SELECT 1 FROM {dealdistrict} fd JOIN control_district fx ON fx.id = fd.district_id"
        " WHERE fd.deal_id = de.id AND fx.slug = ANY(%(district)s))",
        "Slug of a district with a role in the deal.", names="districts",
    ),
)  # fmt: skip
_DEAL_JOIN = """JOIN {deal} de ON de.id = x.deal_id JOIN control_decision dd ON dd.id = de.decision_id
 AND dd.recorded_at <= %(moment)s"""

PARTIES = Table(
    "parties", "Parties of deals", gettext_noop("Who had a part in a deal, and what that side calls it."),
    ("deal", "actor", "role"),
    _col("""
deal text Slug of the deal.
actor text Slug of the actor.
role text =dealparty.role What part it had.
side_term text =dealparty.side_term
side_term_ar text =dealparty.side_term_ar
note text =dealparty.note Remarks, in our own words.
note_ar text =dealparty.note_ar
"""),
    f"""SELECT de.slug AS deal, a.slug AS actor, x.role, x.side_term, x.side_term_ar, x.note, x.note_ar
FROM {{dealparty}} x {_DEAL_JOIN} JOIN control_actor a ON a.id = x.actor_id WHERE {{where}}""",
    (
        *_OF_DEAL,
        _slugs("party", "actors", "a.slug", "Slug of the actor."),
        _codes("role", choices.DealPartyRole, "x.role", "Role."),
    ),
)  # fmt: skip

PLACES = Table(
    "deal_places", "Places of deals",
    gettext_noop("Where people left, passed and went; place_text where no row of districts fits."),
    ("deal", "role", "place_id"),
    _col("""
place_id integer Number of the row, permanent.
deal text Slug of the deal.
district text Slug of the district.
place_text text =dealdistrict.place_text The place in words.
place_text_ar text =dealdistrict.place_text_ar
role text =dealdistrict.role What part it had.
note text =dealdistrict.note Remarks, in our own words.
note_ar text =dealdistrict.note_ar
"""),
    f"""SELECT x.id AS place_id, de.slug AS deal, d.slug AS district, x.place_text, x.place_text_ar, x.role, x.note, x.note_ar
FROM {{dealdistrict}} x {_DEAL_JOIN} LEFT JOIN control_district d ON d.id = x.district_id WHERE {{where}}""",
    (
        _OF_DEAL[0],
        _slugs("district", "districts", "d.slug", "Slug of the district."),
        _codes("role", choices.DealDistrictRole, "x.role", "Role."),
    ),
)  # fmt: skip

STAGES = Table(
    "stages", "Stages of deals", gettext_noop("Each step of a deal, planned or actual, with its date and who said so."),
    ("id",),
    (
        *_col("""
id text Id of the stage.
deal text Slug of the deal.
stage text =dealstage.stage Which step it is.
planned flag True where it was only planned then.
"""),
        *_edtf("date", "When, as precisely as is known.", "dealstage.date"),
        *_col("day day =dealstage.day"), *_SPEAKER, *_CITED,
        *_col("note text =dealstage.note Remarks, in our own words.\nnote_ar text =dealstage.note_ar"), *_DECIDED,
    ),
    f"""SELECT coalesce(x.key, 'S' || x.id) AS id, de.slug AS deal, x.stage, x.planned, x.date, x.date_earliest, x.date_latest,
 x.day, a.slug AS said_by, x.said_by_text, x.said_by_text_ar, {_CITED_SQL}, x.note, x.note_ar, {_DECISION_MADE}
FROM {{dealstage}} x {_DEAL_JOIN} JOIN control_decision dec ON dec.id = x.decision_id
 AND dec.recorded_at <= %(moment)s LEFT JOIN control_actor a ON a.id = x.said_by_id
{_CITED_JOIN} WHERE {{counts}} AND {{where}}""",
    (
        *_OF_DEAL,
        _codes("stage", choices.DealStageKind, "x.stage", "Stage."),
        Filter("from", "day", "x.day >= %(from)s::date", "On that day or later."),
        Filter("to", "day", "x.day <= %(to)s::date", "On that day or before."),
    ),
)  # fmt: skip

FIGURES = Table(
    "figures", "Attributed figures",
    gettext_noop("One number each, and who said it. Never to be summed: figures of different speakers count the same"
    " people, and those in overlaps surely do."),
    ("id",),
    (
        *_col("""
id text Id of the figure.
deal text Slug of the deal.
category text =figure.category Whom or what it counts.
min integer =figure.minimum Lower bound, included; empty where not given.
max integer =figure.maximum Upper bound, included; empty where not given.
qualifier text =figure.qualifier How exact the speaker was.
words text =figure.words
stage text =figure.stage Promised, departed or arrived.
scope text =figure.scope Of the whole deal or of a batch.
overlaps list Ids of figures that count some of the same people.
"""),
        *_SPEAKER, *_CITED, *_col("note text =figure.note Remarks, in our own words.\nnote_ar text =figure.note_ar"), *_DECIDED,
    ),
    f"""SELECT coalesce(x.key, 'F' || x.id) AS id, de.slug AS deal, x.category, x.minimum AS min, x.maximum AS max,
 x.qualifier, x.words, x.stage, x.scope, coalesce(o.overlaps, '{{{{}}}}') AS overlaps,
 a.slug AS said_by, x.said_by_text, x.said_by_text_ar, {_CITED_SQL}, x.note, x.note_ar, {_DECISION_MADE}
FROM {{figure}} x {_DEAL_JOIN} JOIN control_decision dec ON dec.id = x.decision_id
 AND dec.recorded_at <= %(moment)s LEFT JOIN control_actor a ON a.id = x.said_by_id
LEFT JOIN LATERAL (SELECT array_agg(DISTINCT coalesce(f.key, 'F' || f.id) ORDER BY coalesce(f.key, 'F' || f.id))
  AS overlaps FROM {{overlaps}} m JOIN control_figure f ON f.id = m.to_figure_id
  JOIN control_decision k ON k.id = f.decision_id AND k.recorded_at <= %(moment)s
  WHERE m.from_figure_id = x.id) o ON true
{_CITED_JOIN} WHERE {{counts}} AND {{where}}""",
    (
        *_OF_DEAL,
        _codes("category", choices.FigureCategory, "x.category", "Category."),
        _codes("stage", choices.FigureStage, "x.stage", "Promised, departed, arrived."),
        _slugs("said_by", "actors", "a.slug", "Slug of the actor who said it."),
    ),
)  # fmt: skip

EVIDENCE = Table(
    "evidence", "Evidence",
    gettext_noop("What supports or contradicts a ruling, a stage or a figure: who said it, where, in which words."
    " Quotations are quoted for evidence and not licensed by us; an erased one leaves its row."),
    ("evidence_id",),
    (
        *_col("""
evidence_id integer Number of the piece of evidence, permanent.
ruling text Public id of the ruling it speaks to.
district text Slug of that ruling's district.
deal text Slug of the deal, where it speaks to a stage or a figure.
deal_stage text Id of that stage.
figure text Id of that figure.
target text =evidence.target
stance text =evidence.stance Whether it supports or contradicts.
"""),
        *_SPEAKER,
        *_col("""
reading text =evidence.reading
reading_ar text =evidence.reading_ar
quote text The exact words; empty where none are given or they were erased.
redacted flag True where the quote was erased for harm; the row is its tombstone.
redacted_by text The decision that erased it.
credibility integer =evidence.credibility Admiralty grade of this piece of information.
against_interest flag =evidence.against_interest
"""),
        *_edtf("observed", "The day it speaks of.", "evidence.observed"),
        *_CITED,
        *_col("note text =evidence.note What else there is to say.\nnote_ar text =evidence.note_ar"), *_DECIDED,
    ),
    f"""SELECT x.id AS evidence_id, 'R' || r.id AS ruling, d.slug AS district, coalesce(sd.slug, fd.slug) AS deal,
 coalesce(st.key, 'S' || st.id) AS deal_stage, coalesce(f.key, 'F' || f.id) AS figure,
 x.target, x.stance, a.slug AS said_by, x.said_by_text, x.said_by_text_ar, x.reading, x.reading_ar, q.text AS quote,
 q.erased_by_id IS NOT NULL AS redacted, 'D' || q.erased_by_id AS redacted_by, x.credibility, x.against_interest,
 x.observed, x.observed_earliest, x.observed_latest, {_CITED_SQL}, x.note, x.note_ar, {_DECISION_MADE}
FROM control_evidence x JOIN control_decision dec ON dec.id = x.decision_id AND dec.recorded_at <= %(moment)s
LEFT JOIN control_ruling r ON r.id = x.ruling_id LEFT JOIN control_district d ON d.id = r.district_id
LEFT JOIN control_dealstage st ON st.id = x.deal_stage_id LEFT JOIN control_deal sd ON sd.id = st.deal_id
LEFT JOIN control_figure f ON f.id = x.figure_id LEFT JOIN control_deal fd ON fd.id = f.deal_id
LEFT JOIN control_actor a ON a.id = x.said_by_id LEFT JOIN control_quote q ON q.evidence_id = x.id
{_CITED_JOIN} WHERE {{counts}} AND {{where}}""",
    (
        Filter(
            "ruling", "slug", "r.id IN (SELECT substr(given, 2)::bigint FROM unnest(%(ruling)s::text[]) AS given)",
            "Public id of a ruling, such as R12.", names="rulings", pattern="^R[1-9][0-9]{0,17}$",
        ),
        _slugs("district", "districts", "d.slug", "Slug of a district."),
        _codes("stance", choices.EvidenceStance, "x.stance", "Stance."),
        _slugs("said_by", "actors", "a.slug", "Slug of the actor who said it."),
        _slugs("source", "sources", "s.slug", "Slug of the source that published it."),
        _slugs("report", "reports", _REPORT_ID, "Id of the report that says so."),
    ),
)  # fmt: skip

# ---------------------------------------------------------------------------- stories

STORIES = Table(
    "stories", "Stories",
    gettext_noop("What moderators tell in their own words, step by step: a day, a view of the map, a few sentences and"
    " the reports they rest on. One row a step of a public story; it moves nothing in the ledger."),
    ("story", "step"),
    _col("""
story text =story.slug
story_title_en text =story.title_en Title of the whole story.
story_title_ar text =story.title_ar The same in Arabic.
step integer =storystep.number
day day =storystep.day
title_en text =storystep.title_en Title of the step.
title_ar text =storystep.title_ar The same in Arabic.
text_en text =storystep.text_en
text_ar text =storystep.text_ar The same in Arabic.
lon number =storystep.lon
lat number =storystep.lat
zoom number =storystep.zoom
district text Slug of the district that is outlined.
deal text Slug of the deal it tells of.
reports list Ids of the reports on which the sentences rest.
published_at moment When the story was made public, UTC.
"""),
    f"""SELECT x.slug AS story, x.title_en AS story_title_en, x.title_ar AS story_title_ar, sp.number AS step, sp.day,
 sp.title_en, sp.title_ar, sp.text_en, sp.text_ar, sp.lon, sp.lat, sp.zoom, d.slug AS district, de.slug AS deal,
 coalesce(rr.reports, '{{{{}}}}') AS reports, x.published_at
FROM {{story}} x JOIN {{storystep}} sp ON sp.story_id = x.id
LEFT JOIN control_district d ON d.id = sp.district_id LEFT JOIN control_deal de ON de.id = sp.deal_id
LEFT JOIN LATERAL (SELECT array_agg({_REPORT_ID} ORDER BY {_REPORT_ID}) AS reports FROM {{storystepreport}} sr
  JOIN {{report}} rp ON rp.id = sr.report_id {{corrected}} WHERE sr.storystep_id = sp.id AND {{counts}}) rr ON true
WHERE x.published_at IS NOT NULL AND {{where}}""",
    (
        _slugs("story", "stories", "x.slug", "Slug of a story."),
        _slugs("district", "districts", "d.slug", "Slug of the district that is outlined."),
        _slugs("deal", "deals", "de.slug", "Slug of the deal it tells of."),
    ),
)  # fmt: skip

# ---------------------------------------------------------------------------- made from the periods

_CROSSWALK = _col("""
acled_event_type text ACLED's event type for how it began: our coding in their words, not their data.
acled_sub_event_type text ACLED's sub-event type, likewise.
ucdp_type_of_violence integer UCDP's type of violence of a capture: 1 state-based, 2 non-state; else empty.
""")
_OF_CHANGES = {  # what the filters of periods mean where a row is the boundary of two
    "from": gettext_noop("Only what changed after that day."),
    "to": gettext_noop("Only what changed on that day or before."),
    "party": gettext_noop("Slug of an actor with any role before or after."),
    "standing": gettext_noop("Standing after it."),
    "siege": gettext_noop("Siege after it."),
    "truce": gettext_noop("Truce after it."),
    "assertion": gettext_noop("Assertion after it."),
    "mechanism": gettext_noop("How it came about."),
    "grade": gettext_noop("Best grade of the sources of what it began; none where nobody published it."),
    "basis": gettext_noop("Basis of what it began."),
}  # fmt: skip
CHANGES = Table(
    "changes", "Changes on the ground",
    gettext_noop("The boundary between two periods of a district at which standing, parties, siege or truce differ. A"
    " correction of ours is never a change; neither is the first row of a district."),
    ("district", "day"),
    (
        *_col("""
day day Nominal day of the change.
district text Slug of the district.
name_en text =district.name_en
name_ar text =district.name_ar
"""),
        *_edtf("date", "When it changed, as precisely as is known."),
        *_col("""
mechanism text =ruling.mechanism
deal text =ruling.deal Slug of the deal that is its stated cause.
confidence text =ruling.confidence_start How sure we are of the day.
standing_before text =ruling.standing Standing until that day.
standing_after text =ruling.standing Standing from that day.
holder_before text Slug of the holder until that day.
holder_after text Slug of the holder from that day.
parties_before list Actors with their roles until that day, as role:slug.
parties_after list Actors with their roles from that day, as role:slug.
siege_before text =ruling.siege Siege until that day.
siege_after text =ruling.siege Siege from that day.
truce_before text =ruling.truce Truce until that day.
truce_after text =ruling.truce Truce from that day.
disputed flag True where evidence contradicts what came after.
unsourced flag True where no published source supports what came after.
ruling_before text Public id of the ruling until that day.
ruling text Public id of the ruling from that day.
recorded_at moment =decision.recorded_at The moment of the decision that wrote the later ruling, UTC.
licence text =report.licence Terms of the imported data that either ruling rests on; without any the row is ours, CC BY 4.0.
"""),
        *_CROSSWALK,
    ),
)  # fmt: skip
SPELLS = Table(
    "spells", "Spells",
    gettext_noop("One row a period, made for survival and duration models: bounds of its length, how it began and how"
    " it ended, how many voices stand behind it and against it, and where it is cut off by our coverage."),
    ("district", "from"),
    (
        *PERIOD_COLUMNS,
        *_col("""
days integer Nominal length in days; empty means ongoing.
days_min integer Shortest length that its dates allow.
days_max integer Longest length that its dates allow.
previous_holder text Slug of the holder just before, where the ledger has that.
next_holder text Slug of the holder just after, where the ledger has that.
ended_by text =ruling.mechanism How what came next began; empty where nothing follows.
ended_by_deal text Slug of the deal by which what came next began.
left_censored flag True where it was already so when our coverage begins.
right_censored flag True where it was still so when our coverage ends.
"""),
        *_CROSSWALK,
    ),
)  # fmt: skip
DISTRICT_MONTH = Table(
    "district_month", "District months",
    gettext_noop("The panel: one row a district and month that is covered at all. Joins to ACLED and UCDP GED by year,"
    " month and place. Days are nominal days; a month with days_covered below days is partly not covered."),
    ("district", "month"),
    _col("""
district text Slug of the district.
name_en text =district.name_en
parent text Slug of the place it lies in.
month text Year and month, 2018-03.
year integer Year.
month_number integer Month of the year, 1 to 12.
days integer Days of the month.
days_covered integer Days that a period covers.
days_held integer Days with standing held.
days_contested integer Days with standing contested.
days_mixed integer Days with standing mixed.
days_unknown integer Days with standing unknown.
days_besieged integer Days with a siege of any degree.
days_truce integer Days with a truce.
holder_first text Slug of the holder on the first covered day, nothing where there was none.
holder_last text Slug of the holder on the last covered day.
holder_most text Slug of the holder of most days, the first by name where two have as many.
standing_last text =ruling.standing Standing on the last covered day.
changes integer Changes on the ground on days of the month.
captures integer Those of them that were captures by force.
deals integer Those of them whose stated cause is a deal.
uncertain_dates integer Changes whose date is wider than a day.
low_confidence_days integer Days of periods whose start is of low confidence.
disputed_days integer Days of periods that evidence contradicts.
unsourced_days integer Days of periods that no published source supports.
licence text =report.licence Terms of the imported data that its periods rest on; without any the row is ours, CC BY 4.0.
"""),
)  # fmt: skip

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CONTROL, SPELLS, CHANGES, DISTRICT_MONTH, DEALS, PARTIES, PLACES, STAGES, FIGURES,
        EVIDENCE, STORIES, DISTRICTS, ACTORS, SOURCES, REPORTS, DECISIONS,
    )
}  # fmt: skip


def state_filters() -> tuple[Filter, ...]:
    """Return the filters of what held on a day that is asked for by itself."""
    return tuple(item for item in PERIOD_FILTERS if item.kind != "day")


def filters_of(table: Table) -> tuple[Filter, ...]:
    """Return the filters of a table; those made from the periods take theirs."""
    if table.sql:
        return table.filters
    if table is SPELLS:
        return PERIOD_FILTERS
    if table is CHANGES:
        return tuple(
            replace(item, what=_OF_CHANGES.get(item.name, item.what))
            for item in PERIOD_FILTERS
            if item.name != "on"
        )
    return tuple(item for item in PERIOD_FILTERS if item.name in ("from", "to", *PLACE_FILTERS))
