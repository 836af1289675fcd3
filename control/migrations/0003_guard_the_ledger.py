"""Triggers that keep the ledger append-only, whoever connects (DESIGN, two times).

Every refusal is an integrity error (class 23), so that callers see IntegrityError and a
transaction that tries it is undone as a whole.
"""

from django.db import migrations

APPEND_ONLY = [
    "report", "reportdate", "capture", "reading", "claim", "proposalclaim",
    "decision", "ruling", "rulingparty", "evidence",
]  # fmt: skip
KEPT = ["proposal", "ingestrun", "deal", "dealstage", "figure", "source", "district", "actor"]
ERASABLE = {"payload": ["content", "text"], "quote": ["text"]}
CLOSABLE = ["controlperiod", "boundary"]
# rows that belong to a decision may be written only in the decision's own transaction
OF_A_DECISION = {
    "ruling": "SELECT transaction FROM control_decision WHERE id = NEW.decision_id",
    "rulingparty": (
        "SELECT d.transaction FROM control_ruling r JOIN control_decision d ON d.id = r.decision_id"
        " WHERE r.id = NEW.ruling_id"
    ),
    "evidence": "SELECT transaction FROM control_decision WHERE id = NEW.decision_id",
    "quote": (
        "SELECT d.transaction FROM control_evidence e JOIN control_decision d ON d.id = e.decision_id"
        " WHERE e.id = NEW.evidence_id"
    ),
}

FUNCTIONS = """
CREATE FUNCTION control_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: the ledger only grows', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- In a test database every test empties the tables; nowhere else may TRUNCATE empty the ledger.
CREATE FUNCTION control_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_database() NOT LIKE 'test\\_%' THEN
    RAISE EXCEPTION 'TRUNCATE of % is refused: the ledger only grows', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION control_close_recorded_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  closing timestamptz;
BEGIN
  IF upper_inf(OLD.recorded) AND NOT upper_inf(NEW.recorded)
     AND lower(NEW.recorded) = lower(OLD.recorded)
     AND to_jsonb(NEW) - 'recorded' - 'closed_by_id' = to_jsonb(OLD) - 'recorded' - 'closed_by_id' THEN
    IF TG_TABLE_NAME = 'control_controlperiod' THEN
      SELECT recorded_at INTO closing FROM control_decision WHERE id = NEW.closed_by_id;
      IF closing IS DISTINCT FROM upper(NEW.recorded) THEN
        RAISE EXCEPTION 'a period is closed at the moment of the decision that closes it'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
    END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'UPDATE of % is refused: only recorded can be closed, once', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION control_erase_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.erased_by_id IS NULL AND NEW.erased_by_id IS NOT NULL
     AND to_jsonb(NEW) - TG_ARGV - 'erased_by_id' = to_jsonb(OLD) - TG_ARGV - 'erased_by_id' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'UPDATE of % is refused: it can only be erased, by a decision', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- A decision carries the id of the transaction that signed it; nobody may write another's.
CREATE FUNCTION control_sign_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.transaction := pg_current_xact_id()::text::bigint;
  IF NEW.recorded_at <= (SELECT max(recorded_at) FROM control_decision) THEN
    RAISE EXCEPTION 'decision_recorded_in_order: a decision is recorded after all before it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- What a period says begins to be recorded at the moment of a decision of this transaction.
CREATE FUNCTION control_period_of_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT upper_inf(NEW.recorded) OR NOT EXISTS (
    SELECT 1 FROM control_decision
    WHERE recorded_at = lower(NEW.recorded) AND transaction = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION 'controlperiod_recorded_by_decision: recorded starts with a decision of this transaction'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.district_id <> (SELECT district_id FROM control_ruling WHERE id = NEW.ruling_id) THEN
    RAISE EXCEPTION 'controlperiod_of_its_ruling: period and ruling are of one district'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- Only leaves of a tracked kind are ruled on.
CREATE FUNCTION control_ruling_of_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM control_district WHERE id = NEW.district_id
             AND kind IN ('country', 'governorate', 'region', 'site'))
     OR EXISTS (SELECT 1 FROM control_district WHERE parent_id = NEW.district_id) THEN
    RAISE EXCEPTION 'ruling_of_leaf: only single districts of a tracked kind are ruled on'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION control_district_stays_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.parent_id IS NOT NULL
     AND EXISTS (SELECT 1 FROM control_ruling WHERE district_id = NEW.parent_id) THEN
    RAISE EXCEPTION 'district_ruled_has_no_children: that parent has rulings of its own'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.kind IN ('country', 'governorate', 'region', 'site')
     AND EXISTS (SELECT 1 FROM control_ruling WHERE district_id = NEW.id) THEN
    RAISE EXCEPTION 'district_ruled_stays_tracked: a district with rulings stays of a tracked kind'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- Checked at commit, when the parties are in.
CREATE FUNCTION control_ruling_parties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  holders integer;
BEGIN
  SELECT count(*) INTO holders FROM control_rulingparty WHERE ruling_id = NEW.id AND role = 'holder';
  IF (NEW.standing = 'held' AND holders <> 1)
     OR (NEW.standing = 'unknown' AND holders > 0) OR holders > 1 THEN
    RAISE EXCEPTION 'ruling_holder_fits_standing: % names % holders', NEW.standing, holders
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
"""


