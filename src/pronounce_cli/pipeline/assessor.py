"""From a recording and a text to an assessment: the five stages in order.

`Assessor` keeps the models between recordings; `assess` is the same for one recording.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pronounce_cli.__about__ import __version__
from pronounce_cli.audio import load
from pronounce_cli.core.engine import Engine
from pronounce_cli.core.errors import ConfigError, InputError, ProviderError, TextError
from pronounce_cli.core.matching import Hearing
from pronounce_cli.core.types import Assessment, Audio, HeardWord, Reference, Strictness, Transcript
from pronounce_cli.languages import language_of, language_with
from pronounce_cli.languages.heard import read_heard
from pronounce_cli.languages.lexicon import load_lexicon
from pronounce_cli.languages.text import not_read
from pronounce_cli.pipeline.acoustic import Acoustics
from pronounce_cli.pipeline.findings import Findings, refused
from pronounce_cli.pipeline.forcing import forced
from pronounce_cli.pipeline.transcripts import Sounds, contradicted, doubt_of, unsaid
from pronounce_cli.recognise import capabilities, is_trusted
from pronounce_cli.recognise.usable import usable
from pronounce_cli.score import transcript as words_only
from pronounce_cli.score.forced import SCORER as FORCED
from pronounce_cli.score.forced import is_other_text
from pronounce_cli.score.verification import OTHER_TEXT

if TYPE_CHECKING:
    from pronounce_cli.core.ports import G2P, Aligner, PhoneRecogniser, WordRecogniser
    from pronounce_cli.recognise.usable import Note

_NO_TRANSCRIPT = "There is no transcript by {}, so the sounds alone were judged: {}"
_WORDS_ONLY = "Words were matched with what {} heard; sounds were not judged directly"
_FREE = "No text was given: what was heard became the text, so completeness was not measured"
_DOUBTFUL = "{} often mistakes words, so the text may not be what was said"
_MANY_WORDS, _MOST_WORDS_PER_S = 50, 10


class Assessor:
    """Assesses recordings against texts. Models load on first use and stay: keep the object for several recordings.

    Args:
        language: BCP 47 tag of the texts. Where there is an ear for the language, sounds are judged; otherwise the
            words of a transcript.
        strictness: How much a word may differ before it is marked.
        lexicon: A file of own pronunciations, see `languages.lexicon.load_lexicon`.
        recogniser: Hears the words too, see `factory.recogniser.recogniser_from`; None judges the sounds alone.
        require_transcript: Fail when the recogniser fails, instead of judging the sounds alone with a warning.
        refuse: Whether a recording that does not seem to be of its text is left without scores; benchmarks score it
            all the same, with a warning.
        g2p: Turns texts into phonemes instead of that of the language, whose phones it must yield where sounds are
            judged. It may have a `distance` of its own phones. With it any language will do, and there is no lexicon.
        aligner: Finds phones instead of what the ear has for that.
        phone_recogniser: Hears phones instead of the ear's own.

    Raises:
        TextError: The lexicon cannot be read, or the language has no pronunciations.
        ConfigError: The language needs a recogniser and there is none.
        MissingExtra: The language needs the extra `languages`.
    """

    def __init__(  # noqa: PLR0913 - each is one choice of the caller, by its name
        self,
        *,
        language: str = "en-US",
        strictness: Strictness = Strictness.NORMAL,
        lexicon: Path | None = None,
        recogniser: WordRecogniser | None = None,
        require_transcript: bool = False,
        refuse: bool = True,
        g2p: G2P | None = None,
        aligner: Aligner | None = None,
        phone_recogniser: PhoneRecogniser | None = None,
    ) -> None:
        self.language = language
        self.strictness = strictness
        self.profile = language_of(language) if g2p is None else language_with(language, g2p)
        if g2p and lexicon:
            raise ConfigError("A G2P of one's own takes no lexicon", hint="Let it give those pronunciations itself")
        own = load_lexicon(lexicon, self.profile) if lexicon else {}
        self.g2p: G2P = g2p or self.profile.g2p(language, own)
        self.recogniser = recogniser
        self.require_transcript = require_transcript
        self.refuse = refuse
        self.acoustics: Acoustics | None = None
        if self.profile.ear:
            self.acoustics = Acoustics(
                self.profile.ear, strictness, refuse=refuse, aligner=aligner, phone_recogniser=phone_recogniser
            )

    @property
    def judges_sounds(self) -> bool:
        """Return whether there is an ear for the language."""
        return self.acoustics is not None

    def assess(
        self,
        audio: str | Path | bytes | BinaryIO | Audio,
        text: str | Reference | None,
        *,
        utterance_id: str | None = None,
    ) -> Assessment:
        """Return the assessment of one recording.

        Args:
            audio: The recording.
            text: What should be said: a text, or words whose pronunciations are known; None takes what was heard.
            utterance_id: What to call the recording in the result.

        Raises:
            AudioError: The recording cannot be read or judged.
            TextError: The text has no word, or more than anybody could say in the time.
            InputError: There is no text, and the language has no ear, or no words were heard.
            ConfigError: There is no text, or the language has no ear, and no recogniser is configured.
            ProviderError: The recogniser failed, and a transcript is needed.
        """
        reference = self.g2p.reference(text, self.language) if isinstance(text, str) else text
        if reference is None and not self.judges_sounds:
            raise InputError(
                f"The sounds of {self.language} cannot be judged, so without a text there is nothing to compare",
                hint="Give the text with --text",
            )
        sound = audio if isinstance(audio, Audio) else load(audio)
        if reference is not None:
            _check_length(reference, sound)
        transcript, missing = self._transcript(sound, needed=reference is None or not self.judges_sounds)
        if reference is None:
            assert transcript is not None
            return self._free(sound, transcript, utterance_id)
        found = self.assess_reference(
            sound, reference, transcript, utterance_id=utterance_id, warnings=self._without(missing)
        )
        return replace(found, no_transcript=missing) if missing else found

    def assess_reference(
        self,
        audio: Audio,
        reference: Reference,
        transcript: Transcript | None = None,
        *,
        utterance_id: str | None = None,
        warnings: tuple[str, ...] = (),
    ) -> Assessment:
        """Return the assessment of prepared sound against words whose pronunciations are known."""
        sounds = self._sounds(audio)
        notes: tuple[Note, ...] = ()
        hearing = doubt = None
        if transcript:
            found = usable(transcript, audio.duration_s, sounds.likeness if sounds else None)
            transcript, notes = found.transcript, found.notes
            hearing = self._hearing(reference, transcript)
            doubt = _nothing_left(transcript, notes) or doubt_of(hearing, transcript, reference, sounds)
            hearing = replace(hearing, of_another_text=True) if doubt else hearing
        if sounds:
            judged, is_contradicted = sounds.judge(reference, hearing)
            doubt = contradicted(transcript) if transcript and is_contradicted else doubt
        else:
            assert hearing is not None and transcript is not None
            if doubt:
                judged = refused(doubt.sentence)
            else:
                judged = self._by_words(audio, reference, hearing, transcript.provider)
        told = dict.fromkeys(note.sentence for note in (*notes, *([doubt] if doubt and sounds else [])))
        if reference.left_out:
            warnings = (*warnings, not_read(reference.left_out))
        kinds = (self.judges_sounds and "acoustic", transcript and "transcript")
        return Assessment(
            utterance_id=utterance_id or audio.source,
            reference=reference,
            transcript=transcript,
            words=judged.judged.words,
            insertions=judged.insertions,
            scores=judged.judged.scores,
            assessable=judged.reason is None,
            reason=judged.reason,
            evidence=tuple(kind for kind in kinds if kind),
            timing=judged.judged.timing,
            duration_s=audio.duration_s,
            warnings=(*audio.warnings, *warnings, *(said for said in told if said != judged.reason), *judged.warnings),
            engine=self._engine(transcript, judged),
            no_transcript=doubt.reason if doubt and sounds else None,
        )

    def _sounds(self, audio: Audio) -> Sounds | None:
        return Sounds(self.acoustics, self.g2p, audio, self.language) if self.acoustics else None

    def _free(self, audio: Audio, transcript: Transcript, utterance_id: str | None) -> Assessment:
        """Return the assessment against what was heard, if that is what was said."""
        sounds = self._sounds(audio)
        assert sounds is not None
        found = usable(transcript, audio.duration_s, sounds.likeness)
        try:
            reference = self.g2p.reference(found.transcript.text, self.language)
        except TextError as error:
            why = [note.sentence for note in found.notes] or [f"{transcript.provider} heard no words in the recording"]
            raise InputError(why[-1], hint="Give the text with --text") from error
        said: tuple[str, ...] = (_FREE,)
        if not is_trusted(transcript.provider):
            title = capabilities(transcript.provider).title
            said = (_FREE, _DOUBTFUL.format(title[:1].upper() + title[1:]))
        judged = self.assess_reference(audio, reference, transcript, utterance_id=utterance_id, warnings=said)
        judged = replace(judged, scores=replace(judged.scores, completeness=None))
        doubt = unsaid(found.transcript, sounds) if is_trusted(transcript.provider) else None
        if doubt is None or not judged.assessable:
            return judged
        nothing = refused(doubt.sentence).judged
        return replace(
            judged,
            words=nothing.words,
            insertions=(),
            scores=nothing.scores,
            timing=None,
            assessable=False,
            reason=doubt.sentence,
            no_transcript=doubt.reason,
        )

    def _transcript(self, audio: Audio, *, needed: bool) -> tuple[Transcript | None, str | None]:
        """Return what the recogniser heard, or None and, if it was asked, why there is nothing."""
        if self.recogniser is None:
            if needed:
                why = "There is no text" if self.judges_sounds else f"The sounds of {self.language} cannot be judged"
                raise ConfigError(
                    f"{why}, so a provider must hear the words",
                    hint="Choose one with --provider; `pronounce providers` lists them",
                )
            return None, None
        try:
            return self.recogniser.transcribe(audio, self.language), None
        except ProviderError as error:
            if needed or self.require_transcript:
                raise
            return None, error.message

    def _without(self, missing: str | None) -> tuple[str, ...]:
        """Return what is said of a recording whose transcript is missing."""
        return (_NO_TRANSCRIPT.format(self.recogniser.name, missing),) if self.recogniser and missing else ()

    def _hearing(self, reference: Reference, transcript: Transcript) -> Hearing:
        """Return the transcript aligned with the reference; texts without words in time are split at spaces."""
        from pronounce_cli.align.words import align_words

        words = transcript.words
        if words is None:
            words = tuple(HeardWord(word, None, None) for word in transcript.text.split())
        heard = read_heard(self.g2p, words, self.language)
        alignment = align_words(reference, heard, self.profile.spelling)
        return Hearing(words, heard, alignment, is_trusted(transcript.provider))

    def _by_words(self, audio: Audio, reference: Reference, hearing: Hearing, provider: str) -> Findings:
        """Judge which words were recognised, for languages without an ear."""
        from pronounce_cli.align.phones import align_phones

        warnings: tuple[str, ...] = (_WORDS_ONLY.format(provider),)
        if not hearing.heard.words:
            return refused(f"{provider} heard no words in the recording", warnings)
        views, failed = forced(self.recogniser, audio, reference, hearing, provider)
        warnings = (*warnings, *failed)
        if views and is_other_text(views, hearing):
            if self.refuse:
                return refused(OTHER_TEXT, warnings)
            warnings = (OTHER_TEXT, *warnings)
        distance = getattr(self.g2p, "distance", self.profile.distance)
        pair = partial(align_phones, cost=distance)
        judged = words_only.score_transcript(reference, hearing, self.strictness, pair, distance, views)
        return Findings(judged, words_only.insertions(hearing), warnings=warnings)

    def _engine(self, transcript: Transcript | None, found: Findings) -> Engine:
        heard = self.acoustics
        by_words = words_only.SCORER + (f", {FORCED}" if any(word.forced for word in found.judged.words) else "")
        return Engine(
            version=__version__,
            scorer=heard.scorer if heard else by_words,
            weights_sha256=heard.scale.weights.sha256 if heard else "",
            aligner=heard.aligner.name if heard and heard.aligner else None,
            phone_recogniser=heard.phone_recogniser.name if heard else None,
            g2p=self.g2p.name,
            recogniser=transcript.provider if transcript else None,
            model=transcript.model if transcript else None,
            levels=self.profile.ear.levels if self.profile.ear else None,
        )


def _nothing_left(transcript: Transcript, notes: tuple[Note, ...]) -> Note | None:
    """Return why nothing is left of a transcript; None where something is, or nothing was there."""
    return None if transcript.text or transcript.words or not notes else notes[-1]


def _check_length(reference: Reference, audio: Audio) -> None:
    """Refuse a text that cannot be that of the recording; the fastest speakers say six words a second."""
    count = len(reference.words)
    if count > max(_MANY_WORDS, _MOST_WORDS_PER_S * audio.duration_s):
        raise TextError(
            f"the text has {count} words, more than can be said in {audio.duration_s:.0f} seconds",
            hint="give only the text of this recording",
        )


def assess(
    audio: str | Path | bytes | BinaryIO | Audio,
    text: str | None,
    *,
    language: str = "en-US",
    strictness: Strictness = Strictness.NORMAL,
    recogniser: WordRecogniser | None = None,
) -> Assessment:
    """Return the assessment of one recording against one text; for several recordings, keep an `Assessor`."""
    return Assessor(language=language, strictness=strictness, recogniser=recogniser).assess(audio, text)
