"""Stories told over the map, in two languages, composed by a moderator; every row that was is kept."""

import datetime

import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0009_sign_and_wait"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Story",
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
                ("title_en", models.CharField(max_length=200)),
                ("title_ar", models.CharField(blank=True, max_length=200)),
                (
                    "summary_en",
                    models.TextField(help_text="One or two sentences, for the list of stories."),
                ),
                ("summary_ar", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "districts",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Those whose state is told in words at every step.",
                        related_name="stories",
                        to="control.district",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "stories",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="StoryDistrictEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "district",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
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
                    "story",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.story",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StoryEvent",
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
                ("title_en", models.CharField(max_length=200)),
                ("title_ar", models.CharField(blank=True, max_length=200)),
                (
                    "summary_en",
                    models.TextField(help_text="One or two sentences, for the list of stories."),
                ),
                ("summary_ar", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                        to="control.story",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StoryStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(help_text="Steps are read in this order."),
                ),
                (
                    "day",
                    models.DateField(
                        help_text="The day that the map shows.",
                        validators=[
                            django.core.validators.MinValueValidator(datetime.date(2011, 3, 15)),
                            django.core.validators.MaxValueValidator(datetime.date(2024, 12, 31)),
                        ],
                    ),
                ),
                (
                    "lon",
                    models.FloatField(
                        help_text="Middle of the map, degrees east.",
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                    ),
                ),
                (
                    "lat",
                    models.FloatField(
                        help_text="Middle of the map, degrees north.",
                        validators=[
                            django.core.validators.MinValueValidator(-85),
                            django.core.validators.MaxValueValidator(85),
                        ],
                    ),
                ),
                (
                    "zoom",
                    models.FloatField(
                        default=13,
                        help_text="6 is the country, 13 a few quarters, 17 a street.",
                        validators=[
                            django.core.validators.MinValueValidator(6),
                            django.core.validators.MaxValueValidator(17),
                        ],
                    ),
                ),
                ("title_en", models.CharField(max_length=200)),
                ("title_ar", models.CharField(blank=True, max_length=200)),
                (
                    "text_en",
                    models.TextField(
                        help_text="A few sentences in our own words. An empty line begins a paragraph."
                    ),
                ),
                ("text_ar", models.TextField(blank=True)),
                (
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="story_steps",
                        to="control.deal",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        help_text="The one that is outlined.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="control.district",
                    ),
                ),
                (
                    "reports",
                    models.ManyToManyField(
                        blank=True,
                        help_text="What the sentences rest on.",
                        related_name="story_steps",
                        to="control.report",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="control.story",
                    ),
                ),
            ],
            options={
                "ordering": ["story", "number"],
            },
        ),
        migrations.CreateModel(
            name="StoryStepEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "number",
                    models.PositiveSmallIntegerField(help_text="Steps are read in this order."),
                ),
                (
                    "day",
                    models.DateField(
                        help_text="The day that the map shows.",
                        validators=[
                            django.core.validators.MinValueValidator(datetime.date(2011, 3, 15)),
                            django.core.validators.MaxValueValidator(datetime.date(2024, 12, 31)),
                        ],
                    ),
                ),
                (
                    "lon",
                    models.FloatField(
                        help_text="Middle of the map, degrees east.",
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                    ),
                ),
                (
                    "lat",
                    models.FloatField(
                        help_text="Middle of the map, degrees north.",
                        validators=[
                            django.core.validators.MinValueValidator(-85),
                            django.core.validators.MaxValueValidator(85),
                        ],
                    ),
                ),
                (
                    "zoom",
                    models.FloatField(
                        default=13,
                        help_text="6 is the country, 13 a few quarters, 17 a street.",
                        validators=[
                            django.core.validators.MinValueValidator(6),
                            django.core.validators.MaxValueValidator(17),
                        ],
                    ),
                ),
                ("title_en", models.CharField(max_length=200)),
                ("title_ar", models.CharField(blank=True, max_length=200)),
                (
                    "text_en",
                    models.TextField(
                        help_text="A few sentences in our own words. An empty line begins a paragraph."
                    ),
                ),
                ("text_ar", models.TextField(blank=True)),
                (
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.deal",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The one that is outlined.",
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
                        to="control.storystep",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.story",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StoryStepReportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.report",
                    ),
                ),
                (
                    "storystep",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="control.storystep",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StoryDistrict",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("control.story_districts",),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=models.Q(("title_en__regex", "\\S")), name="story_title_en_filled"
            ),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                    models.Q(
                        ("published_at__isnull", False),
                        ("published_by__isnull", False),
                        ("summary_ar__regex", "\\S"),
                        ("summary_en__regex", "\\S"),
                        ("title_ar__regex", "\\S"),
                    ),
                    _connector="OR",
                ),
                name="story_published_is_whole",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="story",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_storyevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "slug", "summary_ar", "summary_en", "title_ar", "title_en") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."slug", NEW."summary_ar", NEW."summary_en", NEW."title_ar", NEW."title_en"); RETURN NULL;',
                    hash="c6ba003a63d97310137fc6e8f238306e6ef2d5ac",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d4d20",
                    table="control_story",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="story",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_storyevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "slug", "summary_ar", "summary_en", "title_ar", "title_en") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."slug", NEW."summary_ar", NEW."summary_en", NEW."title_ar", NEW."title_en"); RETURN NULL;',
                    hash="e6ed443fbafce8e257b273ffa4650830e6062bd7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ec841",
                    table="control_story",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="story",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_storyevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "slug", "summary_ar", "summary_en", "title_ar", "title_en") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."slug", OLD."summary_ar", OLD."summary_en", OLD."title_ar", OLD."title_en"); RETURN NULL;',
                    hash="49e188c7226ea0c7a18a3b776af2a8bba9168aba",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_23088",
                    table="control_story",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="StoryStepReport",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("control.storystep_reports",),
        ),
        migrations.AddConstraint(
            model_name="storystep",
            constraint=models.CheckConstraint(
                condition=models.Q(("title_en__regex", "\\S")), name="storystep_title_en_filled"
            ),
        ),
        migrations.AddConstraint(
            model_name="storystep",
            constraint=models.CheckConstraint(
                condition=models.Q(("text_en__regex", "\\S")), name="storystep_text_en_filled"
            ),
        ),
        migrations.AddConstraint(
            model_name="storystep",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("story", "number"),
                name="storystep_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="storystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("day__gte", datetime.date(2011, 3, 15)),
                    ("day__lte", datetime.date(2024, 12, 31)),
                ),
                name="storystep_day_covered",
            ),
        ),
        migrations.AddConstraint(
            model_name="storystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lat__gte", -85),
                    ("lat__lte", 85),
                    ("lon__gte", -180),
                    ("lon__lte", 180),
                    ("zoom__gte", 6),
                    ("zoom__lte", 17),
                ),
                name="storystep_view_on_earth",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storystep",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_storystepevent" ("day", "deal_id", "district_id", "id", "lat", "lon", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "story_id", "text_ar", "text_en", "title_ar", "title_en", "zoom") VALUES (NEW."day", NEW."deal_id", NEW."district_id", NEW."id", NEW."lat", NEW."lon", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."story_id", NEW."text_ar", NEW."text_en", NEW."title_ar", NEW."title_en", NEW."zoom"); RETURN NULL;',
                    hash="394b56b4bd62adfc2edf485a585f3c8f0c63092f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b720b",
                    table="control_storystep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storystep",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_storystepevent" ("day", "deal_id", "district_id", "id", "lat", "lon", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "story_id", "text_ar", "text_en", "title_ar", "title_en", "zoom") VALUES (NEW."day", NEW."deal_id", NEW."district_id", NEW."id", NEW."lat", NEW."lon", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."story_id", NEW."text_ar", NEW."text_en", NEW."title_ar", NEW."title_en", NEW."zoom"); RETURN NULL;',
                    hash="b17fff65c1ed093364fcfcd0d55d9820d2d8a30f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2697f",
                    table="control_storystep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storystep",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_storystepevent" ("day", "deal_id", "district_id", "id", "lat", "lon", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "story_id", "text_ar", "text_en", "title_ar", "title_en", "zoom") VALUES (OLD."day", OLD."deal_id", OLD."district_id", OLD."id", OLD."lat", OLD."lon", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."story_id", OLD."text_ar", OLD."text_en", OLD."title_ar", OLD."title_en", OLD."zoom"); RETURN NULL;',
                    hash="9c6fede93ff4eba033fecf39fd0d78af5e054ddc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9daa7",
                    table="control_storystep",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="storydistrictevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="control.storydistrict",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storydistrict",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_storydistrictevent" ("district_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "story_id") VALUES (NEW."district_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."story_id"); RETURN NULL;',
                    hash="1c98affd3e9b46a8d8247076fe5e826aea611cbe",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ba708",
                    table="control_story_districts",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storydistrict",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_storydistrictevent" ("district_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "story_id") VALUES (NEW."district_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."story_id"); RETURN NULL;',
                    hash="e88e642f362b1a410d2f07800c9796c6c0226a0d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_94396",
                    table="control_story_districts",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storydistrict",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_storydistrictevent" ("district_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "story_id") VALUES (OLD."district_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."story_id"); RETURN NULL;',
                    hash="43819016cf8f085541e586e445fc11a61ab19ee0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6b958",
                    table="control_story_districts",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="storystepreportevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="control.storystepreport",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storystepreport",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_storystepreportevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "storystep_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."report_id", NEW."storystep_id"); RETURN NULL;',
                    hash="3ed9dd73022184f4f5bce6368757e448169cf694",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2b2d4",
                    table="control_storystep_reports",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storystepreport",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "control_storystepreportevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "storystep_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."report_id", NEW."storystep_id"); RETURN NULL;',
                    hash="b595d30d9947f3b5966c850ce782fa2f5cde1a67",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e3bc8",
                    table="control_storystep_reports",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storystepreport",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_storystepreportevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "storystep_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."report_id", OLD."storystep_id"); RETURN NULL;',
                    hash="4d3ecfb30c1548083f7802e6f2cbf926ee2d0f2f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c35eb",
                    table="control_storystep_reports",
                    when="AFTER",
                ),
            ),
        ),
    ]
