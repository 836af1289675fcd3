"""What was captured and what it says: sources, reports, their bytes and texts, readings, claims.

A report is never edited: a changed page is a new report linked to the old one, a corrected date
is a row of its own, and the state of its reading lives in IngestRun. Bytes, text and quotes sit
in tables of their own so that a senior moderator may erase them for harm and leave a tombstone.
"""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from control import choices
from control.dates import EdtfDate, parse_edtf

from .columns import (
    EdtfColumnsMixin,
    arabic_twin,
    bound_column,
    edtf_bounds,
    edtf_column,
    filled,
    in_language,
    one_of,
)


@pghistory.track()
class Source(models.Model):
    """An outlet or data set that publishes reports."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=200)
    name_ar = arabic_twin(200)
    kind = models.CharField(max_length=20, choices=choices.SourceKind.choices)
    url = models.URLField(blank=True, max_length=500)
    leaning = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("Towards which party it leans, where that is known."),
    )
    leaning_ar = arabic_twin(200)
    reliability = models.CharField(
        max_length=1, choices=choices.Reliability.choices, default=choices.Reliability.F
    )
    licence = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    note_ar = models.TextField(blank=True, db_default="", help_text=_("The same note in Arabic."))

    class Meta:
        verbose_name, verbose_name_plural = _("source"), _("sources")
        ordering = ["name"]
        constraints = [
            one_of("source", "kind", choices.SourceKind),
            one_of("source", "reliability", choices.Reliability),
            filled("source", "name"),
        ]

    def __str__(self) -> str:
        return self.name


class Feed(models.Model):
    """An address that is polled for new reports of a source."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="feeds")
    url = models.URLField(unique=True, max_length=500)
    active = models.BooleanField(default=True)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    polled_at = models.DateTimeField(null=True, blank=True, editable=False)
    next_poll_at = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    failure = models.TextField(blank=True, editable=False)
    warning = models.TextField(
        blank=True,
        db_default="",
        editable=False,
        help_text=_("What was broken in it although items could be read, or its new address."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("feed"), _("feeds")
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url


class Report(EdtfColumnsMixin):
    """One document: captured with its bytes, or cited (no hash, nothing captured)."""

    key = models.SlugField(
        max_length=120, unique=True, null=True, blank=True, help_text=_("Name of a cited document.")
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="reports")
    via = models.CharField(
        max_length=300, blank=True, help_text=_("The repost or mirror where it was read.")
    )
    via_ar = arabic_twin(300)
    url = models.URLField(blank=True, max_length=2000)
    filename = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=500, blank=True)
    title_ar = models.CharField(
        max_length=500,
        blank=True,
        db_default="",
        help_text=_("The title in Arabic, where it is ours: the document was seen without one."),
    )
    language = models.CharField(max_length=12, blank=True)
    published = edtf_column(_("Publication date; left empty where the document gives none."))
    published_earliest, published_latest = bound_column(), bound_column()
    published_basis = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text=_("Bytes captured."))
    sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True)
    captured_at = models.DateTimeField(null=True, blank=True)
    previous = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="later",
        help_text=_("The earlier report captured at the same address."),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(db_default=Now(), editable=False)
    licence = models.CharField(
        max_length=200,
        blank=True,
        db_default="",
        help_text=_("Terms it came under, where they are not those of its source."),
    )
    note = models.TextField(blank=True)

    edtf_columns = ("published",)

    class Meta:
        verbose_name, verbose_name_plural = _("report"), _("reports")
        ordering = ["-id"]
        constraints = [
            edtf_bounds("report", "published"),
            models.CheckConstraint(
                condition=Q(
                    sha256__isnull=True,
                    captured_at__isnull=True,
                    size__isnull=True,
                    key__isnull=False,
                )
                | Q(sha256__isnull=False, captured_at__isnull=False, size__isnull=False)
                & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="report_captured_or_cited",
            ),
        ]
        indexes = [models.Index(fields=["url"], name="report_url")]

    def __str__(self) -> str:
        title = in_language(self.title, self.title_ar)
        return title or self.url or self.filename or self.key or f"report {self.pk}"

    @property
    def published_on(self) -> EdtfDate | None:
        """The publication date as last corrected, or None where none is known."""
        corrected = list(self.dates.all())
        text = max(corrected, key=lambda row: row.pk).published if corrected else self.published
        return parse_edtf(text) if text else None

    @property
    def text(self) -> str:
        """The text as read; empty where nothing was captured, nothing was readable, or it was erased."""
        payload = getattr(self, "payload", None)
        return (payload.text or "") if payload else ""


