"""Admin of what comes in: suggestions of anybody, and tables with their progress."""

from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control import choices, workflow
from control.models import Source, SuggestedReport, TableImport

from .base import ReadOnlyAdmin


@admin.register(SuggestedReport)
class SuggestedReportAdmin(ReadOnlyAdmin):
    """What anybody suggested. Nothing is fetched or read until a moderator takes it up."""

    list_display = ["__str__", "state", "received_on", "settled_by", "report"]
    list_filter = ["state"]
    list_select_related = ["settled_by", "report"]
    list_per_page = 50

    def get_queryset(self, request):
        return super().get_queryset(request).order_by("-state", "pk")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        suggestion = get_object_or_404(SuggestedReport, pk=object_id)
        if not self.has_view_permission(request, suggestion):
            raise PermissionDenied
        if request.method == "POST":
            return self.settle(request, suggestion)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Suggestion %d") % suggestion.pk,
            "opts": self.model._meta,
            "suggestion": suggestion,
            "may_settle": suggestion.state == choices.SuggestionState.WAITING
            and request.user.has_perm("control.change_suggestedreport"),
        }
        return TemplateResponse(request, "admin/control/suggestedreport/settle.html", context)

    def settle(self, request, suggestion):
        try:
            if "_accept" in request.POST:
                outcome = workflow.accept_suggestion(suggestion, request.user)
                if outcome.report is None:
                    messages.error(request, outcome.run.failure)
                    return redirect("admin:control_suggestedreport_change", suggestion.pk)
                messages.success(request, _("It is a report now and goes on like any other."))
                return redirect("admin:control_report_change", outcome.report.pk)
            workflow.refuse_suggestion(suggestion, request.POST.get("reason", ""), request.user)
            messages.success(request, _("It is refused, and what was sent is erased."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("admin:control_suggestedreport_changelist")


class TableForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("The table (CSV)"))
    kind = forms.ChoiceField(
        choices=[
            (kind.value, kind.label) for kind in (choices.ImportKind.ACLED, choices.ImportKind.UCDP)
        ],
        label=gettext_lazy("What it is"),
    )
    source = forms.ModelChoiceField(
        Source.objects.all(),
        required=False,
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("The data set’s own where you leave it empty."),
    )
    licence = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Licence"),
        help_text=gettext_lazy(
            "Carried with everything that comes from it; the data set’s own if empty."
        ),
    )


@admin.register(TableImport)
class TableImportAdmin(ReadOnlyAdmin):
    """Tables on their way in. A worker reads them; the page shows how far it is."""

    list_display = ["name", "kind", "state", "progress", "made", "proposals", "added_at"]
    list_filter = ["state", "kind"]
    list_per_page = 50

    @admin.display(description=gettext_lazy("read"))
    def progress(self, table):
        return format_html(
            '<progress max="{}" value="{}"></progress> {}',
            max(table.size, 1),
            table.offset,
            f"{table.offset / max(table.size, 1):.0%}",
        )

    def has_add_permission(self, request):
        return request.user.has_perm("control.add_tableimport")

    def get_urls(self):
        return [
            path(
                "add/", self.admin_site.admin_view(self.add_table), name="control_tableimport_add"
            ),
            *super().get_urls(),
        ]

    def add_table(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TableForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            kept = keep_file(values["file"])
            try:
                begun = workflow.begin_import(
                    kept, values["kind"], source=values["source"], licence=values["licence"],
                    author=request.user,
                )  # fmt: skip
            except workflow.SourceError as error:
                kept.unlink()
                form.add_error("file", error.reason)
            else:
                messages.success(request, _("The table is kept; a worker reads it from here."))
                return redirect("admin:control_tableimport_change", begun.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bring in a table"),
            "opts": self.model._meta,
            "form": form,
        }
        return TemplateResponse(request, "admin/control/tableimport/add.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        table = get_object_or_404(TableImport.objects.select_related("source"), pk=object_id)
        if not self.has_view_permission(request, table):
            raise PermissionDenied
        states = choices.ImportState
        context = {
            **self.admin_site.each_context(request),
            "title": str(table),
            "opts": self.model._meta,
            "table": table,
            "under_way": table.state in (states.WAITING, states.RUNNING),
            "progress": self.progress(table),
            "skipped_types": sorted(table.skipped_types.items(), key=lambda pair: -pair[1])[:20],
            "proposals_url": reverse("admin:control_proposal_changelist"),
        }
        return TemplateResponse(request, "admin/control/tableimport/detail.html", context)


def keep_file(file) -> Path:
    """Put an uploaded table where the workers read it, in chunks; its name cannot lead elsewhere."""
    folder = settings.VAR_DIR / "imports" / get_random_string(12)
    folder.mkdir(parents=True)
    kept = folder / (get_valid_filename(Path(file.name).name)[:150] or "table.csv")
    with open(kept, "wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return kept
