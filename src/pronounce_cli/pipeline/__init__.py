"""From a recording and a text to an assessment: the stages in order."""

from pronounce_cli.pipeline.assessor import Assessor, assess

__all__ = ["Assessor", "assess"]
