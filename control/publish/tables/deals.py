"""The tables of deals: parties, districts, stages, figures, and the evidence of all."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from control import choices

from .declare import (
    CITED,
    CITED_JOIN,
    CITED_SQL,
    DECIDED,
    DECISION_MADE,
    REPORT_ID,
    SPEAKER,
    Filter,
    Table,
    edtf_columns,
    filter_by_code,
    filter_by_slug,
    filter_by_slugs,
    read_columns,
)

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
        *read_columns("""
slug text =deal.slug
name_en text =deal.name_en
name_ar text =deal.name_ar
kind text =deal.kind A neutral code; each side's own term is in the parties.
part_of text =deal.part_of Slug of the umbrella deal it belongs to.
from day Nominal day of the first actual stage, where one is known.
to day Nominal day of the last actual stage.
"""),
        *edtf_columns("started", "Date of the first actual stage, as precisely as is known."),
        *edtf_columns("ended", "Date of the last actual stage, as precisely as is known."),
        *read_columns("""
stage text =dealstage.stage The last actual stage.
districts list Slugs of the districts with a role in it; as known now under reported_until too, for no report dates them.
origins list Slugs of those that people left; likewise.
parties list Slugs of the actors with a role in it; likewise.
reports list Ids of the reports on which it rests as a whole.
summary text =deal.summary
summary_ar text =deal.summary_ar
note text =deal.note
note_ar text =deal.note_ar
"""),
        *DECIDED,
    ),
    f"""SELECT x.slug, x.name_en, x.name_ar, x.kind, u.slug AS part_of, f.day AS "from", l.day AS "to",
 f.date AS started, f.date_earliest AS started_earliest, f.date_latest AS started_latest,
 l.date AS ended, l.date_earliest AS ended_earliest, l.date_latest AS ended_latest, l.stage, coalesce(pl.districts, '{{{{}}}}') AS districts, coalesce(pl.origins, '{{{{}}}}') AS origins,
 coalesce(pt.parties, '{{{{}}}}') AS parties, coalesce(rr.reports, '{{{{}}}}') AS reports,
 x.summary, x.summary_ar, x.note, x.note_ar, {DECISION_MADE}
FROM {{deal}} x JOIN control_decision dec ON dec.id = x.decision_id
LEFT JOIN {{deal}} u ON u.id = x.part_of_id
LEFT JOIN LATERAL (SELECT st.day, st.date, st.date_earliest, st.date_latest FROM {{dealstage}} st
  JOIN control_decision k ON k.id = st.decision_id AND k.recorded_at <= %(moment)s
  WHERE st.deal_id = x.id AND NOT st.planned AND st.day IS NOT NULL
  AND {_STAGE_COUNTS} ORDER BY st.day, st.id LIMIT 1) f ON true
LEFT JOIN LATERAL (SELECT st.day, st.date, st.date_earliest, st.date_latest, st.stage FROM {{dealstage}} st JOIN control_decision k ON k.id = st.decision_id
  AND k.recorded_at <= %(moment)s WHERE st.deal_id = x.id AND NOT st.planned AND st.day IS NOT NULL
  AND {_STAGE_COUNTS} ORDER BY st.day DESC, st.id DESC LIMIT 1) l ON true
LEFT JOIN LATERAL (SELECT array_agg(DISTINCT d.slug ORDER BY d.slug) AS districts,
  array_agg(DISTINCT d.slug ORDER BY d.slug) FILTER (WHERE dd.role = 'origin') AS origins
  FROM {{dealdistrict}} dd JOIN control_district d ON d.id = dd.district_id WHERE dd.deal_id = x.id) pl ON true
LEFT JOIN LATERAL (SELECT array_agg(DISTINCT a.slug ORDER BY a.slug) AS parties FROM {{dealparty}} dp
  JOIN control_actor a ON a.id = dp.actor_id WHERE dp.deal_id = x.id) pt ON true
LEFT JOIN LATERAL (SELECT array_agg({REPORT_ID} ORDER BY {REPORT_ID}) AS reports FROM {{dealreport}} dr
  JOIN {{report}} rp ON rp.id = dr.report_id {{corrected}} WHERE dr.deal_id = x.id AND {{counts}}) rr ON true
