"""What the application's database role may do: read, add and change, but not delete the ledger.

Applied by the owner after every migration. Triggers guard the ledger's rows whoever asks; this
keeps DELETE and TRUNCATE from the web and worker processes altogether.
"""

from psycopg import sql

from config.database import app_role

# Sign-in, sessions, second factors, memberships; and names and stories, whose row history is kept.
# All else stays.
DELETABLE_TABLES = (
    "auth_group_permissions",
    "auth_user_groups",
    "auth_user_user_permissions",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "control_suggestiontally",  # deleted with its day, so that nothing tells who sent what
    "control_actorname",
    "control_actorrelation",
    "control_districtname",
    "control_story",
    "control_story_districts",
    "control_storystep",
    "control_storystep_reports",
    "django_session",
    "otp_static_staticdevice",
    "otp_static_statictoken",
    "otp_totp_totpdevice",
)
READABLE_TABLES = ("django_migrations",)


def grant_app_role(connection) -> str:
    """Grant the application's role its rights, all at once; return one line on what was done."""
    role = app_role()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role]
        )
        owner, exists = cursor.fetchone()
        if owner == role:
            return f"{role} owns the tables: no rights to grant (see DATABASE_OWNER_URL)."
        if not exists:
            return f"There is no role {role}: no rights to grant."
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT to_regnamespace('pgmq') IS NOT NULL")
        has_queue = cursor.fetchone()[0]
        statements = [
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        ]
        statements += [
            f'GRANT DELETE ON "{table}" TO {{role}}'
            for table in DELETABLE_TABLES
            if table in tables
        ]
        statements += [
            f'REVOKE INSERT, UPDATE ON "{table}" FROM {{role}}'
            for table in READABLE_TABLES
            if table in tables
        ]
        if has_queue:  # the role makes its queues itself, and owns those
            statements += [
                "GRANT USAGE, CREATE ON SCHEMA pgmq TO {role}",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON pgmq.meta, pgmq.topic_bindings,"
                " pgmq.notify_insert_throttle TO {role}",
            ]
        batch = "; ".join(statements)
        cursor.execute(sql.SQL(batch).format(role=sql.Identifier(role)))
        if has_queue:
            give_queues_back(cursor, role)
    return f"Rights granted to {role}."


def give_queues_back(cursor, role: str) -> None:
    """Let the queues belong to `role` again, to whom a restored backup may have given them.

    Who may not give tables away drops them: the workers make them anew as they start, and the sweep
    sends again what waited.
    """
    cursor.execute(
        "SELECT tablename, pg_has_role(%s, 'SET') FROM pg_tables"
        " WHERE schemaname = 'pgmq' AND tablename ~ '^[qa]_' AND tableowner <> %s",
        [role, role],
    )
    for table, may_give in cursor.fetchall():
        how = "ALTER TABLE pgmq.{} OWNER TO {}" if may_give else "DROP TABLE pgmq.{}"
        cursor.execute(sql.SQL(how).format(sql.Identifier(table), sql.Identifier(role)))
