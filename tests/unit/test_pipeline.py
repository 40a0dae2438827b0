"""What the whole pipeline says about real recordings."""

from __future__ import annotations

import numpy as np
import pytest
from tests.helpers.places import DATA

from pronounce_cli import Assessor
from pronounce_cli.audio import load
from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Audio, Miscue, Strictness, Verdict
from pronounce_cli.languages.lexicon import reference_from_phones

GOOD, POOR = ("061210142", "010290094", "012030043"), ("096340015",)


def test_a_good_recording_outscores_a_poor_one(assessed):
    for good in GOOD:
        for poor in POOR:
            better, worse = assessed(good).scores, assessed(poor).scores
            assert better.overall > worse.overall + 20
            assert better.accuracy > worse.accuracy + 20
            assert better.fluency > worse.fluency + 10


def test_scores_follow_the_experts(assessed, marks):
    ours = [assessed(name).scores.overall for name in marks]
    human = [mark["total"] for mark in marks.values()]
    assert np.corrcoef(ours, human)[0, 1] > 0.7


def test_another_text_lowers_every_overall_score(assessed, marks):
    names = list(marks)
    for name, other in zip(names, names[1:] + names[:1], strict=True):
        right, wrong = assessed(name), assessed(name, other)
        assert right.assessable
        assert not wrong.assessable or wrong.scores.overall < right.scores.overall - 10


def test_a_wrong_phone_is_flagged_and_named(assessor, marks):
    """Ask for "thix" where a child says a perfect "six"."""
    words = [(word["text"], word["phones"]) for word in marks["012030043"]["words"]]
    audio = load(DATA / "012030043.flac")
    right = assessor.assess_reference(audio, reference_from_phones(words)).words[0]
    wrong = assessor.assess_reference(audio, reference_from_phones([("THIX", "TH IH1 K S"), *words[1:]])).words[0]
    assert right.verdict is Verdict.GOOD
    assert wrong.phones[0].heard_as.symbol == "S"
    assert wrong.phones[0].accuracy < right.phones[0].accuracy - 10
    assert wrong.phones[0].accuracy == min(phone.accuracy for phone in wrong.phones)
    assert wrong.verdict is not Verdict.GOOD


def test_think_against_sink(assessor):
    """The recording is espeak-ng's "I sink so"; see tests/data/README.md."""
    wrong = assessor.assess(DATA / "i_sink_so.flac", "I think so").words[1]
    assert wrong.phones[0].heard_as.symbol == "S"
    assert wrong.phones[0].accuracy == min(phone.accuracy for phone in wrong.phones)
    assert wrong.verdict in (Verdict.POOR, Verdict.FAIR)
    assert assessor.assess(DATA / "i_sink_so.flac", "I sink so").words[1].verdict is Verdict.GOOD


def test_a_word_that_was_not_said_is_an_omission_and_harms_no_other(assessor, assessed, marks):
    own = assessed("010290094")
    words = [(word["text"], word["phones"]) for word in marks["010290094"]["words"]]
    asked = [*words, ("TOMORROW", "T AH0 M AA1 R OW2"), ("MORNING", "M AO1 R N IH0 NG")]
    found = assessor.assess_reference(load(DATA / "010290094.flac"), reference_from_phones(asked))
    assert [word.miscue for word in found.words[-2:]] == [Miscue.OMISSION] * 2
    assert all(word.accuracy == 0 and word.span is None for word in found.words[-2:])
    assert found.scores.completeness == pytest.approx(100 * len(words) / len(asked))
    for before, after in zip(own.words, found.words, strict=False):
        assert abs(before.accuracy - after.accuracy) < 5


def test_extra_speech_is_an_insertion(assessor, marks):
    words = [(word["text"], word["phones"]) for word in marks["012030043"]["words"]]
    found = assessor.assess_reference(load(DATA / "012030043.flac"), reference_from_phones([*words[:2], words[3]]))
    assert found.assessable
    assert len(found.insertions) == 1


@pytest.mark.parametrize("kind", ["noise", "tones"])
def test_what_is_not_speech_is_not_assessable(assessor, kind):
    rng = np.random.default_rng(7)
    time = np.arange(48_000) / 16_000
    sound = rng.normal(0, 0.1, 48_000)
    if kind == "tones":
        notes = rng.choice([262, 294, 330, 349, 392, 440], 12)
        sound = np.concatenate(
            [0.2 * np.sin(2 * np.pi * f * t) for f, t in zip(notes, np.split(time, 12), strict=True)]
        )
    found = assessor.assess(Audio(sound.astype(np.float32), 16_000, kind), "He took up a book")
    assert not found.assessable
    assert found.reason
    assert found.words == ()
    assert found.scores.overall is None


def test_strictness_moves_verdicts_not_scores(marks):
    audio = load(DATA / "012600177.flac")
    text = marks["012600177"]["text"]
    seen = [Assessor(strictness=strictness).assess(audio, text) for strictness in Strictness]
    assert len({found.scores for found in seen}) == 1
    good = [sum(word.verdict is Verdict.GOOD for word in found.words) for found in seen]
    assert good == sorted(good, reverse=True)
    assert good[0] > good[2]


class _Deaf:
    """An aligner that finds no path."""

    name = "deaf"

    def align(self, audio, reference):
        return None


def test_where_the_aligner_fails_the_posteriors_align(marks):
    found = Assessor(aligner=_Deaf()).assess(DATA / "061210142.flac", marks["061210142"]["text"])
    assert found.assessable
    assert found.scores.overall > 70
    assert "second" in found.warnings[-1]


def test_the_same_input_gives_the_same_output(assessor, marks):
    one, two = (assessor.assess(DATA / "014350103.flac", marks["014350103"]["text"]) for _ in range(2))
    assert one == two


def test_a_text_without_words_is_refused(assessor):
    with pytest.raises(TextError):
        assessor.assess(DATA / "061210142.flac", "?!")


def test_a_text_far_too_long_for_the_recording_is_refused(assessor):
    with pytest.raises(TextError, match="400 words"):
        assessor.assess(DATA / "061210142.flac", "He took up a book. " * 80)


def test_a_long_pause_without_punctuation_is_an_unexpected_break(assessor, marks):
    audio = load(DATA / "012030043.flac")
    text = "six one seven six"
    spans = [word.span for word in assessor.assess(audio, text).words]
    cut = int((spans[1].end_s + spans[2].start_s) / 2 * 16_000)
    gap = np.zeros(16_000, np.float32)
    paused = Audio(np.concatenate([audio.samples[:cut], gap, audio.samples[cut:]]), 16_000, "paused")
    assert assessor.assess(paused, text).words[2].miscue is Miscue.UNEXPECTED_BREAK
    assert assessor.assess(paused, "six one, seven six").words[2].miscue is Miscue.NONE
