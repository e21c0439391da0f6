"""Projects and their steps for tests; a test names only what matters to it."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from focus_areas.models import FocusArea
from projects.models import Project, Step


def make_project(**fields: Any) -> Project:
    """Create a project that was published yesterday."""
    defaults = {
        "title": "Talking benches",
        "slug": f"benches-{uuid.uuid4().hex[:8]}",
        "summary": "Benches that say who built them.",
        "body": "Three of them **stand**.",
        "status": "pilot",
        "publish_at": timezone.now() - timedelta(days=1),
    }
    if "focus_area" not in fields:
        defaults["focus_area"] = FocusArea.objects.get(slug="clean-tech-city")
    project: Project = Project.objects.create(**{**defaults, **fields})
    return project


def make_step(project: Project | None = None, **fields: Any) -> Step:
    """Create a step of today, because of something that people said."""
    defaults = {"text": "We **moved** it.", "you_said": "It stands in the way."}
    project = project or make_project()
    step: Step = Step.objects.create(project=project, **{**defaults, **fields})
    return step
