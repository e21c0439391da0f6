"""The queue: the list of entries, as moderators work through it."""

from copy import copy
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, ORDER_VAR, ChangeList
from django.core.exceptions import SuspiciousOperation
from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.admin.filters import FILTERS, HAS_FILES, HAS_LINKS, SENT_MORE
from challenges.models import Entry
from challenges.models.entry_queryset import QUEUE_ORDER, EntryQuerySet
from challenges.models.workflow import Status
from challenges.services.moderation import queue
from core.admin.read_only import short_date
from core.admin.workflow import WorkflowAdmin
from core.http import SeeOther
from core.types import StrOrPromise
from core.users import display_name
from core.working_days import time_left

MOST_READ = 200
"""How much of what was typed into the search is looked for."""

COUNT_LIMIT = 500
"""How many entries are counted beyond those of the pages before: on a site with many, a
page does not wait for a number that nobody needs."""

MAX_PAGE = 10_000
"""The last page that can be asked for."""

SAVED_VIEWS = [
    (_("All"), ""),
    (_("To review"), f"status__exact={Status.SUBMITTED}"),
    (_("Overdue"), "due=overdue"),
    (_("Mine"), f"assignee=me&status__exact={Status.SUBMITTED}"),
    (_("Nobody’s"), f"assignee=nobody&status__exact={Status.SUBMITTED}"),
]
"""What moderators look at most, with one click."""


class FilteredChangeList(ChangeList):
    """The filtered and ordered entries that an address asks for; none is read."""

    def get_results(self, request: HttpRequest) -> None:
        pass


