"""Admin of deals: what was agreed, by whom, in which stages, with which attributed figures.

Stages and figures are not edited. A senior moderator may retract them, or a wrong deal as a whole,
with a cause and a reason.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control import choices, workflow
from control.models import Deal, DealDistrict, DealParty, DealStage, Figure
from control.models.columns import in_language

from .base import KeptAdmin, KeptInline, ShownInline
from .corrections import CorrectionForm

SPEAKER = ("said_by", "said_by_text", "said_by_text_ar")
SIGNED = ("decision", "retracted_by")


class DealPartyInline(KeptInline):
    model = DealParty
    autocomplete_fields = ["actor"]


class DealDistrictInline(KeptInline):
    model = DealDistrict
    autocomplete_fields = ["district"]


class DealStageInline(ShownInline):
    model = DealStage
    fields = ["stage", "planned", "date", *SPEAKER, "report", "note", "note_ar", *SIGNED]


class FigureInline(ShownInline):
    """Figures stand side by side, by who said them; they are never added up."""

    model = Figure
    fields = [
        "category",
        "amount",
        "stage",
        "scope",
        *SPEAKER,
        "report",
        "note",
        "note_ar",
        *SIGNED,
    ]
    readonly_fields = ["amount"]

    @admin.display(description=gettext_lazy("amount"))
    def amount(self, figure):
        return figure.amount


class RetractDealtForm(CorrectionForm):
    """What of a deal is to be retracted; `chosen` are its rows that one decision recorded."""

    whole = forms.BooleanField(
        required=False,
        label=gettext_lazy("The whole deal, with all its stages and figures"),
        help_text=gettext_lazy("Where it is no deal at all, or is recorded under another name."),
    )
    stages = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Stages"), widget=forms.CheckboxSelectMultiple
    )
    figures = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Figures"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["whole", "stages", "figures", "cause", "reason"]

    def __init__(self, *args, deal: Deal, chosen: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        for name, rows, describe in (
            ("stages", deal.stages, describe_stage),
            ("figures", deal.figures, describe_figure),
        ):
            rows = list(rows.current().select_related("said_by", "report__source", "decision"))
            self.fields[name].choices = [(row.pk, describe(row)) for row in rows]
            self.initial[name] = [row.pk for row in rows if row.decision.public_id == chosen]
            if not rows:
                del self.fields[name]


def describe_stage(stage: DealStage) -> str:
    """One line on a stage: what, when, who said so, where, and the decision that recorded it."""
    planned = _("planned") if stage.planned else ""
    date = f"\u2066{stage.date}\u2069" if stage.date else ""  # from left to right, among Arabic too
    return _join(stage.get_stage_display(), planned, date, stage)


def describe_figure(figure: Figure) -> str:
    """One line on a figure: whom it counts, how many, who said so, where, and its decision."""
    scope = choices.FigureScope(figure.scope).label
    return _join(figure.get_category_display(), figure.amount, scope, figure)


def _join(*parts) -> str:
    *words, row = parts
    told = in_language(row.said_by_text, row.said_by_text_ar)
    speaker = told or (row.said_by.name if row.said_by else "")
    source = in_language(row.report.source.name, row.report.source.name_ar) if row.report else ""
    words = [*words, *dict.fromkeys([speaker, source]), row.decision.public_id]
    return _("; ").join(f"\u2068{word}\u2069" for word in words if word)


@admin.register(Deal)
class DealAdmin(KeptAdmin):
    list_display = ["name_en", "kind", "part_of", "retracted_by"]
    list_filter = ["kind", ("retracted_by", admin.EmptyFieldListFilter)]
    list_select_related = ["part_of", "retracted_by"]
    search_fields = ["slug", "name_en", "name_ar"]
    fields = [
        "slug", "name_en", "name_ar", "kind", "part_of", "summary", "summary_ar", "note", "note_ar",
        "decision", "retracted_by",
    ]  # fmt: skip
    autocomplete_fields = ["part_of"]
    inlines = [DealPartyInline, DealDistrictInline, DealStageInline, FigureInline]

    def has_add_permission(self, request):
        return False  # a deal is entered by deciding a proposal

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "decision", "retracted_by", "retract_link"]

    def get_fields(self, request, obj=None):
        link = ["retract_link"] if request.user.has_perm("control.retract") else []
        return [*self.fields, *link]

    def get_search_results(self, request, queryset, search_term):
        """Django's; what was retracted is not offered where a deal is named."""
        found, distinct = super().get_search_results(request, queryset, search_term)
        if request.path.endswith("/autocomplete/"):
            found = found.current()
        return found, distinct

    @admin.display(description=gettext_lazy("correct"))
    def retract_link(self, deal):
        if deal.retracted_by_id is not None:
            return _("The whole deal is retracted.")
        return format_html(
            '<a class="button" href="{}">{}</a>',
            reverse("admin:control_deal_retract", args=[deal.pk]),
            _("Retract stages, figures or the whole deal"),
        )

    def get_urls(self):
        retract = path(
            "<int:deal_id>/retract/",
            self.admin_site.admin_view(self.retract_view),
            name="control_deal_retract",
        )
        return [retract, *super().get_urls()]

    def retract_view(self, request, deal_id):
        """Retract what was recorded of a deal; `?decision=D70` ticks what that decision recorded."""
        if not request.user.has_perm("control.retract"):
            raise PermissionDenied
        deal = get_object_or_404(Deal, pk=deal_id)
        chosen = request.GET.get("decision", "")
        form = RetractDealtForm(request.POST or None, deal=deal, chosen=chosen)
        if request.method == "POST" and form.is_valid():
            try:
                decision = workflow.retract_dealt(deal, author=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(
                    request,
                    _("It is retracted by decision %(decision)s. What was known until now stays.")
                    % {"decision": decision.public_id},
                )
                return redirect("admin:control_deal_change", deal.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Retract from “%(deal)s”") % {"deal": deal},
            "opts": self.model._meta,
            "deal": deal,
            "form": form,
        }
        return TemplateResponse(request, "admin/control/deal/retract.html", context)
