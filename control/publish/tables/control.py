"""What held where and when, and the tables that are made from those periods."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_noop

from control import choices
from control.choices import PartyRole
from control.dates import COVERAGE

from .declare import (
    DECISION_MADE,
    Column,
    Filter,
    Table,
    edtf_columns,
    filter_by_code,
    filter_by_code_or_none,
    filter_by_slug,
    read_columns,
)

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
COUNTED = "e.stance <> 'contradicts' AND s.kind IS DISTINCT FROM 'unsourced' AND e.target IN ('start', 'content')"
_GRADE = (
    "(SELECT min(s.reliability) FROM control_evidence e JOIN control_decision ed ON ed.id = e.decision_id"
    " AND ed.recorded_at <= %(moment)s JOIN control_report rp ON rp.id = e.report_id"
    f" JOIN {{source}} s ON s.id = rp.source_id WHERE e.ruling_id = r.id AND {COUNTED})"
)
_SEEN = (
    "coalesce(e.observed_earliest, CASE WHEN rd.published IS NOT NULL THEN rd.published_earliest"
    " ELSE rp.published_earliest END)",
    "coalesce(e.observed_latest, CASE WHEN rd.published IS NOT NULL THEN rd.published_latest"
    " ELSE rp.published_latest END)",
)
_SPOKEN = f"{COUNTED} AND {_SEEN[1]} >= p.first AND (p.until IS NULL OR {_SEEN[0]} < p.until)"
_STARTED = "CASE WHEN p.own_start THEN r.started ELSE coalesce(b.ended, p.first::text) END"
_STARTED_EARLIEST = (
    "CASE WHEN p.own_start THEN r.started_earliest ELSE coalesce(b.ended_earliest, p.first) END"
)
_ENDED_LATEST = (
    "CASE WHEN p.own_end THEN r.ended_latest ELSE coalesce(n.started_latest, p.until) END"
)
# as Weight.last_days in queries.py: who speaks of a period follows its start, which may be a day
_LAST_DAYS = f"""CASE WHEN e.last_earliest IS NOT NULL AND {_STARTED} = p.first::text
  THEN greatest(e.last_day, p.first) ELSE e.last_day END AS last_confirmed_on,
 CASE WHEN e.last_earliest IS NOT NULL THEN greatest(e.last_earliest, {_STARTED_EARLIEST}) END AS last_confirmed_earliest,
 CASE WHEN e.last_latest IS NOT NULL THEN least(e.last_latest, {_ENDED_LATEST} - 1) END AS last_confirmed_latest"""

PERIOD_COLUMNS = (
    *read_columns("""
district text =district.slug Slug of the district.
name_en text =district.name_en
name_ar text =district.name_ar
kind text =district.kind Kind of place.
parent text Slug of the place it lies in.
from day Nominal first day.
to day Nominal day after the last; empty means ongoing.
"""),
    *edtf_columns("started", "When it began, as precisely as is known."),
    *edtf_columns("ended", "When it ended, as precisely as is known; empty means ongoing."),
    Column("standing", "text", "Whether one party held it, two fought over it, or parts differ.", "ruling.standing"),
    *(
        Column(role, "list", f"Slugs of the actors that are {label}.")
        for role, label in PartyRole.choices
    ),
    *read_columns("""
siege text =ruling.siege Whether it was besieged, and how far.
truce text =ruling.truce Whether a truce held.
truce_deal text =ruling.truce_deal
assertion text =ruling.assertion Whether we say it, or only somebody claims it.
confidence_start text =ruling.confidence_start How sure we are of its start; empty where its start was cut by a correction.
confidence_end text =ruling.confidence_end How sure we are of its end; where a correction cut it, of the start of what cut it.
basis text =ruling.basis What it rests on.
disputed flag True where evidence contradicts it.
carried_forward flag True where nothing reported by then said what came next (reported_until only).
unsourced flag True where no published source supports it.
originators integer How many independent voices support it: who said it, not who printed it.
grade text =source.reliability Best Admiralty grade of the sources that support it; empty where none does.
rival_readings integer How many pieces of evidence contradict it.
last_confirmed_on day Last day on which evidence surely speaks of it; empty where all of it is dated by month or year.
last_confirmed_earliest day First day that the last evidence may speak of; the map fades by it.
last_confirmed_latest day Last day that the last evidence may speak of.
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
  count(DISTINCT {_VOICE}) FILTER (WHERE {COUNTED}) AS originators,
  min(s.reliability) FILTER (WHERE {COUNTED}) AS grade,
  max({_SEEN[0]}) FILTER (WHERE {_SPOKEN} AND {_SEEN[0]} = {_SEEN[1]}) AS last_day,
  max({_SEEN[0]}) FILTER (WHERE {_SPOKEN}) AS last_earliest,
  max({_SEEN[1]}) FILTER (WHERE {_SPOKEN}) AS last_latest,
  string_agg(DISTINCT rp.licence, '; ' ORDER BY rp.licence) FILTER (WHERE rp.licence <> '') AS licence
  FROM p JOIN control_evidence e ON e.ruling_id = p.ruling_id
  JOIN control_decision ed ON ed.id = e.decision_id AND ed.recorded_at <= %(moment)s
  JOIN control_report rp ON rp.id = e.report_id {{corrections}}
  LEFT JOIN {{source}} s ON s.id = rp.source_id
  LEFT JOIN control_reportcopy rc ON rc.report_id = rp.id AND rc.found_at <= ed.recorded_at
  LEFT JOIN control_report ro ON ro.id = rc.original_id
  GROUP BY p.id)
