"""Which recordings can be read, and does the microphone work?"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from typing import Final

from pronounce_cli.core.errors import MicrophoneError
from pronounce_cli.doctor.checks import Check, Examination, Status, failed

MIC_S: Final = 2.0
QUIET_DB: Final = -50.0
FORMATS: Final = ("WAV", "FLAC", "OGG", "MP3")


def decoders() -> Iterator[Check]:
    """Read each format from memory, and look for what reads the others."""
    import soundfile

    from pronounce_cli.audio import foreign
    from pronounce_cli.doctor.models import vowel

    group, sound = "sound files", vowel()
    readable: list[str] = []
    broken: list[str] = []
    for form in FORMATS:
        try:
            file = io.BytesIO()
            soundfile.write(file, sound.samples, sound.sample_rate_hz, format=form)
            back, _ = soundfile.read(io.BytesIO(file.getvalue()))
            (readable if len(back) >= len(sound.samples) else broken).append(form)
        except (soundfile.SoundFileError, ValueError):
            broken.append(form)
    version = soundfile.__libsndfile_version__
    if broken:
        fix = "Install soundfile again: `pip install --force-reinstall soundfile`"
        yield Check(group, "libsndfile", Status.FAILURE, f"{version} cannot do {', '.join(broken)}", fix)
    else:
        yield Check(group, "libsndfile", Status.OK, f"{version} reads {', '.join(readable)}")
    path = shutil.which("ffmpeg")
    if path or sys.platform == "darwin":
        yield Check(group, "other formats", Status.OK, f"M4A, WebM, 3GP and others by {path or 'Core Audio'}")
    else:
        fix = foreign.install_hint(sys.platform)
        yield Check(group, "other formats", Status.WARNING, "M4A, WebM and 3GP cannot be read without ffmpeg", fix)


def microphone(plan: Examination) -> Iterator[Check]:
    """Say which microphone would be taken, and with `plan.mic` listen to it for two seconds.

    Without that a missing microphone is no more than a warning: files can be scored all the same.
    """
    from pronounce_cli.audio import microphone as sound

    group, device = "microphone", plan.device
    worst = Status.FAILURE if plan.mic else Status.WARNING
    try:
        chosen = sound.find_device(device)
        yield Check(group, "PortAudio", Status.OK, f"{sound.portaudio_version()}, {len(sound.devices())} microphones")
        yield Check(group, "default" if device is None else "chosen", Status.OK, f"{chosen.name} ({chosen.host})")
        if plan.mic:
            options = sound.RecordingOptions(device=device, max_s=MIC_S, silence_s=None)
            yield _heard(sound.record(options, on_open=lambda _device: plan.on_listen()))
    except MicrophoneError as error:
        yield failed(group, "PortAudio" if error.reason == "no_portaudio" else "microphone", error, worst)


def _heard(taken: object) -> Check:
    from pronounce_cli.audio.microphone import Taken

    assert isinstance(taken, Taken)
    level = f"{taken.duration_s:.1f} s at {taken.sample_rate_hz / 1000:g} kHz, peak {taken.peak_db:.0f} dB"
    if taken.stopped_by == "lost":
        return Check("microphone", "level", Status.FAILURE, f"{level}; then it went away", "Check the plug")
    if taken.clipped:
        fix = "Turn its level down, or move away from it"
        return Check("microphone", "level", Status.WARNING, f"{level}: too loud", fix)
    if taken.peak_db < QUIET_DB:
        fix = "Say something while it listens; if you did, turn its level up or choose another with --device"
        return Check("microphone", "level", Status.WARNING, f"{level}: very quiet", fix)
    return Check("microphone", "level", Status.OK, level)
