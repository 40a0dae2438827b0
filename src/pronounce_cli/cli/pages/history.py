"""Pages of `pronounce history`: sessions and their recordings; and the deletion of recordings with their sound."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text

from pronounce_cli.coach.memory import recordings as folder_of
from pronounce_cli.core.errors import InputError
from pronounce_cli.core.types import SCORES_SHOWN, Miscue
from pronounce_cli.report.terminal.style import STYLES, bar, clipped, level, number
from pronounce_cli.report.wording import printable

if TYPE_CHECKING:
    from pronounce_cli.core.learning import Attempt, WordTry
    from pronounce_cli.history import HistoryStore
    from pronounce_cli.report.terminal.page import Page


def recordings(count: int) -> str:
    """Return so many recordings in words."""
    return f"{count} recording{'' if count == 1 else 's'}"


def delete(store: HistoryStore, numbers: Sequence[int] | None) -> int:
    """Remove attempts, or everything with None, and the sound that was kept; return how many there were."""
    count, files = store.delete(numbers=numbers)
    for name in files:
        (folder_of(store.path) / name).unlink(missing_ok=True)
    return count


def add_sessions(page: Page, store: HistoryStore, *, most: int | None) -> None:
    """Add a line per session, the latest first."""
    found = store.sessions()
    if not found:
        page.add("The history is empty. Begin with `pronounce practice`.")
        return
    page.add(("session  when              language  recordings  mean", "dim"))
    for session in found[:most]:
        page.add(
            (f"{session.id:>7}", "bold"),
            f"  {_local(session.started):%Y-%m-%d %H:%M}  {session.language:<8}  {session.attempts:>10}  ",
            (number(session.mean, page.glyphs).rjust(4), level(session.mean)),
            "  ",
            bar(session.mean, 10, page.glyphs) if session.mean is not None else "",
            ("" if session.ended else "  not ended", "dim"),
        )
    if most is not None and len(found) > most:
        page.add((f"{page.glyphs.ellipsis} and {len(found) - most} more (--all)", "dim"))


def add_attempts(page: Page, store: HistoryStore, *, number: int | None, session: int | None) -> None:
    """Add one recording in full, or a line per recording of a session.

    Raises:
        InputError: There is none with this number.
    """
    found = store.attempts(number=number, session=session)
    if not found:
        what = f"recording {number}" if number is not None else f"session {session}"
        raise InputError(f"There is no {what} in the history", hint="`pronounce history list` lists the sessions")
    if number is not None:
        _add_attempt(page, found[0])
        return
    for attempt in found:
        _add_line(page, attempt)


def _local(at: datetime) -> datetime:
    return at.astimezone()


def _add_line(page: Page, attempt: Attempt) -> None:
    overall = attempt.scores.overall
    lead = f"{attempt.id:>6}  {_local(attempt.at):%H:%M}  "
    room = page.width - len(lead) - 16
    page.add(
        (lead, "dim"),
        (number(overall, page.glyphs), level(overall)),
        " ",
        bar(overall, 10, page.glyphs),
        "  ",
        clipped(printable(attempt.text), room, page.glyphs),
    )


def _add_attempt(page: Page, attempt: Attempt) -> None:
    page.add((printable(attempt.text), "bold"))
    parts = [f"recording {attempt.id}", f"session {attempt.session}", f"{_local(attempt.at):%Y-%m-%d %H:%M}"]
    parts += [f"{attempt.duration_s:.1f} s", attempt.scorer, *([attempt.audio] if attempt.audio else [])]
    page.add((f" {page.glyphs.dot} ".join(parts), "dim"))
    page.blank()
    if attempt.reason is not None:
        page.add(f"Not scored: {printable(attempt.reason)}", indent=2, hang=2)
    for name in SCORES_SHOWN if attempt.reason is None else ():
        score: float | None = getattr(attempt.scores, name)
        page.add(f"{name:<13}", (number(score, page.glyphs), level(score)), "  ", bar(score, 20, page.glyphs), indent=2)
    page.blank()
    for word in attempt.words:
        _add_word(page, word)


def _add_word(page: Page, word: WordTry) -> None:
    style = STYLES[word.verdict]
    line = Text.assemble(
        (f"{page.glyphs.mark(word.verdict)} {clipped(printable(word.text), 18, page.glyphs):<18}", style),
        (f" {number(word.accuracy, page.glyphs)}  ", style),
    )
    if word.miscue == Miscue.OMISSION:
        line.append("left out", style)
    for phone in word.phones:
        shown = phone.ipa if page.glyphs.ipa else phone.symbol
        weak = phone.accuracy is not None and phone.accuracy < 80
        line.append(f"{shown} {number(phone.accuracy, page.glyphs).strip()}  ", "yellow" if weak else "dim")
    page.add(line, indent=2, hang=26)
