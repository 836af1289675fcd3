"""Forms of the review screen: one for each district, one for the deal, one for the signature.

They turn what a moderator wrote into the dataclasses that workflow takes, and say field by field
what cannot be. They decide nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from django import forms
from django.contrib.admin import site
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext_lazy as _

from control import choices, workflow
from control.dates import parse_edtf
from control.models import Actor, Deal, Decision, District, Proposal, Ruling

from .base import ARABIC

SKIP = ""
DISTRICT_VERDICTS = [
    (SKIP, _("No verdict on this district")),
    (choices.Verdict.ACCEPT, _("Accept as written below")),
    (choices.Verdict.CONFIRM, _("Confirm: add the evidence, change nothing")),
    (choices.Verdict.REJECT, _("Reject")),
    (choices.Verdict.OUT_OF_SCOPE, _("Out of scope")),
]
WHOLE_VERDICTS = [
    ("", _("Decide district by district (above)")),
    (choices.Verdict.HOLD, _("Hold until a date")),
    (choices.Verdict.REJECT, _("Reject all of it")),
    (choices.Verdict.DUPLICATE, _("Duplicate of another proposal")),
    (choices.Verdict.OUT_OF_SCOPE, _("All of it out of scope")),
]
PARTY_ROWS = 6
REVERSALS = ("collapsed", "violated", "suspended", "postponed", "resumed", "rejected")
EMBARGO_AFTER = dt.timedelta(days=3)  # a planned movement, as people arrive later than planned
# what a moderator writes of a ruling; a difference in any of it is an amendment
WRITTEN = (
    "started", "started_day", "ended", "ended_day", "standing", "parties", "siege", "truce",
    "assertion", "confidence_start", "mechanism", "note",
)  # fmt: skip


def load_speakers() -> dict[str, Actor]:
    """Return every actor by each of its names, case folded."""
    return {
        text.casefold(): actor
        for actor in Actor.objects.prefetch_related("names")
        for text in (actor.slug, actor.name_en, *(name.text for name in actor.names.all()))
    }


def speaker_named(text: str, speakers: dict[str, Actor]) -> Actor | None:
    """Return the actor whom an attribution such as “SOHR (its director)” names first."""
    name = re.split(r"[(,;]", text)[0].strip().casefold()
    return speakers.get(name) if name else None


def name_in_arabic(report) -> str:
    """Return in Arabic who published a report, where that is its source by name."""
    return report.source.name_ar if report.publisher == report.source.name else ""


def originals_first(claims) -> list:
    """Return claims in their order, those of a text that only repeats another behind all others."""
    return sorted(claims, key=lambda claim: hasattr(claim.reading.report, "copy"))


def find_speaker(values: dict, speakers: dict[str, Actor]) -> tuple[Actor | None, str]:
    """Return a claim's likeliest originator, to be checked: an actor, or else words.

    Who its own sentence names; where that names nobody, who its figures are said by most often.
    Example: “…, a medic said” gives (None, "a medic").
    """
    own = (values.get("attributed_to") or "")[:300]
    if own:
        actor = speaker_named(own, speakers)
        return actor, "" if actor else own
    said = [speaker_named(f["attributed_to"] or "", speakers) for f in values["figures"]]
    known = [actor for actor in said if actor is not None]
    monitors = [actor for actor in known if actor.kind == choices.ActorKind.MONITOR]
    return next(iter([*monitors, *known]), None), ""


def is_container(report) -> bool:
    """Whether a report's source is only where it was kept, such as “Uploaded files”: no speaker."""
    return report.source.kind == choices.SourceKind.UPLOAD and not report.publisher


def ask_speaker(report) -> str:
    """Say that a person must tell who said it, for nobody else does."""
    return _("Say who said it: “%(source)s” is where the report is kept, and says nothing.") % {
        "source": report.source
    }


def cite_claim(claim, speaker: Actor | None, said: str, **fields) -> workflow.EvidenceDraft:
    """Return a claim's report as evidence, with the sentence it rests on and who said it."""
    report = claim.reading.report
    start, end = claim.values["quote"]["start"], claim.values["quote"]["end"]
    return workflow.EvidenceDraft(
        report_id=report.pk,
        claim_id=claim.pk,
        said_by_id=speaker.pk if speaker else None,
        said_by_text=said or ("" if speaker else report.publisher[:300]),
        said_by_text_ar="" if said or speaker else name_in_arabic(report),
        observed=workflow.claimed_date(claim.values),
        quote_start=start,
        quote_end=end,
        quote=report.text[start:end],
        **fields,
    )


