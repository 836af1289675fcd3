"""Of a suggested file only its text is kept: names and devices inside a file stay out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("control", "0007_remember_what_a_feed_says")]

    operations = [
        migrations.RemoveConstraint("suggestedreport", "suggestedreport_holds_something"),
        migrations.RemoveField("suggestedreport", "content"),
        migrations.AddConstraint(
            "suggestedreport",
            models.CheckConstraint(
                condition=models.Q(("url", ""), _negated=True)
                | models.Q(("text", ""), _negated=True)
                | models.Q(("state", "waiting"), _negated=True),
                name="suggestedreport_holds_something",
            ),
        ),
    ]
