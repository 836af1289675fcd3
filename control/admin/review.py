"""The queue and the review screen: a report's text beside what a verdict would write and remove."""

from django.contrib import admin, messages
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Func, JSONField, Q, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import truncatechars
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from control import choices, workflow
from control.dates import LAST_DAY
from control.models import (
    ControlPeriod,
    Deal,
    Decision,
    District,
    Proposal,
    Ruling,
    SignedVerdict,
)

from .base import NumberedMixin, ReadOnlyAdmin, StateFilter, show_date
from .corrections import ReopenForm
from .highlight import split_text
from .review_forms import (
    DealForm,
    DistrictForm,
    SignatureForm,
    describe_proposal,
    originals_first,
)

SHOWN_REPORTS = 12  # with their whole text; the rows of a table can be many more
LISTED = 3  # of a proposal's reports in the queue
NEARBY = 2  # periods shown before and after the one a report speaks of


class PendingFilter(StateFilter):
    title = gettext_lazy("queue")
    parameter_name = "queue"
    first = choices.ProposalState.OPEN
    first_title = gettext_lazy("Open")

    def lookups(self, request, model_admin):
        return [
            ("held", _("Put off until a date")),
            ("signed", _("Signed, waiting")),
            ("returned", _("Signed, not recordable")),
            ("decided", _("Decided")),
            ("all", _("All")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "returned":
            failed = SignedVerdict.objects.filter(state=choices.SignedState.FAILED)
            return queryset.filter(state=self.first, pk__in=failed.values("proposal"))
        return super().queryset(request, queryset)


class ProposalFinder(AutocompleteJsonView):
    """Answers what is typed into a field for a proposal with a page of those that fit."""

    def serialize_result(self, obj, to_field_name):
        return {"id": str(obj.pk), "text": describe_proposal(obj)}


@admin.register(Proposal)
class ProposalAdmin(NumberedMixin, ReadOnlyAdmin):
    list_display = [
        "what",
        "stage",
        "date",
        "reports",
        "score_percent",
        "state",
        "drafted",
        "opened_at",
    ]
    list_filter = [PendingFilter, "kind"]
    search_fields = ["claims__reading__report__title", "reason"]
    search_help_text = gettext_lazy("A place, words of a report’s title, or a proposal’s number.")
    list_per_page = 50

    def get_urls(self):
        view = ProposalFinder.as_view(admin_site=self.admin_site)
        found = path("find/", self.admin_site.admin_view(view), name="control_proposal_find")
        reopen = path(
            "<int:proposal_id>/reopen/",
            self.admin_site.admin_view(self.reopen_view),
            name="control_proposal_reopen",
        )
        return [found, reopen, *super().get_urls()]

    def get_search_results(self, request, queryset, search_term):
        """Django's, a number, or a place: as a report wrote it, or by any name of its district."""
        found, repeats = super().get_search_results(request, queryset, search_term)
        if not (term := search_term.strip()) or term.isdecimal():
            return found, repeats
        named = (
            Q(name_en__icontains=term) | Q(name_ar__icontains=term) | Q(names__text__iexact=term)
        )
        slugs = [*District.objects.filter(named).values_list("slug", flat=True).distinct()]
        texts = Func(
            F("extraction"),
            template="jsonb_path_query_array(%(expressions)s, '$.districts[*].text')",
            output_field=JSONField(),
        )
        written = Proposal.objects.alias(written=Cast(texts, TextField()))
        placed = written.filter(Q(places__overlap=slugs) | Q(written__icontains=term))
        return queryset.filter(Q(pk__in=found.values("pk")) | Q(pk__in=placed.values("pk"))), False

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                "claims__reading__report__source",
                "claims__reading__report__copy",
                "reopenings",
                "decisions",
            )
        )

    @admin.display(description=gettext_lazy("proposal"), ordering="kind")
    def what(self, proposal):
        places = _(", ").join(
            dict.fromkeys(place["text"] for place in proposal.extraction["districts"])
        )
        again = _("Again, as its source changed: ") if proposal.reopenings.all() else ""
        if any(each.verdict == choices.Verdict.RETRACT for each in proposal.decisions.all()):
            again = again or _("Reopened: ")
        return f"{again}{proposal.get_kind_display()}: {places or _('no place found')}"

    @admin.display(description=gettext_lazy("stage"))
    def stage(self, proposal):
        stage = proposal.extraction["stage"]
        return choices.DealStageKind(stage).label if stage else "-"

    @admin.display(description=gettext_lazy("date"))
    def date(self, proposal):
        return show_date(workflow.claimed_date(proposal.extraction))

    @admin.display(description=gettext_lazy("reports"))
    def reports(self, proposal):
        reports = dict.fromkeys(claim.reading.report for claim in proposal.claims.all())
        first = [report for report in reports if not hasattr(report, "copy")] or list(reports)
        shown = LISTED if len(first) <= LISTED else 1  # the rows of a table are hundreds alike
        listed = _("; ").join(
            f"{truncatechars(str(report), 90)} ({report.source})" for report in first[:shown]
        )
        if len(first) > shown:
            listed += _("; ") + _("%d more") % (len(first) - shown)
        if copies := len(reports) - len(first):
            listed += " " + ngettext("+ %d copy", "+ %d copies", copies) % copies
        return listed

    @admin.display(description=gettext_lazy("draft of"))
    def drafted(self, proposal):
        return proposal.draft.get(workflow.DRAFT_BY, {}).get("name", "-")

    @admin.display(description=gettext_lazy("score"), ordering="score")
    def score_percent(self, proposal):
        return f"{proposal.score:.0%}"

    def changelist_view(self, request, extra_context=None):
        # the queue is read, not navigated
        wide = {"is_nav_sidebar_enabled": False, "title": _("Proposals to decide")}
        return super().changelist_view(request, (extra_context or {}) | wide)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        proposal = self.get_object(request, object_id)
        if proposal is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, proposal):
            raise PermissionDenied
        may_decide = request.user.has_perm("control.decide") and not proposal.is_settled
        desk = Desk(
            proposal,
            request.POST if request.method == "POST" else None,
            suggested="suggested" in request.GET,
        )
        if request.method == "POST":
            if not request.user.has_perm("control.decide"):
                raise PermissionDenied
            if "_waiting" in request.POST:
                return self.act_on_waiting(request, proposal)
            if not may_decide:
                self.give_back(request, desk, _("It has been decided meanwhile."))
                return redirect("admin:control_proposal_change", proposal.pk)
            if "_save" in request.POST:
                if self.keep_draft(request, proposal, desk):
                    return redirect("admin:control_proposal_change", proposal.pk)
            elif desk.is_valid() and "_decide" in request.POST:
                try:
                    if desk.signature.waits:
                        return self.sign_for_later(request, proposal, desk)
                    decisions = workflow.decide_proposal(desk.verdict(), request.user)
                except workflow.StaleProposal as error:
                    self.give_back(request, desk, str(error))
                    return redirect("admin:control_proposal_change", proposal.pk)
                except workflow.LossNotSeen as error:
                    desk.show_losses(error)
                except ValidationError as error:
                    wrong = getattr(error, "error_dict", ())
                    on = next((name for name in desk.signature.fields if name in wrong), None)
                    desk.signature.add_error(on, error.messages)
                else:
                    self.tell(request, decisions)
                    return redirect("admin:control_proposal_change", proposal.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": self.what(proposal),
            "opts": self.model._meta,
            "proposal": proposal,
            "desk": desk,
            "is_nav_sidebar_enabled": False,
            "may_decide": may_decide,
            "date": workflow.claimed_date(proposal.extraction),
            "may_reopen": proposal.state == choices.ProposalState.DECIDED
            and request.user.has_perm("control.decide"),
            "on_map": set(
                ControlPeriod.objects.current()
                .filter(ruling__decision__proposal=proposal)
                .values_list("ruling_id", flat=True)
            ),
            "signed": self.show_signed(request, proposal),
            "reopenings": proposal.reopenings.select_related("report"),
            "decisions": Decision.objects.filter(proposal=proposal)
            .select_related("author", "second_author")
            .prefetch_related("rulings__district"),
        }
        return TemplateResponse(request, "admin/control/proposal/review.html", context)

    def keep_draft(self, request, proposal, desk) -> bool:
        """Keep what is written as the proposal's draft, unless there is another since it was opened."""
        written = dict(request.POST.lists())
        if workflow.save_draft(proposal, written, request.user, desk.draft_seen):
            messages.success(request, _("The draft is kept. Nothing is decided yet."))
            return True
        proposal.refresh_from_db(fields=["draft"])
        kept_by = proposal.draft.get(workflow.DRAFT_BY, {"name": "?", "at": ""})
        messages.error(
            request,
            _("%(name)s has kept a draft of this meanwhile. To replace it, keep yours again.")
            % kept_by,
        )
        desk.draft_seen = kept_by["at"]
        return False

    def give_back(self, request, desk, why: str) -> None:
        """Say why nothing was signed, with all that was written in words."""
        written = " ".join(f"“{text}”" for text in desk.written())
        messages.error(
            request,
            _("%(why)s You had written: %(written)s") % {"why": why, "written": written}
            if written
            else why,
        )

    def sign_for_later(self, request, proposal, desk):
        """Keep a signed verdict that waits; what was written stays, should it come back."""
        with transaction.atomic():
            workflow.save_draft(proposal, dict(request.POST.lists()), request.user, desk.draft_seen)
            workflow.sign_verdict(
                desk.verdict(),
                request.user,
                embargo_until=desk.signature.cleaned_data["embargo_until"],
                needs_second=desk.signature.cleaned_data["needs_second"],
            )
        messages.success(request, _("It is signed and waits. Nothing of it is public yet."))
        return redirect("admin:control_proposal_change", proposal.pk)

    def reopen_view(self, request, proposal_id):
        """Take back the verdict on a decided proposal, so that it can be decided anew."""
        if not request.user.has_perm("control.decide"):
            raise PermissionDenied
        proposal = get_object_or_404(Proposal, pk=proposal_id)
        form = ReopenForm(request.POST or None, initial={"version": proposal.version})
        if request.method == "POST" and form.is_valid():
            try:
                decision = workflow.reopen_proposal(
                    proposal, author=request.user, **form.cleaned_data
                )
            except workflow.StaleProposal as error:
                messages.error(request, str(error))
            else:
                messages.success(
                    request,
                    _("The proposal is open again by decision %(decision)s.")
                    % {"decision": decision.public_id},
                )
            return redirect("admin:control_proposal_change", proposal.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reopen %(proposal)s") % {"proposal": self.what(proposal)},
            "opts": self.model._meta,
            "proposal": proposal,
            "standing": Ruling.objects.filter(
                decision__proposal=proposal, periods__recorded__upper_inf=True
            )
            .select_related("district")
            .distinct(),
            "form": form,
        }
        return TemplateResponse(request, "admin/control/proposal/reopen.html", context)

    def act_on_waiting(self, request, proposal):
        """The second signature, an embargo lifted, or a signed verdict taken back."""
        signed = get_object_or_404(SignedVerdict, pk=request.POST["_waiting"], proposal=proposal)
        try:
            if "_second" in request.POST:
                decisions = workflow.second_verdict(signed, request.user)
                if not decisions:
                    messages.success(request, _("You have signed it too. It waits for its day."))
            elif "_now" in request.POST:
                decisions = workflow.record_at_once(signed, request.user)
            else:
                decisions = []
                workflow.withdraw_verdict(signed, request.user)
                messages.success(request, _("It is taken back, and the proposal is open again."))
        except (ValidationError, workflow.StaleProposal, workflow.LossNotSeen) as error:
            messages.error(request, " ".join(getattr(error, "messages", None) or [str(error)]))
        else:
            self.tell(request, decisions)
        return redirect("admin:control_proposal_change", proposal.pk)

    def show_signed(self, request, proposal) -> dict | None:
        """The last verdict that was signed to be recorded later, and what this person may do."""
        signed = (
            proposal.signed_verdicts.exclude(state=choices.SignedState.RECORDED)
            .select_related("author", "second_author")
            .first()
        )
        states = choices.SignedState
        if signed is None or signed.state != states.WAITING and proposal.is_settled:
            return None
        waiting = signed.state == states.WAITING and request.user.has_perm("control.decide")
        owner = signed.author == request.user or request.user.has_perm("control.retract")
        lacks_second = signed.needs_second and signed.second_author is None
        return {
            "row": signed,
            "parts": workflow.describe_verdict(signed),
            "reason": signed.verdict["reason"],
            "lacks_second": lacks_second,
            "may_second": waiting and lacks_second and signed.author != request.user,
            "may_withdraw": waiting and owner,
            "may_record": waiting and owner and not lacks_second,
        }

    def tell(self, request, decisions) -> None:
        """Say what was signed, with the way to each ruling's first day on the public map."""
        for decision in decisions:
            rulings = decision.rulings.select_related("district")
            told = _("%(decision)s is signed. %(rulings)s") % {
                "decision": decision,
                "rulings": _(", ").join(map(str, rulings)),
            }
            links = format_html_join(
                "",
                ' <a href="{}?on={}&amp;district={}">{}</a>',
                (
                    (reverse("map"), r.started_day, r.district.slug, _("See it on the map"))
                    for r in rulings
                ),
            )
            messages.success(request, format_html("{}{}", told, links))


