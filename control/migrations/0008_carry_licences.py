"""A report keeps the terms it came under, so that every export of what rests on it can carry them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0007_note_what_was_seen"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="licence",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Terms it came under, where they are not those of its source.",
                max_length=200,
            ),
        ),
    ]
