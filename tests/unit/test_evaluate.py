from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from pronounce_cli.core.agreement import Agreement, Bench
from pronounce_cli.core.errors import InputError
from pronounce_cli.evaluate import Predicted, Rated, compare, read
from pronounce_cli.report import bench as report
from pronounce_cli.report.terminal.benched import add_bench
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import ASCII


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
        heard=(None,) * 5,
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


SCORES = {"accuracy": 50.0, "fluency": 50.0, "prosody": 50.0, "overall": 50.0}


def _pair(name: str, speaker: str, words: list[tuple[float, float]]) -> tuple[Rated, Predicted]:
    """One recording with a human score and ours of each word."""
    human, ours = np.array([h for h, _ in words]), tuple(o for _, o in words)
    rated = Rated(name, speaker, Path("x"), (("a", "AH0"),) * len(words), np.full(len(words), 50.0), human, SCORES)
    marks = (False,) * len(words)
    phones, heard = (50.0,) * len(words), (None,) * len(words)
    return rated, Predicted(name, phones, ours, marks, marks, heard, SCORES, False, 1.0, 1.0, 1.0)


def _page(bench: Bench, width: int = 80) -> str:
    page = Page(width, ASCII, None)
    add_bench(page, bench)
    return page.text()


def _compared(*pairs: tuple[Rated, Predicted]) -> dict[str, Agreement]:
    return {level.level: level for level in compare(*map(list, zip(*pairs, strict=True))).agreement}


def test_figures_worked_out_by_hand() -> None:
    pairs = [(10.0, 10.0), (20.0, 40.0), (30.0, 20.0), (40.0, 30.0)]
    found = _compared(*(_pair(f"u{i}", f"s{i}", [pair]) for i, pair in enumerate(pairs)))["word"]

    # Deviations from 25: -15 -5 5 15 and -15 15 -5 5; their products 225 - 75 - 25 + 75, their squares 500 and 500.
    assert found.pearson[0] == pytest.approx(200 / 500)
    assert found.spearman[0] == pytest.approx(1 - 6 * (0 + 4 + 1 + 1) / (4 * 15))  # from differences of ranks
    assert found.mse[0] == pytest.approx((0 + 400 + 100 + 100) / 4)
    assert found.count == 4


@pytest.mark.parametrize("seed", range(5))
def test_ties_share_the_mean_of_their_ranks(seed: int) -> None:
    rng = np.random.default_rng(seed)
    human, ours = rng.integers(0, 4, (2, 30)) * 30.0
    found = _compared(*(_pair(f"u{i}", f"s{i}", [pair]) for i, pair in enumerate(zip(human, ours, strict=True))))[
        "word"
    ]

    assert found.spearman[0] == pytest.approx(stats.spearmanr(human, ours).statistic)
    assert found.pearson[0] == pytest.approx(stats.pearsonr(human, ours).statistic)
    assert found.spearman[0] != pytest.approx(stats.spearmanr(human, ours + 1e-6 * np.arange(30)).statistic)


def test_what_never_varies_has_no_correlation() -> None:
    bench = compare(*map(list, zip(*(_pair(f"u{i}", f"s{i}", [(70.0, 10.0 * i)]) for i in range(4)), strict=True)))
    word = {level.level: level for level in bench.agreement}["word"]

    assert np.isnan(word.pearson).all()
    assert np.isnan(word.spearman).all()
    assert word.mse[0] == pytest.approx((70**2 + 60**2 + 50**2 + 40**2) / 4)
    assert "nan" not in _page(bench).lower()
    assert json.loads(report.render_json(bench))["agreement"][1]["pearson"] == [None, None, None]


def test_two_points_are_too_few() -> None:
    assert "word" not in _compared(_pair("u0", "s0", [(10.0, 20.0), (30.0, 40.0)]))


