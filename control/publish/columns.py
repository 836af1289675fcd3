"""Whole numbers in columns: the container of the map's files, and what makes them small.

Input: a head (plain shape) and named columns of numbers from 0. Output: bytes that Brotli packs well
and `files.js` reads straight into typed arrays. Knows nothing of what the numbers mean.

Layout: length of the head (4 bytes, little-endian), the head as JSON with `columns` as lists of
[name, count, width], then each column as `width` planes: all lowest bytes, all next bytes, ...
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

import numpy as np


def pack_columns(head: Mapping, columns: Mapping[str, Sequence[int] | np.ndarray]) -> bytes:
    """Return head and columns as bytes; ValueError for a number below 0 or above 32 bits."""
    described, planes = [], []
    for name, numbers in columns.items():
        values = np.asarray(numbers, dtype=np.int64)
        least, most = (int(values.min()), int(values.max())) if values.size else (0, 0)
        if least < 0 or most >> 32:
            raise ValueError(f"column {name} holds {least if least < 0 else most}")
        width = max(1, (most.bit_length() + 7) // 8)
        described.append([name, len(values), width])
        planes += [(values >> 8 * plane & 255).astype(np.uint8).tobytes() for plane in range(width)]
    text = json.dumps({**head, "columns": described}, ensure_ascii=False, separators=(",", ":"))
    encoded = text.encode()
    return b"".join([len(encoded).to_bytes(4, "little"), encoded, *planes])


def fold_signs(numbers: Sequence[int] | np.ndarray) -> np.ndarray:
    """Return 0, -1, 1, -2, 2, ... as 0, 1, 2, 3, 4, ...: small whatever their sign."""
    values = np.asarray(numbers, dtype=np.int64)
    return np.where(values < 0, -2 * values - 1, 2 * values)


def take_steps(numbers: Sequence[int] | np.ndarray) -> np.ndarray:
    """Return each number less the one before, the first as it is."""
    return np.diff(np.asarray(numbers, dtype=np.int64), prepend=0)


def rank_by_recency(symbols: Iterable[int], count: int) -> list[int]:
    """Return how many others of 0..count-1 were used since each symbol's last use (move to front).

    Neighbours have the same few parties, so most ranks are low, whatever the numbers.
    """
    recent = list(range(count))
    ranks = []
    for symbol in symbols:
        rank = recent.index(symbol)
        ranks.append(rank)
        if rank:
            del recent[rank]
            recent.insert(0, symbol)
    return ranks
