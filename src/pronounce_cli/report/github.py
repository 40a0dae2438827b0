"""The report for GitHub Actions: lines that become annotations of files.

An error for each recording that did not pass, a warning for each that cannot be judged, and a notice with the result of
the whole and what made it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pronounce_cli.core.types import Assessment
from pronounce_cli.report.gating import engine_and_levels, problems
from pronounce_cli.report.unread import Unread
from pronounce_cli.report.wording import printable

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Checked, Run
    from pronounce_cli.report.registry import Look

_IN_DATA: dict[int, str] = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_DATA | str.maketrans({":": "%3A", ",": "%2C"})


class GithubReporter:
    """Writes workflow commands."""

    def render(self, run: Run) -> Iterator[str]:
        """Yield one command per line, the notice last."""
        total = passed = 0
        overall: list[float] = []
        engines: dict[str, None] = {}
        unread = Unread()
        for item in run.items:
            total += 1
            unread.add(item.outcome.result)
            passed += item.passed
            if item.outcome.overall is not None:
                overall.append(item.outcome.overall)
            if isinstance(item.outcome.result, Assessment):
                engines[engine_and_levels(item.outcome.result.engine)] = None
            yield from _annotation(item)
        if told := unread.sentence():
            yield _command("warning", title="Texts", message=told)
        for note in run.notes:
            yield _command("warning", title="Pronunciation", message=note)
        for change in run.gone:
            yield _command("warning", title="Baseline", message=f"{change.id} is in the baseline only")
        parts = [f"{passed} of {total} recordings passed"]
        parts += [f"mean overall {sum(overall) / len(overall):.0f}"] if overall else []
        yield _command("notice", title="Pronunciation", message=" · ".join([*parts, *engines]))


def _annotation(item: Checked) -> Iterator[str]:
    outcome, result = item.outcome, item.outcome.result
    file = outcome.audio or outcome.id
    title = f"Pronunciation: {outcome.id}"
    if isinstance(result, Assessment) and not result.assessable:
        yield _command("warning", file=file, title=title, message=result.reason or "cannot be judged")
    elif not item.passed:
        text = f"\n{result.reference.text}" if isinstance(result, Assessment) else ""
        yield _command("error", file=file, title=title, message="; ".join(problems(item)) + text)


def _command(kind: Literal["error", "warning", "notice"], *, title: str, message: str, file: str | None = None) -> str:
    """Return a workflow command; a message may have several lines, a property has one."""
    properties = {"file": file, "title": title}
    given = ",".join(
        f"{name}={printable(value).translate(_IN_PROPERTY)}" for name, value in properties.items() if value
    )
    lines = "\n".join(map(printable, message.split("\n")))
    return f"::{kind} {given}::{lines.translate(_IN_DATA)}\n"


def reporter(_look: Look) -> GithubReporter:
    """Return the reporter for any look."""
    return GithubReporter()
