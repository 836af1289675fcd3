"""What the workers do. Thin: each task is one call of workflow, safe to repeat."""

from celery import shared_task

from control import workflow


@shared_task(name="control.read_report", soft_time_limit=20, time_limit=25)
def read_report(run_id: int) -> str:
    return workflow.read_report(run_id)


@shared_task(name="control.sweep_ingest", soft_time_limit=20, time_limit=25, expires=60)
def sweep_ingest() -> int:
    return workflow.sweep_ingest()


@shared_task(name="control.poll_feeds", expires=300)
def poll_feeds() -> int:
    return workflow.poll_feeds()


@shared_task(name="control.fetch_pages", expires=60)
def fetch_pages() -> int:
    return workflow.fetch_pages()


@shared_task(name="control.import_tables", expires=60)
def import_tables() -> int:
    return workflow.import_tables()
