"""Stories: what happened, told step by step over the map, composed by a moderator.

A story is our own words about the ledger and moves nothing in it; each step names the reports it
rests on. Text and order may be edited until and after it is published: row history is kept.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from control.dates import COVERAGE, LAST_DAY

from .columns import filled, in_language, track_all
from .deals import Deal
from .places import District
from .reports import Report


@track_all
class Story(models.Model):
    """A sequence of steps in two languages; public from `published_at` on."""

    slug = models.SlugField(
        unique=True, max_length=80, help_text=_("Permanent short name in URLs.")
    )
    title_en = models.CharField(max_length=200)
    title_ar = models.CharField(max_length=200, blank=True)
    summary_en = models.TextField(help_text=_("One or two sentences, for the list of stories."))
    summary_ar = models.TextField(blank=True)
    districts = models.ManyToManyField(
        District,
        blank=True,
        related_name="stories",
        help_text=_("Those whose state is told in words at every step."),
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ["slug"]
        verbose_name_plural = _("stories")
        constraints = [
            filled("story", "title_en"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False)
                & Q(title_ar__regex=r"\S", summary_en__regex=r"\S", summary_ar__regex=r"\S"),
                name="story_published_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language, English where there is none."""
        return in_language(self.title_en, self.title_ar)


@track_all
class StoryStep(models.Model):
    """One step: a day, a view of the map, perhaps a district or a deal, and a few sentences."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField(help_text=_("Steps are read in this order."))
    day = models.DateField(
        validators=[MinValueValidator(COVERAGE.start), MaxValueValidator(LAST_DAY)],
        help_text=_("The day that the map shows."),
    )
    lon = models.FloatField(
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Middle of the map, degrees east."),
    )
    lat = models.FloatField(
        validators=[MinValueValidator(-85), MaxValueValidator(85)],
        help_text=_("Middle of the map, degrees north."),
    )
    zoom = models.FloatField(
        default=13,
        validators=[MinValueValidator(6), MaxValueValidator(17)],
        help_text=_("6 is the country, 13 a few quarters, 17 a street."),
    )
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("The one that is outlined."),
    )  # fmt: skip
    deal = models.ForeignKey(
        Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="story_steps"
    )
    title_en = models.CharField(max_length=200)
    title_ar = models.CharField(max_length=200, blank=True)
    text_en = models.TextField(
        help_text=_("A few sentences in our own words. An empty line begins a paragraph.")
    )
    text_ar = models.TextField(blank=True)
    reports = models.ManyToManyField(
        Report,
        blank=True,
        related_name="story_steps",
        help_text=_("What the sentences rest on."),
    )

    class Meta:
        ordering = ["story", "number"]
        constraints = [
            filled("storystep", "title_en"),
            filled("storystep", "text_en"),
            models.UniqueConstraint(
                fields=["story", "number"],
                name="storystep_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(day__gte=COVERAGE.start, day__lte=LAST_DAY),
                name="storystep_day_covered",
            ),
            models.CheckConstraint(
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-85, lat__lte=85)
                & Q(zoom__gte=6, zoom__lte=17),
                name="storystep_view_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story_id}, {self.number}: {self.title_en}"


@track_all
class StoryDistrict(Story.districts.through):
    """A row of the table behind `Story.districts`, so that its history is kept too."""

    class Meta:
        proxy = True


@track_all
class StoryStepReport(StoryStep.reports.through):
    """A row of the table behind `StoryStep.reports`, so that its history is kept too."""

    class Meta:
        proxy = True
