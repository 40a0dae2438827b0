"""Settings from flags, environment and files: the first that has a value wins, field by field.

The order is flags, `PRONOUNCE_*` and `WHISPER_API_*` variables, the project's `pronounce.toml` or `[tool.pronounce]`,
the user's `config.toml`, defaults. Nothing is read before `load` is called, and reading never writes. No other module
reads the environment.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pronounce_cli.config.example import example
from pronounce_cli.config.keys import KEYS_FILE, find_key, known_providers, loose_permissions, set_key
from pronounce_cli.config.settings import Setting, Settings, all_settings
from pronounce_cli.config.sources import (
    CONFIG_DIR_VARIABLE,
    CONFIG_FILE,
    KEY_PARAMETER_VARIABLE,
    KEY_SECRET_VARIABLE,
    KEY_VARIABLE,
    SERVE_CORS_VARIABLE,
    SERVE_TOKEN_VARIABLE,
    Found,
    Layer,
    Origin,
    from_environment,
    from_flags,
    from_project,
    from_user,
    unknown_variables,
)
from pronounce_cli.core.secret import Secret

__all__ = [
    "CONFIG_FILE",
    "KEYS_FILE",
    "Layer",
    "Origin",
    "Resolved",
    "Setting",
    "Settings",
    "all_settings",
    "cache_file",
    "example",
    "history_file",
    "key_origins_here",
    "key_store",
    "load",
    "load_here",
    "serve_origins",
    "serve_token",
    "set_key",
    "user_dir",
    "voice_cache",
]

_APP = "pronounce"
_CACHE_FILE = "replies.sqlite3"
_HISTORY_FILE = "history.sqlite3"
_BELONG = {"provider": ("model", "base_url", "extra"), "voice": ("voice_name", "voice_model", "voice_base_url")}
_UNSET = Origin(Layer.DEFAULT, "default")


@dataclass(frozen=True, slots=True)
class Resolved:
    """Settings, and where each is from.

    Attributes:
        settings: The values.
        origins: By name of the field, `api_key` included.
        warnings: What was noticed on the way, one sentence each.
        user_dir: Folder of the user's `config.toml` and `keys.toml`.
        project_file: The project's file that was read, or None.
    """

    settings: Settings
    origins: Mapping[str, Origin]
    warnings: tuple[str, ...]
    user_dir: Path
    project_file: Path | None


def load(flags: Mapping[str, object], environ: Mapping[str, str], cwd: Path, user_dir: Path) -> Resolved:
    """Return the settings that hold.

    `model`, `base_url` and `extra` belong to a provider: they are not taken from a source that names another provider
    than the one which was chosen. The same holds for a voice and what belongs to it.

    Args:
        flags: Values of the command line by name of the field; None means not given.
        environ: The environment.
        cwd: Where the search for a project's file begins.
        user_dir: Folder of the user's own files.

    Raises:
        ConfigError: A source names an unknown setting, has a value of the wrong type or cannot be read, or a
            configuration file holds a key.
    """
    project, project_file = from_project(cwd)
    sources = (from_flags(flags, cwd), from_environment(environ, cwd), project, from_user(user_dir))
    values, origins = _merge(sources)
    warnings = [*unknown_variables(environ), *loose_permissions(user_dir)]
    if "provider" not in values and "base_url" in values and values.get("use_api_asr") is not False:
        values["provider"], origins["provider"] = "compatible", origins["base_url"]
    found = None
    if "provider" in values and values.get("use_api_asr") is not False:
        found = find_key(str(values["provider"]), environ, user_dir)
    elif environ.get(KEY_VARIABLE, "").strip() and values.get("use_api_asr") is not False:
        warnings.append(f"{KEY_VARIABLE} is set but no provider is chosen; set WHISPER_API_PROVIDER or use --provider")
    lured = _lured_by(values, origins) if found else None
    if lured:
        warnings.append(
            f"Your API key is not sent to the {lured} of {origins[lured].name}; if you trust that address, set it in "
            "your own config.toml or in WHISPER_API_BASE_URL"
        )
    elif found:
        values["api_key"], origins["api_key"] = found
    values["voice_key"] = _voice_key(values, origins, environ, user_dir, warnings)
    return Resolved(Settings(**values), MappingProxyType(origins), tuple(warnings), user_dir, project_file)


def _merge(sources: Sequence[Found]) -> tuple[dict[str, Any], dict[str, Origin]]:
    chosen = {kind: next((source[kind][0] for source in sources if kind in source), None) for kind in _BELONG}
    values: dict[str, Any] = {}
    origins = dict.fromkeys([*all_settings(), "api_key"], _UNSET)
    for source in reversed(sources):
        strangers = [kind for kind in _BELONG if kind in source and source[kind][0] != chosen[kind]]
        foreign = {name for kind in strangers for name in _BELONG[kind]}
        for name, (value, origin) in source.items():
            if name not in foreign:
                values[name], origins[name] = value, origin
    return values, origins


def _voice_key(
    values: Mapping[str, Any],
    origins: Mapping[str, Origin],
    environ: Mapping[str, str],
    user_dir: Path,
    warnings: list[str],
) -> Secret | None:
    """Return the key for a voice of the network; none where a project's file says where that voice is."""
    kind = values.get("voice")
    if kind not in {"openai", "compatible"}:
        return None
    if values.get("provider") != kind:  # the common variable is for the one who hears the words
        environ = {name: value for name, value in environ.items() if name != KEY_VARIABLE}
    found = find_key(str(kind), environ, user_dir)
    if found and origins["voice_base_url"].layer is Layer.PROJECT:
        warnings.append(
            f"Your API key is not sent to the voice_base_url of {origins['voice_base_url'].name}; if you trust that "
            "address, set it in your own config.toml"
        )
        return None
    return found[0] if found else None


