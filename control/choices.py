"""Vocabulary: every coded value the ledger uses, one meaning each.

Imports nothing of `control`. The codes are public: they appear in URLs, exports and the API, so
they are extended, never renamed. Labels are translatable; definitions are in docs/method.md.
"""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DistrictKind(TextChoices):
    """What sort of place a district is; the last four are places whose control is not tracked."""

    CITY = "city", _("City")
    TOWN = "town", _("Town")
    DISTRICT = "district", _("District")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")
    CAMP = "camp", _("Camp")
    VILLAGE = "village", _("Village")
    COUNTRYSIDE = "countryside", _("Countryside")
    COUNTRY = "country", _("Country")
    GOVERNORATE = "governorate", _("Governorate")
    REGION = "region", _("Region")
    SITE = "site", _("Site")


UNTRACKED_KINDS = frozenset(
    {DistrictKind.COUNTRY, DistrictKind.GOVERNORATE, DistrictKind.REGION, DistrictKind.SITE}
)


class NameStatus(TextChoices):
    MAIN = "main", _("Main name")
    OFFICIAL = "official", _("Official name")
    ALIAS = "alias", _("Spelling in the press")
    TYPO = "typo", _("Known misspelling or machine translation")


class ActorKind(TextChoices):
    """Organisational kind. Designations ("terrorist", "jihadist") are attributed, never ours."""

    STATE = "state", _("State or state force")
    ARMED_GROUP = "armed_group", _("Armed group")
    COALITION = "coalition", _("Coalition")
    MONITOR = "monitor", _("Monitor")
    MEDIA = "media", _("Media")
    MEDIATOR = "mediator", _("Mediator")
    UN_BODY = "un_body", _("United Nations body")
    LOCAL_BODY = "local_body", _("Local council or committee")
    OTHER = "other", _("Other speaker")


class ActorLink(TextChoices):
    PART_OF = "part_of", _("part of")
    RENAMED_TO = "renamed_to", _("renamed to")
    MERGED_INTO = "merged_into", _("merged into")
    SPLIT_INTO = "split_into", _("split into")


class SourceKind(TextChoices):
    OUTLET = "outlet", _("News outlet")
    FEED = "feed", _("Feed")
    WEB_PAGE = "web_page", _("Web page")
    UPLOAD = "upload", _("Upload")
    DATASET = "dataset", _("Data set")
    ACLED = "acled", _("ACLED table")
    UCDP = "ucdp", _("UCDP table")
    REFERENCE = "reference", _("Reference work")
    UNSOURCED = "unsourced", _("No source given")


class Reliability(TextChoices):
    """Admiralty grade of a source (NATO AJP-2.1)."""

    A = "A", _("A: completely reliable")
    B = "B", _("B: usually reliable")
    C = "C", _("C: fairly reliable")
    D = "D", _("D: not usually reliable")
    E = "E", _("E: unreliable")
    F = "F", _("F: cannot be judged")


class Credibility(IntegerChoices):
    """Admiralty grade of a piece of information (NATO AJP-2.1)."""

    CONFIRMED = 1, _("1: confirmed by others")
    PROBABLE = 2, _("2: probably true")
    POSSIBLE = 3, _("3: possibly true")
    DOUBTFUL = 4, _("4: doubtful")
    IMPROBABLE = 5, _("5: improbable")
    UNJUDGED = 6, _("6: cannot be judged")


class Standing(TextChoices):
    HELD = "held", _("Held")
    CONTESTED = "contested", _("Contested")
    MIXED = "mixed", _("Mixed")
    UNKNOWN = "unknown", _("Unknown")


class PartyRole(TextChoices):
    """What an actor does in a district under one ruling."""

    HOLDER = "holder", _("holder")
    CO_HOLDER = "co_holder", _("co-holder")
    CHALLENGER = "challenger", _("challenger")
    BESIEGER = "besieger", _("besieger")
    PRESENT = "present", _("present, part not stated")


class Siege(TextChoices):
    NONE = "none", _("No siege")
    PARTIAL = "partial", _("Partial siege")
    FULL = "full", _("Full siege")
    UNKNOWN = "unknown", _("Besieged, degree not known")
    NOT_STATED = "not_stated", _("Not stated")


class Truce(TextChoices):
    NO = "no", _("No truce")
    YES = "yes", _("Under a truce")
    UNKNOWN = "unknown", _("Not known")


class Assertion(TextChoices):
    ASSESSED = "assessed", _("Assessed")
    CLAIMED = "claimed", _("Claimed by a party")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")


