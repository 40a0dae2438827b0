"""`pronounce doctor`: the real checks, on this machine and on ones where something is wrong."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.helpers.practised import AT, attempt, word_try
from tests.helpers.room import broken_portaudio, no_microphone
from tests.helpers.server import Loopback, Reply, Request, closed_port

from pronounce_cli.history import HistoryStore
from pronounce_cli.practice.schedule import reviewed
from pronounce_cli.voice import espeak

Run = Callable[..., subprocess.CompletedProcess[str]]
Checks = dict[tuple[str, str], dict[str, Any]]
KEY = "sk-Zy8xWv6uTs4rQp2oNm0lKj"


@pytest.fixture
def examined(pronounce: Run, tmp_path: Path) -> Callable[..., Checks]:
    """Run the doctor for its JSON."""

    def run(*arguments: str, exit_code: int = 0, env: dict[str, str] | None = None) -> Checks:
        done = pronounce("doctor", "--json", *arguments, cwd=tmp_path, env=no_microphone(tmp_path) | (env or {}))
        assert done.returncode == exit_code, done.stdout + done.stderr
        document = json.loads(done.stdout)
        assert document["ok"] == (exit_code == 0)
        for check in document["checks"]:
            assert check["status"] in {"ok", "warning", "failure"}
            assert check["detail"]
            assert (check["fix"] is None) == (check["status"] == "ok"), check
        assert KEY not in done.stdout + done.stderr
        return {(check["group"], check["name"]): check for check in document["checks"]}

    return run


def test_a_sound_machine(examined: Callable[..., Checks]) -> None:
    checks = examined()

    groups = ["program", "models", "sound files", "microphone", "voice"]
    groups += ["settings", "providers", "files", "terminal"]
    assert list(dict.fromkeys(group for group, _ in checks)) == groups
    for place in [
        ("program", "Python"),
        ("program", "weights"),
        ("models", "dictionary"),
        ("models", "aligner"),
        ("models", "ear en"),
        ("models", "ear de"),
        ("sound files", "libsndfile"),
        ("files", "history"),
        ("files", "disk"),
    ]:
        assert checks[place]["status"] == "ok"
    assert checks["microphone", "microphone"]["status"] == "warning"  # there is none, and files can be scored


def test_the_page_names_each_thing_and_each_fix(pronounce: Run, tmp_path: Path) -> None:
    done = pronounce("doctor", cwd=tmp_path, env=no_microphone(tmp_path) | {"COLUMNS": "60"})
    lines = done.stdout.splitlines()

    assert done.returncode == 0
    assert max(map(len, lines)) <= 60
    assert any(line.startswith("✓ aligner") for line in lines)
    assert any(line.startswith("~ microphone") for line in lines)
    assert any(line.startswith("    fix: ") for line in lines)
    assert lines[-1].endswith("warning")


def test_a_missing_microphone_fails_when_it_is_asked_for(examined: Callable[..., Checks], tmp_path: Path) -> None:
    assert examined("--mic", exit_code=3)["microphone", "microphone"]["status"] == "failure"
    check = examined(env=broken_portaudio(tmp_path))["microphone", "PortAudio"]
    assert check["status"] == "warning"
    assert "libportaudio2" in check["fix"]


def test_broken_settings_do_not_hide_the_rest(examined: Callable[..., Checks], tmp_path: Path) -> None:
    (tmp_path / "pronounce.toml").write_text("provder = 'groq'\n")
    checks = examined(exit_code=3)

    assert checks["settings", "settings"]["status"] == "failure"
    assert "provder" in checks["settings", "settings"]["detail"]
    assert checks["providers", "providers"]["status"] == "warning"
    assert checks["models", "aligner"]["status"] == "ok"
    assert checks["terminal", "look"]


def test_settings_are_listed_with_their_origin(examined: Callable[..., Checks], tmp_path: Path) -> None:
    (tmp_path / "pronounce.toml").write_text("language = 'en-GB'\nstrictness = 'strict'\n")
    checks = examined(env={"PRONOUNCE_MIN_SCORE": "50", "PRONOUNCE_LANGAUGE": "de"})

    assert checks["settings", "language, strictness"]["detail"].endswith("pronounce.toml")
    assert checks["settings", "min_score"]["detail"] == "from PRONOUNCE_MIN_SCORE"
    assert "PRONOUNCE_LANGAUGE" in checks["settings", "warning"]["detail"]


def test_a_place_that_cannot_be_written_is_a_failure(examined: Callable[..., Checks], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    check = examined(env={"PRONOUNCE_CACHE_DIR": str(tmp_path / "file" / "cache")}, exit_code=3)

    assert check["files", "cache of replies"]["status"] == "failure"
    assert check["files", "history"]["status"] == "ok"


NOTHING = b"no database " * 500


def damaged(path: Path) -> None:
    """Write a history of some length and spoil a page in its middle."""
    history = HistoryStore(path)
    session = history.begin(AT, "en-US", "plan")
    for _ in range(30):
        history.save(attempt("so", *[word_try(f"word{i}") for i in range(20)], session=session), (), reviewed)
    data = bytearray(path.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page : page + 400] = b"\xa5" * 400
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["no database", "damaged", "of another program", "newer", "a folder"])
def test_a_broken_history_is_a_failure_with_a_way_out(
    how: str, examined: Callable[..., Checks], tmp_path: Path
) -> None:
    path = tmp_path / "data" / "practice's history.sqlite3"
    path.parent.mkdir()
    if how == "no database":
        path.write_bytes(NOTHING)
    elif how == "damaged":
        damaged(path)
    elif how == "a folder":
        path.mkdir()
    else:
        with closing(sqlite3.connect(path)) as database:
            database.execute(f"PRAGMA user_version = {99 if how == 'newer' else 1}")
            database.execute("CREATE TABLE other (id)")
    before = sorted(path.parent.iterdir())
    check = examined(env={"PRONOUNCE_HISTORY_FILE": str(path)}, exit_code=3)["files", "history"]

    assert check["status"] == "failure"
    assert sorted(path.parent.iterdir()) == before
    if how == "newer":
        assert "Update pronounce" in check["fix"]
        return
    command = check["fix"].split("`")[1]
    assert command.startswith("mv ")
    subprocess.run(["sh", "-c", command], check=True)  # the way out leads out
    examined(env={"PRONOUNCE_HISTORY_FILE": str(path)})
    assert HistoryStore(path).begin(AT, "en-US", "plan") == 1


@pytest.mark.parametrize("content", [NOTHING, b"SQLite format 3\0" + b"\xff" * 9000], ids=["text", "damaged"])
def test_a_broken_cache_is_a_failure_with_a_way_out(
    content: bytes, pronounce: Run, examined: Callable[..., Checks], tmp_path: Path
) -> None:
    folder = {"PRONOUNCE_CACHE_DIR": str(tmp_path / "cache")}
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "replies.sqlite3").write_bytes(content)
    check = examined(env=folder, exit_code=3)["files", "cache of replies"]

    assert check["status"] == "failure"
    command = check["fix"].split("`")[1]
    assert command == "pronounce cache clear"
    assert pronounce(*command.split()[1:], "--yes", env=folder).returncode == 0
    assert examined(env=folder)["files", "cache of replies"]["status"] == "ok"


def test_whole_files_are_named_and_not_touched(examined: Callable[..., Checks], tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    history = HistoryStore(path)
    history.save(attempt(session=history.begin(AT, "en-US", "plan")), (), reviewed)
    (tmp_path / "home").mkdir()
    before = {place: place.read_bytes() for place in tmp_path.iterdir() if place.is_file()}
    checks = examined(env={"PRONOUNCE_HISTORY_FILE": str(path)})

    assert checks["files", "history"] | {"detail": ""} == {
        "group": "files", "name": "history", "status": "ok", "detail": "", "fix": None,
    }  # fmt: skip
    assert checks["files", "history"]["detail"] == str(path)
    assert {place: place.read_bytes() for place in before} == before


def test_a_broken_lexicon_is_a_failure(examined: Callable[..., Checks], tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("nginx\tEH1 N JH\n")
    good = examined(env={"PRONOUNCE_LEXICON": str(tmp_path / "words.txt")})["settings", "own words"]
    assert good["detail"].startswith("1 in ")
    (tmp_path / "words.txt").write_text("nginx\tNO PHONE\n")
    for name in ("words.txt", "missing.txt"):
        check = examined(env={"PRONOUNCE_LEXICON": str(tmp_path / name)}, exit_code=3)["settings", "own words"]
        assert name in check["detail"]


def test_a_chosen_provider_without_a_key_is_a_failure(examined: Callable[..., Checks]) -> None:
    check = examined(env={"WHISPER_API_PROVIDER": "groq"}, exit_code=3)["providers", "groq"]

    assert check["status"] == "failure"
    assert "GROQ_API_KEY" in check["fix"]


def answers(**replies: Reply) -> Callable[[Request], Reply]:
    return lambda request: replies.get(request.path.strip("/").replace("/", "_"), Reply(status=404))


@pytest.mark.parametrize(
    ("provider", "path", "header", "body"),
    [
        ("openai", "/models", f"Bearer {KEY}", {"data": [{"id": "gpt-transcribe"}, {"id": "whisper-1"}]}),
        ("groq", "/models", f"Bearer {KEY}", {"data": [{"id": "whisper-large-v3-turbo"}]}),
        ("compatible", "/models", f"Bearer {KEY}", {"data": [{"id": "whisper-1"}]}),
        ("deepgram", "/v1/auth/token", f"Token {KEY}", {"api_key_id": "x"}),
        ("assemblyai", "/v2/transcript", KEY, {"transcripts": []}),
    ],
)
def test_online_a_provider_looks_at_the_key(
    provider: str, path: str, header: str, body: object, server: Loopback, examined: Callable[..., Checks]
) -> None:
    env = {"WHISPER_API_PROVIDER": provider, "WHISPER_API_KEY": KEY, "WHISPER_API_BASE_URL": server.url}
    env |= {"PRONOUNCE_RETRIES": "0"}
    server.answer = lambda request: Reply(body) if request.path == path else Reply(status=404)
    check = examined("--online", env=env)["providers", provider]
    assert check["status"] == "ok"
    assert "takes the key" in check["detail"]
    assert [(request.method, request.path) for request in server.requests] == [("GET", path)]
    assert server.requests[0].headers["authorization"] == header
    assert not server.requests[0].body

    server.answer = lambda request: Reply({"error": {"message": f"bad key {KEY}"}}, status=401)
    check = examined("--online", env=env, exit_code=3)["providers", provider]
    assert check["status"] == "failure"
    assert "401" in check["detail"]
    assert "set-key" in check["fix"]


def test_nobody_is_asked_without_online(server: Loopback, examined: Callable[..., Checks]) -> None:
    env = {"WHISPER_API_PROVIDER": "groq", "WHISPER_API_KEY": KEY, "WHISPER_API_BASE_URL": server.url}

    assert examined(env=env)["providers", "groq"]["detail"].startswith("chosen, set up")
    assert not server.requests


def test_online_a_model_that_is_not_offered_is_a_warning(server: Loopback, examined: Callable[..., Checks]) -> None:
    env = {"WHISPER_API_PROVIDER": "groq", "WHISPER_API_KEY": KEY, "WHISPER_API_BASE_URL": server.url}
    server.answer = answers(models=Reply({"data": [{"id": "another"}]}))
    check = examined("--online", env=env)["providers", "groq"]

    assert check["status"] == "warning"
    assert "another" in check["fix"]


def test_online_a_server_without_a_list_of_models_is_fine(server: Loopback, examined: Callable[..., Checks]) -> None:
    server.answer = answers()
    check = examined("--online", env={"WHISPER_API_BASE_URL": server.url})["providers", "compatible"]

    assert check["status"] == "ok"
    assert [request.path for request in server.requests] == ["/models"]


def test_online_a_server_that_is_not_there_is_a_failure(examined: Callable[..., Checks]) -> None:
    env = {"WHISPER_API_BASE_URL": f"http://127.0.0.1:{closed_port()}", "PRONOUNCE_RETRIES": "0"}

    assert "cannot be reached" in examined("--online", env=env, exit_code=3)["providers", "compatible"]["detail"]


@pytest.mark.skipif(espeak.find() is None, reason="espeak-ng is not installed")
def test_the_voice_is_named_and_none_is_no_failure(examined, tmp_path):
    reference = ("voice", "reference")
    empty = tmp_path / "empty"
    empty.mkdir()

    assert examined(env={"PRONOUNCE_VOICE": "espeak"})[reference]["detail"] == "espeak reads texts aloud"
    assert examined(env={"PRONOUNCE_VOICE": "none"})[reference]["status"] == "ok"
    assert "espeak-ng" in examined(env={"PATH": str(empty)})[reference]["fix"]
    assert "voice folder" in examined(env={"PRONOUNCE_VOICE": "folder"}, exit_code=3)["voice", "voice"]["detail"]
