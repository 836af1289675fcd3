"""Colours by computation: text on its grounds, and parties apart in colour-blind eyes.

Contrast is that of WCAG 2.2. Colour-vision deficiencies are simulated after Machado, Oliveira and
Fernandes (2009) at full severity. Where two parties look alike, what holds is also said in words
(the name's second line, the tip, the table), which test_map_shown.py checks. Patterns, and greyscale:
test_map_greyscale.py.
"""

import csv
import json
import re
import subprocess

import pytest
from django.conf import settings

from control.choices import DealKind, Mechanism

SHEET = (settings.BASE_DIR / "static" / "control" / "css" / "base.css").read_text()
SHEET_OF_MAP = settings.BASE_DIR / "static" / "control" / "css" / "map.css"
DEFICIENCIES = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


# name, light, dark where it differs: written as #rrggbb
TOKENS = re.findall(
    r"--([\w-]+): (?:var\(--if-light, )?(#[0-9a-f]{6})(?:\) var\(--if-dark, (#[0-9a-f]{6}))?",
    SHEET[: SHEET.index("}")],
)
THEMES = {
    "light": {name: light for name, light, _ in TOKENS},
    "dark": {name: dark or light for name, light, dark in TOKENS},
}


def linear(colour: str) -> tuple[float, ...]:
    values = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)


def luminance(rgb: tuple[float, ...]) -> float:
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), rgb, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(linear(one)), luminance(linear(other))))
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.95047, 1, 1.08883)
    f = []
    for row, scale in zip(matrix, white, strict=True):
        t = max(0, sum(a * b for a, b in zip(row, rgb, strict=True))) / scale
        f.append(t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116)
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def distance(one: str, other: str, deficiency: str) -> float:
    def see(colour: str):
        rgb = linear(colour)
        return lab(
            tuple(
                sum(a * b for a, b in zip(row, rgb, strict=True))
                for row in DEFICIENCIES[deficiency]
            )
        )

    return sum((a - b) ** 2 for a, b in zip(see(one), see(other), strict=True)) ** 0.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["paper", "sheet", "accent-soft"])
@pytest.mark.parametrize("text", ["ink", "ink-2", "ink-3", "accent", "warn"])
def test_text_on_every_ground_has_a_contrast_of_at_least_4_5(theme, ground, text):
    colours = THEMES[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_buttons_and_warnings_has_a_contrast_of_at_least_4_5(theme):
    colours = THEMES[theme]
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    assert contrast(colours["ink"], colours["warn-soft"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_ticks_by_mechanism_stand_out_from_the_time_axis(theme):
    colours = THEMES[theme]
    for name, colour in colours.items():
        if name.startswith("m-"):
            assert contrast(colour, colours["sheet"]) >= 3, name


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_main_parties_stay_apart_for_every_colour_vision(deficiency):
    with (settings.BASE_DIR / "control" / "demo" / "actors.csv").open(encoding="utf-8") as file:
        colour = {row["slug"]: row["colour"].lower() for row in csv.DictReader(file)}
    main = ["syrian-government", "opposition", "isis"]
    for i, one in enumerate(main):
        for other in main[i + 1 :]:
            assert distance(colour[one], colour[other], deficiency) >= 15, (one, other)


def test_stages_of_a_deal_wear_the_colour_of_how_control_then_changes():
    text = (settings.BASE_DIR / "static" / "control" / "js" / "ui" / "axis.js").read_text()
    listed = re.search(r"MECHANISM_OF_DEAL = {(.*?)}", text).group(1)
    worn = dict(re.findall(r"(\w+): '(\w+)'", listed))
    assert set(worn) <= set(DealKind.values)
    assert set(worn.values()) <= set(Mechanism.values)
    same = set(DealKind.values) & set(Mechanism.values)
    assert {kind: worn.get(kind) for kind in same} == {kind: kind for kind in same}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["#000000", "#ffffff"])
def test_credits_and_scale_are_read_on_whatever_the_map_has_below_them(theme, ground):
    rules = SHEET_OF_MAP.read_text()
    share = int(re.search(r"--veil: color-mix\(in srgb, var\(--sheet\) (\d+)%", rules)[1]) / 100
    for name in (".leaflet-control-scale-line", ".leaflet-container .leaflet-control-attribution"):
        rule = re.search(rf"^{re.escape(name)} {{(.*)}}", rules, re.M)[1]
        assert "background: var(--veil)" in rule and " color: var(--ink-2)" in rule
    parts = [
        [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        for colour in (THEMES[theme]["sheet"], ground)
    ]
    veil = "#" + "".join(
        f"{round(a * share + b * (1 - share)):02x}" for a, b in zip(*parts, strict=True)
    )
    assert contrast(THEMES[theme]["ink-2"], veil) >= 4.5


LIFTS = """import { liftOf } from %s; // percent of white
process.stdout.write(JSON.stringify(%s.map(liftOf)));"""


def mix(one: str, other: str, share: float) -> str:
    pairs = zip(*([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (one, other)), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def test_fill_of_no_party_is_lost_in_the_dark_ground_though_it_is_faded():
    with (settings.BASE_DIR / "control" / "demo" / "actors.csv").open(encoding="utf-8") as file:
        colours = {row["slug"]: row["colour"].lower() for row in csv.DictReader(file)}
    symbols = (settings.BASE_DIR / "static" / "control" / "js" / "symbols.js").as_uri()
    script = LIFTS % (json.dumps(symbols), json.dumps(list(colours.values())))
    told = subprocess.run(
        ["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    lifts = dict(zip(colours, json.loads(told.stdout), strict=True))
    assert lifts["isis"] and not lifts["syrian-government"] and not lifts["opposition"]
    stale = float(re.search(r"--stale: .*--if-dark, (\.\d+)\)", SHEET)[1])
    sure = float(
        re.search(
            r"fill-opacity: (\.\d+)",
            SHEET_OF_MAP.read_text()[SHEET_OF_MAP.read_text().index(":where(.leaflet-districts") :],
        )[1]
    )
    for ground in ("syria", "oasis"):
        for slug, colour in colours.items():
            ink, below = mix("#ffffff", colour, lifts[slug] / 100), THEMES["dark"][ground]
            faded, whole = mix(ink, below, stale), mix(ink, below, sure)
            assert contrast(faded, below) >= 1.4, (slug, ground)  # 1.2 reads as an empty outline
            assert contrast(whole, faded) >= 1.25, (slug, ground)
