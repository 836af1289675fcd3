"""Prisoners whom a deal exchanges or frees are counted apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0012_name_what_moderators_see"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="figure",
            name="figure_category_code",
        ),
        migrations.AlterField(
            model_name="figure",
            name="category",
            field=models.CharField(
                choices=[
                    ("fighters", "Fighters"),
                    ("relatives", "Relatives"),
                    ("civilians", "Civilians"),
                    ("total", "People in all"),
                    ("wounded", "Wounded"),
                    ("prisoners", "Prisoners exchanged or freed"),
                    ("buses", "Buses"),
                    ("besieged", "Besieged people"),
                    ("deaths", "Deaths"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="figureevent",
            name="category",
            field=models.CharField(
                choices=[
                    ("fighters", "Fighters"),
                    ("relatives", "Relatives"),
                    ("civilians", "Civilians"),
                    ("total", "People in all"),
                    ("wounded", "Wounded"),
                    ("prisoners", "Prisoners exchanged or freed"),
                    ("buses", "Buses"),
                    ("besieged", "Besieged people"),
                    ("deaths", "Deaths"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        [
                            "fighters",
                            "relatives",
                            "civilians",
                            "total",
                            "wounded",
                            "prisoners",
                            "buses",
                            "besieged",
                            "deaths",
                        ],
                    )
                ),
                name="figure_category_code",
            ),
        ),
    ]
