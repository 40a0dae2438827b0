"""How far scores moved since another version: `python -m benchmarks.moved REVISION CORPUS [--count N]`.

REVISION is checked out beside this tree; both score the recordings of CORPUS, a folder in the layout of
speechocean762, with its texts and our pronunciations, and no transcript.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import results
from benchmarks.versions import ROOT, checked_out, environment

NAMES = ("accuracy", "fluency", "completeness", "prosody", "overall")
CHILD = """
import json, sys
from pathlib import Path
from pronounce_cli import Assessor
folder, count, part = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
read = lambda name: dict(line.split(maxsplit=1) for line in (folder / "train" / name).read_text().splitlines())
text, sound = read("text"), read("wav.scp")
assessor = Assessor()
for name in sorted(sound)[:count][part::2]:
    found = assessor.assess(folder / sound[name], text[name])
    scores = found.scores
    print(json.dumps({"id": name, "scores": [scores.accuracy, scores.fluency, scores.completeness, scores.prosody,
        scores.overall], "words": [[word.accuracy, word.verdict] for word in found.words]}))
"""


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revision")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--count", type=int, default=2500)
    arguments = parser.parse_args()
    with checked_out(arguments.revision) as tree:
        before = scored(tree, arguments.corpus.resolve(), arguments.count)
    after = scored(ROOT, arguments.corpus.resolve(), arguments.count)
    both = [name for name in before if before[name]["words"] and after[name]["words"]]
    one = [name for name in before if bool(before[name]["words"]) != bool(after[name]["words"])]
    moves = np.abs([np.subtract(after[name]["scores"], before[name]["scores"]) for name in both])
    pairs = [pair for name in both for pair in zip(before[name]["words"], after[name]["words"], strict=True)]
    words = np.abs([a[0] - b[0] for a, b in pairs])
    same = np.mean([a[1] == b[1] for a, b in pairs])
    rows = [
        f"| {name} | {move.mean():.3f} | {move.max():.1f} | {(move > 1).sum()} |"
        for name, move in zip(NAMES, moves.T, strict=True)
    ]
    rows.append(f"| a word | {words.mean():.3f} | {words.max():.1f} | {(words > 1).sum()} |")
    body = f"""
{len(before)} recordings; {len(one)} could be assessed by one version only; {same:.2%} of {len(pairs)} words keep
their mark.

| score | mean change | largest | over 1 point |
|---|---|---|---|
{chr(10).join(rows)}
"""
    command = f"python -m benchmarks.moved {arguments.revision} CORPUS --count {arguments.count}"
    results.write("Moved scores", command, body)


def scored(tree: Path, corpus: Path, count: int) -> dict[str, dict[str, Any]]:
    """Return scores and words by recording, from two processes of a version."""
    with tempfile.TemporaryDirectory() as folder:
        files = [(Path(folder) / f"{part}.jsonl").open("w+", encoding="utf-8") for part in range(2)]
        running = [
            subprocess.Popen(
                [sys.executable, "-c", CHILD, str(corpus), str(count), str(part)],
                env=environment(tree),
                cwd=tree,
                stdout=file,
            )
            for part, file in enumerate(files)
        ]
        failed = [process.wait() for process in running]
        if any(failed):
            raise SystemExit(f"the version in {tree} failed")
        found = {}
        for file in files:
            file.seek(0)
            found.update({row["id"]: row for row in map(json.loads, file)})
            file.close()
    return found


if __name__ == "__main__":
    main()
