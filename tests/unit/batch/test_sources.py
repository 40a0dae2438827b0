"""From what was typed to recordings and their texts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pronounce_cli.batch.columns import Wanted
from pronounce_cli.batch.entries import Entries
from pronounce_cli.batch.sources import Sources
from pronounce_cli.batch.texts import read_text, text_of
from pronounce_cli.core.errors import AudioError, InputError, TextError
from pronounce_cli.core.runs import Entry


def found(*arguments: str | Path, text: str | None = None, free: bool = False) -> tuple[list[Entry], list[str]]:
    """The entries, and what was said about others."""
    told: list[str] = []
    sources = Sources(tuple(map(str, arguments)), Wanted(text, free), told.append)
    return [entry for _, entry in sources()], told


def files(folder: Path, **texts: str) -> Path:
    """Write files; `a_wav="x"` becomes `a.wav`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def said(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(Path(entry.id).name, text_of(entry)) for entry in entries]


def test_the_text_lies_beside_the_recording(tmp_path: Path) -> None:
    files(tmp_path, a_wav="", a_txt="Hello there.\n")

    assert said(found(tmp_path / "a.wav")[0]) == [("a.wav", "Hello there.\n")]


def test_a_text_on_the_command_line_wins(tmp_path: Path) -> None:
    files(tmp_path, a_wav="", a_txt="one", b_wav="", manifest_csv="audio,text\nc.wav,two\n")

    assert said(found(tmp_path / "a.wav", tmp_path, text="three")[0]) == [("a.wav", "three"), ("c.wav", "three")]


def test_a_folder_gives_its_recordings_and_those_below_in_order_and_tells_which_have_no_text(tmp_path: Path) -> None:
    files(tmp_path, b_WAV="", b_txt="two", a_mp3="", a_txt="one", c_flac="", notes_md="")
    files(tmp_path / "ann", z_wav="", z_txt="three")
    files(tmp_path / ".hidden", z_wav="", z_txt="four")
    entries, told = found(tmp_path)

    assert said(entries) == [("a.mp3", "one"), ("b.WAV", "two"), ("z.wav", "three")]
    assert told == [f"left out 1 recording of `{tmp_path}` without a text"]


def test_a_list_decides_what_its_folder_holds_at_any_depth(tmp_path: Path) -> None:
    files(tmp_path / "one", a_wav="", a_txt="a")
    files(tmp_path / "two", b_wav="", b_txt="not listed", manifest_tsv="audio\ttext\nc.wav\tsee\n")
    files(tmp_path / "two" / "deep", d_wav="", d_txt="not listed")
    files(tmp_path / "x3", text="u1 Hello\n").joinpath("wav.scp").write_text("u1 e.wav\n")

    assert said(found(tmp_path)[0]) == [("a.wav", "a"), ("c.wav", "see"), ("u1", "Hello")]


def test_patterns_are_for_shells_that_do_not_expand_them(tmp_path: Path) -> None:
    files(tmp_path, b_wav="", b_txt="two", c_wav="")
    files(tmp_path / "deep" / "er", a_wav="", a_txt="one")
    entries, told = found(f"{tmp_path}/**/*.wav")

    assert said(entries) == [("b.wav", "two"), ("a.wav", "one")]
    assert told == [f"left out 1 recording of `{tmp_path}/**/*.wav` without a text"]
    assert [Path(entry.id).name for entry in found(f"{tmp_path}/[bc].*", free=True)[0]] == ["b.wav", "c.wav"]
    with pytest.raises(InputError, match=r"no recordings match .*\*\.ogg"):
        found(f"{tmp_path}/*.ogg")
    with pytest.raises(InputError, match="no recordings with texts match"):
        found(f"{tmp_path}/c.*")


def test_a_recording_whose_name_looks_like_a_pattern_is_itself(tmp_path: Path) -> None:
    (tmp_path / "a[1].wav").touch()
    (tmp_path / "a1.wav").touch()

    assert [Path(entry.audio).name for entry in found(tmp_path / "a[1].wav")[0]] == ["a[1].wav"]


def test_an_empty_folder_is_refused_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no recordings with texts") as caught:
        found(tmp_path)
    assert "NAME.txt" in str(caught.value.hint)


@pytest.mark.parametrize("name", ["x" * 300 + ".wav", "a/b/c.wav", "nul\u202e.wav"])
def test_a_recording_that_does_not_exist_is_named(name: str) -> None:
    ((entry,), _) = found(name)

    with pytest.raises(AudioError, match="does not exist"):
        text_of(entry)


def test_a_recording_without_a_text_gets_a_hint_where_to_put_it(tmp_path: Path) -> None:
    files(tmp_path, a_wav="")
    ((entry,), _) = found(tmp_path / "a.wav")

    with pytest.raises(TextError, match="there is no text for") as caught:
        text_of(entry)
    assert str(tmp_path / "a.txt") in str(caught.value.hint)


def test_a_text_file_must_be_text(tmp_path: Path) -> None:
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "long.txt").write_bytes(b"a " * 600_000)

    for name, message in {"bytes.txt": "not text in UTF-8", "long.txt": "too long", "none.txt": "cannot read"}.items():
        with pytest.raises(TextError, match=message):
            read_text(tmp_path / name)
    with pytest.raises(TextError, match="cannot read"):
        read_text(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (closed := tmp_path / "closed").mkdir(mode=0o000)

    with pytest.raises(InputError):
        found(closed)


def test_what_is_one_recording(tmp_path: Path) -> None:
    def one(*arguments: str) -> bool:
        return Sources(arguments, Wanted(), print).is_one_recording

    assert one("a.wav")
    assert one("-")
    assert one("https://example.org/a.wav?x=1")
    assert not one("a.wav", "b.wav")
    for many in (str(tmp_path), "set.csv", "set.JSONL", "wav.scp", "*.wav"):
        assert not one(many), many


def test_two_recordings_of_one_name_are_refused_with_both_places(tmp_path: Path) -> None:
    files(tmp_path, a_wav="", a_txt="x", s_csv="id,audio,text\nu1,a.wav,x\nu2,b.wav,y\nu1,c.wav,z\n")
    with pytest.raises(InputError, match="is there twice"):
        Entries(Sources((str(tmp_path / "a.wav"),) * 2, Wanted(), print))
    with pytest.raises(
        InputError, match=r"row 4 of .*s\.csv., column id: `u1` is the name of row 2 of .*s\.csv` already"
    ):
        Entries(Sources((str(tmp_path / "s.csv"),), Wanted(), print))


def test_entries_are_read_anew_and_found_by_name(tmp_path: Path) -> None:
    rows = "".join(f"u{i},a{i}.wav,x\n" for i in range(500))
    files(tmp_path, s_csv="id,audio,text\n" + rows)
    entries = Entries(Sources((str(tmp_path / "s.csv"),), Wanted(), print))

    assert len(entries) == 500
    assert [entry.id for entry in entries] == [entry.id for entry in entries] == [f"u{i}" for i in range(500)]
    index = entries.index()
    assert [index.find(f"u{i}") for i in range(500)] == list(range(500))
    assert index.find("u500") is None
    files(tmp_path, s_csv="id,audio,text\n" + rows.replace("u7,", "v7,"))
    with pytest.raises(InputError, match=r"row 9 of .* changed while it was read"):
        list(entries)
    files(tmp_path, s_csv="id,audio,text\n" + rows[:24])
    with pytest.raises(InputError, match="changed while it was read"):
        list(entries)
