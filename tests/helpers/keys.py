"""A key, what servers may do with it, and what shows whether it got out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.helpers.server import Reply

Run = Callable[..., subprocess.CompletedProcess[str]]
KEY = "gsk_Qw3rTy7UiOp9aSdFgHjKl2zXcVbNm4"
ANSWER = {
    "text": " We call it bear.",
    "language": "English",
    "words": [
        {"word": "We", "start": 0.0, "end": 1.1, "probability": 0.98},
        {"word": "call", "start": 1.1, "end": 1.38, "probability": 0.5},
        {"word": "it", "start": 1.38, "end": 1.5, "probability": 0.8},
        {"word": "bear", "start": 1.5, "end": 2.1},
    ],
}
FAILURES = {
    "echoed as text": Reply(f'{{"error": {{"message": "Incorrect API key provided: {KEY}"}}}}', 401),
    "cut and masked": Reply({"error": {"message": f"Bad key {KEY[:9]}***{KEY[-4:]} or {KEY[:14]}"}}, 401),
    "in a page": Reply(f"<title>{KEY}</title>", 500, content_type="text/html"),
    "in a redirect": Reply(b"", 302, headers={"Location": f"http://127.0.0.1:1/?key={KEY}"}),
    "in broken JSON": Reply(f'{{"text": "{KEY}'),
    "without a transcript": Reply({"error": {"message": f"key {KEY} is bad"}}),
    "no quota": Reply({"error": {"message": f"no quota for {KEY}", "code": "insufficient_quota"}}, 429),
    "cut connection": Reply(ANSWER, cut=True),
}


def hidden(text: str) -> bool:
    """Whether no part of the key is in a text."""
    return not any(KEY[start : start + 8] in text for start in range(len(KEY) - 7))


SPY = """
import os, sys
def spy(event, args):
    if event.startswith("socket."):
        os.write(3, (event + "\\n").encode())
sys.addaudithook(spy)
"""


def spied(run: Run, folder: Path, *arguments: str | Path) -> tuple[subprocess.CompletedProcess[str], str]:
    """Run the program with a hook that writes every use of a socket to a pipe, and return what it wrote."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(SPY.replace("os.write(3,", "os.write(int(os.environ['SPY']),"))
    reading, writing = os.pipe()
    env = {"PYTHONPATH": str(folder), "SPY": str(writing)}
    result = run(*arguments, env=env, pass_fds=(writing,))
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return result, pipe.read()
