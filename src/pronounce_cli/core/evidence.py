"""What is known about how a recording sounds, before it is scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pronounce_cli.core.types import Insertion, Phoneme, Reference, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pronounce_cli.core.inventory import Inventory


@dataclass(frozen=True, slots=True)
class AlignedPhone:
    """One phone of the forced alignment; `loglik_nats` is the aligner's acoustic score over the whole span."""

    phoneme: Phoneme
    span: Span
    loglik_nats: float | None


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """One reference word in time: `variant` indexes `ReferenceWord.pronunciations`."""

    variant: int
    phones: tuple[AlignedPhone, ...]

    @property
    def span(self) -> Span:
        """Return the stretch from the first phone to the last."""
        return Span(self.phones[0].span.start_s, self.phones[-1].span.end_s)


@dataclass(frozen=True, slots=True)
class PhoneAlignment:
    """A forced alignment: one `AlignedWord` per reference word, in order, and the name of the aligner."""

    words: tuple[AlignedWord, ...]
    aligner: str


@dataclass(frozen=True, slots=True, eq=False)
class PhonePosteriors:
    """How likely each phone is in each frame, without any language model.

    Attributes:
        log_probs: float32, shape (frames, phones + 1), nats; the last column is the CTC blank.
        inventory: The phones of the language, one per column but the last.
        frame_shift_s: Time from one frame to the next, in seconds.
        recogniser: Name and version of the model.
        states: What the model has of the recording as a whole, beside its phones: mean and standard deviation over the
            frames of its hidden states, float32, shape (n,). None where it tells nothing of the kind.
    """

    log_probs: NDArray[np.float32]
    inventory: Inventory
    frame_shift_s: float
    recogniser: str
    states: NDArray[np.float32] | None = None

    @property
    def phones(self) -> tuple[str, ...]:
        """Return the symbol of each column but the last."""
        return self.inventory.symbols


@dataclass(frozen=True, slots=True, eq=False)
class PhoneAlternatives:
    """How well each reading of a phone's place explains the sound there.

    Attributes:
        log_likelihoods: float32, shape (aligned phones, len(phones) + 1), nats; the last column is "nothing was said".
        phones: Symbol of each column but the last.
    """

    log_likelihoods: NDArray[np.float32]
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which reference words the posteriors support, and what speech is left over.

    Attributes:
        omitted: Per reference word, whether the best path through the posteriors leaves it out.
        margin_nats: Per reference word, the best path's advantage from the word being there rather than left out;
            None where it was left out.
        insertions: Stretches of speech between the words.
        match_nats: Mean per phone of the best path through the reference minus the best free path; 0 is perfect.
    """

    omitted: tuple[bool, ...]
    margin_nats: tuple[float | None, ...]
    insertions: tuple[Insertion, ...]
    match_nats: float


@dataclass(frozen=True, slots=True, eq=False)
class PitchTrack:
    """Pitch and energy over time.

    Attributes:
        f0_hz: float32, shape (frames,), NaN where unvoiced.
        energy_db: float32, shape (frames,), relative to full scale.
        frame_shift_s: Time from one frame to the next, in seconds.
    """

    f0_hz: NDArray[np.float32]
    energy_db: NDArray[np.float32]
    frame_shift_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """All that is known about a recording when scoring begins.

    Attributes:
        alignment: Where the phones of the reference lie.
        posteriors: Of the recording.
        alternatives: One row per aligned phone.
        duration_s: Length of the recording.
    """

    reference: Reference
    alignment: PhoneAlignment
    posteriors: PhonePosteriors
    alternatives: PhoneAlternatives
    coverage: Coverage
    pitch: PitchTrack
    duration_s: float
