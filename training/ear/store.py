"""Sentences with their spectra, kept on disk between runs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
R = TypeVar("R")
Spectra = NDArray[np.float16]


@dataclass(slots=True, eq=False)
class Sentence:
    """Something said.

    Attributes:
        name: Of the recording.
        speaker: Who said it.
        copies: Its log-mel spectra, each shape (n, bands): as it is, and as others might have said it.
        words: For each word all pronunciations that may have been said.
    """

    name: str
    speaker: str
    copies: list[Spectra]
    words: tuple[tuple[tuple[str, ...], ...], ...]


def kept(folder: Path, name: str, make: Callable[[], Iterable[Sentence]], key: str = "") -> list[Sentence]:
    """Return the sentences of a set from its files, which are made where they are not there or of another `key`."""
    stem = folder / f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
    table, numbers = stem.with_suffix(".json"), stem.with_suffix(".npy")
    if not table.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(table, numbers, list(make()))
    flat = np.load(numbers)
    found, place = [], 0
    for row in json.loads(table.read_text(encoding="utf-8")):
        copies = []
        for length in row["lengths"]:
            copies.append(flat[place : place + length])
            place += length
        words = tuple(tuple(tuple(phones) for phones in variants) for variants in row["words"])
        found.append(Sentence(row["name"], row["speaker"], copies, words))
    return found


def _write(table: Path, numbers: Path, sentences: list[Sentence]) -> None:
    np.save(numbers, np.concatenate([copy for sentence in sentences for copy in sentence.copies]))
    rows = [
        {
            "name": sentence.name,
            "speaker": sentence.speaker,
            "lengths": [len(copy) for copy in sentence.copies],
            "words": sentence.words,
        }
        for sentence in sentences
    ]
    table.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def in_processes(make: Callable[[T], R], each: Iterable[T], jobs: int) -> list[R]:
    """Return what a function makes of each, in order."""
    if jobs == 1:
        return [make(one) for one in each]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(make, each, chunksize=8))
