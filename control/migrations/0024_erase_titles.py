"""A title and a file name go with the text that they come from, when it is erased for harm.

Nothing else of a report or a capture is ever changed, and no row of them goes.
"""

from django.db import migrations

NAMES = {"report": ("id", "title", "filename"), "capture": ("report_id", "filename")}

ERASE = """
CREATE FUNCTION control_erase_names() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := to_jsonb(OLD);
  after jsonb := to_jsonb(NEW);
BEGIN
  IF after - TG_ARGV[1:] = before - TG_ARGV[1:]
     AND NOT EXISTS (
       SELECT 1 FROM unnest(TG_ARGV[1:]) AS name WHERE after ->> name NOT IN ('', before ->> name)
     ) AND EXISTS (
       SELECT 1 FROM control_payload p JOIN control_decision d ON d.id = p.erased_by_id
       WHERE p.report_id = (before ->> TG_ARGV[0])::bigint
       AND d.verdict = 'redact' AND d.transaction = pg_current_xact_id()::text::bigint
     ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'UPDATE of % is refused: its names go with its text only, by a redaction', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
""" + "".join(
    f"""
DROP TRIGGER append_only ON control_{table};
CREATE TRIGGER kept BEFORE DELETE ON control_{table} FOR EACH ROW EXECUTE FUNCTION control_refuse();
CREATE TRIGGER erase_only BEFORE UPDATE ON control_{table}
  FOR EACH ROW EXECUTE FUNCTION control_erase_names('{"','".join(names)}');
"""
    for table, names in NAMES.items()
)
REFUSE = (
    "".join(
        f"""
DROP TRIGGER kept ON control_{table};
DROP TRIGGER erase_only ON control_{table};
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON control_{table}
  FOR EACH ROW EXECUTE FUNCTION control_refuse();
"""
        for table in NAMES
    )
    + "DROP FUNCTION control_erase_names();"
)


class Migration(migrations.Migration):
    dependencies = [("control", "0023_retract_what_a_deal_says")]

    operations = [migrations.RunSQL(ERASE, REFUSE)]
