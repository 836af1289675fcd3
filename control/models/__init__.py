"""The ledger's tables, in the order of the pipeline. Import models from here."""

from .deals import Deal, DealDistrict, DealParty, DealReport, DealStage, Figure
from .history import ControlPeriod, Evidence, Quote, Ruling, RulingParty
from .inbox import SuggestedReport, SuggestionTally, TableImport
from .places import Actor, ActorName, ActorRelation, Boundary, District, DistrictName
from .proposals import Decision, Proposal, ProposalClaim, Reopening
from .releases import Release
from .reports import (
    Capture,
    Claim,
    Feed,
    Heartbeat,
    HostTurn,
    IngestRun,
    Payload,
    Reading,
    Report,
    ReportCopy,
    ReportDate,
    Source,
    UnknownName,
    UnknownNameUse,
    WatchedPage,
)

__all__ = [
    "Actor",
    "ActorName",
    "ActorRelation",
    "Boundary",
    "Capture",
    "Claim",
    "ControlPeriod",
    "Deal",
    "DealDistrict",
    "DealParty",
    "DealReport",
    "DealStage",
    "Decision",
    "District",
    "DistrictName",
    "Evidence",
    "Feed",
    "Figure",
    "Heartbeat",
    "HostTurn",
    "IngestRun",
    "Payload",
    "Proposal",
    "ProposalClaim",
    "Quote",
    "Reading",
    "Reopening",
    "Release",
    "Report",
    "ReportCopy",
    "ReportDate",
    "Ruling",
    "RulingParty",
    "Source",
    "SuggestedReport",
    "SuggestionTally",
    "TableImport",
    "UnknownName",
    "UnknownNameUse",
    "WatchedPage",
]
