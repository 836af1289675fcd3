"""An imported table says in which encoding it was read; those before were read as UTF-8."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0018_keep_damaged_lines"),
    ]

    operations = [
        migrations.AddField(
            model_name="tableimport",
            name="encoding",
            field=models.CharField(
                default="UTF-8", help_text="Told by the table’s beginning.", max_length=40
            ),
        ),
    ]
