"""`pronounce score` with providers: a loopback server answers; what comes out is what learners and scripts see."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.helpers.keys import FAILURES, KEY, hidden, spied
from tests.helpers.server import Loopback, Reply
from typer.testing import Result

Invoke = Callable[..., Result]
Run = Callable[..., subprocess.CompletedProcess[str]]
TEXT = "He took up a book"
REPLAY = ("--text", TEXT, "--format", "json")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PRONOUNCE_RETRIES", "0")
    monkeypatch.setenv("PRONOUNCE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def server(server: Loopback) -> Loopback:
    """A server that is not chosen by anything yet."""
    server.answer = lambda request: Reply({"text": "He took up a look."})
    return server


@pytest.fixture
def chosen(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> Loopback:
    """The same server, chosen by the environment, with a key."""
    monkeypatch.setenv("WHISPER_API_PROVIDER", "compatible")
    monkeypatch.setenv("WHISPER_API_BASE_URL", f"{server.url}/v1")
    monkeypatch.setenv("WHISPER_API_KEY", KEY)
    return server


def one(result: Result | subprocess.CompletedProcess[str]) -> dict[str, Any]:
    (found,) = json.loads(result.stdout)["results"]
    assert isinstance(found, dict)
    return found


def test_flags_choose_who_hears_and_explain_shows_both_views(invoke: Invoke, server: Loopback, recording: Path) -> None:
    flags = ("--provider", "compatible", "--base-url", f"{server.url}/v1", "--model", "tiny", "--explain")
    lines = invoke("score", recording, "--text", TEXT, *flags).stdout.splitlines()

    views = lines[lines.index("  What each view said") + 1 :][:5]
    assert [view.split()[:2] for view in views[:4]] == [["✓", word] for word in "He took up a".split()]
    assert all(view.endswith("words: recognised") for view in views[:4])
    assert views[4].startswith("  ✓ book  sounds: good ")
    assert views[4].endswith('words: heard as "look"') or views[4].endswith('words: heard as "look."')
    assert "compatible · tiny" in "".join(lines[-3:])
    assert max(map(len, lines)) <= 80
    (request,) = server.requests
    assert TEXT.encode() not in request.body


def test_the_text_is_never_sent(invoke: Invoke, chosen: Loopback, recording: Path) -> None:
    invoke("score", recording, "--text", "Xylophone zebra took up a book")

    (request,) = chosen.requests
    assert b"ylophone" not in request.body
    assert "ylophone" not in str(request.headers) + request.path + str(request.query)


def test_explain_without_a_transcript_says_so_once(invoke: Invoke, recording: Path) -> None:
    out = invoke("score", recording, "--text", TEXT, "--explain").stdout

    assert out.count("There is no transcript") == 1
    assert "words:" not in out


def test_free_speech(invoke: Invoke, chosen: Loopback, recording: Path) -> None:
    chosen.answer = lambda request: Reply({"text": "He took up a book."})
    out = invoke("score", recording, "--free").stdout
    found = one(invoke("score", recording, "--free", "--format", "json"))

    assert "completeness   –  not measured" in out
    assert "No text was given" in out
    assert found["reference"]["text"] == "He took up a book."
    assert found["scores"]["completeness"] is None


def test_free_speech_without_words_is_an_error(invoke: Invoke, chosen: Loopback, recording: Path) -> None:
    chosen.answer = lambda request: Reply({"text": ""})

    assert "heard no words" in invoke("score", recording, "--free", exit_code=4).stderr


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (["--free"], 3, "--free needs a provider"),
        (["--free", "--text", "x", "--provider", "offline"], 2, "--free is for recordings without a text"),
        (["--free", "--provider", "offline", "--language", "nl"], 4, "without a text there is nothing to compare"),
        (["--text", "x", "--provider", "groq"], 3, "set GROQ_API_KEY"),
        (["--text", "x", "--provider", "gorq"], 3, "Did you mean groq?"),
        (["--text", "x", "--provider", "groq", "--offline"], 3, "--offline forbids it"),
        (["--text", "huis", "--language", "nl"], 3, "The sounds of nl cannot be judged"),
        (["--text", "huis", "--language", "nl", "--provider", "offline"], 5, "English only"),
        (["--text", "x", "--replay", "missing"], 2, "does not exist"),
        (["--text", "x", "--replay", ".", "--require-transcript"], 5, "has no reply"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_goes_wrong_is_said(
    arguments: list[str], exit_code: int, message: str, invoke: Invoke, recording: Path
) -> None:
    result = invoke("score", recording, *arguments, exit_code=exit_code)

    assert result.stdout == ""
    assert message in result.stderr
    assert result.stderr.startswith("error: ")


def test_a_failing_provider_is_a_warning_unless_a_transcript_is_required(
    pronounce: Run, chosen: Loopback, recording: Path
) -> None:
    chosen.answer = lambda request: Reply({"error": {"message": "No more minutes"}}, 402)
    warned = pronounce("score", recording, "--text", TEXT)
    refused = pronounce("score", recording, "--text", TEXT, "--require-transcript")
    by_setting = pronounce("score", recording, "--text", TEXT, env={"PRONOUNCE_REQUIRE_TRANSCRIPT": "1"})

    assert (warned.returncode, warned.stderr) == (0, "")
    assert "There is no transcript by compatible" in warned.stdout
    assert "No more minutes" in warned.stdout
    assert "overall" in warned.stdout
    for done in (refused, by_setting):
        assert (done.returncode, done.stdout) == (5, "")
        assert "No more minutes" in done.stderr


HIDE = """
import sys
from importlib import metadata

