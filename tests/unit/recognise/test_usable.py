"""What of a transcript can be used, whoever it is from."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pronounce_cli.core.types import HeardWord, Span, Transcript
from pronounce_cli.recognise.usable import usable

SENTENCE = "We'll have to agree to disagree."
LENGTH_S = 3.2


def heard(text: str, words: list[HeardWord] | None = None, **more: object) -> Transcript:
    return Transcript(text, None if words is None else tuple(words), "en", "echo", "echo-1", **more)  # type: ignore[arg-type]


def timed(*spans: tuple[float, float], text: str = "one two three four five six") -> Transcript:
    words = text.split()[: len(spans)]
    return heard(" ".join(words), [HeardWord(word, Span(*span), 0.9) for word, span in zip(words, spans, strict=True)])


def spans(transcript: Transcript) -> list[tuple[float, float] | None]:
    assert transcript.words is not None
    return [(word.span.start_s, word.span.end_s) if word.span else None for word in transcript.words]


def texts(transcript: Transcript) -> list[str] | None:
    return None if transcript.words is None else [word.text for word in transcript.words]


# Times.


def test_good_times_stay_as_they_are() -> None:
    transcript = timed((0.1, 0.5), (0.5, 1.0), (1.2, 3.2))
    found = usable(transcript, LENGTH_S)

    assert (found.transcript, found.notes) == (transcript, ())


@pytest.mark.parametrize(
    ("given_spans", "kept"),
    [
        # Milliseconds as seconds, another clock, past the end: none is kept.
        ([(100, 500), (500, 1000), (1200, 3100)], [None] * 3),
        ([(29.0, 29.5), (29.5, 30.0), (30.0, 31.0)], [None] * 3),
        ([(-3, -2), (-2, -1), (-1, 0)], [None] * 3),
        # One that cannot be.
        ([(0.1, 0.5), (29.0, 29.5), (1.2, 2.0)], [(0.1, 0.5), None, (1.2, 2.0)]),
        ([(0.1, 0.5), (1.0, 0.5), (1.2, 2.0)], [(0.1, 0.5), None, (1.2, 2.0)]),
        ([(0.1, 0.5), (math.nan, 0.7), (1.2, 2.0)], [(0.1, 0.5), None, (1.2, 2.0)]),
        ([(0.1, 0.5), (0.6, math.inf), (1.2, 2.0)], [(0.1, 0.5), None, (1.2, 2.0)]),
        ([(0.1, 0.5), (0.9, 1.2), (0.5, 0.6), (1.4, 2.0)], [(0.1, 0.5), None, (0.5, 0.6), (1.4, 2.0)]),
        # A server's default.
        ([(0, 0), (0, 0), (0, 0)], [None] * 3),
        # The end of the recording is the end of the last word.
        ([(0.1, 0.5), (0.5, 1.0), (1.2, 9.0)], [(0.1, 0.5), (0.5, 1.0), (1.2, 3.2)]),
    ],
)
def test_times_that_cannot_be_are_not_used(
    given_spans: list[tuple[float, float]], kept: list[tuple[float, float] | None]
) -> None:
    found = usable(timed(*given_spans), LENGTH_S)

    assert spans(found.transcript) == kept
    assert texts(found.transcript) == ["one", "two", "three", "four"][: len(kept)]
    assert [note.sentence for note in found.notes] == [
        "echo gave times that lie outside the recording or out of order; they were not used"
    ]
    assert found.transcript.unused == "echo gave times that lie outside the recording or out of order"


@pytest.mark.parametrize(
    ("given_spans", "kept"),
    [
        ([(0.1, 0.6), (0.5, 1.0)], [(0.1, 0.5), (0.5, 1.0)]),
        ([(0.1, 0.5), (2.9, 3.5)], [(0.1, 0.5), (2.9, 3.2)]),
        ([(0.1, 0.1), (0.5, 1.0)], [(0.1, 0.1), (0.5, 1.0)]),
    ],
    ids=["overlap", "rounded", "no length"],
)
def test_what_recognisers_round_is_no_fault(
    given_spans: list[tuple[float, float]], kept: list[tuple[float, float] | None]
) -> None:
    found = usable(timed(*given_spans), LENGTH_S)

    assert (spans(found.transcript), found.notes) == (kept, ())


# Words and text.


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_text_counts_where_the_list_is_short(count: int) -> None:
    words = [HeardWord(word, Span(0.3 * i, 0.3 * i + 0.2), 0.9) for i, word in enumerate(SENTENCE.split()[:count])]
    found = usable(heard(SENTENCE, words), LENGTH_S)

    assert found.transcript.text == SENTENCE
    assert (texts(found.transcript) or SENTENCE.split()) == SENTENCE.split()
    assert [word.confidence for word in found.transcript.words or ()][:count] == [0.9] * count
    assert [note.sentence for note in found.notes] == (
        ["echo lists words that are not those of its text, which was used instead"] if count else []
    )


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("I want to go", "I um want to uh go"),
        ("6, 1, 7, 6.", "six one seven six"),
        ("It costs 10 000 euros", "It costs 10000 euros"),
        ("Ten per cent", "10%"),
        ("今天天气好", "今天 天气 好"),
        ("We'll have", "we'll HAVE"),
        ("ice-cream", "ice cream"),
    ],
)
def test_lists_that_say_the_same_in_their_way_stay(text: str, listed: str) -> None:
    words = [HeardWord(word, None, None) for word in listed.split()]
    found = usable(heard(text, words), LENGTH_S)

    assert (texts(found.transcript), found.notes) == (listed.split(), ())


def test_a_list_of_something_else_is_not_used() -> None:
    words = [HeardWord(word, Span(i, i + 0.1), 0.9) for i, word in enumerate(("Thanks", "for", "watching"))]
    found = usable(heard("He took up a book", words), LENGTH_S)
    endless = usable(heard("yes", [HeardWord(f"word{chr(97 + i)}", None, None) for i in range(20)]), LENGTH_S)

    assert texts(found.transcript) == "He took up a book".split()
    assert texts(endless.transcript) == ["yes"]
    assert found.notes
    assert endless.notes


def test_words_without_a_text_are_the_text() -> None:
    found = usable(heard(" ", [HeardWord("He", None, None), HeardWord("took", None, None)]), LENGTH_S)

    assert (found.transcript.text, found.notes) == ("He took", ())


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("We'll\u001b[2J", ["We'll"]),
        ("\u001b]0;title\u0007We'll", ["We'll"]),
        ("We'll\u001b[2J have", ["We'll", "have"]),
        ("We'll\thave\r\n", ["We'll", "have"]),
        ("We'll\u0000", ["We'll"]),
        ("\u200bWe'll\ufeff", ["We'll"]),
        ("♪ We'll ♪", ["We'll"]),
        ("10 000", ["10000"]),
        ("…", []),
    ],
)
def test_entries_are_cleaned_and_divided(dirty: str, clean: list[str]) -> None:
    found = usable(heard("", [HeardWord(dirty, Span(1.0, 2.0), 7.0)]), LENGTH_S)

    assert texts(found.transcript) == clean
    assert all(word.confidence is None for word in found.transcript.words or ())
    assert [span for span in spans(found.transcript) if span] == spans(found.transcript)
    assert "\u001b" not in found.transcript.text


def test_what_stands_in_one_entry_shares_its_time() -> None:
    found = usable(heard("ab cdef", [HeardWord("ab cdef", Span(1.0, 2.2), 0.5)]), LENGTH_S)

    assert spans(found.transcript) == [(1.0, pytest.approx(1.4)), (pytest.approx(1.4), 2.2)]


# Loops.


@pytest.mark.parametrize("times", [5, 30, 60])
def test_a_loop_is_taken_once(times: int) -> None:
    text = " ".join([SENTENCE] * times)
    words = [HeardWord(word, None, None) for word in text.split()]
    found = usable(heard(text, words), LENGTH_S)

    assert (found.transcript.text, texts(found.transcript)) == (SENTENCE, SENTENCE.split())
    (note,) = found.notes
    assert note.sentence == f"echo wrote “{SENTENCE}” again and again, as recognisers do; it was taken once"


def test_what_may_have_been_said_again_is_asked_of_the_sounds() -> None:
    text = " ".join([SENTENCE] * 5)
    once = lambda said: 1.0 if said == SENTENCE else 0.4  # noqa: E731
    often = lambda said: 1.0 if said == text else 0.4  # noqa: E731

    assert usable(heard(text), 20.0, once).transcript.text == SENTENCE
    assert usable(heard(text), 20.0, often).transcript.text == text
    assert usable(heard(text), 20.0).transcript.text == text
    assert usable(heard("no no no no"), LENGTH_S, once).transcript.text == "no no no no"


def test_a_loop_at_an_end_keeps_the_beginning() -> None:
    text = SENTENCE + " you know" * 30
    found = usable(heard(text), LENGTH_S)

    assert found.transcript.text == f"{SENTENCE} you know"


@pytest.mark.parametrize("count", [60, 1_000, 300_000])
def test_more_than_anybody_can_say_is_not_used(count: int) -> None:
    text = " ".join(f"word{i}" for i in range(count))
    found = usable(heard(text), LENGTH_S)

    assert (found.transcript.text, found.transcript.words) == ("", ())
    (note,) = found.notes
    assert "more words than anybody can say in 3.2 s" in note.sentence
    assert len(note.sentence) < 200


def test_what_the_provider_takes_for_silence_is_told() -> None:
    found = usable(heard("", (), silent="Thank you."), LENGTH_S)  # type: ignore[arg-type]

    assert found.notes[0].sentence == "echo wrote “Thank you.” where it heard no speech; it was not used"


# Whatever comes.

WORDS = st.builds(
    HeardWord,
    st.one_of(st.text(max_size=8), st.sampled_from(["a", "we'll", "10", "\u001b[2J"])),
    st.none() | st.builds(Span, st.floats() | st.floats(-1, 5), st.floats() | st.floats(-1, 5)),
    st.none() | st.floats(),
)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.none() | st.lists(WORDS, max_size=30).map(tuple), st.floats(0.1, 60))
def test_what_is_left_is_in_order_and_using_it_again_changes_nothing(
    text: str, words: tuple[HeardWord, ...] | None, length_s: float
) -> None:
    found = usable(heard(text, words), length_s)  # type: ignore[arg-type]
    again = usable(found.transcript, length_s)
    kept = [word.span for word in found.transcript.words or () if word.span]

    assert all(0 <= span.start_s <= span.end_s <= length_s for span in kept)
    assert all(a.end_s <= b.start_s for a, b in pairwise(kept))
    assert all(word.text.split() == [word.text] for word in found.transcript.words or ())
    assert (again.transcript.text, again.transcript.words) == (found.transcript.text, found.transcript.words)
    json.dumps([found.transcript.text, *(note.sentence for note in found.notes)], allow_nan=False)
