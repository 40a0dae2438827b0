from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.helpers.places import DATA

from pronounce_cli.acoustic import ctc
from pronounce_cli.audio import load
from pronounce_cli.core.evidence import PhonePosteriors
from pronounce_cli.languages.en.ear import EAR
from pronounce_cli.languages.en.inventory import INVENTORY, PHONES
from pronounce_cli.languages.lexicon import reference_from_phones
from pronounce_cli.score import verification
from pronounce_cli.score.features import extract
from pronounce_cli.score.model import load_weights


@pytest.fixture(scope="module")
def evidence_of(assessor, marks):
    """Return the evidence of a recording about the text of another; each recording is listened to once."""

    @cache
    def listen(name):
        audio = load(DATA / f"{name}.flac")
        return audio, assessor.acoustics.phone_recogniser.posteriors(audio)

    def evidence(name, text_of):
        reference = reference_from_phones([(word["text"], word["phones"]) for word in marks[text_of]["words"]])
        audio, posteriors = listen(name)
        return assessor.acoustics.evidence(audio, reference, posteriors, ctc.coverage(posteriors, reference))

    return evidence


def test_every_recording_belongs_to_its_own_text(evidence_of, marks):
    for name in marks:
        evidence = evidence_of(name, name)
        assert verification.no_speech(evidence.posteriors) is None
        assert verification.other_text(load_weights(*EAR.weights), evidence, extract(evidence)) is None


def test_most_recordings_are_refused_for_another_text(evidence_of, marks):
    names = list(marks)
    pairs = [(name, other) for name in names[::2] for other in names if name != other]
    reasons = [
        verification.other_text(load_weights(*EAR.weights), one, extract(one))
        for one in (evidence_of(*pair) for pair in pairs)
    ]
    assert np.mean([reason is not None for reason in reasons]) > 0.9
    assert {reason for reason in reasons if reason} == {"The recording does not seem to be of this text"}


def test_a_recording_without_phones_says_so():
    blank = np.full((100, len(PHONES) + 1), -12.0, np.float32)
    blank[:, -1] = 0.0
    silent = PhonePosteriors(blank, INVENTORY, 0.02, "test")
    assert verification.no_speech(silent) == "No speech was heard in the recording"
    blank[40:43, PHONES.index("AA")] = 1.0
    blank[60:63, PHONES.index("M")] = 1.0
    assert verification.no_speech(silent) is None


def test_features_have_the_documented_shapes(evidence_of):
    evidence = evidence_of("061210142", "061210142")
    assert verification.match_features(evidence, extract(evidence)).shape == (len(verification.MATCH_FEATURES),)
