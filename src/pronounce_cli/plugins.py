"""Exchangeable parts by name: a built-in name, a name that another package registered, or "module:attribute"."""

from __future__ import annotations

import importlib
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

from pronounce_cli.core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping


def registered(group: str) -> tuple[str, ...]:
    """Return the names that installed packages register in an entry-point group, in order, without loading any."""
    return tuple(sorted({point.name for point in entry_points(group=group)}))


def load(name: str, *, builtin: Mapping[str, str], group: str, kind: str) -> Any:
    """Return the object behind a name.

    Built-in names win, so that no package can take one over.

    Args:
        name: A built-in name, a registered name, or "module:attribute".
        builtin: Built-in names with their "module:attribute".
        group: Entry-point group of registered names.
        kind: What is looked for, for messages: "provider".

    Raises:
        ConfigError: There is no such thing, or it cannot be imported.
    """
    if name in builtin:
        return _import(builtin[name])
    points = [point for point in entry_points(group=group) if point.name == name]
    if points or ":" in name:
        point = points[0] if points else EntryPoint(name, name, group)
        try:
            return point.load()
        except (ImportError, AttributeError, ValueError) as error:
            raise ConfigError(f"The {kind} {name} cannot be loaded: {error}") from error
    near = get_close_matches(name, [*builtin, *registered(group)], n=1)
    known = ", ".join(sorted({*builtin, *registered(group)}))
    hint = f"Did you mean {near[0]}?" if near else f"Known: {known}"
    raise ConfigError(f"There is no {kind} {name}", hint=hint)


def _import(target: str) -> Any:
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(module), attribute)
