"""One decision about many entries: chosen in the list, looked at before anything is
changed, confirmed, and reported row by row."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.forms.bulk import CONFIRM, BulkForm
from challenges.models import BulkAction, BulkActionItem
from challenges.models.bulk import BulkActionItemQuerySet
from challenges.models.entry_queryset import EntryQuerySet
from challenges.models.workflow import MODERATE_PERMISSION
from challenges.services.moderation import bulk, bulk_preview
from core.admin.read_only import ReadOnlyAdmin
from core.admin.workflow import WorkflowAdmin
from core.http import SeeOther
from core.templatetags.formatting import plain_datetime
from core.types import StrOrPromise
from core.users import display_name, get_staff_user
from core.workflow import TransitionNotAllowed

ROWS = 100
"""Of a report, on one page."""

SHOW = "show"
"""In the address: which rows are listed."""


def _address(page: str, run: BulkAction) -> str:
    return reverse(f"admin:challenges_bulkaction_{page}", args=[run.pk])


def _plan(
    kind: str, model_admin: WorkflowAdmin, request: HttpRequest, queryset: EntryQuerySet
) -> HttpResponse:
    run = bulk.plan(queryset, kind=kind, by=get_staff_user(request))
    return SeeOther(_address("plan", run))


class BulkAdmin(WorkflowAdmin):
    """The actions in the list of entries; each leads to its dry run."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if self.may_act(request):
            for kind in BulkAction.Kind:
                actions[kind] = (partial(_plan, kind), kind, kind.label)
        return actions


