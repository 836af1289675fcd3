"""A report's text with the quotes of its claims marked: text stays text, marks are ours."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from control.models import Claim

LABELS = {
    "place": gettext_lazy("place"),
    "party": gettext_lazy("party"),
    "figure": gettext_lazy("figure"),
    "change": gettext_lazy("control"),
    "claim": gettext_lazy("claim"),
    "date": gettext_lazy("date"),
}


@dataclass(frozen=True)
class Segment:
    """A run of text under the same marks; `kinds` empty means plain text."""

    text: str
    kinds: tuple[str, ...] = ()
    title: str = ""

    @property
    def css(self) -> str:
        return " ".join(f"quote-{kind}" for kind in self.kinds)


def list_quotes(claim: Claim) -> list[tuple[int, int, str, str]]:
    """Return (start, end, kind, title) of every value a claim took from its text."""
    values = claim.values
    quotes = [(values["quote"]["start"], values["quote"]["end"], "claim", claim.get_kind_display())]
    for place in [*values["districts"], *values["destinations"]]:
        quotes.append((place["start"], place["end"], "place", place["slug"] or _("no match")))
    for party in [*values["parties"], *values["mediators"]]:
        quotes.append((party["start"], party["end"], "party", party["slug"] or _("no match")))
    for figure in values["figures"]:
        title = f"{figure['category']}: {figure['attributed_to'] or _('not attributed')}"
        quotes.append((figure["start"], figure["end"], "figure", title))
    change = values["change"]
    if change and change.get("start") is not None:
        quotes.append((change["start"], change["end"], "change", change["to"] or ""))
    for name, span in (values.get("date_quotes") or {}).items():
        quotes.append((span["start"], span["end"], "date", f"{name}: {values.get(name)}"))
    return [quote for quote in quotes if quote[1] > quote[0]]


def split_text(text: str, claims: list[Claim]) -> list[Segment]:
    """Return the whole text as segments; joined, their texts are the text again."""
    quotes = [quote for claim in claims for quote in list_quotes(claim)]
    edges = sorted({0, len(text), *(min(max(e, 0), len(text)) for q in quotes for e in q[:2])})
    segments = []
    for start, end in zip(edges, edges[1:], strict=False):
        over = [quote for quote in quotes if quote[0] <= start and end <= quote[1]]
        kinds = tuple(dict.fromkeys(kind for _s, _e, kind, _t in over))
        title = "; ".join(
            dict.fromkeys(f"{LABELS[k]}: {t}" for _s, _e, k, t in over if k != "claim")
        )
        segments.append(Segment(text[start:end], kinds, title))
    return segments
