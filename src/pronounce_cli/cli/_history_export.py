"""The history as JSON, CSV or an Anki deck."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from pronounce_cli.cli.options.history import history_of, store_of
from pronounce_cli.cli.terminal.console import note
from pronounce_cli.core.codec import SCHEMA_VERSION, encode
from pronounce_cli.core.errors import InputError, PronounceError
from pronounce_cli.core.tags import primary
from pronounce_cli.languages import tips_of
from pronounce_cli.report.faults import in_ipa

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pronounce_cli.config import Settings
    from pronounce_cli.core.learning import Attempt, Trend
    from pronounce_cli.core.ports import Voice
    from pronounce_cli.history import HistoryStore
    from pronounce_cli.report.anki import Note

_GOOD_ENOUGH = 97.0
_COLUMNS = "attempt,session,at,language,text,overall,word,ipa,verdict,miscue,accuracy,sounds,heard,scorer".split(",")


def as_json(store: HistoryStore) -> str:
    """Return everything as one JSON object: sessions, attempts with their words and sounds, cards."""
    languages = {primary(tag) for tag in store.languages()}
    data = {
        "schema_version": SCHEMA_VERSION,
        "kind": "history",
        "sessions": [encode(session) for session in store.sessions()],
        "attempts": [encode(attempt) for attempt in store.attempts()],
        "cards": [encode(card) for language in sorted(languages) for card in store.cards(language)],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_csv(store: HistoryStore) -> str:
    """Return a line per word that was said."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for attempt in store.attempts():
        about = (attempt.id, attempt.session, attempt.at.isoformat(), attempt.language, attempt.text)
        for word in attempt.words:
            sounds = " ".join(phone.symbol for phone in word.phones)
            heard = " ".join(phone.heard or "-" for phone in word.phones)
            said = (word.text, word.ipa, word.verdict.value, word.miscue, _rounded(word.accuracy), sounds, heard)
            writer.writerow([*about, _rounded(attempt.scores.overall), *said, attempt.scorer])
    return text.getvalue()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def write_deck(settings: Settings, path: Path, count: int, *, quiet: bool) -> None:
    """Write the words that go wrong to an Anki deck.

    Raises:
        InputError: No word goes wrong.
        MissingExtra: The package that writes decks is missing.
        WriteError: The file cannot be written.
    """
    from pronounce_cli.factory.voice import voice_from
    from pronounce_cli.report.anki import write

    shown = history_of(settings, chosen=None)
    worst = [trend for trend in shown.words if trend.mean < _GOOD_ENOUGH][:count]
    if not worst:
        raise InputError("There are no words in the history that go wrong", hint="Practise first: `pronounce practice`")
    attempts = store_of(settings).attempts(language=shown.language)
    language = attempts[-1].language
    voice = voice_from(settings)
    notes, silent = [], 0
    for trend in worst:
        sound = _sound(voice, trend.shown, language)
        silent += sound is None
        notes.append(_note(trend, attempts, sound))
    write(path, f"Pronunciation: {shown.language}", notes)
    note(f"{len(notes)} words are in {path}" + (f", {silent} of them without sound" if silent else ""), quiet=quiet)


def _note(trend: Trend, attempts: Sequence[Attempt], sound: bytes | None) -> Note:
    """Return the card of a word: how it is said, the sound in it that goes wrong, and where it was met."""
    from pronounce_cli.report.anki import Note

    words = [(word, attempt) for attempt in attempts for word in attempt.words if word.name == trend.name]
    judged = [phone for word, _ in words for phone in word.phones if phone.accuracy is not None]
    worst = min(judged, key=lambda phone: phone.accuracy or 0, default=None)
    tip = ""
    tips = tips_of(words[-1][1].language)
    if worst is not None and tips and tips.knows(worst.symbol):
        heard = worst.heard if worst.heard and tips.knows(worst.heard) and worst.heard != worst.symbol else None
        advice = tips.substituted(worst.symbol, heard, in_ipa) if heard else tips.unclear(worst.symbol, in_ipa)
        tip = f"{worst.ipa}: {advice}"
    return Note(trend.shown, trend.ipa, tip, words[-1][1].text, round(trend.mean), sound)


def _sound(voice: Voice | None, text: str, language: str) -> bytes | None:
    from pronounce_cli.audio.playback import wav_bytes

    try:
        return None if voice is None else wav_bytes(voice.speak(text, language))
    except PronounceError:
        return None
