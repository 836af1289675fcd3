"""Admin of the ledger itself: rulings, their evidence and the decisions that wrote them.

Nothing here is edited. A senior moderator may retract a ruling, with a reason and a cause, and
choose whether what it overrode comes back.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control import workflow
from control.models import ControlPeriod, Decision, Evidence, Ruling, RulingParty
from control.models.columns import in_language

from .base import NumberedMixin, ReadOnlyAdmin, ShownInline
from .corrections import CorrectionForm


class OnMapFilter(admin.SimpleListFilter):
    title = gettext_lazy("on the map")
    parameter_name = "on_map"

    def lookups(self, request, model_admin):
        return [("yes", _("On the map now")), ("no", _("Overridden or retracted"))]

    def queryset(self, request, queryset):
        on_map = ControlPeriod.objects.current().values("ruling_id")
        if self.value() == "yes":
            return queryset.filter(pk__in=on_map)
        if self.value() == "no":
            return queryset.exclude(pk__in=on_map)
        return queryset


class RulingPartyInline(ShownInline):
    model = RulingParty


class EvidenceInline(ShownInline):
    model = Evidence
    fields = ["stance", "target", "originator", "reading", "report", "credibility", "quoted"]
    readonly_fields = ["originator", "quoted"]

    @admin.display(description=gettext_lazy("said by"))
    def originator(self, piece):
        return piece.originator or "-"

    @admin.display(description=gettext_lazy("quote"))
    def quoted(self, piece):
        return str(piece.quote) if hasattr(piece, "quote") else "-"


class RetractForm(CorrectionForm):
    restore = forms.TypedChoiceField(
        choices=[
            ("", gettext_lazy("Its days become unknown")),
            ("1", gettext_lazy("What its decision had overridden comes back")),
        ],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
        initial="",
        label=gettext_lazy("What then stands on the map"),
    )
    field_order = ["cause", "restore", "reason"]


def link_to_dealt(dealt: workflow.Dealt) -> str:
    """Return a link to where that can be retracted which was recorded of a deal."""
    steps = [f"{stage.get_stage_display()} \u2066{stage.date}\u2069" for stage in dealt.stages]
    told = _("; ").join([*steps, *map(str, dealt.figures)]) or _("a new deal")
    words = f"{dealt.deal.name}: {told}"
    return _link("admin:control_deal_retract", dealt.deal.pk, words, f"?decision={dealt.decision}")


def _link(view: str, key: int, words, query: str = "") -> str:
    return format_html('<a href="{}{}">{}</a>', reverse(view, args=[key]), query, words)


@admin.register(Ruling)
class RulingAdmin(NumberedMixin, ReadOnlyAdmin):
    list_display = ["public_id", "district", "started", "ended", "standing", "holders", "on_map"]
    list_filter = [OnMapFilter, "standing", "basis", "assertion"]
    letter = "R"
    search_fields = ["district__slug", "district__name_en", "district__name_ar"]
    list_select_related = ["district"]
    date_hierarchy = "started_day"
    inlines = [RulingPartyInline, EvidenceInline]
    readonly_fields = ["retract_link", "dealt_links", "proposal_link"]
    list_per_page = 50

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("parties__actor", "periods")

    @admin.display(description=gettext_lazy("parties"))
    def holders(self, ruling):
        return _(", ").join(str(party) for party in ruling.parties.all()) or "-"

    @admin.display(description=gettext_lazy("on the map"), boolean=True)
    def on_map(self, ruling):
        return any(period.recorded.upper is None for period in ruling.periods.all())

    @admin.display(description=gettext_lazy("correct"))
    def retract_link(self, ruling):
        if not self.on_map(ruling):
            return _("Nothing of this ruling is on the map any more.")
        return format_html(
            '<a class="button" href="{}">{}</a>',
            reverse("admin:control_ruling_retract", args=[ruling.pk]),
            _("Retract this ruling"),
        )

    @admin.display(description=gettext_lazy("proposal"))
    def proposal_link(self, ruling):
        proposal = ruling.decision.proposal
        return _link("admin:control_proposal_change", proposal.pk, proposal) if proposal else "-"

    @admin.display(description=gettext_lazy("recorded of deals with the same signature"))
    def dealt_links(self, ruling):
        links = ((link_to_dealt(dealt),) for dealt in workflow.find_dealt(ruling))
        return format_html_join(mark_safe("<br>"), "{}", links) or "-"

    def get_readonly_fields(self, request, obj=None):
        may_retract = request.user.has_perm("control.retract")
        return self.readonly_fields if may_retract else ["proposal_link"]

    def get_urls(self):
        retract = path(
            "<int:ruling_id>/retract/",
            self.admin_site.admin_view(self.retract_view),
            name="control_ruling_retract",
        )
        return [retract, *super().get_urls()]

    def retract_view(self, request, ruling_id):
        if not request.user.has_perm("control.retract"):
            raise PermissionDenied
        ruling = get_object_or_404(Ruling.objects.select_related("district"), pk=ruling_id)
        form = RetractForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                decision = workflow.retract_ruling(ruling, author=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(
                    request,
                    _("%(ruling)s is off the map by decision %(decision)s.")
                    % {"ruling": ruling.public_id, "decision": decision.public_id},
                )
                for dealt in workflow.find_dealt(ruling):
                    messages.warning(
                        request,
                        format_html(
                            _("Still on record of a deal, by the same signature: {}"),
                            link_to_dealt(dealt),
                        ),
                    )
                return redirect("admin:control_ruling_change", ruling.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Retract %(ruling)s") % {"ruling": ruling},
            "opts": self.model._meta,
            "ruling": ruling,
            "dealt": [link_to_dealt(dealt) for dealt in workflow.find_dealt(ruling)],
            "form": form,
        }
        return TemplateResponse(request, "admin/control/ruling/retract.html", context)


class RulingInline(ShownInline):
    model = Ruling
    fields = ["public_id", "district", "started", "ended", "standing"]
    readonly_fields = ["public_id"]
    show_change_link = True


@admin.register(Decision)
class DecisionAdmin(NumberedMixin, ReadOnlyAdmin):
    list_display = ["public_id", "verdict", "author", "recorded_at", "cause", "told_reason"]
    list_filter = ["verdict", "cause"]
    letter = "D"
    search_fields = ["reason", "rulings__district__slug"]
    list_select_related = ["author"]
    date_hierarchy = "recorded_at"
    inlines = [RulingInline]
    list_per_page = 50
    change_list_template = "admin/control/decision/list.html"

    @admin.display(description=gettext_lazy("reason"))
    def told_reason(self, decision):
        return in_language(decision.reason, decision.reason_ar)

    def get_urls(self):
        rejections = path(
            "rejections/",
            self.admin_site.admin_view(self.rejections_view),
            name="control_decision_rejections",
        )
        return [rejections, *super().get_urls()]

    def rejections_view(self, request):
        """What moderators rejected, by the rule that proposed it: rules to mend first on top."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Rejections by rule"),
            "opts": self.model._meta,
            "counts": workflow.count_rejections(),
        }
        return TemplateResponse(request, "admin/control/decision/rejections.html", context)
