"""Leanings of sources, notes on them and on places of deals are told in Arabic too."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0014_tell_notes_in_arabic"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="dealdistrict",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="dealdistrict",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="source",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="source",
            name="update_update",
        ),
        migrations.AddField(
            model_name="dealdistrict",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        migrations.AddField(
            model_name="dealdistrictevent",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        migrations.AddField(
            model_name="source",
            name="leaning_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        migrations.AddField(
            model_name="sourceevent",
            name="leaning_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="sourceevent",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealdistrict",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_dealdistrictevent" ("deal_id", "district_id", "id", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "role") VALUES (NEW."deal_id", NEW."district_id", NEW."id", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place_text", NEW."role"); RETURN NULL;',
                    hash="6ee06879332be0b645690d9a4b149add3b0bfee2",
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
                    func='INSERT INTO "control_dealdistrictevent" ("deal_id", "district_id", "id", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "role") VALUES (NEW."deal_id", NEW."district_id", NEW."id", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place_text", NEW."role"); RETURN NULL;',
                    hash="0cf8103e77b80a8efb3e38fb0dbb965f0560916a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_72243",
                    table="control_dealdistrict",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_sourceevent" ("id", "kind", "leaning", "leaning_ar", "licence", "name", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reliability", "slug", "url") VALUES (NEW."id", NEW."kind", NEW."leaning", NEW."leaning_ar", NEW."licence", NEW."name", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reliability", NEW."slug", NEW."url"); RETURN NULL;',
                    hash="ce857f16d7fd96859460a0d80ee50b798f8fb592",
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
                    func='INSERT INTO "control_sourceevent" ("id", "kind", "leaning", "leaning_ar", "licence", "name", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reliability", "slug", "url") VALUES (NEW."id", NEW."kind", NEW."leaning", NEW."leaning_ar", NEW."licence", NEW."name", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reliability", NEW."slug", NEW."url"); RETURN NULL;',
                    hash="1da8a8eb343ad7b89e927159c0686c6307394abb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c26f7",
                    table="control_source",
                    when="AFTER",
                ),
            ),
        ),
    ]
