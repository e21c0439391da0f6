"""Queue: the list of ideas as moderators work through it."""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.admin.filters import FREQUENT
from challenges.admin.marks import (
    HAS_DETAILS,
    HAS_FILES,
    HAS_LINKS,
    SENT_MORE,
)
from challenges.models import Entry
from challenges.models.telling import UNTOLD
from challenges.models.workflow import MODERATE_PERMISSION, Status
from core.admin.queue import QueueChangeList, whether
from core.admin.read_only import about_cell, due_badge, short_date
from core.assignment import is_assigned
from core.text.direction import isolate
from core.users import display_name

MAX_SEARCH_CHARS = 200
"""Characters of the search that are looked for."""

TO_REVIEW = f"status__exact={Status.SUBMITTED}"

# Columns


@admin.display(description=_("answer due"), ordering="answer_due")
def due(entry: Entry) -> SafeString:
    return due_badge(entry.answer_due)


@admin.display(description=_("title"))
def title_link(entry: Entry) -> str:
    return isolate(entry.title)


@admin.display(description=_("about"))
def about(entry: Entry) -> SafeString:
    """The reference, the first words, what is out of the ordinary, and the area."""
    area = entry.focus_area or gettext("No focus area yet")
    return about_cell(entry.reference, entry.summary, _marks(entry), area)


def _marks(entry: Any) -> list[str]:
    """Return what is out of the ordinary, in a word or two. The entry is one of an
    EntryChangeList, which annotates it."""
    original = {"reference": entry.original_reference}
    marks = {
        gettext("Personal details"): entry.has_details,
        gettext("Told to nobody"): entry.is_untold,
        gettext("Taken down"): entry.is_taken_down,
        gettext("Same idea as %(reference)s") % original: entry.original_reference,
        gettext("Late"): entry.is_late,
        gettext("Files"): entry.has_files,
        gettext("Links"): entry.has_links,
        gettext("Sent more"): entry.sent_more,
    }
    return [mark for mark, applies in marks.items() if applies]


@admin.display(description=_("assigned to"), empty_value="")
def assigned_to(entry: Any) -> str:
    """The entry is one of an EntryChangeList, which annotates it."""
    if entry.is_assigned:
        return isolate(display_name(entry.assignee))
    return gettext("Nobody yet") if entry.answer_due else ""


@admin.display(description=_("received"), ordering="submitted_at")
def received(entry: Entry) -> str:
    return short_date(entry.submitted_at) if entry.submitted_at else ""


LINKED_COLUMNS: Any = [title_link]

SORTABLE_COLUMNS: Any = [due, received]

COLUMNS: Any = [due, title_link, about, "status_badge", assigned_to, received]


# The list


class EntryChangeList(QueueChangeList):
    views = [
        (_("To review"), TO_REVIEW),
        (_("Mine"), f"assignee=me&{TO_REVIEW}"),
        (_("Nobody’s"), f"assignee=nobody&{TO_REVIEW}"),
        (_("Due today"), "due=today"),
        (_("Overdue"), "due=overdue"),
        (_("Personal details"), f"details=1&{TO_REVIEW}"),
        (_("No outcome yet"), "outcome=none"),
    ]
    frequent_filters = FREQUENT
    none_yet = _("No ideas yet. They appear here as soon as somebody sends one.")
    none_found = _("No idea is like that. Take a filter away, or search for less.")

    def annotate(self, queryset: Any) -> Any:
        return queryset.annotate(
            has_files=HAS_FILES,
            has_links=whether(HAS_LINKS),
            has_details=whether(HAS_DETAILS),
            sent_more=whether(SENT_MORE),
            is_untold=whether(UNTOLD),
            is_assigned=whether(is_assigned(MODERATE_PERMISSION)),
            original_reference=F("duplicate_of__reference"),
        )
