"""A set whose provider failed says so, in every form of its report."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers.keys import KEY
from tests.helpers.places import SAMPLES
from tests.helpers.reports import results_of
from tests.helpers.server import Loopback, Reply
from typer.testing import Result

from pronounce_cli.core.codec import result_to_dict
from pronounce_cli.core.types import Assessment, Transcript
from pronounce_cli.core.unheard import Unheard

Invoke = Callable[..., Result]
REFUSED = "groq does not accept the API key"
ALL = f"6 of 6 without a transcript: {REFUSED}"
FORMS = ("terminal", "junit", "github", "markdown", "html")


def stored(path: Path, reasons: list[str | None]) -> Path:
    """Write results of which each has a reason why there is no transcript, or none."""
    (result,) = results_of("good")
    assert isinstance(result, Assessment)
    rows = [replace(result, utterance_id=f"r{i}", no_transcript=why) for i, why in enumerate(reasons)]
    path.write_text("".join(json.dumps(result_to_dict(row)) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return stored(tmp_path / "results.jsonl", [REFUSED] * 6)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_that_a_set_has_no_transcripts(form: str, results: Path, invoke: Invoke) -> None:
    done = invoke("report", results, "--format", form, env={"COLUMNS": "120"})

    assert done.stdout.count(ALL) == 1
    assert done.stderr == ("" if form == "terminal" else f"note: {ALL}\n")


@pytest.mark.parametrize("form", FORMS)
def test_no_form_says_it_of_a_set_that_nobody_was_asked_about(form: str, tmp_path: Path, invoke: Invoke) -> None:
    done = invoke("report", stored(tmp_path / "r.jsonl", [None] * 6), "--format", form)

    assert "without a transcript" not in done.output


def test_rows_and_objects_say_it_of_each_recording(results: Path, invoke: Invoke) -> None:
    for level in ("utterance", "word", "phone"):
        rows = csv.DictReader(invoke("report", results, "-f", "csv", "--level", level, "-q").stdout.splitlines())
        assert {row["no_transcript"] for row in rows} == {REFUSED}
    found = json.loads(invoke("report", results, "-f", "json", "-q").stdout)["results"]
    assert [one["no_transcript"] for one in found] == [REFUSED] * 6


def test_the_summary_counts_reasons_in_every_form(tmp_path: Path, invoke: Invoke) -> None:
    path = stored(tmp_path / "r.jsonl", ["no answer", REFUSED, None, REFUSED])
    expected = f"3 of 4 without a transcript: {REFUSED} (2); no answer (1)"

    assert f"! {expected}" in invoke("summary", path, env={"COLUMNS": "120"}).stdout
    assert f"> {expected}" in invoke("summary", path, "--format", "markdown").stdout
    counted = json.loads(invoke("summary", path, "--format", "json").stdout)["without_transcript"]
    assert counted == {"recordings": 3, "reasons": {"no answer": 1, REFUSED: 2}}


def test_what_is_not_shown_counts_too(results: Path, invoke: Invoke) -> None:
    assert ALL in invoke("report", results, "--only-failed", "-f", "junit").stdout


def test_many_reasons_stay_one_line() -> None:
    unheard = Unheard()
    (result,) = results_of("good")
    assert isinstance(result, Assessment)
    for i in range(500):
        unheard.add(replace(result, no_transcript=f"no reply for r{i}"))

    assert unheard.sentence == (
        "500 of 500 without a transcript: no reply for r0 (1); no reply for r1 (1); other reasons (498)"
    )
    assert len(unheard.reasons) == 200


def scored(folder: Path, invoke: Invoke, *options: str) -> Result:
    for path in SAMPLES.iterdir():
        shutil.copy(path, folder)
    return invoke("score", folder, *options, env={"PRONOUNCE_RETRIES": "0", "COLUMNS": "200", "WHISPER_API_KEY": KEY})


def test_a_provider_that_refuses_every_recording_is_told(server: Loopback, tmp_path: Path, invoke: Invoke) -> None:
    server.answer = lambda request: Reply({"error": {"message": "Invalid API key"}}, 401)
    options = ("--provider", "compatible", "--base-url", f"{server.url}/v1", "--jobs", "1")
    outputs = [
        part for form in FORMS for part in ("-f", form, "-o", str(tmp_path / form) if form != "terminal" else "-")
    ]
    (tmp_path / "set").mkdir()
    done = scored(tmp_path / "set", invoke, *options, *outputs)

    assert "6 of 6 without a transcript: " in done.stdout
    for form in FORMS[1:]:
        assert "6 of 6 without a transcript: " in (tmp_path / form).read_text(encoding="utf-8"), form


def test_a_provider_that_hears_nothing_is_told(server: Loopback, tmp_path: Path, invoke: Invoke) -> None:
    server.answer = lambda request: Reply({"text": ""})
    options = ("--provider", "compatible", "--base-url", f"{server.url}/v1", "--jobs", "1", "-f", "github")
    (tmp_path / "set").mkdir()
    done = scored(tmp_path / "set", invoke, *options)

    assert "6 of 6 without a transcript: compatible heard no words" in done.stdout


# Transcripts of which a part was not used.

LISTED = "compatible lists words that are not those of its text"


def partly(path: Path, reasons: list[str | None]) -> Path:
    """Write results with transcripts, of which some say what of them was not used."""
    (result,) = results_of("good")
    assert isinstance(result, Assessment)
    heard = Transcript("agree", None, None, "compatible", "m")
    rows = [
        replace(result, utterance_id=f"r{i}", transcript=replace(heard, unused=why)) for i, why in enumerate(reasons)
    ]
    path.write_text("".join(json.dumps(result_to_dict(row)) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_what_of_transcripts_was_not_used(form: str, tmp_path: Path, invoke: Invoke) -> None:
    path = partly(tmp_path / "r.jsonl", [LISTED, None, LISTED])
    done = invoke("report", path, "--format", form, env={"COLUMNS": "120"})

    assert done.stdout.count(f"2 of 3 with a transcript that was used in part: {LISTED}") == 1


def test_rows_objects_and_intervals_say_it_of_each_recording(tmp_path: Path, invoke: Invoke) -> None:
    path = partly(tmp_path / "r.jsonl", [LISTED, None])
    for level in ("utterance", "word", "phone"):
        rows = csv.DictReader(invoke("report", path, "-f", "csv", "--level", level, "-q").stdout.splitlines())
        assert {(row["id"], row["transcript_unused"]) for row in rows} == {("r0", LISTED), ("r1", "")}
    first, second = json.loads(invoke("report", path, "-f", "json", "-q").stdout)["results"]
    assert first["transcript"]["unused"] == LISTED
    assert "unused" not in second["transcript"]
    assert invoke("report", path, "-f", "textgrid", "-q").stdout.count(f"transcript used in part: {LISTED}") == 1
    missing = stored(tmp_path / "m.jsonl", [REFUSED, None])
    assert invoke("report", missing, "-f", "textgrid", "-q").stdout.count(f"without a transcript: {REFUSED}") == 1
