"""Which language a text is in: English, Arabic, or not told.

Input: text. Output: "en", "ar" or "". Must not know about anything else; no model, no download,
the same answer every time. Rather "" than a wrong language: the reader then uses every pattern.
"""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 20_000  # characters; more says nothing new
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")
# Letters of Persian, Urdu and Kurdish that Arabic does not write
_NOT_ARABIC = re.compile("[پچژگٹڈڑےکیۆێەڵ]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")

# Only words that tell these languages apart: "in", "a", "is" or "was" belong to several.
_WORDS = {
    "en": "the of and to with for from by that said after have has were their they which had",
    "fr": "le la les des du et est une dans qui que pour sur avec au aux par plus ont été",
    "de": "der die das und den dem ein eine ist nicht mit von auf zu im für sich nach wurde",
    "es": "el los las del y que una en por con para se su al lo como más fue sus",
    "tr": "ve bir bu için ile de da olan olarak sonra çok kadar en daha tarafından",
    "it": "il lo gli della di che e un una per con non sono del nel alla dei",
    "nl": "de het een en van dat op te voor met zijn niet aan door ook naar",
    "pt": "o os as do da em um uma que e para com não por dos na no",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)


def detect_language(text: str) -> str:
    """Return "en" or "ar" where most of `text` is clearly that language, otherwise "".

    Arabic is told by its script without Persian or Urdu letters; English from other languages in
    Latin script by its most frequent words, which must be 6 in 100 and lead every other language.
    """
    sample = text[:_SAMPLE]
    signs = Counter(sample)  # each is asked once, not each letter of the text
    arabic = sum(times for sign, times in signs.items() if _ARABIC.match(sign))
    latin = sum(times for sign, times in signs.items() if _LATIN.match(sign))
    letters = sum(times for sign, times in signs.items() if sign.isalpha())
    if arabic > 0.5 * letters and arabic > latin:
        return "ar" if len(_NOT_ARABIC.findall(sample)) <= 0.03 * arabic else ""
    if latin <= 0.6 * letters or not letters:
        return ""
    words = Counter(_WORD.findall(sample.lower()))
    counts: Counter[str] = Counter()
    for word in words.keys() & _LANGUAGES_OF.keys():
        for language in _LANGUAGES_OF[word]:
            counts[language] += words[word]
    english = counts.pop("en", 0)
    rival = max(counts.values(), default=0)
    return "en" if english >= 0.06 * words.total() and english > rival else ""
