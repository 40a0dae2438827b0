from __future__ import annotations

import pytest

from pronounce_cli.languages import language_of
from pronounce_cli.languages.en.spelling import fold, spelled_out


@pytest.mark.parametrize(
    "pair",
    """
    colour color|favourite favorite|neighbours neighbors|realise realize|organisation organization|analysed analyzed
    centre center|theatres theaters|dialogue dialog|defence defense|travelled traveled|cancelling canceling|grey gray
    modelling modeling|cheque check|tyres tires|Colour COLOR
    """.replace("\n", "|").split("|"),
)
def test_spellings_of_one_word_fold_alike(pair: str) -> None:
    if pair.strip():
        one, other = pair.split()
        assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "pair", "filled filed|our or|hour or|wise size|there here|were we're|called caled|its it's|four for".split("|")
)
def test_different_words_stay_apart(pair: str) -> None:
    one, other = pair.split()

    assert fold(one) != fold(other)


def test_other_languages_have_no_variants() -> None:
    french, german = (language_of(tag).spelling for tag in ("fr", "de"))
    assert french.fold("Colour") == "colour"
    assert german.fold("Straße") == german.fold("Strasse")
    assert german.spelled_out("gonna") == (("gonna",),)


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("i'm", "i am"),
        ("she'd", "she had"),
        ("she'd", "she would"),
        ("don't", "do not"),
        ("won't", "will not"),
        ("gonna", "going to"),
        ("let's", "let us"),
        ("it's", "it is"),
    ],
)
def test_contractions(word: str, form: str) -> None:
    assert tuple(form.split()) in spelled_out(word)
    assert (word,) in spelled_out(word)


def test_filled_pauses_belong_to_a_language() -> None:
    assert "um" in language_of("en-GB").spelling.fillers
    assert "um" not in language_of("de").spelling.fillers
    assert "äh" in language_of("de-AT").spelling.fillers
