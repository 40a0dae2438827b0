"""Where settings come from: flags, environment, a project's file, the user's file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from pronounce_cli.config.settings import Setting, all_settings
from pronounce_cli.core.errors import ConfigError

CONFIG_FILE = "config.toml"
PROJECT_FILE = "pronounce.toml"
PYPROJECT = "pyproject.toml"
CONFIG_DIR_VARIABLE = "PRONOUNCE_CONFIG_DIR"
SERVE_CORS_VARIABLE = "PRONOUNCE_SERVE_CORS"
KEY_PARAMETER_VARIABLE = "PRONOUNCE_KEY_PARAMETER"
KEY_SECRET_VARIABLE = "PRONOUNCE_KEY_SECRET"  # noqa: S105 - the name of a variable
SERVE_TOKEN_VARIABLE = "PRONOUNCE_SERVE_TOKEN"  # noqa: S105 - the name of a variable
KEY_VARIABLE = "WHISPER_API_KEY"
_PREFIX = "PRONOUNCE_"
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "provider": "WHISPER_API_PROVIDER",
        "base_url": "WHISPER_API_BASE_URL",
        "model": "WHISPER_API_MODEL",
        "use_api_asr": "USE_API_ASR",
    }
)


class Layer(StrEnum):
    """The kinds of sources, the strongest first."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    PROJECT = "project"
    USER = "user"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: the layer, and the option, variable or file in it."""

    layer: Layer
    name: str


Found = Mapping[str, tuple[object, Origin]]


def from_flags(flags: Mapping[str, object], cwd: Path) -> Found:
    """Return the settings that the command line gives; None means that a flag was not given."""
    known = all_settings()
    return {
        name: (known[name].parse(value, _option(name), cwd), Origin(Layer.FLAG, _option(name)))
        for name, value in flags.items()
        if value is not None
    }


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def from_environment(environ: Mapping[str, str], cwd: Path) -> Found:
    """Return the settings of the environment; an empty variable counts as unset."""
    found = {}
    for name, setting in all_settings().items():
        for variable in (setting.variable, ALIASES.get(name)):
            text = environ.get(variable, "").strip() if variable else ""
            if variable and text:
                found[name] = (setting.parse_text(text, variable, cwd), Origin(Layer.ENVIRONMENT, variable))
                break
    return found


def unknown_variables(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each variable that looks like a setting and is none."""
    known = {setting.variable for setting in all_settings().values() if setting.variable}
    known |= {CONFIG_DIR_VARIABLE, SERVE_CORS_VARIABLE, SERVE_TOKEN_VARIABLE}
    known |= {KEY_PARAMETER_VARIABLE, KEY_SECRET_VARIABLE}
    for name in sorted(environ):
        if name.startswith(_PREFIX) and name not in known and environ[name].strip():
            ends = [variable.removeprefix(_PREFIX) for variable in known]
            near = get_close_matches(name.removeprefix(_PREFIX), ends, n=1, cutoff=0.65)
            yield f"The variable {name} is not known{f'; did you mean {_PREFIX}{near[0]}?' if near else ''}"


def from_user(folder: Path) -> Found:
    """Return the settings of the user's `config.toml`; empty without one."""
    path = folder / CONFIG_FILE
    text = read_text(path)
    return _settings(_parse(text, path), path, Layer.USER) if text is not None else {}


def from_project(cwd: Path) -> tuple[Found, Path | None]:
    """Return the settings of the nearest project file in `cwd` or above it, and the file; empty without one."""
    for folder in (cwd, *cwd.parents):
        path = folder / PROJECT_FILE
        text = read_text(path)
        if text is not None:
            return _settings(_parse(text, path), path, Layer.PROJECT), path
        path = folder / PYPROJECT
        table = _table_of_pyproject(path)
        if table is not None:
            return _settings(table, path, Layer.PROJECT), path
    return {}, None


def _table_of_pyproject(path: Path) -> object | None:
    """Return `[tool.pronounce]`, or None where it is not; the rest of the file is none of our business."""
    text = read_text(path)
    if text is None or "pronounce" not in text:
        return None
    tool = _parse(text, path).get("tool")
    return tool.get("pronounce") if isinstance(tool, dict) else None


def read_text(path: Path) -> str | None:
    """Return the contents of a file, None where there is no such file; raise `ConfigError` if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"Cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not text in UTF-8", hint="Save it as UTF-8") from None


def _parse(text: str, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error).strip()
        raise ConfigError(
            f"{path} is not TOML: {reason[:1].lower()}{reason[1:]}", hint='Texts need quotes, as in provider = "groq"'
        ) from None


def _settings(table: object, path: Path, layer: Layer) -> Found:
    if not isinstance(table, dict):
        raise ConfigError(f"tool.pronounce in {path} must be a table")
    origin = Origin(layer, str(path))
    return {
        name: (_known(name, path).parse(value, f"`{name}` in {path}", path.parent), origin)
        for name, value in table.items()
    }


def _known(name: str, path: Path) -> Setting:
    known = all_settings()
    if name in known:
        return known[name]
    if _looks_like_key(name):
        raise ConfigError(
            f"{path} holds an API key (`{name}`), and a configuration file must not",
            hint="Run `pronounce config set-key PROVIDER`, delete that line, and replace a key that others have seen",
        )
    near = get_close_matches(name.replace("-", "_").lower(), known, n=1)
    hint = f"Did you mean {near[0]}?" if near else "`pronounce config show` lists all settings"
    raise ConfigError(f"There is no setting `{name}`, which {path} names", hint=hint)


def _looks_like_key(name: str) -> bool:
    plain = name.replace("-", "_").lower()
    return plain in {"key", "keys", "apikey", "token", "secret"} or plain.endswith(("_key", "_token", "_secret"))
