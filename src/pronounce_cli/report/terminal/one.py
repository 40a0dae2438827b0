"""One recording in full: sentence, scores, words, what else was noticed, and what made the report."""

from __future__ import annotations

from dataclasses import fields
from pathlib import PurePath

from rich.cells import cell_len
from rich.text import Text

from pronounce_cli.core.matching import ExtraKind
from pronounce_cli.core.types import SCORES_SHOWN, Assessment, Failure, Insertion, Miscue, Result, Timing, Verdict
from pronounce_cli.languages import tips_of
from pronounce_cli.report.faults import WEAK_BELOW
from pronounce_cli.report.terminal.explain import add_views
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import STYLES, bar, clipped, level, number, padded
from pronounce_cli.report.terminal.words import add_blocks, add_sentence
from pronounce_cli.report.wording import printable, shown_words

_MAX_WORD = 20
_MAX_TEXT = 200


def add_result(page: Page, result: Result, *, details: bool, explain: bool = False) -> None:
    """Add the whole report of one recording under its name."""
    title = clipped(printable(result.utterance_id), page.width - 4, page.glyphs)
    rule = page.glyphs.rule * max(0, page.width - 4 - cell_len(title))
    page.add((f"{page.glyphs.rule * 2} ", "dim"), (title, "bold"), (f" {rule}", "dim"))
    if isinstance(result, Failure):
        add_failure(page, result)
    elif result.assessable:
        page.blank()
        _add_assessed(page, result, details=details, explain=explain)
    else:
        _add_refused(page, result)
    page.blank()


def add_failure(page: Page, failure: Failure) -> None:
    """Add why a recording could not be scored, and what to do about it."""
    page.add(("error: ", "bold red"), printable(failure.message), indent=2, hang=2)
    if failure.hint:
        page.add(("hint: ", "bold"), printable(failure.hint), indent=2, hang=2)


def _add_assessed(page: Page, assessment: Assessment, *, details: bool, explain: bool) -> None:
    add_sentence(page, assessment)
    page.blank()
    _add_scores(page, assessment)
    add_blocks(page, assessment, details=details)
    _add_extras(page, assessment)
    if details:
        _add_every_sound(page, assessment)
    if explain:
        add_views(page, assessment)
    page.blank()
    if assessment.timing:
        page.add(_timing(page, assessment.timing, assessment.duration_s), indent=2, hang=2)
    _add_closing(page, assessment, details=details)


def _add_refused(page: Page, assessment: Assessment) -> None:
    page.blank()
    page.add((f"{page.glyphs.mark(Verdict.UNCERTAIN)} Not scored", STYLES[Verdict.UNCERTAIN]), indent=2)
    reason = printable(assessment.reason or "The recording does not fit the text").rstrip(".")
    page.add(f"{reason}.", indent=4)
    text = clipped(printable(assessment.reference.text), _MAX_TEXT, page.glyphs)
    page.add(f'The text was "{text}"', indent=4)
    page.add(f"The recording lasts {assessment.duration_s:.1f} s.", indent=4)
    page.blank()
    _add_closing(page, assessment, details=False)


def _add_scores(page: Page, assessment: Assessment) -> None:
    names = [field.name for field in fields(assessment.scores)]
    for name in sorted(names, key=SCORES_SHOWN.index):
        score: float | None = getattr(assessment.scores, name)
        shown = bar(score, 20, page.glyphs) if score is not None else "not measured"
        style = "bold" if name == "overall" else ""
        page.add((f"{name:<13}", style), (number(score, page.glyphs), f"{style} {level(score)}"), "  ", shown, indent=2)


def _add_extras(page: Page, assessment: Assessment) -> None:
    """Add what was between the words: extra sounds and long pauses."""
    texts = shown_words(assessment)
    pauses = [t for t, word in zip(texts, assessment.words, strict=True) if word.miscue is Miscue.UNEXPECTED_BREAK]
    if assessment.insertions or pauses:
        page.blank()
    for insertion in assessment.insertions:
        page.add(("extra: ", "bold"), _insertion(page, assessment, insertion), indent=2, hang=2)
    for text in pauses:
        page.add(("pause: ", "bold"), f'a long one before "{text}"', indent=2, hang=2)


