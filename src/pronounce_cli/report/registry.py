"""The report formats by name: ours, then those that other packages register.

A package adds a format through the entry-point group `pronounce_cli.reporters.v1`; the entry point is a function that
takes a `Look` and returns a `core.ports.Reporter`. It may carry an attribute `suffixes`, the endings of file names that
mean the format, as `(".lab",)`. A format may also be named as `module:attribute`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from pronounce_cli import plugins
from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.ports import Reporter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pronounce_cli.core.runs import Run

ENTRY_POINTS = "pronounce_cli.reporters.v1"
TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Look:
    """How a report looks; each format takes from it what it knows.

    Attributes:
        width: Terminal cells per line.
        color: Colour system of rich, or None for plain text.
        unicode: Whether IPA and block characters can be shown.
        details: Every imperfect word, every tip and the score of every sound.
        explain: For every word, what the sounds and the transcript said.
        level: What a row of a table is.
        not_assessable: What becomes of a recording that cannot be judged, where a test must pass or fail.
        sound_of: Gives the sound of a recording, see `report.html.SoundOf`; None draws and plays none.
        group_by: What mean scores are given for, besides the whole.
    """

    width: int = 80
    color: str | None = None
    unicode: bool = True
    details: bool = False
    explain: bool = False
    level: Literal["utterance", "word", "phone"] = "word"
    not_assessable: Literal["skip", "fail"] = "skip"
    sound_of: Callable[..., Any] | None = None
    group_by: Literal["speaker", "tag"] | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A report format.

    Attributes:
        target: What makes its reporter, as "module:function".
        suffixes: Endings of file names that mean it, in lower case.
    """

    target: str
    suffixes: tuple[str, ...] = ()


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        TERMINAL: Format("pronounce_cli.report.terminal:reporter", (".txt",)),
        "json": Format("pronounce_cli.report.json:reporter", (".json",)),
        "jsonl": Format("pronounce_cli.report.jsonl:reporter", (".jsonl", ".ndjson")),
        "csv": Format("pronounce_cli.report.csv:reporter", (".csv",)),
        "junit": Format("pronounce_cli.report.junit:reporter", (".xml",)),
        "markdown": Format("pronounce_cli.report.markdown:reporter", (".md",)),
        "github": Format("pronounce_cli.report.github:reporter"),
        "textgrid": Format("pronounce_cli.report.textgrid:reporter", (".textgrid",)),
        "html": Format("pronounce_cli.report.html:reporter", (".html", ".htm")),
    }
)


def names() -> tuple[str, ...]:
    """Return the names of all formats, ours first."""
    return (*FORMATS, *(name for name in plugins.registered(ENTRY_POINTS) if name not in FORMATS))


def suffixes(name: str) -> tuple[str, ...]:
    """Return the endings of file names that mean a format; raise `ConfigError` for an unknown one."""
    if name in FORMATS:
        return FORMATS[name].suffixes
    part = _part(name)
    with part.blamed():
        return tuple(suffix.lower() for suffix in getattr(part.maker, "suffixes", ()))


def format_of(suffix: str) -> str | None:
    """Return the format that a suffix means, or None.

    Other packages are asked only where none of ours has it; one that cannot be loaded does not stand in the way.
    """
    wanted = suffix.lower()
    for name in names():
        with suppress(ConfigError):
            if wanted in suffixes(name):
                return name
    return None


def reporter(name: str, look: Look) -> Reporter:
    """Return what writes a format; raise `ConfigError` for one that is unknown or cannot be loaded."""
    part = _part(name)
    made = part.made(Reporter, look)  # type: ignore[type-abstract]
    return made if part.is_own else _Foreign(part, made)


@dataclass(frozen=True, slots=True)
class _Foreign:
    """A reporter of another package, which is blamed for its failures."""

    part: plugins.Part
    inner: Reporter

    def render(self, run: Run) -> Iterator[str]:
        with self.part.blamed():
            for piece in self.inner.render(run):
                yield self.part.checked(piece, str)


def _part(name: str) -> plugins.Part:
    builtin = {known: form.target for known, form in FORMATS.items()}
    return plugins.find(name, builtin=builtin, group=ENTRY_POINTS, kind="report format")
