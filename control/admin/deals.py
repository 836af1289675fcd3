"""Admin of deals: what was agreed, by whom, in which stages, with which attributed figures."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from control.models import Deal, DealDistrict, DealParty, DealStage, Figure

from .base import KeptAdmin, KeptInline, ShownInline

SPEAKER = ("said_by", "said_by_text", "said_by_text_ar")


class DealPartyInline(KeptInline):
    model = DealParty
    autocomplete_fields = ["actor"]


class DealDistrictInline(KeptInline):
    model = DealDistrict
    autocomplete_fields = ["district"]


class DealStageInline(ShownInline):
    model = DealStage
    fields = ["stage", "planned", "date", *SPEAKER, "report", "note", "note_ar"]


class FigureInline(ShownInline):
    """Figures stand side by side, by who said them; they are never added up."""

    model = Figure
    fields = ["category", "amount", "stage", "scope", *SPEAKER, "report", "note", "note_ar"]
    readonly_fields = ["amount"]

    @admin.display(description=gettext_lazy("amount"))
    def amount(self, figure):
        return figure.amount


@admin.register(Deal)
class DealAdmin(KeptAdmin):
    list_display = ["name_en", "kind", "part_of"]
    list_filter = ["kind"]
    list_select_related = ["part_of"]
    search_fields = ["slug", "name_en", "name_ar"]
    fields = [
        "slug", "name_en", "name_ar", "kind", "part_of", "summary", "summary_ar", "note", "note_ar",
        "decision",
    ]  # fmt: skip
    autocomplete_fields = ["part_of"]
    inlines = [DealPartyInline, DealDistrictInline, DealStageInline, FigureInline]

    def has_add_permission(self, request):
        return False  # a deal is entered by deciding a proposal

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "decision"]
