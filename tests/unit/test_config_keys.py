from __future__ import annotations

import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from pronounce_cli import recognise
from pronounce_cli.config import Layer, Resolved, load, set_key
from pronounce_cli.config.keys import VARIABLES, find_key
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.secret import Secret

KEY = "gsk_Qw3rTy7UiOp9aSdFgHjKl2zXcVbNm4"
OTHER = "sk-proj-aaaaaaaabbbbbbbbccccccccdddddddd"


def load_with(
    tmp_path: Path, flags: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None
) -> Resolved:
    return load(flags or {}, environ or {}, tmp_path / "project", tmp_path / "user")


def key_of(resolved: Resolved) -> str | None:
    return resolved.settings.api_key.reveal() if resolved.settings.api_key else None


def test_every_variable_of_a_provider_is_known() -> None:
    declared = {name: recognise.capabilities(name).key_variable for name in recognise.PROVIDERS}

    assert {name: variable for name, variable in declared.items() if variable} == VARIABLES


@pytest.mark.parametrize("provider", VARIABLES)
def test_the_own_variable_counts_only_for_its_provider(provider: str, tmp_path: Path) -> None:
    environ = {VARIABLES[provider]: KEY}

    resolved = load_with(tmp_path, {"provider": provider}, environ)
    assert key_of(resolved) == KEY
    assert resolved.origins["api_key"].name == VARIABLES[provider]
    for other in {*VARIABLES, "compatible", "offline"} - {provider}:
        assert key_of(load_with(tmp_path, {"provider": other}, environ)) is None
    assert key_of(load_with(tmp_path, {}, environ)) is None


def test_the_common_variable_comes_first_then_the_own_then_the_file(tmp_path: Path) -> None:
    set_key("groq", Secret("gsk_file"), tmp_path / "user")
    flags, own, common = {"provider": "groq"}, {"GROQ_API_KEY": "gsk_own"}, {"WHISPER_API_KEY": "gsk_common"}

    assert key_of(load_with(tmp_path, flags)) == "gsk_file"
    assert key_of(load_with(tmp_path, flags, own)) == "gsk_own"
    assert key_of(load_with(tmp_path, flags, own | common)) == "gsk_common"
    assert key_of(load_with(tmp_path, flags, {"GROQ_API_KEY": " "})) == "gsk_file"
    assert load_with(tmp_path, flags).origins["api_key"].layer is Layer.USER


def test_the_common_key_does_not_go_to_another_provider(tmp_path: Path) -> None:
    environ = {"WHISPER_API_PROVIDER": "groq", "WHISPER_API_KEY": KEY}

    assert key_of(load_with(tmp_path, {}, environ)) == KEY
    assert key_of(load_with(tmp_path, {"provider": "deepgram"}, environ)) is None
    own = environ | {"DEEPGRAM_API_KEY": OTHER}
    assert key_of(load_with(tmp_path, {"provider": "deepgram"}, own)) == OTHER


def test_a_key_without_a_provider_is_mentioned(tmp_path: Path) -> None:
    resolved = load_with(tmp_path, {}, {"WHISPER_API_KEY": KEY})

    assert key_of(resolved) is None
    assert len(resolved.warnings) == 1
    assert "no provider is chosen" in resolved.warnings[0]
    assert load_with(tmp_path, {}, {"WHISPER_API_KEY": KEY, "USE_API_ASR": "0"}).warnings == ()


def test_no_key_is_read_where_no_api_is_used(tmp_path: Path) -> None:
    environ = {"WHISPER_API_KEY": KEY, "WHISPER_API_PROVIDER": "groq", "USE_API_ASR": "false"}

    assert key_of(load_with(tmp_path, {}, environ)) is None


@pytest.mark.parametrize(
    "lines", ["base_url = 'https://elsewhere.example/v1'", "extra = { sync_base_url = 'https://elsewhere.example' }"]
)
def test_a_project_cannot_draw_the_key_to_its_own_address(lines: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pronounce.toml").write_text(f"provider = 'assemblyai'\n{lines}")
    environ = {"ASSEMBLYAI_API_KEY": KEY}

    resolved = load_with(tmp_path, {}, environ)

    assert resolved.settings.api_key is None
    assert "is not sent" in resolved.warnings[0]
    assert str(project / "pronounce.toml") in resolved.warnings[0]
    if lines.startswith("base_url"):
        trusted = environ | {"WHISPER_API_BASE_URL": "https://elsewhere.example/v1"}
        assert key_of(load_with(tmp_path, {}, trusted)) == KEY


@pytest.mark.parametrize("name", ["api_key", "API-KEY", "openai_api_key", "WHISPER_API_KEY", "token", "secret", "key"])
@pytest.mark.parametrize("file", ["user/config.toml", "project/pronounce.toml"])
def test_a_key_in_a_configuration_file_is_refused_unseen(name: str, file: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.parent.mkdir()
    path.write_text(f'{name} = "{KEY}"')

    with pytest.raises(ConfigError, match="must not") as caught:
        load_with(tmp_path)

    assert str(path) in caught.value.message
    assert "config set-key" in str(caught.value.hint)
    assert KEY not in f"{caught.value.message} {caught.value.hint}"


def test_stored_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = set_key("groq", Secret(KEY), tmp_path / "user")
    set_key("openai", Secret(OTHER), tmp_path / "user")
    set_key("groq", Secret(OTHER), tmp_path / "user")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert tomllib.loads(path.read_text()) == {"groq": OTHER, "openai": OTHER}
    assert [file.name for file in path.parent.iterdir()] == ["keys.toml"]


def test_storing_a_key_closes_a_file_that_others_could_read(tmp_path: Path) -> None:
    path = set_key("groq", Secret(KEY), tmp_path / "user")
    path.chmod(0o644)

    assert f"chmod 600 {path}" in load_with(tmp_path).warnings[0]
    set_key("openai", Secret(OTHER), tmp_path / "user")
    assert load_with(tmp_path).warnings == ()


def test_a_provider_of_a_plugin_can_have_a_key(tmp_path: Path) -> None:
    name = 'my.module:Thing"'
    set_key(name, Secret(KEY), tmp_path)

    found = find_key(name, {}, tmp_path)
    assert found is not None
    assert found[0].reveal() == KEY


@pytest.mark.parametrize("key", ["", " ", "a b", "kéy", "a\nb", "a\tb"])
def test_what_is_no_key_is_not_stored(key: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not an API key"):
        set_key("groq", Secret(key), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [f"groq = {KEY}", f"[groq]\nkey = '{KEY}'", f"groq = ['{KEY}']", f"'{KEY}"])
def test_a_broken_file_of_keys_is_named_and_not_shown(content: str, tmp_path: Path) -> None:
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "keys.toml").write_text(content)

    with pytest.raises(ConfigError, match=r"keys\.toml should hold one line") as caught:
        load_with(tmp_path, {"provider": "groq"})
    assert KEY not in f"{caught.value.message} {caught.value.hint}"


def test_a_key_is_never_shown(tmp_path: Path) -> None:
    resolved = load_with(tmp_path, {"provider": "groq"}, {"GROQ_API_KEY": KEY})

    assert KEY not in f"{resolved!r} {resolved.settings} {resolved.settings.api_key}"
    assert key_of(resolved) == KEY
