"""Admin of reference data: districts with their outlines on a map, actors, sources, feeds."""

from django import forms
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from leaflet.admin import LeafletGeoAdminMixin

from control import choices, workflow
from control.models import (
    Actor,
    ActorName,
    ActorRelation,
    Boundary,
    District,
    DistrictName,
    Feed,
    Source,
    WatchedPage,
)

from .areas import NamesMixin, OutlinesMixin
from .base import KeptAdmin, KeptInline, ReadOnlyAdmin, SeenMixin, TellingMixin
from .labels import COLUMNS


class RemovableInline(KeptInline):
    """Names may go: their row history keeps them."""

    can_delete = True


class GuardedNames(forms.BaseInlineFormSet):
    """Refuses a new name that would match where its district is not meant."""

    def clean(self):
        super().clean()
        guard = workflow.NameGuard()
        for form in self.forms:
            text = form.cleaned_data.get("text") if "text" in form.changed_data else ""
            if not text or self._should_delete_form(form):
                continue
            if fault := guard.find_fault(text, self.instance):
                form.add_error("text", f"{fault}.")


class DistrictNameInline(RemovableInline):
    model = DistrictName
    formset = GuardedNames
    fields = [
        "text",
        "language",
        "script",
        "status",
        "used_by",
        "used_by_ar",
        "used_from",
        "used_to",
    ]


@admin.register(District)
class DistrictAdmin(NamesMixin, KeptAdmin):
    list_display = ["name_en", "name_ar", "kind", "parent", "p_code"]
    list_filter = ["kind"]
    search_fields = ["slug", "name_en", "name_ar", "names__text"]
    autocomplete_fields = ["parent"]
    inlines = [DistrictNameInline]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # slugs are in links that people have cited


class BoundaryForm(forms.ModelForm):
    class Meta:
        model = Boundary
        fields = [
            "district", "geometry", "source", "source_ar", "licence", "attribution", "approximate", "note",
            "note_ar", "reason",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "reason" in self.fields:
            self.initial["reason"] = ""  # a new drawing has a reason of its own

    def _get_validation_exclusions(self):
        # what a new drawing overlaps is closed in the same step: workflow.replace_boundary
        return super()._get_validation_exclusions() | {"valid", "recorded"}

    def validate_constraints(self):
        pass


@admin.register(Boundary)
class BoundaryAdmin(OutlinesMixin, LeafletGeoAdminMixin, KeptAdmin):
    """Saving draws the outline anew; the one before stays as it was known until then."""

    form = BoundaryForm
    map_template = "admin/control/outline_map.html"
    list_display = ["district", "source", "approximate", "licence"]
    list_filter = ["approximate", "licence"]
    search_fields = ["district__name_en", "district__slug"]
    autocomplete_fields = ["district"]
    list_select_related = ["district"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(recorded__upper_inf=True)

    def save_model(self, request, obj, form, change):
        values = {
            name: form.cleaned_data[name]
            for name in (
                "geometry", "source", "source_ar", "licence", "attribution", "approximate", "note",
                "note_ar",
            )
        }  # fmt: skip
        made = workflow.replace_boundary(
            form.cleaned_data["district"],
            author=request.user,
            reason=form.cleaned_data["reason"],
            **values,
        )
        obj.pk = made.pk
        messages.info(request, _("The outline before stays as it was known until now."))


class ActorNameInline(RemovableInline):
    model = ActorName


class ActorRelationInline(RemovableInline):
    model = ActorRelation
    fk_name = "actor"
    fields = ["link", "other", "valid_from", "valid_to", "note", "note_ar"]
    autocomplete_fields = ["other"]


@admin.register(Actor)
class ActorAdmin(KeptAdmin):
    list_display = ["name_en", "name_ar", "kind", "colour"]
    list_filter = ["kind"]
    search_fields = ["slug", "name_en", "name_ar", "names__text"]
    inlines = [ActorNameInline, ActorRelationInline]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []


@admin.register(Source)
class SourceAdmin(KeptAdmin):
    list_display = ["name", "kind", "reliability", "leaning"]
    list_filter = ["kind", "reliability"]
    search_fields = ["slug", "name"]


@admin.register(Feed)
class FeedAdmin(TellingMixin, KeptAdmin):
    keeps_history = True  # of what was done at this desk: no versions are kept of its rows
    list_display = ["url", "source", "health", "polled_at", "next_poll_at", "failures"]
    list_filter = ["active"]
    list_select_related = ["source"]
    readonly_fields = [
        "health", "polled_at", "next_poll_at", "failures", "told_failure", "told_warning"
    ]  # fmt: skip
    actions = ["ask_now"]

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return fields if obj else [name for name in fields if name not in self.readonly_fields]

    def save_model(self, request, obj, form, change):
        """What one address answered last says nothing of another."""
        if change and "url" in form.changed_data:
            obj.etag = obj.last_modified = obj.failure = obj.warning = ""
            obj.failures, obj.next_poll_at = 0, None
        super().save_model(request, obj, form, change)

    @admin.display(description=COLUMNS["warning"])
    def told_warning(self, feed):
        return workflow.tell_note(feed.warning)

    @admin.display(description=gettext_lazy("health"))
    def health(self, feed):
        if not feed.active:
            return _("Not asked. %s") % self.told_failure(feed)
        if feed.failures:
            return _("Failing: %s") % self.told_failure(feed)
        if feed.failure:
            return _("Waiting: %s") % self.told_failure(feed)
        if feed.warning:
            return _("Read, but: %s") % self.told_warning(feed)
        return _("Good") if feed.polled_at else _("Not asked yet")

    @admin.action(description=gettext_lazy("Ask the selected feeds now"), permissions=["change"])
    def ask_now(self, request, queryset):
        queryset = queryset.filter(active=True)
        workflow.release_hosts(queryset.values_list("url", flat=True))
        count = queryset.update(next_poll_at=timezone.now())
        messages.success(
            request, _("%d feeds are asked soon, also where their host told us to wait.") % count
        )


@admin.register(WatchedPage)
class WatchedPageAdmin(TellingMixin, SeenMixin, ReadOnlyAdmin):
    """Addresses that are fetched on a schedule: what became of each page since it was captured."""

    list_display = [
        "url", "state", "report", "checked_at", "next_check_at", "told_failure", "seen_by"
    ]  # fmt: skip
    list_filter = ["state", ("seen_at", admin.EmptyFieldListFilter), "feed"]
    search_fields = ["url"]
    list_select_related = ["report", "seen_by"]
    list_per_page = 50
    actions = ["note_seen", "check_now", "stop"]

    def has_act_permission(self, request):
        return request.user.has_perm("control.change_watchedpage")

    @admin.action(description=gettext_lazy("Look at the selected pages now"), permissions=["act"])
    def check_now(self, request, queryset):
        workflow.release_hosts(queryset.values_list("url", flat=True))
        count = queryset.update(next_check_at=timezone.now())
        messages.success(
            request,
            _("%d pages are looked at soon, also where their host told us to wait.") % count,
        )

    @admin.action(description=gettext_lazy("Look at them no more"), permissions=["act"])
    def stop(self, request, queryset):
        count = queryset.update(next_check_at=None, state=choices.PageState.STOPPED)
        messages.success(request, _("%d pages are looked at no more.") % count)
