"""The Lambda handler in this process: every shape of event, and what is said where something is missing."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.helpers.lambda_events import CONSOLE_TEST, PLUGIN_WARM_UP, SCHEDULED, function_url, http_api, rest_api
from tests.helpers.places import TEXT
from tests.helpers.server import Loopback, Reply, serving

from pronounce_cli.serve import aws_lambda
from pronounce_cli.serve.aws_lambda import handler, request_of
from pronounce_cli.serve.messages import Request

Make = Callable[..., dict[str, Any]]
every_front = pytest.mark.parametrize("make", [http_api, function_url, rest_api])
WORDS = [{"word": word.strip("."), "start": at * 0.4, "end": at * 0.4 + 0.3} for at, word in enumerate(TEXT.split())]
HEARD = {"text": TEXT, "language": "english", "duration": 5.8, "words": WORDS}


@pytest.fixture(autouse=True)
def container(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A container that has just started, in a folder without settings."""
    monkeypatch.chdir(tmp_path)
    for made in (aws_lambda._service, aws_lambda._handler):
        made.cache_clear()
    yield
    for made in (aws_lambda._service, aws_lambda._handler):
        made.cache_clear()


def answer(event: object) -> tuple[int, Any]:
    reply = handler(event, None)
    assert reply["isBase64Encoded"] is False
    assert all(isinstance(value, str) for value in reply["headers"].values())
    assert json.loads(json.dumps(reply)) == reply
    return reply["statusCode"], json.loads(reply["body"]) if reply["body"] else None


def asked(packed: str) -> dict[str, str]:
    return {"title": TEXT, "base64Audio": f"data:audio/wav;base64,{packed}", "language": "en"}


@every_front
def test_every_front_end_of_aws_gets_the_answer_of_the_trainer(make: Make, packed: str) -> None:
    status, found = answer(make("/GetAccuracyFromRecordedAudio", asked(packed)))
    assert status == 200
    assert 40 < int(found["pronunciation_accuracy"]) < 90
    assert len(found["matched_transcripts"].split()) == len(TEXT.split())


