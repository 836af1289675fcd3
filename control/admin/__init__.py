"""Django admin: the moderators' desk. Thin: every change of the ledger goes through workflow."""

from . import deals, ledger, reference, reports, review

__all__ = ["deals", "ledger", "reference", "reports", "review"]
