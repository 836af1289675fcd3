"""Outlines and names from a file, in the admin: what it would do first, then it is done.

Mixed into the admins of boundaries and districts; `workflow` plans and applies.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control import workflow

from .base import keep_file, open_kept, sign_kept, tell_gone

SHOWN = 30


class KeptFileForm(forms.Form):
    """A form whose file is kept between the trial and the deed, so that it is sent once."""

    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args, kept=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = self.file_help
        if kept:
            del self.fields["file"]


class OutlinesForm(KeptFileForm):
    file_help = gettext_lazy("GeoPackage, GeoJSON or a zipped Shapefile, in WGS 84.")

    join = forms.ChoiceField(
        choices=[
            ("p_code", gettext_lazy("the p-code")),
            ("slug", gettext_lazy("our short name")),
            ("name", gettext_lazy("the name")),
        ],
        label=gettext_lazy("Districts are found by"),
    )
    column = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("The property that holds it"),
        help_text=gettext_lazy("Left empty, the one with most matches."),
    )
    source = forms.CharField(
        required=False, max_length=300, label=gettext_lazy("Where the outlines come from")
    )
    licence = forms.CharField(required=False, max_length=100, label=gettext_lazy("Licence"))
    attribution = forms.CharField(
        required=False, max_length=300, label=gettext_lazy("How their maker wants to be named")
    )
    approximate = forms.BooleanField(required=False, label=gettext_lazy("They are sketches"))


class NamesForm(KeptFileForm):
    file_help = gettext_lazy(
        "CSV with the columns district (short name or p-code) and text; also language, script,"
        " status, used_by and note."
    )


class FromFileMixin:
    """A page of an admin where a file is tried and then applied; subclasses say which and how."""

    file_form = KeptFileForm
    file_title = ""
    file_view = ""
    change_list_template = "admin/control/from_file_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.take_file)
        return [path("from-file/", view, name=self.file_view), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        link = self.file_title if self.has_add_permission(request) else ""
        return super().changelist_view(request, (extra_context or {}) | {"from_file": link})

    def take_file(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        kept = open_kept(request)
        if tell_gone(request, kept):
            return redirect(f"admin:control_{self.model._meta.model_name}_changelist")
        form = self.file_form(request.POST or None, request.FILES or None, kept=kept)
        context = {
            **self.admin_site.each_context(request),
            "title": self.file_title,
            "opts": self.model._meta,
            "form": form,
        }
        if request.method == "POST" and form.is_valid():
            kept = kept or keep_file(form.cleaned_data["file"])
            context["kept"] = sign_kept(kept)
            try:
                tried = self.try_file(kept, form.cleaned_data)
                if "_apply" in request.POST:
                    messages.success(request, self.apply_file(kept, tried, form, request.user))
                    workflow.forget_file(kept)
                    return redirect(f"admin:control_{self.model._meta.model_name}_changelist")
                context |= tried
                context["form"] = self.file_form(request.POST, kept=kept)
            except (ValidationError, workflow.SourceError) as error:
                for name, texts in read_errors(error).items():
                    form.add_error(name if name in form.fields else None, texts)
        return TemplateResponse(request, "admin/control/from_file.html", context)


def read_errors(error) -> dict:
    if isinstance(error, workflow.SourceError):
        return {"file": [workflow.tell_note(error.reason)]}
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


class OutlinesMixin(FromFileMixin):
    file_form = OutlinesForm
    file_title = gettext_lazy("Bring in outlines")
    file_view = "control_boundary_from_file"

    def try_file(self, kept, values) -> dict:
        plan = workflow.plan_boundaries(kept, values["join"], column=values["column"])
        repaired = sum(row.repaired for row in plan.rows)
        lead = _(
            "Joined by “%(column)s”: %(rows)d districts, %(new)d of them with a new outline,"
            " %(repaired)d mended."
        ) % {
            "column": plan.column, "rows": len(plan.rows), "new": len(plan.to_draw),
            "repaired": repaired,
        }  # fmt: skip
        return {
            "plan": plan,
            "lead": lead,
            "can_apply": bool(plan.to_draw),
            "lists": list_parts(
                (_("New outlines"), [str(row.district) for row in plan.to_draw]),
                (_("No district matches"), plan.unmatched),
                (_("Left out"), plan.problems),
                (_("Joined from several features"), plan.joined),
                (_("Overlaps"), plan.overlaps),
                (_("Gaps between neighbours"), plan.gaps),
            ),
        }

    def apply_file(self, kept, tried, form, author) -> str:
        values = form.cleaned_data
        drawn = workflow.apply_boundaries(
            tried["plan"],
            author=author,
            **{name: values[name] for name in ("source", "licence", "attribution", "approximate")},
        )
        return _("%d outlines are drawn. Those before stay as they were known until now.") % drawn


class NamesMixin(FromFileMixin):
    file_form = NamesForm
    file_title = gettext_lazy("Bring in names")
    file_view = "control_district_from_file"

    def try_file(self, kept, values) -> dict:
        tally = workflow.import_names(kept, apply=False)
        lead = _("%(new)d new names, %(known)d known already, %(left)d left out.") % {
            "new": len(tally.added), "known": tally.known, "left": len(tally.problems),
        }  # fmt: skip
        return {
            "lead": lead,
            "can_apply": bool(tally.added),
            "lists": list_parts((_("New names"), tally.added), (_("Left out"), tally.problems)),
        }

    def apply_file(self, kept, tried, form, author) -> str:
        tally = workflow.import_names(kept, apply=True)
        return _("%d names are added. Reports read from now on are read with them.") % len(
            tally.added
        )


def list_parts(*parts) -> list[tuple[str, int, list[str], int]]:
    """Return the lists that hold something: title, how many, the first of them, how many more."""
    return [
        (title, len(lines), lines[:SHOWN], max(len(lines) - SHOWN, 0))
        for title, lines in parts
        if lines
    ]
