"""A verdict may be signed now and recorded later: under embargo, or with a second signature."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION control_keep_as_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'waiting'
     OR (OLD.proposal_id, OLD.verdict, OLD.author_id, OLD.signed_at, OLD.embargo_until, OLD.needs_second)
        IS DISTINCT FROM
        (NEW.proposal_id, NEW.verdict, NEW.author_id, NEW.signed_at, NEW.embargo_until, NEW.needs_second)
     OR OLD.second_author_id IS NOT NULL AND OLD.second_author_id IS DISTINCT FROM NEW.second_author_id THEN
    RAISE EXCEPTION 'UPDATE of % is refused: what was signed stays as it was signed', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER as_signed BEFORE UPDATE ON control_signedverdict
  FOR EACH ROW EXECUTE FUNCTION control_keep_as_signed();
CREATE TRIGGER kept BEFORE DELETE ON control_signedverdict
  FOR EACH ROW EXECUTE FUNCTION control_refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON control_signedverdict
  FOR EACH STATEMENT EXECUTE FUNCTION control_refuse_truncate();
"""
DROP_GUARDS = """
DROP TRIGGER as_signed ON control_signedverdict;
DROP TRIGGER kept ON control_signedverdict;
DROP TRIGGER no_truncate ON control_signedverdict;
DROP FUNCTION control_keep_as_signed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0008_carry_licences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SignedVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.JSONField(
                        help_text="All verdicts on the proposal, without quoted words."
                    ),
                ),
                (
                    "signed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "embargo_until",
                    models.DateField(
                        blank=True,
                        help_text="The first day, UTC, on which it may be recorded.",
                        null=True,
                    ),
                ),
                (
                    "needs_second",
                    models.BooleanField(
                        default=False, help_text="Whether another moderator has to sign it too."
                    ),
                ),
                ("second_signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("recorded", "Recorded"),
                            ("withdrawn", "Withdrawn"),
                            ("failed", "Could not be recorded"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                (
                    "failure",
                    models.TextField(blank=True, help_text="Why it could not be recorded."),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="proposal_state_code",
        ),
        migrations.AddField(
            model_name="decision",
            name="signed_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When it was signed, where an embargo or a second signature kept it waiting.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("held", "Held"),
                    ("signed", "Signed, not recorded yet"),
                    ("decided", "Decided"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_at__isnull", True),
                    ("signed_at__lte", models.F("recorded_at")),
                    _connector="OR",
                ),
                name="decision_signed_before_recorded",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "held", "signed", "decided"])),
                name="proposal_state_code",
            ),
        ),
        migrations.AddField(
            model_name="signedverdict",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="signedverdict",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signed_verdicts",
                to="control.proposal",
            ),
        ),
        migrations.AddField(
            model_name="signedverdict",
            name="second_author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="signedverdict",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="signedverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "recorded", "withdrawn", "failed"])),
                name="signedverdict_state_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="signedverdict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("proposal",),
                name="signedverdict_one_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="signedverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second_author__isnull", True),
                    models.Q(("second_author", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="signedverdict_two_signatures_differ",
            ),
        ),
        migrations.AddConstraint(
            model_name="signedverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("embargo_until__isnull", False), ("needs_second", True), _connector="OR"
                ),
                name="signedverdict_waits_for_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="signedverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), _negated=True),
                    models.Q(("failure", ""), _negated=True),
                    _connector="OR",
                ),
                name="signedverdict_failure_says_why",
            ),
        ),
        migrations.RunSQL(GUARDS, DROP_GUARDS),
    ]
