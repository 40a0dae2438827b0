"""Mispronounced phones: the labels of the official layout, and every figure worked out in another way."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pronounce_cli.core.agreement import Detection, Labelling
from pronounce_cli.evaluate import Predicted, Rated, compare, read
from pronounce_cli.evaluate.detection import Labels
from pronounce_cli.evaluate.ranks import area_under_curve
from pronounce_cli.report import bench as report
from pronounce_cli.report.terminal.benched import add_bench
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import ASCII

SCORES = {"accuracy": 50.0, "fluency": 50.0, "prosody": 50.0, "overall": 50.0}
WHALE = {
    "text": "WHALE",
    "phones": ["W", "EY0", "L"],
    "accuracy": 2,
    "phones-accuracy": [0, 0.6, 0.4],
    "mispronunciations": [
        {"canonical-phone": "W", "index": 0, "pronounced-phone": "<DEL>"},
        {"canonical-phone": "EY", "index": 1, "pronounced-phone": "OW0"},
        {"canonical-phone": "L", "index": 2, "pronounced-phone": "L*"},
    ],
}
SEE = {"text": "SEE", "phones": ["S", "IY0"], "accuracy": 10, "phones-accuracy": [0.2, 2], "mispronunciations": []}


def pairwise(wrong: np.ndarray, score: np.ndarray) -> float:
    """The area under the curve by its meaning: the share of pairs in the right order, ties being half."""
    pairs = [(bad > good) + (bad == good) / 2 for bad in score[wrong] for good in score[~wrong]]
    return float(np.mean(pairs))


@pytest.mark.parametrize("seed", range(5))
def test_the_area_is_the_share_of_pairs_in_the_right_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wrong = rng.random(60) < 0.3
    score = rng.integers(0, 8, 60) + 2.0 * wrong

    assert area_under_curve(wrong, score) == pytest.approx(pairwise(wrong, score))
    assert area_under_curve(wrong, -score) == pytest.approx(1 - pairwise(wrong, score))


def test_there_is_no_area_without_both_classes() -> None:
    assert area_under_curve(np.ones(3, bool), np.arange(3.0)) is None
    assert area_under_curve(np.zeros(0, bool), np.zeros(0)) is None


def corpus(folder: Path, *words: dict[str, object]) -> list[Rated]:
    mark = {"accuracy": 8, "fluency": 9, "prosodic": 7, "total": 8, "words": words}
    (folder / "resource").mkdir()
    (folder / "test").mkdir()
    (folder / "resource" / "scores.json").write_text(json.dumps({"a": mark}))
    (folder / "test" / "wav.scp").write_text("a a.wav\n")
    (folder / "test" / "utt2spk").write_text("a s\n")
    return read(folder, "test")


def test_the_list_of_the_corpus_says_which_phones_are_wrong(tmp_path: Path) -> None:
    (one,) = corpus(tmp_path, WHALE, SEE)

    assert one.words == (("WHALE", "W EY0 L"), ("SEE", "S IY0"))
    assert one.symbols == ("W", "EY", "L", "S", "IY")
    assert one.labels == Labels(
        Labelling.LISTED, (True, True, True, False, False), ("", "OW", None, None, None)
    )  # a distorted L is no phone of the language, and the mark of S does not count


def test_without_a_list_the_mean_marks_say_it(tmp_path: Path) -> None:
    (one,) = corpus(tmp_path, *({k: v for k, v in word.items() if k != "mispronunciations"} for word in (WHALE, SEE)))

    assert one.labels == Labels(Labelling.MARKS, (True, False, True, True, False), (None,) * 5)


@pytest.mark.parametrize(
    "item",
    [
        {"canonical-phone": "L", "index": 3, "pronounced-phone": "R"},
        {"canonical-phone": "R", "index": 2, "pronounced-phone": "L"},
    ],
)
def test_a_list_that_does_not_fit_the_phones_labels_nothing(tmp_path: Path, item: dict[str, object]) -> None:
    (one,) = corpus(tmp_path, WHALE | {"mispronunciations": [item]}, SEE)

    assert one.labels
    assert one.labels.wrong == (None, None, None, False, False)


def pair(rows: str, source: Labelling = Labelling.LISTED) -> tuple[Rated, Predicted]:
    """One recording of a line per phone: symbol, label, what was said, our accuracy, our mark, what we heard."""
    cells = [line.split() for line in rows.strip().splitlines()]
    symbols, wrong, said, accuracy, marks, heard = zip(*cells, strict=True)
    known = {"?": None, "-": ""}
    labels = Labels(
        source, tuple({"0": False, "1": True}.get(w) for w in wrong), tuple(known.get(phone, phone) for phone in said)
    )
    count = len(cells)
    rated = Rated(
        "a", "s", Path("x"), (("w", " ".join(symbols)),), np.full(count, np.nan), np.full(1, np.nan), {}, labels
    )
    predicted = Predicted(
        id="a",
        phones=tuple(None if value == "?" else float(value) for value in accuracy),
        words=(50.0,),
        flagged=(False,),
        wrong=tuple(mark == "1" for mark in marks),
        heard=tuple(known.get(phone, phone) for phone in heard),
        scores=SCORES,
        refused=False,
        seconds=1.0,
        duration_s=1.0,
        memory_mb=1.0,
    )
    return rated, predicted


def found(*pairs: tuple[Rated, Predicted]) -> Detection:
    detection = compare(*map(list, zip(*pairs, strict=True))).detection
    assert detection
    return detection


def test_figures_worked_out_by_hand() -> None:
    detection = found(
        pair("""
            W   1  -   20  1  -
            EY  1  OW  60  0  OW
            L   1  ?   70  1  R
            L   1  R   80  0  L
            S   0  ?   90  1  S
            S   0  ?   75  0  S
            S   ?  ?    0  1  -
            S   0  ?    ?  0  ?
        """)
    )

    assert (detection.phones, detection.wrong) == (6, 4)  # one has no label, one no score
    assert detection.flags.precision == pytest.approx(2 / 3)
    assert detection.flags.recall == pytest.approx(2 / 4)
    assert detection.flags.f1 == pytest.approx(2 * 2 / (3 + 4))
    assert detection.auc == pytest.approx(7 / 8)  # of eight pairs, only 80 against 75 is the wrong way round
    assert (detection.named, detection.nameable) == (pytest.approx(2 / 3), 3)


def test_phones_with_too_few_are_told_and_left_out_of_the_mean() -> None:
    rows = [f"AA  {i % 2}  ?  {(i * 37) % 100}  0  AA" for i in range(10)]
    rows += [f"S  {i % 2}  ?  {90 - 50 * (i % 2)}  0  S" for i in range(12)]
    rows += [f"ZH  {int(i < 4)}  ?  {i}  0  ZH" for i in range(20)]
    detection = found(pair("\n".join(rows)))

    wrong, accuracy = np.arange(10) % 2 == 1, np.arange(10) * 37.0 % 100
    areas = {curve.phone: curve.auc for curve in detection.by_phone}
    assert areas == {"AA": pytest.approx(pairwise(wrong, -accuracy)), "S": 1.0, "ZH": None}
    assert detection.mean_auc == pytest.approx((pairwise(wrong, -accuracy) + 1) / 2)
    assert [(curve.count, curve.wrong) for curve in detection.by_phone] == [(10, 5), (12, 6), (20, 4)]
    assert "Left out with fewer: ZH" in list(report.detection_sentences(detection))


def test_without_labels_there_is_no_detection() -> None:
    assert compare([], []).detection is None
    assert found(pair("W 1 ? 20 1 W")).auc is None
    rated, predicted = pair("W ? ? 20 1 W")
    assert compare([rated], [predicted]).detection is None


def test_labels_alone_give_no_tables_of_marks() -> None:
    bench = compare(*map(list, zip(pair("W 1 - 20 1 -\nS 0 ? 90 0 S", Labelling.TABLE), strict=True)))
    page = Page(80, ASCII, None)
    add_bench(page, bench, by_phone=True)

    assert bench.agreement == ()
    for text in (page.text(), report.render_markdown(bench, by_phone=True)):
        assert "Pearson" not in text
        assert "bad words" not in text
        assert "as the table has them" in text
        assert "Named is the share of 1 wrong phones" in text
        assert any(line.split()[-4:] == ["W", "1", "1", "-"] for line in text.replace("|", "").splitlines())


def test_the_pages_fit_the_terminal_with_and_without_colour() -> None:
    rows = [f"{phone}  {i % 2}  ?  {i % 97}  0  AA" for phone in ("AA", "S", "T", "ZH", "N") for i in range(30)]
    bench = compare(*map(list, zip(pair("\n".join(rows), Labelling.MARKS), strict=True)))
    for width in (80, 120):
        plain, coloured = Page(width, ASCII, None), Page(width, ASCII, "standard")
        add_bench(plain, bench, by_phone=True)
        add_bench(coloured, bench, by_phone=True)
        assert max(map(len, plain.text().splitlines())) <= width
        assert "\x1b[" in coloured.text()
        assert "\x1b[" not in plain.text()
