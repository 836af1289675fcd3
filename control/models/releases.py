"""Releases: numbered, immutable exports of everything public, and what it takes to make one again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Release(models.Model):
    """One numbered set of files. Append-only; the files are named by their SHA-256."""

    number = models.PositiveIntegerField(unique=True, help_text=_("1, 2, 3, ..."))
    made_at = models.DateTimeField(help_text=_("When it was made, UTC."))
    moment = models.DateTimeField(
        help_text=_("The last decision it covers, on the ledger's clock, UTC.")
    )
    versions = models.JSONField(
        help_text=_("Last key of each table whose rows have no moment on the ledger's clock.")
    )
    code_version = models.CharField(
        max_length=40, help_text=_("Hash of the code that made it; other code may write otherwise.")
    )
    files = models.JSONField(help_text=_("Name, bytes and SHA-256 of each file."))
    changelog = models.TextField(help_text=_("What differs from the release before."))

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="release_number_from_one"),
            models.CheckConstraint(
                condition=Q(moment__lte=models.F("made_at")), name="release_covers_the_past"
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.number}"
