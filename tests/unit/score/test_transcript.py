from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pronounce_cli.align.phones import align_phones
from pronounce_cli.align.words import align_words
from pronounce_cli.core.matching import Hearing
from pronounce_cli.core.types import HeardWord, Miscue, Reference, Span, Strictness, Verdict
from pronounce_cli.languages import language_of
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.en.inventory import INVENTORY
from pronounce_cli.languages.en.spelling import SPELLING
from pronounce_cli.languages.heard import read_heard
from pronounce_cli.score.transcript import insertions, score_transcript
from pronounce_cli.score.verdicts import Judged

distance = INVENTORY.distance
_G2P = EnglishG2P()
_PAIR = partial(align_phones, cost=distance)
_TEXT = "The cat sat on the mat"


def _evidence(text: str, words: list[HeardWord]) -> tuple[Reference, Hearing]:
    reference = _G2P.reference(text, "en-US")
    heard = read_heard(_G2P, words, "en-US")
    return reference, Hearing(tuple(words), heard, align_words(reference, heard, SPELLING))


def _plain(heard: str) -> list[HeardWord]:
    return [HeardWord(word, None, None) for word in heard.split()]


def _timed(heard: str, *, word_s: float = 0.3, gap_s: float = 0.05, confidence: float | None = None) -> list[HeardWord]:
    step = word_s + gap_s
    return [HeardWord(word, Span(i * step, i * step + word_s), confidence) for i, word in enumerate(heard.split())]


def _judged(evidence: tuple[Reference, Hearing], strictness: Strictness = Strictness.NORMAL) -> Judged:
    return score_transcript(*evidence, strictness, _PAIR, distance)


def test_all_words_heard_is_all_one_can_say() -> None:
    judged = _judged(_evidence(_TEXT, _plain("the cat sat on the mat")))

    assert [word.verdict for word in judged.words] == [Verdict.GOOD] * 6
    assert all(word.accuracy == 100.0 and word.phones == () for word in judged.words)
    assert (judged.scores.accuracy, judged.scores.completeness, judged.scores.overall) == (100.0, 100.0, 100.0)
    assert (judged.scores.fluency, judged.scores.prosody, judged.timing) == (None, None, None)


def test_another_word_is_marked_sound_by_sound() -> None:
    cat = _judged(_evidence(_TEXT, _plain("the cap sat on the mat"))).words[1]

    assert (cat.heard, cat.miscue, cat.verdict) == ("cap", Miscue.NONE, Verdict.FAIR)
    assert [(phone.phoneme.symbol, phone.heard_as.symbol) for phone in cat.phones] == [
        ("K", "K"),
        ("AE", "AE"),
        ("T", "P"),
    ]
    assert [phone.accuracy == 100 for phone in cat.phones] == [True, True, False]
    assert all(phone.gop_nats is None and phone.span is None for phone in cat.phones)
    assert cat.accuracy is not None and 60 < cat.accuracy < 100


def test_a_small_difference_costs_less_than_a_large_one() -> None:
    def accuracy(heard: str) -> float:
        found = _judged(_evidence("a house", _plain(f"a {heard}"))).words[1].accuracy
        assert found is not None
        return found

    # The same, voicing at the end, another consonant, another vowel too.
    accuracies = [accuracy(heard) for heard in ("house", "hows", "mouse", "moose")]

    assert accuracies == sorted(accuracies, reverse=True)
    assert len(set(accuracies)) == 4


def test_sounds_left_out_and_added() -> None:
    left_out = _judged(_evidence("the stops", _plain("the tops"))).words[1]
    added = _judged(_evidence("the tops", _plain("the stops"))).words[1]

    assert [phone.heard_as.symbol for phone in left_out.phones] == ["", "T", "AA", "P", "S"]
    assert [phone.heard_as.symbol for phone in added.phones] == ["T", "AA", "P", "S"]
    assert left_out.accuracy is not None and added.accuracy is not None
    assert left_out.accuracy < added.accuracy < 100


def test_omissions_count_against_completeness_alone() -> None:
    judged = _judged(_evidence(_TEXT, _plain("the cat on the mat")))

    sat = judged.words[2]
    assert (sat.miscue, sat.verdict, sat.accuracy, sat.heard) == (Miscue.OMISSION, Verdict.POOR, 0.0, None)
    assert judged.scores.accuracy == 100.0
    assert judged.scores.completeness == pytest.approx(100 * 5 / 6)
    assert judged.scores.overall == pytest.approx(100 * 5 / 6)


def test_a_wholly_different_word_was_not_spoken() -> None:
    judged = _judged(_evidence(_TEXT, _plain("the cat sat on the elephant")))

    mat = judged.words[5]
    assert (mat.heard, mat.verdict, mat.miscue) == ("elephant", Verdict.POOR, Miscue.MISPRONUNCIATION)
    assert judged.scores.completeness == pytest.approx(100 * 5 / 6)


def test_added_words_lower_the_overall_score_and_are_listed() -> None:
    evidence = _evidence(_TEXT, _timed("the cat sat really on the mat"))

    assert [(insertion.text, insertion.span) for insertion in insertions(evidence[1])] == [
        ("really", evidence[1].words[3].span)
    ]
    clean = _judged(_evidence(_TEXT, _plain("the cat sat on the mat")))
    added = _judged(_evidence(_TEXT, _plain("the cat sat really on the mat")))
    assert added.scores.accuracy == clean.scores.accuracy
    assert added.scores.overall is not None and clean.scores.overall is not None
    assert added.scores.overall < clean.scores.overall


