"""What could still be written past the guards: backdated moments, half-given dates, lost days.

A CHECK passes where it yields NULL, so comparisons of optional columns stand beside IS NOT NULL.
The ledger's clock is guarded here too: whoever signs a decision, closes a period or draws a
boundary does so at a moment of the present transaction, so no past answer can change.
"""

from django.db import migrations

FUNCTIONS = """
-- A moment read in this transaction: from history.take_moment, or the clock itself.
CREATE OR REPLACE FUNCTION control_is_now(moment timestamptz) RETURNS boolean LANGUAGE sql AS $$
  SELECT moment >= transaction_timestamp() AND moment <= greatest(
    clock_timestamp(), (SELECT max(recorded_at) + interval '1 microsecond' FROM control_decision)
  )
$$;

-- The lock is that of history.take_moment (LEDGER_LOCK): decisions are signed one after another.
CREATE OR REPLACE FUNCTION control_sign_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(x'1ED6E7'::bigint);
  NEW.transaction := pg_current_xact_id()::text::bigint;
  IF NEW.recorded_at <= (SELECT max(recorded_at) FROM control_decision) THEN
    RAISE EXCEPTION 'decision_recorded_in_order: a decision is recorded after all before it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT control_is_now(NEW.recorded_at) THEN
    RAISE EXCEPTION 'decision_recorded_now: a decision is recorded when it is signed, not before or after'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION control_close_recorded_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT upper_inf(OLD.recorded) OR upper_inf(NEW.recorded)
     OR lower(NEW.recorded) IS DISTINCT FROM lower(OLD.recorded)
     OR to_jsonb(NEW) - 'recorded' - 'closed_by_id' <> to_jsonb(OLD) - 'recorded' - 'closed_by_id' THEN
    RAISE EXCEPTION 'UPDATE of % is refused: only recorded can be closed, once', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_TABLE_NAME = 'control_controlperiod' THEN
    IF NOT EXISTS (
      SELECT 1 FROM control_decision WHERE id = NEW.closed_by_id
      AND recorded_at = upper(NEW.recorded) AND transaction = pg_current_xact_id()::text::bigint
    ) THEN
      RAISE EXCEPTION 'controlperiod_closed_now: a period is closed at the moment of a decision of this transaction'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF NOT control_is_now(upper(NEW.recorded)) THEN
    RAISE EXCEPTION 'boundary_closed_now: a boundary is closed now, not before or after'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION control_erase_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.erased_by_id IS NULL AND EXISTS (
       SELECT 1 FROM control_decision WHERE id = NEW.erased_by_id
       AND verdict = 'redact' AND transaction = pg_current_xact_id()::text::bigint
     ) AND to_jsonb(NEW) - TG_ARGV - 'erased_by_id' = to_jsonb(OLD) - TG_ARGV - 'erased_by_id' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'UPDATE of % is refused: it can only be erased, by a redaction signed with it', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION control_period_of_now() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ruling record;
BEGIN
  IF NOT upper_inf(NEW.recorded) OR NOT EXISTS (
    SELECT 1 FROM control_decision
    WHERE recorded_at = lower(NEW.recorded) AND transaction = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION 'controlperiod_recorded_by_decision: recorded starts with a decision of this transaction'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT district_id, daterange(started_day, ended_day) AS span INTO ruling
    FROM control_ruling WHERE id = NEW.ruling_id;
  IF NEW.district_id <> ruling.district_id THEN
    RAISE EXCEPTION 'controlperiod_of_its_ruling: period and ruling are of one district'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT ruling.span @> NEW.valid THEN
    RAISE EXCEPTION 'controlperiod_within_its_ruling: a period lies within the days of its ruling'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- Checked at commit, when what remains is in: the moment that closes a row still covers its days.
CREATE FUNCTION control_days_stay_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM control_controlperiod
    WHERE district_id = OLD.district_id AND recorded @> upper(NEW.recorded)
    HAVING range_agg(valid) @> OLD.valid
  ) THEN
    RAISE EXCEPTION 'controlperiod_days_stay_covered: % of a district would be covered no longer', OLD.valid
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER stay_covered AFTER UPDATE ON control_controlperiod
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION control_days_stay_covered();

CREATE FUNCTION control_boundary_of_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT upper_inf(NEW.recorded) OR control_is_now(lower(NEW.recorded)) IS NOT TRUE THEN
    RAISE EXCEPTION 'boundary_recorded_now: a boundary is recorded from now on'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_now BEFORE INSERT ON control_boundary
  FOR EACH ROW EXECUTE FUNCTION control_boundary_of_now();
"""

# The functions that were replaced stay as they are: the older ones allowed more.
DROP_FUNCTIONS = """
DROP TRIGGER of_now ON control_boundary;
DROP TRIGGER stay_covered ON control_controlperiod;
DROP FUNCTION control_boundary_of_now();
DROP FUNCTION control_days_stay_covered();
"""


class Migration(migrations.Migration):
    dependencies = [("control", "0003_guard_the_ledger")]
    operations = [migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS)]
