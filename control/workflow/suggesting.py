"""Reports that anybody may suggest: kept for a moderator, fetched and read only when one says so.

Who suggested is not kept: a salted hash counts a sender's suggestions for one day and is then
deleted. Of a file only its text is kept, so that no name or device in it comes along.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from control import choices, sources
from control.models import SuggestedReport, SuggestionTally

from .capture import IngestOutcome, ingest_upload, ingest_url

A_DAY = 5  # suggestions of one sender
MAX_WAITING = 1000  # of all senders: above that a flood is under way
MAX_FILE_BYTES = 8 * 1024 * 1024
MAX_TEXT = 100_000
MAX_NOTE = 2_000


class TooManySuggestions(Exception):
    """This sender, or all together, have sent enough for now."""


def take_suggestion(
    *, url: str = "", text: str = "", filename: str = "", content: bytes = b"", note: str = "",
    sender: str,
) -> SuggestedReport:  # fmt: skip
    """Keep a suggested address, text or file; `sender` is an address, of which nothing is kept.

    Raises TooManySuggestions, or ValidationError with the field that cannot be taken.
    """
    if content:
        if len(content) > MAX_FILE_BYTES:
            raise ValidationError({"file": _("The file is too large.")})
        _count_sender(sender)  # before it is read: reading is what a flood of files would cost
        read = sources.read_bytes(content, filename)
        if read.failure:
            raise ValidationError({"file": read.failure})
        text = "\n\n".join(filter(None, (text.strip(), read.text)))
    url, text = url.strip(), text.strip()
    if url and not (url.startswith(("http://", "https://")) and _names_host(url)):
        raise ValidationError({"url": _("A web address begins with http:// or https://.")})
    if not url and not text:
        raise ValidationError(_("Give an address, a file or a text."))
    if len(text) > MAX_TEXT or len(url) > 2000:
        raise ValidationError({"text": _("This is too long for one report.")})
    with transaction.atomic():
        if not content:
            _count_sender(sender)
        return SuggestedReport.objects.create(
            url=url,
            text=text.replace("\0", ""),
            filename=f"file.{filename.rpartition('.')[2][:8]}" if content else "",
            note=note.strip().replace("\0", "")[:MAX_NOTE],
            received_on=timezone.now().date(),
        )


def _names_host(url: str) -> bool:
    try:
        return "\0" not in url and bool(urlsplit(url).hostname)
    except ValueError:
        return False  # "http://[a/"


def _count_sender(sender: str) -> None:
    today = timezone.now().date()
    SuggestionTally.objects.filter(day__lt=today).delete()
    token = hmac.new(
        settings.SECRET_KEY.encode(), f"{today}|{sender}".encode(), hashlib.sha256
    ).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO control_suggestiontally AS tally (token, day, count) VALUES (%s, %s, 1)"
            " ON CONFLICT (token) DO UPDATE SET count = tally.count + 1 RETURNING count",
            [token, today],
        )
        count = cursor.fetchone()[0]
    waiting = SuggestedReport.objects.filter(state=choices.SuggestionState.WAITING).count()
    if count > A_DAY or waiting >= MAX_WAITING:
        raise TooManySuggestions


def accept_suggestion(suggestion: SuggestedReport, author) -> IngestOutcome:
    """Fetch or keep what was suggested as a report, under the moderator's name.

    Nothing is locked while a site is waited for: of two who accept at once the second is told so.
    """
    with transaction.atomic():
        held = _hold(suggestion, author)
    if held.url:
        outcome = ingest_url(held.url, author=author)
    else:
        outcome = ingest_upload(f"suggestion-{held.pk}.txt", held.text.encode(), author=author)
    if outcome.report is not None:
        with transaction.atomic():
            held = _hold(suggestion, author)
            held.report = outcome.report
            _settle(held, choices.SuggestionState.ACCEPTED, author)
    return outcome


def refuse_suggestion(suggestion: SuggestedReport, reason: str, author) -> None:
    """Leave a suggestion out; what was sent is erased, that it was refused and why stays."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is refused: only the reason stays.")})
    with transaction.atomic():
        held = _hold(suggestion, author)
        held.url = held.text = held.note = ""
        held.reason = reason.strip()[:500]
        _settle(held, choices.SuggestionState.REFUSED, author)


def _hold(suggestion: SuggestedReport, author) -> SuggestedReport:
    if not author.has_perm("control.change_suggestedreport"):
        raise PermissionDenied(_("Suggestions are for moderators."))
    held = SuggestedReport.objects.select_for_update().get(pk=suggestion.pk)
    if held.state != choices.SuggestionState.WAITING:
        raise ValidationError(_("Somebody has settled this suggestion already."))
    return held


def _settle(held: SuggestedReport, state: str, author) -> None:
    held.state, held.settled_by, held.settled_at = state, author, timezone.now()
    held.save()