def test_repetitions_and_false_starts_count_against_fluency_not_accuracy() -> None:
    smooth = _judged(_evidence(_TEXT, _timed("the cat sat on the mat")))
    broken_evidence = _evidence(_TEXT, _timed("the the c- cat sat um on the mat"))
    broken = _judged(broken_evidence)

    assert insertions(broken_evidence[1]) == ()
    assert broken.scores.accuracy == smooth.scores.accuracy == 100.0
    assert broken.scores.fluency is not None and smooth.scores.fluency is not None
    assert broken.scores.fluency < smooth.scores.fluency


def test_slow_speech_and_pauses_are_less_fluent() -> None:
    heard = "the cat sat on the mat"
    brisk, slow, halting = (
        _judged(_evidence(_TEXT, _timed(heard, word_s=word_s, gap_s=gap_s))).scores.fluency
        for word_s, gap_s in ((0.3, 0.05), (0.7, 0.05), (0.3, 0.6))
    )

    assert brisk is not None and slow is not None and halting is not None
    assert brisk > slow
    assert brisk > halting


def test_timing_is_measured_from_the_words() -> None:
    words = [HeardWord("cat", Span(1.0, 1.4), None), HeardWord("sat", Span(2.0, 2.5), None)]

    judged = _judged(_evidence("Cat sat", words))

    assert judged.timing is not None
    assert judged.timing.speech_s == pytest.approx(1.5)
    assert judged.timing.words_per_minute == pytest.approx(80)
    assert (judged.timing.pauses, judged.timing.longest_pause_s) == (1, pytest.approx(0.6))
    assert judged.timing.phones_per_s == pytest.approx(6 / 0.9)
    assert judged.words[1].miscue is Miscue.UNEXPECTED_BREAK
    assert judged.words[1].span == Span(2.0, 2.5)


def test_a_pause_at_punctuation_is_no_break() -> None:
    words = [HeardWord("cat", Span(1.0, 1.4), None), HeardWord("sat", Span(2.0, 2.5), None)]

    assert _judged(_evidence("Cat, sat", words)).words[1].miscue is Miscue.NONE


def test_words_that_the_recogniser_doubts_are_uncertain() -> None:
    judged = _judged(_evidence(_TEXT, _timed("the cap sat on the mat", confidence=0.4)))
    sure = _judged(_evidence(_TEXT, _timed("the cap sat on the mat", confidence=0.9)))

    assert {word.verdict for word in judged.words} == {Verdict.UNCERTAIN}
    assert Verdict.UNCERTAIN not in {word.verdict for word in sure.words}


def test_strictness_moves_the_verdicts_not_the_scores() -> None:
    evidence = _evidence(_TEXT, _plain("the cap sat on the mat"))
    lenient, strict = _judged(evidence, Strictness.LENIENT), _judged(evidence, Strictness.STRICT)

    assert lenient.scores == strict.scores
    assert (lenient.words[1].verdict, strict.words[1].verdict) == (Verdict.GOOD, Verdict.FAIR)


def test_nothing_heard() -> None:
    judged = _judged(_evidence(_TEXT, []))

    assert {word.miscue for word in judged.words} == {Miscue.OMISSION}
    assert (judged.scores.accuracy, judged.scores.completeness, judged.scores.overall) == (0.0, 0.0, 0.0)
    assert judged.timing is None


def test_one_writing_for_two_words_is_shown_for_both() -> None:
    judged = _judged(_evidence("I am here", _timed("I'm here")))

    assert [word.heard for word in judged.words] == ["I'm", "I'm", "here"]
    assert judged.words[0].span == judged.words[1].span == Span(0.0, 0.3)
    assert judged.scores.accuracy == 100.0


@given(st.lists(st.sampled_from("the cat sat on mat map um really".split()), max_size=9), st.sampled_from(Strictness))
def test_every_number_is_in_range(heard: list[str], strictness: Strictness) -> None:
    judged = _judged(_evidence(_TEXT, _timed(" ".join(heard))), strictness)

    scores = judged.scores
    for number in (scores.accuracy, scores.fluency, scores.completeness, scores.overall):
        assert number is None or 0 <= number <= 100
    for word in judged.words:
        assert word.accuracy is not None and 0 <= word.accuracy <= 100
        assert all(phone.accuracy is not None and 0 <= phone.accuracy <= 100 for phone in word.phones)
        assert (word.heard is None) == (word.miscue is Miscue.OMISSION)


def test_german_small_slips_cost_a_little_and_another_word_more() -> None:
    german = language_of("de")
    g2p = german.g2p("de", {})

    def accuracy(text: str, heard: str) -> float:
        words = _plain(heard)
        reference, said = g2p.reference(text, "de"), read_heard(g2p, words, "de")
        hearing = Hearing(tuple(words), said, align_words(reference, said, german.spelling))
        pair = partial(align_phones, cost=german.distance)
        found = score_transcript(reference, hearing, Strictness.NORMAL, pair, german.distance).scores.accuracy
        assert found is not None
        return found

    assert accuracy("20 Häuser", "zwanzig Häuser") == 100.0
    assert 65 < accuracy("Ich habe", "Ik hab") < 95
    assert accuracy("Haus", "Maus") < 60
    assert accuracy("Hund", "Hunt") == 100.0
