"""The voices by name: ours, then those that other packages register.

A package adds a voice through the entry-point group `pronounce_cli.voices.v1`; the entry point is a function that takes
`VoiceOptions` and returns a `core.ports.Voice`. It may carry an attribute `network`, False where no text leaves the
machine; without it, `--offline` refuses the voice. A voice may also be named as `module:attribute`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pronounce_cli import plugins
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.ports import Voice
from pronounce_cli.core.types import Audio
from pronounce_cli.remote.options import Clock

if TYPE_CHECKING:
    from pronounce_cli.core.secret import Secret
    from pronounce_cli.voice._text import Decode

ENTRY_POINTS = "pronounce_cli.voices.v1"

AUTO: Final = "auto"
ESPEAK: Final = "espeak"
MACOS: Final = "macos"
OPENAI: Final = "openai"
COMPATIBLE: Final = "compatible"
FOLDER: Final = "folder"
NO_VOICE: Final = "none"
OWN = (AUTO, ESPEAK, MACOS, OPENAI, COMPATIBLE, FOLDER, NO_VOICE)


@dataclass(frozen=True, slots=True)
class VoiceOptions:
    """What the caller decides about a voice; seconds.

    Attributes:
        decode: Turns a sound file into sound.
        speaker: Name of one of its speakers, or None for the default.
        api_key: The key, or None.
        base_url: Where the voice is, or None for its own address.
        model: Name of the model, or None for the default.
        clock: Time as the retries see it.
    """

    decode: Decode
    speaker: str | None = None
    api_key: Secret | None = None
    base_url: str | None = None
    model: str | None = None
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 60.0
    total_timeout_s: float = 120.0
    retries: int = 2
    clock: Clock = field(default_factory=Clock, repr=False, compare=False)


def names() -> tuple[str, ...]:
    """Return the names of all voices, ours first."""
    return (*OWN, *(name for name in plugins.registered(ENTRY_POINTS) if name not in OWN))


def create(name: str, options: VoiceOptions, *, offline: bool) -> Voice:
    """Return a voice of another package.

    Raises:
        ConfigError: There is none of that name, it cannot be loaded, or it needs the network that `offline` forbids.
    """
    part = plugins.find(name, builtin={}, group=ENTRY_POINTS, kind="voice", others=OWN)
    if offline and getattr(part.maker, "network", True):
        raise ConfigError(f"The voice {name} needs the network, and --offline forbids it", hint="Use --voice auto")
    return _Foreign(part, part.made(Voice, options))  # type: ignore[type-abstract]


class _Foreign:
    """A voice of another package, which is blamed for its failures."""

    def __init__(self, part: plugins.Part, inner: Voice) -> None:
        self.name = inner.name
        self._part = part
        self._inner = inner

    def speak(self, text: str, language: str) -> Audio:
        with self._part.blamed():
            return self._part.checked(self._inner.speak(text, language), Audio)