def trigger(table: str, name: str, timing: str, call: str, each: str = "ROW") -> tuple[str, str]:
    """Return the SQL that makes and drops one trigger on a table of this app."""
    return (
        f"CREATE TRIGGER {name} {timing} ON control_{table} FOR EACH {each} EXECUTE FUNCTION {call};",
        f"DROP TRIGGER {name} ON control_{table};",
    )


def all_triggers() -> list[tuple[str, str]]:
    made = []
    for table in APPEND_ONLY:
        made.append(trigger(table, "append_only", "BEFORE UPDATE OR DELETE", "control_refuse()"))
    for table in [*KEPT, *CLOSABLE, *ERASABLE]:
        made.append(trigger(table, "kept", "BEFORE DELETE", "control_refuse()"))
    for table in CLOSABLE:
        made.append(trigger(table, "close_only", "BEFORE UPDATE", "control_close_recorded_only()"))
    for table, columns in ERASABLE.items():
        call = "control_erase_only('" + "','".join(columns) + "')"
        made.append(trigger(table, "erase_only", "BEFORE UPDATE", call))
    for table in [*APPEND_ONLY, *KEPT, *CLOSABLE, *ERASABLE]:
        call = "control_refuse_truncate()"
        made.append(trigger(table, "no_truncate", "BEFORE TRUNCATE", call, each="STATEMENT"))
    for table in OF_A_DECISION:
        call = f"control_{table}_with_decision()"
        made.append(trigger(table, "with_decision", "BEFORE INSERT", call))
    made.append(trigger("decision", "signed", "BEFORE INSERT", "control_sign_decision()"))
    made.append(trigger("controlperiod", "of_now", "BEFORE INSERT", "control_period_of_now()"))
    made.append(trigger("ruling", "of_leaf", "BEFORE INSERT", "control_ruling_of_leaf()"))
    timing = "BEFORE INSERT OR UPDATE OF parent_id, kind"
    made.append(trigger("district", "stays_leaf", timing, "control_district_stays_leaf()"))
    made.append(
        (
            "CREATE CONSTRAINT TRIGGER parties_fit AFTER INSERT ON control_ruling"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION control_ruling_parties();",
            "DROP TRIGGER parties_fit ON control_ruling;",
        )
    )
    return made


def with_decision_functions() -> str:
    return "\n".join(
        f"""
CREATE FUNCTION control_{table}_with_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ({query}) IS DISTINCT FROM pg_current_xact_id()::text::bigint THEN
    RAISE EXCEPTION '{table}_with_its_decision: % is written with its decision, not after', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;"""
        for table, query in OF_A_DECISION.items()
    )


DROP_FUNCTIONS = "\n".join(
    f"DROP FUNCTION control_{name}();"
    for name in [
        "refuse", "refuse_truncate", "close_recorded_only", "erase_only", "sign_decision",
        "period_of_now", "ruling_of_leaf", "district_stays_leaf", "ruling_parties",
        *(f"{table}_with_decision" for table in OF_A_DECISION),
    ]
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("control", "0002_create_tables")]
    operations = [
        migrations.RunSQL(FUNCTIONS + with_decision_functions(), DROP_FUNCTIONS),
        *(migrations.RunSQL(make, drop) for make, drop in all_triggers()),
    ]