def _lured_by(values: Mapping[str, Any], origins: Mapping[str, Origin]) -> str | None:
    """Return the setting by which a project's file would draw the user's key to an address of its choice."""
    addresses = {
        "base_url": "base_url" in values,
        "extra": any(name.endswith("_url") for name in values.get("extra", ())),
    }
    return next((name for name, set_ in addresses.items() if set_ and origins[name].layer is Layer.PROJECT), None)


def load_here(flags: Mapping[str, object]) -> Resolved:
    """Return the settings that hold in this process, for the flags of a command; raises as `load`."""
    return load(flags, os.environ, Path.cwd(), user_dir())


def key_origins_here() -> dict[str, Origin | None]:
    """Return by provider where its key would come from in this process, None where there is none."""
    folder = user_dir()
    found = {name: find_key(name, os.environ, folder) for name in known_providers(folder)}
    return {name: key[1] if key else None for name, key in found.items()}


def user_dir() -> Path:
    """Return the folder of the user's own files: `PRONOUNCE_CONFIG_DIR`, or where the platform keeps such files."""
    given = os.environ.get(CONFIG_DIR_VARIABLE, "").strip()
    if given:
        return Path(given).expanduser().absolute()
    import platformdirs

    return platformdirs.user_config_path(_APP, appauthor=False)


def cache_file(settings: Settings) -> Path:
    """Return the file in which the replies of providers are kept."""
    return _cache_dir(settings) / _CACHE_FILE


def voice_cache(settings: Settings) -> Path:
    """Return the folder in which what a voice has said is kept."""
    return _cache_dir(settings) / "voice"


def history_file(settings: Settings) -> Path:
    """Return the file in which is remembered what was practised."""
    if settings.history_file is not None:
        return settings.history_file
    import platformdirs

    return platformdirs.user_data_path(_APP, appauthor=False) / _HISTORY_FILE


def _cache_dir(settings: Settings) -> Path:
    if settings.cache_dir is not None:
        return settings.cache_dir
    import platformdirs

    return platformdirs.user_cache_path(_APP, appauthor=False)


def serve_token() -> Secret | None:
    """Return what clients of `pronounce serve` must send: `PRONOUNCE_SERVE_TOKEN`; None where it is not set."""
    token = os.environ.get(SERVE_TOKEN_VARIABLE, "").strip()
    return Secret(token) if token else None


def serve_origins() -> tuple[str, ...]:
    """Return the web origins that may use a server: those in `PRONOUNCE_SERVE_CORS`, separated by commas."""
    given = os.environ.get(SERVE_CORS_VARIABLE, "").split(",")
    return tuple(origin for item in given if (origin := item.strip().rstrip("/")))


def key_store() -> tuple[str | None, str | None]:
    """Return the SSM parameter and the Secrets Manager secret that hold the provider's key on AWS, each if named."""
    parameter = os.environ.get(KEY_PARAMETER_VARIABLE, "").strip()
    return parameter or None, os.environ.get(KEY_SECRET_VARIABLE, "").strip() or None
