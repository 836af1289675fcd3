"""The table of decisions: who signed what, when and why."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from control import choices

from .declare import (
    REPORT_ID,
    Table,
    filter_by_code,
    filter_by_slugs,
    read_columns,
)

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
    read_columns("""
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
deals list Slugs of the deals that it entered, added to or retracted something of.
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
LEFT JOIN LATERAL (SELECT array_agg(DISTINCT de.slug ORDER BY de.slug) AS deals FROM {{any_deal}} de WHERE
  x.id IN (de.decision_id, de.retracted_by_id) OR EXISTS (SELECT 1 FROM {{any_dealstage}} st
   WHERE st.deal_id = de.id AND x.id IN (st.decision_id, st.retracted_by_id)) OR EXISTS (SELECT 1 FROM {{any_figure}} f
   WHERE f.deal_id = de.id AND x.id IN (f.decision_id, f.retracted_by_id))) dl ON true
LEFT JOIN LATERAL (SELECT array_agg({REPORT_ID} ORDER BY rp.id) AS reports FROM control_payload pl
  JOIN control_report rp ON rp.id = pl.report_id WHERE pl.erased_by_id = x.id) er ON true
WHERE x.recorded_at <= %(moment)s
 AND (t.districts IS NOT NULL OR dl.deals IS NOT NULL OR er.reports IS NOT NULL) AND {{where}}""",
    (
        filter_by_code("verdict", choices.Verdict, "x.verdict", "Verdict."),
        filter_by_code("cause", choices.CorrectionCause, "x.cause", "Cause of a correction."),
        filter_by_slugs("district", "districts", "t.districts", "Slug of a district."),
        filter_by_slugs("deal", "deals", "dl.deals", "Slug of a deal."),
    ),
)  # fmt: skip
