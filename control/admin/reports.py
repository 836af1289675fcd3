"""Admin of reports: upload, where each stands, its text with the quotes marked, its date, redaction."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control import choices, workflow
from control.models import IngestRun, Report, Source

from .base import ReadOnlyAdmin, SeenMixin, TellingMixin, show_date
from .by_hand import HandClaimForm
from .highlight import split_text
from .review_forms import PublishedField

PASTED = "text.txt"  # what a text that was pasted is called
ACCEPTED = ".txt,.html,.htm,.pdf,.docx,.eml"


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once, each checked for size."""

    def __init__(self, **kwargs):
        super().__init__(widget=ManyFilesInput(attrs={"accept": ACCEPTED}), **kwargs)

    def clean(self, data, initial=None):
        files = [super(ManyFilesField, self).clean(file, initial) for file in data or []]
        for file in files:
            if file and file.size > settings.UPLOAD_MAX_BYTES:
                raise forms.ValidationError(
                    _("%(name)s is larger than %(limit)s MB. Nothing was kept.")
                    % {"name": file.name, "limit": settings.UPLOAD_MAX_BYTES // 1024**2}
                )
        return [file for file in files if file]


class UploadForm(forms.Form):
    files = ManyFilesField(
        required=False,
        allow_empty_file=True,
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("Text, HTML, PDF, DOCX or e-mail; several at once."),
    )
    url = forms.URLField(
        required=False, assume_scheme="https", label=gettext_lazy("Or the address of a page")
    )
    text = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        label=gettext_lazy("Or the text itself"),
        help_text=gettext_lazy("Kept as a text file; its first line becomes the title."),
    )
    source = forms.ModelChoiceField(
        Source.objects.all(),
        required=False,
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Who published it; left empty, the address decides."),
    )
    published = PublishedField(
        required=False,
        label=gettext_lazy("Published on"),
        help_text=gettext_lazy(
            "As 2018-03-14. Where the document does not say and you leave it empty, it waits for a"
            " date before it is read; today is never assumed."
        ),
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("files", "url", "text")):
            raise forms.ValidationError(_("Choose a file, give an address or paste a text."))
        return cleaned


def describe_run(run: IngestRun, is_new: bool = True) -> dict:
    """A run as the upload page shows it; `is_new` is False of what was captured before."""
    page = reverse("admin:control_report_change", args=[run.report_id]) if run.report_id else ""
    return {
        "run": run.pk,
        "state": run.state,
        "words": run.get_state_display() if is_new else _("Captured before; it is one report"),
        "failure": workflow.tell_note(run.failure),
        "note": workflow.tell_note(run.report.note) if run.report_id else "",
        "url": page,
    }


class DateForm(forms.Form):
    published = PublishedField(label=gettext_lazy("Published on"))
    reason = forms.CharField(max_length=500, label=gettext_lazy("Where the date comes from"))


