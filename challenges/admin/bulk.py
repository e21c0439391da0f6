"""Bulk actions: one decision about many ideas. They are chosen in the list, previewed,
confirmed, and reported idea by idea."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.forms.bulk import CONFIRM, BulkForm
from challenges.models import BulkAction, BulkActionItem, Entry
from challenges.models.bulk import BulkActionItemQuerySet
from challenges.models.entry_queryset import EntryQuerySet
from challenges.models.workflow import MODERATE_PERMISSION
from challenges.services.moderation import bulk, bulk_preview
from core.admin.pages import (
    Page,
    PagesAdmin,
    admin_url_to_go_to,
    render_admin_page,
)
from core.admin.read_only import ReadOnlyAdmin
from core.http import SeeOther
from core.templatetags.formatting import plain_datetime
from core.text.direction import isolate
from core.typed_words import refused_page
from core.types import StrOrPromise
from core.users import display_name, get_staff_user
from core.workflow import TransitionNotAllowed

ITEMS_PER_PAGE = 100

Items = Sequence[bulk_preview.PlannedItem] | BulkActionItemQuerySet
Lists = Mapping[str, tuple[StrOrPromise, Items]]
"""Lists of items by the value of the URL parameter `show`; that of "" has all."""


def _url(name: str, bulk_action: BulkAction) -> str:
    return reverse(f"admin:challenges_bulkaction_{name}", args=[bulk_action.pk])


def list_actions() -> dict[str, Any]:
    """Return what the list of ideas offers for those that are ticked: each leads to the
    preview of its bulk action."""
    kinds = BulkAction.Kind
    return {kind: (partial(_plan_action, kind), kind, kind.label) for kind in kinds}


def _plan_action(
    kind: str,
    model_admin: "admin.ModelAdmin[Entry]",
    request: HttpRequest,
    queryset: EntryQuerySet,
) -> HttpResponse:
    bulk_action = bulk.plan(queryset, kind=kind, by=get_staff_user(request))
    return SeeOther(_url("plan", bulk_action))


def plan(model_admin: "BulkActionAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would happen, and the text that goes along with it. Nothing is changed
    before it is confirmed."""
    bulk_action = model_admin.get_object_to_run(request, pk)
    if bulk_action.confirmed_at and request.method != "POST":
        return SeeOther(_url("change", bulk_action))
    form = BulkForm(request.POST or None, bulk_action=bulk_action)
    try:
        if form.is_valid():
            return _use_text(request, bulk_action, form.cleaned_data)
    except TransitionNotAllowed:
        bulk_action.refresh_from_db()
    if bulk_action.confirmed_at:
        return _confirmed_meanwhile(request, bulk_action)
    return _render_plan(model_admin, request, bulk_action, form)


def _use_text(
    request: HttpRequest, bulk_action: BulkAction, text: dict[str, Any]
) -> HttpResponse:
    """Store the text, or confirm the plan with it. Raises TransitionNotAllowed once the
    plan is confirmed."""
    if CONFIRM in request.POST:
        bulk.confirm(bulk_action, by=get_staff_user(request), **text)
        return SeeOther(_url("change", bulk_action))
    bulk.set_text(bulk_action, **text)
    return SeeOther(admin_url_to_go_to(request) or _url("plan", bulk_action) + "#text")


def _confirmed_meanwhile(request: HttpRequest, bulk_action: BulkAction) -> HttpResponse:
    params = {
        "name": isolate(display_name(bulk_action.by)),
        "moment": plain_datetime(bulk_action.confirmed_at),
    }
    reason = _("%(name)s confirmed it at %(moment)s, with the text of that moment.")
    return refused_page(
        request,
        _("It is confirmed already"),
        reason % params,
        status=409,
        links=[(_url("change", bulk_action), _("See what became of it"))],
    )


def _render_plan(
    model_admin: "BulkActionAdmin",
    request: HttpRequest,
    bulk_action: BulkAction,
    form: BulkForm,
) -> HttpResponse:
    items = bulk_preview.preview(bulk_action)
    emailed = next((item.entry for item in items if item.is_emailed), None)
    printed = [item for item in items if item.needs_printed_letter]
    lists: Lists = {
        "": (_("All"), items),
        "changed": (_("Changed"), [item for item in items if item.changed]),
        "refused": (_("Cannot"), [item for item in items if item.refusal]),
        "area": (_("No focus area"), [item for item in items if item.lacks_area]),
        "details": (_("Personal details"), [item for item in items if item.details]),
        "paper": (_("On paper"), printed),
    }
    context = {
        "form": form,
        "leave_form": "text",
        "summary": bulk_preview.summary(items),
        "hold": settings.DECISION_HOLD_MINUTES,
        "emailed_entry": emailed,
        "email": bulk_preview.preview_email(bulk_action, emailed) if emailed else None,
    }
    return _render(
        model_admin, request, "plan", bulk_action, lists, len(items), context
    )


def progress(
    model_admin: "BulkActionAdmin", request: HttpRequest, pk: int
) -> HttpResponse:
    """Send the part of the page that says how far it is, for the script."""
    bulk_action = model_admin.get_object_to_view(request, pk)
    context = {"bulk_action": bulk_action, **_progress(bulk_action)}
    return render(request, "admin/challenges/bulk/progress.html", context)


