"""The function as it is deployed: the built tree alone, under the runtime interface client of AWS."""

from __future__ import annotations

import base64
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from deploy.build_lambda import Build, assemble, files_of, this_arch
from tests.helpers.lambda_events import PLUGIN_WARM_UP, function_url, http_api, rest_api
from tests.helpers.lambda_runtime import RuntimeApi, client_folder, running
from tests.helpers.places import TEXT
from tests.helpers.server import Reply
from tests.helpers.server import serving as provider

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("awslambdaric") is None, reason="awslambdaric is not installed: it exists for Linux only"
)


@pytest.fixture(scope="module")
def task_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What the zip holds, unzipped and read-only."""
    folder = tmp_path_factory.mktemp("task")
    assemble(Build(this_arch(), installed=True), folder)
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        path.chmod(0o755)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return client_folder(tmp_path_factory.mktemp("client"))


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    return folder


def ask(api: RuntimeApi, event: object) -> tuple[int, dict[str, object]]:
    reply = api.invoke(event)
    return reply["statusCode"], json.loads(reply["body"])


def test_the_deployed_function_answers_and_writes_nothing(
    task_root: Path, client: Path, temporary: Path, packed: str, root: Path
) -> None:
    before = [(path, path.stat().st_mtime_ns) for path in files_of(task_root)]
    body = {"title": TEXT, "base64Audio": packed, "language": "en"}
    webm = base64.b64encode((root / "tests/data/browser.webm").read_bytes()).decode()
    with running(task_root, client, temporary, {}) as (api, log):
        assert api.invoke(PLUGIN_WARM_UP) == {"warm": True}, log.read_text()
        for make in (http_api, function_url, rest_api):
            status, found = ask(api, make("/GetAccuracyFromRecordedAudio", body))
            assert status == 200
            assert 40 < int(str(found["pronunciation_accuracy"])) < 90
        status, found = ask(api, http_api("/v1/assess", {"text": "It's really a good one", "audio": webm}))
        assert status == 200
        assert "acoustic" in found["evidence"]  # type: ignore[operator]
        assert ask(api, http_api("/getSample", {"category": 2, "language": "en"}))[0] == 200
        assert ask(api, http_api("/getAudioFromText", {"value": "Hello"}))[0] == 501
        query = {"rawQueryString": "text=a+brillig+xylophone"}
        assert ask(api, http_api("/v1/phonemes", method="GET", **query))[0] == 200
        assert ask(api, http_api("/openapi.json", method="GET"))[0] == 200
        assert ask(api, http_api("/v1/assess", {"text": "Guten Tag", "audio": packed, "language": "de"}))[0] == 422
    said = log.read_text()
    assert "WRITES" not in said
    assert "Traceback" not in said
    assert list(temporary.iterdir()) == []
    assert [(path, path.stat().st_mtime_ns) for path in files_of(task_root)] == before


def test_the_deployed_function_asks_the_provider_of_the_trainer(
    task_root: Path, client: Path, temporary: Path, packed: str
) -> None:
    with provider() as whisper:
        whisper.answer = lambda request: Reply({"text": "Betty likes the education"})
        environment = {
            "WHISPER_API_PROVIDER": "openai",
            "WHISPER_API_KEY": "sk-trainer",
            "USE_API_ASR": "true",
            "WHISPER_API_BASE_URL": whisper.url + "/v1",
        }
        body = {"title": TEXT, "base64Audio": packed, "language": "en"}
        with running(task_root, client, temporary, environment) as (api, log):
            status, found = ask(api, rest_api("/GetAccuracyFromRecordedAudio", body))
    assert status == 200, log.read_text()
    assert found["real_transcript"] == "Betty likes the education"
    assert whisper.requests[0].headers["authorization"] == "Bearer sk-trainer"
    assert "WRITES" not in log.read_text()
    assert list(temporary.iterdir()) == []


def test_the_deployed_function_has_what_a_voice_of_openai_needs(
    task_root: Path, client: Path, temporary: Path, packed: str
) -> None:
    spoken = {"audio": {"id": "1", "data": packed, "expires_at": 1, "transcript": "Hello"}}
    message = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": None, **spoken}}
    with provider() as speaker:
        speaker.answer = lambda request: Reply({"id": "1", "choices": [message]})
        environment = {
            "PRONOUNCE_VOICE": "openai",
            "OPENAI_API_KEY": "sk-voice",
            "PRONOUNCE_VOICE_BASE_URL": speaker.url + "/v1",
        }
        with running(task_root, client, temporary, environment) as (api, log):
            status, found = ask(api, http_api("/getAudioFromText", {"value": "Hello"}))
    assert status == 200, log.read_text()
    assert found["wavBase64"]
    assert speaker.requests[0].headers["authorization"] == "Bearer sk-voice"


def test_a_deployed_function_without_a_key_says_so(task_root: Path, client: Path, temporary: Path) -> None:
    with running(task_root, client, temporary, {"WHISPER_API_PROVIDER": "groq"}) as (api, _):
        status, found = ask(api, http_api("/health", method="GET"))
    assert status == 500
    assert found["error"]["code"] == "config.missing_key"  # type: ignore[index]
