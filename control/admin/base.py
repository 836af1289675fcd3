"""What the admin pages share: nothing of the ledger is deleted, read-only means read-only."""

import re
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control import workflow

from .labels import COLUMNS
from .row_history import is_tracked, read_history

ARABIC = {"dir": "rtl", "lang": "ar"}  # attributes of what Arabic is written into
ENGLISH = {"dir": "ltr", "lang": "en"}
CODE = {"dir": "ltr"}
CODED = (models.SlugField, models.URLField, models.FloatField, models.IntegerField)
LONGEST_CODE = 20  # dates, colours, p-codes, codes of languages


class WritingMixin:
    """Each field is written the way its content is read: Arabic from the right, codes from the left."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs = choose_direction(db_field) | field.widget.attrs
        return field


class KeptAdmin(WritingMixin, admin.ModelAdmin):
    """Rows that are never deleted; the database refuses it too."""

    def has_delete_permission(self, request, obj=None):
        return False

    def get_actions(self, request):
        return {
            name: action
            for name, action in super().get_actions(request).items()
            if name != "delete_selected"
        }

    @property
    def keeps_history(self) -> bool:
        """Whether there is a history to show: versions of the row, or what was done at this desk."""
        return is_tracked(self.model)

    def render_change_form(self, request, context, *args, **kwargs):
        context["keeps_no_history"] = not self.keeps_history
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        """Every version of a row and of what is edited with it, where versions are kept."""
        if not self.keeps_history:
            raise Http404
        row = self.get_object(request, unquote(object_id))
        if row is not None and is_tracked(self.model):
            if not self.has_view_permission(request, row):
                raise PermissionDenied
            parts = [(inline.model, find_parent_key(inline, self.model)) for inline in self.inlines]
            extra_context = {**(extra_context or {}), "changes": read_history(row, parts)}
        return super().history_view(request, object_id, extra_context)


class ReadOnlyAdmin(KeptAdmin):
    """Rows that only workflow writes."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class NumberedMixin:
    """Rows found by their number too, as the public is told to cite it: R370, D71, or 12."""

    letter = ""

    def get_search_results(self, request, queryset, search_term):
        number = re.fullmatch(f"(?:{self.letter})?([0-9]+)", search_term.strip(), re.IGNORECASE)
        if number:
            return queryset.filter(pk=int(number[1][:18])), False
        return super().get_search_results(request, queryset, search_term)


class SeenMixin:
    """Rows that wait until a moderator takes note of them."""

    actions = ["note_seen"]

    def has_note_permission(self, request):
        return request.user.has_perm("control.decide")

    @admin.action(description=gettext_lazy("Take note: they wait no more"), permissions=["note"])
    def note_seen(self, request, queryset):
        messages.success(
            request, _("%d need no more attention.") % workflow.note_seen(queryset, request.user)
        )


class TellingMixin:
    """Rows with a failure that is kept in English and told in the reader's language."""

    exclude = ["failure"]
    readonly_fields = ["told_failure"]

    @admin.display(description=COLUMNS["failure"], ordering="failure")
    def told_failure(self, row):
        return workflow.tell_note(row.failure)


class KeptInline(WritingMixin, admin.TabularInline):
    """Rows of a parent that can be added and changed, not deleted."""

    extra = 0
    can_delete = False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A field of a table has no label beside it: its column's name is said with it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = field.label
        return field


class ShownInline(KeptInline):
    """Rows of a parent that are only shown."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class StateFilter(admin.SimpleListFilter):
    """A filter by state that shows one state unless asked: `first`, under `first_title`.

    `lookups` names the others; "all" among them means no filter.
    """

    first = ""
    first_title = ""

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": self.first_title,
        }
        for value, title in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value() or self.first)


def find_parent_key(inline, parent: type[models.Model]) -> str:
    """Return the column by which the rows of an inline name the row that they are edited with."""
    key = forms.models._get_foreign_key(parent, inline.model, fk_name=inline.fk_name)
    return key.name


def choose_direction(column: models.Field) -> dict[str, str]:
    """Return the attributes that tell how a column's content is written, whatever the page's language."""
    named = {other.name for other in column.model._meta.fields}
    if column.name.endswith("_ar"):
        return ARABIC
    if f"{column.name.removesuffix('_en')}_ar" in named:
        return ENGLISH
    short = (column.max_length or 999) <= LONGEST_CODE and not column.choices
    return CODE if short or isinstance(column, CODED) else {"dir": "auto"}


def show_date(date) -> str:
    """Return an EDTF date for a list: left to right among Arabic too, and on one line."""
    return format_html('<bdi dir="ltr">{}</bdi>', str(date or "-").replace("-", "\u2011"))


def keep_file(file) -> Path:
    """Put an uploaded table where the workers read it, in chunks; its name cannot lead elsewhere."""
    folder = settings.VAR_DIR / "imports" / get_random_string(12)
    folder.mkdir(parents=True)
    kept = folder / (get_valid_filename(Path(file.name).name)[:150] or "table.csv")
    with open(kept, "wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return kept


def sign_kept(kept: Path) -> str:
    """Return what a page carries of a kept file between two requests; nobody can name another."""
    return signing.dumps(str(kept))


def tell_gone(request, kept: Path | None) -> bool:
    """Say so where a kept file is there no longer, as when what applied it is clicked twice."""
    if kept is None or kept.is_file():
        return False
    messages.warning(
        request,
        _(
            "That file is no longer here: what it holds is written already, or it was kept for too"
            " long. Bring it in again if something is missing."
        ),
    )
    return True


def open_kept(request) -> Path | None:
    """Return the kept file that a request names, or None; PermissionDenied where it is not ours."""
    if "kept" not in request.POST:
        return None
    try:
        return Path(signing.loads(request.POST["kept"], max_age=24 * 3600))
    except signing.BadSignature:
        raise PermissionDenied from None
