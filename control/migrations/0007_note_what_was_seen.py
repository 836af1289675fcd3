"""A moderator takes note of what failed, changed or is gone, so that it waits no more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0006_sketch_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ingestrun",
            name="seen_at",
            field=models.DateTimeField(
                blank=True, help_text="When a moderator took note of its failure.", null=True
            ),
        ),
        migrations.AddField(
            model_name="ingestrun",
            name="seen_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="watchedpage",
            name="seen_at",
            field=models.DateTimeField(
                blank=True, help_text="When a moderator took note of what became of it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="watchedpage",
            name="seen_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
