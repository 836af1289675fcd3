"""The message broker: Redis or RabbitMQ where CELERY_BROKER_URL says so, else the database itself.

The database's queue is pgmq (tables and functions in a schema of its own) through kombu's pgmq
transport, at the very address the given Django connection uses, so that a test's messages stay
in the test's database. No truth about work lives here: the ledger's ingest runs are swept.

A queue for each kind of work. A worker takes from its queues in turn, so that what comes every few
seconds waits for the one task in hand, never for a backlog of reports. Reports as they come are
last: one that ends its worker is not what the next begins with. The first worker takes no
work that may be slow: reading and sweeping go on while all others wait for sites or read tables.
"""

from kombu import Exchange, Queue
from psycopg.conninfo import make_conninfo

QUEUE = "control"  # reports as they come
AGAIN_QUEUE = "control_again"  # those in hand when their worker died, put back by the sweep
SWEEP_QUEUE = "control_sweep"
FETCH_QUEUE, TABLE_QUEUE = "control_fetch", "control_tables"
QUEUES = tuple(
    Queue(name, Exchange(name), routing_key=name)
    for name in (SWEEP_QUEUE, AGAIN_QUEUE, FETCH_QUEUE, TABLE_QUEUE, QUEUE)
)
QUICK_QUEUES = f"{SWEEP_QUEUE},{AGAIN_QUEUE},{QUEUE}"  # those of the first of several workers
ROUTES = {
    "control.sweep_ingest": {"queue": SWEEP_QUEUE},
    "control.fetch_due": {"queue": FETCH_QUEUE},
    "control.import_tables": {"queue": TABLE_QUEUE},
}
TASK_SOFT_LIMIT_S = 200
TASK_HARD_LIMIT_S = 240
VISIBILITY_TIMEOUT_S = 300  # above the longest task: before it ends, a message is not given again
POLL_EVERY_S = 0.5


def broker_settings(database: dict, url: str) -> tuple[str, dict]:
    """Celery's broker address and transport options for a Django database connection's settings."""
    if url:
        return url, {"visibility_timeout": VISIBILITY_TIMEOUT_S}
    options = {key: value for key, value in database["OPTIONS"].items() if isinstance(value, str)}
    conninfo = make_conninfo(
        dbname=database["NAME"],
        user=database["USER"],
        password=database["PASSWORD"] or None,
        host=database["HOST"] or None,
        port=database["PORT"] or None,
        **options,
    )
    return "pgmq://localhost/", {  # conn_string says where
        "conn_string": conninfo,
        "init_extension": False,  # the owner installs it, see install_queue
        "visibility_timeout": VISIBILITY_TIMEOUT_S,
        "wait_time_seconds": 0,  # waiting inside the server would hold up a stop
        "polling_interval": POLL_EVERY_S,
        "pool_size": 2,
        "pool_timeout": 10,
    }


def install_queue(connection) -> bool:
    """As the database's owner: put pgmq's tables and functions in place; False where they are."""
    from pgmq.install import get_embedded_install_sql

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pgmq.meta') IS NOT NULL")
        if cursor.fetchone()[0]:
            return False
        cursor.execute(get_embedded_install_sql())
    return True
