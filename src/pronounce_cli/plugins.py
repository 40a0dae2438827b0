"""Exchangeable parts by name: a built-in name, a name that another package registered, or "module:attribute".

What another package does wrong is told as what it is: one sentence that names the part, never a bug of this program.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, TypeVar

from pronounce_cli.core.errors import ConfigError, PronounceError

if TYPE_CHECKING:
    from collections.abc import Mapping

_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class Part:
    """What a name stands for.

    Attributes:
        title: What it is and its name, for messages: "provider parrot".
        maker: The object behind the name.
        package: The package that brings it; "" where that is not known, None where it is ours.
    """

    title: str
    maker: Any
    package: str | None = None

    @property
    def is_own(self) -> bool:
        """Return whether it is ours."""
        return self.package is None

    def made(self, kind: type[_Kind], *options: object) -> _Kind:
        """Return what the maker makes of some options; raise `ConfigError` where that fails or is something else."""
        with self.blamed():
            return self.checked(self.maker(*options), kind)

    def checked(self, value: object, kind: type[_Kind]) -> _Kind:
        """Return a value that the part gave; raise `ConfigError` where it is none of its kind."""
        if not isinstance(value, kind):
            raise self._error(f"gives {type(value).__name__} where {kind.__name__} is due")
        return value

    def guarded(self, function: Callable[..., _Kind], *expected: type[Exception]) -> Callable[..., _Kind]:
        """Return a function of the part that fails as `blamed` says."""

        def call(*values: object) -> _Kind:
            with self.blamed(*expected):
                return function(*values)

        return call

    @contextmanager
    def blamed(self, *expected: type[Exception]) -> Iterator[None]:
        """Raise `ConfigError` for what the part raises, but for our own errors and those that are expected of it."""
        try:
            yield
        except Exception as error:
            if self.is_own or isinstance(error, (PronounceError, MemoryError, *expected)):
                raise
            raise self._error(f"failed: {_told(error)}") from error

    def _error(self, what: str) -> ConfigError:
        return ConfigError(f"The {self.title} {what}", hint=_hint(self.package))


def registered(group: str) -> tuple[str, ...]:
    """Return the names that installed packages register in an entry-point group, in order, without loading any."""
    return tuple(sorted({point.name for point in entry_points(group=group)}))


def find(name: str, *, builtin: Mapping[str, str], group: str, kind: str, others: Collection[str] = ()) -> Part:
    """Return what a name stands for.

    Built-in names win, so that no package can take one over.

    Args:
        name: A built-in name, a registered name, or "module:attribute".
        builtin: Built-in names with their "module:attribute".
        group: Entry-point group of registered names.
        kind: What is looked for, for messages: "provider".
        others: Names that could be given too, for messages.

    Raises:
        ConfigError: There is no such thing, or it cannot be imported.
    """
    title = f"{kind} {name}"
    if name in builtin:
        module, _, attribute = builtin[name].partition(":")
        return Part(title, getattr(importlib.import_module(module), attribute))
    points = [point for point in entry_points(group=group) if point.name == name]
    if points or ":" in name:
        point = points[0] if points else EntryPoint(name, name, group)
        package = point.dist.name if point.dist else ""
        try:
            return Part(title, point.load(), package)
        except Exception as error:  # an import runs the code of the package
            raise ConfigError(f"The {title} cannot be loaded: {_told(error)}", hint=_hint(package)) from error
    known = sorted({*builtin, *others, *registered(group)})
    near = get_close_matches(name, known, n=1)
    raise ConfigError(f"There is no {title}", hint=f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}")


def _told(error: Exception) -> str:
    """Return an error of another package in words; its class too where that tells more than the words."""
    what = str(error).strip().partition("\n")[0]
    return what if isinstance(error, ImportError) and what else f"{type(error).__name__}{': ' if what else ''}{what}"


def _hint(package: str | None) -> str:
    if package:
        return f"It comes from the package {package}: update it or remove it, or use another one"
    return "It is no part of pronounce: check the module:attribute that was given"
