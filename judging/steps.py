"""Steps of a criterion, for models and for calculations that know no database."""

STEPS = 5
"""Number of steps of each criterion: 1 is the weakest."""
