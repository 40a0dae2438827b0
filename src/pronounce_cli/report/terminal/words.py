"""The sentence with its marks, and the blocks below it: what was expected and what was heard, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rich.cells import cell_len
from rich.text import Text

from pronounce_cli.core.types import Assessment, Verdict, WordScore
from pronounce_cli.languages import tips_of
from pronounce_cli.languages.tips import Tips
from pronounce_cli.report.faults import advice, faults, name, sounds, worst_first
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import STYLES, clipped, number, padded
from pronounce_cli.report.wording import NAMES, doubt, is_omitted, printable, shown_words, why_unsure

MAX_WORDS = 5
MAX_TIPS = 2
_MANY = 4  # wrong sounds, from which a word as a whole was not recognisable
_SIGNS = {Verdict.GOOD: "", Verdict.FAIR: "~", Verdict.POOR: "^"}
_SEVERITY = {Verdict.POOR: 0, Verdict.FAIR: 1, Verdict.UNCERTAIN: 2, Verdict.GOOD: 3}


def add_sentence(page: Page, assessment: Assessment) -> None:
    """Add the words in their colours, each with its mark below its first letter, and the count of each mark."""
    words = Text()
    marks = ""
    for word, text in zip(assessment.words, shown_words(assessment), strict=True):
        shown = clipped(text, page.width - 4, page.glyphs)
        if cell_len(words.plain) + cell_len(shown) > page.width - 2:
            _add_pair(page, words, marks)
            words, marks = Text(), ""
        marks = padded(marks, cell_len(words.plain)) + page.glyphs.mark(word.verdict)
        words.append(shown, STYLES[word.verdict]).append(" ")
    _add_pair(page, words, marks)
    page.blank()
    page.add(*_legend(page, assessment.words), indent=2)


def _add_pair(page: Page, words: Text, marks: str) -> None:
    styles = {page.glyphs.mark(verdict): style for verdict, style in STYLES.items()}
    page.add(words, indent=2)
    page.add(*((mark, styles.get(mark, "")) for mark in marks), indent=2)


def _legend(page: Page, words: Sequence[WordScore]) -> Iterator[str | tuple[str, str]]:
    """Yield the marks that occur, what they mean and how often they stand."""
    for verdict in Verdict:
        count = sum(word.verdict is verdict and not is_omitted(word) for word in words)
        if count:
            yield page.glyphs.mark(verdict), STYLES[verdict]
            yield f" {count} {NAMES[verdict]}   "
    left_out = sum(map(is_omitted, words))
    if left_out:
        yield "[ ]", STYLES[Verdict.POOR]
        yield f" {left_out} left out"


def add_blocks(page: Page, assessment: Assessment, *, details: bool, more: str = "--details") -> None:
    """Add a block for each imperfect word, the worst `MAX_WORDS` unless `details`; `more` is what shows the others."""
    imperfect = [i for i, word in enumerate(assessment.words) if word.verdict is not Verdict.GOOD or is_omitted(word)]
    by_need = sorted(imperfect, key=lambda i: _need(assessment.words[i]))
    chosen = sorted(by_need if details else islice(by_need, MAX_WORDS))
    texts = shown_words(assessment)
    explained: dict[tuple[str, str], str] = {}
    tips = tips_of(assessment.reference.language)
    for i in chosen:
        page.blank()
        _add_block(page, assessment.words[i], texts[i], explained, tips, more=None if details else more)
    if len(chosen) < len(imperfect):
        rest = len(imperfect) - len(chosen)
        words = "word" if rest == 1 else "words"
        page.blank()
        page.add((f"{page.glyphs.ellipsis} and {rest} more {words} ({more})", "dim"), indent=2)


def _need(word: WordScore) -> tuple[int, float]:
    return _SEVERITY[word.verdict], word.accuracy if word.accuracy is not None else 100.0


def _add_block(
    page: Page,
    word: WordScore,
    text: str,
    explained: dict[tuple[str, str], str],
    tips: Tips | None,
    *,
    more: str | None,
) -> None:
    """Add a word with its sounds and the worst `MAX_TIPS` tips, or all where nothing shows `more`."""
    page.add(*_heading(page, word, text), indent=2, hang=2)
    if is_omitted(word):
        return
    objection = doubt(word)
    if objection:
        page.add(objection, indent=6, hang=2)
        return
    found = faults(word, tips)
    unsure = word.verdict is Verdict.UNCERTAIN
    if word.phones:
        _add_rows(page, word, tips)
    if unsure:
        page.add(why_unsure(word), indent=6, hang=2)
        return
    if len(found) >= _MANY and 2 * len(found) > len(word.phones):
        page.add("Most of this word was not clear: say it slowly, syllable by syllable.", indent=6, hang=2)
    told = worst_first(found)[: MAX_TIPS if more else None]
    for fault in sorted(told, key=lambda fault: fault.index):
        earlier = explained.setdefault(fault.key, text)
        sentence = f'see "{earlier}" above.' if earlier != text else advice(fault, page.glyphs.phone)
        page.add((name(fault, page.glyphs.phone), "bold"), f": {sentence}", indent=6, hang=2)
    if len(told) < len(found):
        page.add((f"{page.glyphs.ellipsis} and {len(found) - len(told)} more ({more})", "dim"), indent=6)


def _heading(page: Page, word: WordScore, text: str) -> list[str | tuple[str, str]]:
    style = STYLES[word.verdict]
    parts: list[str | tuple[str, str]] = [
        (f"{page.glyphs.mark(word.verdict)} {text}", style),
        f"  {page.glyphs.word(word.pronunciation)}  ",
    ]
    if is_omitted(word):
        parts.append(("left out", style))
    else:
        score = "" if word.accuracy is None else f" {number(word.accuracy, page.glyphs).strip()}"
        parts.append((f"{NAMES[word.verdict]}{score}", style))
    if word.heard is not None and word.heard.casefold() != word.text.casefold():
        parts.append(f'  heard as "{printable(word.heard)}"')
    return parts


def _add_rows(page: Page, word: WordScore, tips: Tips | None) -> None:
    """Add expected and heard phones in columns.

    Below them `^` marks another sound, `~` an unclear one, and `?` either of them where the word has no verdict. Where
    no sound differs, nothing is added.
    """
    found = sounds(word, tips, page.glyphs.phone)
    judged = any(phone.heard_as and phone.heard_as.symbol != phone.phoneme.symbol for phone in word.phones)
    if not judged and all(sound.verdict is Verdict.GOOD for sound in found):
        return
    rows = [Text("expected  "), Text("heard     "), Text(" " * 10)]
    for sound in found:
        made = sound.made or page.glyphs.dash
        width = max(cell_len(sound.asked), cell_len(made))
        if cell_len(rows[0].plain) + width > page.width - 6:
            _flush(page, rows)
            rows = [Text(" " * 10), Text(" " * 10), Text(" " * 10)]
        sign = _SIGNS[sound.verdict] if sound.verdict is not Verdict.UNCERTAIN else page.glyphs.mark(sound.verdict)
        style = STYLES[sound.verdict] if sign else ""
        rows[0].append(padded(sound.asked, width), "green" if sign else "").append("  ")
        rows[1].append(padded(made, width), style).append("  ")
        rows[2].append(padded(sign * cell_len(made), width), style).append("  ")
    _flush(page, rows)


def _flush(page: Page, rows: Sequence[Text]) -> None:
    for row in rows:
        if row.plain.strip():
            page.add(row, indent=6)
