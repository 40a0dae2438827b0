from __future__ import annotations

import tomllib
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from tests.helpers.places import ROOT

from pronounce_cli import config
from pronounce_cli.config import Layer, Resolved, Settings, all_settings, example, load
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.limits import Limits, read_limits
from pronounce_cli.core.types import Strictness


@pytest.fixture
def user(tmp_path: Path) -> Path:
    folder = tmp_path / "user"
    folder.mkdir()
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def load_with(
    tmp_path: Path, flags: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None
) -> Resolved:
    return load(flags or {}, environ or {}, tmp_path / "project", tmp_path / "user")


def test_without_anything_all_is_default(tmp_path: Path) -> None:
    resolved = load_with(tmp_path)

    assert resolved.settings == Settings()
    assert {origin.layer for origin in resolved.origins.values()} == {Layer.DEFAULT}
    assert set(resolved.origins) == {*all_settings(), "api_key"}
    assert resolved.warnings == ()


@pytest.mark.parametrize("given", list(product((False, True), repeat=4)), ids=str)
def test_the_first_source_with_a_value_wins(given: tuple[bool, ...], tmp_path: Path, project: Path, user: Path) -> None:
    flag, variable, in_project, in_user = given
    if in_project:
        (project / "pronounce.toml").write_text("retries = 1\nmodel = 'project'")
    if in_user:
        (user / "config.toml").write_text("retries = 0\nlexicon = 'l.tsv'")
    resolved = load_with(tmp_path, {"retries": 2} if flag else {}, {"PRONOUNCE_RETRIES": "1"} if variable else {})

    expected = next(
        found
        for is_there, *found in (
            (flag, 2, Layer.FLAG, "--retries"),
            (variable, 1, Layer.ENVIRONMENT, "PRONOUNCE_RETRIES"),
            (in_project, 1, Layer.PROJECT, str(project / "pronounce.toml")),
            (in_user, 0, Layer.USER, str(user / "config.toml")),
            (True, 2, Layer.DEFAULT, "default"),
        )
        if is_there
    )
    origin = resolved.origins["retries"]
    assert [resolved.settings.retries, origin.layer, origin.name] == expected
    assert resolved.settings.model == ("project" if in_project else None)
    assert resolved.settings.lexicon == (user / "l.tsv" if in_user else None)


def test_every_setting_can_come_from_every_source(tmp_path: Path, project: Path, user: Path) -> None:
    """The example's value of each setting, given as a variable, in each file and as a flag, arrives with its type."""
    for name, setting in all_settings().items():
        value = tomllib.loads(f"x = {setting.about.example}")["x"]
        line = f"{name} = {setting.about.example}\n"
        (project / "pronounce.toml").write_text(line)
        from_project = load_with(tmp_path)
        (project / "pronounce.toml").unlink()
        (user / "config.toml").write_text(line)
        from_user = load_with(tmp_path)
        (user / "config.toml").unlink()
        found = [from_project, from_user, load_with(tmp_path, {name: value})]
        if setting.variable:
            found.append(load_with(tmp_path, {}, {setting.variable: str(value)}))
        for resolved in found:
            got = getattr(resolved.settings, name)
            assert isinstance(got, setting.kind)
            assert got != setting.default
            assert resolved.origins[name].layer is not Layer.DEFAULT
            if setting.kind is not Path:
                assert (str(got) if setting.kind is Limits else got) == value


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("WHISPER_API_PROVIDER", " groq ", "provider", "groq"),
        ("WHISPER_API_BASE_URL", "http://127.0.0.1:1/v1", "base_url", "http://127.0.0.1:1/v1"),
        ("WHISPER_API_MODEL", "whisper-1", "model", "whisper-1"),
        *(("USE_API_ASR", text, "use_api_asr", False) for text in ("false", "False", "0", "no", "OFF")),
        *(("USE_API_ASR", text, "use_api_asr", True) for text in ("true", "1", "YES", "on")),
        ("PRONOUNCE_OFFLINE", "no", "offline", False),
        ("PRONOUNCE_MIN_SCORE", "70", "min_score", read_limits(70)),
        ("PRONOUNCE_MIN_SCORE", "word=50", "min_score", read_limits({"word": 50})),
        ("PRONOUNCE_STRICTNESS", "strict", "strictness", Strictness.STRICT),
    ],
)
def test_variables(variable: str, text: str, name: str, value: object, tmp_path: Path) -> None:
    resolved = load_with(tmp_path, {}, {variable: text})

    assert getattr(resolved.settings, name) == value
    assert (resolved.origins[name].layer, resolved.origins[name].name) == (Layer.ENVIRONMENT, variable)


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_variable_is_unset(empty: str, tmp_path: Path, user: Path) -> None:
    (user / "config.toml").write_text('provider = "groq"')
    environ = {"WHISPER_API_PROVIDER": empty, "USE_API_ASR": empty, "PRONOUNCE_RETRIES": empty}

    resolved = load_with(tmp_path, {}, environ)

    assert (resolved.settings.provider, resolved.settings.use_api_asr, resolved.settings.retries) == ("groq", None, 2)


