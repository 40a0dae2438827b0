"""The page of one recording: its sentence, scores, picture, words to work on, and every word in a table."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pronounce_cli.core.matching import ExtraKind
from pronounce_cli.core.types import SCORES_SHOWN, Assessment, Failure, Verdict, WordScore
from pronounce_cli.languages import tips_of
from pronounce_cli.report.faults import advice, faults, name, sounds, worst_first
from pronounce_cli.report.gating import engine_name, problems
from pronounce_cli.report.html.parts import MOST_OPEN, badge, bar, mark, tags, text
from pronounce_cli.report.html.timeline import timeline
from pronounce_cli.report.wording import NAMES, doubt, is_omitted, shown_words, why_unsure

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Checked
    from pronounce_cli.core.types import Timing
    from pronounce_cli.languages.tips import Tips
    from pronounce_cli.report.faults import SoundMark as Phone
    from pronounce_cli.report.html.sound import Waveform

_MAX_TIPS = 3
_LEGEND = (
    "Click or press a word to hear it. From above: the wave, the pitch, the words, the sounds that were asked for, and "
    "those that were heard. A thick frame is another sound, a dashed one was not clear."
)


def page(number: int, total: int, item: Checked, sound: Waveform | None) -> Iterator[str]:
    """Yield the section of recording `number`, counted from 1.

    Of more than `MOST_OPEN` recordings the content is kept as text, which the script turns into a page when it is
    looked at: a browser takes a thousand pages in at once only slowly.
    """
    folded = total > MOST_OPEN
    yield f'<section class="recording" id="r{number}" aria-labelledby="h{number}">'
    yield '<script type="text/html">' if folded else ""
    yield from _content(number, total, item, sound)
    yield "</script>" if folded else ""
    yield "</section>\n"


def _content(number: int, total: int, item: Checked, sound: Waveform | None) -> Iterator[str]:
    result = item.outcome.result
    yield _nav(number, total)
    yield f'<h2 id="h{number}" tabindex="-1" dir="auto">{text(item.outcome.id)}</h2>'
    about = tags(item)
    yield f"<p>{about}</p>" if about else ""
    found = problems(item)
    if found and not isinstance(result, Failure):
        yield f'<ul class="trouble">{"".join(f"<li>{text(problem)}</li>" for problem in found)}</ul>'
    if isinstance(result, Failure):
        yield f'<p class="note">✗ {text(result.message)}. {text(result.hint or "")}</p>'
        return
    playable = sound is not None and sound.media is not None
    yield from _assessment(number, result, sound, playable=playable)
    yield from _footer(item, result)


def _nav(number: int, total: int) -> str:
    links = ['<a href="#list">← All recordings</a>']
    links += [f'<a href="#r{number - 1}">‹ Previous</a>'] if number > 1 else []
    links += [f'<a href="#r{number + 1}">Next ›</a>'] if number < total else []
    return f'<nav aria-label="Recordings, from number {number}">{"".join(links)}</nav>'


def _assessment(number: int, result: Assessment, sound: Waveform | None, *, playable: bool) -> Iterator[str]:
    if not result.assessable:
        yield f'<p class="note">? Not scored: {text(result.reason or "it cannot be judged")}.</p>'
        yield f'<p>The text was “<span dir="auto">{text(result.reference.text)}</span>”</p>'
    else:
        yield '<dl class="tiles">'
        for score in SCORES_SHOWN:
            value = getattr(result.scores, score)
            yield f"<div><dt>{score}</dt><dd>{badge(value)}{bar(value)}</dd></div>"
        yield "</dl>"
        yield _sentence(result, playable=playable)
    if sound is not None and sound.media is not None:
        media = base64.b64encode(sound.media).decode("ascii")
        yield '<audio controls preload="none" aria-label="The whole recording" '
        yield f'src="data:{sound.media_type};base64,{media}"></audio>'
    drawn = timeline(result, sound)
    if drawn:
        label = f"Timeline of recording {number}, scrolls sideways"
        legend = _LEGEND if playable else _LEGEND.partition(". ")[2]
        yield f'<figure><div class="scroll" role="region" tabindex="0" aria-label="{label}">{drawn}</div>'
        yield f"<figcaption>{legend}</figcaption></figure>"
    yield from _cards(result, playable=playable)
    yield from _every_word(number, result)


def _sentence(result: Assessment, *, playable: bool) -> str:
    parts = []
    for word, shown in zip(result.words, shown_words(result), strict=True):
        kind = f"word {word.verdict}" + (" omitted" if is_omitted(word) else "")
        inner = f"{mark(word.verdict)}<span>{text(shown)}</span>"
        if playable and word.span is not None:
            parts.append(f'<button type="button" class="{kind}"{_times(word)}>{inner}</button>')
        else:
            parts.append(f'<span class="{kind}">{inner}</span>')
    return f'<div class="sentence" lang="{text(result.reference.language)}">{"".join(parts)}</div>'


def _times(word: WordScore) -> str:
    assert word.span is not None
    return f' data-s="{word.span.start_s:.2f}" data-e="{word.span.end_s:.2f}"'


def _cards(result: Assessment, *, playable: bool) -> Iterator[str]:
    pairs = zip(result.words, shown_words(result), strict=True)
    imperfect = [(word, shown) for word, shown in pairs if word.verdict is not Verdict.GOOD]
    if not imperfect:
        return
    tips = tips_of(result.reference.language)
    yield '<h3>Words to work on</h3><ul class="cards">'
    for word, shown in imperfect:
        yield from _card(word, shown, tips, playable=playable)
    yield "</ul>"


def _card(word: WordScore, shown: str, tips: Tips | None, *, playable: bool) -> Iterator[str]:
    score = "" if word.accuracy is None or is_omitted(word) else f" {word.accuracy:.0f}"
    state = "left out" if is_omitted(word) else f"{NAMES[word.verdict]}{score}"
    listen = ""
    if playable and word.span is not None:
        listen = (
            f'<button type="button" class="sound"{_times(word)}>▶ Listen<span class="hidden"> to {text(shown)}</span>'
        )
        listen += "</button>"
    yield f'<li class="{word.verdict}"><div class="top"><strong>{mark(word.verdict)} {text(shown)}</strong>'
    yield f'<span class="ipa quiet">/{text(word.pronunciation.ipa)}/</span>'
    yield f'<span class="badge {word.verdict}">{state}</span>{listen}</div>'
    if not is_omitted(word):
        yield from _advice(word, tips)
    yield "</li>"


def _advice(word: WordScore, tips: Tips | None) -> Iterator[str]:
    objection = doubt(word)
    if objection:
        yield f"<p>{text(objection)}</p>"
        return
    found = sounds(word, tips)
    if any(sound.verdict is not Verdict.GOOD for sound in found):
        yield _sounds(found)
    elif word.heard is not None and word.heard.casefold() != word.text.casefold():
        yield f"<p>Heard as “{text(word.heard)}”.</p>"
    if word.verdict is Verdict.UNCERTAIN:
        yield f"<p>{text(why_unsure(word))}</p>"
        return
    for tip in sorted(worst_first(faults(word, tips))[:_MAX_TIPS], key=lambda fault: fault.index):
        yield f"<p><strong>{text(name(tip))}:</strong> {text(advice(tip))}</p>"


def _sounds(found: tuple[Phone, ...]) -> str:
    asked = "".join(f"<td>{text(sound.asked)}</td>" for sound in found)
    made = "".join(
        f"<td>{text(sound.made or '–')}</td>"
        if sound.verdict is Verdict.GOOD
        else f'<td class="{sound.verdict}">{text(sound.made or "–")}{_sign(sound)}</td>'
        for sound in found
    )
    return (
        f'<table class="sounds ipa"><tr><th scope="row">expected</th>{asked}</tr>'
        f'<tr><th scope="row">heard</th>{made}</tr></table>'
    )


def _sign(sound: Phone) -> str:
    """Return the mark beside a sound that is not what was asked for, and what a screen reader says."""
    if sound.verdict is Verdict.POOR:
        return '<sup aria-hidden="true">✗</sup><span class="hidden"> wrong</span>'
    sign = "~" if sound.verdict is Verdict.FAIR else "?"
    return f'<sup aria-hidden="true">{sign}</sup><span class="hidden"> not clear</span>'


def _every_word(number: int, result: Assessment) -> Iterator[str]:
    if not result.words:
        return
    yield '<details><summary>Every word</summary><div class="scroll" role="region" tabindex="0" '
    yield f'aria-label="Every word of recording {number}"><table><thead><tr>'
    yield '<th scope="col">word</th><th scope="col">verdict</th>'
    yield '<th scope="col" class="number">score</th><th scope="col" class="number">from s</th>'
    yield '<th scope="col" class="number">to s</th><th scope="col">sounds, each with its score</th></tr></thead><tbody>'
    for word, shown in zip(result.words, shown_words(result), strict=True):
        phones = " ".join(f"{text(phone.phoneme.ipa)}&nbsp;{_plain(phone.accuracy)}" for phone in word.phones)
        start, end = (f"{word.span.start_s:.2f}", f"{word.span.end_s:.2f}") if word.span else ("–", "–")
        state = "left out" if is_omitted(word) else NAMES[word.verdict]
        yield f'<tr><th scope="row">{text(shown)}</th><td>{mark(word.verdict)} {state}</td>'
        yield f'<td class="number">{_plain(word.accuracy)}</td><td class="number">{start}</td>'
        yield f'<td class="number">{end}</td><td class="ipa">{phones}</td></tr>'
    yield "</tbody></table></div></details>"


def _plain(score: float | None) -> str:
    return "–" if score is None else f"{score:.0f}"


def _footer(item: Checked, result: Assessment) -> Iterator[str]:
    yield '<footer class="small quiet">'
    for warning in result.warnings:
        yield f"<p>! {text(warning)}.</p>"
    if result.transcript is not None:
        yield f"<p>{text(result.transcript.provider)} wrote “{text(result.transcript.text.strip())}”.</p>"
    for insertion in result.insertions:
        said = insertion.text or "/" + " ".join(phone.ipa for phone in insertion.phones) + "/"
        said += " again" if insertion.kind is ExtraKind.REPETITION else ""
        where = f" at {insertion.span.start_s:.1f} s" if insertion.span else ""
        yield f"<p>Also heard: {text(said)}{where}.</p>"
    spread = item.outcome.spread
    if spread is not None:
        yield f"<p>{spread.runs} runs, overall from {spread.lowest:.0f} to {spread.highest:.0f}.</p>"
    parts = [_timing(result.timing)] if result.timing else []
    parts += [f"{result.duration_s:.1f} s long", engine_name(result.engine), result.reference.language]
    yield f"<p>{text(' · '.join(parts))}</p></footer>"


def _timing(timing: Timing) -> str:
    pauses = "no pause"
    if timing.pauses:
        pauses = f"{timing.pauses} pause{'s' * (timing.pauses > 1)}, longest {timing.longest_pause_s:.1f} s"
    return f"{timing.words_per_minute:.0f} words/min · {timing.phones_per_s:.1f} sounds/s · {pauses}"
