"""Pronunciations that are given rather than looked up: the user's lexicon and those of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.names import named
from pronounce_cli.core.types import Phoneme, Pronunciation, Reference, ReferenceWord, Source
from pronounce_cli.languages import language_of

if TYPE_CHECKING:
    from pronounce_cli.core.inventory import Inventory
    from pronounce_cli.languages.profile import Language

MAX_VARIANTS = 8


def load_lexicon(path: str | Path, language: Language) -> dict[str, tuple[Pronunciation, ...]]:
    """Return the pronunciations of a lexicon file by word in lower case, the first line of a word first.

    Lines are a word, a tab, and its sounds in a notation of the language; blank lines and those that start with `#` are
    skipped.

    Raises:
        TextError: The file cannot be read, or a line is wrong; the message names the file and the line.
    """
    found: dict[str, list[Pronunciation]] = {}
    for word, _, pronunciation in _entries(Path(path), language):
        found.setdefault(word, []).append(pronunciation)
    return {word: _distinct(variants) for word, variants in found.items()}


def lexicon_pairs(path: Path, language: Language) -> tuple[tuple[str, str], ...]:
    """Return the words of a lexicon file with their sounds as they are written there; raises as `load_lexicon`."""
    return tuple((word, sounds) for word, sounds, _ in _entries(path, language))


def _entries(path: Path, language: Language) -> Iterator[tuple[str, str, Pronunciation]]:
    """Yield each word of a lexicon file in lower case, its sounds as they are written, and what they stand for."""
    try:
        lines = named(path).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise TextError(f"the lexicon {path} is not UTF-8 text", hint="save it as UTF-8") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TextError(f"the lexicon {path} cannot be read: {reason}", hint="check the path") from error
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                word, pronunciation = _entry(line, language)
            except ValueError as error:
                hint = f"write one pronunciation a line: the word, a tab, and its sounds in {language.notations}"
                raise TextError(f"line {number} of the lexicon {path}: {error}", hint=hint) from error
            yield word, line.partition("\t")[2].strip(), pronunciation


def own_pronunciations(pairs: Iterable[tuple[str, str]], language: Language) -> dict[str, tuple[Pronunciation, ...]]:
    """Return pronunciations given as (word, sounds), by word in lower case, the first of a word first.

    Raises:
        TextError: Something is no word, or its sounds are none; the message says which.
    """
    found: dict[str, list[Pronunciation]] = {}
    for word, sounds in pairs:
        try:
            key, pronunciation = _entry(f"{word}\t{sounds}", language)
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


def _entry(line: str, language: Language) -> tuple[str, Pronunciation]:
    word, tab, sounds = line.partition("\t")
    word = word.strip().replace("’", "'").lower()
    if not tab:
        raise ValueError("there is no tab between the word and its sounds")
    if not word or len(word.split()) != 1:
        raise ValueError("there must be one word before the tab")
    if not sounds.strip():
        raise ValueError(f"“{word}” has no sounds after the tab")
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
