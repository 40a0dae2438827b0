from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pronounce_cli.recognise import PROVIDERS, capabilities

Invoke = Callable[..., Result]
KEY = "gsk_Qw3rTy7UiOp9aSdFgHjKl2zXcVbNm4"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def listed(invoke: Invoke) -> dict[str, dict]:
    return {entry["name"]: entry for entry in json.loads(invoke("providers", "--format", "json").stdout)["providers"]}


def test_all_are_listed_with_what_is_missing(invoke: Invoke) -> None:
    found = listed(invoke)

    assert list(found) == [*PROVIDERS, "none"]
    for name in ("openai", "groq", "deepgram", "assemblyai"):
        entry = found[name]
        assert (entry["available"], entry["missing"]) == (False, "key")
        assert entry["key_variable"] in entry["hint"]
        assert entry["price_per_minute_usd"] == dict(capabilities(name).price_per_minute_usd)
        assert entry["price_date"] == capabilities(name).price_date.isoformat()
        assert entry["models"][0] == entry["default_model"]
    assert (found["compatible"]["available"], found["compatible"]["missing"]) == (False, "configuration")
    assert (found["offline"]["available"], found["offline"]["missing"]) == (True, None)
    assert found["none"]["chosen"]


def test_keys_and_addresses_make_them_available(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ_API_KEY", KEY)
    monkeypatch.setenv("WHISPER_API_BASE_URL", "http://127.0.0.1:1/v1")
    found = listed(invoke)

    assert found["groq"]["available"]
    assert found["compatible"]["available"]
    assert found["compatible"]["chosen"]
    assert not found["openai"]["available"]
    assert KEY not in json.dumps(found)


def test_without_apis_the_chosen_one_is_offline(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ_API_KEY", KEY)
    monkeypatch.setenv("WHISPER_API_PROVIDER", "groq")
    monkeypatch.setenv("USE_API_ASR", "false")
    found = listed(invoke)

    assert [name for name, entry in found.items() if entry["chosen"]] == ["offline"]


def test_a_missing_extra_is_named(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    entry = listed(invoke)["local"]

    assert (entry["missing"], entry["needs_extra"]) == ("extra", "local")
    assert "pip install" in entry["hint"]


def test_the_list_fits_a_terminal(invoke: Invoke) -> None:
    out = invoke("providers").stdout
    lines = out.splitlines()

    assert max(map(len, lines)) <= 80
    assert [line.split()[1] for line in lines if line.startswith(("✓", "✗"))] == [*PROVIDERS, "none"]
    assert "✗ groq" in out
    assert "set GROQ_API_KEY" in out
    assert "whisper-large-v3-turbo $0.00067" in out
    assert f"as of {capabilities('groq').price_date.isoformat()}" in out
    assert "by the measure of native speech" in " ".join(out[out.index("  de  ") :].split())


def test_a_provider_by_module_is_listed_when_it_is_chosen(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my_recogniser.py").write_text("class Own:\n    def __init__(self, options): ...\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PRONOUNCE_PROVIDER", "my_recogniser:Own")

    assert listed(invoke)["my_recogniser:Own"]["chosen"]
    monkeypatch.setenv("PRONOUNCE_PROVIDER", "my_recogniser:Other")
    entry = listed(invoke)["my_recogniser:Other"]
    assert (entry["available"], entry["missing"]) == (False, "configuration")


def test_help_starts_with_examples(invoke: Invoke) -> None:
    lines = [line.strip() for line in invoke("providers", "--help").stdout.splitlines() if line.strip()]

    assert lines[1:3] == ["Examples:", "pronounce providers"]
