from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.helpers.places import DATA

from pronounce_cli.acoustic import ctc
from pronounce_cli.audio import load
from pronounce_cli.core.types import Strictness, Verdict
from pronounce_cli.languages.en.ear import EAR
from pronounce_cli.languages.en.inventory import PHONES
from pronounce_cli.languages.lexicon import reference_from_phones
from pronounce_cli.score import model, verdicts
from pronounce_cli.score.features import PHONE_FEATURES, UTTERANCE_FEATURES, WORD_FEATURES, Features, extract
from pronounce_cli.score.transcript_features import COLUMNS, Recognised


@pytest.fixture(scope="module")
def evidence(assessor, marks):
    words = [(word["text"], word["phones"]) for word in marks["012600177"]["words"]]
    audio, reference = load(DATA / "012600177.flac"), reference_from_phones(words)
    posteriors = assessor.acoustics.phone_recogniser.posteriors(audio)
    return assessor.acoustics.evidence(audio, reference, posteriors, ctc.coverage(posteriors, reference))


def _heard(features: Features, missed: int | None = None) -> Recognised:
    """What a transcript says that has all words, or all but one."""
    phones = np.ones((len(features.phones), COLUMNS["phone"]))
    words = np.ones((len(features.words), COLUMNS["word"]))
    utterance = np.array([1.0, 1.0, 1.0, -1.0, -1.0])
    if missed is not None:
        phones[features.word_of == missed] = -1
        words[missed, :3] = words[missed - 1, 4] = words[missed + 1, 3] = -1
        utterance[:3] -= 2 / len(words)
    return Recognised(phones, words, utterance)


def test_features_have_one_row_per_phone_and_are_finite(evidence):
    features = extract(evidence)
    count = sum(len(word.phones) for word in evidence.alignment.words)
    assert features.phones.shape == (count, len(PHONE_FEATURES))
    assert features.readings.shape == (count, len(PHONES) + 1)
    assert features.windows.shape == (count, len(PHONES))
    assert features.words.shape == (len(evidence.alignment.words), len(WORD_FEATURES))
    assert features.utterance.shape == (len(UTTERANCE_FEATURES),)
    for array in (features.phones, features.readings, features.windows, features.words, features.utterance):
        assert np.isfinite(array).all()
    gop = features.phones[:, PHONE_FEATURES.index("gop")]
    assert (gop <= 0).all()
    np.testing.assert_array_equal(features.readings[np.arange(count), features.classes], 0)


def test_all_scores_lie_between_0_and_100(evidence):
    found = model.score(model.load_weights(*EAR.weights), extract(evidence))
    for values in (found.phones, found.words, np.array(list(found.utterance.values()))):
        assert ((values >= 0) & (values <= 100)).all()
    assert tuple(found.utterance) == model.UTTERANCE_HEADS


def test_a_worse_phone_lowers_its_phone_word_and_utterance(evidence):
    weights, features = model.load_weights(*EAR.weights), extract(evidence)
    # Every other reading of the third phone becomes likelier by 8 nats, as if another phone had been said.
    likelihoods = evidence.alternatives.log_likelihoods.copy()
    others = np.arange(likelihoods.shape[1]) != features.classes[2]
    likelihoods[2, others] += 8
    worse = extract(replace(evidence, alternatives=replace(evidence.alternatives, log_likelihoods=likelihoods)))
    before, after = model.score(weights, features), model.score(weights, worse)
    assert after.phones[2] < before.phones[2] - 10
    word = features.word_of[2]
    assert after.words[word] < before.words[word]
    assert after.word_bad[word] > before.word_bad[word]
    assert after.utterance["accuracy"] < before.utterance["accuracy"]


def test_a_word_that_was_not_recognised_scores_less_than_one_that_was(evidence):
    weights, features = model.load_weights(*EAR.weights), extract(evidence)
    best, worse = (model.score(weights, features, heard) for heard in (_heard(features), _heard(features, missed=1)))
    assert worse.words[1] < best.words[1]
    assert worse.utterance["accuracy"] < best.utterance["accuracy"]


def test_doubts_are_probabilities_and_errors_are_points(evidence):
    features = extract(evidence)
    for heard in (None, _heard(features)):
        found = model.score(model.load_weights(*EAR.weights), features, heard)
        assert found.word_bad.shape == found.word_error.shape == found.words.shape
        assert ((found.word_bad >= 0) & (found.word_bad <= 1)).all()
        assert (found.word_error >= 0).all()


def test_the_same_evidence_gives_the_same_bits(evidence):
    first, second = (model.score(model.load_weights(*EAR.weights), extract(evidence)) for _ in range(2))
    np.testing.assert_array_equal(first.phones, second.phones)
    np.testing.assert_array_equal(first.words, second.words)
    assert first.utterance == second.utterance


def test_weights_are_plain_arrays_with_a_hash():
    weights = model.load_weights(*EAR.weights)
    assert len(weights.sha256) == 64
    assert all(np.isfinite(array).all() for array in weights.arrays.values())


def test_verdicts_follow_the_thresholds():
    weights = model.load_weights(*EAR.weights)
    for strictness in Strictness:
        fair, good, likely = weights.arrays[f"verdict.{strictness}"]
        assert 0 < fair < good < 100
        assert 0 < likely < 1
        scale = verdicts.Scale(weights, strictness, EAR.contrasts)
        seen = [verdicts.marked(scale, score, 1.0, 0.0) for score in (fair - 0.1, fair, good - 0.1, good)]
        assert [verdict for _, verdict in seen] == [Verdict.POOR, Verdict.FAIR, Verdict.FAIR, Verdict.GOOD]
        assert verdicts.marked(scale, fair - 0.1, likely, 0.0)[1] is Verdict.POOR
        assert verdicts.marked(scale, fair - 0.1, likely - 0.01, 0.0)[1] is Verdict.UNCERTAIN
        assert verdicts.marked(scale, good, 0.0, 0.0)[1] is Verdict.GOOD
    lenient, normal, strict = (weights.arrays[f"verdict.{s}"][:2] for s in Strictness)
    assert (lenient <= normal).all()
    assert (normal <= strict).all()
