"""A story that was ever public stays, whoever asks: readers have cited it. A draft may go."""

from django.db import migrations

KEEP = """
CREATE FUNCTION control_keep_public_story() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM control_storyevent WHERE pgh_obj_id = OLD.id AND published_at IS NOT NULL) THEN
    RAISE EXCEPTION 'DELETE of story % is refused: it was public', OLD.slug
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep_public BEFORE DELETE ON control_story
  FOR EACH ROW EXECUTE FUNCTION control_keep_public_story();
"""
FREE = """
DROP TRIGGER keep_public ON control_story;
DROP FUNCTION control_keep_public_story();
"""


class Migration(migrations.Migration):
    dependencies = [("control", "0019_tell_a_tables_encoding")]

    operations = [migrations.RunSQL(KEEP, FREE)]
