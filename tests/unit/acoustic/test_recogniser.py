from __future__ import annotations

import numpy as np

from pronounce_cli.acoustic.ctc import collapsed
from pronounce_cli.languages.en.inventory import INVENTORY, PHONES


def test_each_frame_is_a_distribution_over_39_phones_and_the_blank(heard):
    audio, _, posteriors = heard("061210142")
    assert posteriors.phones == PHONES
    assert posteriors.log_probs.shape[1] == 40
    assert abs(len(posteriors.log_probs) * posteriors.frame_shift_s - audio.duration_s) < 0.1
    np.testing.assert_allclose(np.exp(posteriors.log_probs).sum(axis=1), 1, atol=1e-4)


def test_the_phones_of_a_clear_recording_are_heard(heard):
    _, _, posteriors = heard("061210142")  # "he took up a book"
    found, _ = collapsed(posteriors.log_probs.argmax(axis=1), len(PHONES))
    phones = [PHONES[column] for column in found]
    assert [phone for phone in phones if phone not in INVENTORY.vowels] == ["HH", "T", "K", "P", "B", "K"]
    assert len(phones) == 11
