"""Releases are append-only rows too."""

from django.db import migrations

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON control_release
  FOR EACH ROW EXECUTE FUNCTION control_refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON control_release
  FOR EACH STATEMENT EXECUTE FUNCTION control_refuse_truncate();
"""
DROP_GUARDS = """
DROP TRIGGER append_only ON control_release;
DROP TRIGGER no_truncate ON control_release;
"""


class Migration(migrations.Migration):
    dependencies = [("control", "0004_tighten_the_guards")]
    operations = [migrations.RunSQL(GUARDS, DROP_GUARDS)]
