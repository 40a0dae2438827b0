"""What a transcript claims, and what of it is believed; a loopback server answers."""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.helpers.places import SAMPLES
from tests.helpers.server import Loopback, Reply
from typer.testing import Result

from pronounce_cli.config import Settings
from pronounce_cli.serve.http import Handler
from pronounce_cli.serve.messages import Request
from pronounce_cli.serve.service import RequestLimits, service_for

Invoke = Callable[..., Result]
DUTCH = "Ik heb een huis."


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


def always(reply: Reply) -> Callable[[object], Reply]:
    return lambda request: reply


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


def dutch(invoke: Invoke, recording: Path, *options: str) -> dict[str, Any]:
    done = invoke("score", recording, "--text", DUTCH, "--language", "nl", "--format", "json", *options)
    (found,) = json.loads(done.stdout)["results"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (answer(" ".join([DUTCH] * 30)), "again and again"),
        (answer(DUTCH, words=words(DUTCH, unit=1000)), "gave times"),
        (answer(DUTCH, words=words("Ik heb")), "lists words"),
        (answer(DUTCH, words=words("Ik\u001b[2J heb een huis.")), None),
    ],
)
def test_languages_that_go_by_words_alone_get_the_same(
    reply: Reply, told: str | None, invoke: Invoke, server: Loopback, recording: Path
) -> None:
    server.answer = lambda request: reply
    found = dutch(invoke, recording)

    assert found["scores"]["overall"] == 100
    assert [word["heard"] for word in found["words"]] == DUTCH.split()
    assert [said for said in found["warnings"] if "sounds were not judged" not in said] == (
        [said for said in found["warnings"] if told and told in said]
    )
    assert (told is None) == ("unused" not in found["transcript"])
    assert all(word["span"] is None or word["span"]["end_s"] < 10 for word in found["words"])


@pytest.mark.parametrize("text", ["Dank u wel.", "TV Gelderland 2021", "Thank you."])
def test_where_the_provider_itself_doubts_that_there_was_speech(
    text: str, invoke: Invoke, server: Loopback, recording: Path
) -> None:
    segment = {"start": 0, "end": 2, "text": text, "no_speech_prob": 0.7, "avg_logprob": -0.3}
    server.answer = lambda request: answer(text, segments=[segment])
    found = dutch(invoke, recording)
    silent = segment | {"avg_logprob": -1.4}
    server.answer = lambda request: answer(text, segments=[silent])
    nothing = dutch(invoke, recording, "--no-cache")

    assert not found["assessable"]
    assert found["reason"] == f"compatible wrote “{text}” where there is probably no speech"
    assert found["scores"]["overall"] is None
    assert not nothing["assessable"]
    assert nothing["reason"] == f"compatible wrote “{text}” where it heard no speech; it was not used"


def test_a_kept_and_a_recorded_reply_are_judged_as_a_new_one(invoke: Invoke, server: Loopback, recording: Path) -> None:
    server.answer = lambda request: answer(" ".join([DUTCH] * 30), words=words("Ik\u001b[2J heb", unit=1000))
    first = dutch(invoke, recording, "--record", "replies")
    kept = dutch(invoke, recording)
    replayed = dutch(invoke, recording, "--replay", "replies")

    assert len(server.requests) == 1
    assert first == kept
    assert replayed == first
    assert any("again and again" in said for said in first["warnings"])


# English: the sounds are asked too.

SAMPLE_TEXTS = {
    row["audio"]: row["text"]
    for row in csv.DictReader((SAMPLES / "manifest.csv").read_text(encoding="utf-8").splitlines())
}
GOOD = "adult_good.wav"
INVENTED = (
    *("Thank you.", "Thank you very much.", "Thanks for watching!", "Please subscribe to my channel.", "Bye.", "you"),
    *("Subtitles by the Amara.org community", "Thank you for watching. See you next time.", "Hello everyone."),
    *("I'm going to show you how to make a cake today.", "♪ music playing ♪ and applause", "So the next one is this."),
)


