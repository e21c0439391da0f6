"""Import of events for staff: a file is chosen, and what it would do is shown, before
anything is stored."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.admin.pages import Page, PagesAdmin, render_admin_page
from core.http import SeeOther
from core.types import StrOrPromise
from core.uploads import safe_filename
from core.users import get_staff_user
from events.access import Answer
from events.choices import Audience, Language, State
from events.feeds import CSV_FIELDS
from events.importing.files import Table, read_file
from events.importing.rows import PlannedEvent, plan_events
from events.importing.services import plan_import, run_import
from events.models import EventImport

EVENTS_PER_PAGE = 100

CHOICES = {
    "state": State.values,
    "audience": Audience.values,
    "language": Language.values,
    _("answers about access"): Answer.values,
}
"""Values that a column of a table may have, by its name."""


class ImportForm(forms.Form):
    """The file; cleaned, it is what the file says."""

    file = forms.FileField(
        label=_("Calendar file (.ics) or table (.csv)"),
        help_text=_("Up to 2 MB and 1,000 events."),
        widget=forms.FileInput({"accept": ".ics,.csv,text/calendar,text/csv"}),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("Choose a file that is not empty"),
        },
    )

    def clean_file(self) -> Table:
        return read_file(self.cleaned_data["file"])


def choose(model_admin: PagesAdmin, request: HttpRequest) -> HttpResponse:
    """Read a file, and lead to what it would do."""
    _check_permission(model_admin, request)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    if form.is_valid():
        table: Table = form.cleaned_data["file"]
        event_import = plan_import(
            safe_filename(str(request.FILES["file"])),
            table.rows,
            by=get_staff_user(request),
        )
        if table.left_out:
            text = _("These columns are none of ours, and are left out: %(names)s")
            names = ", ".join(table.left_out)[:200]
            messages.warning(request, text % {"names": names})
        return SeeOther(model_admin.page_url("import_plan", event_import.pk))
    return render_admin_page(
        model_admin,
        request,
        "admin/events/event/import.html",
        _("Import events"),
        form=form,
        columns=CSV_FIELDS,
        choices=CHOICES,
    )


def plan(model_admin: PagesAdmin, request: HttpRequest, import_pk: int) -> HttpResponse:
    """Show what the file would do; the button does it."""
    _check_permission(model_admin, request)
    event_import = get_object_or_404(EventImport, pk=import_pk)
    if request.method == "POST":
        try:
            run_import(event_import, by=get_staff_user(request))
        except EventImport.DoesNotExist as error:  # its rows became too old just now
            raise Http404 from error
        return SeeOther(model_admin.page_url("import_plan", import_pk))
    planned = plan_events(event_import.rows)
    lists = _lists(planned)
    show = request.GET.get("show", "")
    page_obj = Paginator(lists.get(show, lists[""])[1], EVENTS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render_admin_page(
        model_admin,
        request,
        "admin/events/event/import_plan.html",
        _("Import events: %(file)s") % {"file": event_import},
        event_import=event_import,
        counts={name: len(events) for name, (_label, events) in lists.items()},
        lists=[(name, label, name == show) for name, (label, _events) in lists.items()],
        page_obj=page_obj,
    )


def _lists(
    planned: list[PlannedEvent],
) -> Mapping[str, tuple[StrOrPromise, list[PlannedEvent]]]:
    """Return lists by the value of the URL parameter `show`; that of "" has all."""
    return {
        "": (_("All"), planned),
        "new": (_("New"), [each for each in planned if each.is_new]),
        "here": (_("Here already"), [each for each in planned if each.is_here]),
        "refused": (_("Cannot"), [each for each in planned if each.refusal]),
    }


def _check_permission(model_admin: Any, request: HttpRequest) -> None:
    if not model_admin.has_add_permission(request):
        raise PermissionDenied


IMPORT_PAGES = [
    Page("import/", choose, "import"),
    Page("import/<int:import_pk>/", plan, "import_plan"),
]
