"""API keys: from the environment, or from `keys.toml`, which only its owner may read."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from pronounce_cli.config.sources import ALIASES, KEY_VARIABLE, Layer, Origin, read_text
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.files import make_folder, write_file
from pronounce_cli.core.secret import Secret

KEYS_FILE = "keys.toml"
_HEAD = "# API keys of pronounce, written by `pronounce config set-key`. Show this file to nobody.\n"
VARIABLES: Mapping[str, str] = MappingProxyType(
    {
        "openai": "OPENAI_API_KEY",
        "groq": "GROQ_API_KEY",
        "deepgram": "DEEPGRAM_API_KEY",
        "assemblyai": "ASSEMBLYAI_API_KEY",
    }
)


def find_key(provider: str, environ: Mapping[str, str], user_dir: Path) -> tuple[Secret, Origin] | None:
    """Return the key for a provider and where it is from, or None.

    `WHISPER_API_KEY` belongs to the provider that the environment names: with `--provider` for another one it is left
    alone, as a key must not go to a stranger.
    """
    named = environ.get("PRONOUNCE_PROVIDER", "").strip() or environ.get(ALIASES["provider"], "").strip()
    variables = (KEY_VARIABLE if named in {"", provider} else None, VARIABLES.get(provider))
    for variable in filter(None, variables):
        value = environ.get(variable, "").strip()
        if value:
            return Secret(value), Origin(Layer.ENVIRONMENT, variable)
    value = _read(user_dir / KEYS_FILE).get(provider, "")
    return (Secret(value), Origin(Layer.USER, str(user_dir / KEYS_FILE))) if value else None


def known_providers(user_dir: Path) -> tuple[str, ...]:
    """Return the providers that have a variable of their own or a line in `keys.toml`."""
    return tuple(dict.fromkeys([*VARIABLES, *_read(user_dir / KEYS_FILE)]))


def loose_permissions(user_dir: Path) -> Iterator[str]:
    """Yield a warning if others may read the file with the keys."""
    path = user_dir / KEYS_FILE
    with suppress(OSError):
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"Others can read your API keys in {path}; run `chmod 600 {path}`"


def set_key(provider: str, key: Secret, user_dir: Path) -> Path:
    """Store a key in `keys.toml`, readable for its owner only, and return the path of the file.

    Raises:
        ConfigError: The key has characters that no key has.
        WriteError: The file cannot be written.
    """
    value = key.reveal()
    if not value or not (value.isascii() and value.isprintable()) or " " in value:
        raise ConfigError(
            "That is not an API key: a key is not empty and has no spaces, line breaks or accents",
            hint="Copy the key again, without anything around it",
        )
    path = user_dir / KEYS_FILE
    keys = {**_read(path), provider: value}
    lines = [f"{json.dumps(name)} = {json.dumps(keys[name])}\n" for name in sorted(keys)]
    make_folder(path.parent, mode=0o700)
    write_file(path, _HEAD + "".join(lines), private=True)
    return path


def _read(path: Path) -> dict[str, str]:
    """Return the keys of a file by provider; nothing of its contents gets into a message."""
    text = read_text(path)
    try:
        table = tomllib.loads(text or "")
    except tomllib.TOMLDecodeError:
        table = {"": None}
    if not all(isinstance(value, str) for value in table.values()):
        raise ConfigError(
            f'{path} should hold one line per provider, as openai = "…"',
            hint="Delete the file and run `pronounce config set-key PROVIDER`",
        )
    return {name: value.strip() for name, value in table.items()}
