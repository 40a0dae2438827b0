"""A setting means the same through every front end: each is walked with the same file of settings."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import soundfile
from tests.helpers.places import SAMPLES, TEXT
from tests.helpers.server import Loopback, Reply
from typer.testing import CliRunner

from pronounce_cli import config
from pronounce_cli.__about__ import __version__
from pronounce_cli.audio.take import Taken
from pronounce_cli.batch import cluster
from pronounce_cli.batch.scorer import Scoring, Task
from pronounce_cli.cli.app import app
from pronounce_cli.cli.record import _Scorer
from pronounce_cli.core.codec import result_to_dict
from pronounce_cli.core.errors import PronounceError
from pronounce_cli.core.runs import Entry
from pronounce_cli.history import HistoryStore
from pronounce_cli.serve import aws_lambda
from pronounce_cli.serve.http import Handler
from pronounce_cli.serve.messages import Request
from pronounce_cli.serve.service import RequestLimits, service_for

SOUND = SAMPLES / "child_poor.wav"

# What reaches the recording through the assessor and its recogniser, and how it shows; then what does not, and where
# it is tested. A new setting must be put into one of them.
ASSESSING = {
    "provider",
    "base_url",
    "use_api_asr",
    "offline",
    "require_transcript",
    "language",
    "strictness",
    "lexicon",
}
ELSEWHERE = {
    "model": "test_score_providers", "local_model": "test_recogniser_from", "extra": "test_config",
    **dict.fromkeys(("connect_timeout_s", "read_timeout_s", "total_timeout_s", "retries"), "test_recogniser_from"),
    "cache": "test_cache", "cache_dir": "test_recogniser_from", "min_score": "test_sets",
    "voice": "test_voicing", "voice_name": "test_voicing", "voice_model": "test_voicing",
    "voice_base_url": "test_voicing", "voice_folder": "test_voicing", "history": "test_practice",
    "history_file": "test_practice", "keep_audio": "test_practice_terminal",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a front end made of the recording: the marks of its words, or what it said instead."""

    marks: tuple[str, ...] = ()
    language: str | None = None
    said: str = ""


def of_document(found: dict[str, Any]) -> Answer:
    if found.get("kind") == "failure" or "error" in found:
        return Answer(said=json.dumps(found, ensure_ascii=False))
    return Answer(tuple(word["verdict"] for word in found["words"]), found["reference"]["language"])


def by_command(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(part) for part in arguments], prog_name="pronounce")
    return done.exit_code, done.stdout, done.output


def score() -> Answer:
    code, out, everything = by_command("score", SOUND, "--text", TEXT, "-f", "json", "--no-cache")
    return of_document(json.loads(out)["results"][0]) if code == 0 else Answer(said=everything)


def practice() -> Answer:
    code, _, everything = by_command("practice", "--from", SOUND, "--text", TEXT, "--plain", "--no-input", "--no-cache")
    attempts = HistoryStore(Path("history.sqlite3")).attempts() if code == 0 else ()
    if not attempts:
        return Answer(said=everything)
    return Answer(tuple(word.verdict.value for word in attempts[-1].words), attempts[-1].language)


def compare() -> Answer:
    code, out, everything = by_command("compare", SOUND, SOUND, "--text", TEXT, "--format", "json")
    return Answer(language=config.load_here({}).settings.language) if code == 0 and out else Answer(said=everything)


def record() -> Answer:
    samples, rate = soundfile.read(SOUND, dtype="float32")
    taken = Taken(samples, rate, "a microphone", "silence", False, -6.0, True)
    try:
        settings = config.load_here({"cache": False}).settings
        return of_document(result_to_dict(_Scorer(settings, TEXT, "it").result(taken)))
    except PronounceError as error:
        return Answer(said=error.message)


def on_the_cluster() -> Answer:
    try:
        cluster._scorer.cache_clear()
        plan = pickle.dumps(Scoring(config.load_here({"cache": False}).settings))
        line = cluster._score(__version__, plan, Task(0, Entry(id="it", audio=str(SOUND), text=TEXT)))
        return of_document(json.loads(line.line))
    except PronounceError as error:
        return Answer(said=error.message)


def body() -> dict[str, str]:
    return {"text": TEXT, "audio": base64.b64encode(SOUND.read_bytes()).decode()}


