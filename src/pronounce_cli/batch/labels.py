"""Corpora of which only the phones are labelled, as a table: a line for each phone, in four columns parted by tabs.

    utterance   word   phone   mispronounced

An utterance is the path of its recording, relative to the table, with or without the suffix; a phone stands in ARPAbet
or IPA; the last column is 1 where the phone was mispronounced, else 0. A word ends where the next one is another, and
at an empty line.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.batch.sources import AUDIO_SUFFIXES
from pronounce_cli.batch.texts import holds
from pronounce_cli.core.agreement import Labelling
from pronounce_cli.core.errors import InputError
from pronounce_cli.core.names import named
from pronounce_cli.evaluate import Rated
from pronounce_cli.evaluate.detection import Labels
from pronounce_cli.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pronounce_cli.languages.profile import Language

TABLE = "labels.tsv"
_HEADER = ("utterance", "word", "phone")
_LANGUAGE = "en-US"
_COLUMNS = "Each line has four columns parted by tabs: utterance, word, phone, and 1 for mispronounced or 0"
_STRESS = "012"


@dataclass(frozen=True, slots=True)
class _Row:
    """One phone.

    Attributes:
        utterance: As it is written.
        order: Of its word in the table, from 0.
        word: As it is written.
        phone: Its symbol, with the stress that is written there.
        wrong: Whether it was mispronounced.
        line: Number of its line, from 1.
    """

    utterance: str
    order: int
    word: str
    phone: str
    wrong: bool
    line: int


def table_of(corpus: Path) -> Path | None:
    """Return the table of labels that a path names, itself or in that folder; None where it is a corpus with marks."""
    if holds(corpus.is_file):
        return corpus
    inner = corpus / TABLE
    return inner if holds(inner.is_file) and not holds((corpus / "resource" / "scores.json").is_file) else None


def read_labels(table: Path) -> list[Rated]:
    """Return the utterances of a table of labels in their order; there are labels of phones and no marks.

    Raises:
        InputError: The table cannot be read, a line of it is wrong, or there is not one of its recordings; the message
            has the number of the line.
    """
    rows = list(_rows(table))
    if not rows:
        raise InputError(f"`{table}` has no labels", hint=_COLUMNS)
    utterances = [(name, list(group)) for name, group in groupby(rows, lambda row: row.utterance)]
    seen: dict[str, int] = {}
    for name, group in utterances:
        if name in seen:
            raise InputError(
                f"line {group[0].line} of `{table}`: `{name}` began in line {seen[name]} and goes on here",
                hint="Keep the lines of an utterance together",
            )
        seen[name] = group[0].line
    found = [_rated(table.parent, name, group) for name, group in utterances]
    if not any(holds(rated.path.is_file) for rated in found):
        raise InputError(
            f"`{table}` names {len(found)} recordings, and none of them is there; the first would be `{found[0].path}`",
            hint="An utterance is the path of its recording, relative to the table",
        )
    return found


def _rows(table: Path) -> Iterator[_Row]:
    language = language_of(_LANGUAGE)
    order, before = -1, ("", "")
    for number, line in enumerate(_lines(table), start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells):
            before = ("", "")
            continue
        if number == 1 and tuple(cell.lower() for cell in cells[:3]) == _HEADER:
            continue
        place = f"line {number} of `{table}`"
        if len(cells) != 4 or not all(cells[:2]):
            raise InputError(f"{place} is not a label: `{_shown(line)}`", hint=_COLUMNS)
        utterance, word, phone, label = cells
        if label not in ("0", "1"):
            raise InputError(f"{place}: `{_shown(label)}` is neither 0 nor 1", hint="Write 1 for mispronounced, else 0")
        if before != (utterance, word):
            order, before = order + 1, (utterance, word)
        yield _Row(utterance, order, word, _phone(phone, language, place), label == "1", number)


def _lines(table: Path) -> list[str]:
    try:
        return table.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(f"`{table}` is not text in UTF-8", hint="Save it as UTF-8") from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read `{table}`: {getattr(error, 'strerror', None) or error}") from error


def _phone(text: str, language: Language, place: str) -> str:
    """Return the symbol of one phone, with the digit of its stress if it is written with one."""
    try:
        (phone,) = language.read(text)
    except ValueError as error:  # it is none, or several
        hint = f"Write one in {language.notations}"
        raise InputError(f"{place}: `{_shown(text)}` is not a phone", hint=hint) from error
    return phone.symbol + (text[-1] if text[-1:] in _STRESS else "")


def _shown(text: str) -> str:
    """Return a text so that it can be shown in a message."""
    return text[:40] if text.isprintable() else ascii(text[:40])[1:-1]


def _rated(folder: Path, name: str, rows: Sequence[_Row]) -> Rated:
    words = [list(group) for _, group in groupby(rows, lambda row: row.order)]
    return Rated(
        id=name,
        speaker="",
        path=_recording(folder, name),
        words=tuple((word[0].word, " ".join(row.phone for row in word)) for word in words),
        phone_scores=np.full(len(rows), np.nan),
        word_scores=np.full(len(words), np.nan),
        scores={},
        labels=Labels(Labelling.TABLE, tuple(row.wrong for row in rows), (None,) * len(rows)),
    )


def _recording(folder: Path, name: str) -> Path:
    """Return where the recording of an utterance lies, or would lie."""
    path = named(folder / name)
    if holds(path.is_file):
        return path
    ends = [named(Path(f"{path}{written}")) for suffix in AUDIO_SUFFIXES for written in (suffix, suffix.upper())]
    return next((end for end in ends if holds(end.is_file)), path)
