"""Django admin: the moderators' desk. Thin: every change of the ledger goes through workflow."""

from django.apps import apps

from . import deals, inbox, ledger, names, reference, reports, review, stories
from .labels import label_tables

__all__ = ["deals", "inbox", "ledger", "names", "reference", "reports", "review", "stories"]

label_tables(apps.get_app_config("control").get_models())
