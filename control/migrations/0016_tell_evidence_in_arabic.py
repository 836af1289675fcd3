"""Words of ours on rulings, evidence, figures, decisions and names are told in Arabic too."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0015_tell_leanings_in_arabic"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="actorname",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="actorname",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="actorrelation",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="actorrelation",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="dealdistrict",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="dealdistrict",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="dealparty",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="dealparty",
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
        pgtrigger.migrations.RemoveTrigger(
            model_name="districtname",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="districtname",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="figure",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="figure",
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
            model_name="actorname",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="actorname",
            name="used_by_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="actornameevent",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="actornameevent",
            name="used_by_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="actorrelation",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="actorrelationevent",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="boundary",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="boundary",
            name="source_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="dealdistrict",
            name="place_text_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="dealdistrictevent",
            name="place_text_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="dealparty",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="dealparty",
            name="side_term_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="dealpartyevent",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="dealpartyevent",
            name="side_term_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="dealstage",
            name="said_by_text_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="dealstageevent",
            name="said_by_text_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="reason_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="district",
            name="point_source_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="districtevent",
            name="point_source_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="districtname",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="districtname",
            name="used_by_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="districtnameevent",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="districtnameevent",
            name="used_by_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="evidence",
            name="reading_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="said_by_text_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="figure",
            name="said_by_text_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="figureevent",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="figureevent",
            name="said_by_text_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="title_ar",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="The title in Arabic, where it is ours: the document was seen without one.",
                max_length=500,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="via_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="ruling",
            name="note_ar",
            field=models.TextField(blank=True, db_default="", help_text="The same in Arabic."),
        ),
        migrations.AddField(
            model_name="source",
            name="name_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="sourceevent",
            name="name_ar",
            field=models.CharField(
                blank=True, db_default="", help_text="The same in Arabic.", max_length=200
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorname",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_actornameevent" ("actor_id", "id", "language", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "used_by", "used_by_ar") VALUES (NEW."actor_id", NEW."id", NEW."language", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text", NEW."used_by", NEW."used_by_ar"); RETURN NULL;',
                    hash="2b51f1a41557a8b440444e680ff9c9a3732ff3c4",
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
                    func='INSERT INTO "control_actornameevent" ("actor_id", "id", "language", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "used_by", "used_by_ar") VALUES (NEW."actor_id", NEW."id", NEW."language", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."used_by", NEW."used_by_ar"); RETURN NULL;',
                    hash="07d228ccaed7f24333d7769e6b6a20c353d94a85",
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
                    func='INSERT INTO "control_actorrelationevent" ("actor_id", "id", "link", "note", "note_ar", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_from_earliest", "valid_from_latest", "valid_to", "valid_to_earliest", "valid_to_latest") VALUES (NEW."actor_id", NEW."id", NEW."link", NEW."note", NEW."note_ar", NEW."other_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_from_earliest", NEW."valid_from_latest", NEW."valid_to", NEW."valid_to_earliest", NEW."valid_to_latest"); RETURN NULL;',
                    hash="423c12571793fda8e81d5cf817d3db737ad4dac0",
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
                    func='INSERT INTO "control_actorrelationevent" ("actor_id", "id", "link", "note", "note_ar", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_from_earliest", "valid_from_latest", "valid_to", "valid_to_earliest", "valid_to_latest") VALUES (NEW."actor_id", NEW."id", NEW."link", NEW."note", NEW."note_ar", NEW."other_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_from_earliest", NEW."valid_from_latest", NEW."valid_to", NEW."valid_to_earliest", NEW."valid_to_latest"); RETURN NULL;',
                    hash="f1dc7e4edf443517ac9e30b7f012f5d44a47a774",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_caa7b",
                    table="control_actorrelation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dealdistrict",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_dealdistrictevent" ("deal_id", "district_id", "id", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "place_text_ar", "role") VALUES (NEW."deal_id", NEW."district_id", NEW."id", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place_text", NEW."place_text_ar", NEW."role"); RETURN NULL;',
                    hash="09cc08aa9a2eca45969d2388428b7bad059e3dd1",
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
                    func='INSERT INTO "control_dealdistrictevent" ("deal_id", "district_id", "id", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "place_text_ar", "role") VALUES (NEW."deal_id", NEW."district_id", NEW."id", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place_text", NEW."place_text_ar", NEW."role"); RETURN NULL;',
                    hash="12825e5905169fa673eab395d7a868d633760ddd",
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
                    func='INSERT INTO "control_dealpartyevent" ("actor_id", "deal_id", "id", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "side_term", "side_term_ar") VALUES (NEW."actor_id", NEW."deal_id", NEW."id", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."side_term", NEW."side_term_ar"); RETURN NULL;',
                    hash="d44736609805c0e24231b8b6cc0953b8310cb482",
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
                    func='INSERT INTO "control_dealpartyevent" ("actor_id", "deal_id", "id", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "side_term", "side_term_ar") VALUES (NEW."actor_id", NEW."deal_id", NEW."id", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."side_term", NEW."side_term_ar"); RETURN NULL;',
                    hash="bf1ad8d526a59923513751be2e34fb479565af48",
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
                    func='INSERT INTO "control_dealstageevent" ("date", "date_earliest", "date_latest", "day", "deal_id", "decision_id", "id", "key", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "report_id", "said_by_id", "said_by_text", "said_by_text_ar", "stage") VALUES (NEW."date", NEW."date_earliest", NEW."date_latest", NEW."day", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned", NEW."report_id", NEW."said_by_id", NEW."said_by_text", NEW."said_by_text_ar", NEW."stage"); RETURN NULL;',
                    hash="2964bb99ab0bf7d12dfeac794bde64c9c074e5d4",
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
                    func='INSERT INTO "control_dealstageevent" ("date", "date_earliest", "date_latest", "day", "deal_id", "decision_id", "id", "key", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "report_id", "said_by_id", "said_by_text", "said_by_text_ar", "stage") VALUES (NEW."date", NEW."date_earliest", NEW."date_latest", NEW."day", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned", NEW."report_id", NEW."said_by_id", NEW."said_by_text", NEW."said_by_text_ar", NEW."stage"); RETURN NULL;',
                    hash="b7821c15eb46c6ba239831b01747d6ae9cd2ec1a",
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
                    func='INSERT INTO "control_districtevent" ("context_p_code", "id", "kind", "lat", "lon", "name_ar", "name_en", "note", "note_ar", "p_code", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_source", "point_source_ar", "radius_m", "slug") VALUES (NEW."context_p_code", NEW."id", NEW."kind", NEW."lat", NEW."lon", NEW."name_ar", NEW."name_en", NEW."note", NEW."note_ar", NEW."p_code", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."point_source", NEW."point_source_ar", NEW."radius_m", NEW."slug"); RETURN NULL;',
                    hash="c5d088abb75894133d61a6108129ef014a25431f",
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
                    func='INSERT INTO "control_districtevent" ("context_p_code", "id", "kind", "lat", "lon", "name_ar", "name_en", "note", "note_ar", "p_code", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point_source", "point_source_ar", "radius_m", "slug") VALUES (NEW."context_p_code", NEW."id", NEW."kind", NEW."lat", NEW."lon", NEW."name_ar", NEW."name_en", NEW."note", NEW."note_ar", NEW."p_code", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."point_source", NEW."point_source_ar", NEW."radius_m", NEW."slug"); RETURN NULL;',
                    hash="f3c39d11ca551300be9911be41a4b7abb47e697a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cf0f7",
                    table="control_district",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="districtname",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_districtnameevent" ("district_id", "id", "language", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "script", "status", "text", "used_by", "used_by_ar", "used_from", "used_from_earliest", "used_from_latest", "used_to", "used_to_earliest", "used_to_latest") VALUES (NEW."district_id", NEW."id", NEW."language", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."script", NEW."status", NEW."text", NEW."used_by", NEW."used_by_ar", NEW."used_from", NEW."used_from_earliest", NEW."used_from_latest", NEW."used_to", NEW."used_to_earliest", NEW."used_to_latest"); RETURN NULL;',
                    hash="7ae6cb612c46c01469e0d100a194488f93f0bef3",
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
                    func='INSERT INTO "control_districtnameevent" ("district_id", "id", "language", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "script", "status", "text", "used_by", "used_by_ar", "used_from", "used_from_earliest", "used_from_latest", "used_to", "used_to_earliest", "used_to_latest") VALUES (NEW."district_id", NEW."id", NEW."language", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."script", NEW."status", NEW."text", NEW."used_by", NEW."used_by_ar", NEW."used_from", NEW."used_from_earliest", NEW."used_from_latest", NEW."used_to", NEW."used_to_earliest", NEW."used_to_latest"); RETURN NULL;',
                    hash="07fee048b55dcf30815675e2d28e90ddd79d56c0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4c3bc",
                    table="control_districtname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_figureevent" ("category", "deal_id", "decision_id", "id", "key", "maximum", "minimum", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier", "quote_end", "quote_start", "report_id", "said_by_id", "said_by_text", "said_by_text_ar", "scope", "stage", "words") VALUES (NEW."category", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."maximum", NEW."minimum", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."qualifier", NEW."quote_end", NEW."quote_start", NEW."report_id", NEW."said_by_id", NEW."said_by_text", NEW."said_by_text_ar", NEW."scope", NEW."stage", NEW."words"); RETURN NULL;',
                    hash="afd9cece381c5bb0725b23270b24381c976d0c3d",
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
                    func='INSERT INTO "control_figureevent" ("category", "deal_id", "decision_id", "id", "key", "maximum", "minimum", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier", "quote_end", "quote_start", "report_id", "said_by_id", "said_by_text", "said_by_text_ar", "scope", "stage", "words") VALUES (NEW."category", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."maximum", NEW."minimum", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."qualifier", NEW."quote_end", NEW."quote_start", NEW."report_id", NEW."said_by_id", NEW."said_by_text", NEW."said_by_text_ar", NEW."scope", NEW."stage", NEW."words"); RETURN NULL;',
                    hash="5fb26392c050faa4fcb2e2cb6acda1d9a913f01e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_672ba",
                    table="control_figure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_sourceevent" ("id", "kind", "leaning", "leaning_ar", "licence", "name", "name_ar", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reliability", "slug", "url") VALUES (NEW."id", NEW."kind", NEW."leaning", NEW."leaning_ar", NEW."licence", NEW."name", NEW."name_ar", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reliability", NEW."slug", NEW."url"); RETURN NULL;',
                    hash="67c28ea7f89a2514905b4a83976e8460d4818ea1",
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
                    func='INSERT INTO "control_sourceevent" ("id", "kind", "leaning", "leaning_ar", "licence", "name", "name_ar", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reliability", "slug", "url") VALUES (NEW."id", NEW."kind", NEW."leaning", NEW."leaning_ar", NEW."licence", NEW."name", NEW."name_ar", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reliability", NEW."slug", NEW."url"); RETURN NULL;',
                    hash="deec159a6fe2fd841ee2589f7b1dd5862a447a85",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c26f7",
                    table="control_source",
                    when="AFTER",
                ),
            ),
        ),
    ]
