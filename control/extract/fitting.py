"""Fitting: learns the weights of words from labelled reports.

Input: the features of each report, whether it is news of a deal and how much it counts. Output: the
table that wording.py reads. The same cases give the same table. Must not be needed for reading.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

# how far the cases may pull the weights from nothing; chosen on reports that no rule was made on
_PULL = 0.03
# what fewer cases hold is chance, and what weighs less moves no answer
_LEAST_CASES = 5
_LEAST_WEIGHT = 0.005
_STEPS = 12


def fit_weights(cases: list[tuple[set[str], bool, float]]) -> tuple[tuple[str, float], ...]:
    """Return feature and weight, sorted, of the logistic regression with a quadratic penalty.

    Newton's steps are taken in the space of the cases, which are fewer than the words.
    """
    counts = Counter(feature for features, _, _ in cases for feature in features)
    kept = sorted(feature for feature, n in counts.items() if n >= _LEAST_CASES)
    place = {feature: column for column, feature in enumerate(kept)}
    held = np.zeros((len(cases), len(kept)))
    for row, (features, _, _) in enumerate(cases):
        held[row, [place[f] for f in features if f in place]] = 1.0
    right = np.array([float(is_deal) for _, is_deal, _ in cases])
    pull = _PULL * np.array([count for _, _, count in cases])
    alike = held @ held.T
    shares = np.zeros(len(cases))
    for _ in range(_STEPS):
        sums = alike @ shares
        likely = 1 / (1 + np.exp(-sums))
        slope = np.maximum(pull * likely * (1 - likely), 1e-9)
        target = sums + pull * (right - likely) / slope
        shares = np.linalg.solve(alike + np.diag(1 / slope), target)
    weights = zip(kept, (held.T @ shares).round(3).tolist(), strict=True)
    return tuple((feature, w) for feature, w in weights if abs(w) >= _LEAST_WEIGHT)
