"""Patterns by computation: what tells the states of the map apart holds in every colour vision, and in none.

Read are the gradients and patterns as drawn, of all states the demo has, in both themes. Light that is
seen is that of WCAG 2.2, after the simulated deficiencies of test_map_colours.py; greyscale is that light
alone. Parties of one grey, such as the government and the opposition, are parted by a seam.
"""

import csv
import re

import pytest
from django.conf import settings

from demo_site import _live_server_helper, demo_ledger, open_map  # noqa: F401
from test_map_colours import DEFICIENCIES, SHEET, SHEET_OF_MAP, THEMES, linear, luminance

# Not 3 : 1: white itself, the lightest there is, stands out by 1.58 from the lightest party in dark.
# From the government and the opposition a seam stands out by 2.9 and more, paler by 6.
SEEN = 1.5
SEEN_FADED = 1.2  # the least of marks where a state is both assumed and faded for want of evidence
VISIONS = {"grey": ((1, 0, 0), (0, 1, 0), (0, 0, 1))} | DEFICIENCIES
SURE = float(
    re.search(
        r"^:where\(\.leaflet-districts-pane[^}]*fill-opacity: (\.\d+)",
        SHEET_OF_MAP.read_text(),
        re.M,
    )[1]
)
FADED = dict(
    zip(
        THEMES,
        map(
            float,
            re.search(
                r"--stale: var\(--if-light, (\.\d+)\) var\(--if-dark, (\.\d+)\)", SHEET
            ).groups(),
        ),
        strict=True,
    )
)
FADE = dict(
    zip(
        THEMES,
        (
            int(percent) / 100
            for percent in re.search(
                r"--fade: var\(--if-light, (\d+)%\) var\(--if-dark, (\d+)%\)", SHEET
            ).groups()
        ),
        strict=True,
    )
)
DRAWN = """() => [...document.querySelectorAll('.pattern-defs > defs > [id^="p-"]')].map((one) => {
    const read = (part, name) => getComputedStyle(part)[name];
    const turn = one.getAttribute('gradientTransform') ?? one.getAttribute('patternTransform') ?? '';
    if (one.localName === 'pattern') return { id: one.id, turn, tile: [...one.children].map((path) => read(path, read(path, 'fill') === 'none' ? 'stroke' : 'fill')) };
    return { id: one.id, turn, bands: [...one.children].map((stop) => read(stop, 'stopColor')) };
})"""


def read_colour(text: str) -> str:
    numbers = [float(number) for number in re.findall(r"[\d.]+", text)][:3]
    scale = 255 if text.startswith("color(srgb") else 1
    return "#" + "".join(f"{round(number * scale):02x}" for number in numbers)


def lay(colour: str, opacity: float, ground: str) -> str:
    pairs = zip(
        *([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (colour, ground)), strict=True
    )
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02x}" for a, b in pairs)


def least_contrast(one: str, other: str, opacity: float, theme: str) -> float:
    """Return the least contrast of light over all grounds of the map and all visions."""
    found = []
    for ground in ("syria", "oasis"):
        laid = [linear(lay(colour, opacity, THEMES[theme][ground])) for colour in (one, other)]
        for vision in VISIONS.values():
            seen = [
                luminance(
                    tuple(
                        min(1, max(0, sum(a * b for a, b in zip(row, rgb, strict=True))))
                        for row in vision
                    )
                )
                for rgb in laid
            ]
            found.append((max(seen) + 0.05) / (min(seen) + 0.05))
    return min(found)


@pytest.fixture(params=THEMES)
def drawn(request, page) -> tuple[str, list[dict]]:
    """The theme, and the patterns of every state that the ledger has, once they are made."""
    page.emulate_media(color_scheme=request.param)
    open_map(page, "/?on=2018-03-20")
    page.wait_for_function('() => document.querySelector(\'[id^="p-hatch"][id$="-pale"]\')')
    patterns = page.evaluate(DRAWN)
    for pattern in patterns:
        for kind in ("bands", "tile"):
            pattern[kind] = [read_colour(text) for text in pattern.get(kind, [])]
        if pattern[
            "bands"
        ]:  # from edge to edge: each stop begins with the colour the last ended with
            assert pattern["bands"][1::2] == pattern["bands"][2::2] + pattern["bands"][:1]
            pattern["bands"] = pattern["bands"][::2]
    return request.param, patterns


