"""Words as an Anki deck, through genanki. Written again, a deck updates the cards that are in Anki already."""

from __future__ import annotations

import hashlib
import html
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pronounce_cli.core.errors import MissingExtra
from pronounce_cli.core.files import write_file, writing

_MODEL_ID: Final = 1_735_402_611
_FIELDS: Final = ("Word", "IPA", "Tip", "Example", "Score", "Sound")
_QUESTION: Final = '<div class="word">{{Word}}</div><div class="say">Say it aloud, then turn the card.</div>'
_ANSWER: Final = (
    '<div class="word">{{Word}}</div><div class="ipa">/{{IPA}}/</div>{{Sound}}'
    '{{#Tip}}<div class="tip">{{Tip}}</div>{{/Tip}}<div class="example">{{Example}}</div>'
)
_CSS: Final = """
.card { font-family: sans-serif; text-align: center; font-size: 20px; }
.word { font-size: 40px; font-weight: bold; margin: 1em 0 0.2em; }
.ipa { font-size: 28px; color: #2563eb; }
.nightMode .ipa { color: #93c5fd; }
.tip { margin: 1em auto; max-width: 28em; }
.example, .say { color: #888; font-size: 17px; }
"""


@dataclass(frozen=True, slots=True)
class Note:
    """One word of a deck.

    Attributes:
        word: The word.
        ipa: How it is said.
        tip: What to do about the sound that goes wrong, or "".
        example: A text in which it was met.
        score: Mean accuracy, 0 to 100.
        sound: The word as a WAV file, or None.
    """

    word: str
    ipa: str
    tip: str
    example: str
    score: int
    sound: bytes | None = None


def write(path: Path, name: str, notes: Sequence[Note]) -> None:
    """Write notes to an .apkg file.

    Raises:
        MissingExtra: genanki is not installed.
        WriteError: The file cannot be written.
    """
    try:
        import genanki
    except ImportError as error:
        raise MissingExtra(
            "Writing Anki decks needs the package genanki", hint="Run `pip install 'pronounce-cli[anki]'`"
        ) from error
    template = {"name": "Say it", "qfmt": _QUESTION, "afmt": _ANSWER}
    model = genanki.Model(_MODEL_ID, "Pronunciation", [{"name": field} for field in _FIELDS], [template], css=_CSS)
    deck = genanki.Deck(_number(name), name)
    packed = io.BytesIO()
    with writing(tempfile.gettempdir()), tempfile.TemporaryDirectory() as folder:
        files = []
        for note in notes:
            file = Path(folder) / f"pronounce-{_number(f'{name} {note.word}')}.wav"
            if note.sound is not None:
                file.write_bytes(note.sound)
                files.append(str(file))
            sound = f"[sound:{file.name}]" if note.sound is not None else ""
            texts = (note.word, note.ipa, note.tip, note.example, str(note.score))
            fields = [*map(html.escape, texts), sound]
            deck.add_note(genanki.Note(model, fields, guid=genanki.guid_for(name, note.word.casefold())))
        genanki.Package(deck, media_files=files).write_to_file(packed)
    write_file(path, packed.getvalue())


def _number(name: str) -> int:
    """Return a number that stays the same for a name, as Anki wants it."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest()) % 2**31
