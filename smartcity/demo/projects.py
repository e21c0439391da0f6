"""Projects of the demo, with the ideas that they came from and their steps."""

from typing import Any

from challenges.models import Entry
from focus_areas.models import FocusArea
from projects.models import Project, Step
from smartcity.demo.pictures import with_picture


def load_projects(content: dict[str, Any]) -> None:
    for data in content["projects"]:
        steps, idea = data.pop("steps", []), data.pop("idea", "")
        area = FocusArea.objects.get(slug=data.pop("focus_area"))
        project = Project.objects.create(
            **with_picture(data),
            focus_area=area,
            idea=Entry.objects.published().filter(title=idea).first(),
        )
        for step in steps:
            Step.objects.create(project=project, **step)
