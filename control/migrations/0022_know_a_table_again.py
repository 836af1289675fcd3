"""What a table is read on from is the same file: its first bytes are noted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0021_keep_deleted_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="tableimport",
            name="beginning",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="SHA-256 of its first bytes: what is read on is the same file.",
                max_length=64,
            ),
        ),
    ]
