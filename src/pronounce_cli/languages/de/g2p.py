"""German text to phonemes: the user's lexicon, irregular words, morphemes and rules from spelling to sounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.tags import primary
from pronounce_cli.core.types import Pronunciation, Reference, ReferenceWord, Source
from pronounce_cli.languages.de.letters import NAMES
from pronounce_cli.languages.de.normaliser import GermanText
from pronounce_cli.languages.de.notation import from_ipa, merged, said
from pronounce_cli.languages.de.variants import varied
from pronounce_cli.languages.de.weak_forms import SPOKEN_SPELLINGS, WEAK_FORMS
from pronounce_cli.languages.de.words import is_listed, read_word, usual_spelling
from pronounce_cli.languages.directions import directions_in
from pronounce_cli.languages.spoken import Reading, Spoken, letters
from pronounce_cli.languages.text import prepared

Variants = tuple[Pronunciation, ...]

_CACHE_SIZE = 50_000
_ENDINGS = {"ein": "ein eine einen einem einer".split()}
_MUTE = re.compile("[bcdfghjklmnpqrstvwxz]{2,6}")
_ONE_OF = re.compile("ein(?:hundert|tausend)")  # "ein" may be left out
_ORDINAL_ENDING = re.compile("(?<=e)[nrsm]?$")


class GermanG2P:
    """Finds all accepted pronunciations of the words of a German text.

    Args:
        user_lexicon: Pronunciations by word in lower case; they replace all others.
    """

    name = "german morphemes 1"

    def __init__(self, *, user_lexicon: Mapping[str, Variants] | None = None) -> None:
        self._lexicon = dict(user_lexicon or {})
        self._text = GermanText()
        self._seen: dict[Spoken, Variants] = {}

    def reference(self, text: str, language: str = "de") -> Reference:
        """Return the words of a text with their pronunciations, the preferred one first.

        Raises:
            TextError: There is no word to read, one is in another script, or the language is not German.
        """
        tag = german_tag(language)
        ready = prepared(text, directions_in(__package__, "data/directions.txt"))
        written = ready.shown.split()
        words = tuple(
            ReferenceWord(spoken.text, written[i], i, self._pronunciations(spoken))
            for i, token in enumerate(self._text.tokens(ready.spoken))
            for word in token.words
            for spoken in self._resolved(word)
        )
        if not words:
            raise TextError("the text has no German word to read aloud", hint="give the sentence that was read")
        return Reference(ready.shown, words, tag, ready.left_out)

    def _resolved(self, spoken: Spoken) -> tuple[Spoken, ...] | list[Spoken]:
        """Return a word as it is, or its letters if it has no vowel and nobody knows it."""
        word = spoken.text.lower()
        known = word in self._lexicon or word in SPOKEN_SPELLINGS or is_listed(word)
        if spoken.kind is not Reading.WORD or known or not _MUTE.fullmatch(word):
            return (spoken,)
        return letters(spoken.text)

    def _pronunciations(self, spoken: Spoken) -> Variants:
        key = spoken.text.lower()
        if key in self._lexicon:
            return self._lexicon[key]
        if spoken not in self._seen:
            if len(self._seen) >= _CACHE_SIZE:
                self._seen.clear()
            self._seen[spoken] = merged(_found(spoken))
        return self._seen[spoken]


def german_tag(language: str) -> str:
    """Return a tag for German in its usual spelling ("de_at" is "de-AT").

    Raises:
        TextError: The tag is for another language.
    """
    if primary(language) != "de":
        raise TextError(
            f"these pronunciations are for German, not for “{language}”",
            hint="use de, de-AT or de-CH with German texts",
        )
    rest = language.strip().replace("_", "-").split("-")[1:]
    region = next((part.upper() for part in rest if len(part) == 2), "")
    return f"de-{region}" if region else "de"


def _found(spoken: Spoken) -> Iterator[Pronunciation]:
    """Yield the pronunciations of one word, the preferred one first."""
    word = spoken.text.lower()
    if not all(unicodedata.name(char, "").startswith("LATIN") for char in word if char.isalpha()):
        raise TextError(
            f"the text has “{spoken.text}”, which cannot be read as German",
            hint="give a text in one language, or write the word as it is spoken",
        )
    if spoken.kind is Reading.LETTER and spoken.text[0] in NAMES:
        name = NAMES["ß" if spoken.text == "SS" else spoken.text[0]]  # ß has no capital of its own
        yield said(from_ipa(name + "s" * spoken.text.endswith("s")), Source.LETTERS)
    elif word in SPOKEN_SPELLINGS:
        yield from (said(from_ipa(form), Source.WEAK_FORM) for form in SPOKEN_SPELLINGS[word])
    else:
        yield from _of_word(spoken.text)
        if spoken.kind is Reading.INFLECTED:
            others = _ENDINGS.get(word) or [_ORDINAL_ENDING.sub(ending, word, count=1) for ending in ("", *"nrsm")]
            yield from (said(read_word(other)[0][0], Source.RULES) for other in others)
        yield from (said(read_word(other)[0][0], Source.RULES) for other in spoken.also)


def _of_word(word: str) -> Iterator[Pronunciation]:
    word = usual_spelling(word)
    forms, guessed = read_word(word)
    if _ONE_OF.match(word):
        forms += read_word(word[len("ein") :])[0]
    source = Source.GUESSED if guessed else Source.RULES
    ways = [list(varied(form, source)) for form in forms]
    yield from (said(form, source) for form in forms)
    yield from (said(from_ipa(form), Source.WEAK_FORM) for form in WEAK_FORMS.get(word.lower(), ()))
    yield from _in_turn(ways)


def _in_turn(ways: list[list[Pronunciation]]) -> Iterator[Pronunciation]:
    """Yield the first of each list, then the second of each, and so on."""
    for rank in range(max(map(len, ways))):
        yield from (way[rank] for way in ways if rank < len(way))
