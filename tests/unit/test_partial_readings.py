"""Text and reading of different length: parts that were not read, repetitions, speech around the text, one short word.

Real recordings, cut and joined.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

import numpy as np
import pytest
from tests.helpers.heard import Hears
from tests.helpers.places import DATA, SAMPLES

from pronounce_cli import Assessment, Assessor
from pronounce_cli.audio import load
from pronounce_cli.core.codec import result_from_dict, result_to_dict
from pronounce_cli.core.matching import ExtraKind, WordStatus
from pronounce_cli.core.types import Audio, Miscue, Verdict
from pronounce_cli.languages import inventory_of

RATE_HZ = 16_000
G, M = SAMPLES / "adult_good.wav", SAMPLES / "adult_middling.wav"
G_TEXT, M_TEXT = "We'll have to agree to disagree.", "Next year will be different, she thought."
NEAR = 6.5  # a word whose variants are equally likely moves by 6
MORE_33 = (
    "he walked slowly across the long wooden bridge while the evening sun went down behind the hills and the children"
    " of the village sang old songs about sailors who never came home"
)
MORE_20 = "he packed his bags on Monday and drove all the way north to visit the old house of his parents"
MORE_15 = "and then go home to cook some dinner for all of our friends tonight because"


@pytest.fixture(scope="module")
def alone(assessor: Assessor) -> dict[str, Assessment]:
    """What the clips get with their own texts."""
    return {G_TEXT: assessor.assess(load(G), G_TEXT), M_TEXT: assessor.assess(load(M), M_TEXT)}


@pytest.fixture(scope="module")
def joined(assessor: Assessor, alone: dict[str, Assessment]) -> Callable[..., Audio]:
    """A recording of pieces: each a text, and which of its words (all without); between them a pause."""
    clips = {G_TEXT: load(G).samples, M_TEXT: load(M).samples}

    def join(*pieces: tuple[str, int | None, int | None], gap_s: float = 0.0) -> Audio:
        sounds = []
        for text, first, end in pieces:
            words = alone[text].words
            start = 0.0 if first is None else words[first].span.start_s
            stop = len(clips[text]) / RATE_HZ if end is None else words[end - 1].span.end_s
            sounds += [np.zeros(round(gap_s * RATE_HZ), np.float32)] if sounds else []
            sounds.append(clips[text][round(start * RATE_HZ) : round(stop * RATE_HZ)])
        return Audio(np.concatenate(sounds), RATE_HZ, "joined")

    return join


MOVES = [
    ("We'll", {Verdict.GOOD, Verdict.FAIR}),
    ("Next", {Verdict.GOOD, Verdict.FAIR}),
    ("thought", {Verdict.POOR, Verdict.UNCERTAIN}),
]
"""Words on a border, which the sound before them may move over it."""


def check(found: Assessment, own: Assessment, first: int = 0, *, near: float = NEAR) -> None:
    """The words from `first` on have the marks that they have alone, and nothing else of the text was said."""
    assert found.assessable, found.reason
    read = found.words[first : first + len(own.words)]
    assert [word.text for word in read] == [word.text for word in own.words]
    for word, alike in zip(read, own.words, strict=True):
        assert word.accuracy == pytest.approx(alike.accuracy, abs=near), word.text
        assert word.miscue is not Miscue.OMISSION
        assert word.verdict is alike.verdict or (word.text, {word.verdict, alike.verdict}) in MOVES, word
    unread = [*found.words[:first], *found.words[first + len(own.words) :]]
    assert all(word.miscue is Miscue.OMISSION and word.span is None for word in unread)
    assert found.scores.accuracy == pytest.approx(own.scores.accuracy, abs=near)
    assert found.scores.completeness == pytest.approx(100 * len(own.words) / len(found.words))
    assert found.scores.overall == pytest.approx(own.scores.overall * len(own.words) / len(found.words), abs=near)


@pytest.mark.parametrize("stop", [".", ","])
@pytest.mark.parametrize(("clip", "text"), [(G, G_TEXT), (M, M_TEXT)], ids="GM")
@pytest.mark.parametrize("more", [MORE_33, MORE_20, MORE_15], ids=["33", "20", "15"])
def test_what_was_not_read_after_it_is_left_out(assessor, alone, clip, text, more, stop) -> None:
    check(assessor.assess(load(clip), text[:-1] + f"{stop} {more}."), alone[text])


@pytest.mark.parametrize("stop", [".", ""])
def test_what_was_not_read_before_it_is_left_out(assessor, alone, stop) -> None:
    check(assessor.assess(load(G), f"{MORE_33}{stop} {G_TEXT}"), alone[G_TEXT], len(MORE_33.split()))


def test_only_the_middle_of_a_text_was_read(assessor, alone) -> None:
    asked = f"{MORE_15} {G_TEXT[:-1]} {MORE_20}"
    check(assessor.assess(load(G), asked), alone[G_TEXT], len(MORE_15.split()))


def test_the_middle_of_a_text_was_not_read(assessor, alone) -> None:
    found = assessor.assess(load(G), f"We'll have to {MORE_20} agree to disagree.")
    count = len(MORE_20.split())
    assert [word.miscue is Miscue.OMISSION for word in found.words] == [False] * 3 + [True] * count + [False] * 3
    for word, own in zip(found.words[:3] + found.words[-3:], alone[G_TEXT].words, strict=True):
        assert word.accuracy == pytest.approx(own.accuracy, abs=NEAR)


def test_a_word_or_two_that_were_not_read_are_still_found_by_the_search(assessor, alone) -> None:
    found = assessor.assess(load(G), "We'll have to agree to disagree tomorrow morning.")
    check(found, alone[G_TEXT])


@pytest.mark.parametrize("gap_s", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("times", [2, 3])
def test_a_text_read_several_times_is_judged_once(assessor, alone, joined, gap_s, times) -> None:
    found = assessor.assess(joined(*[(G_TEXT, None, None)] * times, gap_s=gap_s), G_TEXT)
    check(found, alone[G_TEXT])
    again = [insertion for insertion in found.insertions if insertion.kind is ExtraKind.REPETITION]
    assert len(again) == len(found.insertions) == times - 1
    assert all("have to agree to disagree" in insertion.text for insertion in again)


@pytest.mark.parametrize("gap_s", [0.0, 0.5])
@pytest.mark.parametrize(("text", "words"), [(G_TEXT, 3), (G_TEXT, 4), (M_TEXT, 3), (M_TEXT, 1)])
def test_of_a_sentence_begun_twice_the_second_counts(assessor, alone, joined, text, words, gap_s) -> None:
    found = assessor.assess(joined((text, None, words), (text, None, None), gap_s=gap_s), text)
    check(found, alone[text], near=10.0)  # the first sounds of a clip differ a little after another sound
    own = [word.text for word in alone[text].words]
    (again,) = (insertion for insertion in found.insertions if insertion.kind is ExtraKind.REPETITION)
    assert again.text.split()[0] in own[:2]
    assert again.span.end_s <= found.words[0].span.start_s


@pytest.mark.parametrize(("first", "again"), [(3, "agree"), (2, "to agree")])
def test_words_said_again_within_a_sentence_are_named(assessor, joined, first, again) -> None:
    found = assessor.assess(joined((G_TEXT, None, 4), (G_TEXT, first, None)), G_TEXT)
    assert [word.verdict for word in found.words].count(Verdict.POOR) == 0
    (insertion,) = found.insertions
    assert insertion.kind is ExtraKind.REPETITION
    assert set(insertion.text.split()) == set(again.split())


@pytest.mark.parametrize("gap_s", [0.05, 0.3])
def test_a_short_word_said_twice_is_named(assessor, gap_s) -> None:
    audio = load(DATA / "061210142.flac")
    own = assessor.assess(audio, "he took up a book")
    start, end = (round(RATE_HZ * time_s) for time_s in (own.words[0].span.start_s - 0.1, own.words[0].span.end_s))
    quiet = np.random.default_rng(0).normal(0, 2e-4, round(gap_s * RATE_HZ)).astype(np.float32)
    sound = Audio(np.concatenate([audio.samples[:end], quiet, audio.samples[start:]]), RATE_HZ, "he, he took")
    found = assessor.assess(sound, "he took up a book")
    check(found, own)
    assert [(one.text, one.kind) for one in found.insertions] == [("he", ExtraKind.REPETITION)]


def test_no_word_of_a_plain_reading_is_called_a_repetition(assessed, marks) -> None:
    kinds = [insertion.kind for name in marks for insertion in assessed(name).insertions]
    assert ExtraKind.REPETITION not in kinds


@pytest.mark.parametrize("before", [True, False])
def test_other_speech_around_the_text_is_cut_off(assessor, alone, joined, before) -> None:
    pieces = [(M_TEXT, None, None), (G_TEXT, None, None)]
    found = assessor.assess(joined(*(pieces if before else pieces[::-1])), G_TEXT)
    check(found, alone[G_TEXT])
    (other,) = found.insertions
    assert other.kind is None and other.text is None and len(other.phones) > 15
    assert (other.span.end_s <= found.words[0].span.start_s) is before


@pytest.mark.parametrize(("clip", "text"), [(G, M_TEXT), (M, G_TEXT), (G, MORE_33), (M, MORE_20), (G, MORE_15)])
def test_a_text_of_which_nothing_was_read_is_refused(assessor, clip, text) -> None:
    found = assessor.assess(load(clip), text)
    assert found.reason == "The recording does not seem to be of this text"


def test_digits_read_slowly_by_a_learner_are_judged(assessor) -> None:
    found = assessor.assess(load(DATA / "000480033.flac"), "zero five eight three")
    assert found.assessable
    assert found.scores.completeness >= 75
    assert not assessor.assess(load(DATA / "000480033.flac"), "one six two nine").assessable


@pytest.mark.parametrize(("name", "text", "place"), [
    ("012030043", "six one seven six", 1),
    ("096340015", "I can only do it once.", 0),
    ("061210142", "he took up a book", 0),
    ("069120014", "we entered the room", 2),
    ("014470150", "is it so father", 2),
])  # fmt: skip
def test_a_short_word_alone_is_judged_or_in_doubt(assessor, name, text, place) -> None:
    audio = load(DATA / f"{name}.flac")
    word = assessor.assess(audio, text).words[place]
    start, end = (round(time_s * RATE_HZ) for time_s in (word.span.start_s - 0.03, word.span.end_s + 0.03))
    quiet = np.random.default_rng(1).normal(0, 2e-4, RATE_HZ // 3).astype(np.float32)
    sound = np.concatenate([quiet, audio.samples[max(start, 0) : end], quiet])
    found = assessor.assess(Audio(sound, RATE_HZ, "cut"), word.text)
    assert found.assessable, found.reason


@pytest.mark.parametrize("text", ["I", "oh", "the", "a"])
def test_a_sentence_is_no_short_word(assessor, text) -> None:
    assert not assessor.assess(load(G), text).assessable


@pytest.mark.parametrize("text", ["I", "oh", "the", "a"])
def test_noise_is_no_short_word(assessor, text) -> None:
    rng = np.random.default_rng(7)
    for loudness in (1e-4, 1e-2, 0.1):
        sound = rng.normal(0, loudness, 2 * RATE_HZ).astype(np.float32)
        assert not assessor.assess(Audio(sound, RATE_HZ, "noise"), text).assessable


def with_transcript(assessor: Assessor, audio: Audio, text: str, said: str) -> Assessment:
    """The assessment where a recogniser hears this."""
    own = copy(assessor)
    own.recogniser = Hears(said)
    return own.assess(audio, text)


def test_a_transcript_of_what_was_read_agrees(assessor, alone) -> None:
    text = f"We'll have to {MORE_20} agree to disagree."
    found = with_transcript(assessor, load(G), text, G_TEXT)
    count = len(MORE_20.split())
    assert [word.miscue is Miscue.OMISSION for word in found.words] == [False] * 3 + [True] * count + [False] * 3
    assert [word.recognised for word in found.words[-3:]] == [WordStatus.MATCH] * 3
    assert found.scores.completeness == pytest.approx(100 * 6 / (6 + count))
    assert found.scores.accuracy == pytest.approx(alone[G_TEXT].scores.accuracy, abs=NEAR)


def test_a_repetition_keeps_its_name_beside_a_transcript(assessor, joined) -> None:
    sound = joined((G_TEXT, None, None), (G_TEXT, None, None), gap_s=0.5)
    found = with_transcript(assessor, sound, G_TEXT, f"{G_TEXT} {G_TEXT}")
    assert [insertion.kind for insertion in found.insertions] == [ExtraKind.REPETITION]
    assert found.insertions[0].text


def test_a_repetition_is_told_in_words_and_survives_json(assessor, joined) -> None:
    found = assessor.assess(joined((G_TEXT, None, 4), (G_TEXT, 3, None)), G_TEXT)
    written = result_to_dict(found)
    assert written["insertions"][0]["kind"] == "repetition"
    assert result_from_dict(written, inventory_of).insertions[0].kind is ExtraKind.REPETITION
