"""The two-time ledger: rulings, the bare rectangles that point to them, and their evidence.

A period is `valid` days x `recorded` time. Rulings never change; a correction closes `recorded`
on periods and adds others. Triggers refuse anything else (migration guard_the_ledger).
"""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from control import choices
from control.dates import Span

from .columns import (
    EdtfColumnsMixin,
    arabic_twin,
    bound_column,
    day_within,
    edtf_bounds,
    edtf_column,
    filled,
    in_language,
    one_of,
)
from .deals import Deal, DealStage, Figure
from .places import Actor, District
from .proposals import Decision
from .reports import Claim, Report


class Ruling(EdtfColumnsMixin):
    """What a decision says of one district for a span of days. Immutable, with a public id.

    `started`, `ended` are EDTF; `started_day`, `ended_day` the nominal days that order and draw
    them, half-open: the ruling covers `[started_day, ended_day)`, open-ended where `ended` is empty.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="rulings")
    key = models.SlugField(
        max_length=120,
        null=True,
        blank=True,
        help_text=_("The row of an import it was written from; a corrected row keeps its key."),
    )
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="rulings")
    started = edtf_column(_("When it began, as precisely as is known."), optional=False)
    started_earliest, started_latest = bound_column(), bound_column()
    started_day = models.DateField(help_text=_("Nominal first day."))
    ended = edtf_column(_("When it ended, as precisely as is known; empty means ongoing."))
    ended_earliest, ended_latest = bound_column(), bound_column()
    ended_day = models.DateField(null=True, blank=True, help_text=_("Nominal day after the last."))
    standing = models.CharField(max_length=10, choices=choices.Standing.choices)
    siege = models.CharField(max_length=10, choices=choices.Siege.choices)
    truce = models.CharField(max_length=8, choices=choices.Truce.choices)
    truce_deal = models.ForeignKey(
        Deal,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="truce_rulings",
        help_text=_("The deal that the truce belongs to."),
    )
    assertion = models.CharField(max_length=12, choices=choices.Assertion.choices)
    confidence_start = models.CharField(max_length=8, choices=choices.Confidence.choices)
    confidence_end = models.CharField(max_length=8, blank=True, choices=choices.Confidence.choices)
    basis = models.CharField(max_length=16, choices=choices.Basis.choices)
    mechanism = models.CharField(
        max_length=16, choices=choices.Mechanism.choices, help_text=_("How it began.")
    )
    deal = models.ForeignKey(
        Deal,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rulings",
        help_text=_("The deal by which it began."),
    )
    note = models.TextField(blank=True, help_text=_("In our own words."))
    note_ar = arabic_twin()

    edtf_columns = ("started", "ended")

    class Meta:
        verbose_name, verbose_name_plural = _("ruling"), _("rulings")
        ordering = ["district", "started_day", "id"]
        constraints = [
            one_of("ruling", "standing", choices.Standing),
            one_of("ruling", "siege", choices.Siege),
            one_of("ruling", "truce", choices.Truce),
            one_of("ruling", "assertion", choices.Assertion),
            one_of("ruling", "confidence_start", choices.Confidence),
            one_of("ruling", "confidence_end", choices.Confidence, optional=True),
            one_of("ruling", "basis", choices.Basis),
            one_of("ruling", "mechanism", choices.Mechanism),
            filled("ruling", "started"),
            edtf_bounds("ruling", "started"),
            edtf_bounds("ruling", "ended"),
            day_within("ruling", "started_day", "started", optional=False),
            day_within("ruling", "ended_day", "ended"),
            models.CheckConstraint(
                condition=Q(started_day__gte=dt.date.min, started_day__lte=dt.date.max)
                & (Q(ended_day__isnull=True) | Q(ended_day__lte=dt.date.max)),
                name="ruling_days_in_calendar",
            ),
            models.CheckConstraint(
                condition=Q(ended_day__isnull=True) | Q(ended_day__gt=F("started_day")),
                name="ruling_span_not_empty",
            ),
            models.CheckConstraint(
                condition=~Q(basis="assumed") | Q(confidence_start="low"),
                name="ruling_assumed_is_low",
            ),
        ]

    def __str__(self) -> str:
        return _("%(ruling)s: %(district)s, %(started)s to %(ended)s") % {
            "ruling": self.public_id,
            "district": self.district,
            "started": self.started,
            "ended": self.ended or "…",
        }

    @property
    def public_id(self) -> str:
        return f"R{self.pk}"

    @property
    def span(self) -> Span:
        return Span(self.started_day, self.ended_day)


class RulingParty(models.Model):
    """An actor and its role under a ruling; written only in the ruling's own transaction."""

    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="parties")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="ruling_roles")
    role = models.CharField(max_length=12, choices=choices.PartyRole.choices)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = _("ruling parties")
        constraints = [
            one_of("rulingparty", "role", choices.PartyRole),
            models.UniqueConstraint(fields=["ruling", "actor"], name="rulingparty_once"),
            models.UniqueConstraint(
                fields=["ruling"], condition=Q(role="holder"), name="rulingparty_one_holder"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.get_role_display()})"


class Lower(Func):
    function = "lower"


