"""Melodies whose differences are known, because they were drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.speech import Word, utterance

from pronounce_cli.compare import compare
from pronounce_cli.compare.figures import npvi
from pronounce_cli.core.comparison import Aspect, Comparison

SENTENCE = (
    Word("will", 0.3, (2, 3)),
    Word("she", 0.3, (3, 1)),
    Word("be", 0.25, (1, 0), pause=0.05),
    Word("home", 0.5, (0, -2), db=-8),
    Word("today", 0.6, (-1, -4)),
)


def compared(mine: tuple[Word, ...], reference: tuple[Word, ...] = SENTENCE, **options: float) -> Comparison:
    base = options.pop("base_hz", 220.0)
    return compare(utterance(mine, base_hz=base, name="mine"), utterance(reference, name="theirs"), "the text")


def changed(index: int, **fields: object) -> tuple[Word, ...]:
    return tuple(replace(word, **fields) if i == index else word for i, word in enumerate(SENTENCE))  # type: ignore[arg-type]


def kinds(found: Comparison) -> set[tuple[Aspect, str]]:
    return {(one.kind, found.words[one.word].text) for one in found.differences}


def test_the_same_melody_by_a_higher_voice_is_the_same() -> None:
    found = compared(SENTENCE, base_hz=300.0)

    assert found.differences == ()
    assert found.notes == ()
    assert found.figures.pitch_correlation == pytest.approx(1, abs=1e-3)
    assert found.figures.pitch_rms_st == pytest.approx(0, abs=0.01)
    assert found.figures.time_ratio == pytest.approx(1)


@pytest.mark.parametrize("factor", [0.6, 1.3, 1.8])
def test_the_same_melody_at_another_tempo_is_the_same(factor: float) -> None:
    mine = tuple(replace(w, seconds=w.seconds * factor, pause=w.pause * factor) for w in SENTENCE)

    found = compared(mine)

    assert found.differences == ()
    assert found.figures.time_ratio == pytest.approx(factor, rel=0.03)
    assert found.figures.pitch_correlation is not None
    assert found.figures.pitch_correlation > 0.98


def test_a_rise_in_the_place_of_a_fall_is_found_first() -> None:
    found = compared(changed(4, pitch=(-4, 2)))

    first = found.differences[0]
    assert (first.kind, found.words[first.word].text) == (Aspect.DIRECTION, "today")
    assert first.mine == pytest.approx(6, abs=1)
    assert first.reference == pytest.approx(-3, abs=1)
    assert {one.word for one in found.differences} == {4}


def test_a_flat_word_is_a_movement_not_a_turn() -> None:
    reference = tuple(replace(word, pitch=(3, -5)) if word.text == "home" else word for word in SENTENCE)

    found = compared(changed(3, pitch=(-1, -1)), reference)

    assert (Aspect.MOVEMENT, "home") in kinds(found)
    assert not any(one.kind is Aspect.DIRECTION for one in found.differences)


@pytest.mark.parametrize("index", range(5))
def test_the_word_that_is_lengthened_is_the_one_that_is_named(index: int) -> None:
    found = compared(changed(index, seconds=1.5 * SENTENCE[index].seconds))

    (one,) = (one for one in found.differences if one.kind is Aspect.DURATION)
    assert one.word == index
    assert one.mine / one.reference == pytest.approx(1.5, rel=0.05)
    assert found.words[index].duration_ratio == pytest.approx(1.5, rel=0.05)


@pytest.mark.parametrize("index", range(5))
def test_the_word_that_is_raised_is_the_one_that_is_named(index: int) -> None:
    low, high = SENTENCE[index].pitch or (0, 0)
    found = compared(changed(index, pitch=(low + 5, high + 5)))

    assert [(one.kind, one.word) for one in found.differences if one.kind is Aspect.LEVEL][:1] == [
        (Aspect.LEVEL, index)
    ]


def test_a_pause_is_found_on_either_side() -> None:
    mine = compared(changed(3, pause=0.6))
    theirs = compared(SENTENCE, changed(3, pause=0.6))

    (one,), (other,) = mine.differences, theirs.differences
    assert (one.kind, one.word, one.mine, one.reference) == (Aspect.PAUSE, 3, pytest.approx(0.6), 0)
    assert (other.kind, other.mine, other.reference) == (Aspect.PAUSE, 0, pytest.approx(0.6))
    assert (mine.figures.pauses_mine, mine.figures.pauses_reference) == (1, 0)


def test_a_word_that_stands_out_is_named_with_its_means() -> None:
    found = compared(changed(2, db=-1, pitch=(6, 5), seconds=0.4))

    (one,) = (one for one in found.differences if one.kind is Aspect.PROMINENCE)
    assert found.words[one.word].text == "be"
    assert one.mine > one.reference
    assert set(one.by) == {"louder", "higher", "longer"}


def test_stress_on_another_syllable_is_found() -> None:
    weak, strong = (0.3, -16.0, 0.0), (0.5, -6.0, 3.0)
    mine = changed(4, vowels=(strong, weak))
    reference = changed(4, vowels=(weak, strong))

    (one,) = (one for one in compared(mine, reference).differences if one.kind is Aspect.SYLLABLE)
    assert (one.word, one.mine, one.reference) == (4, 1, 2)
    assert not any(one.kind is Aspect.SYLLABLE for one in compared(reference, reference).differences)

    known = changed(4, vowels=(weak, strong), stressed=1)
    doubtful = changed(4, vowels=(weak, strong), stressed=0)
    assert any(one.kind is Aspect.SYLLABLE for one in compared(mine, known).differences)
    assert not any(one.kind is Aspect.SYLLABLE for one in compared(mine, doubtful).differences)


def test_what_is_not_voiced_is_not_judged() -> None:
    found = compared(changed(1, pitch=None))

    word = found.words[1]
    assert (word.level_st, word.movement_st) == (None, None)
    assert word.unsure is not None
    assert "voiced" in word.unsure
    assert not any(one.kind.aspect == "pitch" and one.word == 1 for one in found.differences)


def test_a_short_word_is_not_judged() -> None:
    found = compared(changed(2, seconds=0.05), changed(2, seconds=0.05))

    assert found.words[2].unsure == "too short"


def test_without_voice_there_is_no_figure_but_a_note() -> None:
    whisper = tuple(replace(word, pitch=None) for word in SENTENCE)

    found = compared(whisper)

    assert (found.figures.pitch_correlation, found.figures.pitch_rms_st) == (None, None)
    assert found.figures.range_mine_st is None
    assert found.figures.range_reference_st is not None
    assert any("mine" in note for note in found.notes)
    assert all(one.kind.aspect != "pitch" for one in found.differences)


def test_a_monotone_has_no_correlation() -> None:
    flat = tuple(replace(word, pitch=(0, 0)) for word in SENTENCE)

    found = compared(flat)

    assert found.figures.pitch_correlation is None
    assert found.figures.range_mine_st == pytest.approx(0, abs=0.01)


def test_a_word_that_is_missing_is_left_out_and_named() -> None:
    mine = utterance(SENTENCE, missing=1)

    found = compare(mine, utterance(SENTENCE), "the text")

    assert found.differences == ()
    assert found.words[1].unsure == "not in both recordings"
    assert found.words[1].duration_ratio is None
    assert any("she" in note for note in found.notes)


def test_creak_is_not_taken_for_melody() -> None:
    """A voice that breaks into creak at the end leaves pitches two octaves off."""
    clean = utterance(SENTENCE)
    f0 = clean.track.f0_hz.copy()
    end = round((clean.words[-1].span.end_s if clean.words[-1].span else 0) / clean.track.frame_shift_s)
    f0[end - 24 : end - 12] = 40.0
    f0[end - 12 : end] = 330.0
    creaky = replace(clean, track=replace(clean.track, f0_hz=f0))

    found = compare(creaky, clean, "the text")

    assert not any(one.kind is Aspect.DIRECTION for one in found.differences)


def test_other_words_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="same text"):
        compare(utterance(SENTENCE), utterance(SENTENCE[:3]), "the text")


def test_the_rhythm_index_is_that_of_its_definition() -> None:
    assert npvi([0.1, 0.1, 0.1]) == 0
    assert npvi([0.1, 0.3, 0.1]) == pytest.approx(100)
    assert npvi([0.1, 0.2]) is None


word = st.builds(
    Word,
    st.just("w"),
    st.floats(0.03, 0.8),
    st.one_of(st.none(), st.tuples(st.floats(-6, 6), st.floats(-6, 6))),
    st.floats(-30, 0),
    st.floats(0, 0.8),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(word, word), min_size=1, max_size=6))
def test_any_two_recordings_can_be_compared(pairs: list[tuple[Word, Word]]) -> None:
    mine, reference = zip(*pairs, strict=True)

    found = compare(utterance(mine), utterance(reference), "x")

    assert len(found.words) == len(reference)
    sizes = [one.size for one in found.differences]
    assert sizes == sorted(sizes, reverse=True)
    assert all(size >= 1 for size in sizes)
    assert len(found.curves.pitch_mine_st) == len(found.curves.energy_reference_db)
    assert compare(utterance(reference), utterance(reference), "x").differences == ()


def test_a_sound_that_is_held_belongs_to_its_word() -> None:
    """The alignment may end a word long before its last sound does; a pause behind it stays a pause."""
    whole = utterance(SENTENCE)
    words = list(whole.words)
    span = words[1].span
    assert span is not None
    words[1] = replace(words[1], span=replace(span, end_s=span.end_s - 0.12))

    found = compare(replace(whole, words=tuple(words)), whole, "the text")

    assert found.words[1].duration_ratio == pytest.approx(1, abs=0.05)
    assert found.differences == ()