class ReportDate(EdtfColumnsMixin):
    """A publication date given or corrected by a person, with the reason."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="dates")
    published = edtf_column(_("Publication date."), optional=False)
    published_earliest, published_latest = bound_column(), bound_column()
    reason = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    edtf_columns = ("published",)

    class Meta:
        ordering = ["id"]
        constraints = [
            edtf_bounds("reportdate", "published"),
            filled("reportdate", "published"),
            filled("reportdate", "reason"),
        ]

    def __str__(self) -> str:
        return self.published


class Payload(models.Model):
    """The bytes and text of a report. Erasure sets them to NULL and names the decision."""

    report = models.OneToOneField(
        Report, primary_key=True, on_delete=models.PROTECT, related_name="payload"
    )
    content = models.BinaryField(null=True)
    text = models.TextField(null=True)
    erased_by = models.ForeignKey(
        "Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="erasures"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_by__isnull=True, content__isnull=False, text__isnull=False)
                | Q(erased_by__isnull=False, content__isnull=True, text__isnull=True),
                name="payload_whole_or_erased",
            )
        ]

    def __str__(self) -> str:
        return f"payload of report {self.report_id}"


class Capture(models.Model):
    """One time that a document was captured: where, when, with which response headers."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="captures")
    url = models.URLField(blank=True, max_length=2000)
    filename = models.CharField(max_length=300, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    sha256 = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        help_text=_("Of the bytes as they came then; the text was that of the report."),
    )
    captured_at = models.DateTimeField()
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.url or self.filename}, {self.captured_at:%Y-%m-%d %H:%M} UTC"


class IngestRunQuerySet(models.QuerySet):
    def stuck(self, now):
        """Runs that no worker holds any more: lease run out, or queued and never picked up."""
        return self.filter(
            Q(state=choices.IngestState.READING) | Q(state=choices.IngestState.QUEUED),
            lease_until__lte=now,
        )

    def unseen_failures(self):
        """Runs that failed or were parked and of which no moderator has taken note."""
        return self.filter(
            state__in=[choices.IngestState.FAILED, choices.IngestState.PARKED], seen_at=None
        )


class IngestRun(models.Model):
    """Where a document stands on its way from capture to proposals; the truth about work to do."""

    report = models.OneToOneField(
        Report, null=True, blank=True, on_delete=models.PROTECT, related_name="ingest"
    )
    origin = models.CharField(max_length=2000, help_text=_("The path or address it came from."))
    state = models.CharField(max_length=12, choices=choices.IngestState.choices)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(
        null=True, blank=True, help_text=_("After this moment the run is put back in the queue.")
    )
    failure = models.TextField(blank=True, help_text=_("Why it stopped, and what to do."))
    read_again_as = models.CharField(
        max_length=40,
        blank=True,
        db_default="",
        help_text=_("Why it is read again; part of the reading's name."),
    )
    added_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When a moderator took note of its failure.")
    )
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = IngestRunQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("ingest run"), _("ingest runs")
        ordering = ["-id"]
        constraints = [
            one_of("ingestrun", "state", choices.IngestState),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "parked", "needs_date"]) | ~Q(failure=""),
                name="ingestrun_failure_says_why",
            ),
            models.CheckConstraint(
                condition=Q(report__isnull=False) | Q(state="failed"),
                name="ingestrun_without_report_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.get_state_display()}"


class Reading(models.Model):
    """One reading of a report by one version of the reader; at most one each, so repeats do nothing."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="readings")
    reader = models.CharField(max_length=60, help_text=_("Name and version of the reader."))
    mentions = models.JSONField(
        default=list,
        help_text=_("Places named without an event, with offsets; slug null if unmatched."),
    )
    read_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "reader"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.report} read by {self.reader}"


class Claim(models.Model):
    """What one report says about one deal or change of control. Moves nothing."""

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="claims")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=choices.ClaimKind.choices)
    stage = models.CharField(max_length=16, blank=True, choices=choices.DealStageKind.choices)
    polarity = models.CharField(max_length=10, choices=choices.Polarity.choices)
    background = models.BooleanField(default=False)
    score = models.FloatField()
    values = models.JSONField(
        help_text=_(
            "The extraction: places, dates, parties, figures, each with its quote's offsets."
        )
    )

    class Meta:
        ordering = ["reading", "ordinal"]
        constraints = [
            one_of("claim", "kind", choices.ClaimKind),
            one_of("claim", "stage", choices.DealStageKind, optional=True),
            one_of("claim", "polarity", choices.Polarity),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="claim_score_range"
            ),
            models.UniqueConstraint(fields=["reading", "ordinal"], name="claim_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} in {self.reading.report}"


class WatchedPage(models.Model):
    """An address that is fetched on a schedule: a feed's item, or a captured page looked at again."""

    url = models.URLField(max_length=2000, help_text=_("Without fragment and tracking parameters."))
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="pages"
    )
    feed = models.ForeignKey(
        Feed, null=True, blank=True, on_delete=models.PROTECT, related_name="pages"
    )
    guid = models.CharField(
        max_length=500, blank=True, help_text=_("The feed's own name for the item.")
    )
    published = models.CharField(
        max_length=16, blank=True, help_text=_("Publication date as the feed states it, EDTF.")
    )
    listed_as = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        help_text=_("Hash of what the feed says of it: when that changes, it is looked at again."),
    )
    report = models.ForeignKey(
        Report,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pages",
        help_text=_("The latest report captured there."),
    )
    state = models.CharField(
        max_length=10, choices=choices.PageState.choices, default=choices.PageState.WAITING
    )
    failures = models.IntegerField(default=0)
    failure = models.TextField(blank=True)
    found_at = models.DateTimeField(db_default=Now(), editable=False)
    checked_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Empty: it is not looked at again.")
    )
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When a moderator took note of what became of it.")
    )
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("watched page"), _("watched pages")
        ordering = ["-id"]
        constraints = [
            one_of("watchedpage", "state", choices.PageState),
            models.UniqueConstraint(fields=["url"], name="watchedpage_once"),
        ]
        indexes = [
            models.Index(fields=["next_check_at"], name="watchedpage_due"),
            models.Index(fields=["feed", "guid"], name="watchedpage_guid"),
        ]

    def __str__(self) -> str:
        return self.url


