"""Making a story public, and taking it back. Writing one is editing; neither moves the ledger."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from control.models import Story

STORY_NEEDS = ("title_ar", "summary_en", "summary_ar")  # to be public, besides what every draft has
STEP_NEEDS = ("title_ar", "text_ar", "reports")


class StoryNotReady(Exception):
    """What is missing before a story may be public: sentences, one a gap."""

    def __init__(self, reasons: list[str]):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def publish_story(story: Story, author) -> None:
    """Make a story public. Raises StoryNotReady with what is missing in it."""
    _check_author(author)
    story = Story.objects.select_for_update().get(pk=story.pk)
    if reasons := find_gaps(story):
        raise StoryNotReady(reasons)
    story.published_at, story.published_by = timezone.now(), author
    story.save()


@transaction.atomic
def withdraw_story(story: Story, author) -> None:
    """Take a story back: only moderators see it until it is published again."""
    _check_author(author)
    story = Story.objects.select_for_update().get(pk=story.pk)
    story.published_at = story.published_by = None
    story.save()


def find_gaps(story: Story) -> list[str]:
    """Return what a story lacks to be read in both languages, on sources, in the order of days."""
    gaps = []
    if not all(getattr(story, name).strip() for name in STORY_NEEDS):
        gaps.append(_("Title and summary must be there in both languages."))
    steps = list(story.steps.prefetch_related("reports"))
    if not steps:
        gaps.append(_("It has no step."))
    for step in steps:
        if not (step.title_ar.strip() and step.text_ar.strip()):
            gaps.append(_("Step %(n)s lacks its Arabic.") % {"n": step.number})
        if not step.reports.all():
            gaps.append(_("Step %(n)s names no report.") % {"n": step.number})
    return gaps


def _check_author(author) -> None:
    if not author.has_perm("control.change_story"):
        raise PermissionDenied
