"""A deal with all that is told of it, or why it is not told, for its page and for the API alike.

Input: a slug and a knowledge. Output: publish's record, or NotFound. Must not know how it is shown.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from control.publish.deals import Deal, explain_missing_deal, find_deal
from control.publish.knowledge import Knowledge

from .errors import NotFound
from .words import day, moment


def tell_deal(slug: str, knowledge: Knowledge) -> Deal:
    """Return the deal; NotFound where there is none, or none yet under the knowledge."""
    found = find_deal(slug, knowledge)
    if found is not None:
        return found
    missing = explain_missing_deal(slug, knowledge)
    if missing is None:
        raise NotFound("slug", _("There is no deal “%(slug)s”.") % {"slug": slug})
    if missing.why == "not_yet_recorded":
        field, reason = "known_on", _(
            "The deal “%(slug)s” was not yet recorded at that moment of knowledge: the ledger has it since %(when)s."
        )  # fmt: skip
    else:
        field, reason = "reported_until", _(
            "Of the deal “%(slug)s” nothing was reported by %(until)s: every report on it in this ledger is later, or has no date."
        )  # fmt: skip
    until = knowledge.reported_until
    told = {
        "slug": slug,
        "when": moment(missing.recorded_at),
        "until": day(until) if until else "",
    }
    ways = [(reverse("deal", args=[slug]), _("The deal as known now"))]
    raise NotFound(field, reason % told, code=missing.why, ways=ways)
