from __future__ import annotations

from dataclasses import replace

from pronounce_cli.acoustic.ctc import coverage


def test_no_word_of_a_clear_recording_is_missing(heard):
    for name in ("061210142", "010290094", "012030043"):
        _, reference, posteriors = heard(name)
        found = coverage(posteriors, reference)
        assert not any(found.omitted)
        assert all(margin is not None and margin > 0 for margin in found.margin_nats)
        assert found.insertions == ()


def test_words_that_were_not_said_are_left_out(heard):
    _, reference, posteriors = heard("010290094")
    _, other, _ = heard("012030043")
    longer = replace(reference, words=reference.words + other.words)
    found = coverage(posteriors, longer)
    assert found.omitted == (False,) * len(reference.words) + (True,) * len(other.words)
    assert found.margin_nats[-1] is None


def test_speech_that_belongs_to_no_word_is_an_insertion(heard):
    _, reference, posteriors = heard("012030043")  # "six one seven six"
    found = coverage(posteriors, replace(reference, words=(*reference.words[:2], reference.words[3])))
    assert not any(found.omitted)
    (extra,) = found.insertions
    assert {phone.symbol for phone in extra.phones} & {"S", "EH", "V", "AH", "N"}
    assert 0 < extra.span.start_s < extra.span.end_s < len(posteriors.log_probs) * posteriors.frame_shift_s


def test_another_sentence_matches_less(heard, names):
    _, reference, posteriors = heard("061210142")
    own = coverage(posteriors, reference).match_nats
    for name in names:
        if name != "061210142":
            assert coverage(posteriors, heard(name)[1]).match_nats < own - 1
