"""A sketch is a row for each of its runs, so that finding copies costs the same in any archive."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("control", "0010_tell_stories")]

    operations = [
        migrations.CreateModel(
            name="SketchedRun",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hash",
                        "report",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("hash", models.BigIntegerField()),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="control.report",
                    ),
                ),
            ],
            options={"verbose_name_plural": "sketched runs"},
        ),
        migrations.RunSQL(
            "INSERT INTO control_sketchedrun (hash, report_id)"
            " SELECT DISTINCT unnest(hashes), report_id FROM control_reportsketch",
            "INSERT INTO control_reportsketch (report_id, hashes)"
            " SELECT report_id, array_agg(hash ORDER BY hash) FROM control_sketchedrun GROUP BY 1",
        ),
        migrations.DeleteModel("ReportSketch"),
    ]