SELECT d.slug AS district, d.name_en, d.name_ar, d.kind, pd.slug AS parent, p.first AS "from", p.until AS "to",
 {_STARTED} AS started,
 {_STARTED_EARLIEST} AS started_earliest,
 CASE WHEN p.own_start THEN r.started_latest ELSE coalesce(b.ended_latest, p.first) END AS started_latest,
 CASE WHEN p.own_end THEN r.ended ELSE coalesce(n.started, p.until::text) END AS ended,
 CASE WHEN p.own_end THEN r.ended_earliest ELSE coalesce(n.started_earliest, p.until) END AS ended_earliest,
 {_ENDED_LATEST} AS ended_latest,
 r.standing, {_ROLE_COLUMNS}, r.siege, r.truce, td.slug AS truce_deal, r.assertion,
 CASE WHEN p.own_start THEN r.confidence_start ELSE '' END AS confidence_start,
 CASE WHEN p.own_end THEN r.confidence_end ELSE coalesce(n.confidence_start, '') END AS confidence_end,
 r.basis, coalesce(e.rival_readings, 0) > 0 AS disputed, false AS carried_forward,
 coalesce(e.originators, 0) = 0 AS unsourced, coalesce(e.originators, 0) AS originators, e.grade,
 coalesce(e.rival_readings, 0) AS rival_readings, {_LAST_DAYS},
 CASE WHEN p.own_start THEN r.mechanism ELSE 'not_stated' END AS mechanism,
 de.slug AS deal, 'R' || r.id AS ruling, {DECISION_MADE}, e.licence
FROM p JOIN control_ruling r ON r.id = p.ruling_id
JOIN control_decision dec ON dec.id = r.decision_id
JOIN {{district}} d ON d.id = p.district_id
LEFT JOIN {{district}} pd ON pd.id = d.parent_id
LEFT JOIN control_deal td ON td.id = r.truce_deal_id
LEFT JOIN control_deal de ON de.id = r.deal_id AND p.own_start
LEFT JOIN LATERAL (SELECT br.ended, br.ended_earliest, br.ended_latest FROM control_controlperiod bp
  JOIN control_ruling br ON br.id = bp.ruling_id WHERE NOT p.own_start AND bp.district_id = p.district_id
  AND upper(bp.valid) = p.first AND br.ended_day = p.first AND bp.recorded @> %(moment)s OFFSET 0) b ON true
LEFT JOIN LATERAL (SELECT nr.started, nr.started_earliest, nr.started_latest, nr.confidence_start FROM control_controlperiod np
  JOIN control_ruling nr ON nr.id = np.ruling_id WHERE NOT p.own_end AND p.until IS NOT NULL
  AND np.district_id = p.district_id AND lower(np.valid) = p.until AND nr.started_day = p.until
  AND np.recorded @> %(moment)s OFFSET 0) n ON true
LEFT JOIN w ON w.ruling_id = r.id
LEFT JOIN e ON e.id = p.id"""


def _graded(what: str) -> Filter:
    """Return the filter by grade, which looks at no evidence where no source has the grade."""
    item = filter_by_code_or_none("grade", choices.Reliability, _GRADE, what)
    some = "EXISTS (SELECT 1 FROM {source} WHERE reliability = ANY(%(grade)s))"
    return replace(item, sql=f"('none' = ANY(%(grade)s) OR {some}) AND {item.sql}")


# A day outside the coverage has no rows: of it nothing is said, whatever holds on the last day inside.
PERIOD_FILTERS = (
    Filter("on", "day", f"(p.valid @> %(on)s::date AND %(on)s::date >= '{COVERAGE.start}' AND %(on)s::date < '{COVERAGE.end}')", "Only what holds on that day; nothing outside the coverage."),
    Filter("from", "day", f"((upper(p.valid) IS NULL OR upper(p.valid) > %(from)s::date) AND %(from)s::date < '{COVERAGE.end}')", "Only what holds on that day or later, within the coverage."),
    Filter("to", "day", f"(lower(p.valid) <= %(to)s::date AND %(to)s::date >= '{COVERAGE.start}')", "Only what holds on that day or before, within the coverage."),
    filter_by_slug("district", "districts", "d.slug", "Slug of a district."),
    filter_by_slug("parent", "districts", "pd.slug", "Slug of the place they lie in."),
    Filter("party", "slug", _PARTY, "Slug of an actor with any role.", names="actors"),
    filter_by_code("standing", choices.Standing, "r.standing", "Standing."),
    filter_by_code("siege", choices.Siege, "r.siege", "Siege."),
    filter_by_code("truce", choices.Truce, "r.truce", "Truce."),
    filter_by_code("assertion", choices.Assertion, "r.assertion", "Assertion."),
    filter_by_code("mechanism", choices.Mechanism, "(CASE WHEN lower(p.valid) = r.started_day THEN r.mechanism ELSE 'not_stated' END)", "How it began."),
    filter_by_code_or_none("confidence", choices.Confidence, "CASE WHEN lower(p.valid) = r.started_day THEN r.confidence_start END", "Confidence of the start; none where it is not graded."),
    _graded("Best grade of its sources; none where nobody published it."),
    filter_by_code("basis", choices.Basis, "r.basis", "Basis."),
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

_CROSSWALK = read_columns("""
acled_event_type text ACLED's event type for how it began: our coding in their words, not their data.
acled_sub_event_type text ACLED's sub-event type, likewise.
ucdp_type_of_violence integer UCDP's type of violence of a capture: 1 state-based, 2 non-state; else empty.
""")
OF_CHANGES = {  # what the filters of periods mean where a row is the boundary of two
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
        *read_columns("""
day day Nominal day of the change.
district text Slug of the district.
name_en text =district.name_en
name_ar text =district.name_ar
"""),
        *edtf_columns("date", "When it changed, as precisely as is known."),
        *read_columns("""
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
        *read_columns("""
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
    read_columns("""
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
