"""Our codes in the vocabulary of ACLED and UCDP, for joining and comparing; documented in docs/data.md.

Input: codes and kinds of actors. Output: words as those code books spell them, or nothing where they
have none. A translation of our coding: it says nothing of what ACLED or UCDP themselves recorded.
Source: ACLED Codebook (2023), tables of event and sub-event types; UCDP GED Codebook 23.1.
"""

from __future__ import annotations

from control.choices import ActorKind, Mechanism

AGREEMENT = ("Strategic developments", "Agreement")
TRANSFER = ("Strategic developments", "Non-violent transfer of territory")
REGAINED = ("Battles", "Government regains territory")
OVERTAKEN = ("Battles", "Non-state actor overtakes territory")

_BY_MECHANISM = {
    Mechanism.EVACUATION: AGREEMENT,
    Mechanism.RECONCILIATION: AGREEMENT,
    Mechanism.HANDOVER: TRANSFER,
    Mechanism.WITHDRAWAL: TRANSFER,
    Mechanism.UNOPPOSED_ENTRY: TRANSFER,
    Mechanism.COLLAPSE: TRANSFER,
    Mechanism.UNKNOWN: ("", ""),
    Mechanism.NOT_STATED: ("", ""),
}

ACLED_ACTOR_TYPES = {
    ActorKind.STATE: "State forces",
    ActorKind.ARMED_GROUP: "Rebel group",
    ActorKind.COALITION: "External/Other forces",
    ActorKind.MONITOR: "",
    ActorKind.MEDIA: "",
    ActorKind.MEDIATOR: "",
    ActorKind.UN_BODY: "External/Other forces",
    ActorKind.LOCAL_BODY: "Civilians",
    ActorKind.OTHER: "",
}
UCDP_SIDES = {
    ActorKind.STATE: "government",
    ActorKind.ARMED_GROUP: "non-state",
    ActorKind.COALITION: "",
    ActorKind.MONITOR: "",
    ActorKind.MEDIA: "",
    ActorKind.MEDIATOR: "",
    ActorKind.UN_BODY: "",
    ActorKind.LOCAL_BODY: "",
    ActorKind.OTHER: "",
}


def name_acled_event(mechanism: str, holder_kind: str) -> tuple[str, str]:
    """Return ACLED's event and sub-event type for a change to a holder of that kind, or nothing."""
    if mechanism == Mechanism.CAPTURED:
        if not holder_kind:
            return "Battles", ""
        return REGAINED if holder_kind == ActorKind.STATE else OVERTAKEN
    return _BY_MECHANISM[Mechanism(mechanism)]


def name_ucdp_violence(mechanism: str, before_kind: str, after_kind: str) -> int | None:
    """Return UCDP's type of violence of a capture: 1 state-based, 2 non-state; None otherwise."""
    sides = {UCDP_SIDES.get(before_kind, ""), UCDP_SIDES.get(after_kind, "")}
    if mechanism != Mechanism.CAPTURED or not before_kind or not after_kind or "" in sides:
        return None
    return 1 if "government" in sides else 2
