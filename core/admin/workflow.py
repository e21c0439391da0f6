"""The desk of the staff: rows that are read whole and moved by verbs, never edited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Model, TextChoices
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin.read_only import ReadOnlyAdmin
from core.http import SeeOther
from core.templatetags.formatting import plain_datetime
from core.text.clean import strip_invisible
from core.types import StrOrPromise
from core.users import display_name, get_staff_user
from core.workflow import TransitionNotAllowed


@dataclass(frozen=True)
class WorkflowAction:
    """A button: the state it leads to, the service it calls, its label, and what to
    say of the row when that is done.

    `note_missing` is what to say when the message to the person is empty, for verbs
    that need one; verbs that send none have `takes_note` False. `is_usual` makes the
    button the one that stands out."""

    to: TextChoices
    call: Callable[..., Any]
    label: StrOrPromise
    done: StrOrPromise
    has_message: bool = True
    message_required_error: StrOrPromise = ""
    is_usual: bool = False


class ActionForm(forms.Form):
    """What goes along with the button that is pressed. Rooms name the note."""

    message = forms.CharField(
        max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 7})
    )
    staff_note = forms.CharField(
        label=_("Note to staff"),
        help_text=_("Stays in the history. Nobody outside sees it."),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, label: StrOrPromise, help_text: StrOrPromise, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].label = label
        self.fields["message"].help_text = help_text

    def clean_message(self) -> str:
        return strip_invisible(self.cleaned_data["message"])


class WorkflowAdmin(ReadOnlyAdmin):
    """A room sets the names below; its model has `reference`, `status` and `steps`.
    Its template extends admin/workflow/page.html."""

    moves: Mapping[str, set[str]]
    verbs: Mapping[str, WorkflowAction]
    verb_permission: str
    message_label: StrOrPromise
    message_help_text: StrOrPromise
    no_verb: StrOrPromise = _("Press one of the buttons.")
    desk_template: str

    def may_act(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.verb_permission)

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return self.may_act(request) or super().has_view_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(self.act)
        address = path("<int:pk>/act/", act, name=self._url_name("act"))
        return [address, *super().get_urls()]

    def _url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _url(self, page: str, row: Model) -> str:
        return reverse(f"admin:{self._url_name(page)}", args=[row.pk])

    def address(self, page: str, row: Model, request: HttpRequest) -> str:
        """Of a page of this row, with the list that it was opened from: filters and
        search survive each page and button."""
        kept = {"preserved_filters": self.get_preserved_filters(request)}
        kept["opts"] = self.opts
        return add_preserved_filters(kept, self._url(page, row))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return self.page(request, row)

    def version_of(self, row: Any) -> str:
        """Changes when the people outside change the row: nobody decides about words
        that they have not read. "" where that cannot happen."""
        return ""

    def words_form(self, data: QueryDict | None = None, row: Any = None) -> ActionForm:
        return ActionForm(
            data, label=self.message_label, help_text=self.message_help_text
        )

    def page_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What the page of a room shows beyond the row, its history and the buttons."""
        return {}

    def page(
        self,
        request: HttpRequest,
        row: Any,
        form: forms.Form | None = None,
        **more: Any,
    ) -> HttpResponse:
        """The row beside what can be done with it; `form` keeps what was typed."""
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        form = form or self.words_form(row=row)
        for name in list(form.errors)[:1]:
            # There the browser scrolls to, on a phone, too, and a screen reader reads.
            form.fields[name].widget.attrs["autofocus"] = True
        legal = {
            name: verb
            for name, verb in self.verbs.items()
            if verb.to in self.moves[row.status] and self.may_act(request)
        }
        note_asked = form.is_bound or any(verb.has_message for verb in legal.values())
        context = {
            **self.admin_site.each_context(request),
            "title": str(row),
            "opts": self.opts,
            "row": row,
            "history": row.history.select_related("by"),
            "errors": form.errors,
            "fields": [f for f in form if note_asked or f.name != "message"],
            "buttons": legal,
            "act_url": self.address("act", row, request),
            "preserved_filters": self.get_preserved_filters(request),
            "fingerprint": self.version_of(row),
            **self.page_context(request, row),
            **more,
        }
        return TemplateResponse(request, self.desk_template, context)

    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Call the verb of the button that was pressed, or say why not.

        Whatever was refused, what was typed stays on the page."""
        row = self.row_to_act_on(request, pk)
        if request.method != "POST":
            return self.back_to(request, row)  # after signing in again, or a reload
        form = self.words_form(request.POST, row)
        verb = self.verbs.get(request.POST.get("verb", ""))
        if verb is None:
            messages.error(request, self.no_verb)
            return self.page(request, row, form)
        if not self.fits(form, verb):
            return self.page(request, row, form)
        onward = self.onward(request, row)
        try:
            with transaction.atomic():
                self.must_be_as_read(request, row)
                verb.call(
                    row, by=get_staff_user(request), **self.verb_words(form, verb)
                )
        except TransitionNotAllowed as refusal:
            row.refresh_from_db()
            is_overtaken = request.POST.get("status") != row.status
            who = self.last_move_words(row) if is_overtaken else ""
            messages.error(request, f"{refusal} {who}".strip())
            return self.page(request, row, form)
        done = '<a href="{}">{}</a>: {}'
        words = self.done_words(row, verb)
        page = self.address("change", row, request)
        messages.success(request, format_html(done, page, row.reference, words))
        return SeeOther(onward)

    def onward(self, request: HttpRequest, row: Any) -> str:
        """Where a verb leads when it is done; asked before, while the row is what it
        was."""
        return self.address("change", row, request)

    def verb_words(self, form: forms.Form, verb: WorkflowAction) -> dict[str, Any]:
        """What the verb takes of a form that fits it."""
        words = {"staff_note": form.cleaned_data["staff_note"]}
        if verb.has_message:
            words["message"] = form.cleaned_data["message"]
        return words

    def last_move_words(self, row: Any) -> str:
        """Who made the row what it is: for whoever came second."""
        moves = row.history.exclude(from_status=F("to_status")).select_related("by")
        step = moves.last()
        if step is None or step.by is None:
            return ""
        words = {"name": display_name(step.by), "moment": plain_datetime(step.at)}
        return gettext("%(name)s did that at %(moment)s.") % words

    def done_words(self, row: Any, verb: WorkflowAction) -> StrOrPromise:
        """What to say when that is done. A room may know better for a row."""
        return verb.done

    def must_be_as_read(self, request: HttpRequest, row: Any) -> None:
        """Under the row lock, which whoever changes the row takes, too."""
        now = type(row).objects.select_for_update().get(pk=row.pk)
        if request.POST.get("status", "") not in {"", now.status}:
            words = {"reference": now.reference, "status": now.get_status_display()}
            raise TransitionNotAllowed(
                gettext("%(reference)s is “%(status)s” by now.") % words
            )
        if request.POST.get("fingerprint", "") not in {"", self.version_of(now)}:
            raise TransitionNotAllowed(
                gettext("It was changed while you were reading it.")
            )

    def fits(self, form: forms.Form, verb: WorkflowAction) -> bool:
        """Whether the words are such as the verb needs; the form says why not."""
        if not form.is_valid():
            return False
        message = form.cleaned_data["message"]
        if verb.message_required_error and not message:
            form.add_error("message", verb.message_required_error)
        if message and not verb.has_message:
            form.add_error(
                "message",
                _("“%(verb)s” sends nothing: empty this box first.")
                % {"verb": verb.label},
            )
        return not form.errors

    def row_to_act_on(
        self, request: HttpRequest, pk: int, *, permission: str = ""
    ) -> Any:
        """The row, for somebody who may act on it, or has another permission that the
        page needs; 403 or 404 otherwise."""
        if not request.user.has_perm(permission or self.verb_permission):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def back_to(self, request: HttpRequest, row: Model) -> HttpResponse:
        return SeeOther(self.address("change", row, request))
