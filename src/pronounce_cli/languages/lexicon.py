"""Pronunciations that are given rather than looked up: the user's lexicon and those of a corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pronounce_cli.core.encoding import decoded
from pronounce_cli.core.errors import TextError
from pronounce_cli.core.names import named
from pronounce_cli.core.types import Phoneme, Pronunciation, Reference, ReferenceWord, Source
from pronounce_cli.languages import language_of

if TYPE_CHECKING:
    from pronounce_cli.core.inventory import Inventory
    from pronounce_cli.languages.profile import Language

MAX_VARIANTS = 8
MAX_CHECKED = 5_000
"""Lines up to which a file is checked as a whole; of a larger one, a whole dictionary, each word when it is met."""

_NOTES = ("#", ";;;")
_NUMBERED = re.compile(r"\(\d+\)$")  # a further pronunciation in the CMU dictionary: "tomato(2)"
_PROBABILITY = re.compile(r"\d*\.?\d+(?:[eE]-?\d+)?")
_NOISES = frozenset({"spn", "sil", "sp", "nsn", "noise"})  # what aligners write for what is no word


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a lexicon file as it is written.

    Attributes:
        number: Which line it is.
        word: In lower case.
        sounds: In some notation.
        probability: How likely it is said so, where the file tells.
    """

    number: int
    word: str
    sounds: str
    probability: float | None = None


def load_lexicon(path: str | Path, language: Language) -> Mapping[str, tuple[Pronunciation, ...]]:
    """Return the pronunciations of a lexicon file by word in lower case, the likeliest or the first of a word first.

    A line is a word, a tab or spaces, and its sounds in a notation of the language. Dictionaries of the Montreal Forced
    Aligner (with or without columns of probabilities) and of CMU (`tomato(2)`, `;;;`) are such files too; what they
    have for noises is skipped, as are blank lines and those that start with `#`.

    Raises:
        TextError: The file cannot be read, or a line is wrong; the message names the file and the line. In a file of
            more than `MAX_CHECKED` lines the sounds of a word are looked at when the word is.
    """
    lines = _lines(Path(path), language)
    found = _Words(lines, Path(path), language)
    return found if len(lines) > MAX_CHECKED else {word: found[word] for word in found}


class _Words(Mapping[str, "tuple[Pronunciation, ...]"]):
    """The words of a lexicon file; what their sounds stand for is found when they are looked up."""

    def __init__(self, lines: Iterable[_Line], path: Path, language: Language) -> None:
        self._path = path
        self._language = language
        self._read: dict[str, tuple[Pronunciation, ...]] = {}
        self._lines: dict[str, list[_Line]] = {}
        for line in lines:
            self._lines.setdefault(line.word, []).append(line)

    def __getitem__(self, word: str) -> tuple[Pronunciation, ...]:
        if word not in self._read:
            lines = sorted(self._lines[word], key=_likeliest_first)
            self._read[word] = _distinct(_said(line, self._path, self._language) for line in lines)
        return self._read[word]

    def __contains__(self, word: object) -> bool:
        return word in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _likeliest_first(line: _Line) -> float:
    return -(line.probability or 0.0)


def lexicon_pairs(path: Path, language: Language) -> tuple[tuple[str, str], ...]:
    """Return the words of a lexicon file with their sounds as they are written there; raises as `load_lexicon`."""
    lines = _lines(path, language)
    for line in lines:
        _said(line, path, language)
    return tuple((line.word, line.sounds) for line in sorted(lines, key=_likeliest_first))


def _lines(path: Path, language: Language) -> list[_Line]:
    """Return the lines of a lexicon file."""
    try:
        lines = decoded(named(path).read_bytes()).splitlines()
    except UnicodeDecodeError as error:
        raise TextError(f"the lexicon {path} is not UTF-8 text", hint="save it as UTF-8") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TextError(f"the lexicon {path} cannot be read: {reason}", hint="check the path") from error
    found = []
    for number, text in enumerate(lines, start=1):
        if not text.strip() or text.lstrip().startswith(_NOTES):
            continue
        try:
            line = _read(text, number)
        except ValueError as error:
            raise _wrong(number, path, language, error) from error
        found += [line] if line else []
    return found


def _said(line: _Line, path: Path, language: Language) -> Pronunciation:
    """Return what the sounds of a line stand for."""
    try:
        return said(language.read(line.sounds), Source.USER, language.inventory)
    except ValueError as error:
        raise _wrong(line.number, path, language, error) from error


