from __future__ import annotations

from pathlib import Path

import pytest

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Source
from pronounce_cli.languages import language_of
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.lexicon import MAX_CHECKED, lexicon_pairs, load_lexicon, reference_from_phones


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    return tmp_path / "words.tsv"


def test_reads_arpabet_and_ipa_and_several_variants(lexicon: Path) -> None:
    lexicon.write_bytes(
        "\ufeff# my words\r\n\r\nTomato\tT AH0 M AA1 T OW0\r\ntomato\ttəˈmeɪtoʊ\r\n"
        "Xochitl\t/ˈsoʊtʃiːl/\r\ncat\tk ae1 t\r\nit’s\tIH1 T S\r\nem\təm\r\n".encode()
    )
    found = load_lexicon(lexicon, language_of("en"))
    assert {word: [variant.named for variant in variants] for word, variants in found.items()} == {
        "tomato": ["T AH0 M AA1 T OW0", "T AH0 M EY1 T OW0"],
        "xochitl": ["S OW1 CH IY0 L"],
        "cat": ["K AE1 T"],
        "it's": ["IH1 T S"],
        "em": ["AH1 M"],
    }
    assert {variant.source for variants in found.values() for variant in variants} == {Source.USER}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("tomato", "“tomato” has no sounds"),
        ("\tT AH0", "one word before the tab"),
        ("two words\tT AH0", "one word before the tab"),
        ("tomato\t ", "“tomato” has no sounds"),
        ("tomato\tT QQ1", "QQ1 is not an ARPAbet phone"),
        ("tomato\tT1 AH0", "T1 is not an ARPAbet phone"),
        ("tomato\tT AH3", "AH3 is not an ARPAbet phone"),
        ("tomato\tтомат", "томат is not made of IPA symbols"),
        ("tomato\t/ˈ/", "/ˈ/ is not made of IPA symbols"),
    ],
)
def test_a_wrong_line_is_named(line: str, wrong: str, lexicon: Path) -> None:
    lexicon.write_text(f"# first\ngood\tG UH1 D\n{line}\n", encoding="utf-8")
    with pytest.raises(TextError) as caught:
        load_lexicon(lexicon, language_of("en"))
    assert f"line 3 of the lexicon {lexicon}" in caught.value.message
    assert wrong in caught.value.message
    assert caught.value.hint


def named(path: Path) -> dict[str, list[str]]:
    return {word: [one.named for one in forms] for word, forms in load_lexicon(path, language_of("en")).items()}


MFA = """
<unk>\tspn
[laughter]\tspn
the\t0.26\t0.17\t1.0\t1.0\td̪ ə
the\t0.74\t0.17\t1.0\t1.0\tð ə
very\t0.99\tʋ ɛ ɹ i
thing\tt̪ ɪ ŋ
music\t1.0\tmʲ ʉː z ɪ k
huge\tç ʉː dʒ
key\tcʰ iː
bottle\tb ɑ ɾ ɫ̩
away\tə w ej
home\th əw m
button b ɐ ʔ n̩
"""


def test_dictionaries_of_the_montreal_forced_aligner_are_read(lexicon: Path) -> None:
    lexicon.write_text(MFA, encoding="utf-8")

    assert named(lexicon) == {
        "the": ["DH AH1", "D AH1"],
        "very": ["V EH1 R IY0"],
        "thing": ["T IH1 NG"],
        "music": ["M Y UW1 Z IH0 K"],
        "huge": ["HH Y UW1 JH"],
        "key": ["K IY1"],
        "bottle": ["B AA1 D AH0 L"],
        "away": ["AH0 W EY1"],
        "home": ["HH OW1 M"],
        "button": ["B AH1 T AH0 N"],
    }


def test_their_arpabet_is_read_too(lexicon: Path) -> None:
    lexicon.write_text("tomato\t0.4\t0.1\t1.0\t1.0\tT AH0 M AA1 T OW2\ntomato\t0.6\tT AH0 M EY1 T OW2\n")

    assert named(lexicon) == {"tomato": ["T AH0 M EY1 T OW2", "T AH0 M AA1 T OW2"]}


def test_the_form_of_the_cmu_dictionary_is_read(lexicon: Path) -> None:
    lexicon.write_text(
        ";;; a comment\nTOMATO  T AH0 M EY1 T OW2\nTOMATO(1)  T AH0 M AA1 T OW2\n"
        "aalborg AO1 L B AO0 R G # place, danish\n'BOUT  B AW1 T\n"
    )

    assert named(lexicon) == {
        "tomato": ["T AH0 M EY1 T OW2", "T AH0 M AA1 T OW2"],
        "aalborg": ["AO1 L B AO0 R G"],
        "'bout": ["B AW1 T"],
    }


def test_pairs_are_the_likeliest_first(lexicon: Path) -> None:
    lexicon.write_text(MFA, encoding="utf-8")

    assert [sounds for word, sounds in lexicon_pairs(lexicon, language_of("en")) if word == "the"] == ["ð ə", "d̪ ə"]


def test_dictionaries_of_other_languages_are_read(lexicon: Path) -> None:
    lexicon.write_text("wet\t0.99\t1.0\t1.0\t1.0\tʋ ɛ t̪\n", encoding="utf-8")

    assert [one.ipa for one in load_lexicon(lexicon, language_of("nl"))["wet"]] == ["ʋɛt̪"]


def test_a_whole_dictionary_is_read_word_by_word_and_its_faults_are_named_when_they_are_met(lexicon: Path) -> None:
    lines = [f"word{i}  W ER1 D" for i in range(MAX_CHECKED)] + ["bad  QQ"]
    lexicon.write_text("\n".join(lines))

    found = load_lexicon(lexicon, language_of("en"))

    assert len(found) == MAX_CHECKED + 1
    assert found["word7"][0].named == "W ER1 D"
    assert "word7" in found
    assert "other" not in found
    with pytest.raises(TextError, match=f"line {MAX_CHECKED + 1} of the lexicon"):
        _ = found["bad"]
    assert [w.pronunciations[0].named for w in EnglishG2P(user_lexicon=found).reference("word9", "en").words] == [
        "W ER1 D"
    ]


def test_an_empty_lexicon_is_empty(lexicon: Path) -> None:
    lexicon.write_text("# nothing yet\n", encoding="utf-8")
    assert load_lexicon(lexicon, language_of("en")) == {}


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\x00a")
    for path, wrong in ((tmp_path / "none.tsv", "No such file"), (tmp_path, "directory"), (binary, "not UTF-8")):
        with pytest.raises(TextError, match=wrong) as caught:
            load_lexicon(path, language_of("en"))
        assert str(path) in caught.value.message
        assert caught.value.hint
    with pytest.raises(TextError):
        load_lexicon("a\x00b", language_of("en"))


def test_the_reference_of_a_corpus_keeps_its_phones() -> None:
    reference = reference_from_phones([("WE", "W IY0"), ("CALL", "K AO0 L")])
    assert (reference.text, reference.language) == ("WE CALL", "en-US")
    assert [(w.text, w.written, w.token) for w in reference.words] == [("WE", "WE", 0), ("CALL", "CALL", 1)]
    assert [[v.named for v in word.pronunciations] for word in reference.words] == [["W IY0"], ["K AO0 L"]]
    assert reference.words[0].pronunciations[0].source is Source.CORPUS


@pytest.mark.parametrize("words", [[], [("WE", "")], [("WE", "W XX")]])
def test_a_corpus_with_wrong_phones_is_refused(words: list[tuple[str, str]]) -> None:
    with pytest.raises(TextError):
        reference_from_phones(words)
