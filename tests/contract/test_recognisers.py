"""One suite for every provider and every wire format, against a real server on the loopback interface."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from tests.helpers.heard import recording
from tests.helpers.server import Loopback, Reply, closed_port, serving
from tests.helpers.wires import KEY, WIRES, FakeClock, Wire, check_sound

from pronounce_cli.core.errors import ConfigError, MissingKey, ProviderError, ProviderRefused, ProviderUnavailable
from pronounce_cli.core.secret import Secret
from pronounce_cli.core.types import Audio, Transcript
from pronounce_cli.recognise import ProviderOptions, capabilities, create

BROKEN = {
    "a web page": Reply("<!doctype html><title>Sign in</title>", content_type="text/html"),
    "truncated JSON": Reply('{"text": "We call', content_type="application/json"),
    "nothing": Reply(b"", content_type="application/json"),
    "null": Reply("null", content_type="application/json"),
    "a list": Reply([{"text": "We"}]),
}


@pytest.fixture(params=WIRES, ids=lambda wire: wire.id)
def wire(request: pytest.FixtureRequest) -> Wire:
    found: Wire = request.param
    return found


@pytest.fixture(scope="module")
def audio() -> Audio:
    return recording("061210142")


def hear(wire: Wire, audio: Audio, options: ProviderOptions) -> Transcript:
    recogniser = create(wire.provider, options)
    assert recogniser is not None
    return recogniser.transcribe(audio, "en-US")


def main_requests(wire: Wire, server: Loopback) -> int:
    return sum(wire.is_main(request) for request in server.requests)


def test_full_answer_becomes_a_transcript(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    server.answer = wire.script(Reply(wire.ok))
    transcript = hear(wire, audio, wire.options(server.url, clock))
    assert transcript.text.lower().rstrip(".") == "we call it bear"
    assert (transcript.provider, transcript.model) == (wire.provider, wire.model)
    if wire.words is None:
        assert transcript.words is None
        return
    assert transcript.words is not None
    for word, (text, start_s, end_s, confidence) in zip(transcript.words, wire.words, strict=True):
        assert word.text == text
        assert (word.span is None) == (start_s is None)
        if word.span is not None:
            assert (word.span.start_s, word.span.end_s) == pytest.approx((start_s, end_s))
        assert word.confidence == (None if confidence is None else pytest.approx(confidence, abs=1e-4))


def test_request_keeps_the_contract_and_carries_the_recording(
    wire: Wire, server: Loopback, audio: Audio, clock: FakeClock
) -> None:
    server.answer = wire.script(Reply(wire.ok))
    hear(wire, audio, wire.options(server.url, clock))
    sounds = [sound for sound in map(wire.validate, server.requests) if sound]
    assert len(sounds) == 1
    with check_sound(sounds[0]) as file:
        assert file.read(dtype="float32") == pytest.approx(audio.samples, abs=1e-4)
        assert file.format == ("FLAC" if b"fLaC" in sounds[0][:4] else "WAV")


def test_language_is_pinned_to_its_code(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    server.answer = wire.script(Reply(wire.ok))
    recogniser = create(wire.provider, wire.options(server.url, clock))
    assert recogniser is not None
    recogniser.transcribe(audio, "de-CH")
    sent = b"".join(request.body + repr(request.query).encode() for request in server.requests)
    asked = {
        "deepgram": b"('language', 'de')",
        "assemblyai": b'"language_codes": ["de"]',
        "assemblyai-upload": b'"language_code":"de"',
    }
    assert asked.get(wire.id, b'name="language"\r\n\r\nde\r\n') in sent


def test_text_only_leaves_words_unknown(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    server.answer = wire.script(Reply(wire.text_only))
    transcript = hear(wire, audio, wire.options(server.url, clock))
    assert transcript.text.lower().startswith("we call it bear")
    assert transcript.words is None


def test_silence_gives_an_empty_transcript(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    server.answer = wire.script(Reply(wire.empty))
    transcript = hear(wire, audio, wire.options(server.url, clock))
    assert (transcript.text, transcript.words) == ("", ())


def test_words_invented_for_silence_are_dropped(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    if wire.invented is None:
        server.answer = wire.script(Reply(wire.text_only))
        assert hear(wire, audio, wire.options(server.url, clock)).text
        return
    server.answer = wire.script(Reply(wire.invented))
    transcript = hear(wire, audio, wire.options(server.url, clock))
    assert (transcript.text, transcript.words) == ("", ())


def test_spaces_and_numbers_as_text_are_understood(
    wire: Wire, server: Loopback, audio: Audio, clock: FakeClock
) -> None:
    server.answer = wire.script(Reply(wire.bent))
    transcript = hear(wire, audio, wire.options(server.url, clock))
    assert transcript.words is not None
    assert [word.text.lower().rstrip(".") for word in transcript.words] == ["we", "call", "it", "bear"]
    spans = [word.span for word in transcript.words]
    assert all(span is not None and span.end_s == pytest.approx(span.start_s, abs=2) for span in spans)
    assert spans[-1] is not None
    assert spans[-1].end_s == pytest.approx(2.1)


def test_wrong_types_beside_the_text_are_not_measured(
    wire: Wire, server: Loopback, audio: Audio, clock: FakeClock
) -> None:
    for answer in wire.nonsense:
        server.answer = wire.script(Reply(answer))
        transcript = hear(wire, audio, wire.options(server.url, clock))
        assert transcript.text.lower().startswith("we call it bear")
        assert transcript.words is None


def test_answer_without_transcript_is_refused_at_once(
    wire: Wire, server: Loopback, audio: Audio, clock: FakeClock
) -> None:
    for count, answer in enumerate(wire.lost, 1):
        server.answer = wire.script(Reply(answer))
        with pytest.raises(ProviderRefused):
            hear(wire, audio, wire.options(server.url, clock))
        assert main_requests(wire, server) == count


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 415, 422])
def test_refusal_is_final_and_in_the_vendors_words(
    wire: Wire, server: Loopback, audio: Audio, clock: FakeClock, status: int
) -> None:
    server.answer = wire.script(Reply(wire.error("The wording of the vendor.", "some_code"), status))
    with pytest.raises(ProviderRefused, match="The wording of the vendor") as caught:
        hear(wire, audio, wire.options(server.url, clock))
    assert main_requests(wire, server) == 1
    assert clock.sleeps == []
    assert not caught.value.message.endswith(".")
    if status in {401, 402, 403, 404, 413}:
        assert caught.value.hint


def test_401_as_plain_text_with_an_echoed_key(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    said = f"Incorrect API key provided: {KEY[:7]}****************{KEY[-4:]}, that is {KEY}. Or {KEY[:14]}?"
    reply = Reply(wire.error(said, "invalid_api_key"), 401, content_type="text/plain")
    server.answer = wire.script(reply)
    with pytest.raises(ProviderRefused, match="Incorrect API key provided") as caught:
        hear(wire, audio, wire.options(server.url, clock))
    shown = "".join(traceback.format_exception(caught.value)) + str(caught.value.hint)
    assert not any(KEY[start : start + 6] in shown for start in range(len(KEY) - 5))
    assert KEY[-4:] not in shown


@pytest.mark.parametrize("status", [408, 429, 498, 500, 502, 503, 504])
def test_what_may_pass_is_tried_three_times(
    wire: Wire, server: Loopback, audio: Audio, clock: FakeClock, status: int
) -> None:
    server.answer = wire.script(Reply(wire.error("Come back later.", "overloaded"), status))
    with pytest.raises(ProviderUnavailable, match="Come back later"):
        hear(wire, audio, wire.options(server.url, clock))
    assert main_requests(wire, server) == 3
    assert clock.sleeps[:2] == [0.5, 1.0]


def test_retry_after_is_honoured(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    limited = Reply(wire.error("Slow down.", "rate_limit_exceeded"), 429, headers={"Retry-After": "7"})
    server.answer = wire.script(limited, Reply(wire.ok))
    assert hear(wire, audio, wire.options(server.url, clock)).text
    assert clock.sleeps == [7.0]


def test_retry_after_may_be_a_date_or_milliseconds(
    wire: Wire, server: Loopback, audio: Audio, clock: FakeClock
) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    body = wire.error("Slow down.", "rate_limit_exceeded")
    soon = Reply(body, 429, headers={"Retry-After-Ms": "250", "Retry-After": "9"})
    server.answer = wire.script(Reply(body, 503, headers={"Retry-After": date}), soon, Reply(wire.ok))
    assert hear(wire, audio, wire.options(server.url, clock)).text
    assert 0 < clock.sleeps[0] <= 20
    assert clock.sleeps[1:] == [0.25]


def test_too_long_a_wait_is_not_waited(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    limited = Reply(wire.error("Slow down.", "rate_limit_exceeded"), 429, headers={"Retry-After": "31"})
    server.answer = wire.script(limited)
    with pytest.raises(ProviderUnavailable, match="asks to wait 31 s"):
        hear(wire, audio, wire.options(server.url, clock))
    assert (main_requests(wire, server), clock.sleeps) == (1, [])


def test_waits_never_pass_the_deadline(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    limited = Reply(wire.error("Slow down.", "rate_limit_exceeded"), 429, headers={"Retry-After": "20"})
    server.answer = wire.script(limited)
    with pytest.raises(ProviderUnavailable):
        hear(wire, audio, wire.options(server.url, clock, total_timeout_s=30.0))
    assert (main_requests(wire, server), clock.sleeps) == (2, [20.0])


def test_used_up_quota_is_not_retried(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    status, code = wire.quota
    server.answer = wire.script(Reply(wire.error(f"No money: {code}", code), status))
    with pytest.raises(ProviderRefused, match="no credit left") as caught:
        hear(wire, audio, wire.options(server.url, clock))
    assert main_requests(wire, server) == 1
    assert "billing" in str(caught.value.hint)


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_broken_answer_is_retried(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock, broken: Reply) -> None:
    server.answer = wire.script(broken, Reply(wire.ok))
    assert hear(wire, audio, wire.options(server.url, clock)).text
    server.answer = wire.script(broken)
    with pytest.raises(ProviderUnavailable, match="answered with"):
        hear(wire, audio, wire.options(server.url, clock))


def test_cut_connection_is_retried(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    server.answer = wire.script(Reply(wire.ok, cut=True), Reply(wire.ok))
    assert hear(wire, audio, wire.options(server.url, clock)).text
    server.answer = wire.script(Reply(wire.ok, cut=True))
    with pytest.raises(ProviderUnavailable, match="cannot be reached"):
        hear(wire, audio, wire.options(server.url, clock))


def test_nobody_there(wire: Wire, audio: Audio, clock: FakeClock) -> None:
    options = wire.options(f"http://127.0.0.1:{closed_port()}", clock)
    with pytest.raises(ProviderUnavailable, match="cannot be reached") as caught:
        hear(wire, audio, options)
    assert clock.sleeps == [0.5, 1.0]
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_silent_server_times_out(wire: Wire, server: Loopback, audio: Audio) -> None:
    server.answer = wire.script(Reply(hang=True))
    with pytest.raises(ProviderUnavailable, match="timed out"):
        hear(wire, audio, wire.options(server.url, read_timeout_s=0.2, retries=0))


@pytest.mark.parametrize("status", [200, 503])
def test_trickling_server_meets_the_deadline(wire: Wire, server: Loopback, audio: Audio, status: int) -> None:
    server.answer = wire.script(Reply(wire.ok, status, trickle=True))
    with pytest.raises(ProviderUnavailable, match="timed out"):
        hear(wire, audio, wire.options(server.url, total_timeout_s=0.5))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_is_not_followed(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock, status: int) -> None:
    with serving() as elsewhere:
        server.answer = wire.script(Reply(b"", status, headers={"Location": f"{elsewhere.url}/v1/x?key={KEY}"}))
        with pytest.raises(ProviderRefused, match="redirects") as caught:
            hear(wire, audio, wire.options(server.url, clock))
        assert elsewhere.requests == []
    assert main_requests(wire, server) == 1
    assert KEY not in caught.value.message


def test_missing_key_is_said_before_anything_is_sent(wire: Wire, server: Loopback) -> None:
    options = wire.options(server.url, api_key=None)
    if not capabilities(wire.provider).needs_key:
        assert create(wire.provider, options) is not None
        return
    with pytest.raises(MissingKey, match="needs an API key") as caught:
        create(wire.provider, options)
    assert str(capabilities(wire.provider).key_variable) in str(caught.value.hint)


@pytest.mark.parametrize("key", [f"{KEY}\n", f"{KEY} x", f"{KEY}…", f"{KEY}\r\nX: y"])
def test_unfit_key_is_refused_without_being_shown(wire: Wire, key: str) -> None:
    with pytest.raises(ConfigError, match="characters that no key has") as caught:
        create(wire.provider, wire.options("http://127.0.0.1:1", api_key=Secret(key)))
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_representations_hide_the_key(wire: Wire) -> None:
    options = wire.options("http://127.0.0.1:1")
    recogniser = create(wire.provider, options)
    assert KEY not in repr(options)
    assert KEY not in f"{recogniser!r} {options.api_key} {options.api_key!r}"


def test_offline_forbids_the_network(wire: Wire, server: Loopback) -> None:
    with pytest.raises(ConfigError, match="--offline forbids"):
        create(wire.provider, wire.options(server.url, offline=True))
    assert server.requests == []


def test_too_short_a_recording_is_not_sent(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    blip = Audio(audio.samples[:800], audio.sample_rate_hz, "blip")
    with pytest.raises(ProviderRefused, match=r"lasts 0\.05 s"):
        hear(wire, blip, wire.options(server.url, clock))
    assert server.requests == []


def test_one_connection_serves_many_recordings(wire: Wire, server: Loopback, audio: Audio, clock: FakeClock) -> None:
    server.answer = wire.script(Reply(wire.error("Later.", "overloaded"), 503), Reply(wire.ok))
    recogniser = create(wire.provider, wire.options(server.url, clock))
    assert recogniser is not None
    first, second = recogniser.transcribe(audio, "en"), recogniser.transcribe(audio, "en")
    assert first == second
    assert main_requests(wire, server) == 3


def test_every_error_of_a_provider_is_one_sentence(
    wire: Wire, server: Loopback, audio: Audio, clock: FakeClock
) -> None:
    said = "First line.\n\x1b[31mSecond\x00 line " + "long " * 200
    server.answer = wire.script(Reply(wire.error(said, "x"), 400))
    with pytest.raises(ProviderError) as caught:
        hear(wire, audio, wire.options(server.url, clock))
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 400
