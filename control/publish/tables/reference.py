"""The tables of what is referred to: districts, actors, sources, reports."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_noop

from control import choices

from .declare import (
    LICENCE,
    PUBLISHED,
    REPORT_ID,
    Filter,
    Table,
    edtf_columns,
    filter_by_code,
    filter_by_slug,
    read_columns,
)

DISTRICTS = Table(
    "districts", "Districts",
    gettext_noop("Every place: those whose control is tracked, and those that deals only name. Points and outlines"
    " keep the licence of where they come from."),
    ("slug",),
    (
        *read_columns("""
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
        filter_by_code("kind", choices.DistrictKind, "x.kind", "Kind of place."),
        filter_by_slug("parent", "districts", "p.slug", "Slug of the place they lie in."),
        Filter("bbox", "bbox", "x.slug = ANY(%(bbox)s)", "west,south,east,north in degrees."),
    ),
)  # fmt: skip

GEOMETRY = read_columns("""
geometry_is text What the geometry is: outline, point, or none where neither is known.
""")
OUTLINE = read_columns("""
outline_approximate flag =boundary.approximate
outline_source text =boundary.source
outline_licence text =boundary.licence Licence of the outline; what stands in licence is that of the row.
outline_attribution text =boundary.attribution How the outline's maker wants to be named.
""")

ACTORS = Table(
    "actors", "Actors",
    gettext_noop("Parties and speakers. The kind is organisational; a designation is somebody's word, never ours."),
    ("slug",),
    read_columns("""
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
    (filter_by_code("kind", choices.ActorKind, "x.kind", "Kind of actor."),),
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
    read_columns("""
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
        filter_by_code("kind", choices.SourceKind, "x.kind", "Kind of source."),
        filter_by_code("reliability", choices.Reliability, "x.reliability", "Admiralty grade."),
    ),
)  # fmt: skip

REPORTS = Table(
    "reports", "Reports",
    gettext_noop("The documents that the ledger rests on: what they are and what is quoted of them, never their"
    " text. What was captured is named by its SHA-256; an erased one leaves this row."),
    ("id",),
    (
        *read_columns("""
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
        *edtf_columns("published", "Publication date, as last corrected."),
        *read_columns("""
quotes list What the evidence quotes of it, in its exact words; an erased quote is none.
captured flag True where its bytes are kept as evidence.
captured_at moment =report.captured_at When they were captured, UTC.
sha256 text =report.sha256 SHA-256 of the bytes.
erased_by text Decision that erased its bytes and text for harm; this row is the tombstone.
"""),
    ),
    f"""SELECT {REPORT_ID} AS id, s.slug AS source, {LICENCE} AS source_licence,
 coalesce(nullif(rp.title, ''), rp.filename) AS title, rp.title_ar, rp.publisher, rp.via, rp.via_ar, rp.language, {PUBLISHED},
 ARRAY(SELECT q.text FROM control_evidence e JOIN control_decision d ON d.id = e.decision_id
   JOIN control_quote q ON q.evidence_id = e.id
   WHERE e.report_id = rp.id AND d.recorded_at <= %(moment)s AND q.text <> '' GROUP BY q.text ORDER BY min(e.id)) AS quotes,
 rp.captured_at IS NOT NULL AS captured, rp.captured_at, rp.sha256,
 'D' || pl.erased_by_id AS erased_by
FROM {{report}} rp {{corrected}} LEFT JOIN {{source}} s ON s.id = rp.source_id
LEFT JOIN control_payload pl ON pl.report_id = rp.id
WHERE {{counts}} AND {_PUBLIC_REPORT} AND {{where}}""",
    (
        filter_by_slug("source", "sources", "s.slug", "Slug of a source."),
        replace(
            filter_by_slug("language", "languages", "rp.language", "BCP 47 code, as in the row."),
            pattern="^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$",
        ),
    ),
)  # fmt: skip
