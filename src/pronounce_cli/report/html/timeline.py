"""The picture of a recording: wave, pitch, words, phones and what was heard, over the same seconds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from pronounce_cli.core.types import Verdict
from pronounce_cli.languages import tips_of
from pronounce_cli.report.faults import SoundMark as Phone
from pronounce_cli.report.faults import sounds
from pronounce_cli.report.html.sound import STEP_S, Waveform
from pronounce_cli.report.wording import MARKS, shown_words

if TYPE_CHECKING:
    from pronounce_cli.core.types import Assessment, Span

_WIDTH, _LEAST, _MOST = 1160, 240, 400  # pixels, and pixels per second
_WAVE, _PITCH, _ROW = 64, 56, 26
_LETTER = 7.4  # pixels of an average letter


def timeline(assessment: Assessment, sound: Waveform | None) -> str:
    """Return the picture as SVG; empty where nothing of it has a time."""
    if not any(word.span for word in assessment.words) and sound is None:
        return ""
    length_s = max(assessment.duration_s, 0.1)
    scale = round(min(_MOST, max(_LEAST, _WIDTH / length_s)))
    width = math.ceil(length_s * scale)
    parts = []
    top = 6
    if sound is not None:
        parts.append(_wave(sound, scale, top))
        top += _WAVE + 6
        contour = _pitch(sound, scale, top)
        parts.append(contour)
        top += _PITCH + 8 if contour else 0
    parts += _words(assessment, scale, top)
    parts += _phones(assessment, scale, top + _ROW + 4)
    bottom = top + 3 * (_ROW + 4)
    parts += _axis(length_s, scale, bottom)
    height = bottom + 18
    head = f'<line class="head" data-scale="{scale}" x1="0" x2="0" y1="0" y2="{height}"/>'
    label = "Wave, pitch, words and sounds over time; the table of every word has the same in text"
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg class="time" role="img" aria-label="{label}" {size}>{"".join(parts)}{head}</svg>'


def _wave(sound: Waveform, scale: int, top: int) -> str:
    """Return a bar per step, as relative moves."""
    loudest = max(sound.peaks, default=0.0) or 1.0
    step = scale * STEP_S
    middle = top + _WAVE // 2
    parts = [f"M0 {middle}"]
    before = 0
    for i, peak in enumerate(sound.peaks):
        half = max(1, round(peak / loudest * _WAVE / 2))
        move = f"m{step:g} " if i else "m0 "
        parts.append(f"{move}{-before - half}v{2 * half}")
        before = half
    return f'<path class="wave" d="{"".join(parts)}"/>'


def _pitch(sound: Waveform, scale: int, top: int) -> str:
    """Return the contour on a scale of semitones, with its usual range; empty where there is no pitch."""
    voiced = sorted(hz for hz in sound.pitch_hz if hz is not None)
    if not voiced:
        return ""
    usual = voiced[len(voiced) // 20], voiced[-1 - len(voiced) // 20]  # without the octaves that were taken for another
    low, high = (math.log2(hz) for hz in usual)
    room = max(high - low, 0.5)  # half an octave at least, or a flat voice would look lively
    base = (low + high - room) / 2
    parts, open_ = [], False
    for i in range(0, len(sound.pitch_hz), 2):
        hz = sound.pitch_hz[i]
        if hz is None or abs(math.log2(hz) - base - room / 2) > room * 0.75:
            open_ = False
            continue
        y = top + _PITCH - (math.log2(hz) - base) / room * _PITCH
        parts.append(f"{'L' if open_ else 'M'}{round(i * STEP_S * scale)} {y:.0f}")
        open_ = True
    label = f'<text class="lane" x="4" y="{top + 10}">pitch {usual[0]:.0f}–{usual[1]:.0f} Hz</text>'
    return f'<path class="pitch" d="{"".join(parts)}"/>{label}'


def _words(assessment: Assessment, scale: int, top: int) -> Iterator[str]:
    for word, text in zip(assessment.words, shown_words(assessment), strict=True):
        if word.span is not None:
            shown = f"{MARKS[word.verdict]} {text}"
            yield _box(word.span, shown, word.verdict.value, scale, top)


def _phones(assessment: Assessment, scale: int, top: int) -> Iterator[str]:
    """Yield what was asked for, and below it what was made."""
    tips = tips_of(assessment.reference.language)
    for word in assessment.words:
        for phone, made in zip(word.phones, sounds(word, tips), strict=True):
            if phone.span is None:
                continue
            yield _box(phone.span, made.asked, "", scale, top)
            if phone.heard_as is not None or made.verdict is not Verdict.GOOD:
                yield _box(phone.span, made.made or "–", _kind(made), scale, top + _ROW + 4)


def _kind(phone: Phone) -> str:
    return "same" if phone.verdict is Verdict.GOOD else f"{phone.verdict.value} heard"


def _box(span: Span, text: str, kind: str, scale: int, top: int) -> str:
    x, width = round(span.start_s * scale), max(2, round(span.duration_s * scale) - 1)
    room = int((width + 2) / _LETTER)
    shown = text if len(text) <= max(room, 2) else f"{text[: room - 1]}…" if room > 2 else text[:1]
    times = f' data-s="{span.start_s:.2f}" data-e="{span.end_s:.2f}"'
    group = f' class="{kind}"' if kind else ""
    middle = x + width // 2
    return (
        f'<g{group}{times}><rect x="{x}" y="{top}" width="{width}" height="{_ROW}" rx="3"/>'
        f'<text x="{middle}" y="{top + 18}">{escape(shown)}</text></g>'
    )


def _axis(length_s: float, scale: int, top: int) -> Iterator[str]:
    step = 0.5 if length_s <= 10 else 1
    for i in range(int(length_s / step) + 1):
        x = round(i * step * scale)
        anchor = max(x, 8)
        yield f'<path class="grid" d="M{x} {top}v4"/><text class="tick" x="{anchor}" y="{top + 15}">{i * step:g}</text>'
