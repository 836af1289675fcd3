"""Tables that a moderator hands in whole. Input: what reads one. Output: the refusal, in words, of
one that cannot be read. Must not know what the table tells.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@contextmanager
def refuse_unreadable(field: str = "") -> Iterator[None]:
    """Make what fails in reading a table a ValidationError, of a field of the form if it is named."""
    try:
        yield
    except OSError as error:
        told = _("The file cannot be opened: %s.") % error.strerror
        raise ValidationError({field: told} if field else told) from error
    except UnicodeError as error:
        told = _("The file’s encoding cannot be told: save it as CSV in UTF-8.")
        raise ValidationError({field: told} if field else told) from error
    except csv.Error as error:
        told = _("The table is damaged: %s.") % error
        raise ValidationError({field: told} if field else told) from error
