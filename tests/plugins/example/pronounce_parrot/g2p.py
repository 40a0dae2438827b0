"""Another way from texts to phonemes for a language that is there already: each word by a table of its own."""

from __future__ import annotations

from collections.abc import Mapping

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Pronunciation, Reference, ReferenceWord, Source
from pronounce_cli.languages import language_of


class TableG2P:
    """A `pronounce_cli.core.ports.G2P` to hand to an `Assessor`; sounds are in a notation of the language.

    Args:
        language: BCP 47 tag.
        table: The sounds of each word in lower case.
    """

    name = "a table 1"

    def __init__(self, language: str, table: Mapping[str, str]) -> None:
        read = language_of(language).read
        self._said = {word: (Pronunciation(read(sounds), Source.USER),) for word, sounds in table.items()}

    def reference(self, text: str, language: str) -> Reference:
        """Return the words of a text that are in the table; raise TextError for others."""
        words = []
        for token, written in enumerate(text.split()):
            word = written.strip(".,!?")
            if word.lower() not in self._said:
                raise TextError(f"the table has no “{word}”", hint="add it to the table")
            words.append(ReferenceWord(word, written, token, self._said[word.lower()]))
        if not words:
            raise TextError("the text has no word to read aloud", hint="give the sentence that was read")
        return Reference(text, tuple(words), language)