class EdtfField(forms.CharField):
    """A date as it is known: 2018, 2018-03 or 2018-03-13; cleans to an EdtfDate or None."""

    def __init__(self, **kwargs):
        super().__init__(max_length=16, **kwargs)
        self.widget.attrs.update({"size": 12, "placeholder": "2018-03-13", "dir": "ltr"})

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_edtf(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class PublishedField(EdtfField):
    """A publication date given by a person: one that is still to come is refused."""

    def clean(self, value):
        date = super().clean(value)
        try:
            return workflow.check_published(date)
        except forms.ValidationError as error:
            raise forms.ValidationError(error.messages) from error


class DistrictForm(forms.Form):
    """What a verdict would write for one district."""

    verdict = forms.ChoiceField(choices=DISTRICT_VERDICTS, required=False, label=_("Verdict"))
    standing = forms.ChoiceField(choices=choices.Standing.choices, label=_("Standing"))
    started = EdtfField(label=_("From"))
    started_day = forms.DateField(
        required=False,
        label=_("Drawn from"),
        help_text=_("Nominal day where the date is a month or year."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    ended = EdtfField(
        required=False,
        label=_("Until (not included)"),
        help_text=_("Empty: it runs on to the end of coverage, also over what is recorded later."),
    )
    ended_day = forms.DateField(
        required=False, label=_("Drawn until"), widget=forms.DateInput(attrs={"type": "date"})
    )
    siege = forms.ChoiceField(choices=choices.Siege.choices, label=_("Siege"))
    truce = forms.ChoiceField(choices=choices.Truce.choices, label=_("Truce"))
    assertion = forms.ChoiceField(choices=choices.Assertion.choices, label=_("Assertion"))
    confidence_start = forms.ChoiceField(
        choices=choices.Confidence.choices, label=_("Confidence of the start")
    )
    mechanism = forms.ChoiceField(choices=choices.Mechanism.choices, label=_("How it began"))
    note = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("Note, in our own words")
    )
    note_ar = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2} | ARABIC),
        label=_("The same note in Arabic"),
    )
    reading = forms.CharField(
        required=False,
        max_length=300,
        label=_("This report's version"),
        help_text=_("In a few words, such as “full control” or “gained some ground”."),
    )
    reading_ar = forms.CharField(
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=ARABIC),
        label=_("The same in Arabic"),
    )
    said_by = forms.ModelChoiceField(
        Actor.objects.all(),
        required=False,
        label=_("Said by"),
        help_text=_("The originator, not the outlet that quotes it."),
    )
    said_by_text = forms.CharField(required=False, max_length=300, label=_("Said by, in words"))
    credibility = forms.TypedChoiceField(
        choices=choices.Credibility.choices, coerce=int, label=_("Credibility")
    )
    stance = forms.ChoiceField(choices=choices.EvidenceStance.choices, label=_("The report"))
    cause = forms.ChoiceField(
        choices=choices.CorrectionCause.choices, required=False, label=_("If it corrects, because")
    )
    carry_evidence = forms.BooleanField(
        required=False,
        label=_("Carry over the evidence of what it overrides"),
        help_text=_(
            "Never as support of a state that differs; the public page says of each piece that it is carried over."
        ),
    )
    losses_seen = forms.BooleanField(
        required=False, label=_("I have seen what this would remove, and mean it")
    )

    losses_shown = forms.CharField(required=False)  # both written by the template: what is listed
    ruling_shown = forms.IntegerField(required=False)  # and which ruling stands there

    def __init__(self, *args, suggestion: workflow.Suggestion, proposal: Proposal, **kwargs):
        self.suggestion, self.proposal = suggestion, proposal
        self.district: District = suggestion.district
        super().__init__(*args, prefix=f"d-{self.district.slug}", **kwargs)
        actors = [("", "—"), *((a.pk, a.name) for a in Actor.objects.all())]
        roles = choices.PartyRole.choices
        for row in range(PARTY_ROWS):
            self.fields[f"actor_{row}"] = forms.TypedChoiceField(
                choices=actors, coerce=int, empty_value=None, required=False, label=_("Actor")
            )
            self.fields[f"role_{row}"] = forms.ChoiceField(
                choices=roles, required=False, label=_("Role")
            )
        self.speakers = load_speakers()
        self.initial = {**self.suggested(), **self.initial}

    def suggested(self) -> dict:
        """The form's values as the machine suggests them."""
        draft = self.suggestion.draft
        values = {
            "verdict": self.suggestion.verdict if draft else SKIP,
            "carry_evidence": True,
            "credibility": int(choices.Credibility.POSSIBLE),
            "stance": (
                choices.EvidenceStance.CONTRADICTS
                if self.denies
                else choices.EvidenceStance.SUPPORTS
            ),
            "cause": choices.CorrectionCause.NEW_EVIDENCE,
        }
        values["said_by"], values["said_by_text"] = find_speaker(
            self.proposal.extraction, self.speakers
        )
        if draft is None:
            present = self.suggestion.present
            date = workflow.claimed_date(self.proposal.extraction)
            values.update(
                # a report that moves nothing here is evidence only if a moderator says of what
                verdict=choices.Verdict.CONFIRM if present and self.denies else SKIP,
                standing=choices.Standing.HELD,
                siege=choices.Siege.NOT_STATED,
                truce=choices.Truce.NO,
                confidence_start=choices.Confidence.MEDIUM,
                mechanism=choices.Mechanism.NOT_STATED,
                started=date.text if date else "",
                ended=self.suggestion.until.isoformat() if self.suggestion.until else "",
            )
            return values
        values.update(
            started=draft.started.text,
            started_day=draft.started_day,
            ended=draft.ended.text if draft.ended else "",
            ended_day=draft.ended_day,
            **{
                name: getattr(draft, name)
                for name in (
                    "standing", "siege", "truce", "assertion", "confidence_start", "mechanism",
                    "note", "note_ar",
                )
            },
        )  # fmt: skip
        for row, party in enumerate(draft.parties[:PARTY_ROWS]):
            values[f"actor_{row}"], values[f"role_{row}"] = party.actor_id, party.role
        return values

    @property
    def denies(self) -> bool:
        return workflow.claims_deny(self.proposal.extraction)

    @property
    def party_rows(self):
        return [(self[f"actor_{row}"], self[f"role_{row}"]) for row in range(PARTY_ROWS)]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verdict") in (choices.Verdict.ACCEPT, choices.Verdict.AMEND):
            if not self.errors:
                self.draft = self.build_draft(cleaned)
                try:
                    workflow.check_draft(self.draft)
                except forms.ValidationError as error:
                    for name, messages in error.message_dict.items():
                        field = {"parties": "actor_0"}.get(name, name)
                        self.add_error(field if field in self.fields else None, messages)
        else:  # other verdicts write nothing: what the fields say does not matter
            for name in list(self.errors):
                if name != "verdict":
                    del self.errors[name]
        self.check_speaker(cleaned)
        return cleaned

    def check_speaker(self, cleaned: dict) -> None:
        """Ask who said it where a report becomes evidence and neither it nor its source tells."""
        writes = (choices.Verdict.ACCEPT, choices.Verdict.AMEND, choices.Verdict.CONFIRM)
        if cleaned.get("verdict") in writes:
            for claim in self.claims_here:
                if self.speaker_of(claim, cleaned) == (None, "") and is_container(
                    claim.reading.report
                ):
                    self.add_error("said_by", ask_speaker(claim.reading.report))
                    return

    @cached_property
    def claims_here(self) -> list:
        """The proposal's claims that speak of this district."""
        return [
            claim
            for claim in workflow.current_claims(self.proposal)
            if self.district.slug in workflow.claimed_slugs(claim.values)
        ]

    def speaker_of(self, claim, cleaned: dict) -> tuple[Actor | None, str]:
        """Who said a claim: whom the form names, unless the claim names another than was suggested."""
        told = find_speaker(claim.values, self.speakers)
        if told not in ((None, ""), find_speaker(self.proposal.extraction, self.speakers)):
            return told
        given = cleaned.get("said_by"), cleaned.get("said_by_text", "")
        return told if given == (None, "") else given

    def build_draft(self, cleaned: dict) -> workflow.RulingDraft:
        started, ended = cleaned["started"], cleaned["ended"]

        suggested = self.suggestion.draft
        keeps_truce = suggested is not None and cleaned["truce"] == suggested.truce

        def nominal(name: str, date):
            """The day it is drawn at: the date itself, or one that was chosen within a month or year."""
            day = cleaned.get(name)
            follows = date.earliest == date.latest or name not in self.changed_data
            return day if day and (date.contains(day) or not follows) else date.earliest

        for name, date in (("started_day", started), ("ended_day", ended)):
            if date and not date.contains(nominal(name, date)):
                raise forms.ValidationError(
                    {name: _("The nominal day lies outside the date it stands for.")}
                )
        if ended and nominal("ended_day", ended) <= nominal("started_day", started):
            raise forms.ValidationError({"ended": _("The end must be after the start.")})
        return workflow.RulingDraft(
            district_id=self.district.pk,
            started=started,
            started_day=nominal("started_day", started),
            ended=ended,
            ended_day=nominal("ended_day", ended) if ended else None,
            truce_deal_id=suggested.truce_deal_id if keeps_truce else None,
            parties=tuple(
                workflow.DraftParty(cleaned[f"actor_{row}"], cleaned[f"role_{row}"])
                for row in range(PARTY_ROWS)
                if cleaned.get(f"actor_{row}")
            ),
            **{
                name: cleaned[name]
                for name in (
                    "standing", "siege", "truce", "assertion", "confidence_start", "mechanism",
                    "note", "note_ar",
                )
            },
        )  # fmt: skip

    def evidence(self) -> tuple[workflow.EvidenceDraft, ...]:
        """One piece of evidence for each report of the proposal, with the quote of its claim.

        The stance is that of the reports the proposal rests on; one that denies what they assert,
        or asserts what they deny, takes the other. The speaker likewise: a claim that names another
        keeps its own.
        """
        cleaned = self.cleaned_data
        stances = {False: cleaned.get("stance") or choices.EvidenceStance.SUPPORTS}
        stances[True] = next(s for s in choices.EvidenceStance.values if s != stances[False])
        pieces = []
        for claim in self.claims_here:
            pieces.append(
                cite_claim(
                    claim,
                    *self.speaker_of(claim, cleaned),
                    target=(
                        choices.EvidenceTarget.START
                        if cleaned["verdict"] != choices.Verdict.CONFIRM
                        else self.confirmed_target(claim)
                    ),
                    stance=stances[workflow.claims_deny(claim.values) != self.denies],
                    reading=cleaned.get("reading", ""),
                    reading_ar=cleaned.get("reading_ar", ""),
                    credibility=cleaned.get("credibility") or choices.Credibility.UNJUDGED,
                )
            )
        return tuple(pieces)

    def confirmed_target(self, claim) -> str:
        """A report of the day the ruling began speaks to its start, any other to its content."""
        present, date = self.suggestion.present, workflow.claimed_date(claim.values)
        starts = present is not None and date is not None and date.contains(present.started_day)
        return choices.EvidenceTarget.START if starts else choices.EvidenceTarget.CONTENT

    def stances_chosen(self) -> tuple[tuple[int, str], ...]:
        """What is to become of evidence of what is overridden, by its key, where somebody chose."""
        start, known = f"{self.prefix}-carried-", (*choices.EvidenceStance.values, workflow.LEFT)
        keys = ((name, name.removeprefix(start)) for name in self.data if name.startswith(start))
        chosen = ((int(key), self.data[name]) for name, key in keys if key.isdecimal())
        return tuple(sorted(pair for pair in chosen if pair[1] in known))

    def verdict_given(self) -> workflow.DistrictVerdict:
        verdict = self.cleaned_data["verdict"]
        draft = getattr(self, "draft", None)
        suggested = self.suggestion.draft
        if verdict == choices.Verdict.ACCEPT and (
            suggested is None
            or any(getattr(draft, name) != getattr(suggested, name) for name in WRITTEN)
        ):
            verdict = choices.Verdict.AMEND
        return workflow.DistrictVerdict(
            district=self.district,
            verdict=verdict,
            draft=draft,
            evidence=self.evidence() if verdict else (),
            confirmed=Ruling.objects.filter(pk=self.cleaned_data.get("ruling_shown")).first(),
            cause=self.cleaned_data.get("cause", ""),
            losses_seen=self.cleaned_data["losses_seen"],
            losses_shown=frozenset(self.cleaned_data.get("losses_shown", "").split()),
            carry_evidence=self.cleaned_data["carry_evidence"],
            carried=self.stances_chosen(),
        )


