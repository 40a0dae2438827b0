"""Plays the reference voice and the learner's recordings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import PronounceError

if TYPE_CHECKING:
    from pronounce_cli.core.ports import Voice
    from pronounce_cli.core.types import Audio
    from pronounce_cli.practice.drills import Drill
    from pronounce_cli.practice.session import PlayMine

NO_VOICE = "There is no voice to play. {}"


class VoicePlayer:
    """Plays through the loudspeaker.

    Args:
        voice: Says how it should sound; None where there is none.
        advice: How to get a voice, one sentence without a full stop.
        language: BCP 47 tag.
        stop: Asked while something plays whether to end it.

    Attributes:
        ready: Whether there is a voice that has not failed.
    """

    def __init__(
        self, voice: Voice | None, advice: str, language: str, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self.ready = voice is not None
        self._voice = voice
        self._advice = advice
        self._language = language
        self._stop = stop
        self._said: dict[str, Audio] = {}

    def say(self, drill: Drill, *, slow: bool, word: str | None) -> str | None:
        """Play how it should sound; return None, or one sentence why that is not possible."""
        if self._voice is None:
            return NO_VOICE.format(self._advice)
        text = drill.text if word is None else word
        try:
            if text not in self._said:
                self._said[text] = self._voice.speak(text, self._language)
            self._play(self._said[text], slow=slow)
        except PronounceError as error:
            self.ready = False
            return error.message
        return None

    def play(self, effect: PlayMine) -> str | None:
        """Play a recording or one word of it; return as `say`."""
        from pronounce_cli.audio.playback import part

        sound = effect.take
        if effect.word is not None and effect.tried is not None:
            span = effect.tried.assessment.words[effect.word].span
            if span is None:
                return "It is not known where this word is in your recording"
            sound = part(sound, span)
        try:
            self._play(sound, slow=effect.slow)
        except PronounceError as error:
            return error.message
        return None

    def _play(self, sound: Audio, *, slow: bool) -> None:
        from pronounce_cli.audio.playback import play
        from pronounce_cli.audio.stretch import SLOW, stretch

        sound = stretch(sound, SLOW) if slow else sound
        play(sound.samples, sound.sample_rate_hz, stop=self._stop)
