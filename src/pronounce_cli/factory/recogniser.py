"""From settings to the recogniser that hears the words."""

from __future__ import annotations

import importlib.util
import logging
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pronounce_cli import recognise
from pronounce_cli.config import Settings, cache_file
from pronounce_cli.core.errors import ConfigError

if TYPE_CHECKING:
    from pronounce_cli.core.ports import WordRecogniser

_log = logging.getLogger(__name__)

_REPLY_FORMAT = 2  # raise it when the same reply of a provider becomes another transcript


def recogniser_from(
    settings: Settings, *, record: Path | None = None, replay: Path | None = None
) -> WordRecogniser | None:
    """Return the recogniser that the settings ask for; None where the sounds alone are to be judged.

    Args:
        settings: Provider, key, timeouts, cache and the rest.
        record: A folder to write each reply to.
        replay: A folder to take the replies from, instead of asking anybody.

    Raises:
        ConfigError: The provider is unknown or not set up, or needs the network that `offline` forbids, or a folder
            cannot be used.
        MissingKey: The provider needs a key.
        MissingExtra: It needs a package that is not installed.
    """
    if replay is not None:
        if record is not None:
            raise ConfigError("Replies cannot be recorded and replayed at once", hint="Give --record or --replay")
        from pronounce_cli.recognise.replay import ReplayRecogniser

        return ReplayRecogniser(replay)
    name = provider_of(settings)
    options = options_for(settings, name)
    recogniser = recognise.create(name, options)
    if recogniser is None:
        return None
    notice = recognise.shutdown_notice(name, recogniser.model, date.today())
    if notice:
        _log.warning("%s", notice)
    if settings.cache:
        from pronounce_cli.recognise.replay import CachedRecogniser, fingerprint

        decisive = {
            "format": _REPLY_FORMAT,
            "base_url": options.base_url,
            "extra": dict(options.extra),
            "files": _files_of(recogniser.model) if name == "local" else None,
        }
        recogniser = CachedRecogniser(recogniser, cache_file(settings), fingerprint(decisive))
    if record is not None:
        from pronounce_cli.recognise.replay import RecordingRecogniser

        recogniser = RecordingRecogniser(recogniser, record)
    return recogniser


def provider_of(settings: Settings) -> str:
    """Return the name of the provider that is used in the end.

    With `use_api_asr` off, an API is replaced by a local Whisper, if there is one, or by the offline recogniser.

    Raises:
        ConfigError: An API is wanted and none is named, or there is no such provider.
    """
    name = settings.provider
    if settings.use_api_asr is False:
        if name is not None and not recognise.capabilities(name).network:
            return name
        return "local" if settings.local_model and importlib.util.find_spec("faster_whisper") else "offline"
    if name is None and settings.use_api_asr:
        raise ConfigError(
            "USE_API_ASR asks for an API, but no provider is chosen",
            hint="Set WHISPER_API_PROVIDER or use --provider; `pronounce providers` lists them",
        )
    return name or "none"


def options_for(settings: Settings, name: str) -> recognise.ProviderOptions:
    """Return the options for a provider; model and address count only if it is the one that was chosen."""
    chosen = name == settings.provider
    model = settings.model if chosen else None
    return recognise.ProviderOptions(
        api_key=settings.api_key if chosen else None,
        base_url=settings.base_url if chosen else None,
        model=model or (settings.local_model if name == "local" else None),
        connect_timeout_s=settings.connect_timeout_s,
        read_timeout_s=settings.read_timeout_s,
        total_timeout_s=settings.total_timeout_s,
        retries=settings.retries,
        offline=settings.offline,
        extra=settings.extra,
    )


def _files_of(model: str) -> list[float] | None:
    """Return what changes when another model is put into the same folder; None for a model with a name."""
    path = Path(model).expanduser() / "model.bin"
    if not path.is_file():
        return None
    return [path.stat().st_size, path.stat().st_mtime]
