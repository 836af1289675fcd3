"""What the admin pages share: nothing of the ledger is deleted, read-only means read-only."""

from django.contrib import admin, messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control import workflow


class KeptAdmin(admin.ModelAdmin):
    """Rows that are never deleted; the database refuses it too."""

    def has_delete_permission(self, request, obj=None):
        return False

    def get_actions(self, request):
        return {
            name: action
            for name, action in super().get_actions(request).items()
            if name != "delete_selected"
        }


class ReadOnlyAdmin(KeptAdmin):
    """Rows that only workflow writes."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


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


class KeptInline(admin.TabularInline):
    """Rows of a parent that can be added and changed, not deleted."""

    extra = 0
    can_delete = False


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
