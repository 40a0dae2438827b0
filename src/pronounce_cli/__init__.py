"""Pronunciation assessment: hear every phone, compare with what should have been said, report per word.

from pronounce_cli import assess

result = assess("hello.wav", "Hello, how are you?")
print(result.scores.overall, [word.verdict for word in result.words])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pronounce_cli.__about__ import __version__

if TYPE_CHECKING:
    from pronounce_cli.core.errors import PronounceError
    from pronounce_cli.core.types import Assessment
    from pronounce_cli.pipeline import Assessor, assess

__all__ = ["Assessment", "Assessor", "PronounceError", "__version__", "assess"]

_HOMES = {
    "Assessment": "pronounce_cli.core.types",
    "Assessor": "pronounce_cli.pipeline",
    "PronounceError": "pronounce_cli.core.errors",
    "assess": "pronounce_cli.pipeline",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used; numpy and the models come with `assess`."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
