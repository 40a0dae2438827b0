"""English text to phonemes: the CMU dictionary, the user's lexicon, weak and British forms, guesses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Pronunciation, Reference, ReferenceWord, Source
from pronounce_cli.languages.directions import directions_in
from pronounce_cli.languages.en.acronyms import LETTERS_FIRST, WORD_FIRST, is_initialism, is_plural
from pronounce_cli.languages.en.british import british_forms
from pronounce_cli.languages.en.cmudict import CmuDictionary
from pronounce_cli.languages.en.letters import letter_name, spelled_out
from pronounce_cli.languages.en.morphology import with_s
from pronounce_cli.languages.en.normaliser import normalise
from pronounce_cli.languages.en.notation import from_arpabet, merged, pronunciations, said, symbols
from pronounce_cli.languages.en.reductions import casual_forms
from pronounce_cli.languages.en.tokens import fold
from pronounce_cli.languages.en.unknown_words import Guesser
from pronounce_cli.languages.en.weak_forms import SPOKEN_SPELLINGS, WEAK_FORMS
from pronounce_cli.languages.spoken import Reading, Spoken
from pronounce_cli.languages.text import prepared

_BRITISH_REGIONS = {"GB", "AU", "NZ", "ZA"}  # non-rhotic, with British vocabulary
_LONGEST_ACRONYM = 5

Variants = tuple[Pronunciation, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One spoken word and where it stands."""

    token: int
    written: str
    spoken: Spoken

    @property
    def key(self) -> str:
        return fold(self.spoken.text).lower()


_DIVIDED = re.compile(r"\b([^\W\d_]{2,})-[ \t]*\r?\n[ \t]*([a-z]{2,})\b")


class EnglishG2P:
    """Finds all accepted pronunciations of the words of an English text.

    Args:
        user_lexicon: Pronunciations by word in lower case; they replace those of the dictionary.
    """

    name = "cmudict+hama"

    def __init__(self, *, user_lexicon: Mapping[str, Variants] | None = None) -> None:
        self._lexicon: Mapping[str, Variants] = {} if user_lexicon is None else user_lexicon
        self._dictionary = CmuDictionary()
        self._guesser = Guesser(self._dictionary, self._lexicon)

    def reference(self, text: str, language: str) -> Reference:
        """Return the words of a text with their pronunciations, the preferred one first.

        Args:
            text: Any text.
            language: "en" or "en" with a region. British, Australian, New Zealand and South African English get British
                forms first and accept American ones; the others get American forms.

        Raises:
            TextError: There is no word to read, one is in another script, or the language is not English.
        """
        tag = english_tag(language)
        british = tag[3:] in _BRITISH_REGIONS
        ready = prepared(self._rejoined(text), directions_in(__package__, "directions.txt"))
        tokens = normalise(ready.spoken, british=british, whole=self._lexicon)
        written = ready.shown.split()
        parts = [_Part(i, written[i], spoken) for i, token in enumerate(tokens) for spoken in token.words]
        if not parts:
            raise TextError("the text has no English word to read aloud", hint="give the sentence that was read")
        known = self._known({part.key: None for part in parts})
        parts = [resolved for part in parts for resolved in _resolved(part, known)]
        unknown = {part.key: None for part in parts if part.spoken.kind is not Reading.LETTER and part.key not in known}
        known |= self._guesser.guess(unknown)
        seen: dict[Spoken, Variants] = {}
        for part in parts:
            if part.spoken not in seen:
                seen[part.spoken] = self._variants(part, known, british=british)
        words = (ReferenceWord(p.spoken.text, p.written, p.token, seen[p.spoken]) for p in parts)
        return Reference(ready.shown, tuple(words), tag, ready.left_out)

    def _rejoined(self, text: str) -> str:
        """Return a text with the words that were divided at the end of a line; "well-" and "known" stay two."""
        divided = {match[0]: match[1] + match[2] for match in _DIVIDED.finditer(text)} if "-" in text else {}
        known = self._dictionary.lookup(word.lower() for word in divided.values())
        return _DIVIDED.sub(lambda match: divided[match[0]] if divided[match[0]].lower() in known else match[0], text)

    def _known(self, keys: Iterable[str]) -> dict[str, Variants]:
        """Return the words that need no guess, with their plain pronunciations."""
        keys = list(keys)
        found = self._dictionary.lookup(keys)
        known = {key: pronunciations(texts, Source.CMUDICT) for key, texts in found.items()}
        for key in keys:
            if key in SPOKEN_SPELLINGS:
                known[key] = pronunciations(SPOKEN_SPELLINGS[key], Source.WEAK_FORM)
            if is_initialism(key):
                known.pop(key, None)
            if key in self._lexicon:
                known[key] = self._lexicon[key]
        return known

    def _variants(self, part: _Part, known: Mapping[str, Variants], *, british: bool) -> Variants:
        if part.key in self._lexicon:
            return self._lexicon[part.key]
        if part.spoken.kind is Reading.LETTER:
            return _letter(part.key, british=british)
        plain = _spelled(part, known[part.key])
        weak = pronunciations(WEAK_FORMS.get(part.key, ()), Source.WEAK_FORM)
        if not british:
            return merged([*plain, *weak, *casual_forms(part.key, plain)])
        first = [*_british(part.key, plain), *_british("", weak)]
        return merged([*first, *plain, *weak, *casual_forms(part.key, plain, flaps=False)])


