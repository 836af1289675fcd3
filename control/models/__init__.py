"""The ledger's tables, in the order of the pipeline. Import models from here."""

from .deals import Deal, DealDistrict, DealParty, DealReport, DealStage, Figure
from .history import ControlPeriod, Evidence, Quote, Ruling, RulingParty
from .places import Actor, ActorName, ActorRelation, Boundary, District, DistrictName
from .proposals import Decision, Proposal, ProposalClaim
from .reports import (
    Capture,
    Claim,
    Feed,
    Heartbeat,
    IngestRun,
    Payload,
    Reading,
    Report,
    ReportDate,
    Source,
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
    "IngestRun",
    "Payload",
    "Proposal",
    "ProposalClaim",
    "Quote",
    "Reading",
    "Report",
    "ReportDate",
    "Ruling",
    "RulingParty",
    "Source",
]
