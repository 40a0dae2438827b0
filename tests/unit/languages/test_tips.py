from __future__ import annotations

import itertools

import pytest

from pronounce_cli.core.types import Phoneme
from pronounce_cli.languages.en.inventory import INVENTORY, PHONES, sound
from pronounce_cli.languages.en.tips import CONFUSIONS, EXAMPLES, HOW, TIPS

VOWELS = INVENTORY.vowels
PAIRS = list(itertools.permutations(PHONES, 2))


def in_ipa(phone: Phoneme) -> str:
    return phone.ipa


def by_name(phone: Phoneme) -> str:
    return phone.symbol


def test_every_pair_of_phones_has_a_tip() -> None:
    for asked, heard in PAIRS:
        tip = TIPS.substituted(asked, heard, in_ipa)

        assert 10 <= len(tip) <= 160, (asked, heard, tip)
        assert tip.endswith("."), (asked, heard, tip)
        assert "{" not in tip, (asked, heard, tip)


def test_a_tip_depends_on_what_was_heard() -> None:
    for asked in set(PHONES) - {"ER", "HH", "R", "W", "Y"}:
        assert len({TIPS.substituted(asked, heard, in_ipa) for heard in PHONES if heard != asked}) >= 6, asked


def test_both_directions_of_a_confusion_are_told_apart() -> None:
    same = [pair for pair in PAIRS if TIPS.substituted(*pair, in_ipa) == TIPS.substituted(*pair[::-1], in_ipa)]

    assert same == []


@pytest.mark.parametrize("phone", PHONES)
def test_every_phone_has_an_example_and_tips_for_being_left_out_or_unclear(phone: str) -> None:
    assert TIPS.example(phone).isalpha()
    assert TIPS.dropped(phone, in_ipa, final=True).endswith(".")
    assert TIPS.dropped(phone, in_ipa, final=False).endswith(".")
    assert TIPS.unclear(phone, in_ipa).endswith(".")
    assert sound(phone).ipa in TIPS.added_vowel(phone, in_ipa)


def test_a_final_stop_is_not_to_be_swallowed() -> None:
    assert TIPS.dropped("T", in_ipa, final=True).startswith("Do not swallow the end of the word.")
    assert not TIPS.dropped("T", in_ipa, final=False).startswith("Do not swallow")


@pytest.mark.parametrize(
    ("asked", "heard", "words"),
    [
        ("TH", "S", "between the teeth"),
        ("V", "W", "upper teeth on the lower lip"),
        ("R", "L", "touches nothing"),
        ("IH", "IY", "Shorter"),
        ("NG", "N", "back of the tongue"),
        ("Z", "S", "throat buzz"),
        ("K", "P", "back of the tongue"),
        ("P", "M", "burst"),
        ("UW", "IY", "round the lips"),
        ("IY", "AA", "close the mouth more"),
        ("OY", "EH", "glide on towards ɪ"),
    ],
)
def test_tips_name_what_has_to_change(asked: str, heard: str, words: str) -> None:
    assert words.casefold() in TIPS.substituted(asked, heard, in_ipa).casefold()


def test_phones_are_named_in_the_alphabet_of_the_reader() -> None:
    assert "toward {" not in TIPS.substituted("EY", "EH", by_name)
    assert "towards IH" in TIPS.substituted("EY", "EH", by_name)
    assert "towards ɪ" in TIPS.substituted("EY", "EH", in_ipa)


def test_the_tables_name_only_phones() -> None:
    assert set(EXAMPLES) == set(HOW) == set(PHONES)
    for pair in CONFUSIONS:
        asked, heard = pair.split()
        assert {asked, heard} <= set(PHONES)
        assert asked != heard
    assert len(CONFUSIONS) >= 60


def test_vowel_tips_speak_of_lips_jaw_and_tongue() -> None:
    for asked, heard in PAIRS:
        if {asked, heard} <= VOWELS:
            assert "throat" not in TIPS.substituted(asked, heard, in_ipa)