def is_banded(pattern: dict) -> bool:
    return pattern["id"].startswith(("p-hatch", "p-stripes"))


def test_seams_part_what_is_contested_or_mixed_in_every_vision(drawn):
    theme, patterns = drawn
    seam = THEMES[theme]["seam"]
    seen = set()
    for pattern in filter(is_banded, patterns):
        colours = set(pattern["bands"] + pattern["tile"]) - {seam}
        if pattern["tile"]:
            colours -= {THEMES[theme]["overlay"]}
            assert seam in pattern["tile"], pattern
        for colour in colours:
            assert least_contrast(seam, colour, SURE, theme) >= SEEN, (pattern["id"], colour)
        for before, here, after in zip(
            pattern["bands"][-1:] + pattern["bands"][:-1],
            pattern["bands"],
            pattern["bands"][1:] + pattern["bands"][:1],
            strict=True,
        ):
            if here != seam:
                continue
            assert seam not in (before, after)
            step = max(least_contrast(seam, one, FADED[theme], theme) for one in (before, after))
            assert step >= SEEN, (pattern["id"], before, after, step)
        seen.add(pattern["id"].removeprefix("p-").split("-")[0])
    assert seen == {"hatch", "stripes"}


def test_every_stripe_has_a_seam_and_a_hatch_one_for_each_challenger(drawn):
    theme, patterns = drawn
    for pattern in filter(is_banded, patterns):
        if bands := pattern["bands"]:
            seams = [i for i, colour in enumerate(bands) if colour == THEMES[theme]["seam"]]
            every = 2 if "stripes" in pattern["id"] else 3
            assert seams == list(range(0, len(bands), every)), pattern


def test_marks_of_truce_and_doubt_stand_out_from_whoever_wears_them(drawn):
    theme, patterns = drawn
    overlay, seam = THEMES[theme]["overlay"], THEMES[theme]["seam"]
    kinds = set()
    for pattern in patterns:
        colours = pattern["bands"] or pattern["tile"]
        marked = set(pattern["id"].split("-")) & {"truce", "claimed", "unconfirmed", "carried"}
        if not marked:
            continue
        kinds |= marked
        assert overlay in colours, pattern
        for colour in set(colours) - {overlay, seam}:
            assert least_contrast(overlay, colour, SURE, theme) >= SEEN, (pattern["id"], colour)
            assert least_contrast(overlay, colour, FADED[theme], theme) >= SEEN_FADED, pattern["id"]
    assert kinds == {"truce", "claimed", "unconfirmed", "carried"}


def test_lines_of_one_direction_are_lighter_for_one_state_and_darker_for_the_other(drawn):
    """Without colour a hatch is threads too, as is what is carried forward: those are light on paper, these dark."""
    theme, patterns = drawn
    looks = {}
    for pattern in patterns:
        if not pattern["bands"]:
            continue
        first, *others = (luminance(linear(colour)) for colour in pattern["bands"][:2])
        state = re.match(r"p-(hatch|stripes)|.*-(claimed|carried)", pattern["id"])
        looks.setdefault(state[1] or state[2], set()).add((pattern["turn"], first > others[0]))
    assert all(len(look) == 1 for look in looks.values()), looks
    assert len(looks) == 4 == len(set.union(*looks.values())), looks


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("is_pale", [False, True])
def test_seams_stand_out_from_every_party_there_is(theme, is_pale):
    """Also from those that no contested or mixed district of the demo has yet."""
    inks = THEMES[theme]
    with (settings.BASE_DIR / "control" / "demo" / "actors.csv").open(encoding="utf-8") as file:
        colours = {row["colour"].lower() for row in csv.DictReader(file)} - {""}
    for colour in colours | {inks["neutral"]}:
        shown = lay(inks["syria"], FADE[theme] if is_pale else 0, colour)
        assert least_contrast(inks["seam"], shown, SURE, theme) >= SEEN, colour


@pytest.mark.parametrize("theme", THEMES)
def test_a_state_only_assumed_is_paler_than_the_same_with_a_source(theme):
    for colour in ("#d55e00", "#009e73", "#4d4d4d", "#0072b2", "#e69f00"):
        pale = lay(THEMES[theme]["syria"], FADE[theme], colour)
        assert least_contrast(pale, colour, SURE, theme) >= 1.3, colour
