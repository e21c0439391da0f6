from challenges.models.challenge import Challenge, Criterion
from challenges.models.entry import Entry
from challenges.models.history import Step, Update, Version

__all__ = ["Challenge", "Criterion", "Entry", "Step", "Update", "Version"]
