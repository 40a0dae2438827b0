"""The commands by name, each with one line on what it does; a module is imported when its command is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any

import typer

COMMANDS = {
    "score": "Score recordings against what should have been said.",
    "report": "Show results that are there already, in any form.",
    "summary": "Show the worst words and sounds of a set of results.",
    "diff": "Show what got better and worse between two sets of results.",
    "phonemes": "Show how each word of a text is said.",
    "transcribe": "Show which words a provider hears.",
    "sample": "Print a text to read aloud.",
    "say": "Read a text aloud with the reference voice.",
    "compare": "Show where melody, rhythm and stress differ from a reference.",
    "record": "Record from the microphone, and score it if the text is given.",
    "devices": "List the microphones.",
    "practice": "Practise: say it, see what went wrong, hear it right, try again.",
    "progress": "Show what practice has changed: sounds, words, days.",
    "doctor": "Check that everything works, and say how to repair what does not.",
    "providers": "List who can hear words, with what is missing and what it costs.",
    "serve": "Serve assessments over HTTP, with a web page to try.",
    "bench": "Measure agreement with human raters on a corpus.",
    "baseline": "Write and show baselines: earlier scores to compare with.",
    "config": "Show settings, where each is from, and store API keys.",
    "history": "List, show, export or delete what is remembered of practice.",
    "cache": "Show or empty the cache of providers' replies.",
}
"""In the order of the help; `score` is the function of that name in `cli/score.py`, or the group `app` there."""

SETTINGS: dict[str, Any] = {
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}
"""Of every Typer of the program."""


class Commands(MutableMapping[str, Any]):
    """The commands as Typer wants them, made when one is looked up.

    Args:
        made: Commands that were given to the program besides.
    """

    def __init__(self, made: Mapping[str, Any]) -> None:
        self._made = dict(made)
        self._names = [*COMMANDS, *(name for name in made if name not in COMMANDS)]

    def __getitem__(self, name: str) -> Any:
        """Return a command, importing its module on first use."""
        if name not in self._made:
            if name not in COMMANDS:
                raise KeyError(name)
            self._made[name] = _command(name)
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        """Add a command, as Typer does with those of its own."""
        self._made[name] = command
        if name not in self._names:
            self._names.append(name)

    def __delitem__(self, name: str) -> None:
        """Take a command away."""
        self._names.remove(name)
        self._made.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        """Yield the names in order, importing nothing."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many commands there are."""
        return len(self._names)


def _command(name: str) -> Any:
    module = import_module(f"pronounce_cli.cli.{name}")
    parent = typer.Typer(**SETTINGS)
    if group := getattr(module, "app", None):
        parent.add_typer(group, name=name, help=module.HELP, short_help=module.SUMMARY)
    else:
        parent.command(name, help=module.HELP, short_help=module.SUMMARY)(getattr(module, name))
    return typer.main.get_group(parent).commands[name]
