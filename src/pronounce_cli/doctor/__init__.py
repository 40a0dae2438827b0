"""Look at everything that `pronounce` needs, and say of each thing whether it works and what to do if not.

`examine` yields one `Check` after the other, so that somebody can watch. No check writes anything, sends a recording or
shows a key, and only `online` asks anybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pronounce_cli.core.errors import PronounceError
from pronounce_cli.doctor import machine, models, services, sound
from pronounce_cli.doctor.checks import Check, Examination, Status, Terminal, failed

__all__ = ["Check", "Examination", "Status", "Terminal", "examine"]


def examine(plan: Examination) -> Iterator[Check]:
    """Yield what is found, one thing after the other. Nothing that is broken ends it."""
    sections: tuple[tuple[str, Callable[[], Iterator[Check]]], ...] = (
        ("program", machine.program),
        ("models", models.dictionary),
        ("models", models.aligner),
        ("models", models.ears),
        ("sound files", sound.decoders),
        ("microphone", lambda: sound.microphone(plan)),
        ("voice", lambda: services.voice(plan.resolved)),
        ("settings", lambda: services.settings(plan.resolved)),
        ("providers", lambda: services.providers(plan.resolved, online=plan.online)),
        ("files", lambda: machine.files(plan.resolved)),
        ("terminal", lambda: machine.terminal(plan.terminal)),
    )
    for group, section in sections:
        try:
            yield from section()
        except PronounceError as error:
            yield failed(group, group, error)
        except Exception as error:  # noqa: BLE001 - what is broken is the answer
            detail = f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
            fix = "Install pronounce again; if that does not help, report it"
            yield Check(group, group, Status.FAILURE, detail, fix)