hidden, found = {names!r}, metadata.version
sys.modules.update(dict.fromkeys(hidden))

def version(name):
    if name in hidden:
        raise metadata.PackageNotFoundError(name)
    return found(name)

metadata.version = version
"""


@pytest.mark.parametrize(
    ("hidden_modules", "arguments"),
    [
        (["faster_whisper"], ["--text", TEXT, "--provider", "local"]),
        (["panphon", "epitran"], ["--text", "Hola amigo", "--language", "es", "--provider", "offline"]),
    ],
    ids=["local", "languages"],
)
def test_a_missing_extra_is_named(
    hidden_modules: list[str], arguments: list[str], pronounce: Run, recording: Path, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(HIDE.format(names=hidden_modules))
    done = pronounce("score", recording, *arguments, env={"PYTHONPATH": str(tmp_path)})

    assert (done.returncode, done.stdout) == (6, "")
    assert "pip install" in done.stderr


def test_settings_reach_score(
    invoke: Invoke, server: Loopback, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Language, strictness, gate and provider from a project's file, from the user's, and from the environment."""
    user = Path("user")
    user.mkdir()
    monkeypatch.setenv("PRONOUNCE_CONFIG_DIR", str(user.resolve()))
    (user / "config.toml").write_text(f'provider = "compatible"\nbase_url = "{server.url}/v1"\n')
    Path("pronounce.toml").write_text('language = "en-GB"\nmin_score = 99.5\nstrictness = "strict"\n')
    by_files = invoke("score", recording, "--text", TEXT, "--format", "json", exit_code=1)
    monkeypatch.setenv("PRONOUNCE_LANGUAGE", "en-US")
    monkeypatch.setenv("PRONOUNCE_MIN_SCORE", "1")
    monkeypatch.setenv("PRONOUNCE_PROVIDER", "none")
    by_environment = invoke("score", recording, "--text", TEXT, "--format", "json")
    by_flags = invoke("score", recording, *REPLAY, "--language", "en-GB", "--min-score", "99.9", exit_code=1)

    assert "below 99.5" in by_files.stderr
    assert one(by_files)["reference"]["language"] == "en-GB"
    assert one(by_files)["engine"]["recogniser"] == "compatible"
    assert one(by_environment)["reference"]["language"] == "en-US"
    assert one(by_environment)["engine"]["recogniser"] is None
    assert one(by_flags)["reference"]["language"] == "en-GB"
    assert len(server.requests) == 1


def test_a_sure_transcript_says_why_a_good_word_is_in_doubt(invoke: Invoke, chosen: Loopback, recording: Path) -> None:
    words = [
        {"word": word, "start": 0.3 * i, "end": 0.3 * i + 0.25, "probability": 0.95}
        for i, word in enumerate("He took up a look".split())
    ]
    chosen.answer = lambda request: Reply({"text": "He took up a look", "words": words})
    out = invoke("score", recording, "--text", "He took up a book", "--explain").stdout

    assert "? book" in out
    assert 'Its sounds were good, but "look" was understood: say it more clearly.' in " ".join(out.split())


