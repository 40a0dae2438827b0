"""Pronunciations that are given rather than looked up: the user's lexicon and those of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Pronunciation, Reference, ReferenceWord, Source
from pronounce_cli.languages.en.notation import from_arpabet, from_notation, merged

_SOUNDS = "write the sounds in ARPAbet (T AH0 M EY1 T OW2) or IPA (təˈmeɪtoʊ)"
_HINT = (
    "write one pronunciation a line: the word, a tab, and its sounds in ARPAbet (T AH0 M EY1 T OW2) or IPA (təˈmeɪtoʊ)"
)


def load_lexicon(path: str | Path) -> dict[str, tuple[Pronunciation, ...]]:
    """Return the pronunciations of a lexicon file by word in lower case, the first line of a word first.

    Lines are `word<TAB>ARPAbet or IPA`; blank lines and those that start with `#` are skipped.

    Raises:
        TextError: The file cannot be read, or a line is wrong; the message names the file and the line.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise TextError(f"the lexicon {path} is not UTF-8 text", hint="save it as UTF-8") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TextError(f"the lexicon {path} cannot be read: {reason}", hint="check the path") from error
    found: dict[str, list[Pronunciation]] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                word, pronunciation = _entry(line)
            except ValueError as error:
                raise TextError(f"line {number} of the lexicon {path}: {error}", hint=_HINT) from error
            found.setdefault(word, []).append(pronunciation)
    return {word: merged(variants) for word, variants in found.items()}


def own_pronunciations(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[Pronunciation, ...]]:
    """Return pronunciations given as (word, ARPAbet or IPA), by word in lower case, the first of a word first.

    Raises:
        TextError: Something is no word, or its sounds are none; the message says which.
    """
    found: dict[str, list[Pronunciation]] = {}
    for word, sounds in pairs:
        try:
            key, pronunciation = _entry(f"{word}\t{sounds}")
        except ValueError as error:
            raise TextError(f"the pronunciation of “{word}”: {error}", hint=_SOUNDS) from error
        found.setdefault(key, []).append(pronunciation)
    return {word: merged(variants) for word, variants in found.items()}


def _entry(line: str) -> tuple[str, Pronunciation]:
    word, tab, sounds = line.partition("\t")
    word = word.strip().replace("’", "'").lower()
    if not tab:
        raise ValueError("there is no tab between the word and its sounds")
    if not word or len(word.split()) != 1:
        raise ValueError("there must be one word before the tab")
    if not sounds.strip():
        raise ValueError(f"“{word}” has no sounds after the tab")
    return word, Pronunciation(from_notation(sounds), Source.USER)


def reference_from_phones(words: Sequence[tuple[str, str]], language: str = "en-US") -> Reference:
    """Return the reference of an utterance whose phones are known, as in a corpus.

    Args:
        words: Each word with its ARPAbet phones, as ("WE", "W IY0").
        language: BCP 47 tag.

    Raises:
        TextError: There is no word, or a symbol is no ARPAbet phone.
    """
    if not words:
        raise TextError("the utterance has no words", hint="check the corpus")
    found = []
    for token, (text, phones) in enumerate(words):
        try:
            pronunciation = Pronunciation(from_arpabet(phones), Source.CORPUS)
        except ValueError as error:
            raise TextError(f"the word “{text}”: {error}", hint="give ARPAbet phones, as in W IY0") from error
        found.append(ReferenceWord(text, text, token, (pronunciation,)))
    return Reference(" ".join(text for text, _ in words), tuple(found), language)
