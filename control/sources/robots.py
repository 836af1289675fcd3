"""robots.txt: may an automated reader fetch this page?

Input: an address and the rules of fetching. Output: yes, or SourceError saying how to go on. Must
not know about pages. By RFC 9309: the longest matching rule wins, a host without the file allows
everything, of one that fails to answer for it nothing is known for now, and of a file above 512 KB what
stands in these counts. Rules are kept for a day in this process.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from control.sources import SourceError
from control.sources.fetch import FetchRules, fetch_bytes

ROBOTS_BYTES = 512 * 1024
ROBOTS_SECONDS = 15
LONGEST_DELAY_S = 600.0
_KEPT_S = 24 * 3600
_KEPT_HOSTS = 1000
_KEPT_RULES = 200_000  # of all hosts together


@dataclass(frozen=True)
class RobotRules:
    """The rules of one robots.txt for us: (allows, pattern) pairs, the longest pattern first.

    `delay` is how many seconds it asks us to leave between two requests, at most LONGEST_DELAY_S.
    """

    lines: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Tell whether `url` may be fetched; robots.txt itself always may."""
        parts = urlsplit(url)
        path = _normal_path(urlunsplit(("", "", parts.path or "/", parts.query, "")))
        return next((allows for allows, pattern in self.lines if _matches(pattern, path)), True)


ALLOW_ALL = RobotRules()

_cache: dict[tuple[str, str], tuple[float, RobotRules]] = {}
_lock = threading.Lock()


def check_robots(url: str, rules: FetchRules) -> float:
    """Return the host's Crawl-delay where `url` may be fetched; SourceError where it may not.

    What counts is what robots.txt says to `rules.user_agent`. Where the host fails to answer for its robots.txt the error is transient: ask again later.
    """
    found = _find_rules(url, rules)
    if not found.allows(url):
        raise SourceError(
            f"{urlsplit(url).hostname} asks automated readers not to fetch this page "
            "(robots.txt): save it in a browser and upload the file."
        )
    return found.delay


def parse_robots(text: str, user_agent: str) -> RobotRules:
    """Return the rules of a robots.txt that hold for the product named first in `user_agent`."""
    product = re.split(r"[/\s]", user_agent.lower(), maxsplit=1)[0]
    groups: dict[str, list[tuple[bool, str]]] = {}
    delays: dict[str, float] = {}
    agents: set[str] = set()
    delayed: set[str] = set()  # of these, who was named since the last Crawl-delay
    in_rules = False
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            if in_rules:
                agents, delayed, in_rules = set(), set(), False
            if value.lower() in (product, "*"):
                agents.add(value.lower())
                delayed.add(value.lower())
                groups.setdefault(value.lower(), [])
        elif key in ("allow", "disallow"):
            in_rules = True
            for agent in agents if value else ():
                groups[agent].append((key == "allow", _normal_path(value)))
        elif key == "crawl-delay":
            if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value, re.ASCII):
                delays |= dict.fromkeys(delayed, min(float(value), LONGEST_DELAY_S))
            delayed = set()
    group = product if product in groups else "*"
    # of two rules of one length the one that allows wins
    lines = sorted(groups.get(group, []), key=lambda rule: (-len(rule[1]), not rule[0]))
    return RobotRules(tuple(lines), delays.get(group, 0.0))


def _find_rules(url: str, rules: FetchRules) -> RobotRules:
    parts = urlsplit(url)
    key = (f"{parts.scheme}://{parts.netloc}".lower(), rules.user_agent)
    with _lock:
        kept = _cache.get(key)
        if kept and kept[0] > time.monotonic():
            return kept[1]
    found = _fetch_rules(f"{key[0]}/robots.txt", rules)
    with _lock:
        rules_kept = sum(len(kept.lines) for _, kept in _cache.values())
        if len(_cache) >= _KEPT_HOSTS or rules_kept >= _KEPT_RULES:
            _cache.clear()
        _cache[key] = (time.monotonic() + _KEPT_S, found)
    return found


def _fetch_rules(url: str, rules: FetchRules) -> RobotRules:
    """Return the rules in a host's robots.txt; a transient SourceError where it fails for now."""
    seconds = min(rules.seconds, ROBOTS_SECONDS)
    bounds = replace(rules, max_bytes=ROBOTS_BYTES, cut_body=True, seconds=seconds, robots=False)
    try:
        answer = fetch_bytes(url, bounds)
    except SourceError as error:
        if error.transient and error.status is None:
            raise  # the host cannot be reached at all: say that
        if error.transient:
            reason = (
                f"{urlsplit(url).hostname} answered {error.status} for its robots.txt, so it is not "
                "known whether the page may be fetched: try again later."
            )
            raise SourceError(
                reason, status=error.status, retry_after_s=error.retry_after_s, transient=True
            ) from error
        return ALLOW_ALL  # no such file, or none that can be had (RFC 9309, 2.3.1)
    text = answer.content.decode("utf-8-sig", "replace")
    if len(answer.content) == ROBOTS_BYTES:  # a rule cut short would forbid or allow more
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    return parse_robots(text, rules.user_agent)


def _normal_path(path: str) -> str:
    """Return a path with the same bytes escaped the same way, whoever wrote it."""
    return quote(unquote(path), safe="/*$?=&+,;:@!'()~%")


def _matches(pattern: str, path: str) -> bool:
    """Tell whether a pattern (`*` any run, `$` the end) matches the beginning of `path`.

    Pieces are sought from left to right: never slower than their product, unlike an expression.
    """
    to_end = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    for number, piece in enumerate(rest, 1):
        if to_end and number == len(rest):
            return path.endswith(piece) and len(path) - len(piece) >= position
        position = path.find(piece, position)
        if position < 0:
            return False
        position += len(piece)
    return not to_end or position == len(path)
