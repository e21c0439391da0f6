"""Views of the queue that moderators use most, one click away, each with its number."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import IntegerField, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from challenges.admin.walk import filtered_entries
from challenges.models import Entry
from challenges.models.workflow import Status
from challenges.services.moderation.queue import COUNT_LIMIT
from core.types import StrOrPromise
from core.users import get_staff_user

TO_REVIEW = f"status__exact={Status.SUBMITTED}"

SAVED_VIEWS = [
    (_("To review"), TO_REVIEW),
    (_("Mine"), f"assignee=me&{TO_REVIEW}"),
    (_("Nobody’s"), f"assignee=nobody&{TO_REVIEW}"),
    (_("Due today"), "due=today"),
    (_("Overdue"), "due=overdue"),
    (_("Personal details"), f"details=1&{TO_REVIEW}"),
    (_("No outcome yet"), "outcome=none"),
]
"""Label and query of each. Any other list has an address, too, which a browser keeps
among its bookmarks."""


@dataclass(frozen=True)
class SavedView:
    label: StrOrPromise
    url: str
    is_shown: bool
    count: int = 0

    @property
    def number(self) -> str:
        """Return how many ideas it has, as far as they are counted."""
        return f"{COUNT_LIMIT}+" if self.count > COUNT_LIMIT else str(self.count)


class Counted(Subquery):
    """Number of rows of a query, beside others in the same one."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def saved_views(
    model_admin: "admin.ModelAdmin[Entry]",
    request: HttpRequest,
    narrowing_params: dict[str, str],
) -> list[SavedView]:
    """Return the views, and all ideas at the end, which are not counted. One query
    counts, and none of its parts goes on beyond COUNT_LIMIT."""
    counted = []
    for _label, query in SAVED_VIEWS:
        entries: Any = filtered_entries(model_admin, request, parse_qs(query))
        keys = entries.select_related(None).order_by().values("pk")
        counted.append(Counted(keys[: COUNT_LIMIT + 1]))
    user = get_staff_user(request)
    counts = User.objects.filter(pk=user.pk).values_list(*counted).get()
    return [
        *(
            SavedView(label, f"?{query}", dict(parse_qsl(query)) == narrowing_params, n)
            for (label, query), n in zip(SAVED_VIEWS, counts, strict=True)
        ),
        SavedView(_("All"), "?", not narrowing_params, COUNT_LIMIT + 1),
    ]
