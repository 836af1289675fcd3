"""Releases: numbered, append-only rows that name their files and how to make them again."""

from django.db import migrations, models

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON control_release
  FOR EACH ROW EXECUTE FUNCTION control_refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON control_release
  FOR EACH STATEMENT EXECUTE FUNCTION control_refuse_truncate();
"""
DROP_GUARDS = """
DROP TRIGGER append_only ON control_release;
DROP TRIGGER no_truncate ON control_release;
"""


class Migration(migrations.Migration):
    dependencies = [("control", "0008_keep_no_suggested_files")]
    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="1, 2, 3, ...", unique=True),
                ),
                ("made_at", models.DateTimeField(help_text="When it was made, UTC.")),
                (
                    "moment",
                    models.DateTimeField(
                        help_text="The last decision it covers, on the ledger's clock, UTC."
                    ),
                ),
                (
                    "versions",
                    models.JSONField(
                        help_text="Last key of each table whose rows have no moment on the ledger's clock."
                    ),
                ),
                (
                    "code_version",
                    models.CharField(
                        help_text="Hash of the code that made it; other code may write otherwise.",
                        max_length=40,
                    ),
                ),
                (
                    "files",
                    models.JSONField(help_text="Name, bytes and SHA-256 of each file."),
                ),
                (
                    "changelog",
                    models.TextField(help_text="What differs from the release before."),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="release_number_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("moment__lte", models.F("made_at"))),
                        name="release_covers_the_past",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, DROP_GUARDS),
    ]