def _wrong(number: int, path: Path, language: Language, error: ValueError) -> TextError:
    hint = f"write one pronunciation a line: the word, a tab, and its sounds in {language.notations}"
    return TextError(f"line {number} of the lexicon {path}: {error}", hint=hint)


def _read(text: str, number: int) -> _Line | None:
    """Return what a line of a lexicon file has; None where that is a noise.

    Raises:
        ValueError: It has no word, or no sounds.
    """
    text = text.partition(" #")[0]  # as the CMU dictionary has it behind names
    fields = text.split("\t") if "\t" in text else text.split(maxsplit=1)
    word, rest = _word(fields[0]), [field.strip() for field in fields[1:]]
    if len(rest) == 1:
        rest = rest[0].split()
    numbers = 0
    while numbers < len(rest) - 1 and _PROBABILITY.fullmatch(rest[numbers]):
        numbers += 1
    sounds = " ".join(rest[numbers:]).strip()
    if not sounds:
        raise ValueError(f"“{word}” has no sounds after it")
    if set(sounds.split()) <= _NOISES:
        return None
    return _Line(number, word, sounds, float(rest[0]) if numbers else None)


def _word(text: str) -> str:
    word = _NUMBERED.sub("", text.strip()).replace("’", "'").lower()
    if not word or len(word.split()) != 1:
        raise ValueError("there must be one word before the tab")
    return word


def own_pronunciations(pairs: Iterable[tuple[str, str]], language: Language) -> dict[str, tuple[Pronunciation, ...]]:
    """Return pronunciations given as (word, sounds), by word in lower case, the first of a word first.

    Raises:
        TextError: Something is no word, or its sounds are none; the message says which.
    """
    found: dict[str, list[Pronunciation]] = {}
    for word, sounds in pairs:
        try:
            key, pronunciation = _entry(word, sounds, language)
        except ValueError as error:
            hint = f"write the sounds in {language.notations}"
            raise TextError(f"the pronunciation of “{word}”: {error}", hint=hint) from error
        found.setdefault(key, []).append(pronunciation)
    return {word: _distinct(variants) for word, variants in found.items()}


def _distinct(variants: Iterable[Pronunciation]) -> tuple[Pronunciation, ...]:
    """Return pronunciations without repetitions, at most `MAX_VARIANTS`.

    Two that differ only in stress are kept apart where the main stress is on another syllable.
    """
    kept: dict[tuple[tuple[str, ...], int | None], Pronunciation] = {}
    for variant in variants:
        stresses = [phoneme.stress for phoneme in variant.phonemes if phoneme.stress is not None]
        main = stresses.index(1) if len(stresses) > 1 and 1 in stresses else None
        kept.setdefault((tuple(phoneme.symbol for phoneme in variant.phonemes), main), variant)
    return tuple(kept.values())[:MAX_VARIANTS]


def _entry(word: str, sounds: str, language: Language) -> tuple[str, Pronunciation]:
    word = _word(word)
    if not sounds.strip():
        raise ValueError(f"“{word}” has no sounds after it")
    return word, said(language.read(sounds), Source.USER, language.inventory)


def said(phonemes: tuple[Phoneme, ...], source: Source, inventory: Inventory | None) -> Pronunciation:
    """Return a pronunciation with its IPA, stress marks and all where the language has them."""
    return Pronunciation(phonemes, source, inventory.ipa_of_word(phonemes) if inventory else "")


def reference_from_phones(words: Sequence[tuple[str, str]], tag: str = "en-US") -> Reference:
    """Return the reference of an utterance whose phones are known, as in a corpus.

    Args:
        words: Each word with its phones in a notation of the language, as ("WE", "W IY0").
        tag: BCP 47 tag of the language.

    Raises:
        TextError: There is no word, or a symbol is no phone of the language.
    """
    if not words:
        raise TextError("the utterance has no words", hint="check the corpus")
    language = language_of(tag)
    found = []
    for token, (text, phones) in enumerate(words):
        try:
            pronunciation = said(language.read(phones), Source.CORPUS, language.inventory)
        except ValueError as error:
            raise TextError(f"the word “{text}”: {error}", hint=f"write its sounds in {language.notations}") from error
        found.append(ReferenceWord(text, text, token, (pronunciation,)))
    return Reference(" ".join(text for text, _ in words), tuple(found), tag)