def test_own_variables_win_over_the_common_ones(tmp_path: Path) -> None:
    environ = {"PRONOUNCE_PROVIDER": "deepgram", "WHISPER_API_PROVIDER": "groq"}

    assert load_with(tmp_path, {}, environ).settings.provider == "deepgram"


def test_an_unknown_variable_is_mentioned(tmp_path: Path) -> None:
    environ = {"PRONOUNCE_STRICTNES": "strict", "PRONOUNCE_CONFIG_DIR": "/x", "PRONOUNCE_FROBNICATE": "1"}

    assert load_with(tmp_path, {}, environ).warnings == (
        "The variable PRONOUNCE_FROBNICATE is not known",
        "The variable PRONOUNCE_STRICTNES is not known; did you mean PRONOUNCE_STRICTNESS?",
    )


WRONG = [
    ("provider = 3", "text"),
    ("provider = ''", "text"),
    ("offline = 'false'", "true or false"),
    ("offline = 0", "true or false"),
    ("retries = 1.5", "whole number from 0 to 2"),
    ("retries = true", "whole number"),
    ("retries = 3", "from 0 to 2"),
    ("min_score = 'high'", "a number from 0 to 100"),
    ("min_score = nan", "a number"),
    ("min_score = true", "a number"),
    ("min_score = { sentence = 80 }", "a number from 0 to 100, or scores"),
    ("min_score = 'overall=80,overall=70'", "a number from 0 to 100, or scores"),
    ("read_timeout_s = 0", "number from 0.001"),
    ("read_timeout_s = inf", "number"),
    ("strictness = 'harsh'", "lenient, normal, strict"),
    ("strictness = 2", "lenient, normal, strict"),
    ("language = 'en US'", "language tag"),
    ("lexicon = ['a']", "must be a path"),
    ("extra = { device = 1 }", "table of texts"),
    ("extra = 'cpu'", "table of texts"),
]


@pytest.mark.parametrize(("line", "wanted"), WRONG, ids=lambda value: value)
@pytest.mark.parametrize("place", ["project/pronounce.toml", "user/config.toml"])
def test_wrong_types_name_file_and_key(
    line: str, wanted: str, place: str, tmp_path: Path, project: Path, user: Path
) -> None:
    (tmp_path / place).write_text(line)
    name = line.split(" ", maxsplit=1)[0]

    with pytest.raises(ConfigError) as caught:
        load_with(tmp_path)

    assert caught.value.message.startswith(f"`{name}` in {tmp_path / place} must be ")
    assert wanted in caught.value.message
    assert caught.value.hint == f"For example: {name} = {all_settings()[name].about.example}"


@pytest.mark.parametrize(
    ("variable", "text"),
    [("USE_API_ASR", "maybe"), ("PRONOUNCE_RETRIES", "two"), ("PRONOUNCE_MIN_SCORE", "NaN"), ("PRONOUNCE_CACHE", "2")],
)
def test_wrong_variables_are_named(variable: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"^{variable} must be "):
        load_with(tmp_path, {}, {variable: text})


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("provder = 'groq'", "Did you mean provider?"),
        ("base-url = 'http://x'", "Did you mean base_url?"),
        ("Language = 'en'", "Did you mean language?"),
        ("frobnicate = 1", "`pronounce config show` lists all settings"),
        ("[tool.pronounce]\nretries = 1", "`pronounce config show` lists all settings"),
    ],
)
def test_unknown_settings_name_file_key_and_the_nearest(
    line: str, hint: str, tmp_path: Path, project: Path, user: Path
) -> None:
    (user / "config.toml").write_text(line)
    key = "tool" if line.startswith("[") else line.split(" ", maxsplit=1)[0]

    with pytest.raises(ConfigError) as caught:
        load_with(tmp_path)

    assert caught.value.message == f"There is no setting `{key}`, which {user / 'config.toml'} names"
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "content", [b"provider = groq", b"provider = 'a'\nprovider = 'b'", b"\xff\xfe", b"[[", b"a" * 10]
)
def test_a_broken_file_is_named(content: bytes, tmp_path: Path, project: Path, user: Path) -> None:
    (user / "config.toml").write_bytes(content)

    with pytest.raises(ConfigError) as caught:
        load_with(tmp_path)

    assert str(user / "config.toml") in caught.value.message
    assert not caught.value.message.endswith(".")
    assert caught.value.hint


def test_a_byte_order_mark_is_no_error(tmp_path: Path, user: Path) -> None:
    (user / "config.toml").write_bytes(b"\xef\xbb\xbfretries = 1\r\n")

    assert load_with(tmp_path).settings.retries == 1


def test_a_file_that_is_a_folder_is_an_error(tmp_path: Path, user: Path) -> None:
    (user / "config.toml").mkdir()

    with pytest.raises(ConfigError, match="Cannot read"):
        load_with(tmp_path)


