"""The peer of reading, in a process of its own with spaCy on its path: a blank PhraseMatcher's pass.

Input, as JSON: names, texts and seconds. Output: reports a second of processor time, a sample a
pass over all texts. Imports nothing of this project, as spaCy brings libraries of its own.
"""

import json
import sys
import time


def main() -> None:
    import spacy
    from spacy.matcher import PhraseMatcher

    asked = json.load(sys.stdin)
    language = spacy.blank("en")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("NAME", list(language.tokenizer.pipe(asked["names"])))
    if not any(matcher(language.make_doc(text)) for text in asked["texts"]):
        raise SystemExit("the peer finds no name in reports that speak of some")
    samples = []
    deadline = time.perf_counter() + asked["seconds"]
    while len(samples) < 5 or time.perf_counter() < deadline:
        began = time.process_time()
        for text in asked["texts"]:
            matcher(language.make_doc(text))
        samples.append(len(asked["texts"]) / max(time.process_time() - began, 1e-6))
    json.dump(samples, sys.stdout)


if __name__ == "__main__":
    main()