class EntryChangeList(ChangeList):
    """A page of them. One narrow look finds and counts keys, which an index has; rows
    are read for one page only."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.title = gettext("Entries")

    def get_results(self, request: HttpRequest) -> None:
        before = (min(max(self.page_num, 1), MAX_PAGE) - 1) * self.list_per_page
        found = self.queryset.values_list("pk", flat=True)
        keys = list(found[: before + COUNT_LIMIT + 1])
        self.paginator = self.model_admin.get_paginator(
            request, keys, self.list_per_page
        )
        page = self.paginator.get_page(self.page_num)
        self.page_num = page.number
        self.result_list = self._rows(page.object_list)
        self.result_count = self.paginator.count
        self.more_than = before + COUNT_LIMIT
        self.is_counted = self.result_count <= self.more_than
        self.multi_page = self.paginator.num_pages > 1
        self.show_full_result_count = self.can_show_all = False
        self.full_result_count = None
        self.show_admin_actions = True

    def _rows(self, keys: list[int]) -> list[Entry]:
        """With what the columns show."""
        rows = self.root_queryset.annotate(
            has_files=HAS_FILES,
            has_links=Case(When(HAS_LINKS, then=Value(True)), default=Value(False)),
            sent_more=Case(When(SENT_MORE, then=Value(True)), default=Value(False)),
            double_of=F("duplicate_of__reference"),
        ).in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    @property
    def asked_for(self) -> dict[str, str]:
        """What narrows the list: all but its order."""
        return {name: v for name, v in self.params.items() if v and name != ORDER_VAR}

    @property
    def views(self) -> list[dict[str, Any]]:
        return [
            {
                "label": label,
                "address": f"?{query}",
                "is_shown": dict(parse_qsl(query)) == self.asked_for,
            }
            for label, query in SAVED_VIEWS
        ]

    @property
    def chosen(self) -> list[dict[str, Any]]:
        """Each filter that is set, and the address without it."""
        return [
            {
                "title": spec.title,
                "words": spec.chosen_words,
                "without": self.get_query_string(remove=[spec.parameter]),
            }
            for spec in self.filter_specs
            if spec.chosen
        ]

    @property
    def cheer(self) -> StrOrPromise:
        """What to say when there is nothing to do; "" when there is."""
        waits = any(entry.answer_due for entry in self.result_list)
        if waits or self.page_num > 1 or self.params.get(ORDER_VAR):
            return ""
        if not self.asked_for:
            if not self.result_list:
                return _(
                    "No entries yet. They appear here as soon as somebody sends one."
                )
            return _("Nobody waits for an answer. Thank you: you are done here.")
        if self.result_list:
            return ""
        if any(view["is_shown"] for view in self.views):
            return _("Nothing waits for you here. Enjoy the moment.")
        return _("No entry is like that. Take a filter away, or search for less.")


class QueueAdmin(WorkflowAdmin):
    """What the list shows, how it is filtered and searched."""

    list_display = [
        *("due", "title_link", "about", "status_word", "assigned_to", "received"),
    ]
    list_display_links = ["title_link"]
    list_filter = FILTERS
    list_per_page = 50
    sortable_by = ["due", "received"]
    ordering = QUEUE_ORDER
    search_fields = ["title"]  # Django asks whether there are any: see below
    search_help_text = _("Words of the idea, a name, an email address or a reference.")

    @admin.display(description=_("answer due"), ordering="answer_due")
    def due(self, entry: Entry) -> SafeString:
        is_over = entry.answer_due is not None and entry.answer_due <= timezone.now()
        kind = "due due--over" if is_over else "due"
        return format_html(
            '<span class="{}">{}</span>', kind, time_left(entry.answer_due)
        )

    @admin.display(description=_("title"))
    def title_link(self, entry: Entry) -> str:
        return entry.title

    @admin.display(description=_("about"))
    def about(self, entry: Entry) -> SafeString:
        marks = format_html_join(
            " ", '<span class="mark">{}</span>', ((mark,) for mark in self.marks(entry))
        )
        return format_html(
            '<span class="reference">{}</span> {} {}',
            entry.reference,
            entry.focus_area.name,
            marks,
        )

    def marks(self, entry: Any) -> list[str]:
        """What is out of the ordinary, in a word or two; of a row of the list."""
        double = gettext("Same idea as %(reference)s") % {"reference": entry.double_of}
        marks = {
            gettext("Late"): entry.is_late,
            gettext("Taken down"): entry.is_taken_down,
            double: entry.double_of,
            gettext("Files"): entry.has_files,
            gettext("Links"): entry.has_links,
            gettext("Sent more"): entry.sent_more,
        }
        return [mark for mark, applies in marks.items() if applies]

    @admin.display(description=_("assigned to"), empty_value="")
    def assigned_to(self, entry: Entry) -> str:
        if entry.assignee:
            return display_name(entry.assignee)
        return gettext("Nobody yet") if entry.answer_due else ""

    @admin.display(description=_("received"), ordering="submitted_at")
    def received(self, entry: Entry) -> str:
        return short_date(entry.submitted_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        sent = super().get_queryset(request).exclude(status=Status.DRAFT)
        return sent.select_related("challenge", "focus_area", "assignee")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Entry], search_term: str
    ) -> tuple[QuerySet[Entry], bool]:
        return queryset.search_for_staff(search_term[:MOST_READ]), False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        match = request.resolver_match
        is_list = match and match.url_name == self._url_name("changelist")
        return EntryChangeList if is_list else FilteredChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Questions that were left open are no part of the address."""
        if request.method == "GET" and "" in request.GET.values():
            asked = request.GET.copy()
            for name in [name for name, value in asked.items() if not value]:
                del asked[name]
            return SeeOther(f"{request.path}?{asked.urlencode()}".removesuffix("?"))
        if ERROR_FLAG in request.GET:
            messages.warning(request, _("That filter is not known: here are all."))
        return super().changelist_view(request, extra_context)

    def neighbours(
        self, request: HttpRequest, entry: Entry
    ) -> tuple[Entry | None, Entry | None]:
        """The entries before and after it in the queue that it was opened from, in the
        order of the promise: `_changelist_filters` says how that was filtered.

        A decision moves an entry within the queue, or out of it: whoever wants to go on
        to the next one asks before deciding."""
        found = self._opened_from(request)
        return queue.neighbours(found, entry) if found is not None else (None, None)

    def first_waiting(self, request: HttpRequest, entry: Entry) -> Entry | None:
        """The first of that same queue that waits, but for this one."""
        found = self._opened_from(request)
        if found is None:
            return None
        return found.exclude(pk=entry.pk).to_review().first()

    def _opened_from(self, request: HttpRequest) -> EntryQuerySet | None:
        """The queue that `_changelist_filters` names; None when it makes no sense."""
        asked = copy(request)
        asked.GET = QueryDict(request.GET.get("_changelist_filters", ""))
        try:
            queue = self.get_changelist_instance(asked).queryset
        except (IncorrectLookupParameters, SuspiciousOperation):
            return None
        return queue
