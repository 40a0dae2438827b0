"""Words that the CMU dictionary has wrong or not at all, and letters that are said one by one."""

from __future__ import annotations

import sqlite3
from importlib.resources import files

import pytest

from pronounce_cli.languages.en.cmudict import corrections
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.en.notation import from_arpabet

G2P = EnglishG2P()

WORDS = """
litres | L IY1 T ER0 Z
litre | L IY1 T ER0
tern | T ER1 N
synapse | S IH1 N AE0 P S
deliciously | D IH0 L IH1 SH AH0 S L IY0
chandeliers | SH AE2 N D AH0 L IH1 R Z
thirty | TH ER1 T IY0
persecutions | P ER2 S AH0 K Y UW1 SH AH0 N Z
bobcats | B AA1 B K AE2 T S
telexes | T EH1 L EH2 K S IH0 Z
realism | R IY1 AH0 L IH2 Z AH0 M
bein' | B IY1 IH0 N
goin' | G OW1 AH0 N
goin | G OW1 IH0 N
doin' | D UW1 IH0 N
lyin' | L AY1 IH0 N
organised | AO1 R G AH0 N AY2 Z D
colours | K AH1 L ER0 Z
sombre | S AA1 M B ER0
anaemia | AH0 N IY1 M IY0 AH0
haemorrhage | HH EH1 M ER0 IH0 JH
foetus | F IY1 T AH0 S
spelt | S P EH1 L T
aeroplane | EH1 R AH0 P L EY2 N
GIF | G IH1 F
FIFA | F IY1 F AH0
"""


@pytest.mark.parametrize(("word", "sounds"), [line.split(" | ") for line in WORDS.strip().splitlines()])
def test_a_word_is_said_so_and_is_no_guess(word: str, sounds: str) -> None:
    (found,) = G2P.reference(word, "en").words

    assert found.pronunciations[0].named == sounds
    assert found.pronunciations[0].source == "cmudict"


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("GPS", "G P S"),
        ("gps", "G P S"),
        ("THE UK AND THE EU USE USB", "THE U K AND THE E U USE U S B"),
        ("LET US GO", "LET US GO"),
        ("two GPUs", "two G P U's"),
        ("the FAQ's end", "the F A Q's end"),
        ("NASA AND NATO", "NASA AND NATO"),
        ("Eta and Esau", "Eta and Esau"),
    ],
)
def test_letters_and_words_are_told_apart(text: str, spoken: str) -> None:
    assert " ".join(word.text for word in G2P.reference(text, "en").words) == spoken


def test_gps_begins_as_the_letter_does() -> None:
    assert [word.pronunciations[0].named for word in G2P.reference("GPS", "en").words] == ["JH IY1", "P IY1", "EH1 S"]


@pytest.mark.parametrize(
    ("text", "first"), [("a CT scan", "S IY1 T IY1"), ("an IT team", "IH1 T"), ("ct", "K AO1 R T")]
)
def test_capitals_that_are_a_word_too_have_both_readings(text: str, first: str) -> None:
    word = next(word for word in G2P.reference(text, "en").words if word.text.lower() in ("ct", "it"))

    assert word.pronunciations[0].named == first


def test_an_own_pronunciation_counts_before_letters() -> None:
    own = {"gps": G2P.reference("gaps", "en").words[0].pronunciations}

    assert [word.text for word in EnglishG2P(user_lexicon=own).reference("GPS", "en").words] == ["GPS"]


def test_each_correction_is_needed_and_has_a_source() -> None:
    with sqlite3.connect(str(files("eng_to_ipa").joinpath("resources/CMU_dict.db"))) as base:
        known: dict[str, list[str]] = {}
        for word, sounds in base.execute("select word, phonemes from dictionary order by id"):
            known.setdefault(word, []).append(sounds.upper())
    base.close()
    text = files("pronounce_cli.languages.en").joinpath("corrections.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]

    assert [word for word, _, _ in rows] == sorted({word for word, _, _ in rows})
    for word, forms, source in rows:
        assert source
        assert all(from_arpabet(form) for form in forms.split(", "))
        assert known.get(word) != forms.split(", "), word
    assert len(corrections()) == len(rows)
