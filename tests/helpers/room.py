"""A room with a microphone: a PulseAudio server of its own, whose null sink is what is to be heard.

PortAudio reaches it as on a desktop, through ALSA's plugin for PulseAudio. A command sees the room through `room.env`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
from numpy.typing import NDArray

PROGRAMS = ("pulseaudio", "pacat", "pactl")
RATE_HZ = 16_000
_ALSA = """</usr/share/alsa/alsa.conf>
pcm.desk {
  type pulse
  device room.monitor
  hint { show on
   description "a microphone on a desk" }
}
pcm.!default desk
"""
_NOTHING = "</usr/share/alsa/alsa.conf>\n"


def is_possible() -> bool:
    """Whether the programs are here; `.ci/run` installs them."""
    return all(shutil.which(program) for program in PROGRAMS) and Path("/usr/share/alsa/alsa.conf").exists()


@dataclass(frozen=True, slots=True)
class Room:
    """A running room: the environment for commands, and its server."""

    env: dict[str, str]
    server: subprocess.Popen[bytes]

    @contextmanager
    def playing(self, samples: NDArray[np.float32]) -> Iterator[None]:
        """Play mono sound at 16 kHz while the block runs."""
        play = ["pacat", "--playback", "--device=room", f"--rate={RATE_HZ}", "--format=s16le", "--channels=1"]
        with TemporaryFile() as sound:
            sound.write((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
            sound.seek(0)
            process = subprocess.Popen(play, env=self.env, stdin=sound, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            process.kill()
            process.wait()

    def switch_off(self) -> None:
        """End the server: the microphone is gone."""
        self.server.kill()
        self.server.wait()


@contextmanager
def room(folder: Path) -> Iterator[Room]:
    """Open a room for the length of the block; its files are in `folder`."""
    socket, alsa = folder / "socket", folder / "asound.conf"
    alsa.write_text(_ALSA)
    own = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "ALSA_CONFIG_PATH": str(alsa)}
    env = {**os.environ, **own, "PULSE_SERVER": f"unix:{socket}"}
    modules = [f"module-native-protocol-unix socket={socket} auth-anonymous=1"]
    modules += ["module-null-sink sink_name=room rate=48000 channels=1"]
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"]
    command += [part for module in modules for part in ("-L", module)]
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(env, server)
            yield Room(env, server)
        finally:
            server.kill()


def _wait_for(env: dict[str, str], server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        done = subprocess.run(["pactl", "list", "short", "sources"], env=env, capture_output=True, check=False)
        if b"room.monitor" in done.stdout:
            return
        assert server.poll() is None, "pulseaudio ended"
        time.sleep(0.05)
    raise AssertionError("pulseaudio does not answer")


def no_microphone(folder: Path) -> dict[str, str]:
    """The environment of a machine without any sound."""
    path = folder / "nothing.conf"
    path.write_text(_NOTHING)
    return {"ALSA_CONFIG_PATH": str(path), "PULSE_SERVER": f"unix:{folder / 'nobody'}"}


def broken_portaudio(folder: Path) -> dict[str, str]:
    """The environment of a machine on which PortAudio cannot be loaded."""
    for name in ("libportaudio.so.2", "libportaudio.so"):
        (folder / name).write_bytes(b"")
    return {"LD_LIBRARY_PATH": str(folder)}
