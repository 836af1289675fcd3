"""What comes from outside in bulk or from anybody: imported tables, suggested reports.

Neither moves anything by itself: a table becomes claims, a suggestion waits for a moderator.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from control import choices

from .columns import one_of
from .reports import Report, Source


class TableImport(models.Model):
    """One table on its way in: how far it is read, what was made of it, under which licence."""

    kind = models.CharField(max_length=8, choices=choices.ImportKind.choices)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="imports")
    licence = models.CharField(
        max_length=200, help_text=_("Carried with everything that comes from it.")
    )
    name = models.CharField(max_length=300, help_text=_("The file's name."))
    path = models.CharField(max_length=1000, help_text=_("Where the file is while it is read."))
    size = models.BigIntegerField(help_text=_("Bytes."))
    beginning = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        help_text=_("SHA-256 of its first bytes: what is read on is the same file."),
    )
    encoding = models.CharField(
        max_length=40, default="UTF-8", help_text=_("Told by the table’s beginning.")
    )
    offset = models.BigIntegerField(default=0, help_text=_("Bytes read and stored so far."))
    rows = models.BigIntegerField(default=0)
    made = models.BigIntegerField(default=0, help_text=_("Rows that became reports."))
    known = models.BigIntegerField(default=0, help_text=_("Rows that were here already."))
    proposals = models.IntegerField(default=0, help_text=_("Proposals opened."))
    skipped = models.BigIntegerField(default=0, help_text=_("Rows that speak of something else."))
    damaged = models.BigIntegerField(default=0, help_text=_("Rows that cannot be read."))
    skipped_types = models.JSONField(default=dict, blank=True)
    damages = models.JSONField(default=list, blank=True)  # the first ones: [line, why]
    state = models.CharField(
        max_length=8, choices=choices.ImportState.choices, default=choices.ImportState.WAITING
    )
    failure = models.TextField(blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("table import"), _("table imports")
        ordering = ["-id"]
        constraints = [
            one_of("tableimport", "kind", choices.ImportKind),
            one_of("tableimport", "state", choices.ImportState),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"


class SuggestedReport(models.Model):
    """A report that somebody suggested: nothing is fetched or read until a moderator says so.

    Who suggested it is not kept, and when only by the day; of a file, only its text.
    """

    url = models.CharField(max_length=2000, blank=True)
    text = models.TextField(blank=True)
    filename = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True, help_text=_("What the sender wrote to us."))
    received_on = models.DateField()
    state = models.CharField(
        max_length=8,
        choices=choices.SuggestionState.choices,
        default=choices.SuggestionState.WAITING,
    )
    reason = models.CharField(max_length=500, blank=True)
    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("suggested report"), _("suggested reports")
        ordering = ["id"]
        constraints = [
            one_of("suggestedreport", "state", choices.SuggestionState),
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(text="") | ~Q(state="waiting"),
                name="suggestedreport_holds_something",
            ),
        ]

    def __str__(self) -> str:
        return self.url or self.filename or self.text[:60] or f"suggestion {self.pk}"


class SuggestionTally(models.Model):
    """How many suggestions one sender made today: a salted hash that is deleted with the day."""

    token = models.CharField(primary_key=True, max_length=64)
    day = models.DateField()
    count = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.count} on {self.day}"
