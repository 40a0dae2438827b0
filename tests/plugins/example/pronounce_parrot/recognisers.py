"""Recognisers that hear the same in every recording: "pieces of eight", or what `extra["says"]` says."""

from __future__ import annotations

from typing import ClassVar

from pronounce_cli.core.types import Audio, Transcript
from pronounce_cli.recognise import Capabilities, ProviderOptions


class Parrot:
    """A `pronounce_cli.core.ports.WordRecogniser`; the class itself is the factory."""

    capabilities: ClassVar = Capabilities(title="the parrot", network=False, models=("grey",), default_model="grey")
    name = "parrot"

    def __init__(self, options: ProviderOptions) -> None:
        self.model = options.model or "grey"
        self._says = options.extra.get("says", "pieces of eight")

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return what a parrot hears."""
        return Transcript(self._says, None, language, self.name, self.model)


class Mumbler(Parrot):
    """A parrot that nobody should believe: what it hears is shown and changes no verdict."""

    capabilities: ClassVar = Capabilities(title="the mumbler", network=False, trusted=False)
    name = "Mumbler the parrot"
