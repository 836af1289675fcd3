"""PostgreSQL extensions: exclusion over equality and ranges, spellings, and a check of the locale."""

from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension
from django.db import migrations

# In a C locale PostgreSQL knows no Arabic letters and similarity is 0: say so now, not in a search.
CHECK_ARABIC = """
DO $$ BEGIN
  IF similarity('دوما', 'دوما') <> 1 THEN
    RAISE EXCEPTION 'This database does not know Arabic letters: create it with a UTF-8 LC_CTYPE.';
  END IF;
END $$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(CHECK_ARABIC, migrations.RunSQL.noop),
    ]