def english_tag(language: str) -> str:
    """Return a tag for English in its usual spelling ("en_gb" is "en-GB").

    Raises:
        TextError: The tag is for another language.
    """
    name, *rest = language.strip().replace("_", "-").split("-")
    if name.lower() not in ("en", "eng"):
        raise TextError(
            f"there are no pronunciations for the language “{language}”", hint="use en-US or en-GB with English texts"
        )
    region = next((piece.upper() for piece in rest if re.fullmatch("[A-Za-z]{2}", piece)), "")
    return f"en-{'GB' if region == 'UK' else region}" if region else "en"


def _resolved(part: _Part, known: Mapping[str, Variants]) -> Iterator[_Part]:
    """Yield a part as it is, or its letters if it is an acronym, or a word without a vowel, that nobody knows."""
    text, acronym = part.spoken.text, part.spoken.kind is Reading.ACRONYM
    possessive = text.endswith("'s") and is_initialism(text[:-2].lower())
    core = re.sub("'?s$", "", text) if acronym or possessive or is_plural(text.lower()) else text
    named = is_initialism(core.lower())
    spellable = core.isascii() and core.isalpha() and part.spoken.kind is not Reading.LETTER and part.key not in known
    mute = spellable and not re.search("[aeiouy]", core.lower())
    if not spellable or not (mute or named or (acronym and len(core) <= _LONGEST_ACRONYM)):
        yield part
        return
    ending = "'s" if core != text else ""
    for i, char in enumerate(core.upper()):
        last = i == len(core) - 1
        yield _Part(part.token, part.written, Spoken(char + ending * last, Reading.LETTER))


def _letter(key: str, *, british: bool) -> Variants:
    sounds = from_arpabet(letter_name(key[0], british=british))
    forms = british_forms("", sounds) if british else [sounds]
    if key == "z" and british:
        forms.append(from_arpabet(letter_name("z")))
    return merged(said(with_s(form) if len(key) > 1 else form, Source.LETTERS) for form in forms)


def _spelled(part: _Part, plain: Variants) -> Variants:
    """Settle whether a word that looks like an acronym ("US", "us") may be said letter by letter."""
    if not part.key.isalpha() or len(part.key) > _LONGEST_ACRONYM:
        return plain
    named = said(spelled_out(part.key), Source.LETTERS)
    is_named = [symbols(variant.phonemes) == symbols(named.phonemes) for variant in plain]
    others = tuple(variant for variant, same in zip(plain, is_named, strict=True) if not same)
    if part.spoken.kind is Reading.ACRONYM and part.key in LETTERS_FIRST:
        return (named, *others)
    if part.spoken.kind is Reading.ACRONYM and part.key in WORD_FIRST:
        return (*others, named)
    if part.spoken.text.islower() and others:
        return others
    return plain


def _british(word: str, american: Variants) -> Iterator[Pronunciation]:
    for variant in american:
        for sounds in british_forms(word, variant.phonemes):
            same = symbols(sounds) == symbols(variant.phonemes)
            changed = Source.BRITISH if variant.source is Source.CMUDICT else variant.source
            yield variant if same else said(sounds, changed)
