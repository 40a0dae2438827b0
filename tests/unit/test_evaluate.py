from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from pronounce_cli.core.errors import InputError
from pronounce_cli.evaluate import Predicted, Rated, compare, read
from pronounce_cli.report import bench as report


def _rated(i: int, rng: np.random.Generator) -> Rated:
    scores = dict(zip(("accuracy", "fluency", "prosody", "overall"), rng.uniform(20, 100, 4), strict=True))
    words = (("one", "W AH1 N"), ("two", "T UW1"))
    phones = np.append(rng.choice([0.0, 50.0, 90.0, 100.0], 4), np.nan)
    return Rated(f"u{i}", f"s{i % 7}", Path("x"), words, phones, rng.choice([30.0, 80.0, 100.0], 2), scores)


def _predicted(rated: Rated, rng: np.random.Generator, noise: float = 15) -> Predicted:
    phones = np.clip(np.nan_to_num(rated.phone_scores, nan=70) + rng.normal(0, noise, 5), 0, 100)
    words = np.clip(rated.word_scores + rng.normal(0, noise, 2), 0, 100)
    return Predicted(
        id=rated.id,
        phones=tuple(map(float, phones)),
        words=tuple(map(float, words)),
        flagged=tuple(bool(word < 55) for word in words),
        wrong=tuple(bool(phone < 40) for phone in phones),
        scores={name: float(value + rng.normal(0, noise)) for name, value in rated.scores.items()},
        refused=False,
        seconds=0.5,
        duration_s=2.0,
        memory_mb=100.0,
    )


@pytest.fixture
def pairs() -> tuple[list[Rated], list[Predicted]]:
    rng = np.random.default_rng(4)
    rated = [_rated(i, rng) for i in range(60)]
    return rated, [_predicted(r, rng) for r in rated]


def test_the_figures_are_those_of_scipy(pairs):
    rated, predicted = pairs
    found = {level.level: level for level in compare(rated, predicted).agreement}
    human = np.concatenate([r.phone_scores for r in rated])
    ours = np.concatenate([p.phones for p in predicted])
    known = np.isfinite(human)
    human, ours = human[known], ours[known]
    assert found["phone"].count == len(human) == 240
    assert found["phone"].pearson[0] == pytest.approx(stats.pearsonr(human, ours).statistic)
    assert found["phone"].spearman[0] == pytest.approx(stats.spearmanr(human, ours).statistic)
    assert found["phone"].mse[0] == pytest.approx(((human - ours) ** 2).mean())
    overall = stats.pearsonr([r.scores["overall"] for r in rated], [p.scores["overall"] for p in predicted])
    assert found["overall"].pearson[0] == pytest.approx(overall.statistic)


def test_intervals_hold_the_value_and_are_wider_for_fewer_speakers(pairs):
    rated, predicted = pairs
    for level in compare(rated, predicted).agreement:
        for value, low, high in (level.pearson, level.spearman, level.mse):
            assert low <= value <= high
            assert high > low


def test_perfect_predictions_correlate_fully(pairs):
    rated, _ = pairs
    rng = np.random.default_rng(0)
    for level in compare(rated, [_predicted(r, rng, noise=0) for r in rated]).agreement:
        assert level.pearson[0] == pytest.approx(1)
        assert level.mse[0] == pytest.approx(0, abs=1e-6)


def test_precision_and_recall_are_counted(pairs):
    rated, predicted = pairs
    words = compare(rated, predicted).flags[0]
    human = np.concatenate([r.word_scores for r in rated]) < 50
    flagged = np.concatenate([p.flagged for p in predicted])
    assert words.precision == pytest.approx((human & flagged).sum() / flagged.sum())
    assert words.recall == pytest.approx((human & flagged).sum() / human.sum())
    assert words.f1 == pytest.approx(2 * words.precision * words.recall / (words.precision + words.recall))


def test_what_is_missing_counts_as_lost(pairs):
    rated, predicted = pairs
    found = compare(rated, predicted[:45])
    assert found.lost == pytest.approx(0.25)
    assert found.real_time == pytest.approx(0.25)
    nothing = compare(rated, [])
    assert nothing.lost == 1
    assert nothing.agreement == ()
    assert "100.0% lost" in report.render_text(nothing)


def test_every_form_has_every_figure(pairs):
    found = compare(*pairs)
    data = json.loads(report.render_json(found))
    assert [level["level"] for level in data["agreement"]] == [
        "phone",
        "word",
        "accuracy",
        "fluency",
        "prosody",
        "overall",
    ]
    for level in found.agreement:
        figure = f"{level.pearson[0]:.3f} ({level.pearson[1]:.3f}-{level.pearson[2]:.3f})"
        assert figure in report.render_text(found)
        assert figure in report.render_markdown(found)
    assert max(map(len, report.render_text(found).splitlines())) <= 100


def _corpus(folder: Path, scores: object) -> Path:
    (folder / "resource").mkdir()
    (folder / "test").mkdir()
    (folder / "resource" / "scores.json").write_text(json.dumps(scores))
    (folder / "test" / "wav.scp").write_text("a x/a.wav\n")
    (folder / "test" / "utt2spk").write_text("a s\n")
    return folder


def test_a_corpus_is_read_on_our_scale(tmp_path):
    word = {"text": "ONE", "phones": "W AH1 N", "accuracy": 7, "phones-accuracy": [2, 0.4, 1]}
    mark = {"accuracy": 8, "fluency": 9, "prosodic": 7.5, "total": 8.2, "words": [word]}
    (one,) = read(_corpus(tmp_path, {"a": mark}), "test")
    assert one.path == tmp_path / "x/a.wav"
    assert one.words == (("ONE", "W AH1 N"),)
    assert one.phone_scores.tolist() == [100, 20, 50]
    assert one.word_scores.tolist() == [70]
    assert one.scores == {"accuracy": 80, "fluency": 90, "prosody": 75, "overall": 82}
    assert one.text == "one"


@pytest.mark.parametrize("scores", [{}, {"a": {}}, {"a": {"words": 3}}, [], {"a": None}])
def test_a_broken_corpus_is_one_clear_error(tmp_path, scores):
    with pytest.raises(InputError, match="scores"):
        read(_corpus(tmp_path, scores), "test")


def test_a_folder_that_is_no_corpus_says_what_is_missing(tmp_path):
    with pytest.raises(InputError, match=r"scores\.json") as caught:
        read(tmp_path, "test")
    assert "SPLIT" in str(caught.value.hint)
