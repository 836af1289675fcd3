"""Deals between parties: who, where, in which stages, and every figure with who said it.

Figures from different speakers stand side by side and are never added. An umbrella deal is a row
whose parts point to it by `part_of`; it is never added to its parts.
"""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from control import choices

from .columns import (
    EdtfColumnsMixin,
    arabic_twin,
    bound_column,
    day_within,
    edtf_bounds,
    edtf_column,
    filled,
    one_of,
)
from .places import Actor, District, NamedModel
from .reports import Report


class RetractableQuerySet(models.QuerySet):
    """Deals, stages or figures, each known from its decision on until one retracts it."""

    def known_at(self, moment):
        return self.filter(
            Q(retracted_by__isnull=True) | Q(retracted_by__recorded_at__gt=moment),
            decision__recorded_at__lte=moment,
        )

    def current(self):
        """Rows as the ledger has them now."""
        return self.filter(retracted_by__isnull=True)


def retracted_column(related_name: str) -> models.ForeignKey:
    """A column for the decision that took a row back; filled once, by that decision."""
    return models.ForeignKey(
        "Decision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name=related_name,
        help_text=_("The decision that took it back: it is known no longer since then."),
    )


@pghistory.track()
class Deal(NamedModel):
    """An agreement, with a neutral kind beside each side's own term for it."""

    kind = models.CharField(max_length=24, choices=choices.DealKind.choices)
    part_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text=_("The umbrella deal this one belongs to; figures are never added across."),
    )
    summary = models.TextField(blank=True, help_text=_("In our own words."))
    summary_ar = models.TextField(
        blank=True, db_default="", help_text=_("The same summary in Arabic.")
    )
    decision = models.ForeignKey(
        "Decision",
        on_delete=models.PROTECT,
        related_name="deals",
        help_text=_("The decision that entered it."),
    )
    retracted_by = retracted_column("retracted_deals")
    districts = models.ManyToManyField(District, through="DealDistrict", related_name="deals")
    reports = models.ManyToManyField(Report, through="DealReport", related_name="deals")

    objects = RetractableQuerySet.as_manager()

    class Meta(NamedModel.Meta):
        verbose_name, verbose_name_plural = _("deal"), _("deals")
        constraints = [
            one_of("deal", "kind", choices.DealKind),
            filled("deal", "name_en"),
            models.CheckConstraint(condition=~Q(part_of=F("id")), name="deal_not_part_of_itself"),
        ]


@pghistory.track()
class DealParty(models.Model):
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="parties")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="deal_roles")
    role = models.CharField(max_length=12, choices=choices.DealPartyRole.choices)
    side_term = models.CharField(
        max_length=200, blank=True, help_text=_("What this side calls the deal.")
    )
    side_term_ar = arabic_twin(200)
    note = models.TextField(blank=True)
    note_ar = arabic_twin()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = _("deal parties")
        constraints = [
            one_of("dealparty", "role", choices.DealPartyRole),
            models.UniqueConstraint(fields=["deal", "actor", "role"], name="dealparty_once"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.get_role_display()})"


@pghistory.track()
class DealDistrict(models.Model):
    """A place of a deal. `place_text` stands where no district fits."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="places")
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="deal_roles"
    )
    place_text = models.CharField(max_length=200, blank=True)
    place_text_ar = arabic_twin(200)
    role = models.CharField(max_length=12, choices=choices.DealDistrictRole.choices)
    note = models.TextField(blank=True)
    note_ar = models.TextField(blank=True, db_default="", help_text=_("The same note in Arabic."))

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("dealdistrict", "role", choices.DealDistrictRole),
            models.CheckConstraint(
                condition=(Q(district__isnull=False) & Q(place_text=""))
                | (Q(district__isnull=True) & ~Q(place_text="")),
                name="dealdistrict_district_or_text",
            ),
            models.UniqueConstraint(
                fields=["deal", "district", "place_text", "role"],
                nulls_distinct=False,
                name="dealdistrict_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district or self.place_text} ({self.get_role_display()})"


class DealReport(models.Model):
    """A report on which a deal's record rests as a whole."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT)
    report = models.ForeignKey(Report, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deal", "report"], name="dealreport_once")]

    def __str__(self) -> str:
        return f"{self.deal}: {self.report}"


@pghistory.track()
class DealStage(EdtfColumnsMixin):
    """One step in a deal's life, planned or actual, with its date and who said so."""

    key = models.SlugField(max_length=120, unique=True, null=True, blank=True)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=16, choices=choices.DealStageKind.choices)
    planned = models.BooleanField(default=False)
    date = edtf_column(_("When, as precisely as is known."))
    date_earliest, date_latest = bound_column(), bound_column()
    day = models.DateField(
        null=True, blank=True, help_text=_("Nominal day that orders and draws it.")
    )
    said_by = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    said_by_text = models.CharField(max_length=300, blank=True)
    said_by_text_ar = arabic_twin(300)
    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.PROTECT, related_name="deal_stages"
    )
    decision = models.ForeignKey("Decision", on_delete=models.PROTECT, related_name="deal_stages")
    retracted_by = retracted_column("retracted_stages")
    note = models.TextField(blank=True)
    note_ar = models.TextField(blank=True, db_default="", help_text=_("The same note in Arabic."))

    edtf_columns = ("date",)

    objects = RetractableQuerySet.as_manager()

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            one_of("dealstage", "stage", choices.DealStageKind),
            edtf_bounds("dealstage", "date"),
            day_within("dealstage", "day", "date"),
        ]

    def __str__(self) -> str:
        return f"{self.deal}: {self.get_stage_display()} {self.date}"


