"""Admin of unknown names: how often each is written, what it may mean, one step to settle it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from control import choices, workflow
from control.models import District, UnknownName

from .base import ReadOnlyAdmin, StateFilter

SHOWN_USES = 8
AROUND = 90  # characters of a text shown on each side of a name


class OpenFilter(StateFilter):
    title = gettext_lazy("state")
    parameter_name = "names"
    first = choices.NameState.OPEN
    first_title = gettext_lazy("Not matched")

    def lookups(self, request, model_admin):
        return [("settled", _("Settled")), ("ignored", _("Ignored")), ("all", _("All"))]


class NameForm(forms.Form):
    """What a name means: a name of a district, a new district, or nothing that is followed."""

    district = forms.ModelChoiceField(
        District.objects.all(), required=False, label=gettext_lazy("It is a name of")
    )
    name_en = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Or a new district called"),
        help_text=gettext_lazy("In English; the name as written becomes one of its names."),
    )
    kind = forms.ChoiceField(
        choices=choices.DistrictKind.choices,
        required=False,
        initial=choices.DistrictKind.TOWN,
        label=gettext_lazy("of kind"),
    )
    parent = forms.ModelChoiceField(
        District.objects.all(), required=False, label=gettext_lazy("within")
    )


@admin.register(UnknownName)
class UnknownNameAdmin(ReadOnlyAdmin):
    list_display = ["text", "language", "count", "state", "district"]
    list_filter = [OpenFilter, "language"]
    search_fields = ["text", "folded"]
    list_select_related = ["district"]
    list_per_page = 50

    def get_queryset(self, request):
        counted = super().get_queryset(request).annotate(use_count=Count("uses"))
        return counted.order_by("-use_count", "text")

    @admin.display(description=gettext_lazy("reports"), ordering="use_count")
    def count(self, name):
        return name.use_count

    def change_view(self, request, object_id, form_url="", extra_context=None):
        name = get_object_or_404(UnknownName, pk=object_id)
        if not self.has_view_permission(request, name):
            raise PermissionDenied
        may_settle = request.user.has_perm("control.change_district")
        form = NameForm(request.POST or None, initial={"name_en": name.text})
        if request.method == "POST":
            if not may_settle:
                raise PermissionDenied
            if form.is_valid() and self.act(request, name, form):
                return redirect("admin:control_unknownname_changelist")
        uses = name.uses.select_related("report__payload", "report__source").order_by("-report_id")
        shown = [quote_use(use) for use in uses[:SHOWN_USES]]
        context = {
            **self.admin_site.each_context(request),
            "title": name.text,
            "opts": self.model._meta,
            "name": name,
            "uses": shown,
            "odd_letters": workflow.describe_odd_letters(
                [name.text], [use["report"] for use in shown]
            ),
            "more": max(name.uses.count() - SHOWN_USES, 0),
            "candidates": workflow.suggest_districts(name),
            "form": form,
            "may_settle": may_settle and name.state == choices.NameState.OPEN,
        }
        return TemplateResponse(request, "admin/control/unknownname/settle.html", context)

    def act(self, request, name, form) -> bool:
        """Carry out what was chosen; False where it cannot be, with the reason on the form."""
        values = form.cleaned_data
        waiting = name.uses.count()
        try:
            if "_ignore" in request.POST:
                workflow.ignore_name(name, request.user)
                messages.success(request, _("“%s” is left out from now on.") % name.text)
                return True
            if "_new" in request.POST:
                if not values["name_en"].strip():
                    form.add_error("name_en", _("Say what the new district is called."))
                    return False
                district = workflow.make_district_of_name(
                    name, name_en=values["name_en"], kind=values["kind"] or "town",
                    parent=values["parent"], author=request.user,
                )  # fmt: skip
            elif candidate := request.POST.get("candidate") or values["district"]:
                district = get_object_or_404(District, pk=getattr(candidate, "pk", candidate))
                workflow.settle_name(name, district, request.user)
            else:
                form.add_error("district", _("Choose a district."))
                return False
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                form.add_error(field if field in form.fields else None, texts)
            return False
        messages.success(
            request,
            ngettext(
                "“%(name)s” is %(district)s. %(count)d report is read again.",
                "“%(name)s” is %(district)s. %(count)d reports are read again.",
                waiting,
            )
            % {"name": name.text, "district": district, "count": waiting},
        )
        return True


def quote_use(use) -> dict:
    """The words around a name in a report, in three parts."""
    text = use.report.text
    start, end = use.start, use.end
    return {
        "report": use.report,
        "before": text[max(start - AROUND, 0) : start],
        "name": text[start:end],
        "after": text[end : end + AROUND],
    }
