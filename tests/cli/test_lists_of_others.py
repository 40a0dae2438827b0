"""Lists as other programs write them, and names whose letters are written in two ways, on the command line."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.places import SAMPLES
from tests.helpers.reports import results_of
from typer.testing import Result

from pronounce_cli.batch.columns import Wanted
from pronounce_cli.batch.gates import Gates, judged
from pronounce_cli.batch.regression import read_tolerance
from pronounce_cli.batch.scorer import digest
from pronounce_cli.batch.sources import Sources
from pronounce_cli.batch.texts import text_of
from pronounce_cli.core.codec import result_to_dict
from pronounce_cli.core.errors import InputError
from pronounce_cli.core.runs import Entry, Outcome, Trend

Invoke = Callable[..., Result]
TEXT = "We'll have to agree to disagree."
NEMO = [
    {"audio_filepath": "a.wav", "duration": 2.5, "text": TEXT},
    {"audio_filepath": "b.wav", "duration": 1.0, "offset": 0, "text": "Hello there.", "lang": "en"},
]
NAME = "Übung für Zoë"
FORMS = ("NFC", "NFD")


def found(*arguments: str | Path, text: str | None = None) -> tuple[list[Entry], list[str]]:
    told: list[str] = []
    sources = Sources(tuple(map(str, arguments)), Wanted(text), told.append)
    return [entry for _, entry in sources()], told


def lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


SHAPES = {
    "manifest.json": lines(NEMO),
    "blank lines.json": "\n\n" + lines(NEMO).replace("\n", "\n\n"),
    "with mark.json": "\ufeff" + lines(NEMO),
    "array.json": json.dumps(NEMO),
    "indented.json": json.dumps(NEMO, indent=2),
    "rows.jsonl": lines(NEMO),
    "rows.ndjson": lines(NEMO),
    "rows.jsonlines": lines(NEMO),
    "CAPITALS.JSON": lines(NEMO),
}


@pytest.mark.parametrize("name", SHAPES)
def test_json_of_every_shape_is_a_list(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(SHAPES[name], encoding="utf-8")
    entries, told = found(tmp_path / name)

    assert [(entry.audio, entry.text) for entry in entries] == [
        (str(tmp_path / "a.wav"), TEXT),
        (str(tmp_path / "b.wav"), "Hello there."),
    ]
    assert told == []


def test_one_row_is_a_list_too(tmp_path: Path) -> None:
    for name, text in (("one.json", json.dumps(NEMO[0])), ("wide.json", json.dumps(NEMO[0], indent=4))):
        (tmp_path / name).write_text(text)
        assert [entry.text for entry in found(tmp_path / name)[0]] == [TEXT]


@pytest.mark.parametrize("name", ["manifest.json", "manifest.ndjson", "manifest.jsonl"])
def test_a_folder_is_what_its_list_says(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(lines(NEMO[:1]))
    (tmp_path / "other.wav").touch()
    (tmp_path / "other.txt").write_text("other")

    assert [entry.text for entry in found(tmp_path)[0]] == [TEXT]


def test_the_manifest_of_a_web_page_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"name": "My app", "icons": []}, indent=2))
    (tmp_path / "a.wav").touch()
    (tmp_path / "a.txt").write_text("Hello")

    assert [entry.text_file for entry in found(tmp_path)[0]] == [str(tmp_path / "a.txt")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (lines(NEMO) + "{", "row 3 of .* is not JSON"),
        ('{"schema_version": "1.0",\n "results": []}', "is no list of recordings"),
        ("[1, 2]", "row 1 of .* is not a JSON object"),
        ("[", "is not JSON"),
        ("RIFF", "is not JSON"),
        ("", "is not JSON"),
        ("[]", "holds no recordings"),
    ],
)
def test_what_is_no_list_says_so(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(text)

    with pytest.raises(InputError, match=message):
        found(tmp_path / "list.json")


def test_a_nemo_manifest_is_scored(tmp_path: Path, invoke: Invoke) -> None:
    shutil.copy(SAMPLES / "adult_good.wav", tmp_path / "a.wav")
    (tmp_path / "manifest.json").write_text(lines(NEMO[:1]))
    done = invoke("score", tmp_path / "manifest.json", "--format", "json")

    (result,) = json.loads(done.stdout)["results"]
    assert result["reference"]["text"] == TEXT
    assert done.stderr == ""


# Two ways to write one letter


def both(form: str) -> tuple[str, str]:
    """The name in one form, and in the other."""
    other = FORMS[1 - FORMS.index(form)]
    return unicodedata.normalize(form, NAME), unicodedata.normalize(other, NAME)


@pytest.fixture(params=FORMS)
def names(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """How a folder and the recording and text in it are named, and how somebody else writes that."""
    mine, other = both(request.param)
    (tmp_path / mine).mkdir()
    if (tmp_path / other).exists():
        pytest.skip("a file system that knows both")
    shutil.copy(SAMPLES / "adult_good.wav", tmp_path / mine / f"{mine}.wav")
    return mine, other


def test_a_recording_is_found_by_either_name(names: tuple[str, str], tmp_path: Path) -> None:
    from pronounce_cli.audio import load

    path = tmp_path / names[1] / f"{names[1]}.wav"
    assert not path.exists()
    assert load(path).duration_s > 1


def test_a_text_beside_it_may_have_the_other_name(names: tuple[str, str], tmp_path: Path) -> None:
    mine, other = names
    folder = tmp_path / mine
    (folder / f"{other}.txt").write_text("Hello there.")
    for argument in (
        folder,
        tmp_path / other,
        folder / f"{mine}.wav",
        folder / f"{other}.wav",
        f"{folder}/*{other[-3:]}.wav",
    ):
        (entry,), told = found(argument)
        assert (text_of(entry), told) == ("Hello there.", [])


def test_a_list_may_have_the_other_name(names: tuple[str, str], tmp_path: Path) -> None:
    mine, other = names
    (tmp_path / mine / f"{mine}.txt").write_text("Hello there.")
    rows = f"audio,text_file\n{other}/{other}.wav,{other}/{other}.txt\n"
    (tmp_path / f"{mine}.csv").write_text(rows, encoding="utf-8")
    (entry,), _ = found(tmp_path / f"{other}.csv")

    assert text_of(entry) == "Hello there."
    assert entry.id == str(tmp_path / f"{other}/{other}.wav")


def test_files_of_kaldi_may_differ_in_it(names: tuple[str, str], tmp_path: Path) -> None:
    mine, other = names
    mine, other = mine.replace(" ", "_"), other.replace(" ", "_")
    (tmp_path / "wav.scp").write_text(f"{mine} {names[1]}/{names[1]}.wav\n", encoding="utf-8")
    (tmp_path / "text").write_text(f"first one\n{other} Hello there.\n", encoding="utf-8")
    (tmp_path / "utt2spk").write_text(f"{other} ann\n", encoding="utf-8")
    (entry,), _ = found(tmp_path)

    assert (entry.text, entry.speaker) == ("Hello there.", "ann")


def test_a_baseline_may_have_the_other_name(tmp_path: Path, invoke: Invoke) -> None:
    (good,) = results_of("good")
    for form in FORMS:
        row = result_to_dict(good) | {"utterance_id": unicodedata.normalize(form, NAME)}
        (tmp_path / f"{form}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    for mine, other in (FORMS, FORMS[::-1]):
        done = invoke("report", tmp_path / f"{mine}.jsonl", "--baseline", tmp_path / f"{other}.jsonl", "-f", "markdown")
        assert re.search(r"\| same: (\d+) → \1 \|", done.stdout)
        assert "In the baseline only" not in done.stdout
        listed = invoke("diff", tmp_path / f"{mine}.jsonl", tmp_path / f"{other}.jsonl", "--format", "json").stdout
        assert json.loads(listed)["changes"] == []


def test_a_run_goes_on_where_a_list_has_the_other_name() -> None:
    mine, other = (unicodedata.normalize(form, NAME) for form in FORMS)

    assert digest(Entry(mine, f"{mine}.wav"), mine) == digest(Entry(other, f"{other}.wav"), other)
    assert digest(Entry(mine, f"{mine}.wav"), "a") != digest(Entry(other, f"{other}.wav"), "b")


def test_a_voice_reads_a_recording_with_the_other_name(names: tuple[str, str], tmp_path: Path) -> None:
    from pronounce_cli.core.types import Audio
    from pronounce_cli.voice.folder import FolderVoice

    voice = FolderVoice(tmp_path / names[0], lambda path, name: Audio([], 16_000, f"{path}"))  # type: ignore[arg-type]
    assert voice.speak(names[1], "de").source.endswith(f"{names[0]}.wav")


def test_gates_know_either_name_as_one() -> None:
    from dataclasses import replace

    from pronounce_cli.batch.regression import Baseline, scored

    (good,) = results_of("good")
    mine, other = (unicodedata.normalize(form, NAME) for form in FORMS)
    kept = scored(Outcome(good))
    assert kept is not None
    found = judged(
        [Outcome(replace(good, utterance_id=other))],
        Gates(baseline=Baseline({mine: kept}), tolerance=read_tolerance(3)),
    )

    assert [item.change.trend for item in found.run.items if item.change] == [Trend.SAME]
    assert found.run.gone == ()
