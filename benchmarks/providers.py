"""What a provider costs beyond its own answer: `python -m benchmarks.providers [--runs N]`.

A server on the loopback interface answers at once. Each provider transcribes one recording again and again; the time of
a bare exchange of the same bytes with the same server, over a connection that stays open, is subtracted.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import results
from pronounce_cli.audio import load
from pronounce_cli.core.secret import Secret
from pronounce_cli.core.types import Audio
from pronounce_cli.recognise import ProviderOptions, create

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from providers.server import Loopback, Reply, Request, serving  # type: ignore[import-not-found]  # noqa: E402

_WARM_UP = 5
_GOAL_MS = 50
_WORDS = ("next", "year", "will", "be", "different", "she", "thought")
_TIMED = [{"word": word, "start": 0.3 * i, "end": 0.3 * i + 0.25} for i, word in enumerate(_WORDS)]
_SURE = [{**word, "confidence": 0.9} for word in _TIMED]
_TEXT = " ".join(_WORDS)
_ASSEMBLYAI = [
    {"text": w["word"], "start": 300 * i, "end": 300 * i + 250, "confidence": 0.9} for i, w in enumerate(_TIMED)
]
_ANSWERS: dict[str, object] = {
    "openai": {"text": _TEXT},
    "groq": {"text": _TEXT, "language": "English", "words": _TIMED},
    "compatible": {"text": _TEXT, "language": "english", "words": _TIMED},
    "deepgram": {"results": {"channels": [{"alternatives": [{"transcript": _TEXT, "words": _SURE}]}]}},
    "assemblyai": {"status": "completed", "text": _TEXT, "words": _ASSEMBLYAI},
}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=31)
    runs = parser.parse_args().runs
    rows = []
    with serving() as server:
        for provider, answer in _ANSWERS.items():
            server.answer = _answering(answer)
            call_ms, bare_ms = _measured(provider, server, runs)
            rows.append(f"| {provider} | {call_ms:.1f} ms | {bare_ms:.1f} ms | {call_ms - bare_ms:.1f} ms |")
    results.write(
        "Providers",
        f"python -m benchmarks.providers --runs {runs}",
        f"""
Medians of {runs} calls in turn with a bare exchange of the same bytes, warm, {_audio().duration_s:.1f} s of speech. The
goal is an overhead below {_GOAL_MS} ms.

| provider | one call | bare exchange | overhead |
|---|---|---|---|
"""
        + "\n".join(rows),
    )


def _answering(answer: object) -> Callable[[Request], Reply]:
    return lambda _: Reply(answer)


def _audio() -> Audio:
    return load(ROOT / "sample_audio" / "adult_middling.wav")


def _measured(provider: str, server: Loopback, runs: int) -> tuple[float, float]:
    """Return the median of a call and that of a bare exchange, in milliseconds."""
    audio = _audio()
    recogniser = create(provider, ProviderOptions(Secret("no-key-at-all"), f"{server.url}/v1", None))
    assert recogniser is not None
    server.requests.clear()
    for _ in range(_WARM_UP):
        recogniser.transcribe(audio, "en-US")
    asked = len(server.requests) // _WARM_UP
    bare = _bare(server.url, server.requests[-asked:])
    server.requests.clear()
    calls, exchanges = [], []
    for _ in range(runs):
        exchanges.append(_ms(bare))
        calls.append(_ms(lambda: recogniser.transcribe(audio, "en-US")))
    assert len(server.requests) == 2 * runs * asked, "nothing is asked twice"
    return statistics.median(calls), statistics.median(exchanges)


def _bare(url: str, requests: Sequence[Request]) -> Callable[[], None]:
    """Return what sends the bytes of the requests of one call once more, over one connection."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)

    def exchange() -> None:
        for request in requests:
            headers = {"content-type": request.headers.get("content-type", "application/octet-stream")}
            connection.request(request.method, request.path, request.body, headers)
            connection.getresponse().read()

    exchange()
    return exchange


def _ms(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
