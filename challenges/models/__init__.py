from challenges.models.challenge import Challenge
from challenges.models.entry import Entry, IllegalMove, Step

__all__ = ["Challenge", "Entry", "IllegalMove", "Step"]
