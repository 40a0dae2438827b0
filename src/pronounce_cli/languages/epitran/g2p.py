"""Texts to IPA by epitran's maps from spelling to sounds.

epitran has traps, all met here: importing it takes seconds, adds a handler to the root logger and silences it (undone);
its `Epitran` loads panphon's features three times (its inner class loads them once); its rules for context work on
single words only; `eng-Latn` needs another program (refused).
"""

from __future__ import annotations

import unicodedata
from functools import cached_property
from importlib.metadata import version
from typing import Any

from pronounce_cli.core.errors import MissingExtra, TextError
from pronounce_cli.core.tags import primary
from pronounce_cli.core.types import Phoneme, Pronunciation, Reference, ReferenceWord, Source
from pronounce_cli.languages.epitran import directions_of
from pronounce_cli.languages.epitran.conventions import CONVENTIONS
from pronounce_cli.languages.epitran.features import HINT, Segments, quiet
from pronounce_cli.languages.epitran.respelling import Respelling
from pronounce_cli.languages.epitran.verbaliser import SpelledFigures
from pronounce_cli.languages.normaliser import ForeignText
from pronounce_cli.languages.profile import Lexicon
from pronounce_cli.languages.spoken import Spoken
from pronounce_cli.languages.text import prepared

_MAPS = {
    "es": "spa-Latn-eu", "fr": "fra-Latn-p", "it": "ita-Latn", "nl": "nld-Latn", "pl": "pol-Latn",
    "pt": "por-Latn", "ru": "rus-Cyrl", "sv": "swe-Latn", "tr": "tur-Latn",
}  # fmt: skip
LANGUAGES = tuple(_MAPS)


class EpitranG2P:
    """Turns texts of one language into words and IPA segments. The maps load on first use and stay.

    Args:
        language: BCP 47 tag, as "es-MX".
        lexicon: Own pronunciations.

    Raises:
        TextError: The language has no map here.
        MissingExtra: epitran or num2words is not installed.
    """

    def __init__(self, language: str, lexicon: Lexicon | None = None) -> None:
        self.language = _tag(language)
        self._primary = primary(language)
        self._lexicon = lexicon or {}
        if self._primary not in _MAPS:
            known = ", ".join(LANGUAGES)
            raise TextError(
                f"there are no pronunciations for the language “{language}”", hint=f"use English (en) or one of {known}"
            )
        try:
            self.name = f"epitran {version('epitran')}"
            version("num2words")
        except ImportError as error:
            raise MissingExtra(f"the language “{language}” needs epitran and num2words", hint=HINT) from error
        conventions = CONVENTIONS[self._primary]
        self._text = ForeignText(conventions, SpelledFigures(conventions))
        self._respelling = Respelling(self._primary)
        self._seen: dict[str, tuple[Pronunciation, ...]] = {}

    def reference(self, text: str, language: str | None = None) -> Reference:
        """Return the words of a text with their pronunciations.

        Raises:
            TextError: There is no word to read, a word is in another script, or `language` is another one.
        """
        if language is not None and primary(language) != self._primary:
            raise TextError(f"these pronunciations are for “{self.language}”, not for “{language}”")
        ready = prepared(text, directions_of(self._primary))
        written = ready.shown.split()
        words = tuple(
            ReferenceWord(spoken.text, written[i], i, self._pronunciations(spoken))
            for i, token in enumerate(self._text.tokens(ready.spoken))
            for spoken in token.words
        )
        if not words:
            raise TextError("the text has no word to read aloud", hint="give the sentence that was read")
        return Reference(ready.shown, words, self.language, ready.left_out)

    def distance(self, one: str, other: str) -> float:
        """Return how differently two segments are made, 0 to 1, see `Segments.distance`."""
        return self._segments.distance(one, other)

    def _pronunciations(self, spoken: Spoken) -> tuple[Pronunciation, ...]:
        key = spoken.text.lower()
        if key in self._lexicon:
            return self._lexicon[key]
        if key not in self._seen:
            split = dict.fromkeys(self._segments.split(form) for form in self._ipa(key))
            variants = [tuple(Phoneme(segment, segment) for segment in segments) for segments in split if segments]
            if not variants or not self._written_right(key):
                raise TextError(
                    f"the text has “{spoken.text}”, which cannot be read in the language “{self.language}”",
                    hint="give a text in one language, or write the word as it is spoken",
                )
            self._seen[key] = tuple(Pronunciation(sounds, Source.EPITRAN) for sounds in variants)
        return self._seen[key]

    def _ipa(self, word: str) -> list[str]:
        """Return the accepted forms of a word in lower case, the preferred one first."""
        known = self._respelling.known(word)
        if known:
            return [known]
        ipa = str(self._engine.transliterate(self._respelling(word)))
        if self._primary != "es":
            return [ipa]
        # c and z are θ in most of Spain and s everywhere else; both are good Spanish.
        forms = [ipa, ipa.replace("θ", "s")]
        return forms if self.language == "es-ES" else forms[::-1]

    def _written_right(self, word: str) -> bool:
        """Return whether a word is written in the script of the language."""
        script = "CYRILLIC" if self._primary == "ru" else "LATIN"
        return all(unicodedata.name(char, "").startswith(script) for char in word if char.isalpha())

    @cached_property
    def _engine(self) -> Any:
        with quiet():
            from epitran.simple import SimpleEpitran

            return SimpleEpitran(_MAPS[self._primary])

    @cached_property
    def _segments(self) -> Segments:
        return Segments(self._engine.ft)


def _tag(language: str) -> str:
    """Return a tag in its usual spelling ("es_mx" is "es-MX")."""
    name, *rest = language.strip().replace("_", "-").split("-")
    region = [part.upper() for part in rest if len(part) == 2]
    return "-".join([name.lower(), *region[:1]])
