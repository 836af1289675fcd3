"""The Celery application: messages acknowledged late, given again when their worker is lost."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import beat_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("control")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["control"])


@worker_ready.connect
@beat_init.connect
def write_ready_file(**_event) -> None:
    """Tell the supervisor, where there is one, that this process has reached its broker."""
    if ready_file := os.environ.get("READY_FILE"):
        Path(ready_file).touch()
