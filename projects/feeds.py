"""Projects in feeds, for other programs. They hold what the pages show."""

from django.template.loader import render_to_string

from core.feeds import Item, with_whole_addresses
from projects.models import Project


def feed_item(project: Project) -> Item:
    html = render_to_string("projects/feed_content.html", {"project": project})
    return Item(
        project,
        title=project.title,
        content=with_whole_addresses(html.strip()),
        changed_at=project.changed_at,
        tags=[project.focus_area.name, str(project.get_status_display())],
    )
