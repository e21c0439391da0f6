"""Messages for staff, who read, answer and close them; nobody changes their text."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contact import services, triage
from contact.admin import queue
from contact.admin.filters import FILTERS
from contact.admin.message_pages import PAGES
from contact.forms import (
    AnswerFileForm,
    AssignMessageForm,
    CannedAnswerForm,
    SenderAddressForm,
    TopicForm,
)
from contact.models import (
    ANSWER_PERMISSION,
    TRANSITIONS,
    Message,
    MessageHistory,
    Status,
)
from contact.sender import said_after
from core.admin.actions import ActionForm, WorkflowAction
from core.templatetags.formatting import plain_datetime
from core.text.direction import isolate
from core.types import StrOrPromise
from core.users import display_name
from outbox.admin.emailed import minutes_until
from outbox.admin.last_decision import DecidingAdmin

ANSWER = WorkflowAction(
    Status.ANSWERED,
    services.answer,
    _("Send the answer"),
    _("answered."),
    message_required_error=_("Write the answer first."),
)

ACTIONS = {
    "answer_next": replace(ANSWER, label=_("Send and next"), is_primary=True),
    "answer": ANSWER,
    "phone": WorkflowAction(
        Status.ANSWERED,
        services.answer_by_phone,
        _("Answered by phone"),
        _("answered by phone. What was said stands on the sender’s private page."),
        message_required_error=_("Write what was said first."),
        key="r",
    ),
    "close": WorkflowAction(
        Status.CLOSED,
        services.close,
        _("Close without an answer"),
        _("closed. Nobody gets an email."),
        has_message=False,
        key="c",
    ),
    "spam": WorkflowAction(
        Status.SPAM,
        services.mark_spam,
        _("It is spam"),
        _("among the spam, where it is kept. Nobody gets an email."),
        has_message=False,
        key="s",
    ),
    "reopen": WorkflowAction(
        Status.NEW,
        services.reopen,
        _("Open again"),
        _("open again."),
        has_message=False,
    ),
}

LEADS_ON = ["answer_next", "phone", "close", "spam"]
"""Actions after which the next message that waits follows: this one is done."""


@admin.register(Message)
class MessageAdmin(DecidingAdmin):
    pages = PAGES

    # The list

    list_display = queue.COLUMNS
    list_display_links = queue.LINKED_COLUMNS
    list_filter = FILTERS
    sortable_by = queue.SORTABLE_COLUMNS
    ordering = queue.ORDER  # type: ignore[assignment]  # stubs lack expressions
    search_fields = ["reference", "name", "email", "text"]
    search_help_text = _("Words of the message, a name, an address or a reference.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        messages: QuerySet[Message] = super().get_queryset(request)
        return messages.select_related("topic", "drafted_by", "assignee")

    def get_changelist(
        self, request: HttpRequest, **kwargs: Any
    ) -> type[queue.MessageChangeList]:
        return queue.MessageChangeList

    # The page of a message

    object_template = "admin/contact/message/answer.html"
    transitions = TRANSITIONS
    workflow_actions = ACTIONS
    action_permission = ANSWER_PERMISSION
    note_service = staticmethod(triage.add_note)
    side_forms = [
        CannedAnswerForm,
        AnswerFileForm,
        AssignMessageForm,
        TopicForm,
        SenderAddressForm,
    ]
    message_label = _("Your answer")
    message_help_text = _(
        "Goes into the email, above our address. “Dear …” stands there already, unless "
        "you begin with a greeting of your own."
    )

    def get_fingerprint(self, obj: Message) -> str:
        return obj.fingerprint

    def get_action_form(self, data: QueryDict | None, obj: Message) -> forms.Form:
        return ActionForm(
            data,
            label=self.message_label,
            help_text=self.message_help_text,
            initial={"message": obj.draft_answer},
        )

    def get_context_data(
        self, request: HttpRequest, obj: Message, data: QueryDict | None
    ) -> dict[str, Any]:
        last, undoable = services.last_answer(obj), services.undoable_answer(obj)
        buttons = self.get_actions_for(request, obj)
        may_undo = bool(buttons and undoable)
        if last and "answer" in buttons:
            label = _("Send another answer")
            buttons["answer"] = replace(ANSWER, label=label)
            del buttons["answer_next"]
        if may_undo and undoable == last:  # which opens it again
            del buttons["reopen"]
        elif obj.status == Status.SPAM:
            label = _("It is no spam: put it back")
            buttons["reopen"] = replace(ACTIONS["reopen"], label=label)
        said = said_after(obj)
        typed = data.get("message", "").strip() if data else ""
        return {
            **super().get_context_data(request, obj, data),
            "buttons": buttons,
            "decision": undoable or last,
            "said": said,
            "question": obj.questions.first(),
            "may_make_question": request.user.has_perm("contact.add_question")
            and any(each.is_ours for each in said),
            **self._files_context(obj),
            "files_path": self.page_url("change", obj.pk).removesuffix("change/")
            + "files/",
            "shown_above": [each.step for each in said],
            **self._walk_context(request, obj),
            "may_undo": may_undo,
            "shows_draft": data is not None and typed != obj.draft_answer,
        }

    def _files_context(self, obj: Message) -> dict[str, Any]:
        """Return the files of the sender, and ours with whether they can be removed."""
        files = list(obj.attachments.all())
        ours = [file for file in files if file.by_id]
        to_go = services.files_to_go(obj).values_list("pk", flat=True) if ours else []
        removable = set(to_go)
        return {
            "files": [file for file in files if not file.by_id],
            "our_files": [(file, file.pk in removable) for file in ours],
        }

    def _walk_context(self, request: HttpRequest, obj: Message) -> dict[str, Any]:
        """Return what walk.html takes."""
        walk = queue.walk_from(self, request, obj)
        return {
            "progress": walk.progress,
            "previous_url": self._url_of(request, walk.previous),
            "next_url": self._url_of(request, walk.following),
        }

    def _url_of(self, request: HttpRequest, pk: int | None) -> str:
        return self.object_url(request, "change", Message(pk=pk)) if pk else ""

    def get_success_url(
        self, request: HttpRequest, obj: Message, action: WorkflowAction
    ) -> str:
        if action not in [ACTIONS[name] for name in LEADS_ON]:
            return super().get_success_url(request, obj, action)
        walk = queue.walk_from(self, request, obj)
        return self._url_of(request, walk.next_waiting) or self.list_url(request)

    def get_success_message(self, obj: Message, action: WorkflowAction) -> StrOrPromise:
        obj.refresh_from_db()
        decision, done = services.undoable_answer(obj), action.success_message
        if not (decision and decision.is_held):
            return done
        if decision == services.last_answer(obj):
            return self.describe_decision(decision, done)
        text = _(
            "%(done)s The answer of before goes out in %(minutes)d minutes all the "
            "same: until then you can undo it."
        )
        return text % {"done": done, "minutes": _minutes_left(decision)}

    undo_service = staticmethod(services.undo)
    decision_related = ["contact_message"]

    def get_last_decision(self, obj: Message) -> MessageHistory | None:
        return services.last_answer(obj)

    def is_decision_open(self, decision: MessageHistory) -> bool:
        return decision.is_held and not decision.is_undone

    def describe_decision(
        self, decision: MessageHistory, done: StrOrPromise
    ) -> StrOrPromise:
        text = _(
            "%(done)s The email goes out in %(minutes)d minutes: until then you can "
            "undo it."
        )
        return text % {"done": done, "minutes": _minutes_left(decision)}

    def was_overtaken(self, request: HttpRequest, obj: Message) -> bool:
        return request.POST.get("fingerprint") != obj.fingerprint

    def who_was_quicker(self, obj: Message) -> str:
        last = obj.history.select_related("by").last()
        by, at = obj.drafted_by, obj.drafted_at
        if not (by and at) or (last and last.at > at):
            return super().who_was_quicker(obj)
        name, moment = isolate(display_name(by)), plain_datetime(at)
        text = gettext("%(name)s saved a draft of an answer at %(moment)s.")
        return text % {"name": name, "moment": moment}


def _minutes_left(decision: MessageHistory) -> int:
    """Return the minutes until the email with this answer goes out."""
    return minutes_until(decision.email.send_after) if decision.email else 0
