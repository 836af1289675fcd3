"""What a feed said of a page when it last listed it: said otherwise, the page is looked at again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("control", "0006_gather_copies_pages_names_tables")]

    operations = [
        migrations.AddField(
            model_name="watchedpage",
            name="listed_as",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Hash of what the feed says of it: when that changes, it is looked at again.",
                max_length=64,
            ),
        ),
    ]
