"""What the golden files do not show: odd texts, odd evidence, and what is promised of each part of the report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len
from tests.helpers.reports import rendered, results_of

from pronounce_cli.core.types import (
    NOTHING,
    Assessment,
    Failure,
    Miscue,
    Phoneme,
    PhoneScore,
    Pronunciation,
    Reference,
    ReferenceWord,
    Scores,
    Source,
    Verdict,
    WordScore,
)
from pronounce_cli.languages.en.inventory import sound
from pronounce_cli.languages.en.tips import TIPS
from pronounce_cli.report.faults import faults
from pronounce_cli.report.terminal import TerminalReporter

SAID = Pronunciation((sound("TH"), sound("IH", 1), sound("NG"), sound("K")), Source.CMUDICT)


@pytest.fixture
def learner() -> Assessment:
    (result,) = results_of("learner")
    assert isinstance(result, Assessment)
    return result


def _phone(symbol: str | None) -> Phoneme | None:
    if symbol is None:
        return None
    return sound(symbol) if symbol else NOTHING


def scored(
    written: str, verdict: Verdict, *phones: tuple[str | None, float, float], heard: str | None = None
) -> WordScore:
    """A word "think" whose sounds were heard as, at a GOP, with an accuracy."""
    made = tuple(
        PhoneScore(phoneme, _phone(heard_as), None, gop, accuracy)
        for phoneme, (heard_as, gop, accuracy) in zip(SAID.phonemes, phones, strict=False)
    )
    return WordScore("think", written, heard, Miscue.NONE, verdict, 70.0, None, made, SAID)


def of_words(like: Assessment, *words: WordScore) -> Assessment:
    """An assessment of these words alone."""
    asked = tuple(ReferenceWord(w.text, w.written, i, (w.pronunciation,)) for i, w in enumerate(words))
    reference = Reference(" ".join(w.written for w in words), asked, "en-US")
    return replace(like, reference=reference, words=words, insertions=())


GOOD = [("TH", 0.0, 98.0), ("IH", 0.0, 98.0), ("NG", 0.0, 98.0), ("K", 0.0, 98.0)]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize(
    "written", ["think", "思想思想", "ñandú", "thi\u0301nk", "x" * 200, "a\x1b[31mb\u202ec", "हिन्दी"]
)
def test_any_word_fits_the_width_and_marks_stand_below_words(written: str, width: int, learner: Assessment) -> None:
    words = [scored(written, Verdict.GOOD, *GOOD), scored("end.", Verdict.FAIR, *GOOD)]
    out = rendered(TerminalReporter(width, details=True), [of_words(learner, *words, *words)])

    assert max(map(cell_len, out.splitlines())) <= width
    assert "\x1b" not in out
    assert "\u202e" not in out
    lines = out.splitlines()
    row = next(i for i, line in enumerate(lines) if line.strip().endswith("end."))
    before = lines[row][: lines[row].index("end.")]
    assert cell_len(lines[row + 1][: lines[row + 1].index("~")]) == cell_len(before)


def test_a_long_text_wraps_and_keeps_every_word(learner: Assessment) -> None:
    words = [scored(f"word{i}", Verdict.GOOD, *GOOD) for i in range(300)]
    out = rendered(TerminalReporter(80), [of_words(learner, *words)])

    assert all(f"word{i}" in out for i in range(300))
    assert out.count("✓") == 301


def test_words_that_share_a_token_are_shown_as_spoken(learner: Assessment) -> None:
    words = [replace(scored("25%", Verdict.GOOD, *GOOD), text=text) for text in ("twenty", "five", "percent")]
    asked = tuple(ReferenceWord(w.text, "25%", 0, (SAID,)) for w in words)
    result = replace(of_words(learner, *words), reference=Reference("25%", asked, "en-US"))

    assert "twenty five percent" in rendered(TerminalReporter(80), [result])


def test_scores_that_were_not_measured_are_never_shown_as_zero(learner: Assessment) -> None:
    out = rendered(TerminalReporter(80), [replace(learner, scores=Scores(None, None, None, None, None))])

    assert out.count("–  not measured") == 5
    assert not any(line.split()[-1] == "0" for line in out.splitlines() if line.strip())


def test_a_word_of_which_only_a_transcript_exists_shows_what_was_heard(learner: Assessment) -> None:
    word = replace(scored("think", Verdict.FAIR, heard="sink"), phones=())
    out = rendered(TerminalReporter(80), [replace(of_words(learner, word), evidence=("transcript",))])

    assert 'heard as "sink"' in out
    assert "expected" not in out


def test_sounds_of_another_language_are_shown_in_ipa(learner: Assessment) -> None:
    segment = Phoneme("ø", "ø")
    said = Pronunciation((segment,), Source.EPITRAN)
    word = WordScore(
        "peu", "peu", None, Miscue.NONE, Verdict.FAIR, 70.0, None, (PhoneScore(segment, None, None, None, 70.0),), said
    )

    for details in (False, True):
        assert "ø" in rendered(TerminalReporter(80, details=details), [of_words(learner, word)])


def test_only_weak_sounds_of_imperfect_words_are_faults() -> None:
    sounds = [("S", -8.0, 30.0), ("IY", -1.0, 60.0), ("NG", 0.0, 81.0), ("", -9.0, 10.0)]
    found = faults(scored("think", Verdict.POOR, *sounds), TIPS)

    assert [(fault.key, fault.unclear) for fault in found] == [
        (("TH", "S"), False),
        (("IH", "IH"), True),
        (("K", ""), False),
    ]
    assert faults(scored("think", Verdict.GOOD, *sounds), TIPS) == []


def test_a_word_that_is_not_good_has_a_fault_even_if_no_sound_is_bad() -> None:
    found = faults(scored("think", Verdict.FAIR, ("TH", 0.0, 88.0), *GOOD[1:]), TIPS)

    assert [fault.asked.symbol for fault in found] == ["TH"]


def test_a_sound_is_named_as_another_only_if_that_is_sure(learner: Assessment) -> None:
    def shown(gop_nats: float) -> str:
        word = scored("think", Verdict.POOR, ("S", gop_nats, 40.0), *GOOD[1:])
        return rendered(TerminalReporter(80), [of_words(learner, word)])

    sure, unsure = shown(-8.0), shown(-1.0)

    assert "θ (thin), not s (sun)" in sure
    assert "not s" not in unsure
    assert "θ (thin) was not clear" in unsure


def test_an_uncertain_word_gets_no_advice(learner: Assessment) -> None:
    out = rendered(
        TerminalReporter(80), [of_words(learner, scored("think", Verdict.UNCERTAIN, ("S", -8.0, 10.0), *GOOD[1:]))]
    )

    assert "This may have been another word" in out
    assert "not s (sun)" not in out
    assert "^" not in out
    low = of_words(learner, replace(scored("think", Verdict.UNCERTAIN, ("S", -8.0, 10.0), *GOOD[1:]), accuracy=30.0))
    assert "does not carry a judgement" in rendered(TerminalReporter(80), [low])


def test_the_same_tip_is_given_once(learner: Assessment) -> None:
    words = [scored(text, Verdict.POOR, ("S", -8.0, 40.0), *GOOD[1:]) for text in ("first", "second")]
    out = rendered(TerminalReporter(120), [of_words(learner, *words)])

    assert out.count("Bring the tongue tip forward") == 1
    assert 'see "first" above' in out


def test_at_most_five_words_are_explained_unless_details_are_asked_for(learner: Assessment) -> None:
    words = [scored(f"w{i}", Verdict.POOR, ("S", -8.0, 40.0), *GOOD[1:]) for i in range(8)]
    few = rendered(TerminalReporter(80), [of_words(learner, *words)])

    assert few.count("expected  ") == 5
    assert "… and 3 more words (--details)" in few
    assert rendered(TerminalReporter(80, details=True), [of_words(learner, *words)]).count("expected  ") == 8


def test_a_perfect_recording_has_nothing_to_explain(learner: Assessment) -> None:
    out = rendered(TerminalReporter(80), [of_words(learner, scored("think", Verdict.GOOD, *GOOD))])

    assert "expected" not in out
    assert "✓ 1 good" in out


def test_no_recordings_and_only_failures_can_be_reported() -> None:
    assert rendered(TerminalReporter(80), []) == "No recordings.\n"
    failures = [Failure(name, "input.audio", "it is silent", "Record it again") for name in ("a.wav", "b.wav")]
    assert "2 recordings, 2 failed" in rendered(TerminalReporter(80), failures)
    assert "hint: Record it again" in rendered(TerminalReporter(80), failures[:1])