class Upper(Func):
    function = "upper"


class ControlPeriodQuerySet(models.QuerySet):
    def valid_on(self, day: dt.date):
        return self.filter(valid__contains=day)

    def known_at(self, moment: dt.datetime):
        return self.filter(recorded__contains=moment)

    def current(self):
        """Periods as the ledger has them now."""
        return self.filter(recorded__upper_inf=True)

    def in_order(self):
        return self.order_by("district_id", Lower("valid"))


class ControlPeriod(models.Model):
    """A bare rectangle of the ledger: a district's ruling on `valid` days, as said during `recorded`."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="periods")
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="periods")
    valid = DateRangeField()
    recorded = DateTimeRangeField()
    closed_by = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="closed_periods",
        help_text=_("The decision that ended its being recorded so."),
    )

    objects = ControlPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="controlperiod_valid_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(recorded__isempty=False), name="controlperiod_recorded_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(valid__lower_inf=False), name="controlperiod_valid_has_start"
            ),
            models.CheckConstraint(  # open-ended is NULL, never 'infinity'
                condition=Q(valid__startswith__gte=dt.date.min)
                & (Q(valid__endswith__isnull=True) | Q(valid__endswith__lte=dt.date.max)),
                name="controlperiod_valid_in_calendar",
            ),
            models.CheckConstraint(
                condition=Q(recorded__upper_inf=True, closed_by__isnull=True)
                | Q(recorded__upper_inf=False, closed_by__isnull=False),
                name="controlperiod_closed_by_decision",
            ),
            ExclusionConstraint(
                name="controlperiod_no_overlap",
                expressions=[
                    ("district", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(
                F("district"), Lower("valid"), Upper("valid"), name="controlperiod_history"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district}: {self.valid}"

    @property
    def span(self) -> Span:
        return Span(self.valid.lower, self.valid.upper)


class Evidence(EdtfColumnsMixin):
    """What supports or contradicts a ruling, a deal stage or a figure; written with its decision."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="evidence")
    ruling = models.ForeignKey(
        Ruling, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    target = models.CharField(
        max_length=10,
        blank=True,
        choices=choices.EvidenceTarget.choices,
        help_text=_("Which part of the ruling it speaks to."),
    )
    deal_stage = models.ForeignKey(
        DealStage, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    figure = models.ForeignKey(
        Figure, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    stance = models.CharField(max_length=12, choices=choices.EvidenceStance.choices)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="evidence")
    claim = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    quote_start = models.PositiveIntegerField(null=True, blank=True)
    quote_end = models.PositiveIntegerField(null=True, blank=True)
    said_by = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evidence",
        help_text=_("The originator, not the outlet that quotes it."),
    )
    said_by_text = models.CharField(max_length=300, blank=True)
    said_by_text_ar = arabic_twin(300)
    reading = models.CharField(
        max_length=300, blank=True, help_text=_("This source's version in a few words of ours.")
    )
    reading_ar = arabic_twin(300)
    credibility = models.PositiveSmallIntegerField(
        choices=choices.Credibility.choices, default=choices.Credibility.UNJUDGED
    )
    against_interest = models.BooleanField(
        default=False, help_text=_("A party admits what speaks against itself.")
    )
    observed = edtf_column(_("The day it speaks of."))
    observed_earliest, observed_latest = bound_column(), bound_column()
    note = models.TextField(blank=True)
    note_ar = arabic_twin()

    edtf_columns = ("observed",)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = _("evidence")
        constraints = [
            one_of("evidence", "target", choices.EvidenceTarget, optional=True),
            one_of("evidence", "stance", choices.EvidenceStance),
            edtf_bounds("evidence", "observed"),
            models.CheckConstraint(
                condition=Q(credibility__gte=1, credibility__lte=6),
                name="evidence_credibility_grade",
            ),
            models.CheckConstraint(
                condition=Q(ruling__isnull=False, deal_stage__isnull=True, figure__isnull=True)
                & ~Q(target="")
                | Q(ruling__isnull=True, deal_stage__isnull=False, figure__isnull=True, target="")
                | Q(ruling__isnull=True, deal_stage__isnull=True, figure__isnull=False, target=""),
                name="evidence_speaks_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(quote_start__isnull=True, quote_end__isnull=True)
                | Q(quote_start__isnull=False, quote_end__isnull=False)
                & Q(quote_end__gt=F("quote_start")),
                name="evidence_quote_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {in_language(self.reading, self.reading_ar) or self.report}"

    @property
    def originator(self) -> str:
        """Who said it, in words."""
        told = in_language(self.said_by_text, self.said_by_text_ar)
        return told or (self.said_by.name if self.said_by else "")


class Quote(models.Model):
    """The words quoted by a piece of evidence; NULL once erased for harm."""

    evidence = models.OneToOneField(
        Evidence, primary_key=True, on_delete=models.PROTECT, related_name="quote"
    )
    text = models.TextField(null=True)
    erased_by = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_by__isnull=True, text__isnull=False)
                | Q(erased_by__isnull=False, text__isnull=True),
                name="quote_whole_or_erased",
            )
        ]

    def __str__(self) -> str:
        return self.text or "(erased)"