@admin.register(BulkAction)
class BulkActionAdmin(ReadOnlyAdmin):
    list_display = ["when", "kind", "who", "chosen", "done", "status"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    list_per_page = 25

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return self._may_act(request) or super().has_view_permission(request, obj)

    def _may_act(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MODERATE_PERMISSION)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BulkAction]:
        return super().get_queryset(request).confirmed().with_counts()

    @admin.display(description=_("when"), ordering="confirmed_at")
    def when(self, run: BulkAction) -> str:
        return plain_datetime(run.confirmed_at)

    @admin.display(description=_("by"))
    def who(self, run: BulkAction) -> str:
        return display_name(run.by)

    @admin.display(description=_("entries"))
    def chosen(self, run: BulkAction) -> int:
        return run.chosen or 0

    @admin.display(description=_("done"))
    def done(self, run: BulkAction) -> int:
        return run.done or 0

    @admin.display(description=_("state"))
    def status(self, run: BulkAction) -> StrOrPromise:
        if run.finished_at is None:
            return _("At work")
        return _("Undone") if run.undone_by_id else _("Finished")

    def get_urls(self) -> list[URLPattern]:
        pages = {"plan": self.plan, "undo": self.undo, "progress": self.progress}
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"challenges_bulkaction_{name}",
                )
                for name, view in pages.items()
            ),
            *super().get_urls(),
        ]

    def _run_to_act_on(self, request: HttpRequest, pk: int) -> BulkAction:
        """For somebody who may decide; 403 or 404 otherwise."""
        if not self._may_act(request):
            raise PermissionDenied
        return self._run(request, pk)

    def _run(self, request: HttpRequest, pk: int) -> BulkAction:
        """A plan or a run, for somebody who may look; 403 or 404 otherwise."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        people = ("by", "undone_by", "assignee", "reason")
        return get_object_or_404(BulkAction.objects.select_related(*people), pk=pk)

    def plan(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would happen, and the words that go along with it. Nothing is changed
        before the last button is pressed."""
        run = self._run_to_act_on(request, pk)
        if run.confirmed_at:
            return SeeOther(_address("change", run))
        form = BulkForm(request.POST or None, run=run)
        if not form.is_valid():
            return self._plan_page(request, run, form)
        if CONFIRM in request.POST:
            bulk.confirm(run, by=get_staff_user(request), **form.cleaned_data)
            return SeeOther(_address("change", run))
        try:
            bulk.set_text(run, **form.cleaned_data)
        except TransitionNotAllowed:  # confirmed in another window
            return SeeOther(_address("change", run))
        return SeeOther(_address("plan", run) + "#words")

    def _plan_page(
        self, request: HttpRequest, run: BulkAction, form: BulkForm
    ) -> HttpResponse:
        outlooks = bulk_preview.preview(run)
        first = next((o.entry for o in outlooks if o.is_emailed), None)
        context = {
            "form": form,
            "summary": bulk_preview.summary(outlooks),
            "hold": settings.DECISION_HOLD_MINUTES,
            "first": first,
            "letter": bulk_preview.preview_email(run, first) if first else None,
            "lists": {
                "": (_("All"), outlooks),
                "changed": (_("Changed"), [o for o in outlooks if o.changed]),
                "refused": (_("Cannot"), [o for o in outlooks if o.refusal]),
                "paper": (
                    _("On paper"),
                    [o for o in outlooks if o.needs_printed_letter],
                ),
            },
        }
        return self._page(request, run, "plan", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What became of each entry, and how far it is."""
        if self.get_object(request, object_id) is None:
            return super().change_view(request, object_id, form_url, extra_context)
        run = self._run(request, int(object_id))
        rows = run.items.select_related("entry", "history_row")
        states = BulkActionItem.Status
        lists = {
            "": (_("All"), rows),
            "done": (_("Done"), rows.filter(status__in=BulkActionItem.APPLIED)),
            "refused": (_("Refused"), rows.filter(status=states.REFUSED)),
            "left": (_("Left"), rows.pending()),
            "paper": (_("On paper"), rows.needs_printed_letter()),
        }
        if run.undone_by:
            lists["undone"] = _("Undone"), rows.filter(status=states.UNDONE)
            lists["late"] = _("Too late to undo"), rows.too_late()
        undoable = run.items.undoable().count()
        context = {**self._progress(run), "undoable": undoable, "lists": lists}
        return self._page(request, run, "run", context)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A piece of the page of the run, for the script that looks again."""
        run = self._run(request, pk)
        context = {"run": run, **self._progress(run)}
        return render(request, "admin/challenges/bulk/progress.html", context)

    def _progress(self, run: BulkAction) -> dict[str, Any]:
        counted = run.items.order_by().values_list("status").annotate(Count("pk"))
        counts = dict.fromkeys(BulkActionItem.Status.values, 0) | dict(counted)
        left = sum(counts[state] for state in BulkActionItem.PENDING)
        total = sum(counts.values())
        return {"counts": counts, "left": left, "total": total, "over": total - left}

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._run_to_act_on(request, pk)
        if request.method == "POST":
            try:
                bulk.undo(run, by=get_staff_user(request))
            except TransitionNotAllowed as refusal:
                messages.error(request, str(refusal))
        return SeeOther(_address("change", run))

    def _page(
        self, request: HttpRequest, run: BulkAction, name: str, context: dict[str, Any]
    ) -> HttpResponse:
        lists: dict[
            str,
            tuple[
                StrOrPromise,
                Sequence[bulk_preview.PlannedItem] | BulkActionItemQuerySet,
            ],
        ]
        lists = context.pop("lists")
        show = request.GET.get(SHOW, "")
        rows = lists.get(show, lists[""])[1]
        number = len(lists[""][1]) if name == "plan" else context["total"]
        words = {"action": run, "number": number}
        title = ngettext(
            "%(action)s: %(number)d entry", "%(action)s: %(number)d entries", number
        )
        shared = {
            **self.admin_site.each_context(request),
            "title": title % words,
            "opts": self.opts,
            "run": run,
            "may_act": self._may_act(request),
            "show": show,
            "lists": [(key, label) for key, (label, _rows) in lists.items()],
            "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        }
        template = f"admin/challenges/bulk/{name}.html"
        return TemplateResponse(request, template, {**shared, **context})
