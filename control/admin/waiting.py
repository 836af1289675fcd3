"""What waits for a moderator: the lines at the top of the admin's first page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from control import choices
from control.models import IngestRun, Proposal


@dataclass(frozen=True)
class Waiting:
    text: str
    url: str
    count: int


def count_waiting(user) -> list[Waiting]:
    """Return what waits, each with its number and where to go; nothing for who may not see it."""
    if not user.has_perm("control.view_proposal"):
        return []
    runs = reverse("admin:control_ingestrun_changelist") + "?state__exact="
    states = choices.IngestState
    opened = Proposal.objects.filter(state=choices.ProposalState.OPEN).count()
    undated = IngestRun.objects.filter(state=states.NEEDS_DATE).count()
    broken = IngestRun.objects.filter(state__in=[states.FAILED, states.PARKED]).count()
    return [
        Waiting(
            ngettext("%d proposal to decide", "%d proposals to decide", opened) % opened,
            reverse("admin:control_proposal_changelist"),
            opened,
        ),
        Waiting(
            ngettext("%d report without a date", "%d reports without a date", undated) % undated,
            runs + states.NEEDS_DATE,
            undated,
        ),
        Waiting(
            ngettext("%d document that failed", "%d documents that failed", broken) % broken,
            runs + states.FAILED,
            broken,
        ),
    ]
