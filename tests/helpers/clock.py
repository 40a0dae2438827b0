"""Time for tests: nobody waits."""

from __future__ import annotations

from dataclasses import dataclass, field

from pronounce_cli.recognise import Clock


@dataclass
class FakeClock:
    """Time that passes only while somebody sleeps."""

    now: float = 1000.0
    sleeps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep)