class Confidence(TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class Basis(TextChoices):
    EVIDENCED = "evidenced", _("Evidenced")
    CARRIED_FORWARD = "carried_forward", _("Carried forward")
    ASSUMED = "assumed", _("Assumed")


class Mechanism(TextChoices):
    """How a change of control came about."""

    CAPTURED = "captured", _("Captured by force")
    EVACUATION = "evacuation", _("Evacuation deal")
    RECONCILIATION = "reconciliation", _("Reconciliation")
    HANDOVER = "handover", _("Handover")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    UNOPPOSED_ENTRY = "unopposed_entry", _("Unopposed entry")
    COLLAPSE = "collapse", _("Collapse of authority")
    UNKNOWN = "unknown", _("Unknown")
    NOT_STATED = "not_stated", pgettext_lazy("how it came about", "Not stated")


class DealKind(TextChoices):
    EVACUATION = "evacuation", _("Evacuation")
    RECONCILIATION = "reconciliation", _("Reconciliation")
    TRUCE = "truce", _("Truce")
    CEASEFIRE = "ceasefire", _("Ceasefire")
    EXCHANGE = "exchange", _("Exchange")
    SURRENDER = "surrender", _("Surrender")
    HUMANITARIAN_ACCESS = "humanitarian_access", _("Humanitarian access")
    STATUS_SETTLEMENT = "status_settlement", _("Status settlement")
    HANDOVER = "handover", _("Handover")
    AGREED_WITHDRAWAL = "agreed_withdrawal", _("Agreed withdrawal")


class DealStageKind(TextChoices):
    NEGOTIATING = "negotiating", _("Negotiating")
    AGREED = "agreed", _("Agreed")
    ANNOUNCED = "announced", _("Announced")
    POSTPONED = "postponed", _("Postponed")
    STARTED = "started", _("Started")
    PARTIAL = "partial", _("Partly carried out")
    COMPLETED = "completed", _("Completed")
    SUSPENDED = "suspended", _("Suspended")
    RESUMED = "resumed", _("Resumed")
    VIOLATED = "violated", _("Violated")
    COLLAPSED = "collapsed", _("Collapsed")
    REJECTED = "rejected", _("Rejected")


class DealPartyRole(TextChoices):
    PARTY = "party", _("Party")
    MEDIATOR = "mediator", _("Mediator")
    GUARANTOR = "guarantor", _("Guarantor")
    FACILITATOR = "facilitator", _("Escort or facilitator")


class DealDistrictRole(TextChoices):
    ORIGIN = "origin", _("Origin")
    DESTINATION = "destination", _("Destination")
    TRANSIT = "transit", _("Transit or arrival point")
    RECIPROCAL = "reciprocal", _("Reciprocal leg")


class FigureCategory(TextChoices):
    FIGHTERS = "fighters", _("Fighters")
    RELATIVES = "relatives", _("Relatives")
    CIVILIANS = "civilians", _("Civilians")
    TOTAL = "total", _("People in all")
    WOUNDED = "wounded", _("Wounded")
    PRISONERS = "prisoners", _("Prisoners exchanged or freed")
    BUSES = "buses", _("Buses")
    BESIEGED = "besieged", _("Besieged people")
    DEATHS = "deaths", _("Deaths")


class FigureQualifier(TextChoices):
    EXACTLY = "exactly", _("exactly")
    ABOUT = "about", _("about")
    AT_LEAST = "at least", _("at least")
    MORE_THAN = "more than", _("more than")
    UP_TO = "up to", _("up to")
    VAGUE = "vague", _("in words only")


class FigureStage(TextChoices):
    PROMISED = "promised", _("Promised")
    DEPARTED = "departed", _("Departed")
    ARRIVED = "arrived", _("Arrived")
    UNSPECIFIED = "unspecified", _("Not said")


class FigureScope(TextChoices):
    BATCH = "batch", _("One batch or a running count")
    WHOLE = "whole", _("The whole")


class ClaimKind(TextChoices):
    EVACUATION = "evacuation", _("Evacuation")
    RECONCILIATION = "reconciliation", _("Reconciliation")
    TRUCE = "truce", _("Truce")
    CEASEFIRE = "ceasefire", _("Ceasefire")
    EXCHANGE = "exchange", _("Exchange")
    SURRENDER = "surrender", _("Surrender")
    HUMANITARIAN_ACCESS = "humanitarian_access", _("Humanitarian access")
    STATUS_SETTLEMENT = "status_settlement", _("Status settlement")
    HANDOVER = "handover", _("Handover")
    AGREED_WITHDRAWAL = "agreed_withdrawal", _("Agreed withdrawal")
    CAPTURE = "capture", _("Capture")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    SIEGE_IMPOSED = "siege_imposed", _("Siege imposed")
    SIEGE_LIFTED = "siege_lifted", _("Siege lifted")


TRUCES = (ClaimKind.TRUCE, ClaimKind.CEASEFIRE)
# under which fighters stay and lay down their arms
SETTLEMENTS = (ClaimKind.SURRENDER, ClaimKind.RECONCILIATION, ClaimKind.STATUS_SETTLEMENT)


class Polarity(TextChoices):
    ASSERTS = "asserts", _("Asserts")
    DENIES = "denies", _("Denies")
    CORRECTS = "corrects", _("Corrects")


class ChangeStatus(TextChoices):
    DONE = "done", _("Done")
    PLANNED = "planned", _("Planned")
    PARTIAL = "partial", _("Partial")
    CLAIMED = "claimed", _("Claimed")


class Verdict(TextChoices):
    ACCEPT = "accept", _("Accept")
    AMEND = "amend", _("Accept with amendments")
    CONFIRM = "confirm", _("Confirm: add the evidence, change nothing")
    HOLD = "hold", _("Hold until a date")
    REJECT = "reject", _("Reject")
    DUPLICATE = "duplicate", _("Duplicate")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
    RETRACT = "retract", _("Retract")
    REDACT = "redact", _("Redact")


class CorrectionCause(TextChoices):
    NEW_EVIDENCE = "new_evidence", _("New evidence")
    SOURCE_CORRECTED = "source_corrected", _("Source corrected")
    CODING_ERROR = "coding_error", _("Coding error")


class EvidenceTarget(TextChoices):
    START = "start", _("Start of the period")
    END = "end", _("End of the period")
    CONTENT = "content", _("What held during the period")


class EvidenceStance(TextChoices):
    SUPPORTS = "supports", _("Supports")
    CONTRADICTS = "contradicts", _("Contradicts")


class IngestState(TextChoices):
    QUEUED = "queued", _("Queued")
    READING = "reading", _("Being read")
    NEEDS_DATE = "needs_date", _("Waiting for a publication date")
    READ = "read", _("Read")
    FAILED = "failed", _("Failed")
    PARKED = "parked", _("Parked after repeated failures")


class ProposalState(TextChoices):
    OPEN = "open", _("Open")
    HELD = "held", _("Put off until a date")
    SIGNED = "signed", _("Signed, not recorded yet")
    DECIDED = "decided", _("Decided")


class SignedState(TextChoices):
    """What became of a verdict that was signed and had to wait."""

    WAITING = "waiting", _("Waiting")
    RECORDED = "recorded", _("Recorded")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    FAILED = "failed", _("Could not be recorded")


class RejectionGround(TextChoices):
    """What was wrong with a rejected proposal: counted by rule, so that noise teaches."""

    NOT_THE_SUBJECT = "not_the_subject", _("Not about control or a deal")
    WRONG_PLACE = "wrong_place", _("Another place is meant")
    WRONG_DATE = "wrong_date", _("The date is wrong")
    WRONG_PARTIES = "wrong_parties", _("The parties are wrong")
    BACKGROUND = "background", _("Background or history, not news")
    NOT_DONE = "not_done", _("A plan, a condition or a denial, read as done")
    NOT_A_DEAL = "not_a_deal", _("A change without a deal, or a deal without a change")
    UNRELIABLE = "unreliable", _("The source cannot be relied on")
    OTHER = "other", _("Something else")


class PageState(TextChoices):
    """How a watched page stood when it was last looked at."""

    WAITING = "waiting", _("Not yet fetched")
    SAME = "same", _("As captured")
    CHANGED = "changed", _("Changed since it was first captured")
    GONE = "gone", _("Gone; our copy is held")
    FAILED = "failed", _("Could not be fetched")
    STOPPED = "stopped", _("No longer looked at")


class NameState(TextChoices):
    """What became of a name that no district matches."""

    OPEN = "open", _("Not matched")
    SETTLED = "settled", _("Became a name of a district")
    IGNORED = "ignored", _("Not a place we follow")


class ImportKind(TextChoices):
    ACLED = "acled", _("ACLED export")
    UCDP = "ucdp", _("UCDP GED table")
    PERIODS = "periods", _("Table of control periods")


class ImportState(TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being read")
    DONE = "done", _("Read to its end")
    FAILED = "failed", _("Failed")


class SuggestionState(TextChoices):
    WAITING = "waiting", _("Waiting for a moderator")
    ACCEPTED = "accepted", _("Taken up as a report")
    REFUSED = "refused", _("Refused")