WHERE {_DEAL_KNOWN} AND {{where}}""",
    (
        filter_by_code("kind", choices.DealKind, "x.kind", "Kind of deal."),
        filter_by_slugs("district", "districts", "pl.districts", "Slug of a district with a role."),
        filter_by_slugs("party", "actors", "pt.parties", "Slug of an actor with a role."),
        Filter("from", "day", "l.day >= %(from)s::date", "Not over before that day."),
        Filter("to", "day", "f.day <= %(to)s::date", "Begun by that day."),
        Filter("bbox", "bbox", "pl.districts && %(bbox)s", "west,south,east,north in degrees."),
    ),
)  # fmt: skip

_OF_DEAL = (
    filter_by_slug("deal", "deals", "de.slug", "Slug of a deal."),
    Filter(
        "district", "slug",
        "EXISTS (SELECT 1 FROM {dealdistrict} fd JOIN control_district fx ON fx.id = fd.district_id"
        " WHERE fd.deal_id = de.id AND fx.slug = ANY(%(district)s))",
        "Slug of a district with a role in the deal.", names="districts",
    ),
)  # fmt: skip
_OF_KNOWN_DEAL = _DEAL_KNOWN.replace("dec.", "dd.").replace("x.id", "de.id")
_DEAL_JOIN = """JOIN {deal} de ON de.id = x.deal_id JOIN control_decision dd ON dd.id = de.decision_id
 AND dd.recorded_at <= %(moment)s"""

PARTIES = Table(
    "parties", "Parties of deals", gettext_noop("Who had a part in a deal, and what that side calls it."),
    ("deal", "actor", "role"),
    read_columns("""
deal text Slug of the deal.
actor text Slug of the actor; as known now under reported_until too, for no report dates it.
role text =dealparty.role What part it had.
side_term text =dealparty.side_term
side_term_ar text =dealparty.side_term_ar
note text =dealparty.note Remarks, in our own words.
note_ar text =dealparty.note_ar
"""),
    f"""SELECT de.slug AS deal, a.slug AS actor, x.role, x.side_term, x.side_term_ar, x.note, x.note_ar
FROM {{dealparty}} x {_DEAL_JOIN} JOIN control_actor a ON a.id = x.actor_id WHERE {_OF_KNOWN_DEAL} AND {{where}}""",
    (
        *_OF_DEAL,
        filter_by_slug("party", "actors", "a.slug", "Slug of the actor."),
        filter_by_code("role", choices.DealPartyRole, "x.role", "Role."),
    ),
)  # fmt: skip

PLACES = Table(
    "deal_places", "Places of deals",
    gettext_noop("Where people left, passed and went; place_text where no row of districts fits."),
    ("deal", "role", "place_id"),
    read_columns("""
place_id integer Number of the row, permanent.
deal text Slug of the deal.
district text Slug of the district; as known now under reported_until too, for no report dates it.
place_text text =dealdistrict.place_text The place in words.
place_text_ar text =dealdistrict.place_text_ar
role text =dealdistrict.role What part it had.
note text =dealdistrict.note Remarks, in our own words.
note_ar text =dealdistrict.note_ar
"""),
    f"""SELECT x.id AS place_id, de.slug AS deal, d.slug AS district, x.place_text, x.place_text_ar, x.role, x.note, x.note_ar
FROM {{dealdistrict}} x {_DEAL_JOIN} LEFT JOIN control_district d ON d.id = x.district_id
WHERE {_OF_KNOWN_DEAL} AND {{where}}""",
    (
        _OF_DEAL[0],
        filter_by_slug("district", "districts", "d.slug", "Slug of the district."),
        filter_by_code("role", choices.DealDistrictRole, "x.role", "Role."),
    ),
)  # fmt: skip

STAGES = Table(
    "stages", "Stages of deals", gettext_noop("Each step of a deal, planned or actual, with its date and who said so."),
    ("id",),
    (
        *read_columns("""
id text Id of the stage.
deal text Slug of the deal.
stage text =dealstage.stage Which step it is.
planned flag True where it was only planned then.
"""),
        *edtf_columns("date", "When, as precisely as is known.", "dealstage.date"),
        *read_columns("day day =dealstage.day"), *SPEAKER, *CITED,
        *read_columns("note text =dealstage.note Remarks, in our own words.\nnote_ar text =dealstage.note_ar"), *DECIDED,
    ),
    f"""SELECT coalesce(x.key, 'S' || x.id) AS id, de.slug AS deal, x.stage, x.planned, x.date, x.date_earliest, x.date_latest,
 x.day, a.slug AS said_by, x.said_by_text, x.said_by_text_ar, {CITED_SQL}, x.note, x.note_ar, {DECISION_MADE}