def test_the_nearest_project_file_is_found_from_below(tmp_path: Path, project: Path, user: Path) -> None:
    deep = project / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "pronounce.toml").write_text("retries = 0")
    (project / "pyproject.toml").write_text("[project]\nname = 'x'\n[tool.pronounce]\nretries = 1\nlexicon = 'l.tsv'")
    (project / "a" / "pyproject.toml").write_text("[project]\nname = 'about-pronounce'")

    resolved = load({}, {}, deep, user)

    assert resolved.project_file == project / "pyproject.toml"
    assert (resolved.settings.retries, resolved.settings.lexicon) == (1, project / "l.tsv")
    (project / "pronounce.toml").write_text("")
    assert load({}, {}, deep, user).settings.retries == 2  # the nearest file alone counts


@pytest.mark.parametrize("content", ["[tool]\npronounce = 3", "tool.pronounce = ['x']"])
def test_the_table_in_pyproject_must_be_one(content: str, tmp_path: Path, project: Path) -> None:
    (project / "pyproject.toml").write_text(content)

    with pytest.raises(ConfigError, match=r"tool\.pronounce in .* must be a table"):
        load_with(tmp_path)


def test_a_pyproject_of_somebody_else_is_left_alone(tmp_path: Path, project: Path) -> None:
    (project / "pyproject.toml").write_text("this is [ not TOML")

    assert load_with(tmp_path).project_file is None


def test_paths_are_relative_to_where_they_stand(
    tmp_path: Path, project: Path, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (user / "config.toml").write_text("cache_dir = '../cache'")

    resolved = load_with(tmp_path, {"lexicon": Path("l.tsv")}, {})

    assert resolved.settings.lexicon == project / "l.tsv"
    assert resolved.settings.cache_dir is not None
    assert resolved.settings.cache_dir.resolve() == tmp_path / "cache"
    assert load_with(tmp_path, {}, {"PRONOUNCE_LEXICON": "~/l.tsv"}).settings.lexicon == tmp_path / "home" / "l.tsv"


def test_a_model_does_not_go_to_another_provider(tmp_path: Path, project: Path, user: Path) -> None:
    (user / "config.toml").write_text(
        "provider = 'groq'\nmodel = 'whisper-large-v3'\nbase_url = 'http://g'\nretries = 1"
    )
    (project / "pronounce.toml").write_text("provider = 'deepgram'")

    assert load_with(tmp_path, {"provider": "groq"}).settings.model == "whisper-large-v3"
    other = load_with(tmp_path).settings
    assert (other.provider, other.model, other.base_url, other.retries) == ("deepgram", None, None, 1)


def test_an_address_without_a_provider_means_a_compatible_server(tmp_path: Path) -> None:
    environ: dict[str, Any] = {"WHISPER_API_BASE_URL": "http://127.0.0.1:1/v1"}

    resolved = load_with(tmp_path, {}, environ)
    assert resolved.settings.provider == "compatible"
    assert resolved.origins["provider"].name == "WHISPER_API_BASE_URL"
    assert load_with(tmp_path, {}, environ | {"USE_API_ASR": "false"}).settings.provider is None
    assert load_with(tmp_path, {"provider": "none"}, environ).settings.provider == "none"


def test_the_example_names_and_explains_every_setting() -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")

    assert text == example(), "write it again: pronounce config init"
    assert tomllib.loads(text) == {}
    lines = text.splitlines()
    active = [line[2:] for line in lines if line.startswith("# ") and line.split(" ")[1] in all_settings()]
    assert list(tomllib.loads("\n".join(line for line in active if " = " in line))) == list(all_settings())
    for setting in all_settings().values():
        assert setting.about.text.split(".")[0].split(",")[0].split(":")[0] in text
        assert setting.variable is None or setting.variable in text
    for variable in (
        "WHISPER_API_PROVIDER",
        "WHISPER_API_BASE_URL",
        "WHISPER_API_MODEL",
        "USE_API_ASR",
        "WHISPER_API_KEY",
    ):
        assert variable in text


def test_the_example_holds_when_it_is_switched_on(tmp_path: Path, project: Path, user: Path) -> None:
    lines = [line[2:] for line in example().splitlines() if line[2:].split(" = ")[0] in all_settings()]
    (user / "config.toml").write_text("\n".join(lines))

    resolved = load_with(tmp_path)

    assert {origin.layer for name, origin in resolved.origins.items() if name != "api_key"} == {Layer.USER}


def test_own_folders_can_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert tmp_path / "home" in config.user_dir().parents
    monkeypatch.setenv("PRONOUNCE_CONFIG_DIR", str(tmp_path / "other"))
    assert config.user_dir() == tmp_path / "other"
    assert config.cache_file(Settings(cache_dir=tmp_path)).parent == tmp_path
    assert tmp_path / "home" in config.cache_file(Settings()).parents


def test_reading_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config.load_here({})
    config.key_origins_here()
    config.cache_file(Settings())

    assert list(tmp_path.iterdir()) == []
