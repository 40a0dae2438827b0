"""Sounds and transcript together: every rule of `score.fusion`, and what holds whatever a recogniser writes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pronounce_cli.align.words import align_words
from pronounce_cli.core.matching import Hearing, WordStatus
from pronounce_cli.core.types import (
    HeardWord,
    Insertion,
    Miscue,
    PhoneScore,
    Pronunciation,
    Reference,
    Span,
    Verdict,
    WordScore,
)
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.en.inventory import sound
from pronounce_cli.languages.en.spelling import SPELLING
from pronounce_cli.languages.heard import read_heard
from pronounce_cli.score.fusion import fuse, name_insertions

G2P = EnglishG2P()
TEXT = "the boat left the harbour"
REFERENCE = G2P.reference(TEXT, "en-US")
POOR = 60.0  # under which a word is poor


def hearing(heard: str | list[HeardWord], *, text: Reference = REFERENCE, trusted: bool = True) -> Hearing:
    words = [HeardWord(word, None, None) for word in heard.split()] if isinstance(heard, str) else heard
    read = read_heard(G2P, words, "en-US")
    return Hearing(tuple(words), read, align_words(text, read, SPELLING), trusted)


def sure(heard: str, confidence: float) -> list[HeardWord]:
    return [HeardWord(word, None, confidence) for word in heard.split()]


def by_sounds(
    verdict: Verdict = Verdict.GOOD, accuracy: float = 95.0, *, text: Reference = REFERENCE
) -> list[WordScore]:
    """Every word of the text with one verdict."""
    miscue = Miscue.MISPRONUNCIATION if verdict is Verdict.POOR else Miscue.NONE
    return [
        WordScore(w.text, w.written, None, miscue, verdict, accuracy, Span(i, i + 1), _phones(said), said)
        for i, w in enumerate(text.words)
        for said in w.pronunciations[:1]
    ]


def _phones(said: Pronunciation) -> tuple[PhoneScore, ...]:
    return tuple(PhoneScore(phoneme, phoneme.symbol, None, 0.0, 90.0) for phoneme in said.phonemes)


def boat(words: list[WordScore], heard: Hearing) -> WordScore:
    """The second word with both views on it."""
    return fuse(words, heard, POOR)[1]


def test_what_both_find_good_stays_good() -> None:
    for word in fuse(by_sounds(), hearing(TEXT), POOR):
        assert (word.verdict, word.miscue, word.accuracy) == (Verdict.GOOD, Miscue.NONE, 95.0)
        assert (word.recognised, word.sounds, word.heard) == (WordStatus.MATCH, Verdict.GOOD, word.text)


@pytest.mark.parametrize(
    ("accuracy", "confidence", "verdict"),
    [
        (20.0, 0.9, Verdict.UNCERTAIN),  # the views disagree strongly
        (20.0, 0.89, Verdict.POOR),
        (20.0, None, Verdict.POOR),  # that it was written down says little
        (55.0, None, Verdict.UNCERTAIN),  # nearly fair, and understood
        (55.0, 0.5, Verdict.UNCERTAIN),
        (55.0, 0.49, Verdict.POOR),
        (54.9, 0.5, Verdict.POOR),
    ],
)
def test_poor_and_recognised(accuracy: float, confidence: float | None, verdict: Verdict) -> None:
    words = [HeardWord(word, None, confidence) for word in TEXT.split()]
    seen = boat(by_sounds(Verdict.POOR, accuracy), hearing(words))

    assert seen.verdict is verdict
    assert seen.miscue is (Miscue.MISPRONUNCIATION if verdict is Verdict.POOR else Miscue.NONE)
    assert (seen.sounds, seen.accuracy, seen.confidence) == (Verdict.POOR, accuracy, confidence)


@pytest.mark.parametrize("heard", [TEXT, "the bought left the harbour", "the left the harbour"])
@pytest.mark.parametrize(("verdict", "accuracy"), [(Verdict.GOOD, 95.0), (Verdict.FAIR, 60.5), (Verdict.FAIR, 75.0)])
def test_what_is_not_poor_stays_as_it_is_whatever_was_heard(heard: str, verdict: Verdict, accuracy: float) -> None:
    assert boat(by_sounds(verdict, accuracy), hearing(heard)).verdict is verdict


@pytest.mark.parametrize(("confidence", "verdict"), [(0.89, Verdict.GOOD), (0.9, Verdict.UNCERTAIN)])
def test_good_and_surely_another_word(confidence: float, verdict: Verdict) -> None:
    assert boat(by_sounds(), hearing(sure("the bought left the harbour", confidence))).verdict is verdict
    short = fuse(by_sounds(), hearing(sure("a boat left a harbour", confidence)), POOR)
    assert {word.verdict for word in short if word.text == "the"} == {Verdict.GOOD}


def test_what_the_sounds_call_an_omission_stays_one() -> None:
    omitted = replace(by_sounds()[1], miscue=Miscue.OMISSION, verdict=Verdict.POOR, accuracy=0.0, span=None, phones=())
    words = by_sounds()
    seen = boat([words[0], omitted, *words[2:]], hearing("the left the harbour"))

    assert (seen.miscue, seen.verdict, seen.accuracy) == (Miscue.OMISSION, Verdict.POOR, 0.0)


def test_a_break_stays_a_break() -> None:
    words = [replace(word, miscue=Miscue.UNEXPECTED_BREAK) for word in by_sounds()]

    assert boat(words, hearing(TEXT)).miscue is Miscue.UNEXPECTED_BREAK


@pytest.mark.parametrize("heard", ["thank you", "thanks for watching", ""])
def test_a_transcript_of_something_else_is_shown_and_changes_nothing(heard: str) -> None:
    strange = hearing(heard)
    words = by_sounds(Verdict.FAIR, 61.0)
    seen = fuse(words, strange, POOR)

    assert strange.strange
    assert not strange.rescues
    assert [(w.verdict, w.miscue, w.accuracy) for w in seen] == [(w.verdict, w.miscue, w.accuracy) for w in words]
    assert all(word.recognised is not WordStatus.MATCH for word in seen)
    assert name_insertions([], strange) == ()


def test_one_word_of_the_text_makes_a_transcript_count() -> None:
    assert not hearing("bought").strange
    assert not hearing("sink", text=G2P.reference("think", "en-US")).strange
    assert not hearing("dog", text=G2P.reference("cat", "en-US")).strange  # too short a text to tell


def test_the_recogniser_that_is_not_trusted_is_shown_and_changes_nothing() -> None:
    offline = hearing("the goat the goat left um the harbour today", trusted=False)
    words = by_sounds()
    seen = fuse(words, offline, POOR)

    assert [word.verdict for word in seen] == [word.verdict for word in words]
    assert seen[1].heard
    assert name_insertions([], offline) == ()
    assert not hearing(TEXT, trusted=False).rescues


def test_most_words_of_a_text_rescue_it() -> None:
    assert hearing("the boat left the habit").rescues
    assert not hearing("the boat laughed the habit").rescues
    assert not hearing("think", text=G2P.reference("think", "en-US")).rescues  # one word may be chance


def test_insertions_get_their_words() -> None:
    spoken = [HeardWord(word, Span(i, i + 0.8), None) for i, word in enumerate("the old boat left the harbour".split())]
    found = Insertion(Span(0.9, 1.7), (sound("OW"), sound("L")), None)
    elsewhere = Insertion(Span(9.0, 9.5), (sound("AH"),), None)

    assert name_insertions([found, elsewhere], hearing(spoken)) == (replace(found, text="old"), elsewhere)
    assert name_insertions([], hearing(spoken)) == (Insertion(Span(1, 1.8), (), "old"),)
    assert name_insertions([found], hearing("the old boat left the harbour")) == (found, Insertion(None, (), "old"))


VOCABULARY = [*TEXT.split(), "bought", "goat", "um", "har", "elephant", "6", "—", "Größe", "thank", "you"]
CONFIDENCE = st.one_of(st.none(), st.floats(0, 1))
HEARD = st.lists(st.builds(HeardWord, st.sampled_from(VOCABULARY), st.none(), CONFIDENCE), max_size=12)
BANDS = {Verdict.GOOD: (80, 100), Verdict.FAIR: (POOR, 80), Verdict.POOR: (0, 59.9), Verdict.UNCERTAIN: (0, 100)}
JUDGED = st.sampled_from(list(Verdict)).flatmap(lambda v: st.tuples(st.just(v), st.floats(*BANDS[v])))


@given(HEARD, st.lists(JUDGED, min_size=5, max_size=5), st.booleans())
def test_whatever_is_heard(heard: list[HeardWord], judged: list[tuple[Verdict, float]], trusted: bool) -> None:
    words = [
        replace(by_sounds(verdict, accuracy)[i], verdict=verdict, accuracy=accuracy)
        for i, (verdict, accuracy) in enumerate(judged)
    ]
    seen = fuse(words, hearing(heard, trusted=trusted), POOR)

    assert [word.text for word in seen] == [word.text for word in words]
    for before, after in zip(words, seen, strict=True):
        assert after.sounds is before.verdict
        assert (after.accuracy, after.span, after.phones) == (before.accuracy, before.span, before.phones)
        assert (after.verdict is Verdict.POOR) == (after.miscue is Miscue.MISPRONUNCIATION)
        assert after.verdict in (before.verdict, Verdict.UNCERTAIN)
