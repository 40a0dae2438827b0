"""The way to PortAudio: loaded when it is first used, quiet on standard error, its failures put into words."""

from __future__ import annotations

import platform
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pronounce_cli.audio.files import silent_stderr
from pronounce_cli.core.errors import MicrophoneError

if TYPE_CHECKING:
    from collections.abc import Mapping

INSTALL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Linux": "Install it: `sudo apt install libportaudio2` (Debian, Ubuntu), `sudo dnf install portaudio` "
        "(Fedora) or `sudo pacman -S portaudio` (Arch)",
        "Darwin": "Install it: `brew install portaudio`",
        "Windows": "Install sounddevice again: `pip install --force-reinstall sounddevice`",
    }
)
PERMIT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Linux": "Add yourself to the group audio (`sudo usermod -aG audio $USER`) and log in again",
        "Darwin": "Allow your terminal in System Settings, Privacy & Security, Microphone, and start it again",
        "Windows": "Allow desktop apps in Settings, Privacy & security, Microphone",
    }
)
_WSL: Final = (
    "In WSL, install libasound2-plugins and use `--device pulse` (WSLg), or record in Windows and run "
    "`pronounce score FILE`"
)
_ELSEWHERE: Final = (
    "Plug one in or switch it on; over SSH or in a container record on your own computer, then use "
    "`pronounce score FILE`"
)
_BUSY: Final = ("busy", "in use", "unavailable", "already", "exclusive")
_DENIED: Final = ("permission", "denied", "not permitted", "access")
_GONE: Final = ("no such device", "disconnected", "unplugged", "not connected", "invalid device")


def load() -> Any:
    """Return the module `sounddevice`.

    Raises:
        MicrophoneError: PortAudio is not there.
    """
    try:
        with silent_stderr():
            import sounddevice
    except OSError as error:
        raise MicrophoneError(
            "PortAudio, through which the microphone is reached, is not installed",
            reason="no_portaudio",
            hint=INSTALL.get(platform.system(), "Install the library PortAudio"),
        ) from error
    except ImportError as error:
        raise MicrophoneError(
            "The package sounddevice, through which the microphone is reached, is not installed",
            reason="no_portaudio",
            hint="Run `pip install sounddevice`",
        ) from error
    return sounddevice


def refresh(sounddevice: Any) -> None:
    """Let PortAudio look again which devices there are; it looks only when it starts."""
    with silent_stderr():
        sounddevice._terminate()
        sounddevice._initialize()


def no_device() -> MicrophoneError:
    """Return what to say when there is no microphone at all, or none that may be used."""
    if _forbidden():
        return MicrophoneError(
            "You may not use the microphones of this machine",
            reason="permission",
            hint=PERMIT["Linux"],
        )
    hint = _WSL if "microsoft" in platform.release().lower() else _ELSEWHERE
    return MicrophoneError("No microphone was found", reason="no_device", hint=hint)


def _forbidden(folder: Path = Path("/dev/snd")) -> bool:
    """Return whether Linux has sound devices that this user may not open."""
    if platform.system() != "Linux":
        return False
    try:
        with next(folder.glob("pcm*c")).open("rb", buffering=0):
            return False
    except PermissionError:
        return True
    except (OSError, StopIteration):
        return False


def translated(error: Exception, device: str) -> MicrophoneError:
    """Return a failure of PortAudio in words for people.

    Args:
        error: A `sounddevice.PortAudioError`: words, code, and what the system said.
        device: Name of the device.
    """
    words = " ".join(str(part) for part in error.args).lower()
    if any(sign in words for sign in _DENIED):
        return MicrophoneError(
            f"{device} may not be used by this program", reason="permission", hint=PERMIT.get(platform.system())
        )
    if any(sign in words for sign in _GONE):
        return MicrophoneError(
            f"{device} is not there any more",
            reason="lost",
            hint="Check the plug; `pronounce devices` lists what is there",
        )
    if any(sign in words for sign in _BUSY):
        return MicrophoneError(
            f"{device} cannot be opened: another program holds it, or it was unplugged",
            reason="busy",
            hint="Close the other program (a call, a browser tab) or choose another device with --device",
        )
    said = str(error.args[0]) if error.args else type(error).__name__
    return MicrophoneError(
        f"{device} does not record: {said[:1].lower()}{said[1:]}",
        hint="Choose another device with --device; `pronounce devices` lists them",
    )


def muted_hint() -> str:
    """Return what may be wrong with a microphone that delivers nothing; some systems let a forbidden one do that."""
    system = platform.system()
    if system not in ("Darwin", "Windows"):
        return "It may be muted: look at the input in the sound settings, or choose another with --device"
    return f"It may be muted, or not allowed for this program. {PERMIT[system]}"
