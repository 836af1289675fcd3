"""Admin of what comes in: suggestions of anybody, and tables with their progress."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from control import choices, workflow
from control.models import Source, SuggestedReport, TableImport

from .base import ReadOnlyAdmin, keep_file, open_kept, sign_kept, tell_gone
from .labels import label_column
from .review_forms import PublishedField


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
                    messages.error(request, workflow.tell_note(outcome.run.failure))
                    return redirect("admin:control_suggestedreport_change", suggestion.pk)
                messages.success(request, _("It is a report now and goes on like any other."))
                return redirect("admin:control_report_change", outcome.report.pk)
            workflow.refuse_suggestion(suggestion, request.POST.get("reason", ""), request.user)
            messages.success(request, _("It is refused, and what was sent is erased."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            if "reason" in getattr(error, "error_dict", ()):
                return redirect("admin:control_suggestedreport_change", suggestion.pk)
        return redirect("admin:control_suggestedreport_changelist")


PLAN_LINES = 100  # of each kind that a trial shows at the desk


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


class PeriodFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The table (CSV or GeoJSON)"),
        help_text=gettext_lazy("One row a period: a district, from when, until when, who held it."),
    )


def list_planned(plan) -> list[tuple[str, list[str], int]]:
    """Return what a trial says of the rows: a heading, the first lines, and how many more there are."""
    lists = (
        (_("Would be written"), plan.told),
        (_("Would override"), plan.conflicts),
        (_("Cannot be read"), plan.problems),
    )
    return [
        (heading, lines[:PLAN_LINES], max(len(lines) - PLAN_LINES, 0))
        for heading, lines in lists
        if lines
    ]


class PeriodForm(forms.Form):
    """Which column holds what, and under which terms; the columns are those of the file."""

    source = forms.ModelChoiceField(Source.objects.all(), label=gettext_lazy("Source"))
    licence = forms.CharField(max_length=200, label=gettext_lazy("Licence"))
    published = PublishedField(required=False, label=gettext_lazy("Published on"))
    last_day_included = forms.BooleanField(
        required=False, label=gettext_lazy("The end is the last day it held")
    )
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Signs all rows in one decision; needed when you apply it."),
    )

    def __init__(self, *args, table, **kwargs):
        super().__init__(*args, **kwargs)
        guessed = workflow.guess_mapping(table.columns)
        for name in workflow.PERIOD_FIELDS:
            self.fields[f"column_{name}"] = forms.ChoiceField(
                choices=[("", "—"), *((column, column) for column in table.columns)],
                required=name in ("district", "from"),
                initial=guessed.get(name, ""),
                label=capfirst(label_column(name)),
            )

    @property
    def columns(self):
        return [self[f"column_{name}"] for name in workflow.PERIOD_FIELDS]

    def mapping(self) -> dict[str, str]:
        return {
            name: column
            for name in workflow.PERIOD_FIELDS
            if (column := self.cleaned_data[f"column_{name}"])
        }


@admin.register(TableImport)
class TableImportAdmin(ReadOnlyAdmin):
    """Tables on their way in. A worker reads them; the page shows how far it is."""

    list_display = ["name", "kind", "state", "progress", "made", "proposals", "added_at"]
    change_list_template = "admin/control/tableimport/list.html"
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
                "periods/",
                self.admin_site.admin_view(self.map_periods),
                name="control_tableimport_periods",
            ),
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
                form.add_error("file", workflow.tell_note(error.reason))
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

    def map_periods(self, request):
        """A table of control periods: first the file, then its columns, a trial, the signature."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bring in control periods"),
            "opts": self.model._meta,
        }
        template = "admin/control/tableimport/periods.html"
        first = PeriodFileForm(request.POST or None, request.FILES or None)
        if "kept" not in request.POST:
            if request.method != "POST" or not first.is_valid():
                return TemplateResponse(request, template, {**context, "form": first})
            kept = keep_file(first.cleaned_data["file"])
        else:
            kept = open_kept(request)
            if tell_gone(request, kept):
                return redirect("admin:control_tableimport_changelist")
        try:
            table = workflow.read_period_table(kept)
        except ValidationError as error:
            first.add_error("file", error.messages)
            return TemplateResponse(request, template, {**context, "form": first})
        data = request.POST if "kept" in request.POST else None
        form = PeriodForm(data, table=table)
        if data is not None and form.is_valid():
            values = form.cleaned_data
            if "_apply" in data:
                try:
                    made = workflow.apply_periods(
                        table, form.mapping(), source=values["source"], licence=values["licence"],
                        reason=values["reason"], last_day_included=values["last_day_included"],
                        published=values["published"], author=request.user,
                    )  # fmt: skip
                except ValidationError as error:
                    form.add_error(None if values["reason"].strip() else "reason", error.messages)
                else:
                    workflow.forget_file(kept)
                    written = ngettext(
                        "%d period is on the map now.", "%d periods are on the map now.", made.made
                    )
                    messages.success(request, written % made.made)
                    return redirect("admin:control_tableimport_change", made.pk)
            try:  # shown again with what is to be mended, so that it can be signed then
                plan = workflow.plan_periods(
                    table, form.mapping(), last_day_included=values["last_day_included"]
                )
                context |= {"plan": plan, "listed": list_planned(plan)}
            except ValidationError as error:
                if not form.errors:
                    form.add_error(None, error.messages)
        context |= {
            "form": form,
            "table": table,
            "first_rows": list(workflow.list_first_rows(table)),
            "kept": sign_kept(kept),
        }
        return TemplateResponse(request, template, context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        table = get_object_or_404(TableImport.objects.select_related("source"), pk=object_id)
        if not self.has_view_permission(request, table):
            raise PermissionDenied
        states = choices.ImportState
        if request.method == "POST":
            try:
                workflow.retry_import(table, request.user)
                messages.success(request, _("A worker goes on with the table from where it was."))
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            return redirect("admin:control_tableimport_change", table.pk)
        untold = table.damaged - len(table.damages)
        context = {
            **self.admin_site.each_context(request),
            "title": str(table),
            "opts": self.model._meta,
            "table": table,
            "may_retry": table.state == states.FAILED and self.has_add_permission(request),
            "under_way": table.state in (states.WAITING, states.RUNNING),
            "progress": self.progress(table),
            "damages": [f"line {line:,}: {why}" for line, why in table.damages],
            "damages_untold": _("%d more") % untold if untold else "",
            "skipped_types": sorted(table.skipped_types.items(), key=lambda pair: -pair[1])[:20],
            "proposals_url": reverse("admin:control_proposal_changelist"),
        }
        return TemplateResponse(request, "admin/control/tableimport/detail.html", context)
