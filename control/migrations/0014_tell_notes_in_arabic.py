"""Our words on places, actors, deals and their stages are told in Arabic too."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0013_count_prisoners"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="actor",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="actor",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="deal",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="deal",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="dealstage",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="dealstage",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="district",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="district",
            name="update_update",
        ),
        migrations.AddField(
            model_name="actor",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        migrations.AddField(
            model_name="actorevent",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        migrations.AddField(
            model_name="deal",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        migrations.AddField(
            model_name="deal",
            name="summary_ar",
            field=models.TextField(
                blank=True, db_default="", help_text="The same summary in Arabic."
            ),
        ),
        migrations.AddField(
            model_name="dealevent",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        migrations.AddField(
            model_name="dealevent",
            name="summary_ar",
            field=models.TextField(
                blank=True, db_default="", help_text="The same summary in Arabic."
            ),
        ),
        migrations.AddField(
            model_name="dealstage",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        migrations.AddField(
            model_name="dealstageevent",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        migrations.AddField(
            model_name="district",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        migrations.AddField(
            model_name="districtevent",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same note in Arabic."),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actor",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_actorevent" ("colour", "id", "kind", "name_ar", "name_en", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."colour", NEW."id", NEW."kind", NEW."name_ar", NEW."name_en", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="e6d1de41ae2775712029b0344d9b2fdf5fc1f5a8",
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
                    func='INSERT INTO "control_actorevent" ("colour", "id", "kind", "name_ar", "name_en", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."colour", NEW."id", NEW."kind", NEW."name_ar", NEW."name_en", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug"); RETURN NULL;',
                    hash="f493704b50c82d39cba89968ad73d38ec3dcaefe",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8eae7",
                    table="control_actor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_dealevent" ("decision_id", "id", "kind", "name_ar", "name_en", "note", "note_ar", "part_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "summary", "summary_ar") VALUES (NEW."decision_id", NEW."id", NEW."kind", NEW."name_ar", NEW."name_en", NEW."note", NEW."note_ar", NEW."part_of_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug", NEW."summary", NEW."summary_ar"); RETURN NULL;',
                    hash="f667b02ec7fbafbba248434f00ba4eebf11451b7",
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
                    func='INSERT INTO "control_dealevent" ("decision_id", "id", "kind", "name_ar", "name_en", "note", "note_ar", "part_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "summary", "summary_ar") VALUES (NEW."decision_id", NEW."id", NEW."kind", NEW."name_ar", NEW."name_en", NEW."note", NEW."note_ar", NEW."part_of_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug", NEW."summary", NEW."summary_ar"); RETURN NULL;',
                    hash="e470de967e43c8b1fe7284a3cd6485502f7a6ae2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1876c",
                    table="control_deal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealstage",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_dealstageevent" ("date", "date_earliest", "date_latest", "day", "deal_id", "decision_id", "id", "key", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "report_id", "said_by_id", "said_by_text", "stage") VALUES (NEW."date", NEW."date_earliest", NEW."date_latest", NEW."day", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned", NEW."report_id", NEW."said_by_id", NEW."said_by_text", NEW."stage"); RETURN NULL;',
                    hash="cf972af4ff9c74133cf6ad369b14612c15554253",
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
                    func='INSERT INTO "control_dealstageevent" ("date", "date_earliest", "date_latest", "day", "deal_id", "decision_id", "id", "key", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "report_id", "said_by_id", "said_by_text", "stage") VALUES (NEW."date", NEW."date_earliest", NEW."date_latest", NEW."day", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned", NEW."report_id", NEW."said_by_id", NEW."said_by_text", NEW."stage"); RETURN NULL;',
                    hash="6986bd5ebb44347fa652714f7eafb4faf566fa41",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b4cde",
                    table="control_dealstage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="district",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_districtevent" ("context_p_code", "id", "kind", "lat", "lon", "name_ar", "name_en", "note", "note_ar", "p_code", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_source", "radius_m", "slug") VALUES (NEW."context_p_code", NEW."id", NEW."kind", NEW."lat", NEW."lon", NEW."name_ar", NEW."name_en", NEW."note", NEW."note_ar", NEW."p_code", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."point_source", NEW."radius_m", NEW."slug"); RETURN NULL;',
                    hash="7064d078fba703dc1b5d8bfb2056c449040a0c95",
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
                    func='INSERT INTO "control_districtevent" ("context_p_code", "id", "kind", "lat", "lon", "name_ar", "name_en", "note", "note_ar", "p_code", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_source", "radius_m", "slug") VALUES (NEW."context_p_code", NEW."id", NEW."kind", NEW."lat", NEW."lon", NEW."name_ar", NEW."name_en", NEW."note", NEW."note_ar", NEW."p_code", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."point_source", NEW."radius_m", NEW."slug"); RETURN NULL;',
                    hash="86b0f1dfec29519bad75735dc063e058ffa1608c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cf0f7",
                    table="control_district",
                    when="AFTER",
                ),
            ),
        ),
    ]
