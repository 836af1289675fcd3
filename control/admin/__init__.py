"""Django admin: the moderators' desk. Thin: every change of the ledger goes through workflow."""

from . import deals, inbox, ledger, names, reference, reports, review, stories

__all__ = ["deals", "inbox", "ledger", "names", "reference", "reports", "review", "stories"]
