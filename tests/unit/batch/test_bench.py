"""The run behind `pronounce bench`, on the recordings of tests/data laid out as a corpus."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.helpers.rated import corpus_of

from pronounce_cli.batch.bench import Bencher, bench
from pronounce_cli.core.errors import InputError
from pronounce_cli.evaluate import compare, read

NAMES = ("061210142", "096340015", "014350103", "012030043")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    return corpus_of(tmp_path_factory.mktemp("corpus"), NAMES)


def _bench(corpus, *, results=None, own=False, jobs=1, limit=None):
    calls = []
    rated = read(corpus, "test")[:limit]
    bencher = Bencher(own_pronunciations=own)
    return bench(rated, bencher, jobs=jobs, results=results, watch=lambda done, lost: calls.append(done)), calls


def _scores(predicted):
    return [replace(p, seconds=0, memory_mb=0) for p in predicted]


def test_every_recording_is_scored_in_order_with_the_phones_of_the_corpus(corpus):
    predicted, calls = _bench(corpus)
    rated = read(corpus, "test")
    assert [p.id for p in predicted] == list(NAMES)
    assert calls[-1] == len(NAMES)
    for r, p in zip(rated, predicted, strict=True):
        assert len(p.phones) == len(r.phone_scores)
        assert len(p.words) == len(p.flagged) == len(r.words)
        assert None not in p.phones
    found = compare(rated, predicted)
    assert found.lost == 0
    assert {level.level: level.pearson[0] for level in found.agreement}["overall"] > 0.7


def test_two_processes_give_the_same_scores(corpus):
    assert _scores(_bench(corpus, jobs=2)[0]) == _scores(_bench(corpus)[0])


def test_own_pronunciations_score_every_word(corpus):
    predicted, _ = _bench(corpus, own=True)
    for r, p in zip(read(corpus, "test"), predicted, strict=True):
        assert len(p.words) == len(r.words)
        assert len(p.phones) == len(r.phone_scores)
        assert any(phone is not None for phone in p.phones)


def test_kept_results_are_not_made_again_and_a_torn_line_is_cut(corpus, tmp_path):
    results = tmp_path / "r.jsonl"
    whole, _ = _bench(corpus, results=results)
    lines = results.read_text().splitlines(keepends=True)
    altered = json.loads(lines[0]) | {"seconds": 99.0}
    results.write_text(json.dumps(altered) + "\n" + lines[1][:40])
    again, calls = _bench(corpus, results=results)
    assert again[0].seconds == 99.0
    assert _scores(again) == _scores(whole)
    assert calls[-1] == len(NAMES)
    assert [json.loads(line)["id"] for line in results.read_text().splitlines()] == list(NAMES)


def test_a_recording_that_cannot_be_read_is_lost_and_the_rest_goes_on(corpus):
    rated = read(corpus, "test")
    broken = [rated[0], replace(rated[1], path=corpus / "nothing.wav"), rated[2]]
    predicted = bench(broken, Bencher(False), jobs=1, results=None, watch=lambda *_: None)
    assert [bool(p.scores) for p in predicted] == [True, False, True]
    found = compare(broken, predicted)
    assert found.lost == pytest.approx(1 / 3)
    (lost,) = found.lost_recordings
    assert lost.id == NAMES[1]
    assert "no such file" in lost.reason
    assert found.unheard_recordings == ()
    assert found.detection
    assert found.detection.phones == len(rated[0].phone_scores) + len(rated[2].phone_scores)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_recording_without_speech_counts_as_zero_at_every_level(corpus, tmp_path, jobs):
    rated = read(corpus, "test")[:3]
    noise = np.random.default_rng(1).normal(0, 0.02, 32_000)
    silent, noisy = tmp_path / "silent.wav", tmp_path / "noise.wav"
    soundfile.write(silent, np.zeros(32_000), 16_000)
    soundfile.write(noisy, noise, 16_000)
    asked = [rated[0], replace(rated[1], path=silent), replace(rated[2], path=noisy)]
    results = tmp_path / f"{jobs}.jsonl"
    predicted = bench(asked, Bencher(False), jobs=jobs, results=results, watch=lambda *_: None)
    found = compare(asked, predicted)

    for unheard in predicted[1:]:
        assert set(unheard.phones) == set(unheard.words) == set(unheard.scores.values()) == {0.0}
        assert all(unheard.wrong)
        assert all(unheard.flagged)
        assert unheard.refused
    assert found.lost == 0
    assert found.lost_recordings == ()
    assert [one.id for one in found.unheard_recordings] == list(NAMES[1:3])
    assert [one.reason for one in found.unheard_recordings] == [
        f"{silent} is silent",
        "No speech was heard in the recording",
    ]
    assert {level.level: level.count for level in found.agreement} == {
        "phone": sum(len(r.phone_scores) for r in asked),
        "word": sum(len(r.words) for r in asked),
        "accuracy": 3,
        "fluency": 3,
        "prosody": 3,
        "overall": 3,
    }
    again = bench(asked, Bencher(False), jobs=1, results=results, watch=lambda *_: None)
    assert again == predicted


def test_the_area_under_the_curve_is_that_of_the_pairs_and_what_was_heard_is_kept(corpus):
    predicted, _ = _bench(corpus)
    rated = read(corpus, "test")
    found = compare(rated, predicted).detection
    assert found
    wrong = np.concatenate([r.phone_scores for r in rated]) < 25
    ours = np.concatenate([p.phones for p in predicted])
    pairs = [(bad < good) + (bad == good) / 2 for bad in ours[wrong] for good in ours[~wrong]]
    assert found.wrong == wrong.sum() > 5
    assert found.auc == pytest.approx(np.mean(pairs))
    heard = [symbol for p in predicted for symbol in p.heard]
    asked = [symbol for r in rated for symbol in r.symbols]
    assert 0.5 < np.mean([one == other for one, other in zip(asked, heard, strict=True)]) < 1


def test_the_official_list_of_mispronunciations_is_what_counts(corpus, tmp_path):
    """Rewrite the scores as they are published: phones as a list, and what was said instead of the wrong ones."""
    predicted, _ = _bench(corpus)
    heard = {p.id: iter(p.heard) for p in predicted}
    scores = json.loads((corpus / "resource" / "scores.json").read_text())
    listed = 0
    for name in NAMES:
        for word in scores[name]["words"]:
            word["phones"] = word["phones"].split()
            sounds = [next(heard[name]) for _ in word["phones"]]
            word["mispronunciations"] = []
            for index, mark in enumerate(word["phones-accuracy"] or ()):
                if mark < 0.5:
                    said = ["<unk>", sounds[index] or "<DEL>", "ZH"][listed % 3]
                    canonical = word["phones"][index].rstrip("012")
                    item = {"canonical-phone": canonical, "index": index, "pronounced-phone": said}
                    word["mispronunciations"].append(item)
                    listed += 1
    (tmp_path / "resource").mkdir()
    (tmp_path / "resource" / "scores.json").write_text(json.dumps(scores))
    shutil.copytree(corpus / "test", tmp_path / "test")
    by_marks, by_list = (compare(read(folder, "test"), predicted).detection for folder in (corpus, tmp_path))
    assert by_marks
    assert by_list
    assert listed == by_list.wrong == by_marks.wrong >= 6
    assert (by_list.labels, by_marks.labels) == ("mispronunciations", "marks")
    assert replace(by_list, labels=by_marks.labels, named=None, nameable=0) == by_marks
    assert by_list.nameable == listed - (listed + 2) // 3  # all but the unknown ones
    assert by_list.named == pytest.approx((listed + 1) // 3 / by_list.nameable)  # those that we heard, no ZH


@pytest.mark.parametrize("line", ["{}", "not json", '{"pronunciations": "corpus", "id": 3}', "[1]"])
def test_a_file_that_holds_something_else_is_refused(corpus, tmp_path, line):
    results = tmp_path / "r.jsonl"
    results.write_text(line + "\n")
    with pytest.raises(InputError, match="line 1"):
        _bench(corpus, results=results)
    assert results.read_text() == line + "\n"


def test_results_of_other_pronunciations_are_refused(corpus, tmp_path):
    results = tmp_path / "r.jsonl"
    _bench(corpus, results=results, limit=1)
    with pytest.raises(InputError, match="corpus pronunciations"):
        _bench(corpus, results=results, own=True)
