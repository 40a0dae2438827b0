"""Texts as people keep them, from the command line to the report."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from tests.helpers.captions import OTHERS, SRT, VTT
from tests.helpers.places import SAMPLES
from typer.testing import Result

Invoke = Callable[..., Result]
GOOD = SAMPLES / "adult_good.wav"
PLAIN = "We'll have to agree to disagree."
TOLD = "Not taken as read aloud"


def results(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["results"]
    return found


def spoken(result: dict[str, Any]) -> str:
    return " ".join(word["text"] for word in result["words"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample with its subtitles."""
    shutil.copy(GOOD, tmp_path / "a.wav")
    (tmp_path / "a.srt").write_text(SRT, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("text", [SRT, VTT, *OTHERS.values()], ids=["srt", "vtt", *OTHERS])
def test_subtitles_score_as_their_text_does(text: str, invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "any.name"
    file.write_text(text, encoding="utf-8")

    (plain,) = results(invoke("score", GOOD, "--text", PLAIN, "--format", "json"))
    (found,) = results(invoke("score", GOOD, "--text-file", file, "--format", "json"))

    assert spoken(found) == "We'll have to agree to disagree"
    assert found["words"] == plain["words"]
    assert found["scores"] == plain["scores"]
    assert found["reference"]["left_out"][0] == "the times of 2 cues"
    assert [line for line in found["warnings"] if TOLD in line] == [
        f"{TOLD}: {', '.join(found['reference']['left_out'])}"
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_texts_of_windows_are_read(encoding: str, invoke: Invoke, tmp_path: Path) -> None:
    def written(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding=encoding)
        return tmp_path / name

    texts = written("a.txt", PLAIN), written("a.srt", SRT)
    rows = written("set.tsv", f"audio\ttext\n{GOOD}\t{PLAIN}\n")
    lexicon = written("own.dict", "agree\tAE1 G R IY0\n")

    found = [results(invoke("score", GOOD, "--text-file", text, "-f", "json"))[0] for text in texts]
    found += results(invoke("score", rows, "-f", "json"))
    assert [spoken(one) for one in found] == ["We'll have to agree to disagree"] * 3
    assert "user lexicon" in invoke("phonemes", "agree", "--lexicon", lexicon).stdout
    assert (
        "We'll have to agree"
        in invoke("practice", "--file", texts[1], "--from", GOOD, "--plain", "--no-history").stdout
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (PLAIN.encode("utf-16-le"), "is not text in UTF-8"),
        (b"{\\rtf1\\ansi We\\rquote ll agree.\\par}", "is RTF"),
        (b'{\n "text": "We will agree."}', "is JSON"),
        (b'File type = "ooTextFile"\nObject class = "TextGrid"\n', "is a TextGrid"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, told: str, invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(data)

    assert f"a.txt` {told}\n" in invoke("score", GOOD, "--text-file", tmp_path / "a.txt", exit_code=4).stderr


def test_a_page_of_xhtml_says_what_it_shows(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<html><body><p>{PLAIN}</p></body></html>'
    )

    (found,) = results(invoke("score", GOOD, "--text-file", tmp_path / "a.html", "-f", "json"))
    assert spoken(found) == "We'll have to agree to disagree"


def test_subtitles_beside_a_recording_are_found(invoke: Invoke, folder: Path) -> None:
    result = invoke("score", folder / "a.wav")

    assert f"{TOLD}: the times of 2 cues, <i>" in result.stdout
    assert "00:00" not in result.stdout


def test_each_cue_is_judged_on_its_part(invoke: Invoke, folder: Path) -> None:
    found = results(invoke("score", folder / "a.wav", "--cues", "--format", "json"))

    assert [Path(one["utterance_id"]).name for one in found] == ["a.wav#1", "a.wav#2"]
    assert [spoken(one) for one in found] == ["We'll have to agree", "to disagree"]
    assert [one["recording"]["part"] for one in found] == [
        {"start_s": 0.0, "end_s": 1.72}, {"start_s": 1.72, "end_s": 3.0},
    ]  # fmt: skip
    assert [round(one["duration_s"], 2) for one in found] == [1.72, 1.28]
    assert all(one["assessable"] and one["scores"]["accuracy"] > 70 for one in found)
    assert all(word["verdict"] in ("good", "fair", "uncertain") for one in found for word in one["words"])


def test_a_cue_of_a_recording_that_is_too_long_is_judged(invoke: Invoke, folder: Path) -> None:
    samples, rate = soundfile.read(GOOD, dtype="float32", always_2d=True)
    quiet = np.random.default_rng(1).standard_normal((320 * rate, 1)).astype(np.float32) * np.float32(1e-4)
    soundfile.write(folder / "long.flac", np.concatenate([quiet, samples[:, :1]]), rate)
    (folder / "long.vtt").write_text(f"WEBVTT\n\n05:20.200 --> 05:23.000\n{PLAIN}\n")

    (found,) = results(invoke("score", folder / "long.flac", "--cues", "--format", "json"))

    assert found["scores"]["accuracy"] > 80
    assert found["recording"]["part"]["start_s"] == pytest.approx(319.95)
    failed = invoke("score", folder / "long.flac", exit_code=4)
    assert "longer than 5 minutes" in failed.stderr


def test_the_page_of_a_cue_draws_its_part(invoke: Invoke, folder: Path) -> None:
    whole, part = folder / "whole.html", folder / "part.html"
    invoke("score", folder / "a.wav", "--embed-audio", "-o", whole)
    invoke("score", folder / "a.wav", "--cues", "--embed-audio", "-o", part)

    assert part.read_text().count("data:audio/flac") == 2
    assert len(part.read_text()) < 2 * len(whole.read_text())


def test_results_of_cues_are_kept_and_go_on(invoke: Invoke, folder: Path) -> None:
    kept = folder / "kept.jsonl"
    first = results(invoke("score", folder, "--cues", "--results", kept, "-f", "json", "-q"))
    before = kept.read_bytes()

    again = results(invoke("score", folder, "--cues", "--results", kept, "--resume", "-f", "json", "-q"))
    shown = results(invoke("report", kept, "-f", "json"))

    assert first == again == shown
    assert kept.read_bytes() == before
    table = list(csv.DictReader(io.StringIO(invoke("report", kept, "-f", "csv", "--level", "utterance").stdout)))
    assert [row["warnings"].count(TOLD) for row in table] == [1, 0]


def test_a_list_may_name_parts(invoke: Invoke, folder: Path) -> None:
    (folder / "set.csv").write_text("id,audio,text,start,end\n1,a.wav,We'll have to agree,0,1.72\n2,a.wav,x,9,10\n")

    first, second = results(invoke("score", folder / "set.csv", "-f", "json", exit_code=4))

    assert spoken(first) == "We'll have to agree"
    assert first["duration_s"] == pytest.approx(1.72)
    assert second["kind"] == "failure"
    assert "a.wav from 9.0 to 10.0 s: the recording ends at 3.2 s" in second["message"]


def test_cues_need_subtitles_and_say_so(invoke: Invoke, folder: Path) -> None:
    (folder / "a.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\n[music]\n")
    silent = invoke("score", folder / "a.wav", "--cues", exit_code=4)
    plain = invoke("score", folder / "a.wav", "--cues", "--text", PLAIN)
    free = invoke("score", folder / "a.wav", "--cues", "--free", exit_code=2)

    assert "nothing is said in the only cue of" in silent.stderr
    assert "has no cues; the recording is scored as a whole" in plain.stderr
    assert "leave one out" in free.stderr


MARKED = "ANNA: <b>We&#39;ll</b> have to [softly] agree&nbsp;to\u200bdisagree."


@pytest.mark.parametrize("form", ["terminal", "json", "jsonl", "csv", "markdown", "html", "junit", "github"])
def test_what_is_left_out_is_told_in_every_form(form: str, invoke: Invoke) -> None:
    options = ("--level", "utterance") if form == "csv" else ()

    document = invoke("score", GOOD, "--text", MARKED, "-f", form, *options).stdout

    assert document.count(TOLD) == 1
    assert "ANNA:" in document


@pytest.mark.parametrize("form", ["csv", "textgrid"])
def test_where_a_form_has_no_place_for_it_a_note_tells_it(form: str, invoke: Invoke) -> None:
    told = invoke("score", GOOD, "--text", MARKED, "-f", form)

    assert TOLD not in told.stdout
    assert told.stderr == f"note: {TOLD} in one text: <b>, ANNA:, [softly]\n"
    assert invoke("score", GOOD, "--text", MARKED, "-f", form, "-q").stderr == ""


def test_phonemes_tell_it_beside_the_words(invoke: Invoke) -> None:
    result = invoke("phonemes", MARKED, "--format", "json")

    found = json.loads(result.stdout)
    assert [word["text"] for word in found["words"]] == ["We'll", "have", "to", "agree", "to", "disagree"]
    assert found["left_out"] == ["<b>", "ANNA:", "[softly]"]
    assert result.stderr == f"note: {TOLD}: <b>, ANNA:, [softly]\n"


def test_a_lexicon_of_the_montreal_forced_aligner_is_used(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "mfa.dict").write_text("agree\t0.99\t0.1\t1.0\t1.0\tə ɟ ɹ iː\n<unk>\tspn\n", encoding="utf-8")

    result = invoke("phonemes", "agree", "--lexicon", tmp_path / "mfa.dict")

    assert "AH0 G R IY1" in result.stdout
    assert "user lexicon" in result.stdout


def test_practice_takes_cues_one_by_one(invoke: Invoke, folder: Path) -> None:
    result = invoke("practice", "--file", folder / "a.srt", "--from", folder / "a.wav", "--plain", "--no-history")

    assert "We'll have to agree" in result.stdout
    assert "<i>" not in result.stdout
    assert "00:00" not in result.stdout


def test_a_text_may_come_from_stdin(invoke: Invoke) -> None:
    (found,) = results(invoke("score", GOOD, "--text-file", "-", "-f", "json", input=SRT.encode("utf-16")))
    both = invoke("score", "-", "--text-file", "-", input=b"", exit_code=2)

    assert spoken(found) == "We'll have to agree to disagree"
    assert "cannot both come from stdin" in both.stderr


def test_a_german_text_without_a_language_is_told_once(invoke: Invoke) -> None:
    hint = "add --language de"

    assert invoke("phonemes", "Grüße aus Köln").stderr.count(hint) == 1
    assert invoke("score", GOOD, "--text", "Das heißt für uns nichts").stderr.count(hint) == 1
    assert hint not in invoke("phonemes", "Grüße", "--language", "de").stderr
    assert hint not in invoke("phonemes", "Grüße", "--language", "en").stderr
    assert hint not in invoke("phonemes", "Good morning").stderr
    assert hint not in invoke("score", GOOD, "--text", "für", "--quiet").stderr
