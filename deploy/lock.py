"""Renew the locks in `deploy/requirements/`: newest versions that pyproject.toml allows, with the hashes of both kinds.

    python deploy/lock.py

The lists below are whole: what a package asks for and the handler never imports (sounddevice of pocketsphinx,
pycparser of cffi) is left out on purpose, so pip is told to follow no dependencies.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PYTHON = "3.13"
PLATFORMS = {
    arch: [f"manylinux_2_{minor}_{machine}" for minor in range(28, 16, -1)] + [f"manylinux2014_{machine}"]
    for arch, machine in (("x86_64", "x86_64"), ("arm64", "aarch64"))
}
SOURCE_ONLY = ("eng-to-ipa",)  # pure Python that is published without a wheel
GROUPS: dict[str, tuple[str, ...]] = {
    "base": (
        "audioread>=3.0",
        "cffi",
        "eng-to-ipa==0.0.2",
        "hama>=1.7,<2",
        "numpy>=1.26",
        "platformdirs>=4",
        "pocketsphinx>=5.0.4,<6",
        "python-multipart>=0.0.20",
        "soundfile>=0.12.1",
        "soxr>=0.5",
        "threadpoolctl>=3.5,<4",
        "typing-extensions",
        "webvtt-py>=0.5.1,<1",
    ),
    "network": ("anyio", "h11", "httpcore2", "httpx2>=2.7,<3", "idna", "truststore"),
    "openai": ("annotated-types", "jiter", "openai>=3,<4", "pydantic", "pydantic-core", "sniffio", "typing-inspection"),
}


def pip_options(arch: str) -> list[str]:
    """Return the options that make pip choose for a Lambda machine and not for this one."""
    platforms = [option for name in PLATFORMS[arch] for option in ("--platform", name)]
    return [
        *("--disable-pip-version-check", "--no-deps", "--implementation", "cp", "--python-version", PYTHON),
        *("--only-binary", ":all:", "--no-binary", ",".join(SOURCE_ONLY)),
        *platforms,
    ]


def resolved(requirements: tuple[str, ...], arch: str) -> dict[str, tuple[str, str]]:
    """Return version and SHA-256 of what pip would install, by name."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        places = ["--target", folder, "--report", str(report)]
        subprocess.run([*command, *pip_options(arch), *places, *requirements], check=True)
        found = json.loads(report.read_text())["install"]
    return {
        item["metadata"]["name"].lower().replace("_", "-"): (
            item["metadata"]["version"],
            item["download_info"]["archive_info"]["hashes"]["sha256"],
        )
        for item in found
    }


def lock(group: str) -> str:
    """Return the lock of a group.

    Raises:
        SystemExit: The newest versions for the two kinds of machine differ.
    """
    per_arch = [resolved(GROUPS[group], arch) for arch in PLATFORMS]
    lines = ["# Made by deploy/lock.py; Python 3.13, x86_64 and arm64."]
    for name in sorted(per_arch[0]):
        if len(versions := {found[name][0] for found in per_arch}) > 1:
            raise SystemExit(f"{name} has no version for both: {', '.join(sorted(versions))}")
        hashes = sorted({found[name][1] for found in per_arch})
        lines.append(" \\\n".join([f"{name}=={versions.pop()}", *(f"    --hash=sha256:{value}" for value in hashes)]))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for chosen in GROUPS:
        (HERE / "requirements" / f"{chosen}.txt").write_text(lock(chosen), encoding="utf-8")
        print(f"{chosen}.txt", file=sys.stderr)
