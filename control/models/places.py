"""Reference data: districts, their names and boundaries; actors, their names and lineage.

Row history of this data is kept by database triggers (pghistory), so that a release can be read
as of its moment. Only leaves of a tracked kind are ruled on; see docs/method.md.
"""

import datetime as dt

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djgeojson.fields import MultiPolygonField

from control import choices

from .columns import (
    EdtfColumnsMixin,
    arabic_twin,
    bound_column,
    edtf_bounds,
    edtf_column,
    filled,
    in_language,
    one_of,
    track_all,
)


class NamedQuerySet(models.QuerySet):
    def tracked(self):
        """Districts of a kind whose control is tracked and that have no districts below them."""
        return self.exclude(kind__in=choices.UNTRACKED_KINDS).filter(children__isnull=True)


class NamedModel(models.Model):
    """Something with a slug and a main name in English and Arabic; other names are rows."""

    slug = models.SlugField(
        unique=True, max_length=80, help_text=_("Permanent short name in URLs.")
    )
    name_en = models.CharField(max_length=200, help_text=_("Main name in English."))
    name_ar = models.CharField(max_length=200, blank=True, help_text=_("Main name in Arabic."))
    note = models.TextField(blank=True, help_text=_("For editors and readers, in our own words."))
    note_ar = models.TextField(blank=True, db_default="", help_text=_("The same note in Arabic."))

    class Meta:
        abstract = True
        ordering = ["name_en"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The main name in the reader's language, English where there is none."""
        return in_language(self.name_en, self.name_ar)


@pghistory.track()
class District(NamedModel):
    """A place whose control is tracked, or a place (region, governorate) that deals name."""

    kind = models.CharField(max_length=20, choices=choices.DistrictKind.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    p_code = models.CharField(
        max_length=20, blank=True, help_text=_("OCHA p-code of the place itself, where known.")
    )
    context_p_code = models.CharField(
        max_length=60, blank=True, help_text=_("OCHA p-code of the enclosing unit.")
    )
    lon = models.FloatField(null=True, blank=True, help_text=_("WGS84 degrees east."))
    lat = models.FloatField(null=True, blank=True, help_text=_("WGS84 degrees north."))
    radius_m = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text=_("Approximate radius in metres, drawn where no boundary is known."),
    )
    point_source = models.CharField(max_length=200, blank=True)
    point_source_ar = arabic_twin(200)

    objects = NamedQuerySet.as_manager()

    class Meta(NamedModel.Meta):
        verbose_name, verbose_name_plural = _("district"), _("districts")
        constraints = [
            one_of("district", "kind", choices.DistrictKind),
            filled("district", "name_en"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="district_not_own_parent"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__isnull=False, lat__isnull=False)
                & Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="district_point_on_earth",
            ),
        ]

    @property
    def is_tracked(self) -> bool:
        return self.kind not in choices.UNTRACKED_KINDS and not self.children.exists()


