"""What is particular to AssemblyAI: two interfaces, a queue, and the deletion of what was uploaded."""

from __future__ import annotations

import logging

import numpy as np
import pytest
from tests.helpers.server import Loopback, Reply, Request
from tests.helpers.wires import KEY, FakeClock, assemblyai_others, check_assemblyai_job, check_sound, example

from pronounce_cli.core.errors import ProviderRefused, ProviderUnavailable
from pronounce_cli.core.secret import Secret
from pronounce_cli.core.types import Audio, Transcript
from pronounce_cli.recognise import ProviderOptions, create

JOB = "/v2/transcript/{transcript_id}"
QUEUED = Reply(example("assemblyai", JOB, "queued", method="get"))
DONE = Reply(example("assemblyai", JOB, "completed", method="get"))
WHERE = f"/v2/transcript/{example('assemblyai', '/v2/transcript', 'queued')['id']}"


def transcribe(audio: Audio, options: ProviderOptions, language: str = "en-US") -> Transcript:
    recogniser = create("assemblyai", options)
    assert recogniser is not None
    return recogniser.transcribe(audio, language)


def steps(server: Loopback) -> list[str]:
    return [f"{request.method} {request.path}" for request in server.requests]


def play(server: Loopback, *replies: Reply) -> None:
    """Let the polls be answered by `replies`, the last of them again and again."""
    left = list(replies)

    def answer(request: Request) -> Reply:
        if request.method != "GET":
            return assemblyai_others(request)
        return left.pop(0) if len(left) > 1 else left[0]

    server.answer = answer


def test_upload_poll_and_deletion(server: Loopback, audio: Audio, clock: FakeClock) -> None:
    play(server, QUEUED, QUEUED, DONE)
    transcript = transcribe(audio, ProviderOptions(Secret(KEY), server.url, "universal-2", clock=clock.clock))
    assert steps(server) == [
        "POST /v2/upload",
        "POST /v2/transcript",
        f"GET {WHERE}",
        f"GET {WHERE}",
        f"GET {WHERE}",
        f"DELETE {WHERE}",
    ]
    assert clock.sleeps == [0.5, 1.0]
    with check_sound(server.requests[0].body) as file:
        assert file.frames == len(audio.samples)
    job = check_assemblyai_job(server.requests[1])
    assert job["audio_url"] == "https://cdn.assemblyai.com/upload/f756988d"
    assert job["speech_models"] == ["universal-2"]
    assert transcript.words
    assert (transcript.language, transcript.model) == ("en-US", "universal-2")


def test_own_region_is_not_left_for_speed(server: Loopback, audio: Audio, clock: FakeClock) -> None:
    play(server, DONE)
    transcribe(audio, ProviderOptions(Secret(KEY), server.url, clock=clock.clock))
    assert steps(server)[0] == "POST /v2/upload"
    assert check_assemblyai_job(server.requests[1])["speech_models"] == ["universal-3-5-pro", "universal-2"]


@pytest.mark.parametrize(("seconds", "first"), [(120, "POST /v1/transcribe"), (121, "POST /v2/upload")])
def test_two_minutes_are_the_limit_of_one_request(
    server: Loopback, audio: Audio, clock: FakeClock, seconds: int, first: str
) -> None:
    def answer(request: Request) -> Reply:
        if request.path == "/v1/transcribe":
            return Reply(example("assemblyai", "/v1/transcribe", "timestamps"))
        return DONE if request.method == "GET" else assemblyai_others(request)

    server.answer = answer
    long = Audio(np.resize(audio.samples, seconds * 16000), 16000, "long")
    extra = {"sync_base_url": server.url}
    assert transcribe(long, ProviderOptions(Secret(KEY), server.url, extra=extra, clock=clock.clock)).words
    assert steps(server)[0] == first


@pytest.mark.parametrize("name", ["error_short", "error_type"])
def test_failed_job_is_refused_and_deleted(server: Loopback, audio: Audio, clock: FakeClock, name: str) -> None:
    job = example("assemblyai", JOB, name, method="get")
    play(server, QUEUED, Reply(job))
    with pytest.raises(ProviderRefused) as caught:
        transcribe(audio, ProviderOptions(Secret(KEY), server.url, "universal-2", clock=clock.clock))
    assert job["error"].rstrip(".") in caught.value.message
    assert steps(server)[-1] == f"DELETE {WHERE}"


def test_unfinished_job_ends_at_the_deadline_and_is_deleted(server: Loopback, audio: Audio, clock: FakeClock) -> None:
    play(server, QUEUED)
    start = clock.now
    with pytest.raises(ProviderUnavailable, match="had not finished after 30 s"):
        options = ProviderOptions(Secret(KEY), server.url, "universal-2", total_timeout_s=30.0, clock=clock.clock)
        transcribe(audio, options)
    assert clock.now - start <= 30.0
    assert steps(server)[-1] == f"DELETE {WHERE}"


def test_interruption_deletes_too(server: Loopback, audio: Audio) -> None:
    from pronounce_cli.recognise import Clock

    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    play(server, QUEUED)
    clock = Clock(sleep=interrupt)
    with pytest.raises(KeyboardInterrupt):
        transcribe(audio, ProviderOptions(Secret(KEY), server.url, "universal-2", clock=clock))
    assert steps(server)[-1] == f"DELETE {WHERE}"


@pytest.mark.parametrize("failing", ["/v2/upload", "/v2/transcript"])
def test_failure_before_there_is_a_job(server: Loopback, audio: Audio, clock: FakeClock, failing: str) -> None:
    def answer(request: Request) -> Reply:
        if request.path == failing:
            return Reply({"error": "Authentication error, API token missing/invalid"}, 401)
        return assemblyai_others(request)

    server.answer = answer
    with pytest.raises(ProviderRefused, match="API token missing/invalid"):
        transcribe(audio, ProviderOptions(Secret(KEY), server.url, "universal-2", clock=clock.clock))
    assert steps(server)[-1] == f"POST {failing}"


def test_failed_deletion_is_logged_and_leaves_the_transcript(
    server: Loopback, audio: Audio, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(request: Request) -> Reply:
        if request.method == "DELETE":
            return Reply({"error": f"no such thing {KEY}"}, 404)
        return DONE if request.method == "GET" else assemblyai_others(request)

    server.answer = answer
    with caplog.at_level(logging.WARNING):
        assert transcribe(audio, ProviderOptions(Secret(KEY), server.url, "universal-2", clock=clock.clock)).text
    assert "was not deleted at AssemblyAI" in caplog.text
    assert KEY not in caplog.text


def test_other_languages_ask_for_no_hesitations(server: Loopback, audio: Audio, clock: FakeClock) -> None:
    play(server, DONE)
    transcribe(audio, ProviderOptions(Secret(KEY), server.url, "universal-2", clock=clock.clock), "de-DE")
    assert b'"language_code":"de"' in server.requests[1].body
    assert b"disfluencies" not in server.requests[1].body
