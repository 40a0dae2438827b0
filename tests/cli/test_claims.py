"""What a transcript claims, and what of it is believed; a loopback server answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.helpers.server import Loopback, Reply
from typer.testing import Result

Invoke = Callable[..., Result]
GERMAN = "Ich habe ein Haus."


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Loopback) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("PRONOUNCE_RETRIES", "0")
    monkeypatch.setenv("PRONOUNCE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("WHISPER_API_BASE_URL", f"{server.url}/v1")


def words(text: str, *, unit: float = 1.0, start: float = 0.1) -> list[dict[str, object]]:
    return [
        {"word": word, "start": unit * (start + 0.3 * i), "end": unit * (start + 0.3 * i + 0.25)}
        for i, word in enumerate(text.split())
    ]


def answer(text: str, **more: object) -> Reply:
    return Reply({"text": text, **more})


SAID = "He took up a book"
CLAIMS = {
    "milliseconds as seconds": (answer(SAID, words=words(SAID, unit=1000)), "gave times that lie outside"),
    "past the end": (answer(SAID, words=words(SAID, start=29)), "gave times that lie outside"),
    "words that are short": (answer(SAID, words=words("He took up")), "lists words that are not those of its text"),
    "a loop": (answer(" ".join([SAID] * 30)), f"wrote “{SAID}” again and again"),
    "a loop of words": (
        answer(" ".join([SAID] * 30), words=words(" ".join([SAID] * 30))),
        f"wrote “{SAID}” again and again",
    ),
    "an escape": (answer(SAID, words=words("He\u001b[2J took up a book")), ""),
    "an escape in the text": (answer("He\u001b[2J took up \u001b]0;x\u0007a book"), ""),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_is_shown_of_a_transcript_is_what_can_be_used(
    claim: str, invoke: Invoke, server: Loopback, recording: Path
) -> None:
    reply, told = CLAIMS[claim]
    server.answer = lambda request: reply
    out = invoke("transcribe", recording).stdout
    found = json.loads(invoke("transcribe", recording, "--format", "json").stdout)

    assert found["transcript"]["text"] == SAID
    assert [word["text"] for word in found["transcript"]["words"] or ()] in ([], SAID.split())
    spans = [word["span"] for word in found["transcript"]["words"] or () if word["span"]]
    assert all(span["end_s"] <= found["duration_s"] for span in spans)
    assert [told in warning for warning in found["warnings"]] == [True] * bool(told)
    assert " ".join(out.split()).count(told or SAID) == 1
    assert "\u001b" not in out


def german(invoke: Invoke, recording: Path, *options: str) -> dict[str, Any]:
    pytest.importorskip("panphon")
    done = invoke("score", recording, "--text", GERMAN, "--language", "de", "--format", "json", *options)
    (found,) = json.loads(done.stdout)["results"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (answer(" ".join([GERMAN] * 30)), "again and again"),
        (answer(GERMAN, words=words(GERMAN, unit=1000)), "gave times"),
        (answer(GERMAN, words=words("Ich habe")), "lists words"),
        (answer(GERMAN, words=words("Ich\u001b[2J habe ein Haus.")), None),
    ],
)
def test_languages_that_go_by_words_alone_get_the_same(
    reply: Reply, told: str | None, invoke: Invoke, server: Loopback, recording: Path
) -> None:
    server.answer = lambda request: reply
    found = german(invoke, recording)

    assert found["scores"]["overall"] == 100
    assert [word["heard"] for word in found["words"]] == GERMAN.split()
    assert [said for said in found["warnings"] if "sounds were not judged" not in said] == (
        [said for said in found["warnings"] if told and told in said]
    )
    assert (told is None) == ("unused" not in found["transcript"])
    assert all(word["span"] is None or word["span"]["end_s"] < 10 for word in found["words"])


@pytest.mark.parametrize("text", ["Vielen Dank.", "Untertitel im Auftrag des ZDF, 2017", "Thank you."])
def test_where_the_provider_itself_doubts_that_there_was_speech(
    text: str, invoke: Invoke, server: Loopback, recording: Path
) -> None:
    segment = {"start": 0, "end": 2, "text": text, "no_speech_prob": 0.7, "avg_logprob": -0.3}
    server.answer = lambda request: answer(text, segments=[segment])
    found = german(invoke, recording)
    silent = segment | {"avg_logprob": -1.4}
    server.answer = lambda request: answer(text, segments=[silent])
    nothing = german(invoke, recording, "--no-cache")

    assert not found["assessable"]
    assert found["reason"] == f"compatible wrote “{text}” where there is probably no speech"
    assert found["scores"]["overall"] is None
    assert not nothing["assessable"]
    assert nothing["reason"] == f"compatible wrote “{text}” where it heard no speech; it was not used"


def test_a_kept_and_a_recorded_reply_are_judged_as_a_new_one(invoke: Invoke, server: Loopback, recording: Path) -> None:
    server.answer = lambda request: answer(" ".join([GERMAN] * 30), words=words("Ich\u001b[2J habe", unit=1000))
    first = german(invoke, recording, "--record", "replies")
    kept = german(invoke, recording)
    replayed = german(invoke, recording, "--replay", "replies")

    assert len(server.requests) == 1
    assert first == kept
    assert replayed == first
    assert any("again and again" in said for said in first["warnings"])
