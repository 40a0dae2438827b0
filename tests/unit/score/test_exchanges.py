"""Which phone was said: the networks against a plain computation, and words exchanged in real recordings."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from tests.helpers.places import DATA

from pronounce_cli.acoustic import ctc
from pronounce_cli.audio import load
from pronounce_cli.core.types import Strictness, Verdict
from pronounce_cli.languages.en.ear import EAR
from pronounce_cli.languages.en.inventory import INVENTORY, PHONES
from pronounce_cli.languages.lexicon import reference_from_phones
from pronounce_cli.score import exchanges
from pronounce_cli.score.features import extract
from pronounce_cli.score.model import load_weights
from pronounce_cli.score.verdicts import Scale, marked

WEIGHTS = load_weights(*EAR.weights)
GOOD = ("010290094", "012030043", "061210142")
# Of the words of these recordings, others that differ in one phone.
OTHERS = {
    "061210142": [("BOOK", "B UH1 K", "B EY1 K"), ("TOOK", "T UH1 K", "T AA1 K"), ("HE", "HH IY0", "SH IY0")],
    "012030043": [("SIX", "S IH1 K S", "S EH1 K S")],
    "010290094": [("GOOD", "G UH1 D", "W UH1 D"), ("ONE", "W AH1 N", "F AH1 N")],
}


@pytest.fixture(scope="module")
def features(assessor, marks):
    acoustics = assessor.acoustics

    def of(name: str, instead: dict[str, str] | None = None):
        words = [(w["text"], (instead or {}).get(w["text"], w["phones"])) for w in marks[name]["words"]]
        audio, reference = load(DATA / f"{name}.flac"), reference_from_phones(words)
        heard = acoustics.phone_recogniser.posteriors(audio)
        return extract(acoustics.evidence(audio, reference, heard, ctc.coverage(heard, reference)))

    return of


def plainly(weights, x: list[float], asked: int) -> list[float]:
    """The mean of the networks for one place, number by number."""
    total = [0.0] * len(PHONES)
    for n in range(len(weights["in.w"])):
        w = {name: array[n] for name, array in weights.items()}

        def silu(values):
            return [v / (1 + exp(-v)) for v in values]

        def times(values, matrix):
            return [sum(v * matrix[i][j] for i, v in enumerate(values)) for j in range(len(matrix[0]))]

        hidden = silu([a + b + c for a, b, c in zip(times(x, w["in.w"]), w["in.b"][0], w["asked"][asked], strict=True)])
        hidden = silu([a + b for a, b in zip(times(hidden, w["middle.w"]), w["middle.b"][0], strict=True)])
        straight = times(x, w["straight.w"])
        out = [a + b + c for a, b, c in zip(times(hidden, w["out.w"]), w["out.b"][0], straight, strict=True)]
        powers = [exp(v) for v in out]
        total = [t + p / sum(powers) / len(weights["in.w"]) for t, p in zip(total, powers, strict=True)]
    return total


def test_the_networks_are_computed_as_they_are_described(features):
    found = features(GOOD[0])
    shares, x = exchanges.said(WEIGHTS.exchanges, found), exchanges.inputs(found)

    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    for row in (0, len(x) // 2, len(x) - 1):
        np.testing.assert_allclose(shares[row], plainly(WEIGHTS.exchanges, list(x[row]), found.classes[row]), atol=1e-6)


def test_inputs_are_of_the_sound_whatever_is_asked_for(features):
    name, (text, _, other) = "061210142", OTHERS["061210142"][0]
    own, changed = features(name), features(name, {text: other})
    rows = np.flatnonzero(own.classes != changed.classes)

    assert len(rows) == 1
    shares = len(PHONES) + 1
    np.testing.assert_allclose(
        exchanges.inputs(own)[rows, :shares], exchanges.inputs(changed)[rows, :shares], atol=0.02
    )


VOWELS = np.array([phone in INVENTORY.vowels for phone in PHONES])


def clues(found, accepted=None):
    shares = exchanges.said(WEIGHTS.exchanges, found)
    accepted = np.eye(len(PHONES), dtype=bool)[found.classes] if accepted is None else accepted
    return shares, exchanges.clues(found, exchanges.suspects(found, shares, accepted), accepted, VOWELS)


def test_a_word_is_told_by_its_place_that_looks_most_like_another(features):
    found = features(GOOD[0])
    shares, told = clues(found)

    assert told.shape == (len(found.words), len(WEIGHTS.arrays["exchange.slopes"]))
    for word, row in enumerate(told):
        places = [i for i, w in enumerate(found.word_of) if w == word]
        own = {i: shares[i, found.classes[i]] for i in places}
        other = {i: max((s, p) for p, s in enumerate(shares[i]) if p != found.classes[i]) for i in places}
        odds = {i: log((other[i][0] + 1e-4) / (own[i] + 1e-4)) for i in places}
        at = max(odds, key=lambda i: odds[i])
        assert row[1] == pytest.approx(odds[at])
        assert row[3] == pytest.approx(log(len(places)))
        assert row[4] == pytest.approx(found.readings[at, other[at][1]])
        gop = [-max(0.0, found.readings[i, :-1].max()) for i in places]
        assert row[7] == pytest.approx(min(gop))
        assert row[8] == pytest.approx(sum(gop) / len(gop))
        assert row[9] == (PHONES[found.classes[at]] in INVENTORY.vowels)


def test_an_accepted_phone_is_not_another(features):
    name, (text, _, other) = "061210142", OTHERS["061210142"][0]
    own, changed = features(name), features(name, {text: other})
    (row,) = np.flatnonzero(own.classes != changed.classes)
    accepted = np.eye(len(PHONES), dtype=bool)[changed.classes]
    accepted[row, own.classes[row]] = True
    word = changed.word_of[row]

    doubted, none = (WEIGHTS.probability("exchange", clues(changed, some)[1])[word] for some in (None, accepted))
    assert none < 0.5 * doubted


@pytest.mark.parametrize("strictness", Strictness)
def test_a_word_that_may_be_another_is_not_good_and_its_score_says_so(strictness: Strictness):
    scale = Scale(WEIGHTS, strictness, EAR.contrasts)
    doubted, told = (WEIGHTS.threshold(f"exchange.{name}") for name in ("doubted", "told"))
    _, good, _ = WEIGHTS.arrays[f"verdict.{strictness.value}"]

    assert marked(scale, 100.0, 0.0, doubted - 0.01) == (100.0, Verdict.GOOD)
    for other in (doubted, told):
        accuracy, verdict = marked(scale, 100.0, 0.0, other)
        assert accuracy < good
        assert verdict is not Verdict.GOOD
    assert marked(scale, 100.0, 0.0, told)[1] is Verdict.UNCERTAIN
    assert marked(scale, 5.0, 1.0, told) == (5.0, Verdict.POOR)


@pytest.mark.parametrize("strictness", Strictness)
@pytest.mark.parametrize("other", [0.0, 0.8, 1.0])
def test_mark_and_number_agree(strictness: Strictness, other: float):
    scale = Scale(WEIGHTS, strictness, EAR.contrasts)
    fair, good, likely = WEIGHTS.arrays[f"verdict.{strictness.value}"]
    for wanted in np.linspace(0.0, 100.0, 201):
        for bad in (0.0, likely, 1.0):
            accuracy, verdict = marked(scale, float(wanted), float(bad), other)
            assert (verdict is Verdict.GOOD) <= (accuracy >= good)
            assert (verdict is Verdict.FAIR) <= (fair <= accuracy < good)
            assert (verdict is Verdict.POOR) == (accuracy < fair and bad >= likely)


def test_exchanged_words_of_good_speech_are_not_green(assessor, marks):
    seen = []
    for name, others in OTHERS.items():
        for text, _, other in others:
            words = [(w["text"], other if w["text"] == text else w["phones"]) for w in marks[name]["words"]]
            found = assessor.assess_reference(load(DATA / f"{name}.flac"), reference_from_phones(words))
            seen += [word.verdict for word in found.words if word.text == text]

    assert Verdict.GOOD not in seen, seen
    assert sum(verdict in (Verdict.POOR, Verdict.UNCERTAIN) for verdict in seen) >= len(seen) / 2


def test_words_that_were_said_well_stay_green(assessed):
    verdicts = [word.verdict for name in GOOD for word in assessed(name).words]

    assert verdicts.count(Verdict.GOOD) >= 0.8 * len(verdicts)
    assert Verdict.UNCERTAIN not in verdicts
