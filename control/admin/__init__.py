"""Django admin: the moderators' desk. Thin: every change of the ledger goes through workflow."""

from . import deals, ledger, names, reference, reports, review

__all__ = ["deals", "ledger", "names", "reference", "reports", "review"]