@track_all
class DistrictName(EdtfColumnsMixin):
    """One more name of a district: a spelling in the press, an official form, a known misspelling."""

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=200)
    language = models.CharField(max_length=12, help_text=_("BCP 47 code: en, ar, ..."))
    script = models.CharField(max_length=4, help_text=_("ISO 15924 code: Latn, Arab, ..."))
    status = models.CharField(
        max_length=10, choices=choices.NameStatus.choices, default=choices.NameStatus.ALIAS
    )
    used_by = models.CharField(
        max_length=200, blank=True, help_text=_("Who writes it so, where known.")
    )
    used_by_ar = arabic_twin(200)
    used_from = edtf_column(_("First use, where known."))
    used_from_earliest, used_from_latest = bound_column(), bound_column()
    used_to = edtf_column(_("Last use, where known."))
    used_to_earliest, used_to_latest = bound_column(), bound_column()
    note = models.TextField(blank=True)
    note_ar = arabic_twin()

    edtf_columns = ("used_from", "used_to")

    class Meta:
        ordering = ["language", "text"]
        constraints = [
            one_of("districtname", "status", choices.NameStatus),
            filled("districtname", "text"),
            edtf_bounds("districtname", "used_from"),
            edtf_bounds("districtname", "used_to"),
            models.UniqueConstraint(
                fields=["district", "text", "language"], name="districtname_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Boundary(models.Model):
    """The outline of a district, versioned in both times; edits close `recorded` and add a row.

    `geometry` is a GeoJSON MultiPolygon, WGS84 lon/lat degrees.
    """

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="boundaries")
    geometry = MultiPolygonField()
    source = models.CharField(max_length=300, help_text=_("Where the outline comes from."))
    source_ar = arabic_twin(300)
    licence = models.CharField(max_length=100)
    attribution = models.CharField(max_length=300, blank=True)
    approximate = models.BooleanField(
        default=True, help_text=_("A sketch: right in outline, not to the street.")
    )
    note = models.TextField(blank=True)
    note_ar = arabic_twin()
    valid = DateRangeField(help_text=_("Days on which the outline applied, end excluded."))
    recorded = DateTimeRangeField(help_text=_("When this ledger drew it so, end excluded."))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(help_text=_("Why the outline was drawn or changed."))

    class Meta:
        verbose_name_plural = _("boundaries")
        constraints = [
            filled("boundary", "source"),
            filled("boundary", "licence"),
            filled("boundary", "reason"),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="boundary_valid_not_empty"
            ),
            models.CheckConstraint(
                condition=(
                    Q(valid__startswith__isnull=True) | Q(valid__startswith__gte=dt.date.min)
                )
                & (Q(valid__endswith__isnull=True) | Q(valid__endswith__lte=dt.date.max)),
                name="boundary_valid_in_calendar",
            ),
            models.CheckConstraint(
                condition=Q(recorded__isempty=False), name="boundary_recorded_not_empty"
            ),
            ExclusionConstraint(
                name="boundary_no_overlap",
                expressions=[
                    ("district", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district} ({in_language(self.source, self.source_ar)})"


@pghistory.track()
class Actor(NamedModel):
    """A party or speaker. Its kind is organisational; designations are attributed, never ours."""

    kind = models.CharField(max_length=20, choices=choices.ActorKind.choices)
    colour = models.CharField(
        max_length=7, default="#777777", help_text=_("Map colour, #rrggbb. It carries no merit.")
    )

    class Meta(NamedModel.Meta):
        verbose_name, verbose_name_plural = _("actor"), _("actors")
        constraints = [
            one_of("actor", "kind", choices.ActorKind),
            filled("actor", "name_en"),
            models.CheckConstraint(
                condition=Q(colour__regex=r"^#[0-9a-fA-F]{6}$"), name="actor_colour_hex"
            ),
        ]


@track_all
class ActorName(models.Model):
    """One more name of an actor, with who uses it; loaded words match in texts, never speak for us."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    used_by = models.CharField(max_length=200, blank=True)
    used_by_ar = arabic_twin(200)
    note = models.TextField(blank=True)
    note_ar = arabic_twin()

    class Meta:
        ordering = ["language", "text"]
        constraints = [
            filled("actorname", "text"),
            models.UniqueConstraint(fields=["actor", "text", "language"], name="actorname_once"),
        ]

    def __str__(self) -> str:
        return self.text


@track_all
class ActorRelation(EdtfColumnsMixin):
    """Membership or lineage between actors, dated. None of these makes a change of control."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="relations")
    link = models.CharField(max_length=20, choices=choices.ActorLink.choices)
    other = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="related_from")
    valid_from = edtf_column(_("Since when, where known."))
    valid_from_earliest, valid_from_latest = bound_column(), bound_column()
    valid_to = edtf_column(_("Until when, where known."))
    valid_to_earliest, valid_to_latest = bound_column(), bound_column()
    note = models.TextField(blank=True)
    note_ar = arabic_twin()

    edtf_columns = ("valid_from", "valid_to")

    class Meta:
        constraints = [
            one_of("actorrelation", "link", choices.ActorLink),
            edtf_bounds("actorrelation", "valid_from"),
            edtf_bounds("actorrelation", "valid_to"),
            models.CheckConstraint(condition=~Q(actor=F("other")), name="actorrelation_not_itself"),
            models.UniqueConstraint(
                fields=["actor", "link", "other", "valid_from"], name="actorrelation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.get_link_display()} {self.other}"