def names_speaker(stage: workflow.StageDraft) -> bool:
    return bool(stage.said_by_id or stage.said_by_text)


class DealForm(forms.Form):
    """Which deal the proposal belongs to, and what of it is recorded."""

    NEW, NONE = "new", ""

    deal = forms.ChoiceField(required=False, label=_("The deal"), widget=forms.RadioSelect)
    name_en = forms.CharField(required=False, max_length=200, label=_("Name of a new deal"))
    stages = forms.MultipleChoiceField(
        required=False, label=_("Stages to record"), widget=forms.CheckboxSelectMultiple
    )
    said_by = forms.ModelChoiceField(
        Actor.objects.all(),
        required=False,
        label=_("Stages said by"),
        help_text=_("Of those for which the report names nobody."),
    )
    said_by_text = forms.CharField(
        required=False, max_length=300, label=_("Stages said by, in words")
    )
    losses_seen = forms.BooleanField(
        required=False, label=_("I have seen what this would remove, and mean it")
    )
    losses_shown = forms.CharField(required=False)  # written by the template: what is listed
    parties = forms.MultipleChoiceField(
        required=False, label=_("Parties to record"), widget=forms.CheckboxSelectMultiple
    )
    places = forms.MultipleChoiceField(
        required=False, label=_("Places to record"), widget=forms.CheckboxSelectMultiple
    )
    figures = forms.MultipleChoiceField(
        required=False,
        label=_("Figures to record, each by who said it"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, proposal: Proposal, **kwargs):
        self.proposal = proposal
        super().__init__(*args, prefix="deal", **kwargs)
        self.claims = workflow.current_claims(proposal)
        self.actors = {actor.slug: actor for actor in Actor.objects.all()}
        self.speakers = load_speakers()
        self.districts = {district.slug: district for district in District.objects.all()}
        likely = workflow.find_likely_deals(proposal.extraction)
        self.fields["deal"].choices = [
            *((str(deal.pk), describe_deal(deal)) for deal in likely),
            (self.NEW, _("A deal that is not recorded yet")),
            (self.NONE, _("Record nothing of a deal")),
        ]
        self.options = {name: {} for name in ("stages", "parties", "places", "figures")}
        self.has_unspoken = False  # a stage of which somebody must tell who said it
        self.told = set()  # stages and figures, each with the source that tells of it
        self.has_several = len({claim.reading.report_id for claim in self.claims}) > 1
        for claim in originals_first(self.claims):  # what a copy repeats is no second source
            self.collect(claim)
        recorded = self.find_recorded(likely[0]) if likely else set()
        for name, options in self.options.items():
            self.fields[name].choices = [
                (key, _("%s – recorded already") % label if (name, key) in recorded else label)
                for key, (label, _row) in options.items()
            ]
            self.initial.setdefault(name, [key for key in options if (name, key) not in recorded])
        is_deal = proposal.kind in choices.DealKind.values
        self.initial.setdefault(
            "deal", str(likely[0].pk) if likely else (self.NEW if is_deal else self.NONE)
        )
        self.initial.setdefault("name_en", self.suggest_name())

    def find_recorded(self, deal: Deal) -> set[tuple[str, str]]:
        """Return the offered stages and figures that `deal` has already, whoever reported them."""
        stages = {(stage.stage, stage.date, stage.planned) for stage in deal.stages.all()}
        figures = {
            (f.category, f.qualifier, f.minimum, f.maximum, f.words) for f in deal.figures.current()
        }
        found = set()
        for key, (_label, stage) in self.options["stages"].items():
            date = stage.date.text if stage.date else ""
            if (stage.stage, date, stage.planned) in stages:
                found.add(("stages", key))
        for key, (_label, f) in self.options["figures"].items():
            if (f.category, f.qualifier, f.minimum, f.maximum, f.words) in figures:
                found.add(("figures", key))
        return found

    def suggest_name(self) -> str:
        values = self.proposal.extraction
        names = [
            self.districts[slug].name_en
            for slug in workflow.claimed_slugs(values)
            if slug in self.districts
        ]
        date = workflow.claimed_date(values)
        year = f" ({date.text[:4]})" if date else ""
        kind = choices.ClaimKind(self.proposal.kind).label.lower()
        return (
            f"{', '.join(names)} {kind}{year}".strip().capitalize()
            if not names
            else (f"{', '.join(names)} {kind}{year}")
        )

    def is_told(self, report, *what) -> bool:
        """Whether the report, or the one it copies, has told so already; from now on it has."""
        copy = getattr(report, "copy", None)
        told = (copy.original_id if copy else report.pk, *what)
        known = told in self.told
        self.told.add(told)
        return known

    def name_report(self, report) -> str:
        """Say which report an option is of, where there are several."""
        if not self.has_several:
            return ""
        title = Truncator(str(report)).chars(40)
        named = _("%s, a copy") % title if hasattr(report, "copy") else title
        return f" – \N{FIRST STRONG ISOLATE}{named}\N{POP DIRECTIONAL ISOLATE}"

    def collect(self, claim) -> None:
        """Offer everything a claim says of a deal, with its quote, once each."""
        values, report = claim.values, claim.reading.report
        of_report = self.name_report(report)
        speaker, said = find_speaker(values, self.speakers)
        unspoken = (speaker, said) == (None, "") and is_container(report)
        self.has_unspoken |= unspoken and self.proposal.kind in choices.DealKind.values
        stage_dates = [
            (choices.DealStageKind.AGREED, values["agreed_on"], False),
            (choices.DealStageKind.ANNOUNCED, values["announced_on"], False),
            (
                choices.DealStageKind.STARTED,
                values["started_on"],
                bool(values.get("start_planned")),
            ),
        ]
        done = values["stage"] if values["stage"] not in ("", "agreed", "announced") else "started"
        if (
            values["stage"] in REVERSALS
        ):  # on a day of its own, beside the one on which it was begun
            stage_dates.append((done, values["happened_on"], False))
            done = values["stage"] if values["stage"] == "resumed" else "started"
        stage_dates.append((done, values["implemented_on"], False))
        if not any(date for _stage, date, _planned in stage_dates):
            stage_dates.append((values["stage"] or choices.DealStageKind.ANNOUNCED, "", False))
        for stage, date, planned in stage_dates:
            if date is None or self.is_told(report, stage, date, planned):
                continue
            label = f"{choices.DealStageKind(stage).label} {date}"
            label += f" ({_('planned')})" if planned else ""
            label += f" – {speaker.name if speaker else said}" if speaker or said else ""
            label += of_report
            draft = workflow.StageDraft(
                stage=stage,
                date=parse_edtf(date) if date else None,
                planned=planned,
                said_by_id=speaker.pk if speaker else None,
                said_by_text=said or ("" if speaker else report.publisher[:300]),
                report_id=report.pk,
            )
            self.options["stages"][f"{stage}|{date}|{planned}|{report.pk}"] = (label, draft)
        for party in [*values["parties"], *values["mediators"]]:
            actor = self.actors.get(party["slug"])
            role = party["role"] if party["role"] in choices.DealPartyRole.values else "party"
            if actor is not None:
                label = f"{actor.name} ({choices.DealPartyRole(role).label})"
                self.options["parties"].setdefault(f"{actor.pk}|{role}", (label, (actor.pk, role)))
        for place in [*values["districts"], *values["destinations"]]:
            role = place["role"]
            if role not in choices.DealDistrictRole.values:
                continue
            district = self.districts.get(place["slug"])
            label = f"{district.name if district else place['text']} ("
            label += f"{choices.DealDistrictRole(role).label})"
            key = f"{place['slug'] or place['text']}|{role}"
            row = (district.pk if district else place["text"], role)
            self.options["places"].setdefault(key, (label, row))
        for number, figure in enumerate(values["figures"]):
            quote = report.text[figure["start"] : figure["end"]]
            draft = self.figure_draft(figure, report)
            if self.is_told(
                report, replace(draft, report_id=None, quote_start=None, quote_end=None)
            ):
                continue
            said = figure["attributed_to"] or _("not attributed")
            label = _("“%(quote)s”: %(category)s, %(said)s") % {
                "quote": quote,
                "category": choices.FigureCategory(figure["category"]).label,
                "said": said,
            }
            self.options["figures"][f"{claim.pk}|{number}"] = (label + of_report, draft)

    def figure_draft(self, figure: dict, report) -> workflow.FigureDraft:
        qualifier, words = figure["qualifier"], ""
        if qualifier not in choices.FigureQualifier.values:
            qualifier, words = choices.FigureQualifier.VAGUE, figure["qualifier"]
        speaker = speaker_named(figure["attributed_to"] or "", self.speakers)
        return workflow.FigureDraft(
            category=figure["category"],
            qualifier=qualifier,
            minimum=figure["min"],
            maximum=figure["max"],
            words=words or report.text[figure["start"] : figure["end"]][:100]
            if figure["min"] is None and figure["max"] is None
            else words,
            stage=figure["stage"]
            if figure["stage"] in choices.FigureStage.values
            else choices.FigureStage.UNSPECIFIED,
            said_by_id=speaker.pk if speaker else None,
            said_by_text=(figure["attributed_to"] or "")[:300],
            report_id=report.pk,
            quote_start=figure["start"],
            quote_end=figure["end"],
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("deal") == self.NEW and not cleaned.get("name_en", "").strip():
            self.add_error("name_en", _("A new deal needs a name."))
        if cleaned.get("deal") == self.NEW and self.proposal.kind not in choices.DealKind.values:
            self.add_error(
                "deal", _("A report of this kind makes no deal; choose one that exists.")
            )
        self.check_speaker(cleaned)
        return cleaned

    def check_speaker(self, cleaned: dict) -> None:
        """Ask who said of a stage that it came, where neither the report nor its source tells."""
        if cleaned.get("said_by") or cleaned.get("said_by_text", "").strip():
            return
        unspoken = [s for s in self.picked_stages(cleaned.get("stages")) if not names_speaker(s)]
        reports = {claim.reading.report_id: claim.reading.report for claim in self.claims}
        for stage in unspoken if cleaned.get("deal") else ():
            if is_container(reports[stage.report_id]):
                self.add_error("said_by", ask_speaker(reports[stage.report_id]))
                return

    def with_speaker(self, stage: workflow.StageDraft) -> workflow.StageDraft:
        """A stage with who said so, as the form names them where the report does not."""
        if names_speaker(stage):
            return stage
        given = self.cleaned_data.get("said_by")
        said = self.cleaned_data.get("said_by_text", "").strip()
        return replace(stage, said_by_id=given.pk if given else None, said_by_text=said)

    def picked_stages(self, keys) -> list[workflow.StageDraft]:
        return [
            self.options["stages"][key][1] for key in keys or () if key in self.options["stages"]
        ]

    @cached_property
    def losses(self) -> list:
        """What would be lost as the truce of the chosen deal ends, where a chosen stage ends it."""
        chosen = str(self["deal"].value())
        draft = workflow.DealDraft(stages=tuple(self.picked_stages(self["stages"].value())))
        ended = workflow.find_collapse(draft)
        deal = Deal.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
        return workflow.name_truce_losses(deal, ended) if deal and ended else []

    def truce_end(self) -> workflow.TruceEnd:
        """What says that the deal collapsed, and what of its truce was seen to be lost."""
        cleaned, pieces = self.cleaned_data, []
        for claim in self.claims:
            if claim.values["stage"] == choices.DealStageKind.COLLAPSED:
                told = find_speaker(claim.values, self.speakers)
                given = cleaned.get("said_by"), cleaned.get("said_by_text", "")
                denied = workflow.claims_deny(claim.values)
                stance = choices.EvidenceStance.values[int(denied)]
                speaker = given if told == (None, "") else told
                pieces.append(cite_claim(claim, *speaker, stance=stance))
        return workflow.TruceEnd(
            evidence=tuple(pieces),
            losses_seen=cleaned["losses_seen"],
            losses_shown=frozenset(cleaned.get("losses_shown", "").split()),
        )

    def deal_draft(self) -> workflow.DealDraft | None:
        chosen = self.cleaned_data["deal"]
        if chosen == self.NONE:
            return None

        def picked(name: str) -> list:
            return [self.options[name][key][1] for key in self.cleaned_data[name]]

        places = picked("places")
        date = workflow.claimed_date(self.proposal.extraction)
        slugs = workflow.claimed_slugs(self.proposal.extraction)
        slug = "-".join([*slugs[:3], self.proposal.kind, date.text[:4] if date else ""]).strip("-")
        return workflow.DealDraft(
            deal_id=None if chosen == self.NEW else int(chosen),
            slug=slugify(slug)[:70],
            name_en=self.cleaned_data["name_en"].strip(),
            kind=self.proposal.kind,
            parties=tuple(picked("parties")),
            places=tuple(row for row in places if isinstance(row[0], int)),
            place_texts=tuple(row for row in places if isinstance(row[0], str)),
            stages=tuple(self.with_speaker(stage) for stage in picked("stages")),
            figures=tuple(picked("figures")),
            report_ids=tuple({claim.reading.report_id for claim in self.claims}),
        )


class ProposalSelect(AutocompleteSelect):
    """A search for one of the proposals, of which a table makes thousands: never a list of all."""

    url_name = "%s:control_proposal_find"


class SignatureForm(forms.Form):
    """The reason that signs all verdicts, or one verdict on the whole proposal."""

    whole = forms.ChoiceField(
        choices=WHOLE_VERDICTS, required=False, label=_("Or settle all of it at once")
    )
    ground = forms.ChoiceField(
        choices=[("", "—"), *choices.RejectionGround.choices],
        required=False,
        label=_("If rejected, what was wrong"),
        help_text=_("Counted by rule, so that the reader learns what is noise."),
    )
    held_until = forms.DateField(
        required=False, label=_("Hold until"), widget=forms.DateInput(attrs={"type": "date"})
    )
    duplicate_of = forms.ModelChoiceField(
        Proposal.objects.none(),
        required=False,
        label=_("Duplicate of"),
        help_text=_("Found by a place, words of a report’s title, or its number."),
        widget=ProposalSelect(Decision._meta.get_field("duplicate_of"), site),
    )
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Reason"),
        help_text=_("Why, in a sentence that others can check. It is published."),
    )
    embargo_until = forms.DateField(
        required=False,
        label=_("Embargo until"),
        help_text=_("Signed now; recorded and seen by others on that day, UTC, and not before."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    needs_second = forms.BooleanField(
        required=False,
        label=_("Wait for a second signature"),
        help_text=_("Another moderator has to sign it too before it is recorded."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        if day := suggest_embargo(proposal.extraction, timezone.now().date()):
            self.initial.setdefault("embargo_until", day)
            self.fields["embargo_until"].help_text = _(
                "It speaks of what is planned: people may be on their way. Recorded and seen by"
                " others on that day, UTC, and not before."
            )
        self.fields["duplicate_of"].queryset = Proposal.objects.exclude(pk=proposal.pk)
        self.fields["duplicate_of"].label_from_instance = describe_proposal
        self.initial.setdefault("version", proposal.version)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("whole") == choices.Verdict.HOLD and not cleaned.get("held_until"):
            self.add_error("held_until", _("Say until when it is held."))
        elif cleaned.get("held_until") and cleaned["held_until"] <= timezone.now().date():
            self.add_error("held_until", _("That day has come already."))
        if cleaned.get("whole") == choices.Verdict.DUPLICATE and not cleaned.get("duplicate_of"):
            self.add_error("duplicate_of", _("Say which proposal it repeats."))
        if cleaned.get("whole"):  # moves nothing on the map: there is nothing to keep back
            for name in ("embargo_until", "needs_second"):
                if cleaned.get(name) and name in self.changed_data:  # nor is it what was suggested
                    self.add_error(
                        name,
                        _("Only what is recorded on the map can wait: a verdict on all does not."),
                    )
            cleaned["embargo_until"], cleaned["needs_second"] = None, False
        return cleaned

    @property
    def waits(self) -> bool:
        """Whether what is signed is recorded later."""
        return bool(self.cleaned_data["embargo_until"] or self.cleaned_data["needs_second"])


def suggest_embargo(values: dict, today: dt.date) -> dt.date | None:
    """Return a day some time after a planned movement, where that is not long over; else None."""
    date = workflow.claimed_date(values)
    planned = values.get("start_planned") or values["stage"] in ("announced", "agreed", "started")
    if not planned or date is None or date.latest < today or date.latest.year - today.year > 1:
        return None
    return date.latest + EMBARGO_AFTER


def describe_proposal(proposal: Proposal) -> str:
    """One line on a proposal: number, kind, places and date."""
    places = dict.fromkeys(place["text"] for place in proposal.extraction["districts"])
    date = workflow.claimed_date(proposal.extraction)
    parts = [f"{proposal.pk}: {proposal.get_kind_display()}", _(", ").join(places), str(date or "")]
    return _(", ").join(part for part in parts if part)


def describe_deal(deal: Deal) -> str:
    """One line on a recorded deal: its name, its kind and its stages with their dates."""
    stages = _("; ").join(
        f"{stage.get_stage_display()} {stage.date}"
        for stage in deal.stages.all()
        if not stage.planned
    )
    return f"{deal.name} – {deal.get_kind_display()}: {stages}"