class RedactForm(forms.Form):
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("The harm it would do")
    )


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "source", "published_text", "language", "state", "added_at"]
    list_filter = ["ingest__state", "language"]
    search_fields = ["title", "url", "filename", "source__name"]
    list_select_related = ["source", "ingest"]
    list_per_page = 50
    change_list_template = "admin/control/report/list.html"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("dates")

    @admin.display(description=gettext_lazy("published"))
    def published_text(self, report):
        return show_date(report.published_on)

    @admin.display(description=gettext_lazy("reading"))
    def state(self, report):
        run = getattr(report, "ingest", None)
        return run.get_state_display() if run else _("Cited, not captured")

    def get_urls(self):
        def wrap(view, pattern, name):
            return path(pattern, self.admin_site.admin_view(view), name=f"control_report_{name}")

        return [
            wrap(self.upload_view, "upload/", "upload"),
            wrap(self.progress_view, "upload/progress/", "progress"),
            wrap(self.date_view, "<int:report_id>/date/", "date"),
            wrap(self.retry_view, "<int:report_id>/retry/", "retry"),
            wrap(self.reread_view, "<int:report_id>/reread/", "reread"),
            wrap(self.redact_view, "<int:report_id>/redact/", "redact"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        may_upload = request.user.has_perm("control.add_report")
        return super().changelist_view(request, {**(extra_context or {}), "may_upload": may_upload})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not object_id.isdigit():
            raise Http404
        report = get_object_or_404(
            Report.objects.select_related(
                "source", "payload", "ingest", "previous", "copy__original"
            ).prefetch_related(
                "readings__claims__proposals",
                "captures",
                "dates",
                "later",
                "pages",
                "copies__report__source",
            ),  # fmt: skip
            pk=object_id,
        )
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        may_decide = request.user.has_perm("control.decide")
        by_hand = HandClaimForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            if not may_decide:
                raise PermissionDenied
            if self.propose_by_hand(request, report, by_hand):
                return redirect("admin:control_report_change", report.pk)
        reading = report.readings.order_by("-pk").first()
        claims = list(reading.claims.all()) if reading else []
        context = {
            **self.admin_site.each_context(request),
            "title": str(report),
            "opts": self.model._meta,
            "report": report,
            "run": getattr(report, "ingest", None),
            "claims": claims,
            "mentions": reading.mentions if reading else [],
            "segments": split_text(report.text, claims),
            "date_form": DateForm(),
            "may_date": request.user.has_perm("control.add_reportdate"),
            "may_redact": request.user.has_perm("control.retract"),
            "may_retry": may_decide,
            "by_hand": by_hand if may_decide and reading and report.text else None,
        }
        return TemplateResponse(request, "admin/control/report/detail.html", context)

    def propose_by_hand(self, request, report, form) -> bool:
        """Keep what a person read in the report; say where it went, or what is wrong with it."""
        if not form.is_valid():
            return False
        try:
            proposal = workflow.propose_by_hand(report, form.claim(), request.user)
        except ValidationError as error:
            form.add_error(None if not hasattr(error, "error_dict") else "quote", error.messages)
            return False
        told = _("It is kept, and proposed: proposal {number}. Nothing is decided yet.")
        if proposal.is_settled:
            told = _(
                "It is kept with proposal {number}, which is decided: reopen it to decide anew."
            )
        page = reverse("admin:control_proposal_change", args=[proposal.pk])
        link = format_html('<a href="{}">{}</a>', page, proposal.pk)
        messages.success(request, format_html(told, number=link))
        return True

    def upload_view(self, request):
        if not request.user.has_perm("control.add_report"):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        by_script = request.headers.get("Accept") == "application/json"
        if request.method == "POST" and by_script and not form.is_valid():
            errors = [text for texts in form.errors.values() for text in texts]
            return JsonResponse({"errors": errors})
        if request.method == "POST" and form.is_valid():
            shared = {
                "source": form.cleaned_data["source"],
                "published": form.cleaned_data["published"],
                "author": request.user,
            }
            outcomes = [
                workflow.ingest_upload(file.name, file.read(), file.content_type or "", **shared)
                for file in form.cleaned_data["files"]
            ]
            if text := form.cleaned_data["text"]:
                kept = workflow.ingest_upload(PASTED, text.encode(), "text/plain", **shared)
                outcomes.append(kept)
            if form.cleaned_data["url"]:
                outcomes.append(workflow.ingest_url(form.cleaned_data["url"], **shared))
            if by_script:
                return JsonResponse(
                    {"outcomes": [describe_run(each.run, each.is_new) for each in outcomes]}
                )
            *others, last = outcomes
            for outcome in others if last.report is None else outcomes:
                self.tell(request, outcome)
                self.tell_untaken(request, outcome, form.cleaned_data)
            if last.report is not None:
                if not others:
                    return redirect("admin:control_report_change", last.report.pk)
                return redirect("admin:control_report_changelist")
            # a file is always kept, what was typed may be mended
            form.add_error("url", workflow.tell_note(last.run.failure))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add reports"),
            "opts": self.model._meta,
            "form": form,
        }
        return TemplateResponse(request, "admin/control/report/upload.html", context)

    def progress_view(self, request):
        """How far the runs of an upload are, for the page that shows them."""
        if not request.user.has_perm("control.add_report"):
            raise PermissionDenied
        asked = [int(part) for part in request.GET.get("runs", "").split(",") if part.isdigit()]
        runs = IngestRun.objects.filter(pk__in=asked[:200])
        return JsonResponse({"outcomes": [describe_run(run) for run in runs]})

    def tell(self, request, outcome) -> None:
        run, origin = outcome.run, f"“{outcome.origin}”"  # quoted: the admin capitalises messages
        if run.state in (choices.IngestState.FAILED, choices.IngestState.PARKED):
            messages.error(request, f"{origin}: {workflow.tell_note(run.failure)}")
        elif run.state == choices.IngestState.NEEDS_DATE:
            messages.warning(request, f"{origin}: {workflow.tell_note(run.failure)}")
        elif not outcome.is_new:
            messages.info(request, _("%s was captured before; it is one report.") % origin)
        else:
            messages.success(request, _("%s is kept and waits to be read.") % origin)
            if outcome.report.note:
                messages.warning(request, f"{origin}: {workflow.tell_note(outcome.report.note)}")

    def tell_untaken(self, request, outcome, given: dict) -> None:
        """Say which date or source, given now, a report that was captured before does not take."""
        report = outcome.report
        if report is None or outcome.is_new:
            return
        if (date := given["published"]) and date != report.published_on:
            messages.warning(
                request,
                _("The date %(given)s was not taken: it has %(kept)s. Correct it on its page.")
                % {"given": date, "kept": report.published_on or "-"},
            )
        if given["source"] and given["source"] != report.source:
            messages.warning(
                request,
                _("The source %(given)s was not taken: it has %(kept)s.")
                % {"given": given["source"], "kept": report.source},
            )

    def act_on_report(self, request, report_id, permission, form_class, act):
        """Check the right and the form of a small action on a report, carry it out, go back."""
        if request.method != "POST" or not request.user.has_perm(permission):
            raise PermissionDenied
        report = get_object_or_404(Report, pk=report_id)
        form = form_class(request.POST)
        if form.is_valid():
            try:
                act(report, form.cleaned_data)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
        else:
            for name, errors in form.errors.items():
                label = form.fields[name].label if name in form.fields else ""
                messages.error(request, f"{label}: {' '.join(errors)}")
        return redirect("admin:control_report_change", report.pk)

    def date_view(self, request, report_id):
        def act(report, values):
            workflow.give_publication_date(report, author=request.user, **values)
            messages.success(request, _("The date is kept. The report goes on to be read."))

        return self.act_on_report(request, report_id, "control.add_reportdate", DateForm, act)

    def retry_view(self, request, report_id):
        def act(report, _values):
            workflow.retry_run(report.ingest)
            messages.success(request, _("The report goes back to be read."))

        return self.act_on_report(request, report_id, "control.decide", forms.Form, act)

    def reread_view(self, request, report_id):
        def act(report, _values):
            if workflow.read_again([report]):
                messages.success(request, _("The report goes back to be read."))
            else:
                messages.info(
                    request, _("It has been read with today’s reader and today’s names already.")
                )

        return self.act_on_report(request, report_id, "control.decide", forms.Form, act)

    def redact_view(self, request, report_id):
        def act(report, values):
            workflow.redact_report(report, author=request.user, **values)
            messages.success(
                request, _("Bytes, text, quotes and title are erased; hash and reason stay.")
            )

        return self.act_on_report(request, report_id, "control.retract", RedactForm, act)


@admin.register(IngestRun)
class IngestRunAdmin(TellingMixin, SeenMixin, ReadOnlyAdmin):
    """Where every captured document stands; failures say why."""

    list_display = ["origin_link", "state", "attempts", "told_failure", "added_at", "seen_by"]
    list_display_links = None
    list_filter = ["state", ("seen_at", admin.EmptyFieldListFilter)]
    list_select_related = ["seen_by"]
    search_fields = ["origin", "failure"]
    list_per_page = 50

    @admin.display(description=gettext_lazy("origin"))
    def origin_link(self, run):
        if run.report_id is None:
            return run.origin
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:control_report_change", args=[run.report_id]),
            run.origin,
        )