def test_strictness_from_the_environment(invoke: Invoke, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    middling = root / "sample_audio" / "adult_middling.wav"
    marks, order = [], ["poor", "uncertain", "fair", "good"]
    for strictness in ("lenient", "strict"):
        monkeypatch.setenv("PRONOUNCE_STRICTNESS", strictness)
        words = one(invoke("score", middling, "--text", "Next year will be different, she thought.", "-q", *REPLAY[2:]))
        marks.append([word["verdict"] for word in words["words"]])

    assert marks[0] != marks[1]
    assert all(order.index(a) >= order.index(b) for a, b in zip(*marks, strict=True))


def test_offline_opens_no_socket(pronounce: Run, chosen: Loopback, recording: Path, tmp_path: Path) -> None:
    arguments = ("score", recording, "--text", TEXT)
    for provider in ("none", "offline"):
        done, sockets = spied(pronounce, tmp_path / "spy", *arguments, "--provider", provider, "--offline")
        assert (done.returncode, sockets) == (0, "")
        assert "overall" in done.stdout
    done, sockets = spied(pronounce, tmp_path / "spy", *arguments)
    assert "socket.connect" in sockets  # the spy sees what there is to see


def test_recorded_replies_give_the_same_report_without_network(
    pronounce: Run, chosen: Loopback, recording: Path, tmp_path: Path
) -> None:
    recorded = pronounce("score", recording, *REPLAY, "--record", "replies")
    replayed, sockets = spied(
        pronounce, tmp_path / "spy", "score", recording, *REPLAY, "--replay", "replies", "--offline"
    )

    assert (recorded.returncode, replayed.returncode, sockets) == (0, 0, "")
    assert replayed.stdout == recorded.stdout
    assert one(replayed)["transcript"]["text"] == "He took up a look."
    assert len(chosen.requests) == 1


def test_a_repeated_run_costs_nothing(invoke: Invoke, chosen: Loopback, recording: Path) -> None:
    first = invoke("score", recording, *REPLAY).stdout
    assert invoke("score", recording, *REPLAY).stdout == first
    assert len(chosen.requests) == 1
    other_text = one(invoke("score", recording, "--text", "He took up a look", "--format", "json"))
    assert len(chosen.requests) == 1  # the text has no part in what is asked
    assert other_text["words"][4]["recognised"] == "match"
    invoke("score", recording, *REPLAY, "--no-cache")
    assert len(chosen.requests) == 2


def test_the_end_of_a_model_is_announced_once_for_many_recordings(
    invoke: Invoke, chosen: Loopback, recording: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WHISPER_API_PROVIDER", "openai")
    copy = shutil.copy(recording, tmp_path)
    arguments = ("score", recording, copy, "--text", TEXT, "--model", "whisper-1")
    result = invoke(*arguments)

    assert result.stderr.count("whisper-1 on 2027-02-26") == 1
    assert invoke(*arguments, "--quiet").stderr == ""


def test_other_languages(invoke: Invoke, chosen: Loopback, recording: Path) -> None:
    chosen.answer = lambda request: Reply({"text": "Ig heb een muis."})
    arguments = ("score", recording, "--text", "Ik heb een huis.", "--language", "nl")
    out = invoke(*arguments, "--explain").stdout
    found = one(invoke(*arguments, "--format", "json"))

    assert "sounds were not judged" in out
    assert 'sounds: not judged · words: heard as "Ig"' in out
    huis = out[out.index("✗ huis.") :].splitlines()
    assert huis[1].split() == ["expected", "h", "œ", "ɥ", "s"]
    assert huis[2].split() == ["heard", "m", "œ", "ɥ", "s"]
    assert huis[3].strip() == "^"
    assert found["evidence"] == ["transcript"]
    assert [word["verdict"] for word in found["words"]] == ["fair", "good", "good", "poor"]
    assert b"language" in chosen.requests[0].body


def test_a_language_without_arpabet_has_no_such_column(invoke: Invoke) -> None:
    lines = invoke("phonemes", "Ich habe 21 Häuser.", "--language", "de").stdout.splitlines()

    assert lines[0].split() == ["word", "IPA", "from"]
    assert lines[1].split() == ["Ich", "ɪç", "spelling", "rules"]
    assert any(line.startswith("einundzwanzig") for line in lines)
    assert "ARPAbet" in invoke("phonemes", "hello").stdout


@pytest.mark.parametrize("place", ["environment", "keys.toml"])
@pytest.mark.parametrize("failure", FAILURES.values(), ids=list(FAILURES))
def test_no_failure_shows_the_key(
    failure: Reply, place: str, invoke: Invoke, server: Loopback, recording: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("PRONOUNCE_CONFIG_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("OPENAI_LOG", "debug")
    if place == "environment":
        monkeypatch.setenv("WHISPER_API_KEY", KEY)
    else:
        invoke("config", "set-key", "compatible", input=KEY + "\n")
    server.answer = lambda request: failure
    flags = ("--provider", "compatible", "--base-url", f"{server.url}/v1", "--debug", "--record", tmp_path / "replies")
    warned = invoke("score", recording, "--text", TEXT, *flags)
    failed = invoke("score", recording, "--text", TEXT, *flags, "--require-transcript", exit_code=5)
    as_json = invoke("score", recording, *REPLAY, *flags)

    assert KEY in str(server.requests[0].headers)
    assert "Traceback" in failed.stderr
    assert all(hidden(result.output) for result in (warned, failed, as_json))
    kept = [file for folder in ("cache", "replies") for file in (tmp_path / folder).rglob("*") if file.is_file()]
    assert all(hidden(file.read_bytes().decode("latin-1")) for file in kept)


def test_what_is_kept_after_success_holds_no_key(
    invoke: Invoke, chosen: Loopback, recording: Path, tmp_path: Path
) -> None:
    result = invoke("score", recording, "--text", TEXT, "--record", "replies", "--debug")

    kept = [file for folder in (tmp_path / "cache", Path("replies")) for file in folder.iterdir()]
    assert len(kept) >= 2
    assert all(hidden(file.read_bytes().decode("latin-1")) for file in kept)
    assert hidden(result.output)


def test_the_sdk_is_imported_by_its_providers_only(
    pronounce: Run, chosen: Loopback, recording: Path, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, sys\natexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))\n"
    )
    env = {"PYTHONPATH": str(tmp_path)}
    for provider in ("none", "offline"):
        done = pronounce("score", recording, "--text", TEXT, "--provider", provider, env=env)
        assert done.returncode == 0
        assert not set(done.stderr.split()) & {"openai", "httpx", "httpx2", "faster_whisper", "epitran", "panphon"}
    assert "openai" in pronounce("score", recording, "--text", TEXT, env=env).stderr.split()


def test_a_wavering_provider_is_asked_several_times_past_the_cache(
    invoke: Invoke, chosen: Loopback, recording: Path, tmp_path: Path
) -> None:
    heard = ("Ik heb een huis.", "Ik had een muis.", "Zij wil geen brood.")
    dutch = ("score", recording, "--text", "Ik heb een huis.", "--language", "nl", "--format", "json")
    alone = []
    for text in heard:
        chosen.answer = lambda request, text=text: Reply({"text": text})  # type: ignore[misc]
        alone.append(one(invoke(*dutch, "--no-cache"))["scores"]["overall"])
    assert len(set(alone)) == 3

    answers = itertools.cycle(heard)
    chosen.answer = lambda request: Reply({"text": next(answers)})
    before = len(chosen.requests)
    found = one(invoke(*dutch, "--repeat", "3"))
    assert len(chosen.requests) - before == 3
    assert found["scores"]["overall"] == sorted(alone)[1]
    assert found["recording"]["spread"] == {"runs": 3, "lowest": min(alone), "highest": max(alone)}

    stored = Path("found.json")
    stored.write_text(json.dumps(found))
    for form in ("terminal", "markdown", "html"):
        shown = invoke("report", stored, "--format", form).stdout
        assert f"from {min(alone):.0f} to {max(alone):.0f}" in shown

    chosen.answer = lambda request: Reply({"error": "busy"}, status=400)
    failed = invoke(*dutch, "--repeat", "2", exit_code=5)
    assert failed.stderr.startswith("error: ")


def test_repeating_the_sounds_alone_is_pointless_and_said_to_be(invoke: Invoke, recording: Path) -> None:
    done = invoke("score", recording, "--text", TEXT, "--repeat", "5", "--format", "json")

    assert "spread" not in one(done)["recording"]
    assert done.stderr == "note: --repeat is for providers; the sounds alone give the same score each time\n"