def _progress(bulk_action: BulkAction) -> dict[str, Any]:
    rows = bulk_action.items.order_by().values_list("status").annotate(Count("pk"))
    counts = dict.fromkeys(BulkActionItem.Status.values, 0) | dict(rows)
    remaining = sum(counts[status] for status in BulkActionItem.PENDING)
    total = sum(counts.values())
    return {
        "counts": counts,
        "remaining": remaining,
        "total": total,
        "processed": total - remaining,
    }


def undo(model_admin: "BulkActionAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a bulk action where nobody has been told, and stop what is left of it."""
    bulk_action = model_admin.get_object_to_run(request, pk)
    if request.method == "POST":
        try:
            bulk.undo(bulk_action, by=get_staff_user(request))
        except TransitionNotAllowed as error:
            messages.error(request, str(error))
    return SeeOther(_url("change", bulk_action))


def _render_report(
    model_admin: "BulkActionAdmin", request: HttpRequest, bulk_action: BulkAction
) -> HttpResponse:
    """Show what became of each idea, and how far it is."""
    items = bulk_action.items.select_related("entry", "history_row")
    statuses = BulkActionItem.Status
    done = items.filter(status__in=BulkActionItem.APPLIED)
    lists: dict[str, tuple[StrOrPromise, Items]] = {
        "": (_("All"), items),
        "done": (_("Done"), done),
        "refused": (_("Refused"), items.filter(status=statuses.REFUSED)),
        "left": (_("Left"), items.pending()),
        "paper": (_("On paper"), items.needs_printed_letter()),
    }
    if bulk_action.undone_by:
        lists["undone"] = _("Undone"), items.filter(status=statuses.UNDONE)
        lists["late"] = _("Too late to undo"), items.too_late()
    context = _progress(bulk_action)
    context["undoable"] = bulk_action.items.undoable().count()
    return _render(
        model_admin, request, "report", bulk_action, lists, context["total"], context
    )


def _render(
    model_admin: "BulkActionAdmin",
    request: HttpRequest,
    template: str,
    bulk_action: BulkAction,
    lists: Lists,
    number: int,
    context: dict[str, Any],
) -> HttpResponse:
    show = request.GET.get("show", "")
    items = lists.get(show, lists[""])[1]
    title = ngettext(
        "%(action)s: %(number)d idea", "%(action)s: %(number)d ideas", number
    )
    return render_admin_page(
        model_admin,
        request,
        f"admin/challenges/bulk/{template}.html",
        title % {"action": bulk_action, "number": number},
        bulk_action=bulk_action,
        may_decide=model_admin.has_action_permission(request),
        lists=[(key, label, key == show) for key, (label, _items) in lists.items()],
        page_obj=Paginator(items, ITEMS_PER_PAGE).get_page(request.GET.get("page")),
        **context,
    )


@admin.register(BulkAction)
class BulkActionAdmin(PagesAdmin, ReadOnlyAdmin):
    list_display = ["when", "kind", "who", "chosen", "done", "status"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    list_per_page = 25
    pages = [
        Page("<int:pk>/plan/", plan, "plan"),
        Page("<int:pk>/undo/", undo, "undo"),
        Page("<int:pk>/progress/", progress, "progress"),
    ]

    def has_action_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MODERATE_PERMISSION)

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return self.has_action_permission(request) or super().has_view_permission(
            request, obj
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[BulkAction]:
        return BulkAction.objects.confirmed().with_counts()

    @admin.display(description=_("when"), ordering="confirmed_at")
    def when(self, bulk_action: BulkAction) -> str:
        return plain_datetime(bulk_action.confirmed_at)

    @admin.display(description=_("by"))
    def who(self, bulk_action: BulkAction) -> str:
        return display_name(bulk_action.by)

    @admin.display(description=_("ideas"))
    def chosen(self, bulk_action: Any) -> int:
        return bulk_action.chosen or 0

    @admin.display(description=_("done"))
    def done(self, bulk_action: Any) -> int:
        return bulk_action.done or 0

    @admin.display(description=_("status"))
    def status(self, bulk_action: BulkAction) -> StrOrPromise:
        if bulk_action.finished_at is None:
            return _("At work")
        return _("Undone") if bulk_action.undone_by_id else _("Finished")

    def get_object_to_run(self, request: HttpRequest, pk: int) -> BulkAction:
        """Return a bulk action, planned or confirmed, to somebody who may decide; 403
        or 404 otherwise."""
        if not self.has_action_permission(request):
            raise PermissionDenied
        return self.get_object_to_view(request, pk)

    def get_object_to_view(self, request: HttpRequest, pk: int) -> BulkAction:
        """Return a bulk action, planned or confirmed, to somebody who may look; 403 or
        404 otherwise."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        bulk_actions = BulkAction.objects.select_related(
            "by", "undone_by", "assignee", "reason"
        )
        return get_object_or_404(bulk_actions, pk=pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if self.get_object(request, object_id) is None:
            return super().change_view(request, object_id, form_url, extra_context)
        bulk_action = self.get_object_to_view(request, int(object_id))
        return _render_report(self, request, bulk_action)
