from __future__ import annotations

import json
import os
import select
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pronounce_cli.config import all_settings, example

Invoke = Callable[..., Result]
Run = Callable[..., subprocess.CompletedProcess[str]]
KEY = "gsk_Qw3rTy7UiOp9aSdFgHjKl2zXcVbNm4"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder; the current folder is an empty one."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("PRONOUNCE_CONFIG_DIR", str(tmp_path / "user"))
    return tmp_path / "user"


def test_show_tells_every_value_and_its_origin(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("pronounce.toml").write_text("retries = 1")
    monkeypatch.setenv("WHISPER_API_PROVIDER", "groq")
    monkeypatch.setenv("GROQ_API_KEY", KEY)
    monkeypatch.setenv("COLUMNS", "80")

    out = invoke("config", "show").stdout
    rows = {line.split()[0]: line.split() for line in out.splitlines() if line}

    assert set(all_settings()) <= set(rows)
    assert rows["provider"] == ["provider", "groq", "WHISPER_API_PROVIDER"]
    assert rows["retries"][:2] == ["retries", "1"]
    assert str(Path("pronounce.toml").absolute()) in "".join(out.split())
    assert rows["language"] == ["language", "en-US", "default"]
    assert rows["groq"] == ["groq", "set", "GROQ_API_KEY"]
    assert rows["openai"] == ["openai", "not", "set"]
    assert KEY not in out
    assert max(map(len, out.splitlines())) <= 80


def test_show_as_json(invoke: Invoke, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    folder.mkdir()
    (folder / "config.toml").write_text("offline = true\nlexicon = 'l.tsv'\nextra = { device = 'cpu' }")

    shown = json.loads(invoke("config", "show", "--format", "json").stdout)

    own = str(folder / "config.toml")
    assert list(shown["settings"]) == list(all_settings())
    assert shown["settings"]["offline"] == {"value": True, "layer": "user", "from": own}
    assert shown["settings"]["lexicon"]["value"] == str(folder / "l.tsv")
    assert shown["settings"]["extra"]["value"] == {"device": "cpu"}
    assert shown["settings"]["model"] == {"value": None, "layer": "default", "from": "default"}
    assert shown["settings"]["strictness"]["value"] == "normal"
    assert shown["keys"]["openai"] == {"set": True, "from": "OPENAI_API_KEY"}
    assert shown["keys"]["groq"] == {"set": False, "from": None}
    assert KEY not in json.dumps(shown)


def test_show_masks_a_key_in_the_wrong_place(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHISPER_API_MODEL", KEY)
    monkeypatch.setenv("WHISPER_API_BASE_URL", "https://user:hunter22@example.com/v1")
    for form in ("terminal", "json"):
        out = invoke("config", "show", "--format", form).stdout
        assert KEY not in out
        assert "hunter22" not in out
        assert "https://***@example.com/v1" in out


def test_show_warns_on_stderr(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRONOUNCE_RETRY", "1")

    assert invoke("config", "show").stderr == (
        "warning: The variable PRONOUNCE_RETRY is not known; did you mean PRONOUNCE_RETRIES?\n"
    )


def test_path_is_that_of_the_file_that_is_read(invoke: Invoke, folder: Path) -> None:
    assert invoke("config", "path").stdout == f"{folder / 'config.toml'}\n"


def test_init_writes_the_example_once(invoke: Invoke, folder: Path) -> None:
    file = folder / "config.toml"

    assert invoke("config", "init").stdout == f"{file}\n"
    assert file.read_text(encoding="utf-8") == example()
    invoke("config", "show")
    file.write_text("retries = 1")
    refused = invoke("config", "init", exit_code=3)
    assert refused.stderr.splitlines() == [
        f"error: {file} exists already",
        "hint: Edit it, or replace it with --force",
    ]
    assert file.read_text() == "retries = 1"
    invoke("config", "init", "--force")
    assert file.read_text(encoding="utf-8") == example()


def test_init_where_nothing_can_be_written(invoke: Invoke, folder: Path) -> None:
    folder.write_text("a file where the folder should be")

    assert "error: cannot write" in invoke("config", "init", exit_code=2).stderr


def test_set_key_takes_a_line_from_stdin(invoke: Invoke, folder: Path) -> None:
    result = invoke("config", "set-key", "groq", input=f"{KEY}\nrest")

    assert tomllib.loads((folder / "keys.toml").read_text()) == {"groq": KEY}
    assert stat.S_IMODE((folder / "keys.toml").stat().st_mode) == 0o600
    assert KEY not in result.output
    assert str(folder / "keys.toml") in result.stderr


@pytest.mark.parametrize("text", ["", "\n", "two words\n"])
def test_set_key_refuses_what_is_no_key(text: str, invoke: Invoke, folder: Path) -> None:
    assert "not an API key" in invoke("config", "set-key", "groq", input=text, exit_code=3).stderr
    assert not folder.exists()


def test_set_key_knows_whose_key_it_is(invoke: Invoke) -> None:
    assert "Did you mean groq?" in invoke("config", "set-key", "gorq", input=KEY, exit_code=3).stderr
    assert "offline needs no key" in invoke("config", "set-key", "offline", input=KEY, exit_code=2).stderr


def test_a_key_cannot_be_an_argument(invoke: Invoke, folder: Path) -> None:
    result = invoke("config", "set-key", "groq", KEY, exit_code=2)

    assert not folder.exists()
    assert "unexpected extra argument" in result.stderr


def read_until(terminal: int, text: bytes) -> bytes:
    seen = b""
    while text not in seen:
        assert select.select([terminal], [], [], 60)[0], seen
        seen += os.read(terminal, 1000)
    return seen


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_set_key_asks_and_shows_nothing(folder: Path) -> None:
    import pty

    parent, child = pty.openpty()
    script = Path(sys.executable).with_name("pronounce")
    process = subprocess.Popen(
        [script, "config", "set-key", "groq"], stdin=child, stdout=child, stderr=child, start_new_session=True
    )
    os.close(child)
    try:
        seen = read_until(parent, b"API key of Groq: ")
        os.write(parent, f"{KEY}\n".encode())
        seen += read_until(parent, b"only you can read")
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()
        os.close(parent)
    assert KEY.encode() not in seen
    assert tomllib.loads((folder / "keys.toml").read_text()) == {"groq": KEY}


def test_a_key_in_a_configuration_file_stops_every_command(pronounce: Run, folder: Path, root: Path) -> None:
    folder.mkdir()
    (folder / "config.toml").write_text(f'provider = "groq"\napi_key = "{KEY}"')
    for arguments in (
        ["config", "show"],
        ["providers"],
        ["cache", "info"],
        ["transcribe", root / "sample_audio" / "adult_good.wav"],
    ):
        result = pronounce(*arguments, "--debug")
        assert result.returncode == 3
        assert KEY not in result.stdout + result.stderr
        assert "hint: Run `pronounce config set-key PROVIDER`" in result.stderr


def test_a_group_without_a_command_says_so(invoke: Invoke) -> None:
    assert "missing command" in invoke("config", exit_code=2).stderr


@pytest.mark.parametrize("command", ["show", "path", "init", "set-key"])
def test_help_starts_with_examples(command: str, invoke: Invoke) -> None:
    lines = [line.strip() for line in invoke("config", command, "--help").stdout.splitlines() if line.strip()]

    assert lines[1] in {"Examples:", "Example:"}
    assert "pronounce config" in lines[2]
