"""The providers by name: ours, then those that other packages register.

A package adds a recogniser through the entry-point group `pronounce_cli.recognisers.v1`; the entry point is a function
that takes `ProviderOptions` and returns a `core.ports.WordRecogniser`. It may carry an attribute `capabilities`
(`Capabilities`); without one nothing is promised for it. A provider may also be named as `module:attribute`.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from pronounce_cli import plugins
from pronounce_cli.core.codec import decode, encode
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.ports import ForcedDecoder, WordRecogniser
from pronounce_cli.core.types import Transcript
from pronounce_cli.recognise.capabilities import CAPABILITIES, Capabilities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pronounce_cli.core.types import Audio, ForcedWord
    from pronounce_cli.recognise.options import ProviderOptions

ENTRY_POINTS = "pronounce_cli.recognisers.v1"
NO_RECOGNISER = "none"

PROVIDERS: Mapping[str, str] = MappingProxyType(
    {
        "openai": "pronounce_cli.recognise.openai_api:openai",
        "groq": "pronounce_cli.recognise.openai_api:groq",
        "compatible": "pronounce_cli.recognise.openai_api:compatible",
        "deepgram": "pronounce_cli.recognise.deepgram:DeepgramRecogniser",
        "assemblyai": "pronounce_cli.recognise.assemblyai:AssemblyAIRecogniser",
        "local": "pronounce_cli.recognise.whisper_local:LocalWhisper",
        "offline": "pronounce_cli.recognise.pocketsphinx_lm:PocketsphinxRecogniser",
    }
)


def names() -> tuple[str, ...]:
    """Return the names of all providers, `none` last."""
    own = tuple(PROVIDERS)
    return (*own, *(name for name in plugins.registered(ENTRY_POINTS) if name not in CAPABILITIES), NO_RECOGNISER)


def capabilities(name: str) -> Capabilities:
    """Return what a provider can do; raise `ConfigError` for an unknown one. Only a plugin is imported for it."""
    if name in CAPABILITIES:
        return CAPABILITIES[name]
    found = getattr(_part(name).maker, "capabilities", None)
    return found if isinstance(found, Capabilities) else Capabilities(title=name)


def is_trusted(name: str) -> bool:
    """Return whether a provider may doubt what the sounds say; one that nobody knows may."""
    try:
        return capabilities(name).trusted
    except ConfigError:
        return True


def forced_max_s(name: str) -> float | None:
    """Return the longest recording, in seconds, of which a provider can say on this machine how likely a text is."""
    try:
        able = capabilities(name)
    except ConfigError:
        return None
    return None if able.network else able.forced_max_s


def create(name: str, options: ProviderOptions) -> WordRecogniser | None:
    """Return a provider's recogniser; None for `none`.

    Raises:
        ConfigError: The provider is unknown, cannot be loaded or is not set up, or needs the network that
            `options.offline` forbids.
        MissingKey: It needs a key.
        MissingExtra: It needs a package that is not installed.
    """
    if name == NO_RECOGNISER:
        return None
    able = capabilities(name)
    if options.offline and able.network:
        raise ConfigError(
            f"The provider {name} needs the network, and --offline forbids it",
            hint="Use --provider local, offline or none",
        )
    part = _part(name)
    made = part.made(WordRecogniser, options)  # type: ignore[type-abstract]
    return made if part.is_own else _Foreign(name, part, made)


class _Foreign:
    """A recogniser of another package, which is blamed for its failures; its transcripts have the name it goes by."""

    def __init__(self, name: str, part: plugins.Part, inner: WordRecogniser) -> None:
        self.name = name
        self.model = inner.model
        self._part = part
        self._inner = inner

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        with self._part.blamed():
            found = self._part.checked(self._inner.transcribe(audio, language), Transcript)
            transcript: Transcript = decode(Transcript, encode(found))  # so that what is in it is what it should be
        return replace(transcript, provider=self.name)

    def force(self, audio: Audio, words: Sequence[str], language: str) -> tuple[ForcedWord, ...] | None:
        with self._part.blamed():
            decoder = self._part.checked(self._inner, ForcedDecoder)  # type: ignore[type-abstract]
            return decoder.force(audio, words, language)


def _part(name: str) -> plugins.Part:
    return plugins.find(name, builtin=PROVIDERS, group=ENTRY_POINTS, kind="provider")
