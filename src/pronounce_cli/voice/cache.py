"""What a voice has said, kept on disk: the same sentence is paid for, and waited for, once."""

from __future__ import annotations

import hashlib
import io
import json
import logging
from typing import TYPE_CHECKING, Any

import numpy as np

from pronounce_cli.core.errors import WriteError
from pronounce_cli.core.files import make_folder, write_file
from pronounce_cli.core.types import Audio

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pronounce_cli.core.ports import Voice

_log = logging.getLogger(__name__)


def kept_in(folder: Path) -> tuple[Path, ...]:
    """Return the files in which voices have kept what they said."""
    return tuple(sorted(folder.glob("*.flac")))


def forget(folder: Path) -> None:
    """Remove all that voices have kept."""
    for path in kept_in(folder):
        path.unlink(missing_ok=True)


class CachedVoice:
    """A `core.ports.Voice` that asks another one only for what it has not said before.

    Each text is a FLAC file under a hash, so its name tells nothing about it. A folder that cannot be used is no reason
    to fail: there is one warning, and the voice speaks without it.

    Args:
        inner: Who speaks.
        folder: Where the files are kept; made when it is needed.
        decisive: What else decides how a text sounds: model, speaker, address. Keys have no place in it.
    """

    def __init__(self, inner: Voice, folder: Path, decisive: Mapping[str, object]) -> None:
        self.name = inner.name
        self._inner = inner
        self._folder = folder
        self._decisive = dict(decisive)
        self._usable = True

    def speak(self, text: str, language: str) -> Audio:
        """Return the text as sound; see `core.ports.Voice`."""
        key = {**self._decisive, "voice": self.name, "language": language, "text": text}
        name = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()
        path = self._folder / f"{name}.flac"
        kept = self._kept(path) if self._usable else None
        if kept is not None:
            return kept
        data = _encoded(self._inner.speak(text, language))
        if self._usable:
            self._keep(path, data)
        return _decoded(data, self.name)

    def _kept(self, path: Path) -> Audio | None:
        import soundfile

        try:
            return _decoded(path.read_bytes(), self.name)
        except FileNotFoundError:
            return None
        except soundfile.SoundFileError:  # a damaged file is made anew
            return None
        except OSError as error:
            self._give_up(error)
            return None

    def _keep(self, path: Path, data: bytes) -> None:
        try:
            make_folder(path.parent, mode=0o700)
            write_file(path, data)
        except WriteError as error:
            self._give_up(error.__cause__)

    def _give_up(self, error: BaseException | None) -> None:
        self._usable = False
        why = getattr(error, "strerror", None) or error
        _log.warning("What the voice says cannot be kept in %s: %s; going on without it", self._folder, why)


def _encoded(audio: Audio) -> bytes:
    import soundfile

    buffer = io.BytesIO()
    samples = np.clip(audio.samples, -1.0, 1.0)
    soundfile.write(buffer, samples, audio.sample_rate_hz, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()


def _decoded(data: bytes, source: str) -> Audio:
    import soundfile

    samples: Any
    samples, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    return Audio(samples, rate, source)