def describe_state(standing: str, parties) -> str:
    """One line on who would hold a district and how."""
    listed = workflow.name_parties(parties)
    return f"{choices.Standing(standing).label}{': ' if listed else ''}{listed}"


def describe_carried(draft, chosen: tuple) -> list[dict]:
    """What a draft's overridden rulings rest on, piece by piece, with the stances to choose from."""
    labels = dict(choices.EvidenceStance.choices) | {workflow.LEFT: _("Is left off")}
    return [
        {
            "piece": each.piece,
            "ruling": each.ruling,
            "chosen": dict(chosen).get(each.piece.pk, ""),
            "options": [
                ("", _("%(stance)s (as suggested)") % {"stance": labels[each.stance]}),
                *labels.items(),
            ],
        }
        for each in workflow.preview_carried(draft)
    ]


class Desk:
    """Everything on one review screen: reports, forms, the ledger's history, what would be lost."""

    def __init__(self, proposal: Proposal, data=None, suggested: bool = False):
        self.proposal = proposal
        kept_by = proposal.draft.get(workflow.DRAFT_BY)
        self.draft_by = None  # whose draft is shown
        self.draft_seen = kept_by["at"] if kept_by else ""
        self.tells_mistakes = data is not None and "_save" not in data
        if data is not None:
            self.draft_seen = data.get("draft_seen", "")
        elif proposal.draft and not suggested:
            self.draft_by = kept_by
            data = QueryDict(mutable=True)
            for key, value in proposal.draft.items():
                if key != workflow.DRAFT_BY:
                    data.setlist(key, value)
            data["version"] = proposal.version
        self.claims = workflow.current_claims(proposal)
        self.districts = [
            DistrictForm(data, suggestion=suggestion, proposal=proposal)
            for suggestion in workflow.suggest_rulings(proposal)
        ]
        self.deal = DealForm(data, proposal=proposal)
        self.signature = SignatureForm(data, proposal=proposal)
        if data is not None and "_preview" in data:
            self.signature.fields["reason"].required = False  # nothing is signed by looking
        for form in self.districts:
            self.describe(form)

    def describe(self, form: DistrictForm) -> None:
        """Hang on a district's form what the ledger says there, and what accepting it removes."""
        district, date = form.district, workflow.claimed_date(self.proposal.extraction)
        form.history = list(
            ControlPeriod.objects.current()
            .filter(district=district)
            .select_related("ruling")
            .prefetch_related("ruling__parties__actor")
            .in_order()
        )
        form.readings = workflow.rival_readings(district, date.earliest) if date else []
        draft = form.suggestion.draft
        if form.is_bound and form.is_valid():
            draft = getattr(form, "draft", None)
        form.before = form.suggestion.present
        if draft is not None:
            here = (p.ruling for p in form.history if draft.started_day in p.valid)
            form.before = next(here, None)
        here = [p.ruling == form.before for p in form.history]
        middle = here.index(True) if True in here else len(here)
        form.nearby = form.history[max(middle - NEARBY, 0) : middle + NEARBY + 1]
        form.after = describe_state(draft.standing, draft.parties) if draft else ""
        chosen = form.stances_chosen()
        carry = not form.is_bound or form["carry_evidence"].value()
        form.losses = workflow.preview_losses(draft, carry=carry, chosen=chosen) if draft else []
        form.runs_on = draft is not None and draft.ended_day is None
        form.from_day, form.last_day = draft and draft.started_day, LAST_DAY
        form.carried = describe_carried(draft, chosen) if draft else []

    @property
    def reports(self):
        """Each report of the proposal with its text cut at the quotes."""
        shown = list(self.by_report.items())[:SHOWN_REPORTS]
        return [(report, claims, split_text(report.text, claims)) for report, claims in shown]

    @property
    def other_reports(self):
        return list(self.by_report)[SHOWN_REPORTS:]

    @cached_property
    def by_report(self) -> dict:
        """Claims by report; a text that only repeats another comes after it."""
        found = {}
        for claim in originals_first(self.claims):
            found.setdefault(claim.reading.report, []).append(claim)
        return found

    @property
    def odd_letters(self) -> list[str]:
        """What to know of names and quotes that are not what they look like on the screen."""
        texts = []
        for claim in self.claims:
            values, text = claim.values, claim.reading.report.text
            named = [*values["districts"], *values["destinations"], *values["parties"]]
            texts += [place["text"] for place in named]
            texts.append(text[values["quote"]["start"] : values["quote"]["end"]])
        return workflow.describe_odd_letters(texts, self.by_report)

    @property
    def forms(self) -> list:
        return [*self.districts, self.deal, self.signature]

    @property
    def mistakes(self) -> list[tuple[str, str, str]]:
        """What has to be mended: where its field is, what it is called, and what is wrong."""
        if not self.tells_mistakes:
            return []
        found = []
        for form in self.forms:
            place = f"{form.district}: " if isinstance(form, DistrictForm) else ""
            for name, errors in form.errors.items():
                field = form[name] if name in form.fields else None
                where = field.id_for_label or field.auto_id if field else ""
                label = f"{place}{field.label}" if field else place.rstrip(": ")
                found += [(where, label, message) for message in errors]
        return found

    def written(self) -> list[str]:
        """All that a person wrote or changed, each with what its field is called."""
        told = []
        for form in self.forms:
            form.is_valid()  # cleans what can be cleaned
            for name in form.changed_data:
                field, raw = form[name], form.data.get(form.add_prefix(name), "")
                actor = form.add_prefix(name.replace("role_", "actor_"))
                if field.is_hidden or name == "losses_seen" or not raw.strip():
                    continue
                if name.startswith("role_") and not form.data.get(actor):
                    continue  # a row without a party
                value = form.cleaned_data.get(name, raw)
                labels = dict(getattr(field.field, "choices", ()))
                told.append(f"{field.label}: {labels.get(value, value)}")
        return told

    def is_valid(self) -> bool:
        if self.signature.is_valid() and self.signature.cleaned_data["whole"]:
            return True
        return sum(not form.is_valid() for form in self.forms) == 0  # every form says what is wrong

    def verdict(self) -> workflow.ProposalVerdict:
        signed = self.signature.cleaned_data
        whole = signed["whole"]
        return workflow.ProposalVerdict(
            proposal_id=self.proposal.pk,
            version=signed["version"],
            reason=signed["reason"],
            whole=whole,
            ground=signed["ground"],
            held_until=signed["held_until"],
            duplicate_of=signed["duplicate_of"],
            districts=() if whole else tuple(form.verdict_given() for form in self.districts),
            deal=None if whole else self.deal.deal_draft(),
            truce_end=workflow.TruceEnd() if whole else self.deal.truce_end(),
        )

    def show_losses(self, error: workflow.LossNotSeen) -> None:
        of_deal = isinstance(error.district, Deal)
        for form in [self.deal] if of_deal else self.districts:
            if of_deal or form.district == error.district:
                form.losses = error.losses
                form.add_error(
                    "losses_seen",
                    _("This would take what is listed here off the map: say that you mean it."),
                )
