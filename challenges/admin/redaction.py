"""What rules found in an entry, and what staff do about it: take words out, put them
back, read the original, say that it is the same idea as another."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from challenges.forms.review import DuplicateForm, RedactionForm
from challenges.models import Entry, PersonalDataAccess
from challenges.models.workflow import PUBLIC_TEXT_FIELDS
from challenges.services.moderation import duplicates, redaction, screening
from challenges.services.records import access
from core.admin.workflow import WorkflowAdmin
from core.types import StrOrPromise
from core.users import display_name, get_staff_user
from core.workflow import TransitionNotAllowed

MAY_READ_ORIGINAL = "challenges.read_original"


class RedactionAdmin(WorkflowAdmin):
    def get_urls(self) -> list[URLPattern]:
        pages = {
            "redact": self.redact,
            "redact-by-hand": self.redact_by_hand,
            "unredact": self.unredact,
            "original": self.original,
            "duplicate": self.duplicate,
            "unmark": self.unmark,
        }
        addresses = [
            path(
                f"<int:pk>/{page}/",
                self.admin_site.admin_view(view),
                name=self._url_name(page.replace("-", "_")),
            )
            for page, view in pages.items()
        ]
        return [*addresses, *super().get_urls()]

    def check_context(self, request: HttpRequest, row: Entry) -> dict[str, Any]:
        """What checks.html takes."""
        may_mark = self.may_act(request) and not row.duplicate_of
        return {
            "checks": screening.screen(row),
            "doubles": row.duplicates.only("reference", "title", "status"),
            "is_redacted": row.is_redacted,
            "may_act": self.may_act(request),
            "may_read_original": request.user.has_perm(MAY_READ_ORIGINAL),
            "duplicate_form": DuplicateForm() if may_mark else None,
        }

    def redact(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take out all that the rules found."""
        done = _("Taken out. Everybody reads the words without it now.")
        return self._press(request, pk, redaction.redact, done)

    def redact_by_hand(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take out what only a reader finds."""
        entry = self.row_to_act_on(request, pk)
        before = Entry.objects.get(pk=entry.pk)  # the form writes into its own
        form = RedactionForm(request.POST or None, instance=before)
        if form.is_valid():
            texts = form.cleaned_data
            if self._do(request, entry, redaction.redact_by_hand, texts=texts):
                messages.success(request, _("Saved. The original is kept."))
                return self.back_to(request, entry)
        page = {"form": form, "fingerprint": self.version_of(entry)}
        return self._page_beside(request, entry, _("Take out by hand"), "redact", page)

    def unredact(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whoever puts the original words back reads them."""
        if not request.user.has_perm(MAY_READ_ORIGINAL):
            raise PermissionDenied
        done = _("The words are back as they were before something was taken out.")
        return self._press(request, pk, redaction.unredact, done)

    def original(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What it said before, for the few who may read it; each look is noted."""
        entry = get_object_or_404(self.get_queryset(request), pk=pk)
        by = get_staff_user(request)
        may_read = self.has_view_permission(request, entry)
        if not (may_read and by.has_perm(MAY_READ_ORIGINAL)):
            raise PermissionDenied
        originals = entry.revisions.originals().select_related("redacted_by")
        if not originals:
            raise Http404
        access.record_access(entry, by=by, what=PersonalDataAccess.What.ORIGINAL)
        labels = RedactionForm().fields
        texts = [
            (
                revision,
                display_name(revision.redacted_by),
                [
                    (labels[name].label, revision.answers[name])
                    for name in PUBLIC_TEXT_FIELDS
                    if revision.answers[name]
                ],
            )
            for revision in originals
        ]
        page = {"originals": texts}
        return self._page_beside(request, entry, _("The original"), "original", page)

    def duplicate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say which other entry is the same idea."""
        entry = self.row_to_act_on(request, pk)
        if request.method != "POST":
            return self.back_to(request, entry)
        form = DuplicateForm(request.POST)
        if form.is_valid():
            other = form.cleaned_data["reference"]
            if self._do(request, entry, duplicates.mark_duplicate, of=other):
                done = _("Marked as the same idea. The entrants are told by email.")
                messages.success(request, done)
                return self.back_to(request, entry)
        return self.page(request, entry, duplicate_form=form)

    def unmark(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = _("It is an idea of its own again.")
        return self._press(request, pk, duplicates.unmark_duplicate, done)

    def _press(
        self,
        request: HttpRequest,
        pk: int,
        verb: Callable[..., Entry],
        done: StrOrPromise,
    ) -> HttpResponse:
        """Of a button that takes no words."""
        entry = self.row_to_act_on(request, pk)
        if request.method == "POST" and self._do(request, entry, verb):
            messages.success(request, done)
        return self.back_to(request, entry)

    def _do(
        self, request: HttpRequest, entry: Entry, verb: Callable[..., Entry], **to: Any
    ) -> bool:
        """Call the verb; whether it was done. A refusal is said."""
        try:
            with transaction.atomic():
                if "fingerprint" in request.POST:
                    self.must_be_as_read(request, entry)
                verb(entry, by=get_staff_user(request), **to)
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
            return False
        return True

    def _page_beside(
        self,
        request: HttpRequest,
        entry: Entry,
        title: StrOrPromise,
        template: str,
        page: dict[str, Any],
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{title}: {entry.reference}",
            "opts": self.opts,
            "row": entry,
            **page,
        }
        name = f"admin/challenges/entry/{template}.html"
        return TemplateResponse(request, name, context)
