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

from pronounce_cli.cli._documents import Document, documents_for
from pronounce_cli.report.registry import FORMATS, suffixes

GOOD = SAMPLES / "adult_good.wav"
TEXT = "We'll have to agree to disagree."
Invoke = Callable[..., Result]
STARTS = {
    "terminal": "── ",
    "json": '{\n  "schema_version"',
    "jsonl": '{"schema_version"',
    "csv": "id,status,",
    "junit": "<?xml version=",
    "markdown": "## Pronunciation",
    "github": "::notice title=Pronunciation::",
    "textgrid": 'File type = "ooTextFile"',
    "html": "<!DOCTYPE html>",
}


def test_one_run_writes_every_form(invoke: Invoke, tmp_path: Path) -> None:
    pairs = [(form, tmp_path / f"report.{form}") for form in FORMATS if form != "textgrid"]
    pairs.append(("textgrid", tmp_path / "one.TextGrid"))
    arguments = [part for form, path in pairs for part in ("--format", form, "--output", path)]
    invoke("score", GOOD, "--text", TEXT, *arguments)

    for form, path in pairs:
        assert path.read_text(encoding="utf-8").startswith(STARTS[form]), form


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "terminal"])
def test_every_form_goes_to_stdout(form: str, invoke: Invoke) -> None:
    assert invoke("score", GOOD, "--text", TEXT, "-f", form).stdout.startswith(STARTS[form])


def test_suffixes_and_the_terminal_go_together(invoke: Invoke, tmp_path: Path) -> None:
    meant = {suffix: form for form in FORMATS for suffix in suffixes(form)}
    paths = [tmp_path / f"a{suffix}" for suffix in meant]
    shown = invoke("score", GOOD, "--text", TEXT, "-o", "-", *(part for path in paths for part in ("-o", path)))

    assert shown.stdout.startswith(STARTS["terminal"])
    for path in paths:
        assert path.read_text(encoding="utf-8").startswith(STARTS[meant[path.suffix]]), path


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
        (None, None, [Document("terminal")]),
        (["csv"], None, [Document("csv")]),
        (["csv"], [Path("-")], [Document("csv")]),
        (None, [Path("a.XML")], [Document("junit", Path("a.XML"))]),
        (["json"], [Path("a.txt")], [Document("json", Path("a.txt"))]),
        (
            ["html", "junit"],
            [Path("-"), Path("a.txt")],
            [Document("html"), Document("junit", Path("a.txt"))],
        ),
    ],
)
def test_formats_and_outputs_meet_in_order(
    formats: list[str] | None, outputs: list[Path] | None, expected: list[Document]
) -> None:
    assert documents_for(formats, outputs) == tuple(expected)


@pytest.mark.parametrize(
    ("formats", "outputs", "message"),
    [
        (["csv", "json"], None, "2 formats for 1 output"),
        (["csv"], [Path("a.csv"), Path("b.csv")], "1 format for 2 outputs"),
        (None, [Path("a.csv"), Path("a.csv")], "two reports cannot both go to `a.csv`"),
        (None, [Path("-"), Path("-")], "two reports cannot both go to stdout"),
        (None, [Path("a.docx")], "cannot tell a format from the name `a.docx`"),
        (None, [Path("missing/a.csv")], "its folder does not exist"),
        (["textgrid"], [Path(__file__)], "TextGrids need a folder"),
        (["csv"], [Path(__file__).parent], "it is a folder"),
        (None, [Path(__file__).parent], "--format textgrid alone can write"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    formats: list[str] | None, outputs: list[Path] | None, message: str
) -> None:
    with pytest.raises(typer.BadParameter, match=message):
        documents_for(formats, outputs)
