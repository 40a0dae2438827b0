"""A practice session put together: what is due, sound from the microphone or files, scores from the pipeline."""

from pronounce_cli.coach.coach import Coach
from pronounce_cli.coach.memory import LongMemory, Memory, ShortMemory
from pronounce_cli.coach.plan import Plan, candidates

__all__ = ["Coach", "LongMemory", "Memory", "Plan", "ShortMemory", "candidates"]
