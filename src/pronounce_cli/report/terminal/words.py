"""The sentence with its marks, and the blocks below it: what was expected and what was heard, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rich.cells import cell_len
from rich.text import Text

from pronounce_cli.core.matching import WordStatus
from pronounce_cli.core.types import Assessment, PhoneScore, Verdict, WordScore
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.sounds import Fault, advice, faults, name, worst_first
from pronounce_cli.report.terminal.style import NAMES, STYLES, clipped, is_omitted, number, padded, printable

MAX_WORDS = 5
MAX_TIPS = 2
_MANY = 4  # wrong sounds, from which a word as a whole was not recognisable
_SEVERITY = {Verdict.POOR: 0, Verdict.FAIR: 1, Verdict.UNCERTAIN: 2, Verdict.GOOD: 3}


def shown_words(assessment: Assessment) -> list[str]:
    """Return how each word is printed: as it is written, or as it is spoken where a token holds several words."""
    tokens = [word.token for word in assessment.reference.words]
    texts = []
    for token, word in zip(tokens, assessment.words, strict=True):
        text = printable(word.written if tokens.count(token) == 1 else word.text)
        texts.append(f"[{text}]" if is_omitted(word) else text)
    return texts


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


def add_blocks(page: Page, assessment: Assessment, *, details: bool) -> None:
    """Add a block for each imperfect word, the worst `MAX_WORDS` unless `details`."""
    imperfect = [i for i, word in enumerate(assessment.words) if word.verdict is not Verdict.GOOD or is_omitted(word)]
    by_need = sorted(imperfect, key=lambda i: _need(assessment.words[i]))
    chosen = sorted(by_need if details else islice(by_need, MAX_WORDS))
    texts = shown_words(assessment)
    explained: dict[tuple[str, str], str] = {}
    for i in chosen:
        page.blank()
        _add_block(page, assessment.words[i], texts[i], explained, details=details)
    if len(chosen) < len(imperfect):
        rest = len(imperfect) - len(chosen)
        words = "word" if rest == 1 else "words"
        page.blank()
        page.add((f"{page.glyphs.ellipsis} and {rest} more {words} (--details)", "dim"), indent=2)


def _need(word: WordScore) -> tuple[int, float]:
    return _SEVERITY[word.verdict], word.accuracy if word.accuracy is not None else 100.0


def _add_block(page: Page, word: WordScore, text: str, explained: dict[tuple[str, str], str], *, details: bool) -> None:
    page.add(*_heading(page, word, text), indent=2, hang=2)
    if is_omitted(word):
        return
    doubt = _doubt(word)
    if doubt:
        page.add(doubt, indent=6, hang=2)
        return
    found = faults(word)
    unsure = word.verdict is Verdict.UNCERTAIN
    if word.phones:
        _add_rows(page, word.phones, found, unsure=unsure)
    if unsure:
        page.add(_why_unsure(word), indent=6, hang=2)
        return
    if len(found) >= _MANY and 2 * len(found) > len(word.phones):
        page.add("Most of this word was not clear: say it slowly, syllable by syllable.", indent=6, hang=2)
    told = worst_first(found) if details else worst_first(found)[:MAX_TIPS]
    for fault in sorted(told, key=lambda fault: fault.index):
        earlier = explained.setdefault(fault.key, text)
        if earlier != text:
            page.add((name(fault, page.glyphs), "bold"), f': see "{earlier}" above.', indent=6, hang=2)
        else:
            page.add((name(fault, page.glyphs), "bold"), f": {advice(fault, page.glyphs)}", indent=6, hang=2)
    if len(told) < len(found):
        page.add((f"{page.glyphs.ellipsis} and {len(found) - len(told)} more (--details)", "dim"), indent=6)


def _doubt(word: WordScore) -> str | None:
    """Return what the transcript holds against a word whose sounds were good; None where it holds nothing."""
    if word.sounds is not Verdict.GOOD or word.verdict is Verdict.GOOD:
        return None
    if word.heard is None:
        return "Its sounds were good, but the transcript leaves it out: say it more clearly."
    return f'Its sounds were good, but "{printable(word.heard)}" was understood: say it more clearly.'


def _why_unsure(word: WordScore) -> str:
    if word.sounds is Verdict.POOR and word.recognised is WordStatus.MATCH:
        return "Its sounds were poor, but it was understood: listen to this word and compare."
    return "The evidence does not carry a judgement: listen to this word and compare."


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


def _add_rows(page: Page, phones: Sequence[PhoneScore], found: Sequence[Fault], *, unsure: bool) -> None:
    """Add expected and heard phones in columns.

    Below them `^` marks another sound, `~` an unclear one, and `?` either of them where the word is `unsure`. Where no
    sound differs, nothing is added.
    """
    wrong = {fault.index: fault for fault in found}
    if not wrong and all(phone.heard_as in (None, phone.phoneme.symbol) for phone in phones):
        return
    rows = [Text("expected  "), Text("heard     "), Text(" " * 10)]
    for i, phone in enumerate(phones):
        asked = page.glyphs.phoneme(phone.phoneme)
        fault = wrong.get(i)
        made = asked
        if phone.phoneme.segment is not None and phone.heard_as is not None:
            made = phone.heard_as or page.glyphs.dash
        elif fault and not fault.unclear:
            made = page.glyphs.phone(fault.heard, phone.phoneme.stress) if fault.heard else page.glyphs.dash
        width = max(cell_len(asked), cell_len(made))
        if cell_len(rows[0].plain) + width > page.width - 6:
            _flush(page, rows)
            rows = [Text(" " * 10), Text(" " * 10), Text(" " * 10)]
        sign, style = _sign(page, fault, unsure=unsure) if made == asked or fault else ("^", STYLES[Verdict.POOR])
        rows[0].append(padded(asked, width), "green" if sign else "").append("  ")
        rows[1].append(padded(made, width), style).append("  ")
        rows[2].append(padded(sign * cell_len(made), width), style).append("  ")
    _flush(page, rows)


def _sign(page: Page, fault: Fault | None, *, unsure: bool) -> tuple[str, str]:
    """Return what stands below a sound, and its style."""
    if fault is None:
        return "", ""
    if unsure:
        return page.glyphs.mark(Verdict.UNCERTAIN), STYLES[Verdict.UNCERTAIN]
    return ("~", STYLES[Verdict.FAIR]) if fault.unclear else ("^", STYLES[Verdict.POOR])


def _flush(page: Page, rows: Sequence[Text]) -> None:
    for row in rows:
        if row.plain.strip():
            page.add(row, indent=6)
