"""Of the damaged rows of a table the first are told with their line and why they cannot be read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0017_tell_agreed_withdrawals"),
    ]

    operations = [
        migrations.AddField(
            model_name="tableimport",
            name="damages",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
