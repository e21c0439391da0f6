from challenges.models.challenge import Challenge
from challenges.models.entry import Entry, Step

__all__ = ["Challenge", "Entry", "Step"]
