"""Near duplicates are found by sketches of their texts, at a cost that does not grow with them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("control", "0005_guard_the_releases")]

    operations = [
        migrations.RemoveIndex("payload", "payload_text_near"),
        migrations.CreateModel(
            name="ReportSketch",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sketch",
                        serialize=False,
                        to="control.report",
                    ),
                ),
                (
                    "hashes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "report sketches",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["hashes"], name="reportsketch_hashes"
                    )
                ],
            },
        ),
    ]