def _insertion(page: Page, assessment: Assessment, insertion: Insertion) -> str:
    sounds = " ".join(map(page.glyphs.phone, insertion.phones))
    what = f'"{printable(insertion.text)}"' if insertion.text else f"/{sounds}/" if sounds else "speech"
    if insertion.kind is ExtraKind.REPETITION:
        what += " again"
    if insertion.span is None:
        return what
    before = [
        (word, text)
        for word, text in zip(assessment.words, shown_words(assessment), strict=True)
        if word.span is not None and word.span.end_s <= insertion.span.start_s + 0.05
    ]
    if not before:
        return f"{what} before the first word"
    word, text = before[-1]
    where = f'{what} after "{text}"'
    tips = tips_of(assessment.reference.language)
    if tips and word.phones and len(insertion.phones) == 1:
        last, added = word.phones[-1].phoneme.symbol, insertion.phones[0].symbol
        if tips.inventory.is_vowel(added) and tips.knows(last) and not tips.inventory.is_vowel(last):
            return f"{where}. {tips.added_vowel(last, page.glyphs.phone)}"
    return f"{where}, at {insertion.span.start_s:.1f} s"


def _timing(page: Page, timing: Timing, duration_s: float) -> str:
    pauses = "no pause"
    if timing.pauses:
        pauses = f"{timing.pauses} pause{'s' if timing.pauses > 1 else ''}, longest {timing.longest_pause_s:.1f} s"
    parts = (
        f"{timing.speech_s:.1f} of {duration_s:.1f} s spoken",
        f"{timing.words_per_minute:.0f} words/min",
        f"{timing.phones_per_s:.1f} sounds/s",
        pauses,
    )
    return f" {page.glyphs.dot} ".join(parts)


def _add_closing(page: Page, assessment: Assessment, *, details: bool) -> None:
    for warning in assessment.warnings:
        page.add(("! ", "bold yellow"), printable(warning), indent=2, hang=2)
    page.add((_provenance(page, assessment, details=details), "dim"), indent=2, hang=2)
    if levels := assessment.engine.levels:
        page.add((printable(levels), "dim"), indent=2, hang=2)


def _provenance(page: Page, assessment: Assessment, *, details: bool) -> str:
    engine = assessment.engine
    parts = [f"pronounce {engine.version}", assessment.reference.language, engine.scorer]
    model = engine.model and PurePath(engine.model).name  # a local model may be a folder
    parts += [part for part in (engine.aligner, engine.phone_recogniser, engine.recogniser, model) if part]
    if details:
        parts += [engine.g2p, *([f"weights {engine.weights_sha256[:12]}"] if engine.weights_sha256 else [])]
    return f" {page.glyphs.dot} ".join(parts)


def _add_every_sound(page: Page, assessment: Assessment) -> None:
    """Add one line per word: mark, score, time, and the score of each sound."""
    page.blank()
    page.add(("Every sound", "bold"), indent=2)
    texts = shown_words(assessment)
    width = min(_MAX_WORD, max(map(cell_len, texts)))
    for word, text in zip(assessment.words, texts, strict=True):
        shown = padded(clipped(text, width, page.glyphs), width)
        span = f"{word.span.start_s:6.2f}-{word.span.end_s:.2f} s" if word.span else ""
        line = Text(f"{page.glyphs.mark(word.verdict)} {shown}", STYLES[word.verdict])
        line.append(f" {number(word.accuracy, page.glyphs)}  {span:<14}")
        lead = line.cell_len
        for phone in word.phones:
            sound = page.glyphs.phone(phone.phoneme)
            item = f"  {sound} {number(phone.accuracy, page.glyphs).strip()}"
            if line.cell_len + cell_len(item) > page.width - 2:
                page.add(line, indent=2)
                line = Text(" " * lead)
            weak = phone.accuracy is not None and phone.accuracy < WEAK_BELOW
            line.append(item, "yellow" if weak else "")
        page.add(line, indent=2)
