from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pronounce_cli.align.words import align_words
from pronounce_cli.core.matching import ExtraKind, WordAlignment, WordStatus
from pronounce_cli.core.types import Phoneme, Pronunciation, Reference, ReferenceWord, Source
from pronounce_cli.languages import language_of
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.en.spelling import SPELLING

_G2P = EnglishG2P()
_WORDS = "the a I am I'm cat cap ice cream icecream to go gonna going want".split()


def _spelled(words: list[str]) -> Reference:
    """Words whose letters are their sounds: no dictionary is needed to align them."""
    found = [
        ReferenceWord(text, text, i, (Pronunciation(tuple(Phoneme(c, c) for c in text.lower()), Source.USER),))
        for i, text in enumerate(words)
    ]
    return Reference(" ".join(words), tuple(found), "en")


_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=14).map(_spelled)


def _aligned(text: str, heard: str) -> tuple[WordAlignment, list[str], dict[str, ExtraKind]]:
    reference, said = _G2P.reference(text, "en-US"), _G2P.reference(heard, "en-US")
    found = align_words(reference, said, SPELLING)
    rows = [
        f"{word.text}={'+'.join(said.words[j].text for j in match.heard)}"
        for word, match in zip(reference.words, found.words, strict=True)
        if match.status is not WordStatus.MATCH
    ]
    return found, rows, {said.words[extra.heard].text: extra.kind for extra in found.extras}


@given(_TEXTS)
def test_a_text_matches_itself_word_by_word(text: Reference) -> None:
    found = align_words(text, text, SPELLING)

    assert [match.heard for match in found.words] == [(i,) for i in range(len(text.words))]
    assert {match.status for match in found.words} <= {WordStatus.MATCH}
    assert found.extras == ()


@given(_TEXTS, _TEXTS)
def test_every_heard_word_is_used_or_extra_and_order_is_kept(text: Reference, heard: Reference) -> None:
    found = align_words(text, heard, SPELLING)

    used = [j for match in found.words for j in match.heard]
    extra = [e.heard for e in found.extras]
    assert len(found.words) == len(text.words)
    assert sorted({*used, *extra}) == list(range(len(heard.words)))
    assert not set(used) & set(extra)
    groups = list(dict.fromkeys(match.heard for match in found.words if match.heard))
    assert [j for group in groups for j in group] == sorted(set(used))
    assert extra == sorted(extra)


@given(_TEXTS, _TEXTS)
def test_status_similarity_and_heard_words_agree(text: Reference, heard: Reference) -> None:
    for match in align_words(text, heard, SPELLING).words:
        assert (match.status is WordStatus.OMISSION) == (not match.heard)
        assert (match.status is WordStatus.MATCH) == (match.similarity == 1.0)
        assert 0 <= match.similarity <= 1
        assert match.status is not WordStatus.SUBSTITUTION or len(match.heard) == 1


@given(_TEXTS, _TEXTS)
def test_extra_words_stand_between_their_neighbours(text: Reference, heard: Reference) -> None:
    found = align_words(text, heard, SPELLING)

    for extra in found.extras:
        assert 0 <= extra.before <= len(text.words)
        assert all(max(match.heard) < extra.heard for match in found.words[: extra.before] if match.heard)
        assert all(min(match.heard) > extra.heard for match in found.words[extra.before :] if match.heard)


