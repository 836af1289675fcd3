"""Copies, watched pages, unknown names, tables, suggestions; how proposals are found by claims."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from control.dates import parse_edtf

DATE_KEYS = ("happened_on", "implemented_on", "started_on", "announced_on", "agreed_on")


def fill_places(apps, _editor) -> None:
    """Proposals made before carry what they speak of only in their extraction."""
    Proposal = apps.get_model("control", "Proposal")
    for proposal in Proposal.objects.all():
        values = proposal.extraction
        slugs = [place["slug"] for place in values.get("districts", ()) if place["slug"]]
        if change := values.get("change"):
            slugs += [change["district"]] if change.get("district") else []
        dates = (values.get(key) for key in DATE_KEYS)
        date = next((parse_edtf(text) for text in dates if text), None)
        proposal.places = list(dict.fromkeys(slugs))
        proposal.earliest = date and date.earliest
        proposal.latest = date and date.latest
        proposal.save(update_fields=["places", "earliest", "latest"])


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0005_tighten_the_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HostTurn",
            fields=[
                ("host", models.CharField(max_length=253, primary_key=True, serialize=False)),
                ("next_at", models.DateTimeField()),
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
            ],
            options={
                "ordering": ["-id"],
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
            ],
            options={
                "verbose_name_plural": "report copies",
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
                ("content", models.BinaryField(null=True)),
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
            ],
            options={
                "ordering": ["id"],
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
            ],
            options={
                "ordering": ["-id"],
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
            ],
            options={
                "ordering": ["text"],
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
            ],
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
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="capture",
            name="sha256",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Of the bytes as they came then; the text was that of the report.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="ground",
            field=models.CharField(
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
        migrations.AddField(
            model_name="feed",
            name="warning",
            field=models.TextField(
                blank=True,
                db_default="",
                editable=False,
                help_text="What was broken in it although items could be read, or its new address.",
            ),
        ),
        migrations.AddField(
            model_name="ingestrun",
            name="read_again_as",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Why it is read again; part of the reading's name.",
                max_length=40,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="earliest",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="proposal",
            name="gathered_as",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="For rows of a table: kind, district and month that they share.",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="latest",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="proposal",
            name="places",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80),
                blank=True,
                db_default=[],
                default=list,
                help_text="Slugs of the districts it speaks of, by which claims find it.",
                size=None,
            ),
        ),
        migrations.AddIndex(
            model_name="payload",
            index=django.contrib.postgres.indexes.GistIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Left("text", 2000), "gist_trgm_ops(siglen=1024)"
                ),
                name="payload_text_near",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["places"], name="proposal_places"
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["gathered_as"], name="proposal_gathered_as"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddField(
            model_name="reopening",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reopenings",
                to="control.proposal",
            ),
        ),
        migrations.AddField(
            model_name="reopening",
            name="report",
            field=models.ForeignKey(
                help_text="The source as it is now.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="control.report",
            ),
        ),
        migrations.AddField(
            model_name="reportcopy",
            name="original",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="control.report",
            ),
        ),
        migrations.AddField(
            model_name="suggestedreport",
            name="report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suggestions",
                to="control.report",
            ),
        ),
        migrations.AddField(
            model_name="suggestedreport",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="tableimport",
            name="added_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="tableimport",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imports",
                to="control.source",
            ),
        ),
        migrations.AddField(
            model_name="unknownname",
            name="district",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settled_names",
                to="control.district",
            ),
        ),
        migrations.AddField(
            model_name="unknownname",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="unknownnameuse",
            name="name",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uses",
                to="control.unknownname",
            ),
        ),
        migrations.AddField(
            model_name="unknownnameuse",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="control.report"
            ),
        ),
        migrations.AddField(
            model_name="unknownname",
            name="reports",
            field=models.ManyToManyField(
                related_name="unknown_names", through="control.UnknownNameUse", to="control.report"
            ),
        ),
        migrations.AddField(
            model_name="watchedpage",
            name="feed",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pages",
                to="control.feed",
            ),
        ),
        migrations.AddField(
            model_name="watchedpage",
            name="report",
            field=models.ForeignKey(
                blank=True,
                help_text="The latest report captured there.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pages",
                to="control.report",
            ),
        ),
        migrations.AddField(
            model_name="watchedpage",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pages",
                to="control.source",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("report", models.F("original")), _negated=True),
                name="reportcopy_not_of_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("containment__gte", 0.5), ("containment__lte", 1)),
                name="reportcopy_contains",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestedreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "accepted", "refused"])),
                name="suggestedreport_state_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestedreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("url", ""), _negated=True),
                    models.Q(("text", ""), _negated=True),
                    ("content__isnull", False),
                    models.Q(("state", "waiting"), _negated=True),
                    _connector="OR",
                ),
                name="suggestedreport_holds_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="tableimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["acled", "ucdp", "periods"])),
                name="tableimport_kind_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="tableimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "running", "done", "failed"])),
                name="tableimport_state_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="unknownnameuse",
            constraint=models.UniqueConstraint(
                fields=("name", "report"), name="unknownnameuse_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="unknownname",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "settled", "ignored"])),
                name="unknownname_state_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="unknownname",
            constraint=models.UniqueConstraint(fields=("folded",), name="unknownname_once"),
        ),
        migrations.AddIndex(
            model_name="watchedpage",
            index=models.Index(fields=["next_check_at"], name="watchedpage_due"),
        ),
        migrations.AddIndex(
            model_name="watchedpage",
            index=models.Index(fields=["feed", "guid"], name="watchedpage_guid"),
        ),
        migrations.AddConstraint(
            model_name="watchedpage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "same", "changed", "gone", "failed", "stopped"])
                ),
                name="watchedpage_state_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="watchedpage",
            constraint=models.UniqueConstraint(fields=("url",), name="watchedpage_once"),
        ),
        migrations.RunPython(fill_places, migrations.RunPython.noop),
    ]
