"""Subtitles beside a recording and in lists: as a whole, and cue by cue."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.captions import SRT, VTT

from pronounce_cli.batch.columns import Wanted
from pronounce_cli.batch.entries import Entries
from pronounce_cli.batch.sources import Sources
from pronounce_cli.batch.texts import beside, text_of
from pronounce_cli.core.errors import InputError, TextError
from pronounce_cli.core.runs import Entry
from pronounce_cli.core.types import Span

SILENT = "1\n00:00:00,000 --> 00:00:01,000\n[music]\n\n2\n00:00:01,000 --> 00:00:02,000\nHello\n"


def found(*arguments: Path, text: str | None = None, cues: bool = True) -> tuple[list[Entry], list[str]]:
    """The entries, and what was said about others."""
    told: list[str] = []
    sources = Sources(tuple(map(str, arguments)), Wanted(text, cues=cues), told.append)
    return [entry for _, entry in sources()], told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"a.wav": "", "a.srt": SRT, "b.wav": "", "b.vtt": VTT, "c.wav": "", "c.txt": "Hello."}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_subtitles_beside_a_recording_are_its_text(folder: Path) -> None:
    entries, told = found(folder, cues=False)

    assert [(Path(entry.id).name, text_of(entry)) for entry in entries] == [
        ("a.wav", SRT), ("b.wav", VTT), ("c.wav", "Hello."),
    ]  # fmt: skip
    assert told == []
    assert Sources((str(folder / "a.wav"),), Wanted(), told.append).is_one_recording


def test_a_text_counts_before_subtitles(folder: Path) -> None:
    (folder / "a.txt").write_text("Hello.")

    assert beside(folder / "a.wav") == folder / "a.txt"
    assert beside(folder / "none.wav") == folder / "none.txt"


def test_each_cue_is_an_entry_with_its_part(folder: Path) -> None:
    entries, told = found(folder)

    assert [(Path(entry.id).name, entry.text, entry.part) for entry in entries] == [
        ("a.wav#1", "<i>We'll have to agree</i>", Span(0.0, 1.72)),
        ("a.wav#2", "to disagree.", Span(1.72, 3.0)),
        ("b.wav#1", "<v Anna>We&#39;ll have to agree</v>", Span(0.0, 1.72)),
        ("b.wav#2", "to disagree.", Span(1.72, 3.0)),
        ("c.wav", None, None),
    ]
    assert {entry.audio for entry in entries[:2]} == {str(folder / "a.wav")}
    assert told == [f"the text of `{folder / 'c.wav'}` has no cues; the recording is scored as a whole"]
    assert len(Entries(Sources((str(folder),), Wanted(cues=True), told.append))) == 5


def test_lists_have_subtitles_too(folder: Path) -> None:
    (folder / "set.csv").write_text("id,audio,text_file,speaker\none,a.wav,b.vtt,Ann\n")

    entries, _ = found(folder / "set.csv")

    assert [(entry.id, entry.speaker, entry.part and entry.part.end_s) for entry in entries] == [
        ("one#1", "Ann", 1.72), ("one#2", "Ann", 3.0),
    ]  # fmt: skip


def test_one_text_for_all_may_be_subtitles(folder: Path) -> None:
    entries, _ = found(folder / "c.wav", text=SRT)

    assert [(Path(entry.id).name, entry.part) for entry in entries] == [
        ("c.wav#1", Span(0.0, 1.72)), ("c.wav#2", Span(1.72, 3.0)),
    ]  # fmt: skip


def test_cues_without_words_are_left_out_and_told(folder: Path) -> None:
    (folder / "a.srt").write_text(SILENT)

    entries, told = found(folder / "a.wav")

    assert [Path(entry.id).name for entry in entries] == ["a.wav#2"]
    assert told == [f"left out 1 cue of `{folder / 'a.wav'}` in which nothing is said"]
    (folder / "a.srt").write_text(SILENT.replace("Hello", "(applause)"))
    with pytest.raises(TextError, match="nothing is said in the 2 cues"):
        found(folder / "a.wav")


def test_rows_may_name_a_part(tmp_path: Path) -> None:
    (tmp_path / "set.csv").write_text(
        "audio,id,text,start,end\na.wav,1,Hello,1.5,2.25\na.wav,2,Hello,0:01:02.5,63\na.wav,3,Hello,,\na.wav,4,Hello,,2\n"
    )
    (tmp_path / "nemo.jsonl").write_text(
        '{"audio_filepath": "a.wav", "text": "hi", "offset": 2.0, "duration": 1.5, "id": 1}\n'
        '{"audio_filepath": "a.wav", "text": "hi", "duration": 9, "id": 2}\n'
    )

    assert [entry.part for entry in found(tmp_path / "set.csv")[0]] == [
        Span(1.5, 2.25), Span(62.5, 63.0), None, Span(0.0, 2.0),
    ]  # fmt: skip
    entries, told = found(tmp_path / "nemo.jsonl", cues=False)
    assert [entry.part for entry in entries] == [Span(2.0, 3.5), None]
    assert told == []


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("x,2", "column start: `x` is not a time in seconds"),
        ("-1,2", "column start: `-1` is not a time"),
        ("1,inf", "column end: `inf` is not a time"),
        ("3,2", "column end: the part ends at 2 s and starts at 3 s"),
        ("3,", "column end: it is empty, and the part starts at 3 s"),
    ],
)
def test_a_part_that_cannot_be_is_named(tmp_path: Path, row: str, wrong: str) -> None:
    (tmp_path / "set.csv").write_text(f"audio,text,start,end\na.wav,Hello,{row}\n")

    with pytest.raises(InputError, match="row 2 of") as caught:
        found(tmp_path / "set.csv")
    assert wrong in caught.value.message
