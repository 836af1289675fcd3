"""Names of what the desk lists, so that they can be said in Arabic."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0011_look_up_copies_by_run"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="actor",
            options={
                "ordering": ["name_en"],
                "verbose_name": "actor",
                "verbose_name_plural": "actors",
            },
        ),
        migrations.AlterModelOptions(
            name="deal",
            options={
                "ordering": ["name_en"],
                "verbose_name": "deal",
                "verbose_name_plural": "deals",
            },
        ),
        migrations.AlterModelOptions(
            name="decision",
            options={
                "ordering": ["-recorded_at"],
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
            },
        ),
        migrations.AlterModelOptions(
            name="district",
            options={
                "ordering": ["name_en"],
                "verbose_name": "district",
                "verbose_name_plural": "districts",
            },
        ),
        migrations.AlterModelOptions(
            name="feed",
            options={"ordering": ["url"], "verbose_name": "feed", "verbose_name_plural": "feeds"},
        ),
        migrations.AlterModelOptions(
            name="ingestrun",
            options={
                "ordering": ["-id"],
                "verbose_name": "ingest run",
                "verbose_name_plural": "ingest runs",
            },
        ),
        migrations.AlterModelOptions(
            name="proposal",
            options={
                "ordering": ["-score", "id"],
                "permissions": [
                    ("decide", "Can decide proposals"),
                    ("retract", "Can retract rulings and redact reports"),
                ],
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
            },
        ),
        migrations.AlterModelOptions(
            name="report",
            options={
                "ordering": ["-id"],
                "verbose_name": "report",
                "verbose_name_plural": "reports",
            },
        ),
        migrations.AlterModelOptions(
            name="ruling",
            options={
                "ordering": ["district", "started_day", "id"],
                "verbose_name": "ruling",
                "verbose_name_plural": "rulings",
            },
        ),
        migrations.AlterModelOptions(
            name="source",
            options={
                "ordering": ["name"],
                "verbose_name": "source",
                "verbose_name_plural": "sources",
            },
        ),
        migrations.AlterModelOptions(
            name="suggestedreport",
            options={
                "ordering": ["id"],
                "verbose_name": "suggested report",
                "verbose_name_plural": "suggested reports",
            },
        ),
        migrations.AlterModelOptions(
            name="tableimport",
            options={
                "ordering": ["-id"],
                "verbose_name": "table import",
                "verbose_name_plural": "table imports",
            },
        ),
        migrations.AlterModelOptions(
            name="unknownname",
            options={
                "ordering": ["text"],
                "verbose_name": "unknown name",
                "verbose_name_plural": "unknown names",
            },
        ),
        migrations.AlterModelOptions(
            name="watchedpage",
            options={
                "ordering": ["-id"],
                "verbose_name": "watched page",
                "verbose_name_plural": "watched pages",
            },
        ),
        migrations.AlterField(
            model_name="proposal",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("held", "Put off until a date"),
                    ("signed", "Signed, not recorded yet"),
                    ("decided", "Decided"),
                ],
                default="open",
                max_length=10,
            ),
        ),
    ]
