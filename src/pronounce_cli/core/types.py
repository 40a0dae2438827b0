"""Every value that passes between two stages.

All values are frozen. Sequences are tuples. A physical number carries its unit in its name (`_s`, `_hz`, `_db`,
`_nats`). Scores run from 0 to 100, confidences from 0 to 1. `None` means "not measured", never zero. numpy arrays
occur in `Audio`, `PhonePosteriors`, `PhoneAlternatives` and `PitchTrack` only.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from pronounce_cli.core.matching import WordStatus
from pronounce_cli.core.phones import ipa_of_phone, ipa_of_word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time from `start_s` to `end_s`, in seconds from the start of the recording."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Return the length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """Sound that is ready to be judged.

    Attributes:
        samples: float32, shape (n,), mono, within [-1, 1].
        sample_rate_hz: 16 000 after `audio.prepare`.
        source: Where it came from, for messages: a path, "stdin", "bytes".
        warnings: What the checks noticed (clipping, low level, …), one sentence each.
    """

    samples: NDArray[np.float32]
    sample_rate_hz: int
    source: str
    warnings: tuple[str, ...] = ()

    @property
    def duration_s(self) -> float:
        """Return the length in seconds."""
        return len(self.samples) / self.sample_rate_hz


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One sound that is asked for.

    Attributes:
        arpabet: One of `core.phones.PHONES`, without a stress digit; "" where the language is not English.
        stress: 0 none, 1 primary, 2 secondary; None for consonants and where it is unknown.
        segment: The sound as one IPA segment where the language is not English, else None.
    """

    arpabet: str
    stress: int | None = None
    segment: str | None = field(default=None, metadata={"optional": True})

    @property
    def ipa(self) -> str:
        """Return the IPA symbol, without a stress mark."""
        return self.segment if self.segment is not None else ipa_of_phone(self.arpabet, self.stress)

    @property
    def symbol(self) -> str:
        """Return what tells the sound from the others of its language: ARPAbet for English, else the IPA segment."""
        return self.arpabet if self.segment is None else self.segment


class Source(StrEnum):
    """Where a pronunciation comes from."""

    CMUDICT = "cmudict"
    WEAK_FORM = "weak form"
    BRITISH = "british"
    LETTERS = "letters"
    USER = "user lexicon"
    CORPUS = "corpus"
    GUESSED = "guessed"
    EPITRAN = "epitran"
    RULES = "spelling rules"


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """One accepted way to say a word: its phonemes in order, and where they come from."""

    phonemes: tuple[Phoneme, ...]
    source: Source

    @property
    def arpabet(self) -> str:
        """Return the phonemes as "HH AH0 L OW1"; "" where the language is not English."""
        spoken = (p for p in self.phonemes if p.segment is None)
        return " ".join(p.arpabet + ("" if p.stress is None else str(p.stress)) for p in spoken)

    @property
    def ipa(self) -> str:
        """Return the phonemes in IPA, those of English with stress marks, as "həˈloʊ"."""
        if any(p.segment is not None for p in self.phonemes):
            return "".join(p.ipa for p in self.phonemes)
        return ipa_of_word([(p.arpabet, p.stress) for p in self.phonemes])


@dataclass(frozen=True, slots=True)
class ReferenceWord:
    """One word that is asked for.

    Attributes:
        text: The spoken word, as it would be shown ("Tom", "twenty").
        written: The token of the text it came from ("Tom,", "25%"); several words may share one token.
        token: Index of that token in the text.
        pronunciations: All accepted variants, the preferred one first; never empty.
    """

    text: str
    written: str
    token: int
    pronunciations: tuple[Pronunciation, ...]

    @property
    def from_lexicon(self) -> bool:
        """Return whether the pronunciation was looked up, not guessed."""
        return self.pronunciations[0].source is not Source.GUESSED


@dataclass(frozen=True, slots=True)
class Reference:
    """What should be said: the text, its words, and its language as a BCP 47 tag."""

    text: str
    words: tuple[ReferenceWord, ...]
    language: str


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word of a transcript; `span` and `confidence` are None where the provider gives none."""

    text: str
    span: Span | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a speech recogniser wrote down.

    Attributes:
        text: The whole transcript.
        words: Its words, or None from a provider that returns text only.
        language: BCP 47 tag as detected, or None.
        provider: Name of the provider, as in `--provider`.
        model: Name of its model.
    """

    text: str
    words: tuple[HeardWord, ...] | None
    language: str | None
    provider: str
    model: str


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
        log_probs: float32, shape (frames, len(phones) + 1), nats; the last column is the CTC blank.
        phones: ARPAbet symbol of each column but the last.
        frame_shift_s: Time from one frame to the next, in seconds.
        recogniser: Name and version of the model.
    """

    log_probs: NDArray[np.float32]
    phones: tuple[str, ...]
    frame_shift_s: float
    recogniser: str


@dataclass(frozen=True, slots=True, eq=False)
class PhoneAlternatives:
    """How well each reading of a phone's place explains the sound there.

    Attributes:
        log_likelihoods: float32, shape (aligned phones, len(phones) + 1), nats; the last column is "nothing was said".
        phones: ARPAbet symbol of each column but the last.
    """

    log_likelihoods: NDArray[np.float32]
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Insertion:
    """Speech that belongs to no reference word.

    `phones` are the ARPAbet phones that were heard there; `text` is the word when a transcript has it, else None.
    """

    span: Span | None
    phones: tuple[str, ...]
    text: str | None = None


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


class Miscue(StrEnum):
    """What went wrong with a word, apart from degree."""

    NONE = "none"
    MISPRONUNCIATION = "mispronunciation"
    OMISSION = "omission"
    INSERTION = "insertion"
    UNEXPECTED_BREAK = "unexpected_break"


class Verdict(StrEnum):
    """What the learner is told about a word; `UNCERTAIN` is an answer, not a failure."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    UNCERTAIN = "uncertain"


