"""What waits for a moderator: the lines at the top of the admin's first page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from control import choices
from control.models import (
    Feed,
    IngestRun,
    Proposal,
    SignedVerdict,
    SuggestedReport,
    TableImport,
    UnknownName,
    WatchedPage,
)


@dataclass(frozen=True)
class Waiting:
    text: str
    url: str
    count: int


def count_waiting(user) -> list[Waiting]:
    """Return what waits, each with its number and where to go; nothing for who may not see it."""
    if not user.has_perm("control.view_proposal"):
        return []
    runs = reverse("admin:control_ingestrun_changelist")
    unseen = "&seen_at__isempty=1"
    states = choices.IngestState
    opened = Proposal.objects.filter(state=choices.ProposalState.OPEN).count()
    undated = IngestRun.objects.filter(state=states.NEEDS_DATE).count()
    broken = IngestRun.objects.unseen_failures().count()
    changed = WatchedPage.objects.filter(
        state__in=[choices.PageState.CHANGED, choices.PageState.GONE], seen_at=None
    ).count()
    feeds = Feed.objects.exclude(failures=0, warning="").count()
    unknown = UnknownName.objects.filter(state=choices.NameState.OPEN).count()
    lines = [
        Waiting(
            ngettext("%d proposal to decide", "%d proposals to decide", opened) % opened,
            reverse("admin:control_proposal_changelist"),
            opened,
        ),
        Waiting(
            ngettext("%d report without a date", "%d reports without a date", undated) % undated,
            f"{runs}?state__exact={states.NEEDS_DATE}",
            undated,
        ),
        Waiting(
            ngettext("%d document that failed", "%d documents that failed", broken) % broken,
            f"{runs}?state__in={states.FAILED},{states.PARKED}{unseen}",
            broken,
        ),
    ]
    signed = SignedVerdict.objects.filter(state=choices.SignedState.WAITING)
    second = signed.filter(needs_second=True, second_author=None).exclude(author=user).count()
    lines.insert(
        1,
        Waiting(
            ngettext(
                "%d verdict to sign as the second", "%d verdicts to sign as the second", second
            )
            % second,
            reverse("admin:control_proposal_changelist") + "?queue=signed",
            second if user.has_perm("control.decide") else 0,
        ),
    )
    failed = SignedVerdict.objects.filter(
        state=choices.SignedState.FAILED, proposal__state=choices.ProposalState.OPEN
    ).count()
    pages = reverse("admin:control_watchedpage_changelist")
    suggested = SuggestedReport.objects.filter(state=choices.SuggestionState.WAITING).count()
    tables = TableImport.objects.filter(state=choices.ImportState.RUNNING).count()
    lines += [
        Waiting(
            ngettext(
                "%d signed verdict could not be recorded",
                "%d signed verdicts could not be recorded",
                failed,
            )
            % failed,
            reverse("admin:control_proposal_changelist") + "?queue=returned",
            failed,
        ),
        Waiting(
            ngettext("%d suggestion", "%d suggestions", suggested) % suggested,
            reverse("admin:control_suggestedreport_changelist") + "?state__exact=waiting",
            suggested,
        ),
        Waiting(
            ngettext("%d table being read", "%d tables being read", tables) % tables,
            reverse("admin:control_tableimport_changelist"),
            tables,
        ),
        Waiting(
            ngettext("%d page changed or gone", "%d pages changed or gone", changed) % changed,
            f"{pages}?state__in=changed,gone{unseen}",
            changed,
        ),
        Waiting(
            ngettext("%d feed with trouble", "%d feeds with trouble", feeds) % feeds,
            reverse("admin:control_feed_changelist"),
            feeds,
        ),
        Waiting(
            ngettext("%d name without a district", "%d names without a district", unknown)
            % unknown,
            reverse("admin:control_unknownname_changelist"),
            unknown,
        ),
    ]
    always = (0, 2, 3)
    return [line for number, line in enumerate(lines) if line.count or number in always]
