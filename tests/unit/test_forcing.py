"""Which words a recogniser is told to expect, of which piece of a recording, and what a likely word is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np
import pytest
from tests.helpers.heard import Hears

from pronounce_cli import Assessor
from pronounce_cli.core.errors import ConfigError, ProviderRefused
from pronounce_cli.core.types import Assessment, Audio, ForcedWord, HeardWord, Miscue, Span, Verdict
from pronounce_cli.recognise import Capabilities, ProviderOptions, capabilities, create, forced_max_s

RATE = 16000
LIKELY, UNLIKELY = -0.5, -9.0


@dataclass(frozen=True)
class Expects(Hears):
    """A recogniser that hears what it was made with, and finds words likely or not as a table says."""

    name: str = "local"
    unlikely: tuple[str, ...] = ()
    fails: bool = False
    asked: list[tuple[float, list[str]]] = field(default_factory=list)

    def force(self, audio: Audio, words: Sequence[str], language: str) -> tuple[ForcedWord, ...] | None:
        self.asked.append((audio.duration_s, list(words)))
        if self.fails:
            raise ProviderRefused("The memory is full")
        step_s = audio.duration_s / len(words)
        return tuple(
            ForcedWord(nats, nats, Span(i * step_s, (i + 1) * step_s))
            for i, nats in enumerate(UNLIKELY if word in self.unlikely else LIKELY for word in words)
        )


def noise(duration_s: float) -> Audio:
    samples = np.random.default_rng(1).normal(0, 0.1, int(RATE * duration_s)).astype(np.float32)
    return Audio(samples, RATE, "noise")


def dutch(text: str, recogniser: Hears, audio: Audio | None = None, *, refuse: bool = True) -> Assessment:
    return Assessor(language="nl", recogniser=recogniser, refuse=refuse).assess(audio or noise(3), text)


def timed(*words: tuple[str, float, float]) -> tuple[HeardWord, ...]:
    return tuple(HeardWord(word, Span(start_s, end_s), 0.9) for word, start_s, end_s in words)


def test_what_is_recognised_is_expected_as_the_transcript_writes_it() -> None:
    expects = Expects("Wij hebben 20 katers.")
    dutch("wij hebben twintig koeien!", expects)
    assert expects.asked == [(3.0, ["Wij", "hebben", "20", "koeien!"])]


@pytest.mark.parametrize(
    ("heard", "miscue"), [("Ik heb een muis", Miscue.MISPRONUNCIATION), ("Ik heb een", Miscue.OMISSION)]
)
def test_a_likely_word_is_uncertain_and_an_unlikely_one_stays_as_it_was(heard: str, miscue: Miscue) -> None:
    alone = dutch("Ik heb een huis", Hears(heard)).words[3]
    likely = dutch("Ik heb een huis", Expects(heard)).words[3]
    unlikely = dutch("Ik heb een huis", Expects(heard, unlikely=("huis",))).words[3]

    assert (alone.verdict, alone.miscue) == (Verdict.POOR, miscue)
    assert (likely.verdict, likely.miscue, likely.accuracy, likely.phones) == (Verdict.UNCERTAIN, Miscue.NONE, None, ())
    assert likely.heard == alone.heard
    assert likely.span == Span(2.25, 3.0)
    assert unlikely.forced
    assert (unlikely.span, replace(unlikely, forced=None)) == (None, alone)


def test_an_uncertain_word_counts_as_said_and_for_nothing_else() -> None:
    alone = dutch("Ik heb een huis", Hears("Ik heb een")).scores
    both = dutch("Ik heb een huis", Expects("Ik heb een")).scores
    assert (alone.completeness, both.completeness) == (75, 100)
    assert (alone.accuracy, both.accuracy) == (100, 100)
    nothing = dutch("huis", Expects("gras")).scores
    assert (nothing.accuracy, nothing.overall, nothing.completeness) == (None, None, 100)


def test_times_come_from_forced_decoding_where_the_transcript_has_none() -> None:
    found = dutch("Ik heb een huis", Expects("Ik heb een huis"))
    assert [word.span for word in found.words] == [Span(0.75 * i, 0.75 * (i + 1)) for i in range(4)]
    assert found.timing
    assert found.timing.words_per_minute == pytest.approx(80)
    assert found.scores.fluency is not None
    assert dutch("Ik heb een huis", Hears("Ik heb een huis")).timing is None
    own = timed(("Ik", 0.1, 0.3), ("heb", 0.3, 0.6), ("een", 0.6, 0.8), ("huis", 0.8, 1.2))
    assert dutch("Ik heb een huis", Expects("Ik heb een huis", own)).words[0].span == own[0].span


def test_another_text_is_refused_unless_it_is_short_or_half_of_it_was_heard() -> None:
    text = "Ik heb een huis"
    strange = tuple(text.split())
    found = dutch(text, Expects("Morgen regent het overal", unlikely=strange))
    assert (found.assessable, found.reason) == (False, "The recording does not seem to be of this text")
    scored = dutch(text, Expects("Morgen regent het overal", unlikely=strange), refuse=False)
    assert scored.assessable
    assert scored.warnings[0] == found.reason
    assert dutch(text, Expects("Ik heb morgen regen", unlikely=strange)).assessable
    assert dutch("Het huis", Expects("Morgen regent", unlikely=("Het", "huis"))).assessable
    assert dutch(text, Expects("Morgen regent het overal")).assessable


def test_long_recordings_are_asked_in_pieces_and_doubtful_words_are_left_out() -> None:
    words = timed(("Ik", 1, 2), ("heb", 2, 3), ("een", 40, 41), ("huis", 41, 42))
    expects = Expects("Ik heb een huis", words)
    found = dutch("Ik heb al lang een huis", expects, noise(45))
    first, second = expects.asked
    assert (first[1], second[1]) == (["Ik", "heb"], ["een", "huis"])
    assert max(first[0], second[0]) <= 30
    assert [word.forced is None for word in found.words] == [False, False, True, True, False, False]
    last = found.words[-1].forced
    assert last
    assert last.span
    assert last.span.end_s == pytest.approx(45)


def test_nobody_is_asked_who_would_need_the_network_or_cannot_tell() -> None:
    assert forced_max_s("local") == 30
    assert [forced_max_s(name) for name in ("openai", "offline", "none", "nobody knows")] == [None] * 4
    assert capabilities("groq").network
    for name in ("groq", "offline", "nobody knows"):
        expects = Expects("Ik heb een huis", name=name)
        assert not any(word.forced for word in dutch("Ik heb een huis", expects).words)
        assert expects.asked == []


def test_a_failure_leaves_the_transcript_alone_with_a_warning() -> None:
    found = dutch("Ik heb een huis", Expects("Ik heb een huis", fails=True))
    assert [word.verdict for word in found.words] == [Verdict.GOOD] * 4
    assert found.warnings[-1] == (
        "local could not say how likely the text is, so its transcript alone was used: The memory is full"
    )
    assert found.engine.scorer == "transcript 2"


class Elsewhere(Expects):
    """A recogniser of another package, which works on this machine."""

    capabilities: ClassVar = Capabilities(title="elsewhere", network=False, forced_max_s=30)

    def __init__(self, options: ProviderOptions) -> None:
        super().__init__("Ik heb een muis", name="elsewhere")


class Boasts(Hears):
    """One that says it can and cannot."""

    capabilities: ClassVar = Capabilities(title="boasts", network=False, forced_max_s=30)

    def __init__(self, options: ProviderOptions) -> None:
        super().__init__("Ik heb een muis", name="boasts")


class Abroad(Elsewhere):
    """One that would send the recording away again."""

    capabilities: ClassVar = Capabilities(title="abroad", forced_max_s=30)


def assessed_by(kind: type[Hears]) -> Assessment:
    recogniser = create(f"{kind.__module__}:{kind.__name__}", ProviderOptions())
    return Assessor(language="nl", recogniser=recogniser).assess(noise(3), "Ik heb een huis")


def test_other_packages_may_offer_it_too_and_are_blamed_where_they_do_not() -> None:
    assert assessed_by(Elsewhere).words[3].verdict is Verdict.UNCERTAIN
    assert assessed_by(Abroad).words[3].verdict is Verdict.POOR
    with pytest.raises(ConfigError, match="gives Boasts where ForcedDecoder is due"):
        assessed_by(Boasts)
