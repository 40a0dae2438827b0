from __future__ import annotations

from pathlib import Path

import pytest

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Source
from pronounce_cli.languages import language_of
from pronounce_cli.languages.lexicon import load_lexicon, reference_from_phones


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


def test_an_empty_lexicon_is_empty(lexicon: Path) -> None:
    lexicon.write_text("# nothing yet\n", encoding="utf-8")
    assert load_lexicon(lexicon, language_of("en")) == {}


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00a")
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