@pytest.mark.parametrize("name", ["browser.webm", "010290094.flac"])
def test_what_browsers_record_is_understood(name: str, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")  # there is no ffmpeg on Lambda
    packed = base64.b64encode((root / "tests/data" / name).read_bytes()).decode()
    body = {"title": "It's really a good one", "base64Audio": f"data:audio/webm;codecs=opus;base64,{packed}"}
    status, found = answer(http_api("/GetAccuracyFromRecordedAudio", body))
    assert status == 200
    assert int(found["pronunciation_accuracy"]) > 80


@every_front
def test_queries_are_read(make: Make) -> None:
    event = make("/v1/phonemes", method="GET")
    if make is rest_api:
        event["queryStringParameters"] = {"text": "b&b=ü +"}
        event["multiValueQueryStringParameters"] = {"text": ["first", "b&b=ü +"]}
    else:
        event["rawQueryString"] = "text=first&text=b%26b%3D%C3%BC+%2B"
    request = request_of(event)
    assert isinstance(request, Request)
    assert request.parameter("text") == "b&b=ü +"


def test_a_query_with_single_values_only_is_read() -> None:
    event = rest_api("/v1/phonemes", method="GET", queryStringParameters={"text": "a b"})
    request = request_of(event)
    assert isinstance(request, Request)
    assert request.parameter("text") == "a b"


@pytest.mark.parametrize(
    "event",
    [
        http_api("/prod/health", method="GET") | {"requestContext": {"http": {"method": "GET"}, "stage": "prod"}},
        http_api("/health", method="GET"),
        rest_api("/health", method="GET"),
        rest_api("/speaking/health", method="GET", pathParameters={"proxy": "health"}),
        rest_api("/health", method="get", resource="/health", pathParameters=None),
        rest_api("/health", method="GET", headers=None, multiValueHeaders=None),
    ],
    ids=["stage of an HTTP API", "no stage", "stage of a REST API", "base path", "own resource", "no headers"],
)
def test_the_path_is_found_behind_stages_and_base_paths(event: dict[str, Any]) -> None:
    status, found = answer(event)
    assert (status, found["status"]) == (200, "ok")


@every_front
def test_a_page_of_an_allowed_origin_may_ask_and_read(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRONOUNCE_SERVE_CORS", "https://learn.example")
    event = make("/GetAccuracyFromRecordedAudio", method="OPTIONS")
    event["headers"] |= {"origin": "https://learn.example", "access-control-request-method": "POST"}
    reply = handler(event, None)
    assert reply["statusCode"] == 204
    assert reply["body"] == ""
    assert reply["headers"]["Access-Control-Allow-Origin"] == "https://learn.example"
    assert "POST" in reply["headers"]["Access-Control-Allow-Methods"]
    event["headers"]["origin"] = "https://other.example"
    assert "Access-Control-Allow-Origin" not in handler(event, None)["headers"]


def test_a_token_is_asked_for_when_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRONOUNCE_SERVE_TOKEN", "s3cret-s3cret")
    event = http_api("/getSample", {"category": 1, "language": "en"})
    assert answer(event)[0] == 401
    event["headers"]["Authorization"] = "Bearer s3cret-s3cret"
    assert answer(event)[0] == 200


@pytest.mark.parametrize(
    ("body", "is_base64", "code"),
    [
        ("%%%", True, "request.base64"),
        ("é", True, "request.base64"),
        ({"title": "an object"}, False, "request.base64"),
        (["a"], True, "request.base64"),
        ("\ud800", False, "request.base64"),
        ("not json", False, "request.json"),
        (None, False, "request.json"),
        ("[1]", False, "request.json"),
        ('{"title": "Hello"}', False, "request.missing"),
        ('{"title": "Hello", "base64Audio": "data:audio/wav;base64,!!"}', False, "request.base64"),
    ],
)
@every_front
def test_bodies_that_are_not_what_they_say(make: Make, body: object, is_base64: bool, code: str) -> None:
    event = make("/GetAccuracyFromRecordedAudio") | {"body": body, "isBase64Encoded": is_base64}
    status, found = answer(event)
    assert status == 400
    assert found["error"]["code"] == code


def test_a_body_over_the_limit_is_refused() -> None:
    status, found = answer(http_api("/GetAccuracyFromRecordedAudio", "x" * (aws_lambda.MOST_BYTES + 1)))
    assert (status, found["error"]["code"]) == (413, "request.too_large")


def test_silence_is_an_error_with_a_code_and_not_an_empty_answer() -> None:
    body = asked(base64.b64encode(b"RIFF" + bytes(100)).decode())
    status, found = answer(http_api("/GetAccuracyFromRecordedAudio", body))
    assert (status, found["error"]["code"]) == (422, "input.audio")


@pytest.mark.parametrize("event", [SCHEDULED, PLUGIN_WARM_UP, CONSOLE_TEST, {}, [], None, "ping"])
def test_events_without_a_request_warm_the_container_up(event: object) -> None:
    assert handler(event, None) == {"warm": True}


def test_after_a_warm_up_the_models_are_there(packed: str) -> None:
    handler(SCHEDULED, None)
    service = aws_lambda._service()
    (warm,) = service._assessors.values()
    answer(http_api("/GetAccuracyFromRecordedAudio", asked(packed) | {"language": "en-US"}))
    assert list(service._assessors.values()) == [warm]


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"WHISPER_API_PROVIDER": "groq"}, "config.missing_key"),
        ({"WHISPER_API_PROVIDER": "acme", "WHISPER_API_KEY": "k"}, "config"),
        ({"WHISPER_API_PROVIDER": "openai-compatible"}, "config"),
        ({"USE_API_ASR": "perhaps"}, "config"),
    ],
)
def test_missing_configuration_is_said_in_json(
    environment: dict[str, str], code: str, monkeypatch: pytest.MonkeyPatch, packed: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    status, found = answer(http_api("/GetAccuracyFromRecordedAudio", asked(packed)))
    assert status == 500
    assert found["error"]["code"] == code
    assert len(found["error"]["message"]) > 20
    assert found["error"]["hint"]


def test_what_was_missing_is_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHISPER_API_PROVIDER", "groq")
    assert answer(http_api("/health", method="GET"))[0] == 500
    monkeypatch.setenv("WHISPER_API_KEY", "gsk-new")
    status, found = answer(http_api("/health", method="GET"))
    assert status == 200
    assert found["recogniser"] == "groq"


@pytest.fixture
def whisper() -> Iterator[Loopback]:
    with serving() as running:
        running.answer = lambda request: Reply(HEARD)
        yield running


@pytest.fixture
def trainer(monkeypatch: pytest.MonkeyPatch, whisper: Loopback) -> Loopback:
    """The environment of the trainer's deployment, with the provider on this machine."""
    monkeypatch.setenv("WHISPER_API_PROVIDER", "openai")
    monkeypatch.setenv("WHISPER_API_KEY", "sk-trainer")
    monkeypatch.setenv("USE_API_ASR", "true")
    monkeypatch.setenv("WHISPER_API_BASE_URL", whisper.url + "/v1")
    return whisper


def test_the_variables_of_the_trainer_work_unchanged(trainer: Loopback, packed: str) -> None:
    status, found = answer(rest_api("/GetAccuracyFromRecordedAudio", asked(packed)))
    assert status == 200
    assert found["real_transcript"] == TEXT
    (request,) = trainer.requests
    assert request.path == "/v1/audio/transcriptions"
    assert request.headers["authorization"] == "Bearer sk-trainer"
    sent = {part.name: part.data for part in request.parts()}
    assert sent["file"].startswith((b"RIFF", b"fLaC"))
    assert TEXT.encode() not in b"".join(data for name, data in sent.items() if name != "file")


def test_without_use_api_asr_nobody_is_asked(trainer: Loopback, monkeypatch: pytest.MonkeyPatch, packed: str) -> None:
    monkeypatch.setenv("USE_API_ASR", "false")
    assert answer(rest_api("/GetAccuracyFromRecordedAudio", asked(packed)))[0] == 200
    assert trainer.requests == []


class Store:
    """What boto3 gives to the handler."""

    def __init__(self, service: str) -> None:
        self.service = service

    def get_parameter(self, Name: str, WithDecryption: bool) -> dict[str, Any]:  # noqa: N803
        assert (self.service, WithDecryption) == ("ssm", True)
        return {"Parameter": {"Value": {"/pronounce/key": "sk-ssm\n"}[Name]}}

    def get_secret_value(self, SecretId: str) -> dict[str, Any]:  # noqa: N803
        assert self.service == "secretsmanager"
        return {"SecretString": {"pronounce": "sk-secret"}[SecretId]}


@pytest.fixture
def boto3(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("boto3")
    module.client = Store  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "boto3", module)


@pytest.mark.parametrize(
    ("variable", "name", "key"),
    [("PRONOUNCE_KEY_PARAMETER", "/pronounce/key", "sk-ssm"), ("PRONOUNCE_KEY_SECRET", "pronounce", "sk-secret")],
)
def test_the_key_comes_from_where_aws_keeps_it(
    variable: str, name: str, key: str, boto3: None, trainer: Loopback, monkeypatch: pytest.MonkeyPatch, packed: str
) -> None:
    monkeypatch.delenv("WHISPER_API_KEY")
    monkeypatch.setenv(variable, name)
    assert answer(http_api("/GetAccuracyFromRecordedAudio", asked(packed)))[0] == 200
    assert trainer.requests[0].headers["authorization"] == f"Bearer {key}"


def test_a_key_that_cannot_be_read_is_said_without_details(
    boto3: None, trainer: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WHISPER_API_KEY")
    monkeypatch.setenv("PRONOUNCE_KEY_PARAMETER", "/other")
    status, found = answer(http_api("/health", method="GET"))
    assert status == 500
    assert found["error"]["message"] == "The provider's key cannot be read from /other: KeyError"


def test_with_a_provider_that_refuses_the_key_the_sounds_are_judged_alone(
    trainer: Loopback, monkeypatch: pytest.MonkeyPatch, packed: str
) -> None:
    refusal = {"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}}
    trainer.answer = lambda request: Reply(refusal, status=401)
    status, found = answer(http_api("/GetAccuracyFromRecordedAudio", asked(packed)))
    assert status == 200
    assert found["assessment"]["evidence"] == ["acoustic"]
    assert "openai refused the request (401)" in " ".join(found["assessment"]["warnings"]).lower()
    assert "sk-trainer" not in json.dumps(found)


def test_where_a_transcript_is_required_a_refused_key_is_an_error(
    trainer: Loopback, monkeypatch: pytest.MonkeyPatch, packed: str
) -> None:
    monkeypatch.setenv("PRONOUNCE_REQUIRE_TRANSCRIPT", "true")
    trainer.answer = lambda request: Reply({"error": {"message": "Incorrect API key"}}, status=401)
    status, found = answer(http_api("/GetAccuracyFromRecordedAudio", asked(packed)))
    assert status == 502
    assert found["error"]["code"].startswith("provider")


def test_logs_hold_no_texts_and_no_keys(trainer: Loopback, packed: str, capfd: pytest.CaptureFixture[str]) -> None:
    handler(http_api("/GetAccuracyFromRecordedAudio", asked(packed)), None)
    handler(http_api("/Betty/likes", asked(packed)), None)
    said = capfd.readouterr().err
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["status"] for line in lines] == [200, 404]
    assert "Betty" not in said
    assert "sk-trainer" not in said
