"""Columns and constraints that several tables share: EDTF dates, coded values, filled text.

An EDTF date is stored as its text beside its first and last possible day, so that the database
can order and bound it; `edtf_bounds` is the CHECK that keeps the three together.
"""

from collections.abc import Callable

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from control.dates import EdtfDate, parse_edtf


def validate_edtf(text: str) -> None:
    """Raise ValidationError with the reason where `text` is not an EDTF date we accept."""
    try:
        parse_edtf(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def edtf_column(help_text: str, *, optional: bool = True) -> models.CharField:
    """Return a column for the text of an EDTF date."""
    return models.CharField(
        max_length=16, blank=optional, validators=[validate_edtf], help_text=help_text
    )


def track_all(model: type[models.Model]) -> type[models.Model]:
    """Keep every row that was, also of those deleted."""
    events = pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    return pghistory.track(*events)(model)


def arabic_twin(max_length: int | None = None) -> models.Field:
    """Return the column of a text of ours in Arabic; of a text of that length, or of any."""
    kind = models.CharField if max_length else models.TextField
    return kind(
        max_length=max_length, blank=True, db_default="", help_text=_("The same in Arabic.")
    )


def in_language(english: str, arabic: str) -> str:
    """Return a text of ours in the reader's language, in English where it has no Arabic twin."""
    return arabic if arabic and (get_language() or "").startswith("ar") else english


def tell_in_both(say: Callable[[], str]) -> dict[str, str]:
    """Return `note` and `note_ar` of a sentence that code says, whoever decides in which language."""
    told = {}
    for name, language in (("note", "en"), ("note_ar", "ar")):
        with override(language):
            told[name] = say()
    return told


def bound_column() -> models.DateField:
    return models.DateField(null=True, blank=True, editable=False)


def set_edtf(instance: models.Model, name: str, date: EdtfDate | None) -> None:
    """Write `date` and its bounds into the columns `name`, `name_earliest`, `name_latest`."""
    setattr(instance, name, date.text if date else "")
    setattr(instance, f"{name}_earliest", date.earliest if date else None)
    setattr(instance, f"{name}_latest", date.latest if date else None)


class EdtfColumnsMixin(models.Model):
    """Keeps the bounds of every column named in `edtf_columns` in step with its text."""

    edtf_columns: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        for name in self.edtf_columns:
            text = getattr(self, name)
            set_edtf(self, name, parse_edtf(text) if text else None)
        super().save(*args, **kwargs)


def edtf_bounds(table: str, name: str) -> models.CheckConstraint:
    """Return the CHECK that a date has both bounds, in order, exactly when it has a text."""
    empty = Q(**{name: "", f"{name}_earliest__isnull": True, f"{name}_latest__isnull": True})
    filled = (
        Q(
            **{f"{name}_earliest__isnull": False, f"{name}_latest__isnull": False},
        )
        & Q(**{f"{name}_earliest__lte": F(f"{name}_latest")})
        & ~Q(**{name: ""})
    )
    return models.CheckConstraint(
        condition=empty | filled,
        name=f"{table}_{name}_bounds",
        violation_error_message=_("The date and its bounds do not agree."),
    )


def day_within(
    table: str, name: str, date: str, *, optional: bool = True
) -> models.CheckConstraint:
    """Return the CHECK that a nominal day lies within its EDTF date; with neither, if optional.

    Every comparison stands beside an IS NOT NULL: to a CHECK, NULL is as good as true.
    """
    within = Q(**{f"{name}__isnull": False, f"{date}_earliest__isnull": False}) & Q(
        **{f"{name}__gte": F(f"{date}_earliest"), f"{name}__lte": F(f"{date}_latest")}
    )
    neither = Q(**{f"{name}__isnull": True, date: ""})
    return models.CheckConstraint(
        condition=neither | within if optional else within, name=f"{table}_{name}_within"
    )


def one_of(table: str, name: str, choices, *, optional: bool = False) -> models.CheckConstraint:
    """Return the CHECK that a coded column holds one of its codes (or nothing, if optional)."""
    allowed = [*choices.values, *([""] if optional else [])]
    return models.CheckConstraint(
        condition=Q(**{f"{name}__in": allowed}), name=f"{table}_{name}_code"
    )


def filled(table: str, name: str) -> models.CheckConstraint:
    """Return the CHECK that a text column holds something other than white space."""
    return models.CheckConstraint(
        condition=Q(**{f"{name}__regex": r"\S"}), name=f"{table}_{name}_filled"
    )