FROM {{dealstage}} x {_DEAL_JOIN} JOIN control_decision dec ON dec.id = x.decision_id
 AND dec.recorded_at <= %(moment)s LEFT JOIN control_actor a ON a.id = x.said_by_id
{CITED_JOIN} WHERE {{counts}} AND {{where}}""",
    (
        *_OF_DEAL,
        filter_by_code("stage", choices.DealStageKind, "x.stage", "Stage."),
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
        *read_columns("""
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
        *SPEAKER, *CITED, *read_columns("note text =figure.note Remarks, in our own words.\nnote_ar text =figure.note_ar"), *DECIDED,
    ),
    f"""SELECT coalesce(x.key, 'F' || x.id) AS id, de.slug AS deal, x.category, x.minimum AS min, x.maximum AS max,
 x.qualifier, x.words, x.stage, x.scope, coalesce(o.overlaps, '{{{{}}}}') AS overlaps,
 a.slug AS said_by, x.said_by_text, x.said_by_text_ar, {CITED_SQL}, x.note, x.note_ar, {DECISION_MADE}
FROM {{figure}} x {_DEAL_JOIN} JOIN control_decision dec ON dec.id = x.decision_id
 AND dec.recorded_at <= %(moment)s LEFT JOIN control_actor a ON a.id = x.said_by_id
LEFT JOIN LATERAL (SELECT array_agg(DISTINCT coalesce(f.key, 'F' || f.id) ORDER BY coalesce(f.key, 'F' || f.id))
  AS overlaps FROM {{overlaps}} m JOIN {{figure}} f ON f.id = m.to_figure_id
  JOIN control_decision k ON k.id = f.decision_id AND k.recorded_at <= %(moment)s
  WHERE m.from_figure_id = x.id) o ON true
{CITED_JOIN} WHERE {{counts}} AND {{where}}""",
    (
        *_OF_DEAL,
        filter_by_code("category", choices.FigureCategory, "x.category", "Category."),
        filter_by_code("stage", choices.FigureStage, "x.stage", "Promised, departed, arrived."),
        filter_by_slug("said_by", "actors", "a.slug", "Slug of the actor who said it."),
    ),
)  # fmt: skip

EVIDENCE = Table(
    "evidence", "Evidence",
    gettext_noop("What supports or contradicts a ruling, a stage or a figure: who said it, where, in which words."
    " Quotations are quoted for evidence and not licensed by us; an erased one leaves its row."),
    ("evidence_id",),
    (
        *read_columns("""
evidence_id integer Number of the piece of evidence, permanent.
ruling text Public id of the ruling it speaks to.
district text Slug of that ruling's district.
deal text Slug of the deal, where it speaks to a stage or a figure.
deal_stage text Id of that stage.
figure text Id of that figure.
retracted_by text The decision that took that stage or figure back; the row stays.
target text =evidence.target
stance text =evidence.stance Whether it supports or contradicts.
"""),
        *SPEAKER,
        *read_columns("""
reading text =evidence.reading
reading_ar text =evidence.reading_ar
quote text The exact words; empty where none are given or they were erased.
redacted flag True where the quote was erased for harm; the row is its tombstone.
redacted_by text The decision that erased it.
credibility integer =evidence.credibility Admiralty grade of this piece of information.
against_interest flag =evidence.against_interest
"""),
        *edtf_columns("observed", "The day it speaks of.", "evidence.observed"),
        *CITED,
        *read_columns("note text =evidence.note What else there is to say.\nnote_ar text =evidence.note_ar"), *DECIDED,
    ),
    f"""SELECT x.id AS evidence_id, 'R' || r.id AS ruling, d.slug AS district, coalesce(sd.slug, fd.slug) AS deal,
 coalesce(st.key, 'S' || st.id) AS deal_stage, coalesce(f.key, 'F' || f.id) AS figure,
 'D' || back.id AS retracted_by, x.target, x.stance, a.slug AS said_by, x.said_by_text, x.said_by_text_ar, x.reading, x.reading_ar, q.text AS quote,
 q.erased_by_id IS NOT NULL AS redacted, 'D' || q.erased_by_id AS redacted_by, x.credibility, x.against_interest,
 x.observed, x.observed_earliest, x.observed_latest, {CITED_SQL}, x.note, x.note_ar, {DECISION_MADE}
FROM control_evidence x JOIN control_decision dec ON dec.id = x.decision_id AND dec.recorded_at <= %(moment)s
LEFT JOIN control_ruling r ON r.id = x.ruling_id LEFT JOIN control_district d ON d.id = r.district_id
LEFT JOIN control_dealstage st ON st.id = x.deal_stage_id LEFT JOIN control_deal sd ON sd.id = st.deal_id
LEFT JOIN control_figure f ON f.id = x.figure_id LEFT JOIN control_deal fd ON fd.id = f.deal_id
LEFT JOIN control_decision back ON back.id = coalesce(st.retracted_by_id, f.retracted_by_id, sd.retracted_by_id, fd.retracted_by_id)
 AND back.recorded_at <= %(moment)s
LEFT JOIN control_actor a ON a.id = x.said_by_id LEFT JOIN control_quote q ON q.evidence_id = x.id
{CITED_JOIN} WHERE {{counts}} AND {{where}}""",
    (
        Filter(
            "ruling", "slug", "r.id IN (SELECT substr(given, 2)::bigint FROM unnest(%(ruling)s::text[]) AS given)",
            "Public id of a ruling, such as R12.", names="rulings", pattern="^R[1-9][0-9]{0,17}$",
        ),
        filter_by_slug("district", "districts", "d.slug", "Slug of a district."),
        filter_by_code("stance", choices.EvidenceStance, "x.stance", "Stance."),
        filter_by_slug("said_by", "actors", "a.slug", "Slug of the actor who said it."),
        filter_by_slug("source", "sources", "s.slug", "Slug of the source that published it."),
        filter_by_slug("report", "reports", REPORT_ID, "Id of the report that says so."),
    ),
)  # fmt: skip
