"""Real recordings beside copies of themselves that were changed in a known way."""

from __future__ import annotations

import numpy as np
import pytest
import soxr
from tests.helpers.heard import Hears, timed
from tests.helpers.places import ROOT

from pronounce_cli.audio import load
from pronounce_cli.audio.playback import playable, wav_bytes
from pronounce_cli.audio.stretch import stretch
from pronounce_cli.compare import compare
from pronounce_cli.core.comparison import Aspect, Comparison
from pronounce_cli.core.errors import AudioError, InputError, TextError
from pronounce_cli.core.types import Audio
from pronounce_cli.pipeline import Assessor
from pronounce_cli.pipeline.comparison import compare_recordings, placed
from pronounce_cli.voice import espeak
from pronounce_cli.voice.espeak import EspeakVoice

RECORDINGS = (
    ("sample_audio/child_middling.wav", "Will she be at home this afternoon?"),
    ("sample_audio/adult_good.wav", "We'll have to agree to disagree."),
    ("sample_audio/child_good.mp3", "So they went into the library."),
)
needs_espeak = pytest.mark.skipif(espeak.find() is None, reason="espeak-ng is not installed")


def again(audio: Audio, name: str) -> Audio:
    """Return changed sound as it would come from a file."""
    return load(wav_bytes(audio), name=name)


def higher(audio: Audio, semitones: float) -> Audio:
    """Return the same speech at the same tempo by a higher voice."""
    factor = 2 ** (semitones / 12)
    samples = soxr.resample(audio.samples, audio.sample_rate_hz * factor, audio.sample_rate_hz)
    return stretch(Audio(samples, audio.sample_rate_hz, "higher"), factor)


@pytest.mark.parametrize(("path", "text"), RECORDINGS)
def test_a_recording_is_like_itself(assessor: Assessor, path: str, text: str) -> None:
    found = compare_recordings(assessor, ROOT / path, ROOT / path, text)

    assert found.differences == ()
    assert found.figures.pitch_rms_st == pytest.approx(0)
    assert found.figures.time_ratio == pytest.approx(1)
    assert found.figures.npvi_mine == found.figures.npvi_reference


@pytest.mark.parametrize("semitones", [-2.0, 3.0])
def test_a_higher_voice_has_the_same_melody(assessor: Assessor, semitones: float) -> None:
    path, text = RECORDINGS[0]
    audio = load(ROOT / path)

    found = compare_recordings(assessor, again(higher(audio, semitones), "other"), audio, text)

    assert found.figures.pitch_correlation is not None
    assert found.figures.pitch_correlation > 0.85
    assert found.figures.pitch_rms_st is not None
    assert found.figures.pitch_rms_st < 1.3
    assert not any(one.kind is Aspect.DIRECTION for one in found.differences)


@pytest.mark.parametrize("factor", [0.8, 1.3])
def test_another_tempo_has_the_same_melody(assessor: Assessor, factor: float) -> None:
    path, text = RECORDINGS[0]
    audio = load(ROOT / path)

    found = compare_recordings(assessor, again(stretch(audio, factor), "other"), audio, text)

    assert found.figures.pitch_correlation is not None
    assert found.figures.pitch_correlation > 0.85
    assert not any(one.kind in {Aspect.DIRECTION, Aspect.LEVEL} for one in found.differences)


def test_a_word_that_is_stretched_is_the_one_that_is_named(assessor: Assessor) -> None:
    """Each word of a sentence in turn lasts 1.5 times as long; no other is ever named, and at most one is missed."""
    path, text = RECORDINGS[0]
    audio = load(ROOT / path)
    rate = audio.sample_rate_hz
    reference = placed(assessor, audio, text)
    words = compare(reference, reference, text).words
    named = []
    for word in words:
        assert word.mine is not None
        start, end = round(word.mine.start_s * rate), round(word.mine.end_s * rate)
        longer = stretch(Audio(audio.samples[start:end], rate, "word"), 1.5).samples
        samples = np.concatenate([audio.samples[:start], longer, audio.samples[end:]])

        found = compare(placed(assessor, again(Audio(samples, rate, "x"), "longer"), text), reference, text)

        lasting = [one for one in found.differences if one.kind is Aspect.DURATION]
        assert {found.words[one.word].text for one in lasting} <= {word.text}
        assert all(one.mine / one.reference == pytest.approx(1.5, abs=0.15) for one in lasting)
        named += lasting
    assert len(named) >= len(words) - 1


@needs_espeak
@pytest.mark.parametrize("text", ["You are going home", "She has a new car"])
def test_a_question_is_told_from_a_statement(assessor: Assessor, text: str) -> None:
    """The end rises in one and falls in the other, which is the difference that is named first in pitch."""
    program = espeak.find()
    assert program
    voice = EspeakVoice(program, playable)
    question, statement = (again(voice.speak(text + mark, "en-US"), mark) for mark in "?.")

    found = compare_recordings(assessor, question, statement, text)

    first = next(one for one in found.differences if one.kind.aspect == "pitch")
    assert first.kind in {Aspect.DIRECTION, Aspect.MOVEMENT}
    assert first.word == len(text.split()) - 1
    assert first.mine > first.reference + 3


def test_another_sentence_is_refused(assessor: Assessor) -> None:
    mine, reference = (ROOT / path for path, _ in RECORDINGS[:2])

    with pytest.raises(AudioError, match=r"adult_good\.wav cannot be compared"):
        compare_recordings(assessor, mine, reference, RECORDINGS[0][1])
    with pytest.raises(TextError):
        compare_recordings(assessor, mine, mine, "...")


def test_other_languages_need_the_times_of_a_provider() -> None:
    path, _ = RECORDINGS[1]
    assessor = Assessor(language="nl", recogniser=timed("goeden 0.3 0.8 -  dag 0.8 1.3 -", language="nl"))

    found = compare_recordings(assessor, ROOT / path, ROOT / path, "Goeden dag")

    assert [word.text for word in found.words] == ["Goeden", "dag"]
    assert found.figures.npvi_mine is None
    assert found.differences == ()
    with pytest.raises(InputError, match="Nothing tells where the words"):
        placed(Assessor(language="nl", recogniser=Hears("goeden dag", language="nl")), ROOT / path, "Goeden dag")


def test_names_can_be_given(assessor: Assessor) -> None:
    path, text = RECORDINGS[1]
    found: Comparison = compare_recordings(assessor, ROOT / path, ROOT / path, text, names=("me", "you"))

    assert (found.mine, found.reference) == ("me", "you")
