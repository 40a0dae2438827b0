"""The example: every setting with what it means, all commented out, so that the file changes nothing as it is."""

from __future__ import annotations

import json
import textwrap
from enum import Enum

from pronounce_cli.config.settings import Setting, all_settings
from pronounce_cli.config.sources import ALIASES

_WIDTH = 100
_HEAD = """\
# Settings of `pronounce`. Remove the "# " before a line to set it.
#
# The first of these that has a value for a setting wins: a flag of the command line, an environment variable,
# pronounce.toml or [tool.pronounce] in pyproject.toml in this folder or above it, the user's config.toml (its path:
# `pronounce config path`), the default. `pronounce config show` says what holds, and why.
#
# API keys do not belong here: use WHISPER_API_KEY, the provider's own variable, or `pronounce config set-key PROVIDER`.
"""


def example() -> str:
    """Return a `config.toml` that names and explains every setting."""
    return "\n".join([_HEAD, *map(_entry, all_settings().values())])


def _entry(setting: Setting) -> str:
    lines = textwrap.wrap(setting.about.text, _WIDTH, initial_indent="# ", subsequent_indent="# ")
    variables = " or ".join(filter(None, (setting.variable, ALIASES.get(setting.name))))
    default = "Not set by default." if setting.default in (None, {}) else f"Default: {_toml(setting.default)}."
    lines.append(f"# {default}{f' Variable: {variables}.' if variables else ''}")
    return "\n".join([*lines, f"# {setting.name} = {setting.about.example}", ""])


def _toml(value: object) -> str:
    return json.dumps(value.value if isinstance(value, Enum) else value)