@given(_TEXTS, st.data())
def test_leaving_words_out_adds_none(text: Reference, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(text.words), max_size=len(text.words)))
    heard = _spelled([word.text for word, keep in zip(text.words, kept, strict=True) if keep])
    found = align_words(text, heard, SPELLING)

    assert found.extras == ()
    assert sum(match.status is WordStatus.OMISSION for match in found.words) <= kept.count(False)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("I'm going to eat ice cream every day", "I am gonna eat icecream everyday"),
        ("I have got to go", "I've gotta go"),
        ("He cannot go and she will not", "he can not go and she won't"),
        ("That is what she'd say", "that's what she would say"),
        ("The colour of the grey theatre", "the color of the gray theater"),
        ("We travelled to the harbour and apologised", "we traveled to the harbor and apologized"),
        ("He paid twenty-five dollars", "he paid $25"),
        ("one hundred and five people", "105 people"),
        ("105 people", "one hundred and five people"),
        ("20 years", "twenty years"),
        ("I see two pairs", "I sea too pears"),
        ("all right", "alright"),
        ("every one", "everyone"),
    ],
)
def test_what_differs_in_writing_alone_is_the_same(text: str, heard: str) -> None:
    _, different, extras = _aligned(text, heard)

    assert (different, extras) == ([], {})


@pytest.mark.parametrize(
    ("text", "heard", "different", "extras"),
    [
        ("the cat sat on the mat", "the cap sat on mat", ["cat=cap", "the="], {}),
        ("the cat sat", "the the cat sat", [], {"the": ExtraKind.REPETITION}),
        ("I want to go", "I w- I want to go", [], {"I": ExtraKind.REPETITION, "W": ExtraKind.FALSE_START}),
        ("the cat sat", "the dog the cat sat", [], {"the": ExtraKind.REPETITION, "dog": ExtraKind.FALSE_START}),
        ("the cat sat", "the cap cat sat", [], {"cap": ExtraKind.FALSE_START}),
        ("the cat sat", "the um cat sat", [], {"um": ExtraKind.FILLER}),
        ("the cat sat", "the cat cat sat", [], {"cat": ExtraKind.REPETITION}),
        ("I like the dog and cat", "I like the dog and the cat", [], {"the": ExtraKind.INSERTION}),
        ("we filed it", "we filled it", ["filed=filled"], {}),
        ("this and that", "this an that", ["and=an"], {}),
        ("go home", "go home quickly", [], {"quickly": ExtraKind.INSERTION}),
    ],
)
def test_what_was_said_otherwise(text: str, heard: str, different: list[str], extras: dict[str, ExtraKind]) -> None:
    _, rows, found = _aligned(text, heard)

    assert (rows, found) == (different, extras)


def test_near_words_are_nearer_than_far_ones() -> None:
    found, _, _ = _aligned("the cat ran home", "the cap sang home")

    cat, ran = found.words[1], found.words[2]
    assert cat.similarity == pytest.approx(2 / 3)
    assert 0 <= ran.similarity < cat.similarity


def test_of_equal_words_the_later_one_matches() -> None:
    found, _, _ = _aligned("I want to go", "I want I want to go")

    assert [match.heard for match in found.words] == [(2,), (3,), (4,), (5,)]
    assert [(extra.heard, extra.kind) for extra in found.extras] == [
        (0, ExtraKind.REPETITION),
        (1, ExtraKind.REPETITION),
    ]


def test_nothing_heard_is_all_omitted() -> None:
    reference = _G2P.reference("go home", "en")

    found = align_words(reference, Reference("", (), "en"), SPELLING)

    assert [match.status for match in found.words] == [WordStatus.OMISSION] * 2


def test_other_languages_have_their_own_filled_pauses() -> None:
    def german(words: list[str]) -> Reference:
        return Reference("", _spelled(words).words, "de-DE")

    found = align_words(german(["er", "geht"]), german(["äh", "er", "geht", "uh"]), language_of("de").spelling)

    assert [extra.kind for extra in found.extras] == [ExtraKind.FILLER, ExtraKind.INSERTION]


def test_long_texts_are_aligned_throughout() -> None:
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnprst"] * 6
    heard = words[:200] + words[230:600] + ["zzz"] * 4 + words[600:]

    found = align_words(_spelled(words), _spelled(heard), SPELLING)

    assert [i for i, match in enumerate(found.words) if match.status is WordStatus.OMISSION] == list(range(200, 230))
    assert [extra.heard for extra in found.extras] == list(range(570, 574))