def english(invoke: Invoke, *options: str, audio: str = GOOD) -> dict[str, Any]:
    done = invoke("score", SAMPLES / audio, "--text", SAMPLE_TEXTS[audio], "--format", "json", *options)
    (found,) = json.loads(done.stdout)["results"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("audio", SAMPLE_TEXTS)
def test_no_invention_is_used(audio: str, invoke: Invoke, server: Loopback) -> None:
    alone = english(invoke, "--provider", "none", audio=audio)
    for text in INVENTED:
        segment = {"start": 0, "end": 2, "text": text, "no_speech_prob": 0.7, "avg_logprob": -0.4}
        server.answer = always(answer(text, segments=[segment], words=words(text)))
        found = english(invoke, "--no-cache", audio=audio)
        (told,) = (said for said in found["warnings"] if "compatible" in said)

        assert told.startswith(("compatible seems to have invented “", "compatible heard something else ("))
        assert found["no_transcript"] in ("compatible wrote what nobody said", "compatible heard something else")
        assert found["scores"] == alone["scores"]
        assert [word["verdict"] for word in found["words"]] == [word["verdict"] for word in alone["words"]]


def test_what_was_really_heard_of_learners_is_used(invoke: Invoke, server: Loopback) -> None:
    """What a small Whisper wrote of them; it misunderstands, and does not invent."""
    heard = {
        "adult_middling.wav": "Next, yeah, we'll be different, she's shocked.",
        "adult_poor.wav": "Then I see himo at her answer.",
        "child_middling.wav": "We are shape B at home, there's an avatar learn.",
        "child_poor.wav": "B.T. lies in the giant clouds at school.",
        "child_good.mp3": "So they went",
    }
    for audio, text in heard.items():
        server.answer = always(answer(text))
        found = english(invoke, "--no-cache", audio=audio)

        assert "no_transcript" not in found, audio
        assert not any("compatible" in said for said in found["warnings"]), audio


@pytest.mark.parametrize("claim", ["a loop", "times", "a short list", "an escape"])
def test_a_good_recording_stays_good_whatever_is_claimed(claim: str, invoke: Invoke, server: Loopback) -> None:
    text = SAMPLE_TEXTS[GOOD]
    server.answer = lambda request: {
        "a loop": answer(" ".join([text] * 30)),
        "times": answer(text, words=words(text, unit=1000)),
        "a short list": answer(text, words=words("We'll have to")),
        "an escape": answer(text, words=words("We'll\u001b[2J have to agree to disagree.")),
    }[claim]
    alone, found = english(invoke, "--provider", "none"), english(invoke)

    assert found["scores"]["overall"] >= alone["scores"]["overall"] - 5
    assert [word["recognised"] for word in found["words"]] == ["match"] * 6
    assert len([said for said in found["warnings"] if "compatible" in said]) == (claim != "an escape")
    assert "no_transcript" not in found


def test_without_a_text_an_invention_is_not_judged(invoke: Invoke, server: Loopback) -> None:
    server.answer = lambda request: answer("Thank you.")
    done = invoke("score", SAMPLES / GOOD, "--free", "--format", "json")
    (found,) = json.loads(done.stdout)["results"]
    server.answer = lambda request: answer(" ".join([SAMPLE_TEXTS[GOOD]] * 30))
    done = invoke("score", SAMPLES / GOOD, "--free", "--format", "json", "--no-cache")
    (loop,) = json.loads(done.stdout)["results"]
    server.answer = lambda request: answer(" ".join(map(str, range(500))))
    refused = invoke("score", SAMPLES / GOOD, "--free", "--no-cache", exit_code=4)

    assert not found["assessable"]
    assert found["scores"]["overall"] is None
    assert loop["reference"]["text"] == SAMPLE_TEXTS[GOOD]
    assert loop["scores"]["overall"] > 80
    assert any("again and again" in said for said in loop["warnings"])
    assert "more words than anybody can say" in refused.stderr


def test_a_server_believes_no_more(server: Loopback) -> None:
    settings = Settings(provider="compatible", base_url=f"{server.url}/v1", cache=False)
    service = service_for(settings, RequestLimits(body_bytes=2_000_000, audio_s=20, text_chars=500))
    body = json.dumps(
        {"text": SAMPLE_TEXTS[GOOD], "audio": base64.b64encode((SAMPLES / GOOD).read_bytes()).decode()}
    ).encode()
    found = []
    for text in ("Thank you.", " ".join([SAMPLE_TEXTS[GOOD]] * 30)):
        server.answer = always(answer(text))
        request = Request("POST", "/v1/assess", "", {"content-type": "application/json"}, body)
        found.append(json.loads(Handler().handle(service, request).body))

    assert found[0]["no_transcript"] == "compatible wrote what nobody said"
    assert found[1]["transcript"]["text"] == SAMPLE_TEXTS[GOOD]
    assert "again and again" in found[1]["transcript"]["unused"]
