"""A deal, a stage or a figure can be taken back, once, by a retraction signed in the same transaction."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

GUARD = """
CREATE FUNCTION control_retract_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.retracted_by_id IS NULL AND EXISTS (
       SELECT 1 FROM control_decision WHERE id = NEW.retracted_by_id
       AND verdict = 'retract' AND transaction = pg_current_xact_id()::text::bigint) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'UPDATE of % is refused: a retraction signed with it takes it back, once', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER retract_once BEFORE UPDATE ON control_{table} FOR EACH ROW
  WHEN (NEW.retracted_by_id IS DISTINCT FROM OLD.retracted_by_id)
  EXECUTE FUNCTION control_retract_once();
"""
    for table in ("deal", "dealstage", "figure")
)
UNGUARD = (
    "".join(
        f"DROP TRIGGER retract_once ON control_{table};\n"
        for table in ("deal", "dealstage", "figure")
    )
    + "DROP FUNCTION control_retract_once();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0022_know_a_table_again"),
    ]

    operations = [
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
            model_name="figure",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="figure",
            name="update_update",
        ),
        migrations.AddField(
            model_name="deal",
            name="retracted_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The decision that took it back: it is known no longer since then.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retracted_deals",
                to="control.decision",
            ),
        ),
        migrations.AddField(
            model_name="dealevent",
            name="retracted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The decision that took it back: it is known no longer since then.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="control.decision",
            ),
        ),
        migrations.AddField(
            model_name="dealstage",
            name="retracted_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The decision that took it back: it is known no longer since then.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retracted_stages",
                to="control.decision",
            ),
        ),
        migrations.AddField(
            model_name="dealstageevent",
            name="retracted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The decision that took it back: it is known no longer since then.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="control.decision",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="retracted_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The decision that took it back: it is known no longer since then.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retracted_figures",
                to="control.decision",
            ),
        ),
        migrations.AddField(
            model_name="figureevent",
            name="retracted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The decision that took it back: it is known no longer since then.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="control.decision",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "control_dealevent" ("decision_id", "id", "kind", "name_ar", "name_en", "note", "note_ar", "part_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retracted_by_id", "slug", "summary", "summary_ar") VALUES (NEW."decision_id", NEW."id", NEW."kind", NEW."name_ar", NEW."name_en", NEW."note", NEW."note_ar", NEW."part_of_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retracted_by_id", NEW."slug", NEW."summary", NEW."summary_ar"); RETURN NULL;',
                    hash="bc1ee05b9dd7cff93d15799dfb08fab93ad9c23b",
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
                    func='INSERT INTO "control_dealevent" ("decision_id", "id", "kind", "name_ar", "name_en", "note", "note_ar", "part_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retracted_by_id", "slug", "summary", "summary_ar") VALUES (NEW."decision_id", NEW."id", NEW."kind", NEW."name_ar", NEW."name_en", NEW."note", NEW."note_ar", NEW."part_of_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retracted_by_id", NEW."slug", NEW."summary", NEW."summary_ar"); RETURN NULL;',
                    hash="cb9987cb17070439630b82bc76465f33e09389fd",
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
                    func='INSERT INTO "control_dealstageevent" ("date", "date_earliest", "date_latest", "day", "deal_id", "decision_id", "id", "key", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "report_id", "retracted_by_id", "said_by_id", "said_by_text", "said_by_text_ar", "stage") VALUES (NEW."date", NEW."date_earliest", NEW."date_latest", NEW."day", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned", NEW."report_id", NEW."retracted_by_id", NEW."said_by_id", NEW."said_by_text", NEW."said_by_text_ar", NEW."stage"); RETURN NULL;',
                    hash="31611656d120e550ae1629214c094b472dfdbacc",
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
                    func='INSERT INTO "control_dealstageevent" ("date", "date_earliest", "date_latest", "day", "deal_id", "decision_id", "id", "key", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "report_id", "retracted_by_id", "said_by_id", "said_by_text", "said_by_text_ar", "stage") VALUES (NEW."date", NEW."date_earliest", NEW."date_latest", NEW."day", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned", NEW."report_id", NEW."retracted_by_id", NEW."said_by_id", NEW."said_by_text", NEW."said_by_text_ar", NEW."stage"); RETURN NULL;',
                    hash="a028a5335652b30069536591553c7f7738efca1b",
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
                    func='INSERT INTO "control_figureevent" ("category", "deal_id", "decision_id", "id", "key", "maximum", "minimum", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier", "quote_end", "quote_start", "report_id", "retracted_by_id", "said_by_id", "said_by_text", "said_by_text_ar", "scope", "stage", "words") VALUES (NEW."category", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."maximum", NEW."minimum", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."qualifier", NEW."quote_end", NEW."quote_start", NEW."report_id", NEW."retracted_by_id", NEW."said_by_id", NEW."said_by_text", NEW."said_by_text_ar", NEW."scope", NEW."stage", NEW."words"); RETURN NULL;',
                    hash="68d0e243eb205027af91f32988037869c959b04a",
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
                    func='INSERT INTO "control_figureevent" ("category", "deal_id", "decision_id", "id", "key", "maximum", "minimum", "note", "note_ar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier", "quote_end", "quote_start", "report_id", "retracted_by_id", "said_by_id", "said_by_text", "said_by_text_ar", "scope", "stage", "words") VALUES (NEW."category", NEW."deal_id", NEW."decision_id", NEW."id", NEW."key", NEW."maximum", NEW."minimum", NEW."note", NEW."note_ar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."qualifier", NEW."quote_end", NEW."quote_start", NEW."report_id", NEW."retracted_by_id", NEW."said_by_id", NEW."said_by_text", NEW."said_by_text_ar", NEW."scope", NEW."stage", NEW."words"); RETURN NULL;',
                    hash="673b1a95cd1be4d3580795e71901bc4828da7c4e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_672ba",
                    table="control_figure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
