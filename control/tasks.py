"""What the workers do. Thin: each task is one call of workflow, safe to repeat.

Each runs under `time_limit`, because Celery's own limits act in its prefork pool only.
"""

import contextlib
import faulthandler
import signal
import sys
import threading

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from config.broker import TASK_HARD_LIMIT_S, TASK_SOFT_LIMIT_S
from control import workflow


def tell_to_end(*_signal) -> None:
    raise SoftTimeLimitExceeded


@contextlib.contextmanager
def time_limit(soft_s: float, hard_s: float):
    """Tell a task to end after `soft_s`; end its process after `hard_s`, whatever it hangs in.

    The supervisor starts that process again, and the sweep puts back what it held. Signals reach
    a main thread only: in a pool of threads nothing is bounded, as with Celery's own limits.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGALRM, tell_to_end)
    # not sys.stderr, which a worker replaces by its log
    faulthandler.dump_traceback_later(hard_s, exit=True, file=sys.__stderr__)
    signal.setitimer(signal.ITIMER_REAL, soft_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, handler)


@shared_task(name="control.read_report")
@time_limit(20, 25)
def read_report(run_id: int) -> str:
    return workflow.read_report(run_id)


@shared_task(name="control.sweep_ingest", expires=60)
@time_limit(20, 25)
def sweep_ingest() -> int:
    count = workflow.sweep_ingest()
    workflow.record_due_verdicts()
    return count


@shared_task(name="control.fetch_due", expires=60)
@time_limit(TASK_SOFT_LIMIT_S, TASK_HARD_LIMIT_S)
def fetch_due() -> int:
    # one after the other: apart, a backlog of pages would hold the turn to fetch whenever feeds are due
    return workflow.poll_feeds() + workflow.fetch_pages()


@shared_task(name="control.import_tables", expires=60)
@time_limit(TASK_SOFT_LIMIT_S, TASK_HARD_LIMIT_S)
def import_tables() -> int:
    count = workflow.import_tables()
    workflow.forget_old_files()
    return count
