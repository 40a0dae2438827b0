"""From settings to the voice that reads a text aloud, and how to get one where there is none."""

from __future__ import annotations

import logging
import sys
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from pronounce_cli.config import Settings, voice_cache
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.voice import espeak, macos, registry
from pronounce_cli.voice.chain import FirstVoice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pronounce_cli.core.ports import Voice

_log = logging.getLogger(__name__)

NETWORK = frozenset({registry.OPENAI, registry.COMPATIBLE})
_GET: Mapping[str, str] = MappingProxyType(
    {
        "linux": "Install espeak-ng (`sudo apt install espeak-ng`, `sudo dnf install espeak-ng`)",
        "darwin": "Install espeak-ng (`brew install espeak-ng`), as the program `say` is missing",
        "win32": "Install espeak-ng (`winget install eSpeak-NG.eSpeak-NG`)",
    }
)


def voice_from(settings: Settings) -> Voice | None:
    """Return the voice that the settings ask for; None for `none`, and where this machine has no voice.

    Left to itself it takes recordings in `voice_folder`, then the voice of the system, and never the network.

    Raises:
        ConfigError: The voice is not installed or not set up, or needs the network that `offline` forbids.
        MissingKey: It needs a key.
    """
    kind = settings.voice
    if kind == registry.NO_VOICE:
        return None
    if kind == registry.FOLDER:
        return _folder(settings)
    if kind in NETWORK:
        return _network(settings)
    if kind not in registry.OWN:
        return registry.create(kind, _options(settings), offline=settings.offline)
    program = _program(settings, kind)
    if kind != registry.AUTO:
        if program is None:
            raise ConfigError(f"The voice {kind} is not on this machine", hint=how_to_get_one())
        return program
    found = [_folder(settings)] if settings.voice_folder else []
    found += [program] if program else []
    return FirstVoice(found) if len(found) > 1 else next(iter(found), None)


def require_voice(settings: Settings) -> Voice:
    """Return the voice that the settings ask for; raise `ConfigError` where there is none."""
    voice = voice_from(settings)
    if voice is None:
        chosen = settings.voice == registry.NO_VOICE
        raise ConfigError(
            "No voice may read aloud, as voice is set to none" if chosen else "No voice on this machine can read aloud",
            hint="Choose one with --voice" if chosen else how_to_get_one(),
        )
    return voice


def how_to_get_one(platform: str = sys.platform) -> str:
    """Return, in one sentence without a full stop, how to get a voice on such a machine."""
    install = _GET.get(platform, "Install espeak-ng")
    return f"{install}, put recordings into a folder and set voice_folder, or choose --voice openai"


def _program(settings: Settings, kind: str) -> Voice | None:
    """Return the voice of a program of this machine, or None where it is not installed."""
    from pronounce_cli.audio.playback import playable

    say = macos.find() if kind in {registry.AUTO, registry.MACOS} else None
    if say:
        inner = macos.MacVoice(say, playable, speaker=settings.voice_name)
        return _cached(settings, inner, {"speaker": settings.voice_name})
    program = espeak.find() if kind in {registry.AUTO, registry.ESPEAK} else None
    # Not kept: it speaks as quickly as a disk is read.
    return espeak.EspeakVoice(program, playable, speaker=settings.voice_name) if program else None


def _folder(settings: Settings) -> Voice:
    from pronounce_cli.audio.playback import playable
    from pronounce_cli.voice.folder import FolderVoice

    if settings.voice_folder is None:
        raise ConfigError("The voice folder needs a folder with recordings", hint="Set voice_folder")
    return FolderVoice(settings.voice_folder, playable)


def _cached(settings: Settings, inner: Voice, decisive: Mapping[str, object]) -> Voice:
    if not settings.cache:
        return inner
    from pronounce_cli.voice.cache import CachedVoice

    return CachedVoice(inner, voice_cache(settings), decisive)


def _options(settings: Settings) -> registry.VoiceOptions:
    from pronounce_cli.audio.playback import playable

    return registry.VoiceOptions(
        playable,
        speaker=settings.voice_name,
        api_key=settings.voice_key,
        base_url=settings.voice_base_url,
        model=settings.voice_model,
        connect_timeout_s=settings.connect_timeout_s,
        read_timeout_s=settings.read_timeout_s,
        total_timeout_s=settings.total_timeout_s,
        retries=settings.retries,
    )


def _network(settings: Settings) -> Voice:
    from pronounce_cli.voice.openai_speech import OpenAIVoice, shutdown_notice

    if settings.offline:
        raise ConfigError(
            f"The voice {settings.voice} needs the network, and --offline forbids it", hint="Use --voice auto"
        )
    inner = OpenAIVoice(settings.voice, _options(settings))
    notice = shutdown_notice(inner.model, date.today()) if settings.voice == registry.OPENAI else None
    if notice:
        _log.warning("%s", notice)
    decisive = {"model": inner.model, "speaker": settings.voice_name, "address": settings.voice_base_url}
    return _cached(settings, inner, decisive)