def test_intervals_are_percentiles_over_samples_of_speakers() -> None:
    """Draw speakers as the program does, but build each sample by repeating the points of who was drawn."""
    rng = np.random.default_rng(11)
    speakers = [f"s{i}" for i in range(5)]
    words = {name: [(float(h), float(h + rng.normal(0, 20))) for h in rng.integers(0, 10, 8) * 10] for name in speakers}
    found = _compared(*(_pair(name, name, rows) for name, rows in words.items()))["word"]
    points = np.array([words[name] for name in speakers])
    ranks = np.stack([stats.rankdata(points[..., side]).reshape(5, 8) for side in (0, 1)], axis=-1)
    drawn = np.random.default_rng(762).multinomial(5, [0.2] * 5, 1000)

    def interval(figure: Callable[[np.ndarray], float], table: np.ndarray) -> list[float]:
        values = sorted(figure(np.repeat(table, times, axis=0).reshape(-1, 2)) for times in drawn)
        ends = [share * (len(values) - 1) for share in (0.025, 0.975)]
        return [values[int(end)] + (end % 1) * (values[int(end) + 1] - values[int(end)]) for end in ends]

    def correlation(rows: np.ndarray) -> float:
        return float(np.corrcoef(rows.T)[0, 1])

    assert found.pearson[1:] == pytest.approx(interval(correlation, points))
    assert found.spearman[1:] == pytest.approx(interval(correlation, ranks))
    assert found.mse[1:] == pytest.approx(interval(lambda rows: float(np.mean((rows[:, 0] - rows[:, 1]) ** 2)), points))


# Human scores and red marks, and what must come of them: precision, recall and F1, by counting on fingers.
FLAGS = {
    "two of three marks right, one of three bad words missed": ("bad bad bad good good", "110 10", 2 / 3, 2 / 3, 2 / 3),
    "one mark, and it is right": ("bad bad bad bad", "1000", 1, 1 / 4, 2 / 5),
    "everything marked": ("bad good good good", "1111", 1 / 4, 1, 2 / 5),
    "none of the marks right": ("bad good good", "011", 0, 0, 0),
    "nothing marked": ("bad good", "00", None, 0, 0),
    "nothing bad": ("good good", "01", 0, None, 0),
    "nothing bad and nothing marked": ("good good", "00", None, None, None),
}


@pytest.mark.parametrize(("human", "marks", "precision", "recall", "f1"), FLAGS.values(), ids=FLAGS)
@pytest.mark.parametrize("what", ["words", "phones"])
def test_red_marks_are_counted(what: str, human: str, marks: str, precision, recall, f1) -> None:
    limit = {"words": 50.0, "phones": 25.0}[what]
    scores = [limit - 0.1 if word == "bad" else limit for word in human.split()]
    flags = tuple(mark == "1" for mark in marks.replace(" ", ""))
    rated, predicted = _pair("u", "s", [(100.0, 100.0)] * len(scores))
    if what == "words":
        rated, predicted = replace(rated, word_scores=np.array(scores)), replace(predicted, flagged=flags)
    else:
        rated, predicted = replace(rated, phone_scores=np.array(scores)), replace(predicted, wrong=flags)
    found = {flags.what: flags for flags in compare([rated], [predicted]).flags}[what]

    assert (found.precision, found.recall, found.f1) == pytest.approx((precision, recall, f1))


def test_phones_without_a_mark_on_a_side_are_not_counted() -> None:
    rated, predicted = _pair("u", "s", [(100.0, 100.0)] * 4)
    rated = replace(rated, phone_scores=np.array([0.0, 0.0, np.nan, 100.0]))
    predicted = replace(predicted, phones=(10.0, None, 20.0, 90.0), wrong=(True, None, True, False))
    bench = compare([rated], [predicted])

    assert (bench.flags[1].precision, bench.flags[1].recall, bench.flags[1].f1) == (1, 1, 1)
    assert "phone" not in {level.level for level in bench.agreement}  # two points are left


def test_shares_and_costs_are_of_all_recordings() -> None:
    pairs = [_pair(f"u{i}", "s", [(50.0, 50.0)]) for i in range(4)]
    rated = [r for r, _ in pairs]
    good, refused, lost = (p for _, p in pairs[:3])
    predicted = [
        replace(good, seconds=1.0, duration_s=4.0, memory_mb=90.0),
        replace(refused, refused=True, seconds=2.0, duration_s=2.0, memory_mb=120.0),
        replace(lost, scores={}, seconds=3.0, duration_s=2.0, memory_mb=70.0),
    ]
    bench = compare(rated, predicted)

    assert (bench.utterances, bench.lost, bench.refused) == (4, 2 / 4, 1 / 4)
    assert (bench.real_time, bench.memory_mb) == (6 / 8, 120)


def test_what_is_missing_counts_as_lost(pairs):
    rated, predicted = pairs
    found = compare(rated, predicted[:45])
    assert found.lost == pytest.approx(0.25)
    assert found.real_time == pytest.approx(0.25)
    nothing = compare(rated, [])
    assert nothing.lost == 1
    assert nothing.agreement == ()
    assert "100.0% lost" in _page(nothing)


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
        assert figure in _page(found)
        assert figure in report.render_markdown(found)
    for width in (80, 120):
        assert max(map(len, _page(found, width).splitlines())) <= width


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
