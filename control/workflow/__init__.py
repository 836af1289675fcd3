"""The only part that joins stages: it owns transactions, locks and the queue.

Commands, tasks, admin and the public forms call what is named here; each call either does the whole
thing or nothing. What the desk shows of review and history is named here too, so that admin knows
this part alone.
"""

from django.db import connection, transaction

from control import extract
from control.demo import load as demo
from control.history import (
    DealDraft,
    DraftParty,
    EvidenceDraft,
    FigureDraft,
    RulingDraft,
    StageDraft,
    check_draft,
)
from control.review import (
    LEFT,
    Suggestion,
    claimed_date,
    claimed_slugs,
    claims_deny,
    count_rejections,
    current_claims,
    find_likely_deals,
    rival_readings,
    suggest_rulings,
)
from control.sources import SourceError

from .areas import apply_boundaries, import_names, plan_boundaries, replace_boundary
from .by_hand import HandClaim, HandFigure, propose_by_hand
from .capture import (
    IngestOutcome,
    check_published,
    give_publication_date,
    ingest_path,
    ingest_upload,
    ingest_url,
    retry_run,
    source_named,
)
from .deciding import (
    DRAFT_BY,
    DistrictVerdict,
    LossNotSeen,
    ProposalVerdict,
    StaleProposal,
    TruceEnd,
    collapse_deal,
    decide_proposal,
    find_collapse,
    name_truce_losses,
    preview_carried,
    preview_losses,
    redact_report,
    retract_ruling,
    save_draft,
)
from .describing import describe_verdict, name_parties
from .feeds import check_page, fetch_pages, poll_feeds, release_hosts
from .gazetteer import (
    PARTS_FILE,
    TELLING_FILE,
    fit_scores,
    fit_tables,
    load_gazetteer,
    read_marked,
    read_text,
    score_reader,
)
from .names import (
    NameCandidate,
    describe_odd_letters,
    ignore_name,
    make_district_of_name,
    read_again,
    settle_name,
    suggest_districts,
)
from .naming import NameGuard
from .notes import tell_note
from .periods import (
    FIELDS as PERIOD_FIELDS,
)
from .periods import (
    apply_periods,
    guess_mapping,
    list_first_rows,
    plan_periods,
    read_period_table,
)
from .queue import note_seen, queue_reading, sweep_ingest
from .reading import MAX_ATTEMPTS, _lease_run, read_report
from .signing import (
    record_at_once,
    record_due_verdicts,
    second_verdict,
    sign_verdict,
    withdraw_verdict,
)
from .stories import (
    STEP_NEEDS,
    STORY_NEEDS,
    StoryNotReady,
    find_gaps,
    publish_story,
    withdraw_story,
)
from .suggesting import MAX_FILE_BYTES as MAX_SUGGESTED_BYTES
from .suggesting import (
    TooManySuggestions,
    accept_suggestion,
    refuse_suggestion,
    take_suggestion,
)
from .tables import (
    begin_import,
    continue_import,
    forget_file,
    forget_old_files,
    import_tables,
    retry_import,
    survey_table,
)
from .taking_back import Dealt, find_dealt, reopen_proposal, retract_dealt

__all__ = [
    "DRAFT_BY",
    "LEFT",
    "HandClaim",
    "HandFigure",
    "propose_by_hand",
    "PARTS_FILE",
    "TELLING_FILE",
    "read_marked",
    "MAX_ATTEMPTS",
    "PERIOD_FIELDS",
    "apply_periods",
    "guess_mapping",
    "list_first_rows",
    "plan_periods",
    "read_period_table",
    "MAX_SUGGESTED_BYTES",
    "TooManySuggestions",
    "accept_suggestion",
    "refuse_suggestion",
    "take_suggestion",
    "tell_note",
    "DealDraft",
    "DistrictVerdict",
    "DraftParty",
    "EvidenceDraft",
    "FigureDraft",
    "IngestOutcome",
    "check_published",
    "LossNotSeen",
    "ProposalVerdict",
    "RulingDraft",
    "SourceError",
    "StageDraft",
    "STEP_NEEDS",
    "STORY_NEEDS",
    "StoryNotReady",
    "find_gaps",
    "publish_story",
    "withdraw_story",
    "StaleProposal",
    "TruceEnd",
    "find_collapse",
    "name_parties",
    "name_truce_losses",
    "Suggestion",
    "_lease_run",
    "apply_boundaries",
    "import_names",
    "plan_boundaries",
    "begin_import",
    "check_draft",
    "check_page",
    "claimed_date",
    "claimed_slugs",
    "claims_deny",
    "NameCandidate",
    "describe_odd_letters",
    "NameGuard",
    "ignore_name",
    "make_district_of_name",
    "read_again",
    "settle_name",
    "suggest_districts",
    "continue_import",
    "current_claims",
    "collapse_deal",
    "count_rejections",
    "decide_proposal",
    "describe_verdict",
    "extract",
    "fetch_pages",
    "find_likely_deals",
    "fit_scores",
    "fit_tables",
    "forget_file",
    "forget_old_files",
    "give_publication_date",
    "import_tables",
    "ingest_path",
    "ingest_upload",
    "ingest_url",
    "load_demo",
    "load_gazetteer",
    "note_seen",
    "poll_feeds",
    "preview_carried",
    "preview_losses",
    "queue_reading",
    "read_report",
    "record_at_once",
    "record_due_verdicts",
    "read_text",
    "redact_report",
    "release_hosts",
    "Dealt",
    "find_dealt",
    "reopen_proposal",
    "retract_dealt",
    "replace_boundary",
    "retract_ruling",
    "retry_import",
    "retry_run",
    "rival_readings",
    "save_draft",
    "score_reader",
    "second_verdict",
    "sign_verdict",
    "withdraw_verdict",
    "source_named",
    "suggest_rulings",
    "survey_table",
    "sweep_ingest",
]


def load_demo(*, apply: bool) -> demo.Tally:
    """Load the demo ledger, or find out what loading it would change and leave all as it was."""
    with transaction.atomic():
        tally = demo.load_demo()
        if apply:
            with connection.cursor() as cursor:
                # thousands of new rows at once: the planner's figures are of empty tables
                cursor.execute("ANALYZE")
        else:
            transaction.set_rollback(True)
    return tally
