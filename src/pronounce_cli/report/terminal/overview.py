"""What a set of recordings has in common: scores, groups, words, sounds, and which sound was heard for which."""

from __future__ import annotations

from rich.cells import cell_len

from pronounce_cli.core.types import SCORES_SHOWN
from pronounce_cli.report.faults import advice, name
from pronounce_cli.report.overview import heard_in_words
from pronounce_cli.report.summary import PhoneSummary, Summary
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import bar, clipped, level, number, padded
from pronounce_cli.report.wording import printable

_MAX_SOUNDS = 3
_MAX_NAME = 24


def add_overview(page: Page, summary: Summary, *, rows: int) -> None:
    """Add the whole summary of a set, with at most `rows` words and sounds."""
    parts = [f"{summary.recordings} recordings", f"{summary.passed} passed"]
    parts += [f"{summary.refused} not scored"] if summary.refused else []
    parts += [f"{summary.failed} failed"] if summary.failed else []
    page.add((", ".join(parts), "bold"), indent=2)
    add_unheard(page, summary)
    if not summary.assessed:
        return
    page.blank()
    add_scores(page, summary)
    add_groups(page, summary)
    add_words(page, summary, rows)
    add_confusions(page, summary, rows)
    add_sounds(page, summary)


def add_unheard(page: Page, summary: Summary) -> None:
    """Add how many recordings a provider was asked about in vain, if there are any."""
    if missing := summary.unheard.sentence:
        page.add(("! ", "bold yellow"), printable(missing), indent=2, hang=2)


def add_scores(page: Page, summary: Summary) -> None:
    """Add mean, lowest and highest of each score."""
    page.add((f"{'':<13} mean  lowest  highest", "dim"), indent=2)
    for score, stats in summary.scores.items():
        if stats.mean is None:
            page.add(f"{score:<13}  {number(None, page.glyphs)}  not measured", indent=2)
            continue
        page.add(
            (f"{score:<13}", "bold" if score == "overall" else ""),
            (f"  {number(stats.mean, page.glyphs)}", level(stats.mean)),
            f"{number(stats.lowest, page.glyphs):>8}{number(stats.highest, page.glyphs):>9}  ",
            bar(stats.mean, 20, page.glyphs),
            indent=2,
        )


def add_groups(page: Page, summary: Summary) -> None:
    """Add the mean scores of each group, if there are groups."""
    if not summary.groups:
        return
    width = min(_MAX_NAME, max(5, *(cell_len(printable(name)) for name in summary.groups)))
    page.blank()
    heads = "".join(f"{score[:8]:>9}" for score in SCORES_SHOWN)
    page.add((f"{'group':<{width}}  count{heads}", "dim"), indent=2)
    for group in summary.groups.values():
        shown = padded(clipped(printable(group.name) or page.glyphs.dash, width, page.glyphs), width)
        means = [group.scores[score].mean for score in SCORES_SHOWN]
        cells = [(f"{number(mean, page.glyphs):>9}", level(mean)) for mean in means]
        page.add(shown, f"  {group.recordings:>5}", *cells, indent=2)


def add_words(page: Page, summary: Summary, rows: int) -> None:
    """Add the words on which most points were lost, with the recordings in which they went wrong."""
    worst = summary.worst_words()
    if not worst:
        return
    page.blank()
    page.add(("Words to practise", "bold"), indent=2)
    width = min(_MAX_NAME, max(cell_len(printable(word.text)) for word in worst[:rows]))
    for word in worst[:rows]:
        text = padded(clipped(printable(word.text), width, page.glyphs), width)
        said = f"{word.wrong} of {word.scores.count}" + (f", {word.omitted} left out" * bool(word.omitted))
        names = clipped(", ".join(map(printable, word.examples)), 30, page.glyphs)
        page.add(
            f"{text}  ",
            (number(word.scores.mean, page.glyphs), level(word.scores.mean)),
            f"  {said}  ",
            (names, "dim"),
            indent=4,
        )
    if len(worst) > rows:
        page.add((f"{page.glyphs.ellipsis} and {len(worst) - rows} more", "dim"), indent=4)


def add_confusions(page: Page, summary: Summary, rows: int) -> None:
    """Add the sounds that went wrong most often, and what was heard in their place."""
    worst = summary.worst_phones()
    if not worst:
        return
    labels = [_label(page, phone) for phone in worst[:rows]]
    width = max(5, *map(cell_len, labels))
    page.blank()
    page.add((f"{padded('sound', width)}  wrong  asked  mean  heard as", "dim"), indent=2)
    for phone, label in zip(worst, labels, strict=False):
        heard = heard_in_words(phone, page.glyphs.phone, page.glyphs.dot)
        page.add(
            f"{padded(label, width)}  {phone.wrong:>5}  {phone.scores.count:>5}  ",
            (f"{number(phone.scores.mean, page.glyphs):>4}", level(phone.scores.mean)),
            f"  {heard}",
            indent=2,
            hang=width + 22,
        )
    if len(worst) > rows:
        page.add((f"{page.glyphs.ellipsis} and {len(worst) - rows} more", "dim"), indent=2)


def _label(page: Page, phone: PhoneSummary) -> str:
    shown = page.glyphs.phone(phone.phone)
    return f"{shown} ({phone.example})" if phone.example else shown


def add_sounds(page: Page, summary: Summary) -> None:
    """Add the commonest wrong sounds with their tips."""
    common = summary.worst_confusions()[:_MAX_SOUNDS]
    if not common:
        return
    page.blank()
    page.add(("Sounds to practise", "bold"), indent=2)
    for case in common:
        words = ", ".join(map(printable, case.words))
        times = f"{case.count} times" if case.count > 1 else "once"
        page.add(
            (name(case.fault, page.glyphs.phone), "bold"),
            f" {page.glyphs.dot} {times}: {clipped(words, 40, page.glyphs)}",
            indent=4,
            hang=2,
        )
        page.add(advice(case.fault, page.glyphs.phone), indent=6)
