"""Who coded a decision, without saying who: a keyed hash of the account, the same for ever.

Output: `C` and eight hexadecimal digits. The key lives beside the other secrets and is never
published; without it nobody can tell which account it is, nor try names against it.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from control.models import Decision


def name_coder(account: int) -> str:
    """Return the pseudonym of an account, given by its key (never its name)."""
    digest = hmac.new(settings.CODER_KEY.encode(), str(account).encode(), hashlib.sha256)
    return f"C{digest.hexdigest()[:8]}"


def name_coders() -> dict[str, str]:
    """Return the pseudonym of every account that signed a decision, by its key. One query."""
    signed = Decision.objects.order_by().values_list("author_id", "second_author_id").distinct()
    return {str(key): name_coder(key) for pair in signed for key in pair if key is not None}