def serve() -> Answer:
    try:
        service = service_for(config.load_here({}).settings, RequestLimits())
    except PronounceError as error:
        return Answer(said=error.message)
    headers = {"content-type": "application/json"}
    request = Request("POST", "/v1/assess", (), headers, json.dumps(body()).encode())
    return of_document(json.loads(Handler().handle(service, request).body))


def on_lambda() -> Answer:
    from tests.helpers.lambda_events import http_api

    aws_lambda._service.cache_clear()
    with contextlib.redirect_stdout(io.StringIO()):
        reply = aws_lambda.handler(http_api("/v1/assess", body()), None)
    aws_lambda._service.cache_clear()
    return of_document(json.loads(reply["body"]))


FRONT_ENDS = [score, practice, compare, record, on_the_cluster, serve, on_lambda]
every_front_end = pytest.mark.parametrize("front_end", FRONT_ENDS, ids=lambda front_end: front_end.__name__)
Given = Callable[..., None]


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Given]:
    """Write settings to the file of the project that the front ends are started in."""
    monkeypatch.chdir(tmp_path)

    def write(**settings: object) -> None:
        settings = {"history_file": "history.sqlite3", "cache": False, "retries": 0} | settings
        lines = [f"{name} = {json.dumps(value)}\n" for name, value in settings.items()]
        Path("pronounce.toml").write_text("".join(lines), encoding="utf-8")

    yield write
    aws_lambda._service.cache_clear()


def heard(_request: object) -> Reply:
    return Reply(json={"text": TEXT})


def test_every_setting_is_walked_or_tested_elsewhere(root: Path) -> None:
    assert set(config.all_settings()) == ASSESSING | set(ELSEWHERE)
    assert not ASSESSING & set(ELSEWHERE)
    files = {path.stem: path.read_text(encoding="utf-8") for path in (root / "tests").rglob("test_*.py")}
    for name, test in ELSEWHERE.items():
        written = (name, f"PRONOUNCE_{name.upper()}", f"--{name.replace('_', '-')}")
        assert any(form in files[test] for form in written), f"{test} does not mention {name}"


@every_front_end
def test_strictness_and_language(front_end: Callable[[], Answer], given: Given) -> None:
    answers = []
    for strictness in ("lenient", "strict"):
        given(strictness=strictness, language="en-GB")
        answers.append(front_end())

    assert [answer.language for answer in answers] == ["en-GB"] * 2, answers
    if front_end is not compare:  # it shows no marks
        order = ["poor", "uncertain", "fair", "good"]
        lenient, strict = ([order.index(mark) for mark in answer.marks] for answer in answers)
        assert sum(lenient) > sum(strict), answers


@every_front_end
def test_a_lexicon(front_end: Callable[[], Answer], given: Given, tmp_path: Path) -> None:
    given(lexicon=str(tmp_path / "own.tsv"))
    Path("own.tsv").write_text("betty\tK AA1 S K\n", encoding="utf-8")
    other = front_end()
    Path("own.tsv").write_text("betty\tK AA9 S\n", encoding="utf-8")

    assert not other.marks or other.marks[0] != "good"
    assert "line 1 of the lexicon" in front_end().said


@every_front_end
def test_a_provider_is_asked_where_it_is(front_end: Callable[[], Answer], given: Given, server: Loopback) -> None:
    server.answer = heard
    given(provider="compatible", base_url=f"{server.url}/v1")
    found = front_end()

    assert found.language == "en-US", found
    assert server.requests
    count = len(server.requests)
    given(provider="compatible", base_url=f"{server.url}/v1", use_api_asr=False)
    assert front_end().language == "en-US"
    assert len(server.requests) == count


@every_front_end
def test_a_transcript_is_required(front_end: Callable[[], Answer], given: Given, server: Loopback) -> None:
    given(provider="compatible", base_url=f"{server.url}/v1", require_transcript=True)
    assert "compatible" in front_end().said
    given(provider="compatible", base_url=f"{server.url}/v1", require_transcript=False)
    assert front_end().language == "en-US"


@every_front_end
def test_offline_asks_nobody(front_end: Callable[[], Answer], given: Given, server: Loopback) -> None:
    given(provider="compatible", base_url=f"{server.url}/v1", offline=True)

    assert "offline forbids" in front_end().said
    assert not server.requests