class Strictness(StrEnum):
    """How much a word may differ before it is marked."""

    LENIENT = "lenient"
    NORMAL = "normal"
    STRICT = "strict"


class VoiceKind(StrEnum):
    """Who reads a text aloud; `AUTO` is the best voice of this machine."""

    AUTO = "auto"
    ESPEAK = "espeak"
    MACOS = "macos"
    OPENAI = "openai"
    COMPATIBLE = "compatible"
    FOLDER = "folder"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PhoneScore:
    """One phone that was asked for, and how it was made.

    Attributes:
        phoneme: What was asked for.
        heard_as: Symbol (see `Phoneme.symbol`) of the phone that was likeliest heard; "" where nothing was; None where
            not measured.
        span: Where it was, or None.
        gop_nats: Goodness of pronunciation, <= 0; None where not measured.
        accuracy: 0 to 100.
    """

    phoneme: Phoneme
    heard_as: str | None
    span: Span | None
    gop_nats: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class WordScore:
    """One word that was asked for, and how it was said.

    Attributes:
        text: The word as shown.
        written: The token of the text that it came from.
        heard: What the transcript has in its place; None without a transcript or where it has nothing.
        miscue: What kind of slip it is, if any.
        verdict: What the learner is told.
        accuracy: 0 to 100; 0 for an omitted word; None where it could not be judged.
        span: Where it was said, or None.
        phones: One per phoneme of the variant that was taken; empty where only a transcript exists.
        pronunciation: The accepted variant that fits best.
        recognised: What became of the word in the transcript; None without one.
        confidence: How sure the recogniser is of what it has in the word's place; None where it does not say.
        sounds: The verdict by the sounds alone, where a transcript was seen too.
    """

    text: str
    written: str
    heard: str | None
    miscue: Miscue
    verdict: Verdict
    accuracy: float | None
    span: Span | None
    phones: tuple[PhoneScore, ...]
    pronunciation: Pronunciation
    recognised: WordStatus | None = field(default=None, metadata={"optional": True})
    confidence: float | None = field(default=None, metadata={"optional": True})
    sounds: Verdict | None = field(default=None, metadata={"optional": True})


@dataclass(frozen=True, slots=True)
class Scores:
    """The five scores of an utterance, 0 to 100; None where not measured."""

    accuracy: float | None
    fluency: float | None
    completeness: float | None
    prosody: float | None
    overall: float | None


SCORE_NAMES = tuple(one.name for one in fields(Scores))
SCORES_SHOWN = ("overall", *(name for name in SCORE_NAMES if name != "overall"))
"""The scores as reports list them: the one for the whole first."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How the speech runs in time.

    Attributes:
        speech_s: From the first phone to the last, in seconds.
        words_per_minute: Spoken words over `speech_s`.
        phones_per_s: Spoken phones over `speech_s` without pauses (the articulation rate).
        pauses: Silences of at least 0.2 s between words.
        longest_pause_s: The longest of them, 0 if there is none.
    """

    speech_s: float
    words_per_minute: float
    phones_per_s: float
    pauses: int
    longest_pause_s: float


@dataclass(frozen=True, slots=True)
class Engine:
    """What made an assessment: without it two scores cannot be compared."""

    version: str
    scorer: str
    weights_sha256: str
    aligner: str | None
    phone_recogniser: str | None
    g2p: str
    recogniser: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole answer for one recording.

    Attributes:
        utterance_id: Name of the recording, usually its path.
        reference: What should have been said.
        transcript: What a recogniser wrote down, or None.
        words: One per reference word; empty when not assessable.
        insertions: Speech that belongs to no reference word.
        scores: The five scores; all None when not assessable.
        assessable: Whether the recording can be judged against this text.
        reason: One sentence why not, else None.
        evidence: "acoustic", "transcript" or both.
        timing: Rate and pauses, or None when not assessable.
        duration_s: Length of the recording.
        warnings: One sentence each.
        engine: What made this.
    """

    utterance_id: str
    reference: Reference
    transcript: Transcript | None
    words: tuple[WordScore, ...]
    insertions: tuple[Insertion, ...]
    scores: Scores
    assessable: bool
    reason: str | None
    evidence: tuple[str, ...]
    timing: Timing | None
    duration_s: float
    warnings: tuple[str, ...]
    engine: Engine


@dataclass(frozen=True, slots=True)
class Failure:
    """A recording that could not be assessed because of an error, in a run of several."""

    utterance_id: str
    code: str
    message: str
    hint: str | None = None


Result = Assessment | Failure
