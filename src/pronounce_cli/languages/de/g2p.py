"""German text to phonemes: the user's lexicon, irregular words, and rules from spelling to sounds."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.tags import primary
from pronounce_cli.core.types import Pronunciation, Reference, ReferenceWord, Source
from pronounce_cli.languages.de.notation import from_ipa, merged, said
from pronounce_cli.languages.de.rules import german_forms
from pronounce_cli.languages.epitran.conventions import CONVENTIONS
from pronounce_cli.languages.epitran.letter_names import LETTER_NAMES
from pronounce_cli.languages.epitran.normaliser import ForeignText
from pronounce_cli.languages.spoken import Reading, Spoken
from pronounce_cli.languages.text import clean

Variants = tuple[Pronunciation, ...]


class GermanG2P:
    """Finds all accepted pronunciations of the words of a German text.

    Args:
        user_lexicon: Pronunciations by word in lower case; they replace all others.
    """

    name = "german rules 2"

    def __init__(self, *, user_lexicon: Mapping[str, Variants] | None = None) -> None:
        self._lexicon = dict(user_lexicon or {})
        self._text = ForeignText(CONVENTIONS["de"])
        self._seen: dict[Spoken, Variants] = {}

    def reference(self, text: str, language: str = "de") -> Reference:
        """Return the words of a text with their pronunciations, the preferred one first.

        Raises:
            TextError: There is no word to read, one is in another script, or the language is not German.
        """
        tag = german_tag(language)
        cleaned = clean(text)
        words = tuple(
            ReferenceWord(spoken.text, token.written, i, self._pronunciations(spoken))
            for i, token in enumerate(self._text.tokens(cleaned))
            for spoken in token.words
        )
        if not words:
            raise TextError("the text has no word to read aloud", hint="give the sentence that was read")
        return Reference(cleaned, words, tag)

    def _pronunciations(self, spoken: Spoken) -> Variants:
        key = spoken.text.lower()
        if key in self._lexicon:
            return self._lexicon[key]
        if spoken not in self._seen:
            self._seen[spoken] = self._found(spoken)
        return self._seen[spoken]

    def _found(self, spoken: Spoken) -> Variants:
        if not all(unicodedata.name(char, "").startswith("LATIN") for char in spoken.text if char.isalpha()):
            raise TextError(
                f"the text has “{spoken.text}”, which cannot be read as German",
                hint="give a text in one language, or write the word as it is spoken",
            )
        if spoken.kind is Reading.LETTER and spoken.text in LETTER_NAMES:
            return (said(from_ipa(LETTER_NAMES[spoken.text]), Source.LETTERS),)
        return merged(said(from_ipa(form), Source.RULES) for form in german_forms(spoken.text.lower()))


def german_tag(language: str) -> str:
    """Return a tag for German in its usual spelling ("de_at" is "de-AT").

    Raises:
        TextError: The tag is for another language.
    """
    if primary(language) != "de":
        raise TextError(f"these pronunciations are for German, not for “{language}”")
    rest = language.strip().replace("_", "-").split("-")[1:]
    region = next((part.upper() for part in rest if len(part) == 2), "")
    return f"de-{region}" if region else "de"
