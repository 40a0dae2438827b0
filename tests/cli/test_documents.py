"""Which reports go where: `--format` and `--output`, each as often as needed."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from tests.helpers.places import SAMPLES
from typer.testing import Result

from pronounce_cli.cli._documents import BY_SUFFIX, Document, documents_for
from pronounce_cli.cli._options import Format

GOOD = SAMPLES / "adult_good.wav"
TEXT = "We'll have to agree to disagree."
Invoke = Callable[..., Result]
STARTS = {
    Format.TERMINAL: "── ",
    Format.JSON: '{\n  "schema_version"',
    Format.JSONL: '{"schema_version"',
    Format.CSV: "id,status,",
    Format.JUNIT: "<?xml version=",
    Format.MARKDOWN: "## Pronunciation",
    Format.GITHUB: "::notice title=Pronunciation::",
    Format.TEXTGRID: 'File type = "ooTextFile"',
    Format.HTML: "<!DOCTYPE html>",
}


def test_one_run_writes_every_form(invoke: Invoke, tmp_path: Path) -> None:
    pairs = [(form, tmp_path / f"report.{form}") for form in Format if form is not Format.TEXTGRID]
    pairs.append((Format.TEXTGRID, tmp_path / "one.TextGrid"))
    arguments = [part for form, path in pairs for part in ("--format", form.value, "--output", path)]
    invoke("score", GOOD, "--text", TEXT, *arguments)

    for form, path in pairs:
        assert path.read_text(encoding="utf-8").startswith(STARTS[form]), form


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.TERMINAL])
def test_every_form_goes_to_stdout(form: Format, invoke: Invoke) -> None:
    assert invoke("score", GOOD, "--text", TEXT, "-f", form.value).stdout.startswith(STARTS[form])


def test_suffixes_and_the_terminal_go_together(invoke: Invoke, tmp_path: Path) -> None:
    paths = [tmp_path / f"a{suffix}" for suffix in BY_SUFFIX]
    shown = invoke("score", GOOD, "--text", TEXT, "-o", "-", *(part for path in paths for part in ("-o", path)))

    assert shown.stdout.startswith(STARTS[Format.TERMINAL])
    for path in paths:
        assert path.read_text(encoding="utf-8").startswith(STARTS[BY_SUFFIX[path.suffix]]), path


def test_a_folder_gets_a_textgrid_per_recording(invoke: Invoke, tmp_path: Path) -> None:
    invoke("score", SAMPLES, "-f", "textgrid", "-o", tmp_path / "grids")

    names = sorted(path.name for path in (tmp_path / "grids").iterdir())
    assert len(names) == 6
    assert names[0] == "adult-good.TextGrid"


@pytest.mark.parametrize(("level", "rows"), [("utterance", 1), ("word", 6), ("phone", 21)])
def test_the_level_of_csv(level: str, rows: int, invoke: Invoke) -> None:
    text = invoke("score", GOOD, "--text", TEXT, "-f", "csv", "--level", level).stdout

    assert len(list(csv.DictReader(text.splitlines()))) == rows


def test_json_lines_are_the_results_of_json(invoke: Invoke) -> None:
    whole = json.loads(invoke("score", GOOD, "--text", TEXT, "-f", "json").stdout)
    line = json.loads(invoke("score", GOOD, "--text", TEXT, "-f", "jsonl").stdout)

    assert [line] == whole["results"]


def test_what_is_refused_is_skipped_or_fails_in_junit(invoke: Invoke) -> None:
    arguments = ("score", GOOD, "--text", "Completely different words stand in this sentence", "-f", "junit")

    assert "<skipped " in invoke(*arguments).stdout
    assert "<failure " in invoke(*arguments, "--not-assessable", "fail").stdout


def test_audio_is_embedded_only_if_asked_for(invoke: Invoke) -> None:
    arguments = ("score", GOOD, "--text", TEXT, "-f", "html")

    assert "data:audio/flac;base64," in invoke(*arguments, "--embed-audio").stdout
    assert "data:audio" not in invoke(*arguments).stdout


@pytest.mark.parametrize(
    ("formats", "outputs", "expected"),
    [
        (None, None, [Document(Format.TERMINAL)]),
        ([Format.CSV], None, [Document(Format.CSV)]),
        ([Format.CSV], [Path("-")], [Document(Format.CSV)]),
        (None, [Path("a.XML")], [Document(Format.JUNIT, Path("a.XML"))]),
        ([Format.JSON], [Path("a.txt")], [Document(Format.JSON, Path("a.txt"))]),
        (
            [Format.HTML, Format.JUNIT],
            [Path("-"), Path("a.txt")],
            [Document(Format.HTML), Document(Format.JUNIT, Path("a.txt"))],
        ),
    ],
)
def test_formats_and_outputs_meet_in_order(
    formats: list[Format] | None, outputs: list[Path] | None, expected: list[Document]
) -> None:
    assert documents_for(formats, outputs) == tuple(expected)


@pytest.mark.parametrize(
    ("formats", "outputs", "message"),
    [
        ([Format.CSV, Format.JSON], None, "2 formats for 1 output"),
        ([Format.CSV], [Path("a.csv"), Path("b.csv")], "1 format for 2 outputs"),
        (None, [Path("a.csv"), Path("a.csv")], "two reports cannot both go to `a.csv`"),
        (None, [Path("-"), Path("-")], "two reports cannot both go to stdout"),
        (None, [Path("a.docx")], "cannot tell a format from the name `a.docx`"),
        (None, [Path("missing/a.csv")], "its folder does not exist"),
        ([Format.TEXTGRID], [Path(__file__)], "TextGrids need a folder"),
        ([Format.CSV], [Path(__file__).parent], "it is a folder"),
        (None, [Path(__file__).parent], "--format textgrid alone can write"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    formats: list[Format] | None, outputs: list[Path] | None, message: str
) -> None:
    with pytest.raises(typer.BadParameter, match=message):
        documents_for(formats, outputs)
