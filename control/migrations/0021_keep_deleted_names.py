"""Names of districts and actors, and what actors are to each other: the row history keeps those deleted."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0020_keep_public_stories"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="actorname",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_actornameevent" ("actor_id", "id", "language", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "used_by", "used_by_ar") VALUES (OLD."actor_id", OLD."id", OLD."language", OLD."note", OLD."note_ar", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text", OLD."used_by", OLD."used_by_ar"); RETURN NULL;',
                    hash="88078c59e31e982e8354298e929fd07f94796ab3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_42207",
                    table="control_actorname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actorrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_actorrelationevent" ("actor_id", "id", "link", "note", "note_ar", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_from_earliest", "valid_from_latest", "valid_to", "valid_to_earliest", "valid_to_latest") VALUES (OLD."actor_id", OLD."id", OLD."link", OLD."note", OLD."note_ar", OLD."other_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."valid_from", OLD."valid_from_earliest", OLD."valid_from_latest", OLD."valid_to", OLD."valid_to_earliest", OLD."valid_to_latest"); RETURN NULL;',
                    hash="2579aabf28028f29b8921c2f7928953994a75536",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_44fd6",
                    table="control_actorrelation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="districtname",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_districtnameevent" ("district_id", "id", "language", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "script", "status", "text", "used_by", "used_by_ar", "used_from", "used_from_earliest", "used_from_latest", "used_to", "used_to_earliest", "used_to_latest") VALUES (OLD."district_id", OLD."id", OLD."language", OLD."note", OLD."note_ar", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."script", OLD."status", OLD."text", OLD."used_by", OLD."used_by_ar", OLD."used_from", OLD."used_from_earliest", OLD."used_from_latest", OLD."used_to", OLD."used_to_earliest", OLD."used_to_latest"); RETURN NULL;',
                    hash="cf245cb9ba24fe9244d3a9a3787309202113ea44",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_29032",
                    table="control_districtname",
                    when="AFTER",
                ),
            ),
        ),
    ]
