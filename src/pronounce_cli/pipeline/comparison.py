"""From two recordings and a text to a comparison: score both, then lay them on each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pronounce_cli.acoustic import ctc, pitch
from pronounce_cli.audio import load
from pronounce_cli.compare import compare
from pronounce_cli.compare.warp import load as load_warping
from pronounce_cli.core.comparison import Comparison, PlacedWord, Utterance
from pronounce_cli.core.errors import AudioError, InputError
from pronounce_cli.core.types import Audio, Reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pronounce_cli.core.evidence import AlignedPhone
    from pronounce_cli.core.types import Assessment, PhoneScore, Span
    from pronounce_cli.pipeline import Assessor

Sound = str | Path | bytes | BinaryIO | Audio


def compare_recordings(
    assessor: Assessor, mine: Sound, reference: Sound, text: str, *, names: tuple[str, str] | None = None
) -> Comparison:
    """Return how one recording of a text differs from another in melody, rhythm and stress.

    Args:
        assessor: Finds the words in both.
        mine: The learner's recording.
        reference: The one to sound like.
        text: What both say.
        names: What to call them; by default as they are called in messages.

    Raises:
        AudioError: One of them cannot be read, or does not seem to be of the text.
        TextError: The text has no word.
        InputError: The words cannot be placed in time, as in languages without an ear.
        MissingExtra: dtwalign is not installed.
    """
    load_warping()  # rather now than after both have been scored
    sides = [
        placed(assessor, source, text, name=names[index] if names else None)
        for index, source in enumerate((mine, reference))
    ]
    return compare(sides[0], sides[1], text)


def placed(assessor: Assessor, sound: Sound, text: str, *, name: str | None = None) -> Utterance:
    """Return a recording with its words in time, its pitch and its energy; raises as `compare_recordings`."""
    audio = sound if isinstance(sound, Audio) else load(sound)
    name = name or audio.source
    found = assessor.assess(audio, text, utterance_id=name)
    if not found.assessable:
        reason = (found.reason or "it does not fit the text").rstrip(".")
        raise AudioError(
            f"{name} cannot be compared: {reason[:1].lower()}{reason[1:]}", hint="Check that it is of this text"
        )
    if not any(word.span for word in found.words):
        raise InputError(
            f"Nothing tells where the words of {assessor.language} lie in {name}",
            hint="Choose a provider that gives word times: `pronounce providers` lists them",
        )
    return Utterance(name, _words(assessor, audio, found), pitch.track(audio))


def _words(assessor: Assessor, audio: Audio, found: Assessment) -> tuple[PlacedWord, ...]:
    """Return the words in time, by the phone recogniser where there is one.

    Its alignment leaves pauses out of the words and finds the same limits at any tempo; the one that the scores rest on
    lets words end in the silence behind them.
    """
    ear = assessor.profile.ear
    vowels = ear.inventory.vowels if ear else frozenset()
    words = [PlacedWord(word.text, word.span, *_vowels(word.phones, vowels)) for word in found.words]
    if assessor.acoustics is None:
        return tuple(words)
    said = [index for index, word in enumerate(words) if word.span]
    said_words = tuple(found.reference.words[index] for index in said)
    spoken = Reference(found.reference.text, said_words, found.reference.language)
    alignment = ctc.align(assessor.acoustics.phone_recogniser.posteriors(audio), spoken)
    for index, aligned in zip(said, alignment.words if alignment else (), strict=False):
        words[index] = PlacedWord(words[index].text, aligned.span, *_vowels(aligned.phones, vowels))
    return tuple(words)


def _vowels(phones: Sequence[AlignedPhone | PhoneScore], every: frozenset[str]) -> tuple[tuple[Span, ...], int | None]:
    """Return where the vowels of a word are, and which of them has the main stress."""
    vowels = [phone for phone in phones if phone.span and phone.phoneme.symbol in every]
    stressed = next((index for index, phone in enumerate(vowels) if phone.phoneme.stress == 1), None)
    return tuple(phone.span for phone in vowels if phone.span), stressed
