"""Every value that passes between two stages.

All values are frozen. Sequences are tuples. A physical number carries its unit in its name (`_s`, `_hz`, `_db`,
`_nats`). Scores run from 0 to 100, confidences from 0 to 1. `None` means "not measured", never zero. numpy arrays
occur in `Audio` and in `core.evidence` only.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from pronounce_cli.core.matching import ExtraKind, WordStatus

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
    """One sound, as it is asked for or as it was heard.

    Attributes:
        symbol: What tells it from the others of its language: its name in ARPAbet for English, else its IPA.
        ipa: Its IPA symbol, without a stress mark.
        stress: 0 none, 1 primary, 2 secondary; None for consonants and where it is unknown.
    """

    symbol: str
    ipa: str
    stress: int | None = None

    @property
    def is_named(self) -> bool:
        """Return whether its language has names for its sounds besides the IPA."""
        return self.symbol != self.ipa


NOTHING = Phoneme("", "")
"""What was heard where a sound was left out."""


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
    """One accepted way to say a word: its phonemes in order, and where they come from.

    Attributes:
        phonemes: In order.
        source: Where they come from.
        ipa: The whole in IPA, with stress marks where the language has them, as "həˈloʊ".
    """

    phonemes: tuple[Phoneme, ...]
    source: Source
    ipa: str = field(default="", compare=False, metadata={"written": False})

    def __post_init__(self) -> None:
        if not self.ipa:
            object.__setattr__(self, "ipa", "".join(phoneme.ipa for phoneme in self.phonemes))

    @property
    def named(self) -> str:
        """Return the phonemes by their names, as "HH AH0 L OW1"; "" where their language has none."""
        if not any(phoneme.is_named for phoneme in self.phonemes):
            return ""
        return " ".join(p.symbol + ("" if p.stress is None else str(p.stress)) for p in self.phonemes)


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


@dataclass(frozen=True, slots=True)
class Reference:
    """What should be said.

    Attributes:
        text: The text as it is shown.
        words: Its words.
        language: BCP 47 tag.
        left_out: What was written and is not to be said: tags, stage directions, names of speakers, times of subtitles.
    """

    text: str
    words: tuple[ReferenceWord, ...]
    language: str
    left_out: tuple[str, ...] = field(default=(), metadata={"optional": True})


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
        no_speech: How likely there was no speech where the text is, 0 to 1; None where the provider does not say.
        silent: What it wrote and took for silence itself, which is not part of the text; None where there is none.
        unused: Why some or all of what the provider wrote was not used; None where all was.
    """

    text: str
    words: tuple[HeardWord, ...] | None
    language: str | None
    provider: str
    model: str
    no_speech: float | None = field(default=None, metadata={"optional": True})
    silent: str | None = field(default=None, metadata={"optional": True})
    unused: str | None = field(default=None, metadata={"optional": True})


@dataclass(frozen=True, slots=True)
class Insertion:
    """Speech that belongs to no reference word.

    Attributes:
        span: Where it was, or None.
        phones: Those that were heard there.
        text: The word when a transcript has it; the words of the text that are said again; else None.
        kind: Why it is there, where that is known.
    """

    span: Span | None
    phones: tuple[Phoneme, ...] = field(metadata={"written": "symbol"})
    text: str | None = None
    kind: ExtraKind | None = field(default=None, metadata={"optional": True})


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


@dataclass(frozen=True, slots=True)
class PhoneScore:
    """One phone that was asked for, and how it was made.

    Attributes:
        phoneme: What was asked for.
        heard_as: The phone that was likeliest heard; `NOTHING` where none was; None where not measured.
        span: Where it was, or None.
        gop_nats: Goodness of pronunciation, <= 0; None where not measured.
        accuracy: 0 to 100.
    """

    phoneme: Phoneme
    heard_as: Phoneme | None = field(metadata={"written": "symbol"})
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
    """The scores of an utterance, 0 to 100; None where not measured.

    Reports, gates, tables and the history go by these names: another score is one more field here, its value where
    `score` makes them, and a column of the history (`history.migrations`).
    """

    accuracy: float | None = None
    fluency: float | None = None
    completeness: float | None = None
    prosody: float | None = None
    overall: float | None = None


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
    """What made an assessment: without it two scores cannot be compared.

    `levels` says what the levels of the scores rest on where it is no rated learners of the language.
    """

    version: str
    scorer: str
    weights_sha256: str
    aligner: str | None
    phone_recogniser: str | None
    g2p: str
    recogniser: str | None
    model: str | None
    levels: str | None = field(default=None, metadata={"optional": True})


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole answer for one recording.

    Attributes:
        utterance_id: Name of the recording, usually its path.
        reference: What should have been said.
        transcript: What a recogniser wrote down, or None.
        words: One per reference word; empty when not assessable.
        insertions: Speech that belongs to no reference word.
        scores: All None when not assessable.
        assessable: Whether the recording can be judged against this text.
        reason: One sentence why not, else None.
        evidence: "acoustic", "transcript" or both.
        timing: Rate and pauses, or None when not assessable.
        duration_s: Length of the recording.
        warnings: One sentence each.
        engine: What made this.
        no_transcript: Why a recogniser that was asked gave none that counts; None where it did, or none was asked.
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
    no_transcript: str | None = field(default=None, metadata={"optional": True})


@dataclass(frozen=True, slots=True)
class Failure:
    """A recording that could not be assessed because of an error, in a run of several."""

    utterance_id: str
    code: str
    message: str
    hint: str | None = None


Result = Assessment | Failure
