"""Pronunciations of words that the dictionary does not have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from pronounce_cli.core.types import Pronunciation, Source
from pronounce_cli.languages.en.cmudict import CmuDictionary
from pronounce_cli.languages.en.inventory import is_vowel
from pronounce_cli.languages.en.letter_to_sound import LetterToSound
from pronounce_cli.languages.en.letters import sounds_of_spelling
from pronounce_cli.languages.en.morphology import analyses, compounds, joined
from pronounce_cli.languages.en.notation import Sounds, from_ipa, merged, pronunciations, said

_CAREFULLY = 30  # distinct unknown words of one text; a text with more of them is not prose
_LONGEST = 30  # letters; the model's output is meaningless on longer strings


class Guesser:
    """Finds sounds for unknown words: a known stem and its ending, two known words, a model, spelling rules.

    Only the first `_CAREFULLY` words of a text get all four; the others the spelling rules alone.
    """

    def __init__(self, dictionary: CmuDictionary, lexicon: Mapping[str, tuple[Pronunciation, ...]]) -> None:
        self._dictionary = dictionary
        self._lexicon = lexicon

    def guess(self, words: Iterable[str]) -> dict[str, tuple[Pronunciation, ...]]:
        """Return the pronunciations of each word; never an empty tuple.

        Args:
            words: Distinct words in lower case, letters a to z and apostrophes.
        """
        words = list(words)
        careful, rest = words[:_CAREFULLY], words[_CAREFULLY:]
        parts = {stem for word in careful for stem, _ in analyses(word)}
        parts |= {part for word in careful for cut in compounds(word) for part in cut}
        looked_up = self._dictionary.lookup(sorted(parts)) if parts else {}
        known = {word: pronunciations(texts, Source.CMUDICT) for word, texts in looked_up.items()}
        known |= {part: self._lexicon[part] for part in parts if part in self._lexicon}
        found = {word: _derived(word, known) or self._unheard(word) for word in careful}
        return found | {word: _guessed(sounds_of_spelling(word)) for word in rest}

    def _unheard(self, word: str) -> tuple[Pronunciation, ...]:
        """Return the guess for a word without known parts; a contraction keeps its regular ending."""
        stem, apostrophe, _ = word.partition("'")
        for part, attach in analyses(word) if apostrophe else ():
            if part == stem:
                return tuple(said(attach(p.phonemes), Source.GUESSED) for p in self._unheard(stem))
        if len(word) <= _LONGEST:
            try:
                sounds = from_ipa(self._model.ipa(word.replace("'", "")))
            except ValueError:
                pass  # the model knows other languages too, and answers in their sounds when a word looks foreign
            else:
                if any(is_vowel(phoneme.symbol) for phoneme in sounds):
                    return _guessed(sounds)
        return _guessed(sounds_of_spelling(word))

    @cached_property
    def _model(self) -> LetterToSound:
        return LetterToSound()


def _guessed(sounds: Sounds) -> tuple[Pronunciation, ...]:
    return (said(sounds, Source.GUESSED),)


def _derived(word: str, known: Mapping[str, tuple[Pronunciation, ...]]) -> tuple[Pronunciation, ...]:
    """Return what known stems or two known words make of a word; an inflected form counts as looked up."""
    for stem, attach in analyses(word):
        if stem in known:
            return merged(said(attach(stem_form.phonemes), stem_form.source) for stem_form in known[stem])
    for first, second in compounds(word):
        if first in known and second in known:
            return _guessed(joined(known[first][0].phonemes, known[second][0].phonemes))
    return ()
