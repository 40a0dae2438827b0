"""One recording in full: sentence, scores, words, what else was noticed, and what made the report."""

from __future__ import annotations

from dataclasses import fields

from rich.cells import cell_len

from pronounce_cli.core.phones import is_vowel
from pronounce_cli.core.types import Assessment, Engine, Failure, Insertion, Result, Timing
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import STYLES, bar, clipped, level, number, padded, printable
from pronounce_cli.report.terminal.words import add_blocks, add_sentence, shown_words
from pronounce_cli.report.tips import added_vowel

_ORDER = ("overall", "accuracy", "fluency", "completeness", "prosody")


def add_result(page: Page, result: Result, *, details: bool) -> None:
    """Add the whole report of one recording under its name."""
    title = clipped(printable(result.utterance_id), page.width - 4, page.glyphs)
    rule = page.glyphs.rule * max(0, page.width - 4 - cell_len(title))
    page.add((f"{page.glyphs.rule * 2} ", "dim"), (title, "bold"), (f" {rule}", "dim"))
    if isinstance(result, Failure):
        add_failure(page, result)
    elif result.assessable:
        page.blank()
        _add_assessed(page, result, details=details)
    else:
        _add_refused(page, result)
    page.blank()


def add_failure(page: Page, failure: Failure) -> None:
    """Add why a recording could not be scored, and what to do about it."""
    page.add(("error: ", "bold red"), printable(failure.message), indent=2, hang=2)
    if failure.hint:
        page.add(("hint: ", "bold"), printable(failure.hint), indent=2, hang=2)


def _add_assessed(page: Page, assessment: Assessment, *, details: bool) -> None:
    add_sentence(page, assessment)
    page.blank()
    _add_scores(page, assessment)
    add_blocks(page, assessment, details=details)
    if assessment.insertions:
        page.blank()
        for insertion in assessment.insertions:
            page.add(("extra: ", "bold"), _insertion(page, assessment, insertion), indent=2, hang=2)
    if details:
        _add_every_sound(page, assessment)
    page.blank()
    if assessment.timing:
        page.add(_timing(page, assessment.timing, assessment.duration_s), indent=2, hang=2)
    _add_closing(page, assessment)


def _add_refused(page: Page, assessment: Assessment) -> None:
    reason = printable(assessment.reason or "the recording does not fit the text").rstrip(".")
    page.add(("? Not scored: ", "bold"), f"{reason}.", indent=2, hang=2)
    page.add(f'The text was: "{printable(assessment.reference.text)}"', indent=2, hang=2)
    page.add(f"The recording lasts {assessment.duration_s:.1f} s.", indent=2)
    _add_closing(page, assessment)


def _add_scores(page: Page, assessment: Assessment) -> None:
    names = [field.name for field in fields(assessment.scores)]
    for name in sorted(names, key=_ORDER.index):
        score: float | None = getattr(assessment.scores, name)
        shown = bar(score, 20, page.glyphs) if score is not None else "not measured"
        style = "bold" if name == "overall" else ""
        page.add((f"{name:<13}", style), (number(score, page.glyphs), f"{style} {level(score)}"), "  ", shown, indent=2)


def _insertion(page: Page, assessment: Assessment, insertion: Insertion) -> str:
    sounds = " ".join(map(page.glyphs.phone, insertion.phones))
    what = f'"{printable(insertion.text)}"' if insertion.text else f"/{sounds}/" if sounds else "speech"
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
    last = word.phones[-1].phoneme.arpabet if word.phones else None
    if last and not is_vowel(last) and len(insertion.phones) == 1 and is_vowel(insertion.phones[0]):
        return f"{where}. {added_vowel(last, page.glyphs.phone)}"
    return f"{where}, at {insertion.span.start_s:.1f} s"


def _timing(page: Page, timing: Timing, duration_s: float) -> str:
    pauses = "no pause"
    if timing.pauses:
        pauses = f"{timing.pauses} pause{'s' if timing.pauses > 1 else ''}, longest {timing.longest_pause_s:.1f} s"
    parts = (
        f"{timing.speech_s:.1f} s of speech in {duration_s:.1f} s",
        f"{timing.words_per_minute:.0f} words per minute",
        f"{timing.phones_per_s:.1f} sounds per second",
        pauses,
    )
    return f" {page.glyphs.dot} ".join(parts)


def _add_closing(page: Page, assessment: Assessment) -> None:
    for warning in assessment.warnings:
        page.add(("! ", "bold yellow"), printable(warning), indent=2, hang=2)
    if assessment.assessable and "acoustic" not in assessment.evidence:
        page.add(("! ", "bold yellow"), "Words matched; sounds not judged.", indent=2, hang=2)
    page.add((_provenance(page, assessment), "dim"), indent=2, hang=2)


def _provenance(page: Page, assessment: Assessment) -> str:
    engine: Engine = assessment.engine
    recogniser = " ".join(filter(None, (engine.recogniser, engine.model)))
    scorer = engine.scorer + (f" ({engine.weights_sha256[:8]})" if engine.weights_sha256 else "")
    parts = (assessment.reference.language, scorer, engine.aligner, engine.phone_recogniser, engine.g2p, recogniser)
    return f" {page.glyphs.dot} ".join([f"pronounce {engine.version}", *filter(None, parts)])


def _add_every_sound(page: Page, assessment: Assessment) -> None:
    """Add one line per word: mark, score, time, and the score of each sound."""
    page.blank()
    page.add(("Every sound", "bold"), indent=2)
    texts = shown_words(assessment)
    width = min(20, max(map(len, texts)))
    for word, text in zip(assessment.words, texts, strict=True):
        span = f"{word.span.start_s:6.2f}-{word.span.end_s:.2f} s" if word.span else ""
        phones = "  ".join(
            f"{page.glyphs.phone(phone.phoneme.arpabet, phone.phoneme.stress)}"
            f" {number(phone.accuracy, page.glyphs).strip()}"
            for phone in word.phones
        )
        page.add(
            (f"{page.glyphs.mark(word.verdict)} {padded(text, width)}", STYLES[word.verdict]),
            f" {number(word.accuracy, page.glyphs)}  {span:<14}  {phones}",
            indent=2,
            hang=width + 24,
        )
