"""What people outside see of an entry: each outlet, asked as a visitor."""

from typing import Any

from django.test import Client

from challenges.models import Entry
from tests.search.queries import unmarked

RECEIVED, IN, DECLINED, ASKED = (
    "Received, being checked",
    "In the challenge",
    "Not taken forward",
    "We need something from you",
)
"""Steps of the private page."""

ALL = {
    *("page", "gallery", "search", "atom", "json", "csv", "focus area"),
    *("site search", "open data", "sitemap"),
}
"""Public outlets of an idea without pictures."""


def public_outlets(entry: Entry) -> set[str]:
    """Return the names of the public outlets that show this entry."""
    pages = {
        "page": entry.get_absolute_url(),
        "gallery": "/ideas/",
        "search": f"/ideas/?q={entry.title.split()[0]}",
        "site search": f"/search/?q={entry.title.split()[0]}",
        "open data": "/api/v1/ideas.json",
        "sitemap": "/sitemap-ideas.xml",
        "focus area": entry.focus_area.get_absolute_url(),
        **{kind: f"/ideas/ideas.{kind}" for kind in ("atom", "json", "csv")},
    }
    for picture in entry.attachments.all():
        pages["picture"] = f"{entry.pictures_path}{picture.pk}/{picture.largest}"
    client = Client()
    return {n for n, path in pages.items() if _shows(client.get(path), n, entry)}


def _shows(response: Any, name: str, entry: Entry) -> bool:
    content: bytes = response.getvalue()
    if name in {"page", "picture"}:
        return bool(response.status_code == 200)
    sign = entry.reference if name == "sitemap" else entry.title
    return sign in unmarked(content.decode())


def private_steps(entry: Entry) -> list[str]:
    """Return the steps that the private page tells, and the file of all data, too."""
    client = Client()
    page = client.get(entry.private_path)
    steps = [step.label for step in page.context["steps"]]
    data = client.get(f"{entry.private_path}data.json").json()
    assert [row["what"] for row in data["what_happened"]] == steps
    assert data["status"] == steps[-1]
    return steps
