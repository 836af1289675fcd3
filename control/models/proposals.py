"""Between the machine and the map: proposals and the decisions that moderators sign.

A proposal gathers claims about the same thing and may be edited; a decision is append-only, has
an author and a reason, and is the only thing that moves the ledger.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from control import choices

from .columns import arabic_twin, filled, one_of
from .reports import Claim, Report


class TransactionId(models.Func):
    """The id of the current transaction, the same within all its savepoints."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class ProposalQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(state__in=[choices.ProposalState.OPEN, choices.ProposalState.HELD])


class Proposal(models.Model):
    """Claims about the same thing, gathered for a moderator: an editable draft beside the extraction."""

    kind = models.CharField(max_length=24, choices=choices.ClaimKind.choices)
    state = models.CharField(
        max_length=10, choices=choices.ProposalState.choices, default=choices.ProposalState.OPEN
    )
    claims = models.ManyToManyField(Claim, through="ProposalClaim", related_name="proposals")
    extraction = models.JSONField(help_text=_("What the reader found, untouched."))
    draft = models.JSONField(help_text=_("The moderator's editable copy."))
    score = models.FloatField()
    reason = models.TextField(blank=True, help_text=_("Why it was proposed, in words."))
    deal = models.ForeignKey(
        "Deal",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
        help_text=_("The deal it belongs to, once known."),
    )
    held_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(
        default=0,
        help_text=_("Grows with every change, so that two moderators cannot overwrite each other."),
    )
    places = ArrayField(
        models.CharField(max_length=80),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("Slugs of the districts it speaks of, by which claims find it."),
    )
    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True)
    gathered_as = models.CharField(
        max_length=200,
        blank=True,
        db_default="",
        help_text=_("For rows of a table: kind, district and month that they share."),
    )
    opened_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("proposal"), _("proposals")
        ordering = ["-score", "id"]
        indexes = [
            GinIndex(fields=["places"], name="proposal_places"),
            models.Index(fields=["gathered_as"], name="proposal_gathered_as"),
        ]
        permissions = [
            ("decide", _("Can decide proposals")),
            ("retract", _("Can retract rulings and redact reports")),
        ]
        constraints = [
            one_of("proposal", "kind", choices.ClaimKind),
            one_of("proposal", "state", choices.ProposalState),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="proposal_score_range"
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False)
                | (~Q(state="held") & Q(held_until__isnull=True)),
                name="proposal_held_until_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} (proposal {self.pk})"

    @property
    def is_settled(self) -> bool:
        """Whether it is decided, or a verdict on it is signed and only waits to be recorded."""
        return self.state in (choices.ProposalState.SIGNED, choices.ProposalState.DECIDED)


class ProposalClaim(models.Model):
    """A claim gathered into a proposal; a claim belongs to one proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT)
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return f"{self.claim} in {self.proposal}"


class Reopening(models.Model):
    """That a decided proposal came back: its source changed, and what is read in it changed too."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="reopenings")
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="+", help_text=_("The source as it is now.")
    )
    difference = models.JSONField(
        help_text=_("Values that are read otherwise: [what, before, after], in words.")
    )
    reopened_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.proposal} reopened by {self.report}"


class Decision(models.Model):
    """A moderator's act, signed with a reason. Append-only; `recorded_at` is the ledger's clock."""

    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    verdict = models.CharField(max_length=14, choices=choices.Verdict.choices)
    cause = models.CharField(
        max_length=20,
        blank=True,
        choices=choices.CorrectionCause.choices,
        help_text=_("Why something already recorded had to change."),
    )
    ground = models.CharField(
        max_length=16,
        blank=True,
        db_default="",
        choices=choices.RejectionGround.choices,
        help_text=_("What was wrong with a rejected proposal."),
    )
    reason = models.TextField(help_text=_("Why, in a sentence others can check."))
    reason_ar = arabic_twin()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    second_author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seconded_decisions",
        help_text=_("Second signature, where one was given."),
    )
    held_until = models.DateField(null=True, blank=True)
    duplicate_of = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    recorded_at = models.DateTimeField(
        unique=True, help_text=_("The moment of this decision on the ledger's clock, UTC.")
    )
    signed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("When it was signed, where an embargo or a second signature kept it waiting."),
    )
    transaction = models.BigIntegerField(db_default=TransactionId(), editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        ordering = ["-recorded_at"]
        constraints = [
            one_of("decision", "verdict", choices.Verdict),
            one_of("decision", "cause", choices.CorrectionCause, optional=True),
            one_of("decision", "ground", choices.RejectionGround, optional=True),
            filled("decision", "reason"),
            models.CheckConstraint(
                condition=Q(second_author__isnull=True) | ~Q(second_author=F("author")),
                name="decision_two_signatures_differ",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(signed_at__lte=F("recorded_at")),
                name="decision_signed_before_recorded",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="hold") | Q(held_until__isnull=False),
                name="decision_hold_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["retract", "redact"]) | ~Q(cause=""),
                name="decision_retraction_has_a_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.get_verdict_display()}"

    @property
    def public_id(self) -> str:
        return f"D{self.pk}"


class SignedVerdict(models.Model):
    """A verdict that is signed and not recorded yet: it waits for an embargo, a second signature, or both.

    What was signed is never rewritten; until it is recorded nothing of it is in the ledger, so that
    nothing of it can be seen, and `recorded` is never backdated.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="signed_verdicts")
    verdict = models.JSONField(help_text=_("All verdicts on the proposal, without quoted words."))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(db_default=Now(), editable=False)
    embargo_until = models.DateField(
        null=True, blank=True, help_text=_("The first day, UTC, on which it may be recorded.")
    )
    needs_second = models.BooleanField(
        default=False, help_text=_("Whether another moderator has to sign it too.")
    )
    second_author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_signed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=9, choices=choices.SignedState.choices, default=choices.SignedState.WAITING
    )
    failure = models.TextField(blank=True, help_text=_("Why it could not be recorded."))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("signedverdict", "state", choices.SignedState),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(state="waiting"), name="signedverdict_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(second_author__isnull=True) | ~Q(second_author=F("author")),
                name="signedverdict_two_signatures_differ",
            ),
            models.CheckConstraint(
                condition=Q(embargo_until__isnull=False) | Q(needs_second=True),
                name="signedverdict_waits_for_something",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure=""), name="signedverdict_failure_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, signed by {self.author}"
