"""How fast is one recording: `python -m benchmarks.latency [--runs N]`.

All times are medians of fresh processes run in turn, given as ratios to a bare process that starts pocketsphinx and
hama and computes an alignment and posteriors of the same recording, since machines differ and are noisy.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from benchmarks import results
from pronounce_cli import Assessor
from pronounce_cli.audio import load
from pronounce_cli.audio.take import RecordingOptions, Take
from pronounce_cli.audio.voice_activity import VoiceActivity
from pronounce_cli.coach.scorer import LiveScorer
from pronounce_cli.practice.drills import Drill
from pronounce_cli.practice.prompts import from_text

ROOT = Path(__file__).parents[1]
SENTENCE_S = 3.0
RATE_HZ = 16_000
BLOCK_S = 0.03
BARE = """
import sys, wave, numpy
from pocketsphinx import Decoder
from hama.asr import ASRModel
with wave.open(sys.argv[1]) as f:
    pcm = f.readframes(f.getnframes())
decoder = Decoder(lm=None, bestpath=False, loglevel="FATAL")
decoder.set_align_text(sys.argv[2])
for step in range(2):
    decoder.start_utt()
    decoder.process_raw(pcm, full_utt=True)
    decoder.end_utt()
    if step == 0:
        decoder.set_alignment()
alignment = decoder.get_alignment()
words = [(word.name, [(phone.name, phone.start) for phone in word]) for word in alignment]
samples = numpy.frombuffer(pcm, "<i2").astype("float32") / 32768
model = ASRModel()
model.session.run(["log_probs", "out_lengths"],
    {"waveform": samples[None], "waveform_lengths": numpy.array([len(samples)])})
print(len(words))
"""


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        wav, text = three_seconds(Path(folder))
        score = [sys.executable, "-m", "pronounce_cli", "score", str(wav), "--text", text]
        bare = [sys.executable, "-c", BARE, str(wav), text.lower()]
        times: dict[str, list[float]] = {"bare": [], "score": []}
        peaks: list[float] = []
        for _ in range(runs):
            times["bare"].append(_run(bare)[0])
            wall, peak = _run(score)
            times["score"].append(wall)
            peaks.append(peak)
        helps = [_cpu([sys.executable, "-m", "pronounce_cli", "--help"]) for _ in range(runs)]
        warm = _warm(wav, text, runs)
    after = _after_speech(runs)
    bare_s, score_s = statistics.median(times["bare"]), statistics.median(times["score"])
    cold = f"{score_s / bare_s:.2f} × ({score_s:.2f} s against {bare_s:.2f} s)"
    results.write(
        "Latency",
        f"python -m benchmarks.latency --runs {runs}",
        f"""
| what | measured | goal |
|---|---|---|
| cold process, {SENTENCE_S:.0f} s recording, terminal report, against the bare process | {cold} | ≤ 1.3 × |
| peak memory of that process | {statistics.median(peaks):.0f} MB | < 150 MB |
| warm, CPU time against the length of the recording | {warm:.3f} × | ≤ 0.045 × |
| practice: end of speech to report, a file fed in real time, over 0.35 × its length + 0.4 s | {after:.2f} × | ≤ 1 × |
| `pronounce --help`, CPU time | {1000 * statistics.median(helps):.0f} ms | ≤ 110 ms |
""",
    )


def three_seconds(folder: Path) -> tuple[Path, str]:
    """Return a recording of about three seconds, as 16 kHz WAV, and its text."""
    with (ROOT / "sample_audio" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = [(load(ROOT / "sample_audio" / row["audio"]), row["text"]) for row in csv.DictReader(file)]
    audio, text = min(rows, key=lambda row: abs(row[0].duration_s - SENTENCE_S))
    path = folder / "three_seconds.wav"
    soundfile.write(path, audio.samples, audio.sample_rate_hz, subtype="PCM_16")
    words = "".join(letter for letter in text if letter.isalpha() or letter in " '")
    return path, words


def _run(command: list[str]) -> tuple[float, float]:
    """Return wall seconds and peak memory in MB of a process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[:4]} ended with {process.returncode}")
    return wall, usage.ru_maxrss / 1024


def _cpu(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _warm(wav: Path, text: str, runs: int) -> float:
    assessor = Assessor()
    assessor.assess(wav, text)
    shares = []
    for _ in range(runs):
        started = time.process_time()
        assessment = assessor.assess(wav, text)
        shares.append((time.process_time() - started) / assessment.duration_s)
    return statistics.median(shares)


def _after_speech(runs: int) -> float:
    """Return the time from the end of speech to the report, as a share of what is allowed.

    Recordings go block by block, as fast as they were spoken, through what follows the microphone; the pause after
    which a recording ends is part of the time. The samples take turns.
    """
    scorer = LiveScorer(Assessor(), lambda _text: None)
    scorer.reference("hello")
    with (ROOT / "sample_audio" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shares = []
    for run in range(runs):
        row = rows[run % len(rows)]
        audio = load(ROOT / "sample_audio" / row["audio"])
        spoken = VoiceActivity(audio.sample_rate_hz)
        spoken.feed(audio.samples)
        latency = _latency(scorer, audio.samples, row["text"], spoken.last_s)
        shares.append(latency / (0.35 * audio.duration_s + 0.4))
    scorer.close()
    return statistics.median(shares)


def _latency(scorer: LiveScorer, samples: NDArray[np.float32], text: str, spoken_s: float) -> float:
    """Return the seconds from the end of speech, `spoken_s` after the start, to the score."""
    drill = Drill(from_text(text, "en"), text)
    take = Take(RATE_HZ, "a file", RecordingOptions(), lambda taken: scorer.expect(drill, taken.audio))
    sound = np.concatenate([samples, np.zeros(3 * RATE_HZ, np.float32)])
    block = round(BLOCK_S * RATE_HZ)
    started = time.perf_counter()
    for i in range(0, len(sound), block):
        time.sleep(max(0.0, started + (i + block) / RATE_HZ - time.perf_counter()))
        take.feed(sound[i : i + block, None])
        if take.stopped_by:
            break
    scorer.score(drill, take.result(None).audio)
    return time.perf_counter() - started - spoken_s


if __name__ == "__main__":
    main()
