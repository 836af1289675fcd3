"""English: what becomes of a place, with the place as the subject of the verb or behind it.

Data only, a part of en_control.py and in its form: every verb with every word that goes with it.
"""

from __future__ import annotations


def join(*words: str) -> str:
    """Return every phrase that takes one of the alternatives of each part, in order."""
    phrases = [""]
    for part in words:
        phrases = [f"{phrase} {other}".strip() for phrase in phrases for other in part.split("|")]
    return "|".join(phrases)


_IS = "is|was|are|were|has been|have been|had been"
_WHO = "itself|themselves|himself"

# "the town fell", "had passed to the rebels", "has changed hands again": the place is the subject
FALLS = "|".join(
    (
        join("fell|falls|has fallen|had fallen|have fallen", "to|into the hands of|without|in"),
        join(
            "fell|had fallen|has fallen|have fallen",
            "overnight|on|at|by|before|last|two|three|early|late",
        ),
        join(
            "passed|passes|has passed|had passed|have passed", "to|into|back to|under|from|out of"
        ),
        join(
            "went|goes|gone|going",
            "over to|back to the government|back to the army|back to the state",
        ),
        join("slipped|slips|slipping", "from|out of|away from|through", "the|their|its|his"),
        join("changed|changes|changing|change", "hands|masters|owners|sides"),
        join("succumbed|succumbs|succumbing", "|to"),
        join("opened|opens", "its|their", "gates|doors", "|to"),
        join("threw|thrown", "open", "its|their", "gates"),
        join("yielded|yields", "to|without"),
        join("capitulated|capitulates", "|to"),
        join(_IS, "lost", "|to"),
        join("lost to"),
        join(_IS, "theirs|rebel territory|government territory|in their hands"),
        join(
            _IS,
            "wrested|prised|pried|wrenched|snatched|plucked|torn|won|recovered|delivered",
            "from|away from|back|back from|out of",
        ),
        join(_IS, "taken", "over|over by|back|back from|from|by storm|by force|without"),
        join(
            _IS,
            "stormed|overrun|conquered|reconquered|retaken|recaptured|liberated|captured|seized",
        ),
        join(_IS, "swept|purged|cleansed|scoured", "of|clear of"),
        join(_IS, "back|once more|once again", "under|in|with", "government|rebel|army|state|the"),
        join("came|come|comes|coming|brought|brings", "back", "under|into"),
        join("followed suit"),
        join("went|goes|had gone", "down", "on|in"),
        join("has gone|had gone|have gone|went", "the same way"),
    )
)
# who has a place behind these has it: "had the run of A", "established themselves in B"
HOLDS = "|".join(
    (
        join(
            "in",
            "full|entire|complete|sole|undisputed|firm|total|effective",
            "command|charge|possession",
            "of",
        ),
        join("in", "command|possession|charge|occupation", "of"),
        join(
            "had|has|have|took|takes|taken|take|assumed|assumes|gained|gains|won|with",
            "|full|entire|complete|sole|undisputed|firm",
            "command|possession|charge|authority|ownership",
            "of|over",
        ),
        join("had|has|have", "the", "run|mastery", "of"),
        join(
            "installed|established|ensconced|entrenched|planted|lodged|implanted|dug",
            _WHO,
            "|in|inside|across",
        ),
        join("made", "themselves|itself", "master|masters", "of"),
        join("masters of|became masters of|become masters of"),
        join("got|gets|laid|lays", "hold of|hands on"),
        join("laid their hands on|got their hands on"),
        join("went|gone|moved|pushed|pressed", "on to", "take|capture|seize|occupy|overrun"),
        join("marched|rode|drove|moved|went", "in and", "took|occupied|seized"),
        join("mopped up|mopping up|cleaned out|cleaning out|swept through"),
        join(
            "established|secured|asserted|imposed",
            "|their|its|full|complete",
            "authority|rule|grip|hold",
            "over|on|in",
        ),
        join("tightened", "its|their", "hold on|grip on"),
    )
)
# forces that go away from a place: these stand ahead of "from" or of the place itself
QUITS_FROM = "|".join(
    (
        join(
            "melted|slipped|stole|stolen|walked|crept|faded|trudged|marched|moved|drew|drawn|filed"
            "|broke|broken|fell|fallen|sneaked|snuck|drove|rolled|shifted|drifted|driven|sailed|trooped",
            "|back|off|quietly|overnight",
            "away from|out of|back from|off from",
        ),
        join("cleared|cleared their men|cleared its men|got|bailed|backed|broke", "out of"),
        join("decamped|fled|absconded|retired|departed|disengaged", "|overnight", "from"),
        join(
            "scattered from|dispersed from|vanished from|disappeared from|gone from|retreated out of"
        ),
    )
)
QUITS = "|".join(
    (
        join("quit|quits|quitting|vacated|vacates|vacating|abandoned|abandons|abandoning"),
        join("deserted|forsook|relinquished|fled|evacuated"),
        join("gave|given|gives|giving", "up"),
    )
)
# "A was abandoned", "B, vacated by its defenders"
EMPTIED = "|".join(
    (
        join(
            _IS,
            "abandoned|vacated|deserted|evacuated|forsaken|given up|relinquished|emptied|quitted",
            "|by",
        ),
        join("vacated by|abandoned by|deserted by|evacuated by|emptied by|given up by"),
        join(_IS, "without", "soldiers|troops|fighters|defenders|a garrison"),
        join(_IS, "empty of|clear of|free of", "soldiers|troops|fighters|militants"),
    )
)
# who fights, if not by the name of a side: "the garrison", "the Kurds"
FORCES = (
    "garrison|garrisons|defenders|units|unit|battalion|battalions|brigade|brigades|division|regiment"
    "|column|columns|marines|paratroopers|commandos|gunmen|servicemen|loyalists|guerrillas|convoy of"
    "|kurds|serbs|croats|armenians|azerbaijanis|russians|ukrainians|israelis|eritreans|ethiopians"
    "|misratans|tigrayans|rwandans|ugandans|kenyans|chadians|turks|americans|georgians|chechens"
    "|legionnaires|guardsmen|militiamen|fighters|soldiers|troops|forces|army|rebels|insurgents"
)
