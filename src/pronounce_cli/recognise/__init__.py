"""Stage 2a: which words were heard?

Every provider stands behind `core.ports.WordRecogniser` and is made by `create(name, options)`. Nothing here reads
configuration, environment or the reference text, and nothing is imported from a provider's library before its first
request: the tables of capabilities can be read for free.
"""

from pronounce_cli.recognise.capabilities import Capabilities, shutdown_notice
from pronounce_cli.recognise.options import ProviderOptions
from pronounce_cli.recognise.registry import (
    ENTRY_POINTS,
    NO_RECOGNISER,
    PROVIDERS,
    capabilities,
    create,
    forced_max_s,
    is_trusted,
    names,
)
from pronounce_cli.remote.options import Clock

__all__ = [
    "ENTRY_POINTS",
    "NO_RECOGNISER",
    "PROVIDERS",
    "Capabilities",
    "Clock",
    "ProviderOptions",
    "capabilities",
    "create",
    "forced_max_s",
    "is_trusted",
    "names",
    "shutdown_notice",
]
