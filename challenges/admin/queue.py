"""Queue: the list of ideas as moderators work through it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.admin.filters import FREQUENT, Filter, chosen_filters
from challenges.admin.marks import (
    HAS_DETAILS,
    HAS_FILES,
    HAS_LINKS,
    SENT_MORE,
)
from challenges.admin.saved_views import saved_views
from challenges.models import Entry
from challenges.models.assignment import is_assigned
from challenges.models.telling import UNTOLD
from challenges.services.moderation.queue import COUNT_LIMIT
from core.admin.read_only import due_badge, short_date
from core.text.direction import isolate
from core.types import StrOrPromise
from core.users import display_name

MAX_SEARCH_CHARS = 200
"""Characters of the search that are looked for."""

MAX_PAGE = 10_000
"""Number of the last page that can be asked for."""

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
    marks = ((mark,) for mark in _marks(entry))
    return format_html(
        '<div class="about"><span class="reference">{}</span> '
        '<span class="about__words">{}</span> {} <span class="about__area">{}</span>'
        "</div>",
        entry.reference,
        isolate(entry.summary),
        format_html_join(" ", '<span class="mark">{}</span>', marks),
        entry.focus_area or gettext("No focus area yet"),
    )


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


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


# The list


class FilteredChangeList(ChangeList):
    """The filtered and ordered ideas that a URL asks for; none is read."""

    def get_results(self, request: HttpRequest) -> None:
        pass


class EntryChangeList(ChangeList):
    """One page of ideas. A narrow query finds and counts keys, which an index has; rows
    are read for one page only."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.title = gettext("Ideas")
        self.saved_views = saved_views(self.model_admin, request, self.narrowing_params)
        self.is_saved_view = any(view.is_shown for view in self.saved_views)

    def get_results(self, request: HttpRequest) -> None:
        before = (min(max(self.page_num, 1), MAX_PAGE) - 1) * self.list_per_page
        self.more_than = before + COUNT_LIMIT
        keys: Any = list(
            self.queryset.values_list("pk", flat=True)[: self.more_than + 1]
        )
        self.paginator = self.model_admin.get_paginator(
            request, keys, self.list_per_page
        )
        page_obj = self.paginator.get_page(self.page_num)
        self.page_num = page_obj.number
        self.result_list: Any = self._entries(page_obj.object_list)
        self.result_count = self.paginator.count
        self.is_counted = self.result_count <= self.more_than
        self.multi_page = self.paginator.num_pages > 1
        self.show_full_result_count = self.can_show_all = False
        self.full_result_count = None
        self.show_admin_actions = True

    def _entries(self, keys: Any) -> list[Entry]:
        """Return these entries with what the columns show."""
        entries = self.root_queryset.annotate(
            has_files=HAS_FILES,
            has_links=_whether(HAS_LINKS),
            has_details=_whether(HAS_DETAILS),
            sent_more=_whether(SENT_MORE),
            is_untold=_whether(UNTOLD),
            is_assigned=_whether(is_assigned()),
            original_reference=F("duplicate_of__reference"),
        ).in_bulk(keys)
        return [entries[key] for key in keys if key in entries]

    @property
    def narrowing_params(self) -> dict[str, str]:
        """Return the parameters that narrow the list: all but its order."""
        params = self.params.items()
        return {name: value for name, value in params if value and name != ORDER_VAR}

    @property
    def filters(self) -> list[list[Filter]]:
        """Return the filters that stand beside the search, and the others."""
        specs = [spec for spec in self.filter_specs if isinstance(spec, Filter)]
        return [specs[:FREQUENT], specs[FREQUENT:]]

    @property
    def active_filters(self) -> list[dict[str, Any]]:
        """Return each filter that is set, with the URL of the list without it."""
        return [
            {
                "title": spec.title,
                "label": spec.chosen_label,
                "url_without": self.get_query_string(remove=[spec.parameter]),
            }
            for spec in chosen_filters(self)
        ]

    @property
    def empty_message(self) -> StrOrPromise:
        """Return what to say when there is nothing to do; "" when there is."""
        waits = any(entry.answer_due for entry in self.result_list)
        if waits or self.page_num > 1 or self.params.get(ORDER_VAR):
            return ""
        if not self.narrowing_params:
            if not self.result_list:
                return _(
                    "No ideas yet. They appear here as soon as somebody sends one."
                )
            return _("Nobody waits for an answer. Thank you: you are done here.")
        if self.result_list:
            return ""
        if self.is_saved_view:
            return _("Nothing waits for you here. Enjoy the moment.")
        return _("No idea is like that. Take a filter away, or search for less.")
