"""The interfaces behind which engines can be exchanged. Each is one small protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pronounce_cli.core.evidence import PhoneAlignment, PhonePosteriors
    from pronounce_cli.core.runs import Run
    from pronounce_cli.core.types import Audio, ForcedWord, Reference, Transcript


@runtime_checkable
class WordRecogniser(Protocol):
    """Hears words. Never sees the reference text."""

    name: str
    model: str

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return the transcript of a 16 kHz recording; raise `ProviderError` when there is none to be had."""
        ...


@runtime_checkable
class ForcedDecoder(Protocol):
    """Says how likely words are that it is told to expect: what a `WordRecogniser` on this machine may do besides."""

    def force(self, audio: Audio, words: Sequence[str], language: str) -> tuple[ForcedWord, ...] | None:
        """Return how likely each word is if the recording is these words, as they are written, in this order.

        The recording is no longer than `Capabilities.forced_max_s`. None where there are too many words; raise
        `ProviderError` where it fails.
        """
        ...


class Aligner(Protocol):
    """Finds where each reference phoneme lies in the recording."""

    name: str

    def align(self, audio: Audio, reference: Reference) -> PhoneAlignment | None:
        """Return the alignment, choosing the best variant of each word; None when no path was found."""
        ...


class PhoneRecogniser(Protocol):
    """Hears phones, without a language model."""

    name: str

    def posteriors(self, audio: Audio) -> PhonePosteriors:
        """Return frame-wise phone log-posteriors of a 16 kHz recording."""
        ...


@runtime_checkable
class G2P(Protocol):
    """Turns text into phonemes."""

    name: str

    def reference(self, text: str, language: str) -> Reference:
        """Return the words of `text` with all accepted pronunciations; raise `TextError` if there is no word."""
        ...


@runtime_checkable
class Reporter(Protocol):
    """Turns the results of a run into one document."""

    def render(self, run: Run) -> Iterator[str]:
        """Yield the document in pieces, so that a long one need not fit into memory."""
        ...


class FolderReporter(Reporter, Protocol):
    """A reporter that can also write a file for each recording."""

    def files(self, run: Run) -> Iterator[tuple[str, str]]:
        """Yield the name and content of one file per recording."""
        ...


@runtime_checkable
class Voice(Protocol):
    """Says a text as it should be said."""

    name: str

    def speak(self, text: str, language: str) -> Audio:
        """Return the text as sound, mono, at the voice's own sample rate.

        Raise `TextError` where there is nothing to say or too much, `ConfigError` where the voice does not have the
        language or the text, `ProviderError` where the network fails.
        """
        ...
