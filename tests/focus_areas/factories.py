"""Focus areas for tests; a test names only the fields that matter to it."""

from typing import Any

from focus_areas.models import FocusArea


def make_area(**fields: Any) -> FocusArea:
    """Create a focus area beside the four of the migration."""
    defaults = {
        "name": "Quiet streets",
        "slug": "quiet-streets",
        "hue": "people",
        "summary": "Streets where you hear birds.",
        "body": "Less **noise** for everyone.",
        "position": 9,
    }
    return FocusArea.objects.create(**{**defaults, **fields})
