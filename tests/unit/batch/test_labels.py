"""Tables of labelled phones: what they may look like, and what is said of those that cannot be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from tests.helpers.places import DATA

from pronounce_cli.batch.labels import read_labels, table_of
from pronounce_cli.core.agreement import Labelling
from pronounce_cli.core.errors import InputError
from pronounce_cli.evaluate.detection import Labels

NAME = "061210142"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table beside a recording, still without labels."""
    (tmp_path / "clips").mkdir()
    shutil.copy(DATA / f"{NAME}.flac", tmp_path / "clips" / "a.flac")
    shutil.copy(DATA / f"{NAME}.flac", tmp_path / "b.FLAC")
    return tmp_path / "labels.tsv"


def test_words_and_utterances_end_where_the_next_begins(table: Path) -> None:
    table.write_text(
        "Utterance\tWord\tPhone\tMispronounced\n"
        "clips/a\tvery\tV\t1\n"
        "clips/a\tvery\tEH1\t0\n"
        "\n"
        "clips/a\tvery\tv\t0\n"
        "clips/a\tvery\tɛ\t0\n"
        "clips/a\toh\toʊ\t1\n"
        "b.FLAC\toh\tOW1\t0\n",
        encoding="utf-8",
    )
    one, two = read_labels(table)

    assert one.words == (("very", "V EH1"), ("very", "V EH"), ("oh", "OW"))
    assert one.labels == Labels(Labelling.TABLE, (True, False, False, False, True), (None,) * 5)
    assert one.path == table.parent / "clips" / "a.flac"
    assert (two.id, two.words, two.path) == ("b.FLAC", (("oh", "OW1"),), table.parent / "b.FLAC")
    assert np.isnan([*one.phone_scores, *one.word_scores]).all()
    assert one.text == "very very oh"


def test_a_table_needs_no_header_and_may_come_from_a_spreadsheet(table: Path) -> None:
    table.write_bytes("\ufeffb\toh\tOW1\t0\r\n\t\t\t\r\nb\toh\tOW1\t1\r\n".encode())
    (one,) = read_labels(table)

    assert one.words == (("oh", "OW1"), ("oh", "OW1"))
    assert one.path == table.parent / "b.FLAC"


WRONG = {
    "an unknown phone": ("b\toh\tOW1\t0\nb\toh\tQQ\t0", "line 2 of .*: `QQ` is not a phone"),
    "several phones": ("b\toh\tOW1 T\t0", "line 1 of .*: `OW1 T` is not a phone"),
    "no phone": ("b\toh\t\t0", "line 1 of .*: `` is not a phone"),
    "a label that is none": ("b\toh\tOW\t2", "line 1 of .*: `2` is neither 0 nor 1"),
    "too few columns": ("b\toh\tOW\t0\n\nb\toh\t0", "line 3 of .* is not a label"),
    "too many columns": ("b\toh\tOW\t0\t1", "line 1 of .* is not a label"),
    "no word": ("b\t\tOW\t0", "line 1 of .* is not a label"),
    "an utterance in two places": (
        "b\toh\tOW\t0\nclips/a\toh\tOW\t0\nb\toh\tOW\t0",
        "line 3 of .*: `b` began in line 1",
    ),
    "nothing": ("", "has no labels"),
    "a header alone": ("utterance\tword\tphone\tlabel\n\n", "has no labels"),
    "no recording": ("x\toh\tOW\t0\ny\toh\tOW\t0", "names 2 recordings, and none of them is there"),
    "a name that is none": ("\0\toh\tOW\t0", "none of them is there"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_clear_error(table: Path, text: str, message: str) -> None:
    table.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        read_labels(table)
    assert caught.value.hint


def test_a_file_that_is_no_text_and_one_that_is_not_there(table: Path) -> None:
    with pytest.raises(InputError, match="is not text in UTF-8"):
        read_labels(table.parent / "b.FLAC")
    with pytest.raises(InputError, match="cannot read"):
        read_labels(table)


def test_a_table_is_named_itself_or_by_its_folder(table: Path) -> None:
    assert table_of(table.parent) is None
    table.write_text("b\toh\tOW\t0\n")
    assert table_of(table) == table_of(table.parent) == table
    (table.parent / "resource").mkdir()
    (table.parent / "resource" / "scores.json").write_text("{}")
    assert table_of(table.parent) is None