class HostTurn(models.Model):
    """When a host may be asked again: counted here for all workers together."""

    host = models.CharField(primary_key=True, max_length=253)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.host} from {self.next_at:%Y-%m-%d %H:%M:%S}"


class SketchedRun(models.Model):
    """One of a few hashes of a text's three-word runs, by which its near duplicates are found.

    A row each, so that the earliest reports with a run are read off the key and a phrase that every
    agency uses costs no more than another.
    """

    pk = models.CompositePrimaryKey("hash", "report")
    hash = models.BigIntegerField()
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = _("sketched runs")

    def __str__(self) -> str:
        return f"run {self.hash} of report {self.report_id}"


class ReportCopy(models.Model):
    """That a report repeats another: one independent source, however many outlets print it."""

    report = models.OneToOneField(
        Report, primary_key=True, on_delete=models.PROTECT, related_name="copy"
    )
    original = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="copies")
    containment = models.FloatField(
        help_text=_("Share of the shorter text's three-word runs that the other has too.")
    )
    found_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = _("report copies")
        constraints = [
            models.CheckConstraint(
                condition=~Q(report=F("original")), name="reportcopy_not_of_itself"
            ),
            models.CheckConstraint(
                condition=Q(containment__gte=0.5, containment__lte=1), name="reportcopy_contains"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} repeats {self.original}"


class UnknownName(models.Model):
    """A place name in reports that no district matches, until a moderator says what it is."""

    folded = models.CharField(max_length=200, help_text=_("As names are compared."))
    text = models.CharField(max_length=200, help_text=_("As first written."))
    language = models.CharField(max_length=12, blank=True)
    state = models.CharField(
        max_length=8, choices=choices.NameState.choices, default=choices.NameState.OPEN
    )
    district = models.ForeignKey(
        "District", null=True, blank=True, on_delete=models.PROTECT, related_name="settled_names"
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    reports = models.ManyToManyField(Report, through="UnknownNameUse", related_name="unknown_names")

    class Meta:
        verbose_name, verbose_name_plural = _("unknown name"), _("unknown names")
        ordering = ["text"]
        constraints = [
            one_of("unknownname", "state", choices.NameState),
            models.UniqueConstraint(fields=["folded"], name="unknownname_once"),
        ]

    def __str__(self) -> str:
        return self.text


class UnknownNameUse(models.Model):
    """A report that uses an unknown name, and where it does so first."""

    name = models.ForeignKey(UnknownName, on_delete=models.PROTECT, related_name="uses")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    start = models.IntegerField()
    end = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "report"], name="unknownnameuse_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.report}"


class Heartbeat(models.Model):
    """The last sign of life of a background process; reported by /healthz, trusted by nothing."""

    name = models.CharField(primary_key=True, max_length=40)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%Y-%m-%d %H:%M:%S}"
