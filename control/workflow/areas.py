"""Outlines of districts: drawn anew, the one before kept as it was known."""

from __future__ import annotations

from django.db import transaction
from psycopg.types.range import DateRange, TimestamptzRange

from control import history
from control.models import Boundary, District


def replace_boundary(district: District, *, author, reason: str, **fields) -> Boundary:
    """Draw a district's outline anew; the one before stays as it was known until now."""
    with transaction.atomic():
        moment = history.take_moment()
        days = fields.pop("valid", None) or DateRange(None, None)
        for known in Boundary.objects.filter(
            district=district, recorded__upper_inf=True, valid__overlap=days
        ):
            Boundary.objects.filter(pk=known.pk).update(
                recorded=TimestamptzRange(known.recorded.lower, moment)
            )
        boundary = Boundary(
            district=district,
            author=author,
            reason=reason,
            valid=days,
            recorded=TimestamptzRange(moment, None),
            **fields,
        )
        boundary.full_clean(validate_constraints=False)
        boundary.save(force_insert=True)
    return boundary
