"""Every table with its constraints and indexes, and the triggers that keep row history."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import djgeojson.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import control.models.columns
import control.models.history
import control.models.proposals


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "__first__"),
        ("control", "0001_enable_extensions"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Actor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Permanent short name in URLs.", max_length=80, unique=True
                    ),
                ),
                ("name_en", models.CharField(help_text="Main name in English.", max_length=200)),
                (
                    "name_ar",
                    models.CharField(blank=True, help_text="Main name in Arabic.", max_length=200),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="For editors and readers, in our own words."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "State or state force"),
                            ("armed_group", "Armed group"),
                            ("coalition", "Coalition"),
                            ("monitor", "Monitor"),
                            ("media", "Media"),
                            ("mediator", "Mediator"),
                            ("un_body", "United Nations body"),
                            ("local_body", "Local council or committee"),
                            ("other", "Other speaker"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "colour",
                    models.CharField(
                        default="#777777",
                        help_text="Map colour, #rrggbb. It carries no merit.",
                        max_length=7,
                    ),
                ),
            ],
            options={
                "ordering": ["name_en"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "state",
                                    "armed_group",
                                    "coalition",
                                    "monitor",
                                    "media",
                                    "mediator",
                                    "un_body",
                                    "local_body",
                                    "other",
                                ],
                            )
                        ),
                        name="actor_kind_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_en__regex", "\\S")), name="actor_name_en_filled"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("colour__regex", "^#[0-9a-fA-F]{6}$")),
                        name="actor_colour_hex",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Permanent short name in URLs.", max_length=80, unique=True
                    ),
                ),
                ("name_en", models.CharField(help_text="Main name in English.", max_length=200)),
                (
                    "name_ar",
                    models.CharField(blank=True, help_text="Main name in Arabic.", max_length=200),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="For editors and readers, in our own words."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "City"),
                            ("town", "Town"),
                            ("district", "District"),
                            ("neighbourhood", "Neighbourhood"),
                            ("camp", "Camp"),
                            ("village", "Village"),
                            ("countryside", "Countryside"),
                            ("country", "Country"),
                            ("governorate", "Governorate"),
                            ("region", "Region"),
                            ("site", "Site"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "p_code",
                    models.CharField(
                        blank=True,
                        help_text="OCHA p-code of the place itself, where known.",
                        max_length=20,
                    ),
                ),
                (
                    "context_p_code",
                    models.CharField(
                        blank=True, help_text="OCHA p-code of the enclosing unit.", max_length=60
                    ),
                ),
                ("lon", models.FloatField(blank=True, help_text="WGS84 degrees east.", null=True)),
                ("lat", models.FloatField(blank=True, help_text="WGS84 degrees north.", null=True)),
                (
                    "radius_m",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Approximate radius in metres, drawn where no boundary is known.",
                        null=True,
                    ),
                ),
                ("point_source", models.CharField(blank=True, max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="control.district",
                    ),
                ),
            ],
            options={
                "ordering": ["name_en"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "city",
                                    "town",
                                    "district",
                                    "neighbourhood",
                                    "camp",
                                    "village",
                                    "countryside",
                                    "country",
                                    "governorate",
                                    "region",
                                    "site",
                                ],
                            )
                        ),
                        name="district_kind_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_en__regex", "\\S")),
                        name="district_name_en_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="district_not_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lat__isnull", True), ("lon__isnull", True)),
                            models.Q(
                                ("lat__isnull", False),
                                ("lon__isnull", False),
                                ("lat__gte", -90),
                                ("lat__lte", 90),
                                ("lon__gte", -180),
                                ("lon__lte", 180),
                            ),
                            _connector="OR",
                        ),
                        name="district_point_on_earth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("beat_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="HostTurn",
            fields=[
                ("host", models.CharField(max_length=253, primary_key=True, serialize=False)),
                ("next_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="1, 2, 3, ...", unique=True)),
                ("made_at", models.DateTimeField(help_text="When it was made, UTC.")),
                (
                    "moment",
                    models.DateTimeField(
                        help_text="The last decision it covers, on the ledger's clock, UTC."
                    ),
                ),
                (
                    "versions",
                    models.JSONField(
                        help_text="Last key of each table whose rows have no moment on the ledger's clock."
                    ),
                ),
                (
                    "code_version",
                    models.CharField(
                        help_text="Hash of the code that made it; other code may write otherwise.",
                        max_length=40,
                    ),
                ),
                ("files", models.JSONField(help_text="Name, bytes and SHA-256 of each file.")),
                ("changelog", models.TextField(help_text="What differs from the release before.")),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="release_number_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("moment__lte", models.F("made_at"))),
                        name="release_covers_the_past",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("outlet", "News outlet"),
                            ("feed", "Feed"),
                            ("web_page", "Web page"),
                            ("upload", "Upload"),
                            ("dataset", "Data set"),
                            ("acled", "ACLED table"),
                            ("ucdp", "UCDP table"),
                            ("reference", "Reference work"),
                            ("unsourced", "No source given"),
                        ],
                        max_length=20,
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=500)),
                (
                    "leaning",
                    models.CharField(
                        blank=True,
                        help_text="Towards which party it leans, where that is known.",
                        max_length=200,
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A: completely reliable"),
                            ("B", "B: usually reliable"),
                            ("C", "C: fairly reliable"),
                            ("D", "D: not usually reliable"),
                            ("E", "E: unreliable"),
                            ("F", "F: cannot be judged"),
                        ],
                        default="F",
                        max_length=1,
                    ),
                ),
                ("licence", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "outlet",
                                    "feed",
                                    "web_page",
                                    "upload",
                                    "dataset",
                                    "acled",
                                    "ucdp",
                                    "reference",
                                    "unsourced",
                                ],
                            )
                        ),
                        name="source_kind_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F"])),
                        name="source_reliability_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "\\S")), name="source_name_filled"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuggestionTally",
            fields=[
                ("token", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("count", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ActorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "slug",
                    models.SlugField(
                        db_index=False, help_text="Permanent short name in URLs.", max_length=80
                    ),
                ),
                ("name_en", models.CharField(help_text="Main name in English.", max_length=200)),
                (
                    "name_ar",
                    models.CharField(blank=True, help_text="Main name in Arabic.", max_length=200),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="For editors and readers, in our own words."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "State or state force"),
                            ("armed_group", "Armed group"),
                            ("coalition", "Coalition"),
                            ("monitor", "Monitor"),
                            ("media", "Media"),
                            ("mediator", "Mediator"),
                            ("un_body", "United Nations body"),
                            ("local_body", "Local council or committee"),
                            ("other", "Other speaker"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "colour",
                    models.CharField(
                        default="#777777",
                        help_text="Map colour, #rrggbb. It carries no merit.",
                        max_length=7,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="control.actor",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActorName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("language", models.CharField(max_length=12)),
                ("used_by", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="control.actor",
                    ),
                ),
            ],
            options={
                "ordering": ["language", "text"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S")), name="actorname_text_filled"
                    ),
                    models.UniqueConstraint(
                        fields=("actor", "text", "language"), name="actorname_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActorRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "link",
                    models.CharField(
                        choices=[
                            ("part_of", "part of"),
                            ("renamed_to", "renamed to"),
                            ("merged_into", "merged into"),
                            ("split_into", "split into"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "valid_from",
                    models.CharField(
                        blank=True,
                        help_text="Since when, where known.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("valid_from_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("valid_from_latest", models.DateField(blank=True, editable=False, null=True)),
                (
                    "valid_to",
                    models.CharField(
                        blank=True,
                        help_text="Until when, where known.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("valid_to_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("valid_to_latest", models.DateField(blank=True, editable=False, null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="control.actor",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="related_from",
                        to="control.actor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link__in", ["part_of", "renamed_to", "merged_into", "split_into"])
                        ),
                        name="actorrelation_link_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("valid_from", ""),
                                ("valid_from_earliest__isnull", True),
                                ("valid_from_latest__isnull", True),
                            ),
                            models.Q(
                                ("valid_from_earliest__isnull", False),
                                ("valid_from_latest__isnull", False),
                                ("valid_from_earliest__lte", models.F("valid_from_latest")),
                                models.Q(("valid_from", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="actorrelation_valid_from_bounds",
                        violation_error_message="The date and its bounds do not agree.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("valid_to", ""),
                                ("valid_to_earliest__isnull", True),
                                ("valid_to_latest__isnull", True),
                            ),
                            models.Q(
                                ("valid_to_earliest__isnull", False),
                                ("valid_to_latest__isnull", False),
                                ("valid_to_earliest__lte", models.F("valid_to_latest")),
                                models.Q(("valid_to", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="actorrelation_valid_to_bounds",
                        violation_error_message="The date and its bounds do not agree.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("actor", models.F("other")), _negated=True),
                        name="actorrelation_not_itself",
                    ),
                    models.UniqueConstraint(
                        fields=("actor", "link", "other", "valid_from"), name="actorrelation_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("geometry", djgeojson.fields.MultiPolygonField()),
                (
                    "source",
                    models.CharField(help_text="Where the outline comes from.", max_length=300),
                ),
                ("licence", models.CharField(max_length=100)),
                ("attribution", models.CharField(blank=True, max_length=300)),
                (
                    "approximate",
                    models.BooleanField(
                        default=True, help_text="A sketch: right in outline, not to the street."
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="Days on which the outline applied, end excluded."
                    ),
                ),
                (
                    "recorded",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(
                        help_text="When this ledger drew it so, end excluded."
                    ),
                ),
                ("reason", models.TextField(help_text="Why the outline was drawn or changed.")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boundaries",
                        to="control.district",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "boundaries",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__regex", "\\S")), name="boundary_source_filled"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("licence__regex", "\\S")),
                        name="boundary_licence_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S")), name="boundary_reason_filled"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False)),
                        name="boundary_valid_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recorded__isempty", False)),
                        name="boundary_recorded_not_empty",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("district", "="), ("valid", "&&"), ("recorded", "&&")],
                        name="boundary_no_overlap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("valid__startswith__isnull", True),
                                ("valid__startswith__gte", datetime.date(1, 1, 1)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("valid__endswith__isnull", True),
                                ("valid__endswith__lte", datetime.date(9999, 12, 31)),
                                _connector="OR",
                            ),
                        ),
                        name="boundary_valid_in_calendar",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DistrictEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "slug",
                    models.SlugField(
                        db_index=False, help_text="Permanent short name in URLs.", max_length=80
                    ),
                ),
                ("name_en", models.CharField(help_text="Main name in English.", max_length=200)),
                (
                    "name_ar",
                    models.CharField(blank=True, help_text="Main name in Arabic.", max_length=200),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="For editors and readers, in our own words."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "City"),
                            ("town", "Town"),
                            ("district", "District"),
                            ("neighbourhood", "Neighbourhood"),
                            ("camp", "Camp"),
                            ("village", "Village"),
                            ("countryside", "Countryside"),
                            ("country", "Country"),
                            ("governorate", "Governorate"),
                            ("region", "Region"),
                            ("site", "Site"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "p_code",
                    models.CharField(
                        blank=True,
                        help_text="OCHA p-code of the place itself, where known.",
                        max_length=20,
                    ),
                ),
                (
                    "context_p_code",
                    models.CharField(
                        blank=True, help_text="OCHA p-code of the enclosing unit.", max_length=60
                    ),
                ),
                ("lon", models.FloatField(blank=True, help_text="WGS84 degrees east.", null=True)),
                ("lat", models.FloatField(blank=True, help_text="WGS84 degrees north.", null=True)),
                (
                    "radius_m",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Approximate radius in metres, drawn where no boundary is known.",
                        null=True,
                    ),
                ),
                ("point_source", models.CharField(blank=True, max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.district",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="control.district",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DistrictName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("language", models.CharField(help_text="BCP 47 code: en, ar, ...", max_length=12)),
                (
                    "script",
                    models.CharField(help_text="ISO 15924 code: Latn, Arab, ...", max_length=4),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("main", "Main name"),
                            ("official", "Official name"),
                            ("alias", "Spelling in the press"),
                            ("typo", "Known misspelling or machine translation"),
                        ],
                        default="alias",
                        max_length=10,
                    ),
                ),
                (
                    "used_by",
                    models.CharField(
                        blank=True, help_text="Who writes it so, where known.", max_length=200
                    ),
                ),
                (
                    "used_from",
                    models.CharField(
                        blank=True,
                        help_text="First use, where known.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("used_from_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("used_from_latest", models.DateField(blank=True, editable=False, null=True)),
                (
                    "used_to",
                    models.CharField(
                        blank=True,
                        help_text="Last use, where known.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("used_to_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("used_to_latest", models.DateField(blank=True, editable=False, null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="control.district",
                    ),
                ),
            ],
            options={
                "ordering": ["language", "text"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["main", "official", "alias", "typo"])),
                        name="districtname_status_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S")), name="districtname_text_filled"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("used_from", ""),
                                ("used_from_earliest__isnull", True),
                                ("used_from_latest__isnull", True),
                            ),
                            models.Q(
                                ("used_from_earliest__isnull", False),
                                ("used_from_latest__isnull", False),
                                ("used_from_earliest__lte", models.F("used_from_latest")),
                                models.Q(("used_from", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="districtname_used_from_bounds",
                        violation_error_message="The date and its bounds do not agree.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("used_to", ""),
                                ("used_to_earliest__isnull", True),
                                ("used_to_latest__isnull", True),
                            ),
                            models.Q(
                                ("used_to_earliest__isnull", False),
                                ("used_to_latest__isnull", False),
                                ("used_to_earliest__lte", models.F("used_to_latest")),
                                models.Q(("used_to", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="districtname_used_to_bounds",
                        violation_error_message="The date and its bounds do not agree.",
                    ),
                    models.UniqueConstraint(
                        fields=("district", "text", "language"), name="districtname_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.URLField(max_length=500, unique=True)),
                ("active", models.BooleanField(default=True)),
                ("etag", models.CharField(blank=True, editable=False, max_length=300)),
                ("last_modified", models.CharField(blank=True, editable=False, max_length=100)),
                ("polled_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_poll_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("failures", models.PositiveIntegerField(default=0, editable=False)),
                ("failure", models.TextField(blank=True, editable=False)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feeds",
                        to="control.source",
                    ),
                ),
                (
                    "warning",
                    models.TextField(
                        blank=True,
                        db_default="",
                        editable=False,
                        help_text="What was broken in it although items could be read, or its new address.",
                    ),
                ),
            ],
            options={
                "ordering": ["url"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.SlugField(
                        blank=True,
                        help_text="Name of a cited document.",
                        max_length=120,
                        null=True,
                        unique=True,
                    ),
                ),
                (
                    "via",
                    models.CharField(
                        blank=True,
                        help_text="The repost or mirror where it was read.",
                        max_length=300,
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("filename", models.CharField(blank=True, max_length=300)),
                ("publisher", models.CharField(blank=True, max_length=300)),
                ("author", models.CharField(blank=True, max_length=300)),
                ("title", models.CharField(blank=True, max_length=500)),
                ("language", models.CharField(blank=True, max_length=12)),
                (
                    "published",
                    models.CharField(
                        blank=True,
                        help_text="Publication date; left empty where the document gives none.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("published_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("published_latest", models.DateField(blank=True, editable=False, null=True)),
                ("published_basis", models.CharField(blank=True, max_length=200)),
                ("media_type", models.CharField(blank=True, max_length=100)),
                (
                    "size",
                    models.PositiveBigIntegerField(
                        blank=True, help_text="Bytes captured.", null=True
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("captured_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        help_text="The earlier report captured at the same address.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="control.report",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="control.source",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["url"], name="report_url")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published", ""),
                                ("published_earliest__isnull", True),
                                ("published_latest__isnull", True),
                            ),
                            models.Q(
                                ("published_earliest__isnull", False),
                                ("published_latest__isnull", False),
                                ("published_earliest__lte", models.F("published_latest")),
                                models.Q(("published", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="report_published_bounds",
                        violation_error_message="The date and its bounds do not agree.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("captured_at__isnull", True),
                                ("key__isnull", False),
                                ("sha256__isnull", True),
                                ("size__isnull", True),
                            ),
                            models.Q(
                                ("captured_at__isnull", False),
                                ("sha256__isnull", False),
                                ("size__isnull", False),
                                ("sha256__regex", "^[0-9a-f]{64}$"),
                            ),
                            _connector="OR",
                        ),
                        name="report_captured_or_cited",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=80)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("outlet", "News outlet"),
                            ("feed", "Feed"),
                            ("web_page", "Web page"),
                            ("upload", "Upload"),
                            ("dataset", "Data set"),
                            ("acled", "ACLED table"),
                            ("ucdp", "UCDP table"),
                            ("reference", "Reference work"),
                            ("unsourced", "No source given"),
                        ],
                        max_length=20,
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=500)),
                (
                    "leaning",
                    models.CharField(
                        blank=True,
                        help_text="Towards which party it leans, where that is known.",
                        max_length=200,
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A: completely reliable"),
                            ("B", "B: usually reliable"),
                            ("C", "C: fairly reliable"),
                            ("D", "D: not usually reliable"),
                            ("E", "E: unreliable"),
                            ("F", "F: cannot be judged"),
                        ],
                        default="F",
                        max_length=1,
                    ),
                ),
                ("licence", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="control.source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TableImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("acled", "ACLED export"),
                            ("ucdp", "UCDP GED table"),
                            ("periods", "Table of control periods"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        help_text="Carried with everything that comes from it.", max_length=200
                    ),
                ),
                ("name", models.CharField(help_text="The file's name.", max_length=300)),
                (
                    "path",
                    models.CharField(
                        help_text="Where the file is while it is read.", max_length=1000
                    ),
                ),
                ("size", models.BigIntegerField(help_text="Bytes.")),
                (
                    "offset",
                    models.BigIntegerField(default=0, help_text="Bytes read and stored so far."),
                ),
                ("rows", models.BigIntegerField(default=0)),
                ("made", models.BigIntegerField(default=0, help_text="Rows that became reports.")),
                (
                    "known",
                    models.BigIntegerField(default=0, help_text="Rows that were here already."),
                ),
                ("proposals", models.IntegerField(default=0, help_text="Proposals opened.")),
                (
                    "skipped",
                    models.BigIntegerField(
                        default=0, help_text="Rows that speak of something else."
                    ),
                ),
                (
                    "damaged",
                    models.BigIntegerField(default=0, help_text="Rows that cannot be read."),
                ),
                ("skipped_types", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Being read"),
                            ("done", "Read to its end"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("failure", models.TextField(blank=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                (
                    "added_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="control.source",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["acled", "ucdp", "periods"])),
                        name="tableimport_kind_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "failed"])),
                        name="tableimport_state_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnknownName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folded", models.CharField(help_text="As names are compared.", max_length=200)),
                ("text", models.CharField(help_text="As first written.", max_length=200)),
                ("language", models.CharField(blank=True, max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Not matched"),
                            ("settled", "Became a name of a district"),
                            ("ignored", "Not a place we follow"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled_names",
                        to="control.district",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["text"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "settled", "ignored"])),
                        name="unknownname_state_code",
                    ),
                    models.UniqueConstraint(fields=("folded",), name="unknownname_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActorNameEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("text", models.CharField(max_length=200)),
                ("language", models.CharField(max_length=12)),
                ("used_by", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.actor",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="control.actorname",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActorRelationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "link",
                    models.CharField(
                        choices=[
                            ("part_of", "part of"),
                            ("renamed_to", "renamed to"),
                            ("merged_into", "merged into"),
                            ("split_into", "split into"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "valid_from",
                    models.CharField(
                        blank=True,
                        help_text="Since when, where known.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("valid_from_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("valid_from_latest", models.DateField(blank=True, editable=False, null=True)),
                (
                    "valid_to",
                    models.CharField(
                        blank=True,
                        help_text="Until when, where known.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("valid_to_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("valid_to_latest", models.DateField(blank=True, editable=False, null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.actor",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.actor",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="control.actorrelation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Capture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("filename", models.CharField(blank=True, max_length=300)),
                ("headers", models.JSONField(blank=True, default=dict)),
                ("captured_at", models.DateTimeField()),
                (
                    "captured_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captures",
                        to="control.report",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="Of the bytes as they came then; the text was that of the report.",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DistrictNameEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("text", models.CharField(max_length=200)),
                ("language", models.CharField(help_text="BCP 47 code: en, ar, ...", max_length=12)),
                (
                    "script",
                    models.CharField(help_text="ISO 15924 code: Latn, Arab, ...", max_length=4),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("main", "Main name"),
                            ("official", "Official name"),
                            ("alias", "Spelling in the press"),
                            ("typo", "Known misspelling or machine translation"),
                        ],
                        default="alias",
                        max_length=10,
                    ),
                ),
                (
                    "used_by",
                    models.CharField(
                        blank=True, help_text="Who writes it so, where known.", max_length=200
                    ),
                ),
                (
                    "used_from",
                    models.CharField(
                        blank=True,
                        help_text="First use, where known.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("used_from_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("used_from_latest", models.DateField(blank=True, editable=False, null=True)),
                (
                    "used_to",
                    models.CharField(
                        blank=True,
                        help_text="Last use, where known.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("used_to_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("used_to_latest", models.DateField(blank=True, editable=False, null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "district",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.district",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="control.districtname",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IngestRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        help_text="The path or address it came from.", max_length=2000
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("reading", "Being read"),
                            ("needs_date", "Waiting for a publication date"),
                            ("read", "Read"),
                            ("failed", "Failed"),
                            ("parked", "Parked after repeated failures"),
                        ],
                        max_length=12,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                (
                    "lease_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="After this moment the run is put back in the queue.",
                        null=True,
                    ),
                ),
                (
                    "failure",
                    models.TextField(blank=True, help_text="Why it stopped, and what to do."),
                ),
                (
                    "added_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "report",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ingest",
                        to="control.report",
                    ),
                ),
                (
                    "read_again_as",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="Why it is read again; part of the reading's name.",
                        max_length=40,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["queued", "reading", "needs_date", "read", "failed", "parked"],
                            )
                        ),
                        name="ingestrun_state_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["failed", "parked", "needs_date"]), _negated=True
                            ),
                            models.Q(("failure", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="ingestrun_failure_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report__isnull", False), ("state", "failed"), _connector="OR"
                        ),
                        name="ingestrun_without_report_failed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reader",
                    models.CharField(help_text="Name and version of the reader.", max_length=60),
                ),
                (
                    "mentions",
                    models.JSONField(
                        default=list,
                        help_text="Places named without an event, with offsets; slug null if unmatched.",
                    ),
                ),
                (
                    "read_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="control.report",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("report", "reader"), name="reading_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportCopy",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="copy",
                        serialize=False,
                        to="control.report",
                    ),
                ),
                (
                    "containment",
                    models.FloatField(
                        help_text="Share of the shorter text's three-word runs that the other has too."
                    ),
                ),
                (
                    "found_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="control.report",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "report copies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("report", models.F("original")), _negated=True),
                        name="reportcopy_not_of_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("containment__gte", 0.5), ("containment__lte", 1)),
                        name="reportcopy_contains",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "published",
                    models.CharField(
                        help_text="Publication date.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("published_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("published_latest", models.DateField(blank=True, editable=False, null=True)),
                ("reason", models.TextField()),
                (
                    "added_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dates",
                        to="control.report",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published", ""),
                                ("published_earliest__isnull", True),
                                ("published_latest__isnull", True),
                            ),
                            models.Q(
                                ("published_earliest__isnull", False),
                                ("published_latest__isnull", False),
                                ("published_earliest__lte", models.F("published_latest")),
                                models.Q(("published", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reportdate_published_bounds",
                        violation_error_message="The date and its bounds do not agree.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("published__regex", "\\S")),
                        name="reportdate_published_filled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S")),
                        name="reportdate_reason_filled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuggestedReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.CharField(blank=True, max_length=2000)),
                ("text", models.TextField(blank=True)),
                ("filename", models.CharField(blank=True, max_length=100)),
                ("note", models.TextField(blank=True, help_text="What the sender wrote to us.")),
                ("received_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a moderator"),
                            ("accepted", "Taken up as a report"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="control.report",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "accepted", "refused"])),
                        name="suggestedreport_state_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("url", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            models.Q(("state", "waiting"), _negated=True),
                            _connector="OR",
                        ),
                        name="suggestedreport_holds_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnknownNameUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.IntegerField()),
                ("end", models.IntegerField()),
                (
                    "name",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="control.unknownname",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="control.report",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "report"), name="unknownnameuse_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchedPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        help_text="Without fragment and tracking parameters.", max_length=2000
                    ),
                ),
                (
                    "guid",
                    models.CharField(
                        blank=True, help_text="The feed's own name for the item.", max_length=500
                    ),
                ),
                (
                    "published",
                    models.CharField(
                        blank=True,
                        help_text="Publication date as the feed states it, EDTF.",
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Not yet fetched"),
                            ("same", "As captured"),
                            ("changed", "Changed since it was first captured"),
                            ("gone", "Gone; our copy is held"),
                            ("failed", "Could not be fetched"),
                            ("stopped", "No longer looked at"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("failures", models.IntegerField(default=0)),
                ("failure", models.TextField(blank=True)),
                (
                    "found_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "next_check_at",
                    models.DateTimeField(
                        blank=True, help_text="Empty: it is not looked at again.", null=True
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="control.feed",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        help_text="The latest report captured there.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="control.report",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="control.source",
                    ),
                ),
                (
                    "listed_as",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="Hash of what the feed says of it: when that changes, it is looked at again.",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["next_check_at"], name="watchedpage_due"),
                    models.Index(fields=["feed", "guid"], name="watchedpage_guid"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["waiting", "same", "changed", "gone", "failed", "stopped"],
                            )
                        ),
                        name="watchedpage_state_code",
                    ),
                    models.UniqueConstraint(fields=("url",), name="watchedpage_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordinal", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("evacuation", "Evacuation"),
                            ("reconciliation", "Reconciliation"),
                            ("truce", "Truce"),
                            ("ceasefire", "Ceasefire"),
                            ("exchange", "Exchange"),
                            ("surrender", "Surrender"),
                            ("humanitarian_access", "Humanitarian access"),
                            ("status_settlement", "Status settlement"),
                            ("handover", "Handover"),
                            ("capture", "Capture"),
                            ("withdrawal", "Withdrawal"),
                            ("siege_imposed", "Siege imposed"),
                            ("siege_lifted", "Siege lifted"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("negotiating", "Negotiating"),
                            ("agreed", "Agreed"),
                            ("announced", "Announced"),
                            ("postponed", "Postponed"),
                            ("started", "Started"),
                            ("partial", "Partly carried out"),
                            ("completed", "Completed"),
                            ("suspended", "Suspended"),
                            ("resumed", "Resumed"),
                            ("violated", "Violated"),
                            ("collapsed", "Collapsed"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "polarity",
                    models.CharField(
                        choices=[
                            ("asserts", "Asserts"),
                            ("denies", "Denies"),
                            ("corrects", "Corrects"),
                        ],
                        max_length=10,
                    ),
                ),
                ("background", models.BooleanField(default=False)),
                ("score", models.FloatField()),
                (
                    "values",
                    models.JSONField(
                        help_text="The extraction: places, dates, parties, figures, each with its quote's offsets."
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="control.reading",
                    ),
                ),
            ],
            options={
                "ordering": ["reading", "ordinal"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "evacuation",
                                    "reconciliation",
                                    "truce",
                                    "ceasefire",
                                    "exchange",
                                    "surrender",
                                    "humanitarian_access",
                                    "status_settlement",
                                    "handover",
                                    "capture",
                                    "withdrawal",
                                    "siege_imposed",
                                    "siege_lifted",
                                ],
                            )
                        ),
                        name="claim_kind_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "negotiating",
                                    "agreed",
                                    "announced",
                                    "postponed",
                                    "started",
                                    "partial",
                                    "completed",
                                    "suspended",
                                    "resumed",
                                    "violated",
                                    "collapsed",
                                    "rejected",
                                    "",
                                ],
                            )
                        ),
                        name="claim_stage_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("polarity__in", ["asserts", "denies", "corrects"])),
                        name="claim_polarity_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)),
                        name="claim_score_range",
                    ),
                    models.UniqueConstraint(fields=("reading", "ordinal"), name="claim_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("evacuation", "Evacuation"),
                            ("reconciliation", "Reconciliation"),
                            ("truce", "Truce"),
                            ("ceasefire", "Ceasefire"),
                            ("exchange", "Exchange"),
                            ("surrender", "Surrender"),
                            ("humanitarian_access", "Humanitarian access"),
                            ("status_settlement", "Status settlement"),
                            ("handover", "Handover"),
                            ("capture", "Capture"),
                            ("withdrawal", "Withdrawal"),
                            ("siege_imposed", "Siege imposed"),
                            ("siege_lifted", "Siege lifted"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("held", "Held"), ("decided", "Decided")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("extraction", models.JSONField(help_text="What the reader found, untouched.")),
                ("draft", models.JSONField(help_text="The moderator's editable copy.")),
                ("score", models.FloatField()),
                (
                    "reason",
                    models.TextField(blank=True, help_text="Why it was proposed, in words."),
                ),
                ("held_until", models.DateField(blank=True, null=True)),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Grows with every change, so that two moderators cannot overwrite each other.",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("earliest", models.DateField(blank=True, null=True)),
                (
                    "gathered_as",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="For rows of a table: kind, district and month that they share.",
                        max_length=200,
                    ),
                ),
                ("latest", models.DateField(blank=True, null=True)),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Slugs of the districts it speaks of, by which claims find it.",
                        size=None,
                    ),
                ),
            ],
            options={
                "ordering": ["-score", "id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["places"], name="proposal_places"
                    ),
                    models.Index(fields=["gathered_as"], name="proposal_gathered_as"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "evacuation",
                                    "reconciliation",
                                    "truce",
                                    "ceasefire",
                                    "exchange",
                                    "surrender",
                                    "humanitarian_access",
                                    "status_settlement",
                                    "handover",
                                    "capture",
                                    "withdrawal",
                                    "siege_imposed",
                                    "siege_lifted",
                                ],
                            )
                        ),
                        name="proposal_kind_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "held", "decided"])),
                        name="proposal_state_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)),
                        name="proposal_score_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_until__isnull", False), ("state", "held")),
                            models.Q(
                                models.Q(("state", "held"), _negated=True),
                                ("held_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_held_until_a_date",
                    ),
                ],
                "permissions": [
                    ("decide", "Can decide proposals"),
                    ("retract", "Can retract rulings and redact reports"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("accept", "Accept"),
                            ("amend", "Accept with amendments"),
                            ("confirm", "Confirm: add the evidence, change nothing"),
                            ("hold", "Hold until a date"),
                            ("reject", "Reject"),
                            ("duplicate", "Duplicate"),
                            ("out_of_scope", "Out of scope"),
                            ("retract", "Retract"),
                            ("redact", "Redact"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new_evidence", "New evidence"),
                            ("source_corrected", "Source corrected"),
                            ("coding_error", "Coding error"),
                        ],
                        help_text="Why something already recorded had to change.",
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(help_text="Why, in a sentence others can check.")),
                ("held_until", models.DateField(blank=True, null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        help_text="The moment of this decision on the ledger's clock, UTC.",
                        unique=True,
                    ),
                ),
                (
                    "transaction",
                    models.BigIntegerField(
                        db_default=control.models.proposals.TransactionId(), editable=False
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_author",
                    models.ForeignKey(
                        blank=True,
                        help_text="Second signature, where one was given.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seconded_decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="control.proposal",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="control.proposal",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_the_subject", "Not about control or a deal"),
                            ("wrong_place", "Another place is meant"),
                            ("wrong_date", "The date is wrong"),
                            ("wrong_parties", "The parties are wrong"),
                            ("background", "Background or history, not news"),
                            ("not_done", "A plan, a condition or a denial, read as done"),
                            ("not_a_deal", "A change without a deal, or a deal without a change"),
                            ("unreliable", "The source cannot be relied on"),
                            ("other", "Something else"),
                        ],
                        db_default="",
                        help_text="What was wrong with a rejected proposal.",
                        max_length=16,
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verdict__in",
                                [
                                    "accept",
                                    "amend",
                                    "confirm",
                                    "hold",
                                    "reject",
                                    "duplicate",
                                    "out_of_scope",
                                    "retract",
                                    "redact",
                                ],
                            )
                        ),
                        name="decision_verdict_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cause__in", ["new_evidence", "source_corrected", "coding_error", ""])
                        ),
                        name="decision_cause_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S")), name="decision_reason_filled"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_author__isnull", True),
                            models.Q(("second_author", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_two_signatures_differ",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "hold"), _negated=True),
                            ("held_until__isnull", False),
                            _connector="OR",
                        ),
                        name="decision_hold_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict__in", ["retract", "redact"]), _negated=True),
                            models.Q(("cause", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_retraction_has_a_cause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ground__in",
                                [
                                    "not_the_subject",
                                    "wrong_place",
                                    "wrong_date",
                                    "wrong_parties",
                                    "background",
                                    "not_done",
                                    "not_a_deal",
                                    "unreliable",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="decision_ground_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="control.claim"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="control.proposal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "difference",
                    models.JSONField(
                        help_text="Values that are read otherwise: [what, before, after], in words."
                    ),
                ),
                (
                    "reopened_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="control.proposal",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        help_text="The source as it is now.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="control.report",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Deal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Permanent short name in URLs.", max_length=80, unique=True
                    ),
                ),
                ("name_en", models.CharField(help_text="Main name in English.", max_length=200)),
                (
                    "name_ar",
                    models.CharField(blank=True, help_text="Main name in Arabic.", max_length=200),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="For editors and readers, in our own words."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("evacuation", "Evacuation"),
                            ("reconciliation", "Reconciliation"),
                            ("truce", "Truce"),
                            ("ceasefire", "Ceasefire"),
                            ("exchange", "Exchange"),
                            ("surrender", "Surrender"),
                            ("humanitarian_access", "Humanitarian access"),
                            ("status_settlement", "Status settlement"),
                            ("handover", "Handover"),
                        ],
                        max_length=24,
                    ),
                ),
                ("summary", models.TextField(blank=True, help_text="In our own words.")),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        help_text="The umbrella deal this one belongs to; figures are never added across.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="control.deal",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        help_text="The decision that entered it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deals",
                        to="control.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["name_en"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "evacuation",
                                    "reconciliation",
                                    "truce",
                                    "ceasefire",
                                    "exchange",
                                    "surrender",
                                    "humanitarian_access",
                                    "status_settlement",
                                    "handover",
                                ],
                            )
                        ),
                        name="deal_kind_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_en__regex", "\\S")), name="deal_name_en_filled"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part_of", models.F("id")), _negated=True),
                        name="deal_not_part_of_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payload",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="payload",
                        serialize=False,
                        to="control.report",
                    ),
                ),
                ("content", models.BinaryField(null=True)),
                ("text", models.TextField(null=True)),
                (
                    "erased_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="control.decision",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Left("text", 2000),
                            "gist_trgm_ops(siglen=1024)",
                        ),
                        name="payload_text_near",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("content__isnull", False),
                                ("erased_by__isnull", True),
                                ("text__isnull", False),
                            ),
                            models.Q(
                                ("content__isnull", True),
                                ("erased_by__isnull", False),
                                ("text__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="payload_whole_or_erased",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DealDistrict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("origin", "Origin"),
                            ("destination", "Destination"),
                            ("transit", "Transit or arrival point"),
                            ("reciprocal", "Reciprocal leg"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="control.deal",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deal_roles",
                        to="control.district",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["origin", "destination", "transit", "reciprocal"])
                        ),
                        name="dealdistrict_role_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("district__isnull", False), ("place_text", "")),
                            models.Q(
                                ("district__isnull", True),
                                models.Q(("place_text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dealdistrict_district_or_text",
                    ),
                    models.UniqueConstraint(
                        fields=("deal", "district", "place_text", "role"),
                        name="dealdistrict_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DealEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "slug",
                    models.SlugField(
                        db_index=False, help_text="Permanent short name in URLs.", max_length=80
                    ),
                ),
                ("name_en", models.CharField(help_text="Main name in English.", max_length=200)),
                (
                    "name_ar",
                    models.CharField(blank=True, help_text="Main name in Arabic.", max_length=200),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="For editors and readers, in our own words."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("evacuation", "Evacuation"),
                            ("reconciliation", "Reconciliation"),
                            ("truce", "Truce"),
                            ("ceasefire", "Ceasefire"),
                            ("exchange", "Exchange"),
                            ("surrender", "Surrender"),
                            ("humanitarian_access", "Humanitarian access"),
                            ("status_settlement", "Status settlement"),
                            ("handover", "Handover"),
                        ],
                        max_length=24,
                    ),
                ),
                ("summary", models.TextField(blank=True, help_text="In our own words.")),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The umbrella deal this one belongs to; figures are never added across.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.deal",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="control.deal",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="The decision that entered it.",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.decision",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DealParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("party", "Party"),
                            ("mediator", "Mediator"),
                            ("guarantor", "Guarantor"),
                            ("facilitator", "Escort or facilitator"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "side_term",
                    models.CharField(
                        blank=True, help_text="What this side calls the deal.", max_length=200
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deal_roles",
                        to="control.actor",
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="control.deal",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deal parties",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["party", "mediator", "guarantor", "facilitator"])
                        ),
                        name="dealparty_role_code",
                    ),
                    models.UniqueConstraint(
                        fields=("deal", "actor", "role"), name="dealparty_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DealReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="control.deal"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="control.report"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("deal", "report"), name="dealreport_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DealStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(blank=True, max_length=120, null=True, unique=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("negotiating", "Negotiating"),
                            ("agreed", "Agreed"),
                            ("announced", "Announced"),
                            ("postponed", "Postponed"),
                            ("started", "Started"),
                            ("partial", "Partly carried out"),
                            ("completed", "Completed"),
                            ("suspended", "Suspended"),
                            ("resumed", "Resumed"),
                            ("violated", "Violated"),
                            ("collapsed", "Collapsed"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=16,
                    ),
                ),
                ("planned", models.BooleanField(default=False)),
                (
                    "date",
                    models.CharField(
                        blank=True,
                        help_text="When, as precisely as is known.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("date_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("date_latest", models.DateField(blank=True, editable=False, null=True)),
                (
                    "day",
                    models.DateField(
                        blank=True, help_text="Nominal day that orders and draws it.", null=True
                    ),
                ),
                ("said_by_text", models.CharField(blank=True, max_length=300)),
                ("note", models.TextField(blank=True)),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stages",
                        to="control.deal",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="control.actor",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deal_stages",
                        to="control.decision",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deal_stages",
                        to="control.report",
                    ),
                ),
            ],
            options={
                "ordering": ["day", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "negotiating",
                                    "agreed",
                                    "announced",
                                    "postponed",
                                    "started",
                                    "partial",
                                    "completed",
                                    "suspended",
                                    "resumed",
                                    "violated",
                                    "collapsed",
                                    "rejected",
                                ],
                            )
                        ),
                        name="dealstage_stage_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("date", ""),
                                ("date_earliest__isnull", True),
                                ("date_latest__isnull", True),
                            ),
                            models.Q(
                                ("date_earliest__isnull", False),
                                ("date_latest__isnull", False),
                                ("date_earliest__lte", models.F("date_latest")),
                                models.Q(("date", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dealstage_date_bounds",
                        violation_error_message="The date and its bounds do not agree.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("date", ""), ("day__isnull", True)),
                            models.Q(
                                ("date_earliest__isnull", False),
                                ("day__isnull", False),
                                ("day__gte", models.F("date_earliest")),
                                ("day__lte", models.F("date_latest")),
                            ),
                            _connector="OR",
                        ),
                        name="dealstage_day_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(blank=True, max_length=120, null=True, unique=True)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("fighters", "Fighters"),
                            ("relatives", "Relatives"),
                            ("civilians", "Civilians"),
                            ("total", "People in all"),
                            ("wounded", "Wounded"),
                            ("buses", "Buses"),
                            ("besieged", "Besieged people"),
                            ("deaths", "Deaths"),
                        ],
                        max_length=12,
                    ),
                ),
                ("minimum", models.PositiveIntegerField(blank=True, null=True)),
                ("maximum", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "qualifier",
                    models.CharField(
                        choices=[
                            ("exactly", "exactly"),
                            ("about", "about"),
                            ("at least", "at least"),
                            ("more than", "more than"),
                            ("up to", "up to"),
                            ("vague", "in words only"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True,
                        help_text="The amount in the speaker's words: several hundred.",
                        max_length=100,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("promised", "Promised"),
                            ("departed", "Departed"),
                            ("arrived", "Arrived"),
                            ("unspecified", "Not said"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("batch", "One batch or a running count"), ("whole", "The whole")],
                        max_length=6,
                    ),
                ),
                ("said_by_text", models.CharField(blank=True, max_length=300)),
                ("quote_start", models.PositiveIntegerField(blank=True, null=True)),
                ("quote_end", models.PositiveIntegerField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "deal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="control.deal",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="control.decision",
                    ),
                ),
                (
                    "overlaps",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Figures that count some of the same people.",
                        to="control.figure",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="The originator: SOHR, not the agency that quotes it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="control.actor",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="control.report",
                    ),
                ),
            ],
            options={
                "ordering": ["deal", "category", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "fighters",
                                    "relatives",
                                    "civilians",
                                    "total",
                                    "wounded",
                                    "buses",
                                    "besieged",
                                    "deaths",
                                ],
                            )
                        ),
                        name="figure_category_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "qualifier__in",
                                ["exactly", "about", "at least", "more than", "up to", "vague"],
                            )
                        ),
                        name="figure_qualifier_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["promised", "departed", "arrived", "unspecified"])
                        ),
                        name="figure_stage_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["batch", "whole"])),
                        name="figure_scope_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("maximum__isnull", True),
                            ("minimum__isnull", True),
                            ("maximum__gte", models.F("minimum")),
                            _connector="OR",
                        ),
                        name="figure_range_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("maximum__isnull", True), ("minimum__isnull", True), _negated=True
                            ),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="figure_number_or_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("qualifier__in", ["at least", "more than"]), _negated=True),
                            ("maximum__isnull", True),
                            _connector="OR",
                        ),
                        name="figure_at_least_is_open_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quote_end__isnull", True), ("quote_start__isnull", True)),
                            models.Q(
                                ("quote_end__isnull", False),
                                ("quote_start__isnull", False),
                                ("quote_end__gt", models.F("quote_start")),
                            ),
                            _connector="OR",
                        ),
                        name="figure_quote_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.SlugField(
                        blank=True,
                        help_text="The row of an import it was written from; a corrected row keeps its key.",
                        max_length=120,
                        null=True,
                    ),
                ),
                (
                    "started",
                    models.CharField(
                        help_text="When it began, as precisely as is known.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("started_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("started_latest", models.DateField(blank=True, editable=False, null=True)),
                ("started_day", models.DateField(help_text="Nominal first day.")),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        help_text="When it ended, as precisely as is known; empty means ongoing.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("ended_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("ended_latest", models.DateField(blank=True, editable=False, null=True)),
                (
                    "ended_day",
                    models.DateField(
                        blank=True, help_text="Nominal day after the last.", null=True
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("contested", "Contested"),
                            ("mixed", "Mixed"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "siege",
                    models.CharField(
                        choices=[
                            ("none", "No siege"),
                            ("partial", "Partial siege"),
                            ("full", "Full siege"),
                            ("unknown", "Besieged, degree not known"),
                            ("not_stated", "Not stated"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "truce",
                    models.CharField(
                        choices=[
                            ("no", "No truce"),
                            ("yes", "Under a truce"),
                            ("unknown", "Not known"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "assertion",
                    models.CharField(
                        choices=[
                            ("assessed", "Assessed"),
                            ("claimed", "Claimed by a party"),
                            ("unconfirmed", "Unconfirmed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "confidence_start",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        max_length=8,
                    ),
                ),
                (
                    "confidence_end",
                    models.CharField(
                        blank=True,
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        max_length=8,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("evidenced", "Evidenced"),
                            ("carried_forward", "Carried forward"),
                            ("assumed", "Assumed"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "mechanism",
                    models.CharField(
                        choices=[
                            ("captured", "Captured by force"),
                            ("evacuation", "Evacuation deal"),
                            ("reconciliation", "Reconciliation"),
                            ("handover", "Handover"),
                            ("withdrawal", "Withdrawal"),
                            ("unopposed_entry", "Unopposed entry"),
                            ("collapse", "Collapse of authority"),
                            ("unknown", "Unknown"),
                            ("not_stated", "Not stated"),
                        ],
                        help_text="How it began.",
                        max_length=16,
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="In our own words.")),
                (
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        help_text="The deal by which it began.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="control.deal",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="control.decision",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="control.district",
                    ),
                ),
                (
                    "truce_deal",
                    models.ForeignKey(
                        blank=True,
                        help_text="The deal that the truce belongs to.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="truce_rulings",
                        to="control.deal",
                    ),
                ),
            ],
            options={
                "ordering": ["district", "started_day", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("standing__in", ["held", "contested", "mixed", "unknown"])
                        ),
                        name="ruling_standing_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("siege__in", ["none", "partial", "full", "unknown", "not_stated"])
                        ),
                        name="ruling_siege_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("truce__in", ["no", "yes", "unknown"])),
                        name="ruling_truce_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("assertion__in", ["assessed", "claimed", "unconfirmed"])
                        ),
                        name="ruling_assertion_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence_start__in", ["high", "medium", "low"])),
                        name="ruling_confidence_start_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence_end__in", ["high", "medium", "low", ""])),
                        name="ruling_confidence_end_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis__in", ["evidenced", "carried_forward", "assumed"])
                        ),
                        name="ruling_basis_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "mechanism__in",
                                [
                                    "captured",
                                    "evacuation",
                                    "reconciliation",
                                    "handover",
                                    "withdrawal",
                                    "unopposed_entry",
                                    "collapse",
                                    "unknown",
                                    "not_stated",
                                ],
                            )
                        ),
                        name="ruling_mechanism_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("started__regex", "\\S")), name="ruling_started_filled"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("started", ""),
                                ("started_earliest__isnull", True),
                                ("started_latest__isnull", True),
                            ),
                            models.Q(
                                ("started_earliest__isnull", False),
                                ("started_latest__isnull", False),
                                ("started_earliest__lte", models.F("started_latest")),
                                models.Q(("started", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ruling_started_bounds",
                        violation_error_message="The date and its bounds do not agree.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended", ""),
                                ("ended_earliest__isnull", True),
                                ("ended_latest__isnull", True),
                            ),
                            models.Q(
                                ("ended_earliest__isnull", False),
                                ("ended_latest__isnull", False),
                                ("ended_earliest__lte", models.F("ended_latest")),
                                models.Q(("ended", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ruling_ended_bounds",
                        violation_error_message="The date and its bounds do not agree.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_day__isnull", True),
                            ("ended_day__gt", models.F("started_day")),
                            _connector="OR",
                        ),
                        name="ruling_span_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "assumed"), _negated=True),
                            ("confidence_start", "low"),
                            _connector="OR",
                        ),
                        name="ruling_assumed_is_low",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_day__isnull", False),
                            ("started_earliest__isnull", False),
                            ("started_day__gte", models.F("started_earliest")),
                            ("started_day__lte", models.F("started_latest")),
                        ),
                        name="ruling_started_day_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended", ""), ("ended_day__isnull", True)),
                            models.Q(
                                ("ended_day__isnull", False),
                                ("ended_earliest__isnull", False),
                                ("ended_day__gte", models.F("ended_earliest")),
                                ("ended_day__lte", models.F("ended_latest")),
                            ),
                            _connector="OR",
                        ),
                        name="ruling_ended_day_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_day__gte", datetime.date(1, 1, 1)),
                            ("started_day__lte", datetime.date(9999, 12, 31)),
                            models.Q(
                                ("ended_day__isnull", True),
                                ("ended_day__lte", datetime.date(9999, 12, 31)),
                                _connector="OR",
                            ),
                        ),
                        name="ruling_days_in_calendar",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ControlPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("recorded", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="The decision that ended its being recorded so.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_periods",
                        to="control.decision",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="control.district",
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="control.ruling",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("district"),
                        control.models.history.Lower("valid"),
                        control.models.history.Upper("valid"),
                        name="controlperiod_history",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False)),
                        name="controlperiod_valid_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recorded__isempty", False)),
                        name="controlperiod_recorded_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid__lower_inf", False)),
                        name="controlperiod_valid_has_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_by__isnull", True), ("recorded__upper_inf", True)),
                            models.Q(("closed_by__isnull", False), ("recorded__upper_inf", False)),
                            _connector="OR",
                        ),
                        name="controlperiod_closed_by_decision",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("district", "="), ("valid", "&&"), ("recorded", "&&")],
                        name="controlperiod_no_overlap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid__startswith__gte", datetime.date(1, 1, 1)),
                            models.Q(
                                ("valid__endswith__isnull", True),
                                ("valid__endswith__lte", datetime.date(9999, 12, 31)),
                                _connector="OR",
                            ),
                        ),
                        name="controlperiod_valid_in_calendar",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DealDistrictEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("origin", "Origin"),
                            ("destination", "Destination"),
                            ("transit", "Transit or arrival point"),
                            ("reciprocal", "Reciprocal leg"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "deal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.deal",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="control.dealdistrict",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.district",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DealPartyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("party", "Party"),
                            ("mediator", "Mediator"),
                            ("guarantor", "Guarantor"),
                            ("facilitator", "Escort or facilitator"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "side_term",
                    models.CharField(
                        blank=True, help_text="What this side calls the deal.", max_length=200
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.actor",
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.deal",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="control.dealparty",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DealStageEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.SlugField(blank=True, db_index=False, max_length=120, null=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("negotiating", "Negotiating"),
                            ("agreed", "Agreed"),
                            ("announced", "Announced"),
                            ("postponed", "Postponed"),
                            ("started", "Started"),
                            ("partial", "Partly carried out"),
                            ("completed", "Completed"),
                            ("suspended", "Suspended"),
                            ("resumed", "Resumed"),
                            ("violated", "Violated"),
                            ("collapsed", "Collapsed"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=16,
                    ),
                ),
                ("planned", models.BooleanField(default=False)),
                (
                    "date",
                    models.CharField(
                        blank=True,
                        help_text="When, as precisely as is known.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("date_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("date_latest", models.DateField(blank=True, editable=False, null=True)),
                (
                    "day",
                    models.DateField(
                        blank=True, help_text="Nominal day that orders and draws it.", null=True
                    ),
                ),
                ("said_by_text", models.CharField(blank=True, max_length=300)),
                ("note", models.TextField(blank=True)),
                (
                    "deal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.deal",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="control.dealstage",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.actor",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.decision",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("start", "Start of the period"),
                            ("end", "End of the period"),
                            ("content", "What held during the period"),
                        ],
                        help_text="Which part of the ruling it speaks to.",
                        max_length=10,
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[("supports", "Supports"), ("contradicts", "Contradicts")],
                        max_length=12,
                    ),
                ),
                ("quote_start", models.PositiveIntegerField(blank=True, null=True)),
                ("quote_end", models.PositiveIntegerField(blank=True, null=True)),
                ("said_by_text", models.CharField(blank=True, max_length=300)),
                (
                    "reading",
                    models.CharField(
                        blank=True,
                        help_text="This source's version in a few words of ours.",
                        max_length=300,
                    ),
                ),
                (
                    "credibility",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1: confirmed by others"),
                            (2, "2: probably true"),
                            (3, "3: possibly true"),
                            (4, "4: doubtful"),
                            (5, "5: improbable"),
                            (6, "6: cannot be judged"),
                        ],
                        default=6,
                    ),
                ),
                (
                    "against_interest",
                    models.BooleanField(
                        default=False, help_text="A party admits what speaks against itself."
                    ),
                ),
                (
                    "observed",
                    models.CharField(
                        blank=True,
                        help_text="The day it speaks of.",
                        max_length=16,
                        validators=[control.models.columns.validate_edtf],
                    ),
                ),
                ("observed_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("observed_latest", models.DateField(blank=True, editable=False, null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="control.claim",
                    ),
                ),
                (
                    "deal_stage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="control.dealstage",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="control.decision",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="The originator, not the outlet that quotes it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="control.actor",
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="control.figure",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="control.report",
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="control.ruling",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("target__in", ["start", "end", "content", ""])),
                        name="evidence_target_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stance__in", ["supports", "contradicts"])),
                        name="evidence_stance_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("observed", ""),
                                ("observed_earliest__isnull", True),
                                ("observed_latest__isnull", True),
                            ),
                            models.Q(
                                ("observed_earliest__isnull", False),
                                ("observed_latest__isnull", False),
                                ("observed_earliest__lte", models.F("observed_latest")),
                                models.Q(("observed", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_observed_bounds",
                        violation_error_message="The date and its bounds do not agree.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__gte", 1), ("credibility__lte", 6)),
                        name="evidence_credibility_grade",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("deal_stage__isnull", True),
                                ("figure__isnull", True),
                                ("ruling__isnull", False),
                                models.Q(("target", ""), _negated=True),
                            ),
                            models.Q(
                                ("deal_stage__isnull", False),
                                ("figure__isnull", True),
                                ("ruling__isnull", True),
                                ("target", ""),
                            ),
                            models.Q(
                                ("deal_stage__isnull", True),
                                ("figure__isnull", False),
                                ("ruling__isnull", True),
                                ("target", ""),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_speaks_to_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quote_end__isnull", True), ("quote_start__isnull", True)),
                            models.Q(
                                ("quote_end__isnull", False),
                                ("quote_start__isnull", False),
                                ("quote_end__gt", models.F("quote_start")),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_quote_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("key", models.SlugField(blank=True, db_index=False, max_length=120, null=True)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("fighters", "Fighters"),
                            ("relatives", "Relatives"),
                            ("civilians", "Civilians"),
                            ("total", "People in all"),
                            ("wounded", "Wounded"),
                            ("buses", "Buses"),
                            ("besieged", "Besieged people"),
                            ("deaths", "Deaths"),
                        ],
                        max_length=12,
                    ),
                ),
                ("minimum", models.PositiveIntegerField(blank=True, null=True)),
                ("maximum", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "qualifier",
                    models.CharField(
                        choices=[
                            ("exactly", "exactly"),
                            ("about", "about"),
                            ("at least", "at least"),
                            ("more than", "more than"),
                            ("up to", "up to"),
                            ("vague", "in words only"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True,
                        help_text="The amount in the speaker's words: several hundred.",
                        max_length=100,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("promised", "Promised"),
                            ("departed", "Departed"),
                            ("arrived", "Arrived"),
                            ("unspecified", "Not said"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("batch", "One batch or a running count"), ("whole", "The whole")],
                        max_length=6,
                    ),
                ),
                ("said_by_text", models.CharField(blank=True, max_length=300)),
                ("quote_start", models.PositiveIntegerField(blank=True, null=True)),
                ("quote_end", models.PositiveIntegerField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                (
                    "deal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.deal",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.decision",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="control.figure",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The originator: SOHR, not the agency that quotes it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.actor",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RulingParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("holder", "holder"),
                            ("co_holder", "co-holder"),
                            ("challenger", "challenger"),
                            ("besieger", "besieger"),
                            ("present", "present, part not stated"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ruling_roles",
                        to="control.actor",
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="control.ruling",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "ruling parties",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                ["holder", "co_holder", "challenger", "besieger", "present"],
                            )
                        ),
                        name="rulingparty_role_code",
                    ),
                    models.UniqueConstraint(fields=("ruling", "actor"), name="rulingparty_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "holder")),
                        fields=("ruling",),
                        name="rulingparty_one_holder",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quote",
            fields=[
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="quote",
                        serialize=False,
                        to="control.evidence",
                    ),
                ),
                ("text", models.TextField(null=True)),
                (
                    "erased_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="control.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("erased_by__isnull", True), ("text__isnull", False)),
                            models.Q(("erased_by__isnull", False), ("text__isnull", True)),
                            _connector="OR",
                        ),
                        name="quote_whole_or_erased",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="proposal",
            name="deal",
            field=models.ForeignKey(
                blank=True,
                help_text="The deal it belongs to, once known.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="control.deal",
            ),
        ),
        migrations.AddField(
            model_name="deal",
            name="districts",
            field=models.ManyToManyField(
                related_name="deals", through="control.DealDistrict", to="control.district"
            ),
        ),
        migrations.AddField(
            model_name="deal",
            name="reports",
            field=models.ManyToManyField(
                related_name="deals", through="control.DealReport", to="control.report"
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="claims",
            field=models.ManyToManyField(
                related_name="proposals", through="control.ProposalClaim", to="control.claim"
            ),
        ),
        migrations.AddField(
            model_name="unknownname",
            name="reports",
            field=models.ManyToManyField(
                related_name="unknown_names", through="control.UnknownNameUse", to="control.report"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actor",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_actorevent" ("colour", "id", "kind", "name_ar", "name_en", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."colour", NEW."id", NEW."kind", NEW."name_ar", NEW."name_en", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="2bdeae6fb8e3fd9243d753ec3757dc802860ecac",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_899c7",
                    table="control_actor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actor",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_actorevent" ("colour", "id", "kind", "name_ar", "name_en", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."colour", NEW."id", NEW."kind", NEW."name_ar", NEW."name_en", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="e54704b00c3db5badb2c243e926841339db15c65",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8eae7",
                    table="control_actor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="district",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_districtevent" ("context_p_code", "id", "kind", "lat", "lon", "name_ar", "name_en", "note", "p_code", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_source", "radius_m", "slug") VALUES (NEW."context_p_code", NEW."id", NEW."kind", NEW."lat", NEW."lon", NEW."name_ar", NEW."name_en", NEW."note", NEW."p_code", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."point_source", NEW."radius_m", NEW."slug"); RETURN NULL;',
                    hash="42d9eeeb81189c3b60d5172211b73e526c423f49",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_36a8e",
                    table="control_district",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="district",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_districtevent" ("context_p_code", "id", "kind", "lat", "lon", "name_ar", "name_en", "note", "p_code", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_source", "radius_m", "slug") VALUES (NEW."context_p_code", NEW."id", NEW."kind", NEW."lat", NEW."lon", NEW."name_ar", NEW."name_en", NEW."note", NEW."p_code", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."point_source", NEW."radius_m", NEW."slug"); RETURN NULL;',
                    hash="05cd2d5b589d2f89363ff5e26d85f1087bf081cd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cf0f7",
                    table="control_district",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_sourceevent" ("id", "kind", "leaning", "licence", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reliability", "slug", "url") VALUES (NEW."id", NEW."kind", NEW."leaning", NEW."licence", NEW."name", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reliability", NEW."slug", NEW."url"); RETURN NULL;',
                    hash="68567643ddde2208e1d7ce2e79624163b8ce5d32",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3c52d",
                    table="control_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_sourceevent" ("id", "kind", "leaning", "licence", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reliability", "slug", "url") VALUES (NEW."id", NEW."kind", NEW."leaning", NEW."licence", NEW."name", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reliability", NEW."slug", NEW."url"); RETURN NULL;',
                    hash="d89ef705194fba2d24d088054f3203ac9d3d47a5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c26f7",
                    table="control_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorname",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_actornameevent" ("actor_id", "id", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "used_by") VALUES (NEW."actor_id", NEW."id", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text", NEW."used_by"); RETURN NULL;',
                    hash="6d341ebf214621ff9cab7530ffe8045ec485505f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4cda5",
                    table="control_actorname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorname",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_actornameevent" ("actor_id", "id", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "used_by") VALUES (NEW."actor_id", NEW."id", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."used_by"); RETURN NULL;',
                    hash="9bf6ce9ff90316f6a300d9c53f47788d545d2bad",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_94c20",
                    table="control_actorname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_actorrelationevent" ("actor_id", "id", "link", "note", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_from_earliest", "valid_from_latest", "valid_to", "valid_to_earliest", "valid_to_latest") VALUES (NEW."actor_id", NEW."id", NEW."link", NEW."note", NEW."other_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_from_earliest", NEW."valid_from_latest", NEW."valid_to", NEW."valid_to_earliest", NEW."valid_to_latest"); RETURN NULL;',
                    hash="ef5a748d8ca2618684be18b45a6a3166d4185a25",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f33c1",
                    table="control_actorrelation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_actorrelationevent" ("actor_id", "id", "link", "note", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_from_earliest", "valid_from_latest", "valid_to", "valid_to_earliest", "valid_to_latest") VALUES (NEW."actor_id", NEW."id", NEW."link", NEW."note", NEW."other_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_from_earliest", NEW."valid_from_latest", NEW."valid_to", NEW."valid_to_earliest", NEW."valid_to_latest"); RETURN NULL;',
                    hash="6358948d2a023f0129152c55acbceb426a232d03",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_caa7b",
                    table="control_actorrelation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="districtname",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_districtnameevent" ("district_id", "id", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "script", "status", "text", "used_by", "used_from", "used_from_earliest", "used_from_latest", "used_to", "used_to_earliest", "used_to_latest") VALUES (NEW."district_id", NEW."id", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."script", NEW."status", NEW."text", NEW."used_by", NEW."used_from", NEW."used_from_earliest", NEW."used_from_latest", NEW."used_to", NEW."used_to_earliest", NEW."used_to_latest"); RETURN NULL;',
                    hash="f6f802b49c0ee2c0da29960786398c9476f95e32",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ee32f",
                    table="control_districtname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="districtname",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_districtnameevent" ("district_id", "id", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "script", "status", "text", "used_by", "used_from", "used_from_earliest", "used_from_latest", "used_to", "used_to_earliest", "used_to_latest") VALUES (NEW."district_id", NEW."id", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."script", NEW."status", NEW."text", NEW."used_by", NEW."used_from", NEW."used_from_earliest", NEW."used_from_latest", NEW."used_to", NEW."used_to_earliest", NEW."used_to_latest"); RETURN NULL;',
                    hash="32b4356e20ac4b50bb39a15dfb9bc3b75b0ef56f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4c3bc",
                    table="control_districtname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_dealevent" ("decision_id", "id", "kind", "name_ar", "name_en", "note", "part_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "summary") VALUES (NEW."decision_id", NEW."id", NEW."kind", NEW."name_ar", NEW."name_en", NEW."note", NEW."part_of_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug", NEW."summary"); RETURN NULL;',
                    hash="8c6b0c885567604452d1464a34da37eb6764c51c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fada3",
                    table="control_deal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_dealevent" ("decision_id", "id", "kind", "name_ar", "name_en", "note", "part_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "summary") VALUES (NEW."decision_id", NEW."id", NEW."kind", NEW."name_ar", NEW."name_en", NEW."note", NEW."part_of_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug", NEW."summary"); RETURN NULL;',
                    hash="70e6b7b156d6bc41b4fea1eefd4a0874361b28f2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1876c",
                    table="control_deal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealdistrict",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_dealdistrictevent" ("deal_id", "district_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "role") VALUES (NEW."deal_id", NEW."district_id", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place_text", NEW."role"); RETURN NULL;',
                    hash="c174b925ee4f0e6c301681cec4525df83f62711a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9d335",
                    table="control_dealdistrict",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealdistrict",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_dealdistrictevent" ("deal_id", "district_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "role") VALUES (NEW."deal_id", NEW."district_id", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place_text", NEW."role"); RETURN NULL;',
                    hash="e366193024a26f540db1ccc400cd33947e27d68e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_72243",
                    table="control_dealdistrict",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealparty",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_dealpartyevent" ("actor_id", "deal_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "side_term") VALUES (NEW."actor_id", NEW."deal_id", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."side_term"); RETURN NULL;',
                    hash="4ed1e75f478451a1feac3bde0d9008609fdbc44b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d428d",
                    table="control_dealparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealparty",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_dealpartyevent" ("actor_id", "deal_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "side_term") VALUES (NEW."actor_id", NEW."deal_id", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."side_term"); RETURN NULL;',
                    hash="70d6754f1b5863f1627d189ba1a3dbcae6b2b658",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7e87f",
                    table="control_dealparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealstage",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_dealstageevent" ("date", "date_earliest", "date_latest", "day", "deal_id", "decision_id", "id", "key", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "report_id", "said_by_id", "said_by_text", "stage") VALUES (NEW."date", NEW."date_earliest", NEW."date_latest", NEW."day", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned", NEW."report_id", NEW."said_by_id", NEW."said_by_text", NEW."stage"); RETURN NULL;',
                    hash="7273436eff832d6f40202d74a6324c85146d451c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b56f6",
                    table="control_dealstage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealstage",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_dealstageevent" ("date", "date_earliest", "date_latest", "day", "deal_id", "decision_id", "id", "key", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "report_id", "said_by_id", "said_by_text", "stage") VALUES (NEW."date", NEW."date_earliest", NEW."date_latest", NEW."day", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned", NEW."report_id", NEW."said_by_id", NEW."said_by_text", NEW."stage"); RETURN NULL;',
                    hash="6a6883c7a71326a1142629d5db0553a75a4b30c5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b4cde",
                    table="control_dealstage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_figureevent" ("category", "deal_id", "decision_id", "id", "key", "maximum", "minimum", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier", "quote_end", "quote_start", "report_id", "said_by_id", "said_by_text", "scope", "stage", "words") VALUES (NEW."category", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."maximum", NEW."minimum", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."qualifier", NEW."quote_end", NEW."quote_start", NEW."report_id", NEW."said_by_id", NEW."said_by_text", NEW."scope", NEW."stage", NEW."words"); RETURN NULL;',
                    hash="e3ad30abd3e16011ec207f21214f2e2d54b80f0a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_16dc3",
                    table="control_figure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_figureevent" ("category", "deal_id", "decision_id", "id", "key", "maximum", "minimum", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier", "quote_end", "quote_start", "report_id", "said_by_id", "said_by_text", "scope", "stage", "words") VALUES (NEW."category", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."maximum", NEW."minimum", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."qualifier", NEW."quote_end", NEW."quote_start", NEW."report_id", NEW."said_by_id", NEW."said_by_text", NEW."scope", NEW."stage", NEW."words"); RETURN NULL;',
                    hash="894c31841626d60a73fa5201bad5c1de586e0442",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_672ba",
                    table="control_figure",
                    when="AFTER",
                ),
            ),
        ),
    ]
