"""The words of a text as they are spoken, and what surrounds a piece of text that is being read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Reading(StrEnum):
    """How a spoken word finds its sounds."""

    WORD = "word"
    LETTER = "letter"
    ACRONYM = "acronym"
    INFLECTED = "inflected"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One spoken word.

    Attributes:
        text: The word as it would be shown: "Tom", "twenty", "don't".
        kind: A letter is said by its name; an acronym as a word if it is one, otherwise letter by letter; a figure that
            is inflected may have another ending than the one shown ("3.": "dritten", "dritte").
        also: Other words that are as right in its place: "fünften" for the "Mai" of "3.5.".
    """

    text: str
    kind: Reading = Reading.WORD
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the text between white space, and the words it is read as (none for "—")."""

    written: str
    words: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What surrounds the piece of text that is being read.

    Attributes:
        left: The text before it: the rest of its token, or the token before.
        right: The text after it, likewise.
        mixed_case: Whether the whole text has small letters, so that capitals mean something.
        british: Whether numbers are read the British way.
        near_digit: Whether a digit touches it, as in "MP3".
        before: The token before the one before.
        ends: Whether a mark of punctuation or the end of the text follows.
    """

    left: str = ""
    right: str = ""
    mixed_case: bool = True
    british: bool = False
    near_digit: bool = False
    before: str = ""
    ends: bool = False


Handler = Callable[[str, Scene], list[Spoken]]


def words(texts: Iterable[str]) -> list[Spoken]:
    """Return plain words."""
    return [Spoken(text) for text in texts]


def letters(text: str) -> list[Spoken]:
    """Return the letters of a text as capitals that are said by their names."""
    return [Spoken(char.upper(), Reading.LETTER) for char in text if char.isalpha()]
