"""What became of a row of reference data, a deal or a story: who changed what, when, from and to.

Database triggers keep every version of such rows, whoever writes them; so the history shown is of
those versions, not of what was done at this desk.
"""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import F, Model
from django.utils.translation import gettext as _

SHOWN = 200  # versions, the last first


@dataclass(frozen=True)
class Change:
    """One version of a row beside the one before: `values` are (column, before, after)."""

    at: object
    who: str
    what: str
    row: str
    values: tuple[tuple[str, str, str], ...]


def is_tracked(model: type[Model]) -> bool:
    """Tell whether the versions of a table's rows are kept, e.g. of sources; not of decisions."""
    return bool(getattr(model, "pgh_event_models", None))


def read_history(row: Model, parts: list[tuple[type[Model], str]]) -> list[Change]:
    """Return what became of a row and of its `parts`, the last first.

    A part is a table and its column that names the row, e.g. (ActorName, "actor").
    """
    versions = _versions(type(row), id=row.pk)
    for model, column in parts:
        if is_tracked(model):
            # all versions of each part that was ever of this row
            mine = _events(model).objects.filter(**{f"{column}_id": row.pk}).values("id")
            versions += _versions(model, id__in=mine)
    versions.sort(key=lambda pair: (pair[1].pgh_created_at, pair[1].pgh_id), reverse=True)
    versions = versions[:SHOWN]
    names = _name_users([event for _before, event in versions])
    return [_compare(before, event, names) for before, event in versions]


def _events(model: type[Model]) -> type[Model]:
    return model.pgh_event_model


def _versions(model: type[Model], **of) -> list[tuple[Model | None, Model]]:
    """Pairs of a version's forerunner and the version, of the rows that are asked for."""
    pairs, last = [], {}
    events = _events(model).objects.filter(**of).select_related("pgh_context")
    for event in events.order_by(F("pgh_id")):
        pairs.append((last.get(event.id), event))
        last[event.id] = event
    return pairs


def _name_users(events: list[Model]) -> dict[int, str]:
    users = get_user_model().objects.in_bulk({key for event in events if (key := _user_key(event))})
    return {key: user.get_username() for key, user in users.items()}


def _user_key(event: Model) -> int | None:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _compare(before: Model | None, event: Model, names: dict[int, str]) -> Change:
    model = event.pgh_tracked_model
    values = []
    for column in model._meta.concrete_fields:
        if column.primary_key or event.pgh_label == "delete":
            continue
        old = _show(before, column) if before else ""
        new = _show(event, column)
        if old != new:
            values.append((str(column.verbose_name), old, new))
    what = {"insert": _("Added"), "delete": _("Deleted")}.get(event.pgh_label, _("Changed"))
    # by a command or a worker there is no person
    who = names.get(_user_key(event), "-")
    return Change(event.pgh_created_at, who, what, _name_row(event), tuple(values))


def _name_row(event: Model) -> str:
    """What kind of row it is and its number, e.g. "other name 12"."""
    return f"{event.pgh_tracked_model._meta.verbose_name} {event.id}"


def _show(event: Model, column) -> str:
    """A column of a version in words: the label of a code, the name of the row that it points to."""
    value = getattr(event, column.attname)
    if value in (None, ""):
        return ""
    if column.is_relation:
        named = column.related_model._base_manager.filter(pk=value).first()
        return str(named or value)
    return str(dict(column.flatchoices).get(value, value))
