"""Factories for tests of core."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.alerts import note_that_there_are_some
from core.models import Alert


def make_alert(**overrides: Any) -> Alert:
    """Create an announcement that is shown on every page."""
    defaults: dict[str, Any] = {
        "title": "The library is closed",
        "text": "Until Monday. See [what is on](/events/) elsewhere.",
        "starts_at": timezone.now() - timedelta(hours=1),
    }
    alert = Alert.objects.create(**{**defaults, **overrides})
    note_that_there_are_some()
    return alert
