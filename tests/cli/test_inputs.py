"""Which recordings are scored against which texts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import Result

from pronounce_cli.cli._inputs import Job, find_jobs, given_text, read_text
from pronounce_cli.core.errors import AudioError, InputError, TextError

Invoke = Callable[..., Result]


def silent(message: str) -> None:
    pytest.fail(f"there was nothing to tell, but: {message}")


def files(folder: Path, **texts: str) -> Path:
    """Write files; `a_wav="x"` becomes `a.wav`."""
    for name, text in texts.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def said(jobs: list[Job]) -> list[tuple[str, str]]:
    return [(Path(job.name).name, job.read_text()) for job in jobs]


def test_the_text_lies_beside_the_recording(tmp_path: Path) -> None:
    files(tmp_path, a_wav="", a_txt="Hello there.\n")

    assert said(find_jobs([str(tmp_path / "a.wav")], None, silent)) == [("a.wav", "Hello there.\n")]


def test_a_text_on_the_command_line_wins(tmp_path: Path) -> None:
    files(tmp_path, a_wav="", a_txt="one", b_wav="", b_txt="two")

    assert said(find_jobs([str(tmp_path)], "three", silent)) == [("a.wav", "three"), ("b.wav", "three")]


def test_a_folder_gives_its_recordings_in_order_and_tells_which_have_no_text(tmp_path: Path) -> None:
    files(tmp_path, b_WAV="", b_txt="two", a_mp3="", a_txt="one", c_flac="", notes_md="")
    told: list[str] = []

    assert said(find_jobs([str(tmp_path)], None, told.append)) == [("a.mp3", "one"), ("b.WAV", "two")]
    assert told == [f"left out 1 recording of `{tmp_path}` without a text"]


def test_a_manifest_decides_what_a_folder_holds(tmp_path: Path) -> None:
    manifest = 'id,text,audio,language\nfirst,"Yes, please.",b.wav,en-GB\n,No,sub/c.wav,\n'
    files(tmp_path, a_wav="", a_txt="not listed", b_wav="", manifest_csv="\ufeff" + manifest)
    first, second = find_jobs([str(tmp_path)], None, silent)

    assert (first.name, first.audio, first.text, first.language) == (
        "first",
        tmp_path / "b.wav",
        "Yes, please.",
        "en-GB",
    )
    assert (second.name, second.text, second.language) == (str(tmp_path / "sub" / "c.wav"), "No", None)


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("file,words\na.wav,hi\n", "needs the columns audio and text"),
        ("", "needs the columns audio and text"),
        ("audio,text\na.wav\n", "line 2 of"),
        ("audio,text\n,hi\n", "line 2 of"),
        ("audio,text\n", "holds no recordings"),
        ("audio,text\na.wav," + "x" * 200_000 + "\n", "is not CSV"),
    ],
)
def test_a_broken_manifest_is_refused_with_the_place(tmp_path: Path, manifest: str, message: str) -> None:
    files(tmp_path, manifest_csv=manifest)

    with pytest.raises(InputError, match=message):
        find_jobs([str(tmp_path)], None, silent)


def test_an_empty_folder_is_refused_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no recordings with texts") as caught:
        find_jobs([str(tmp_path)], None, silent)
    assert "NAME.txt" in str(caught.value.hint)


@pytest.mark.parametrize("name", ["x" * 300 + ".wav", "a/b/c.wav", "nul\u202e.wav"])
def test_a_recording_that_does_not_exist_is_named(name: str) -> None:
    (job,) = find_jobs([name], None, silent)

    with pytest.raises(AudioError, match="does not exist"):
        job.read_text()


def test_a_recording_without_a_text_gets_a_hint_where_to_put_it(tmp_path: Path) -> None:
    files(tmp_path, a_wav="")
    (job,) = find_jobs([str(tmp_path / "a.wav")], None, silent)

    with pytest.raises(TextError, match="there is no text for") as caught:
        job.read_text()
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
        find_jobs([str(closed)], None, silent)


def test_both_kinds_of_text_exclude_each_other(tmp_path: Path) -> None:
    files(tmp_path, a_txt="hi")

    assert given_text("hello", None) == "hello"
    assert given_text(None, tmp_path / "a.txt") == "hi"
    assert given_text(None, None) is None
    with pytest.raises(typer.BadParameter):
        given_text("hello", tmp_path / "a.txt")
