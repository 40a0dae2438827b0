"""A comparison in words, and as JSON: what the learner does otherwise, and how much of it there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pronounce_cli.core.codec import encode
from pronounce_cli.core.comparison import SCHEMA_VERSION, Aspect

if TYPE_CHECKING:
    from pronounce_cli.core.comparison import Comparison, Difference

_LEVEL_ST = 1.0
_SAME_TEMPO = 1.1
_ALIKE = ((0.8, "very much like that of the reference"), (0.5, "much like that of the reference"))
_PARTLY, _OTHER = (0.2, "partly like that of the reference"), "another than that of the reference"
_FLATTER = 1.5
_NO_PAUSE_S = 0.1


def sentence(comparison: Comparison, one: Difference) -> str:
    """Return a difference in words, without a full stop."""
    word = f'"{comparison.words[one.word].text}"'
    match one.kind:
        case Aspect.DIRECTION | Aspect.MOVEMENT:
            return f"the pitch of {word} {_moves(one.mine)}; in the reference it {_moves(one.reference)}"
        case Aspect.LEVEL:
            apart = one.mine - one.reference
            where = "higher" if apart > 0 else "lower"
            return f"{word} is {_semitones(apart)} {where} within the sentence than in the reference"
        case Aspect.DURATION:
            ratio = one.mine / one.reference
            only = "only " if ratio < 1 else ""
            at_tempo = f"{one.mine:.2f} s, at your tempo {one.reference:.2f} s"
            return f"{word} lasts {only}{ratio:.1f} times as long as in the reference ({at_tempo})"
        case Aspect.PAUSE:
            return _pause(word, one)
        case Aspect.SYLLABLE:
            return f"you stress syllable {one.mine:.0f} of {word}, the reference syllable {one.reference:.0f}"
        case Aspect.PROMINENCE:
            more = "more" if one.mine > one.reference else "less"
            return f"{word} stands out {more} than in the reference: it is {' and '.join(one.by)}"


def _moves(semitones: float) -> str:
    if abs(semitones) < _LEVEL_ST:
        return "stays level"
    return f"{'rises' if semitones > 0 else 'falls'} by {_semitones(semitones)}"


def _semitones(value: float) -> str:
    count = round(abs(value))
    return f"{count} semitone{'s' * (count != 1)}"


def _pause(word: str, one: Difference) -> str:
    if one.mine < one.reference and one.mine < _NO_PAUSE_S:
        return f"you do not pause before {word}, the reference for {one.reference:.1f} s"
    its = f"for {one.reference:.1f} s" if one.reference >= _NO_PAUSE_S else "not at all"
    return f"you pause before {word} for {one.mine:.1f} s, the reference {its}"


def summary(comparison: Comparison) -> tuple[str, ...]:
    """Return the whole in a few sentences, each without a full stop: melody, tempo, pauses."""
    figures = comparison.figures
    said = [_melody(comparison)]
    mine, reference = figures.range_mine_st, figures.range_reference_st
    if mine is not None and reference is not None:
        ratio = mine / max(reference, 0.1)
        flat = ": flatter" if ratio < 1 / _FLATTER else ": livelier" if ratio > _FLATTER else ""
        said.append(f"Your pitch covers {mine:.0f} semitones, that of the reference {reference:.0f}{flat}")
    time = figures.time_ratio
    if time is not None:
        slower = f"You take {time:.1f} times as long for the words as the reference"
        said.append(slower if not 1 / _SAME_TEMPO <= time <= _SAME_TEMPO else "Your tempo is that of the reference")
    if figures.pauses_mine or figures.pauses_reference:
        said.append(f"You pause {_times(figures.pauses_mine)}, the reference {_times(figures.pauses_reference)}")
    return tuple(said)


def _melody(comparison: Comparison) -> str:
    figures = comparison.figures
    if figures.pitch_rms_st is None:
        return "The melody cannot be compared: there is too little voice in both recordings at once"
    if figures.pitch_correlation is None:
        return "The melody cannot be compared: the voice of one recording hardly moves"
    like = next((text for least, text in (*_ALIKE, _PARTLY) if figures.pitch_correlation >= least), _OTHER)
    return f"Your melody is {like}"


def _times(count: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(count, f"{count} times")


def document(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as a JSON object, each difference with its sentence."""
    data: dict[str, Any] = encode(comparison)
    for item, one in zip(data["differences"], comparison.differences, strict=True):
        item |= {"aspect": one.kind.aspect, "sentence": sentence(comparison, one)}
    data["summary"] = list(summary(comparison))
    return {"schema_version": SCHEMA_VERSION, "kind": "comparison"} | data