@pghistory.track()
class Figure(models.Model):
    """One attributed number. `minimum` and `maximum` are inclusive; empty means not given."""

    key = models.SlugField(max_length=120, unique=True, null=True, blank=True)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="figures")
    category = models.CharField(max_length=12, choices=choices.FigureCategory.choices)
    minimum = models.PositiveIntegerField(null=True, blank=True)
    maximum = models.PositiveIntegerField(null=True, blank=True)
    qualifier = models.CharField(max_length=12, choices=choices.FigureQualifier.choices)
    words = models.CharField(
        max_length=100,
        blank=True,
        help_text=_("The amount in the speaker's words: several hundred."),
    )
    stage = models.CharField(max_length=12, choices=choices.FigureStage.choices)
    scope = models.CharField(max_length=6, choices=choices.FigureScope.choices)
    said_by = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="figures",
        help_text=_("The originator: SOHR, not the agency that quotes it."),
    )
    said_by_text = models.CharField(max_length=300, blank=True)
    said_by_text_ar = arabic_twin(300)
    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.PROTECT, related_name="figures"
    )
    quote_start = models.PositiveIntegerField(null=True, blank=True)
    quote_end = models.PositiveIntegerField(null=True, blank=True)
    overlaps = models.ManyToManyField(
        "self", blank=True, help_text=_("Figures that count some of the same people.")
    )
    decision = models.ForeignKey("Decision", on_delete=models.PROTECT, related_name="figures")
    retracted_by = retracted_column("retracted_figures")
    note = models.TextField(blank=True)
    note_ar = arabic_twin()

    objects = RetractableQuerySet.as_manager()

    class Meta:
        ordering = ["deal", "category", "id"]
        constraints = [
            one_of("figure", "category", choices.FigureCategory),
            one_of("figure", "qualifier", choices.FigureQualifier),
            one_of("figure", "stage", choices.FigureStage),
            one_of("figure", "scope", choices.FigureScope),
            models.CheckConstraint(
                condition=Q(maximum__isnull=True)
                | Q(minimum__isnull=True)
                | Q(maximum__gte=F("minimum")),
                name="figure_range_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(minimum__isnull=True, maximum__isnull=True) | ~Q(words=""),
                name="figure_number_or_words",
            ),
            models.CheckConstraint(
                condition=Q(quote_start__isnull=True, quote_end__isnull=True)
                | Q(quote_start__isnull=False, quote_end__isnull=False)
                & Q(quote_end__gt=F("quote_start")),
                name="figure_quote_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(qualifier__in=["at least", "more than"]) | Q(maximum__isnull=True),
                name="figure_at_least_is_open_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.get_category_display()}"

    @property
    def amount(self) -> str:
        """The amount as it was said: “at least 1,300”, “1,500–3,200”, “several hundred”."""
        if self.minimum is None and self.maximum is None:
            return self.words
        if self.minimum is not None and self.maximum is not None and self.minimum != self.maximum:
            number = f"{self.minimum:,}–{self.maximum:,}"
        else:
            number = f"{self.minimum if self.minimum is not None else self.maximum:,}"
        if self.qualifier == choices.FigureQualifier.EXACTLY:
            return number
        return f"{self.get_qualifier_display()} {number}"
