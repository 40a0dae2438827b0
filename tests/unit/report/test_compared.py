"""The comparison in words, on terminals of all kinds, as JSON and as a picture."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.helpers.compared import spoken

from pronounce_cli.compare import compare
from pronounce_cli.core.comparison import Aspect, Comparison, Difference
from pronounce_cli.core.errors import InputError, WriteError
from pronounce_cli.report.compared import document, sentence, summary
from pronounce_cli.report.compared_plot import SUFFIXES, save_plot
from pronounce_cli.report.terminal.compared import add_comparison
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import ASCII, UNICODE


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(spoken("mine.wav", -6), spoken("teacher.wav", 6), "one text [bold]of[/bold] twelve words")


def page_of(comparison: Comparison, width: int, *, ascii_: bool = False, color: str | None = None, **more: bool) -> str:
    page = Page(width, ASCII if ascii_ else UNICODE, color)
    add_comparison(page, comparison, **more)
    return page.text()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("ascii_", [False, True])
@pytest.mark.parametrize("details", [False, True])
def test_it_fits_the_terminal(found: Comparison, width: int, ascii_: bool, details: bool) -> None:
    text = page_of(found, width, ascii_=ascii_, details=details)

    assert max(map(cell_len, text.splitlines())) <= width
    assert "\x1b" not in text
    assert text.isascii() or not ascii_
    for i in range(12):
        assert f"word{i}" in text
    assert "What differs most" in text
    assert "mine.wav" in text
    assert ("smaller ones: --details" in text) is (not details and len(found.differences) > 8)


def test_a_long_text_takes_several_pictures(found: Comparison) -> None:
    assert page_of(found, 120).count("mine ") < page_of(found, 60).count("mine ")


def test_colours_come_with_signs(found: Comparison) -> None:
    colored = page_of(found, 80, color="standard")

    assert "\x1b[" in colored
    for sign in "●─◉":
        assert sign in colored


def test_the_picture_shows_what_it_should(found: Comparison) -> None:
    """The reference rises through the first words, so its line climbs to the right; the learner's falls."""
    rows = [line[8:] for line in page_of(found, 120, ascii_=True).splitlines()[4:13]]
    top, bottom = rows[0], rows[-1]

    assert top.index("o") < bottom.index("o")
    assert bottom.index("-") < top.index("-")


def test_equal_recordings_say_so() -> None:
    one = spoken("a", 6)
    text = page_of(compare(one, replace(one, name="b"), "x"), 80)

    assert "No word differs clearly from the reference." in text
    assert "Your melody is very much like that of the reference." in text
    assert "Your tempo is that of the reference." in text
    assert "r 1.00" in text


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            Difference(Aspect.DIRECTION, 0, -3.2, 5.1, 2),
            'the pitch of "word0" falls by 3 semitones; in the reference it',
        ),
        (
            Difference(Aspect.MOVEMENT, 0, 0.4, 5.1, 2),
            'the pitch of "word0" stays level; in the reference it rises by 5',
        ),
        (Difference(Aspect.LEVEL, 0, 3.9, -0.2, 2), '"word0" is 4 semitones higher within the sentence'),
        (Difference(Aspect.LEVEL, 0, -1.0, 0.2, 2), '"word0" is 1 semitone lower within'),
        (
            Difference(Aspect.DURATION, 0, 0.6, 0.4, 2),
            '"word0" lasts 1.5 times as long as in the reference (0.60 s',
        ),
        (Difference(Aspect.DURATION, 0, 0.2, 0.4, 2), "lasts only 0.5 times as long"),
        (
            Difference(Aspect.PAUSE, 0, 0.6, 0.0, 2),
            'you pause before "word0" for 0.6 s, the reference not at all',
        ),
        (Difference(Aspect.PAUSE, 0, 0.0, 0.6, 2), 'you do not pause before "word0", the reference for 0.6 s'),
        (
            Difference(Aspect.PAUSE, 0, 0.3, 0.6, 2),
            'you pause before "word0" for 0.3 s, the reference for 0.6 s',
        ),
        (Difference(Aspect.SYLLABLE, 0, 1, 3, 2), 'you stress syllable 1 of "word0", the reference syllable 3'),
        (
            Difference(Aspect.PROMINENCE, 0, -1.2, 0, 2, ("lower", "shorter")),
            "stands out less than in the reference: it",
        ),
    ],
)
def test_each_difference_is_a_sentence(found: Comparison, one: Difference, said: str) -> None:
    assert said in sentence(found, one)
    assert not sentence(found, one).endswith(".")


def test_the_document_has_numbers_and_sentences(found: Comparison) -> None:
    data = json.loads(json.dumps(document(found), allow_nan=False))

    assert (data["schema_version"], data["kind"]) == ("1.0", "comparison")
    assert [item["kind"] for item in data["differences"]] == [one.kind for one in found.differences]
    assert all(item["sentence"] and item["aspect"] in {"pitch", "rhythm", "stress"} for item in data["differences"])
    assert data["summary"] == list(summary(found))
    assert data["figures"]["pitch_rms_st"] == pytest.approx(found.figures.pitch_rms_st, abs=1e-3)
    assert len(data["words"]) == 12
    assert len(data["curves"]["pitch_mine_st"]) == len(data["curves"]["energy_reference_db"])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_picture_is_a_file_of_its_kind(found: Comparison, tmp_path: Path, suffix: str) -> None:
    save_plot(found, tmp_path / f"a{suffix}")

    data = (tmp_path / f"a{suffix}").read_bytes()
    assert data.startswith({".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[suffix])
    assert len(data) > 5000


def test_names_are_drawn_as_they_are(found: Comparison, tmp_path: Path) -> None:
    save_plot(replace(found, mine="_$a$_b.wav", reference="50 % & <x>.wav"), tmp_path / "a.png")

    assert (tmp_path / "a.png").stat().st_size > 5000


def test_a_picture_that_cannot_be_is_refused(found: Comparison, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"`a\.bmp`"):
        save_plot(found, tmp_path / "a.bmp")
    with pytest.raises(WriteError, match="cannot write"):
        save_plot(found, tmp_path / "nowhere" / "a.png")
